"""JSON lines: a document a line; a broken line costs no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.readers import read_all


def test_fields(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    line = {
        "id": "d1",
        "text": "Lachi\u0301n\r\n",
        "title": "T",
        "date": "2023-09-20T12:30+03:00",
        "publisher": "P",
        "language": "en",
        "url": "https://example.org/",
        "restates": "R",
        "other": [1],
    }
    path.write_text(json.dumps(line) + "\n")
    (document,), errors = read_all(path)
    assert errors == []
    assert (document.name, document.content, document.source) == ("d1", "Lach\u00edn\r\n", f"{path}:1")
    assert (document.title, document.issued, document.publisher) == ("T", "2023-09-20T12:30+03:00", "P")
    assert (document.language, document.url, document.restates) == ("en", "https://example.org/", "R")


def test_names(tmp_path: Path) -> None:
    path = tmp_path / "news.ndjson"
    path.write_text(
        '{"name": "n", "text": "a"}\r\n\n{"id": 7, "text": "b"}\n{"id": null, "text": "c"}\n{"text": "d\u2028e"}'
    )
    documents, errors = read_all(path)
    assert errors == []
    assert [document.name for document in documents] == ["n", "7", "news-4", "news-5"]
    assert documents[-1].content == "d\u2028e"


def test_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}', encoding="utf-8-sig")
    assert read_all(path)[0][0].content == "a"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b'{"text": "cut', "is no JSON (Unterminated string starting at at column 10)"),
        (b"words", "is no JSON (Expecting value at column 1)"),
        (b'["text"]', "is JSON but no object"),
        (b"{}", "has no text"),
        (b'{"text": null}', "has no text"),
        (b'{"text": 5}', "has no text"),
        (b'{"text": " "}', "has no text"),
        (b'{"text": "a", "date": "yesterday"}', "has the date 'yesterday', which is no ISO date"),
        (b'{"text": "a", "title": 5}', "has a title that is no text"),
        (b'{"text": "a", "url": "javascript:0"}', "has the url 'javascript:0', which is no web address"),
        (b'{"text": "half \\ud800 pair"}', "holds half of a surrogate pair at character 5"),
        (b'{"text": "zero \\u0000 byte"}', "is binary data, not text"),
        (b'{"text": "Chi\xbain\xe3u"}', "is not UTF-8 (byte 13 is 0xba)"),
    ],
)
def test_broken_line_costs_no_other(tmp_path: Path, line: bytes, what: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": "one", "text": "a"}\n' + line + b'\n{"id": "three", "text": "c"}\n')
    documents, (error,) = read_all(path)
    assert [document.name for document in documents] == ["one", "three"]
    assert isinstance(error, ReadError)
    assert error.what == what
    assert error.where == f"{path}:2"
    assert error.mend


@pytest.mark.parametrize("line", ["[" * 100_000, '{"text": ' + "9" * 5000 + "}"])
def test_line_that_json_cannot_hold(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line)
    documents, (error,) = read_all(path)
    assert documents == []
    assert error.what.startswith("is no document (")
