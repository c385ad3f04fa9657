"""Whatever is fed in: one clear line that says what, where and the mend; the rest of the batch is built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import Kg

GOOD = """---
title: Truce
date: 2031-05-02
publisher: Aster Wire
---
The Hill Front promised to free all prisoners by 9 May 2031 under the truce of 1 May 2031.
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def documents_in(kg: Kg, out: Path) -> int:
    table = json.loads(kg("query", "documents", "--store", out, "--format", "json").out)
    return len(table)


BAD: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", ".txt", "empty"),
    "binary": (b"\x7fELF\x00\x00\x01\x02" * 20, ".txt", "binary"),
    "latin1": ("Der Waffenstillstand für Görlitz".encode("latin-1"), ".txt", "UTF-8"),
    "scanned": (b"%PDF-1.4\nnot really\n%%EOF", ".pdf", "PDF"),
    "broken-word": (b"PK\x03\x04 no zip", ".docx", ""),
    "wrong-date": (b"---\ndate: 2031-13-45\n---\nThe Hill Front agreed to a truce.\n", ".md", "2031-13-45"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_its_mend_and_the_others_are_built(
    kg: Kg, inbox: Path, tmp_path: Path, name: str
) -> None:
    content, suffix, what = BAD[name]
    (inbox / f"{name}{suffix}").write_bytes(content)
    ended = kg("build", inbox, "--out", tmp_path / "store")
    assert ended.code == 3
    lines = [line for line in ended.err.splitlines() if f"{name}{suffix}" in line]
    assert len(lines) == 1
    assert what in lines[0]
    assert lines[0].count(". ") >= 1, "the mend follows the finding"
    assert documents_in(kg, tmp_path / "store") == 1


def test_a_broken_json_line_costs_only_itself(kg: Kg, inbox: Path, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "one", "text": "The Hill Front agreed to a truce on 1 May 2031."}),
        '{"id": "two", ',
        json.dumps({"id": "three", "text": "Norland vowed to leave the valley by 9 May 2031."}),
    ]
    (inbox / "feed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ended = kg("build", inbox, "--out", tmp_path / "store")
    assert ended.code == 3
    assert "line 2" in ended.err or ":2" in ended.err
    assert documents_in(kg, tmp_path / "store") == 3


def test_another_language_is_noticed_and_nothing_is_invented(kg: Kg, tmp_path: Path) -> None:
    source = tmp_path / "deutsch.txt"
    source.write_text(
        "Die Regierung verpflichtete sich, ihre Truppen bis zum 9. Mai aus dem Tal abzuziehen und alle Gefangenen "
        "freizulassen. Der Waffenstillstand gilt seit Mitternacht, sagte ein Sprecher des Ministeriums.",
        encoding="utf-8",
    )
    ended = kg("extract", source)
    assert ended.code == 0
    assert ended.out == ""
    assert "English" in ended.err and "deutsch" in ended.err


def test_a_script_in_a_page_is_neither_text_nor_run(kg: Kg, tmp_path: Path) -> None:
    source = tmp_path / "page.html"
    source.write_text(
        "<html><head><title>Truce</title><script>steal('The Hill Front agreed to leave.')</script></head><body>"
        "<article><h1>Truce</h1><p>The Hill Front promised on Monday to free all prisoners by 9 May 2031, the "
        "mediators said after a day of talks in the valley.</p><p>Norland agreed to open the road to the town as soon "
        "as the prisoners are free, and both sides undertook to stop firing at midnight.</p></article></body></html>",
        encoding="utf-8",
    )
    ended = kg("extract", source)
    assert ended.code == 0
    assert "steal" not in ended.out
    assert "free" in ended.out


def test_a_missing_path_is_a_usage_error_before_anything_is_read(kg: Kg, tmp_path: Path) -> None:
    ended = kg("build", tmp_path / "nowhere", "--out", tmp_path / "store")
    assert ended.code == 2
    assert "nowhere" in ended.err
    assert not (tmp_path / "store").exists()


def test_an_output_that_is_no_folder_is_refused(kg: Kg, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file", encoding="utf-8")
    ended = kg("build", inbox, "--out", tmp_path / "store")
    assert ended.code == 2
    assert "store" in ended.err and ended.err.count("\n") == 1
    assert (tmp_path / "store").read_text(encoding="utf-8") == "a file"


def test_a_store_of_a_newer_version_is_left_alone(kg: Kg, inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "store"
    assert kg("build", inbox, "--out", out).code == 0
    (out / "format.json").write_text('{"format": 99}', encoding="utf-8")
    for command in (("build", inbox, "--out", out), ("query", "documents", "--store", out)):
        ended = kg(*command)
        assert ended.code == 2
        assert "newer version" in ended.err


def test_a_text_of_ten_megabytes_that_says_nothing_is_read(kg: Kg, tmp_path: Path) -> None:
    source = tmp_path / "long.txt"
    source.write_text("lorem ipsum dolor sit amet " * 400_000, encoding="utf-8")
    ended = kg("extract", source)
    assert ended.code == 0
    assert ended.out == ""


def test_hostile_names_do_not_steer_the_terminal(kg: Kg, tmp_path: Path) -> None:
    source = tmp_path / "a\x1b[2Jb.txt"
    source.write_bytes(b"")
    ended = kg("extract", source)
    assert ended.code == 3
    assert "\x1b" not in ended.err
