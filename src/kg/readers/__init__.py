"""Files to documents, each format by a kept library: text, Markdown, HTML, PDF, Word, JSON lines.

A file that cannot be read gives an error that says what is wrong, where, and the mend; the others are read all the
same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kg.errors import DocumentError, ReadError
from kg.model import Document
from kg.readers import inputs as _inputs
from kg.readers.content import Origin, decode, load
from kg.readers.docx import read_docx
from kg.readers.front_matter import one_line
from kg.readers.html import read_html
from kg.readers.inputs import parse_date
from kg.readers.jsonl import read_jsonl
from kg.readers.pdf import read_pdf
from kg.readers.plain import read_decoded, read_markdown, read_text

__all__ = ["SUFFIXES", "expand", "parse_date", "read_all", "read_stream"]

_SINGLE: Mapping[str, Callable[[bytes, Origin], Document]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
_LINES = (".jsonl", ".ndjson")
SUFFIXES = frozenset((*_SINGLE, *_LINES))


def expand(inputs: Sequence[str]) -> list[Path]:
    """The files that files, folders and patterns name, each once (see ``inputs.py``). Raises UsageError."""
    return _inputs.expand(inputs, SUFFIXES)


def read_all(source: Path) -> tuple[list[Document], list[DocumentError]]:
    """The documents of a file and what cannot be read of it; never raises for a bad file."""
    suffix = source.suffix.lower()
    try:
        if suffix not in SUFFIXES:
            raise ReadError(
                f"has the ending {suffix!r}, for which there is no reader"
                if suffix
                else "has no ending that tells its format",
                where=str(source),
                mend=f"Rename it or convert it to one of {', '.join(sorted(SUFFIXES))}",
            )
        data, origin = load(source), Origin.of_path(source)
        return read_jsonl(data, origin) if suffix in _LINES else ([_SINGLE[suffix](data, origin)], [])
    except DocumentError as error:
        return [], [error]


def read_stream(text: str | bytes, name: str) -> Document:
    """The document of a text that came through a pipe; it may have front matter. Raises ReadError."""
    decoded = decode(text, name) if isinstance(text, bytes) else text.removeprefix("\ufeff")
    return read_decoded(decoded, Origin(name=one_line(name) or "-", source=name))
