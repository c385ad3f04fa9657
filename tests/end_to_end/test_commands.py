"""The commands on the seed documents, as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, SEEDS, Kg

NETWORKS = ("commitments",)


def test_every_command_has_help_with_an_example(kg: Kg) -> None:
    commands = ("build", "add", "retract", "replace", "review", "extract", "validate", "query", "show", "compare")
    for command in (*commands, "export", "analyse", "info"):
        ended = kg(command, "--help")
        assert ended.code == 0
        assert f"Example: kg {command}" in ended.out
    assert "Exit codes" in kg("--help").out


def test_a_wrong_option_is_a_usage_error(kg: Kg) -> None:
    ended = kg("query", "--no-such-option")
    assert ended.code == 2
    assert "--no-such-option" in ended.err


def test_info_counts_what_is_there(kg: Kg, built: Path) -> None:
    ended = kg("info", "--store", built)
    assert ended.code == 0
    assert "documents" in ended.out
    assert "Trilateral Statement" in ended.out


def test_the_store_conforms_to_its_shapes(kg: Kg, built: Path) -> None:
    ended = kg("validate", "--store", built)
    assert ended.code == 0, ended.out
    assert "0 violate" in ended.out


def test_a_file_that_violates_is_told_and_exits_1(kg: Kg, tmp_path: Path) -> None:
    source = tmp_path / "bad.ttl"
    source.write_text(
        "@prefix kg: <https://w3id.org/accord-kg/ns#> . <https://example.org/claim/1> a kg:Claim .", encoding="utf-8"
    )
    ended = kg("validate", source)
    assert ended.code == 1
    assert "claimant" in ended.out


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "ntriples", "jsonld"])
def test_exports_are_the_same_bytes_on_stdout_and_in_a_file(kg: Kg, built: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    assert kg("export", "--store", built, "--format", form, "--output", path).code == 0
    assert kg("export", "--store", built, "--format", form).out == path.read_text(encoding="utf-8")


def test_query_formats_agree(kg: Kg, built: Path) -> None:
    rows = json.loads(kg("query", "documents", "--store", built, "--format", "json").out)
    table = list(csv.DictReader(io.StringIO(kg("query", "documents", "--store", built, "--format", "csv").out)))
    assert len(rows) == len(table) == len(kg("query", "documents", "--store", built).out.splitlines()) - 2
    assert [r["title"] for r in rows] == [r["title"] for r in table]


def test_a_query_from_a_file_is_run(kg: Kg, built: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/accord-kg/ns#Document> }", encoding="utf-8")
    ended = kg("query", path, "--store", built, "--format", "json")
    assert ended.code == 0
    assert json.loads(ended.out) == [
        {"n": str(len(json.loads(kg("query", "documents", "--store", built, "--format", "json").out)))}
    ]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("query", "who-owes-wat"), "who-owes-what"),
        (("query", "who-owes-what", "--param", "nonsense"), "NAME=VALUE"),
        (("show", "Atlantis"), "Atlantis"),
    ],
)
def test_questions_that_cannot_be_answered_say_why(kg: Kg, built: Path, arguments: tuple[str, ...], word: str) -> None:
    ended = kg(*arguments, "--store", built)
    assert ended.code == 2
    assert word in ended.err
    assert ended.err.count("\n") == 1


def test_a_page_shows_claimant_and_quote(kg: Kg, built: Path) -> None:
    ended = kg("show", "Trilateral Statement of November 2020 by Armenia, Azerbaijan and Russia", "--store", built)
    assert ended.code == 0
    assert "Commitments" in ended.out
    assert "“" in ended.out
    assert "\x1b" not in ended.out


def test_networks_are_measured_and_written(kg: Kg, built: Path, tmp_path: Path) -> None:
    ended = kg("analyse", "--store", built, "--out", tmp_path / "networks")
    assert ended.code == 0
    assert "betweenness" in ended.out
    assert {p.suffix for p in (tmp_path / "networks").iterdir()} == {".graphml", ".gexf"}


def test_a_pipe_that_closes_early_is_no_error(built: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = f"{sys.executable} -m kg export --store {built} --format nquads | head -1"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert ended.stdout.count("\n") == 1
    assert ended.stderr == ""


def test_two_builds_in_other_orders_under_other_hash_seeds_are_the_same_bytes(
    kg: Kg, built: Path, tmp_path: Path
) -> None:
    sources = sorted(map(str, SEEDS.iterdir()), reverse=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-m", "kg", "build", *sources, "--out", str(tmp_path / "again")]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ended.returncode == 0, ended.stderr
    again = kg("export", "--store", tmp_path / "again", "--format", "nquads").out
    assert again == kg("export", "--store", built, "--format", "nquads").out
    assert again.count("\n") > 1000


def test_a_text_on_stdin_is_read_and_built(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}

    def kg(*arguments: str, text: bytes) -> tuple[int, str]:
        command = [sys.executable, "-m", "kg", *arguments]
        ended = subprocess.run(command, input=text, capture_output=True, env=environment, check=False)
        return ended.returncode, ended.stdout.decode() + ended.stderr.decode()

    text = b"The Hill Front promised to free all prisoners by 9 May 2031."
    code, records = kg("extract", "-", text=text)
    assert code == 0
    assert {json.loads(line)["doc"] for line in records.splitlines()} == {"stdin"}
    code, summary = kg("build", "-", "--out", str(tmp_path / "store"), text=text)
    assert code == 0, summary
    code, error = kg("extract", "-", text=b"\xff\xfe\x00\xd8")
    assert code == 3
    assert "stdin" in error


def test_what_was_read_can_be_looked_at(kg: Kg, tmp_path: Path) -> None:
    source = tmp_path / "news.txt"
    source.write_text("The Hill Front promised to free <b>all</b> prisoners by 9 May 2031.", encoding="utf-8")
    explained = kg("extract", source, "--explain")
    assert explained.code == 0
    assert "verb.pledge.infinitive" in explained.out
    assert kg("extract", source, "--html", tmp_path / "page.html").code == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;all" in page and "<b>all" not in page
    assert "2031-05-09" in page
    assert "http://" not in page.replace("http://www.w3.org", "") and "https://" not in page
