"""Word files: paragraphs and tables in order, and files that are none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument

from kg.model import Document
from kg.readers import read_all
from kg.readers.content import MAX_BYTES


def saved(word: WordDocument) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def read_word(folder: Path, data: bytes) -> Document:
    (folder / "terms.docx").write_bytes(data)
    documents, errors = read_all(folder / "terms.docx")
    assert errors == []
    (document,) = documents
    return document


def error_of(folder: Path, data: bytes) -> str:
    (folder / "terms.docx").write_bytes(data)
    documents, (error,) = read_all(folder / "terms.docx")
    assert documents == []
    assert error.mend
    assert "\n" not in str(error)
    return error.what


def test_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Terms of the ceasefire", level=0)
    word.add_paragraph("1. The Parties\tshall withdraw.")
    word.add_paragraph("  ")
    table = word.add_table(rows=2, cols=3)
    for cell, text in zip(table.row_cells(0), ("District", "Date", "Side"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Kalbajar,\n15 November"
    table.cell(1, 2).text = "Armenia"
    word.add_paragraph("Lachi\u0301n follows.")
    document = read_word(tmp_path, saved(word))
    assert document.content == (
        "Terms of the ceasefire\n\n1. The Parties\tshall withdraw.\n\nDistrict | Date | Side\n\n"
        "Kalbajar, 15 November | Armenia\n\nLach\u00edn follows.\n"
    )
    assert document.title == "Terms of the ceasefire"
    assert document.media_type.endswith("wordprocessingml.document")
    assert document.issued is None


@pytest.mark.parametrize(("said", "title"), [("The  TERMS", "The TERMS"), ("Word Document", None), ("", None)])
def test_title_in_the_properties_counts_if_the_text_bears_it_out(tmp_path: Path, said: str, title: str | None) -> None:
    word = docx.Document()
    word.core_properties.title = said
    word.add_paragraph("The terms of the ceasefire.")
    assert read_word(tmp_path, saved(word)).title == title


def test_file_without_text(tmp_path: Path) -> None:
    assert error_of(tmp_path, saved(docx.Document())) == "has no text"


@pytest.mark.parametrize(
    "data",
    [
        b"no zip archive",
        b"PK\x03\x04 cut",
        archive({}),
        archive({"a.txt": b"a"}),
        archive({"[Content_Types].xml": b"<Types"}),
    ],
)
def test_broken_file(tmp_path: Path, data: bytes) -> None:
    assert error_of(tmp_path, data).startswith("is a broken Word file (")


def test_damaged_part(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Words.")
    with zipfile.ZipFile(io.BytesIO(saved(word))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"][:-40]
    assert error_of(tmp_path, archive(parts)).startswith("is a broken Word file (")


def test_small_file_that_unpacks_to_an_immense_one(tmp_path: Path) -> None:
    data = archive({"word/document.xml": b" " * (MAX_BYTES + 1)})
    assert len(data) < 200_000
    assert error_of(tmp_path, data) == "unpacks to 64 MB"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Words and &lol;.")
    with zipfile.ZipFile(io.BytesIO(saved(word))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    entities = b'<!DOCTYPE x [<!ENTITY lol "haha"><!ENTITY file SYSTEM "file:///etc/passwd">]>'
    body = parts["word/document.xml"]
    head, rest = body.split(b"?>", 1)
    parts["word/document.xml"] = head + b"?>" + entities + rest.replace(b"&amp;lol;", b"&lol;&file;")
    content = read_word(tmp_path, archive(parts)).content
    assert "haha" not in content
    assert "root:" not in content
