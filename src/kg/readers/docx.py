"""Word files (.docx), read by python-docx: paragraphs and table rows in their order, a blank line between."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import ReadError
from kg.model import Document
from kg.readers.content import MAX_BYTES, Origin, content, scrubbed
from kg.readers.foreign import parsing
from kg.readers.front_matter import one_line

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MAX_UNPACKED = 4 * MAX_BYTES


def read_docx(data: bytes, origin: Origin) -> Document:
    """The document of a Word file. Raises ReadError if it is broken, immense when unpacked, or has no text."""
    import docx  # here: most runs read no Word file

    where = origin.source
    with parsing("is a broken Word file", where, "Open it in a word processor and save it again as .docx"):
        _check_unpacked_size(data, where)
        word = docx.Document(io.BytesIO(data))
        text = scrubbed("\n\n".join(_blocks(word)))
        title = _title(word, text)
    return Document(
        name=origin.name,
        content=content(text and text + "\n", where),
        source=where,
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        title=title,
    )


def _check_unpacked_size(data: bytes, where: str) -> None:
    """Refuse a small file that unpacks to an immense one, before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = [part.file_size for part in archive.infolist()]
    if sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_BYTES:
        raise ReadError(
            f"unpacks to {sum(sizes) // 2**20} MB", where=where, mend="Take its pictures out, or save its text as .txt"
        )


def _blocks(word: WordDocument) -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for block in word.iter_inner_content():
        if isinstance(block, Paragraph):
            if block.text.strip():
                yield block.text
        else:
            for row in block.rows:
                cells = dict.fromkeys(row.cells)  # a cell over several columns comes once for each of them
                yield " | ".join(" ".join(cell.text.split()) for cell in cells)


def _title(word: WordDocument, text: str) -> str | None:
    """The paragraph styled as title, or the title in the file's properties if the text bears it out."""
    for paragraph in word.paragraphs:
        if paragraph.style is not None and paragraph.style.name == "Title" and (title := one_line(paragraph.text)):
            return title
    said = one_line(word.core_properties.title or "")
    return said if said and said.casefold() in " ".join(text.split()).casefold() else None
