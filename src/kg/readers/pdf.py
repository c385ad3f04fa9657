"""PDF files with a text layer, read by pypdf: its lines as they are, a blank line between pages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kg.errors import ReadError
from kg.model import Document
from kg.readers.content import MAX_BYTES, Origin, content, is_binary, scrubbed
from kg.readers.foreign import parsing, quiet
from kg.readers.front_matter import one_line

if TYPE_CHECKING:
    from pypdf import PdfReader


def read_pdf(data: bytes, origin: Origin) -> Document:
    """The document of a PDF file. Raises ReadError if it is broken, locked or has no text."""
    import pypdf  # here: most runs read no PDF

    where = origin.source
    with quiet("pypdf"), parsing("is a broken PDF", where, "Repair it (qpdf OLD NEW) or save its text as .txt"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        _unlock(reader, where)
        text = _pages(reader, where)
        title = _title(reader, text)
    if not text.strip():
        raise ReadError("has no text layer (a scan?)", where=where, mend="Run OCR first: ocrmypdf OLD NEW")
    if is_binary(text):
        raise ReadError(
            "has fonts that do not say which characters they show",
            where=where,
            mend="Run OCR on it: ocrmypdf --force-ocr OLD NEW",
        )
    return Document(
        name=origin.name, content=content(text, where), source=where, media_type="application/pdf", title=title
    )


def _unlock(reader: PdfReader, where: str) -> None:
    """Open a file that anyone may open (an empty password); raises ReadError for others."""
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = bool(reader.decrypt(""))
    except DependencyError:  # AES needs a package that is not worth its weight here
        opened = False
    if not opened:
        raise ReadError("is encrypted", where=where, mend="Decrypt it first: qpdf --decrypt --password=... OLD NEW")


def _pages(reader: PdfReader, where: str) -> str:
    pages: list[str] = []
    size = 0
    for number, page in enumerate(reader.pages, start=1):
        with parsing(f"has an unreadable page {number}", where, "Repair it (qpdf OLD NEW) or save its text as .txt"):
            text = scrubbed(page.extract_text()).strip("\n")
        size += len(text)
        if size > MAX_BYTES:
            raise ReadError("unpacks to an immense text", where=where, mend="Split it into single documents")
        if text.strip():
            pages.append(text)
    return "\n\n".join(pages) + "\n"


def _title(reader: PdfReader, text: str) -> str | None:
    """The title in the file's properties, if the text bears it out: many hold a file or template name instead."""
    said = reader.metadata.title if reader.metadata else None
    title = one_line(said) if isinstance(said, str) else None
    return title if title and title.casefold() in " ".join(text.split()).casefold() else None
