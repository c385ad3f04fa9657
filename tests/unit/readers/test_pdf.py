"""PDF files: the text layer, its pages, and files that have none."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest

from kg.model import Document
from kg.readers import content, pdf, read_all


def pdf_of(pages: Sequence[Sequence[str]], title: str = "") -> bytes:
    """A PDF with one line of text under the other on each page, written out by hand."""
    font = 3 + 2 * len(pages)
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for number, lines in enumerate(pages):
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode("latin-1")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + 2 * number} 0 R"
            f" /Resources << /Font << /F1 {font} 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(f"<< /Title ({title}) >>".encode())
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def encrypted(data: bytes, password: str, algorithm: str = "RC4-128") -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


TERMS = pdf_of([["Terms of the ceasefire", "1. The Parties shall"], [], ["withdraw."]], title="Terms of the Ceasefire")


def read_pdf(folder: Path, data: bytes) -> Document:
    (folder / "terms.pdf").write_bytes(data)
    documents, errors = read_all(folder / "terms.pdf")
    assert errors == []
    (document,) = documents
    return document


def error_of(folder: Path, data: bytes) -> str:
    (folder / "terms.pdf").write_bytes(data)
    documents, (error,) = read_all(folder / "terms.pdf")
    assert documents == []
    assert error.where == str(folder / "terms.pdf")
    assert error.mend
    assert "\n" not in str(error)
    return error.what


def test_lines_stay_and_pages_are_set_apart(tmp_path: Path) -> None:
    document = read_pdf(tmp_path, TERMS)
    assert document.content == "Terms of the ceasefire\n1. The Parties shall\n\nwithdraw.\n"
    assert document.media_type == "application/pdf"
    assert document.name == "terms"
    assert document.title == "Terms of the Ceasefire"
    assert document.issued is None


def test_title_that_the_text_does_not_bear_out_is_dropped(tmp_path: Path) -> None:
    assert read_pdf(tmp_path, pdf_of([["Terms"]], title="Microsoft Word - draft7.doc")).title is None
    assert read_pdf(tmp_path, pdf_of([["Terms"]])).title is None


def test_scan_asks_for_ocr(tmp_path: Path) -> None:
    assert error_of(tmp_path, pdf_of([[], []])) == "has no text layer (a scan?)"
    assert "OCR" in read_all(tmp_path / "terms.pdf")[1][0].mend


def test_file_that_anyone_may_open(tmp_path: Path) -> None:
    assert read_pdf(tmp_path, encrypted(TERMS, password="")).content.endswith("withdraw.\n")


def test_encrypted_file(tmp_path: Path) -> None:
    assert error_of(tmp_path, encrypted(TERMS, password="secret")) == "is encrypted"
    assert "qpdf --decrypt" in read_all(tmp_path / "terms.pdf")[1][0].mend


def test_cipher_that_is_not_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def need_package(self: pypdf.PdfReader, password: str) -> None:
        raise pypdf.errors.DependencyError("cryptography is needed")

    data = encrypted(TERMS, password="")
    monkeypatch.setattr(pypdf.PdfReader, "decrypt", need_package)
    assert error_of(tmp_path, data) == "is encrypted"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"%PDF-1.4\n",
        b"%PDF-1.7\n\x00\x01\x02" * 20,
        TERMS[: len(TERMS) // 3],
        TERMS.replace(b"/Type /Pages", b"/Type /Rages").replace(b"/Kids", b"/Kins"),
    ],
)
def test_broken_file(tmp_path: Path, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    what = error_of(tmp_path, data)
    assert what.startswith(("is a broken PDF (", "has no text layer", "is empty"))
    assert caplog.records == []


def test_unreadable_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: pypdf.PageObject) -> str:
        raise RecursionError

    monkeypatch.setattr(pypdf.PageObject, "extract_text", fail)
    assert error_of(tmp_path, TERMS) == "has an unreadable page 1 (RecursionError)"


def test_immense_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_BYTES", 10)
    assert error_of(tmp_path, TERMS) == "unpacks to an immense text"


def test_font_without_a_map_to_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pypdf.PageObject, "extract_text", lambda self: "\x01\x02\x03\x04\x05")
    assert error_of(tmp_path, TERMS) == "has fonts that do not say which characters they show"


def test_what_no_text_can_hold_is_taken_out() -> None:
    assert content.scrubbed("a\x00b \ud83d\ude00 \ud800") == "ab \U0001f600 \ufffd"
