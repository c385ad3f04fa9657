"""``kg extract --explain`` and ``--html``, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import SEEDS, Kg

STATEMENT = SEEDS / "2020-11-09-trilateral-statement.md"


@pytest.fixture
def records(kg: Kg) -> list[dict[str, object]]:
    return [json.loads(line) for line in kg("extract", STATEMENT).out.splitlines()]


def test_help_shows_both(kg: Kg) -> None:
    told = kg("extract", "--help").out
    assert "Example: kg extract report.txt" in told
    assert "kg extract report.txt --explain" in told
    assert "kg extract seeds/documents --html read.html" in told


def test_every_record_is_explained(kg: Kg, records: list[dict[str, object]]) -> None:
    ended = kg("extract", STATEMENT, "--explain")
    assert ended.code == 0
    blocks = ended.out.strip().split("\n\n")
    assert sorted(b.split(":")[0] for b in blocks) == sorted(f"{r['doc']} {r['id']}" for r in records)
    assert sum("\n  rule " in b for b in blocks) == sum("rule" in r for r in records) > 5
    assert not ended.out.lstrip().startswith("{")


def test_a_page_holds_every_record_and_is_the_same_each_time(
    kg: Kg, tmp_path: Path, records: list[dict[str, object]]
) -> None:
    path = tmp_path / "read.html"
    ended = kg("extract", STATEMENT, "--html", path)
    assert (ended.code, ended.out) == (0, "")
    page = path.read_text(encoding="utf-8")
    assert page.count('<li class="entry ') == len(records) > 10
    assert kg("extract", STATEMENT, "--html", "-").out == page


def test_a_page_and_explanations_at_once(kg: Kg, tmp_path: Path) -> None:
    ended = kg("extract", STATEMENT, "--explain", "--html", tmp_path / "read.html")
    assert ended.code == 0
    assert "\n  read " in ended.out
    assert (tmp_path / "read.html").stat().st_size > 10_000


def test_both_on_stdout_is_a_usage_error(kg: Kg) -> None:
    ended = kg("extract", STATEMENT, "--explain", "--html", "-")
    assert ended.code == 2
    assert "--html" in ended.err


def test_a_page_that_cannot_be_written_says_where(kg: Kg, tmp_path: Path) -> None:
    ended = kg("extract", STATEMENT, "--html", tmp_path / "none" / "read.html")
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_an_unreadable_file_does_not_keep_the_others_from_the_page(kg: Kg, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no pdf")
    ended = kg("extract", STATEMENT, broken, "--html", tmp_path / "read.html")
    assert ended.code == 3
    assert "broken.pdf" in ended.err
    assert (tmp_path / "read.html").read_text(encoding="utf-8").count('<section class="document"') == 1
