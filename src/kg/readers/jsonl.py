"""JSON lines, one document a line: ``{"id", "text", "title", "date", "publisher", "language", "url", "restates"}``.

``name`` may stand for ``id``; only ``text`` is required. A broken line costs no other line.
"""

from __future__ import annotations

import codecs
import json

from kg.errors import DocumentError, ReadError
from kg.model import Document
from kg.readers.content import Origin, decode
from kg.readers.front_matter import metadata, one_line
from kg.readers.plain import document

_MEND = 'Each line is one object like {"id": "d1", "text": "..."}'


def read_jsonl(data: bytes, origin: Origin) -> tuple[list[Document], list[DocumentError]]:
    """The documents of the good lines and one error for each broken one, both in order. Blank lines are passed over."""
    documents: list[Document] = []
    errors: list[DocumentError] = []
    # Only the line feed ends a line: splitlines() would also cut at U+2028, which JSON allows within a string.
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            documents.append(_document(line, number, origin))
        except DocumentError as error:
            errors.append(error)
    return documents, errors


def _document(line: bytes, number: int, origin: Origin) -> Document:
    where = f"{origin.source}:{number}"
    fields = _fields(decode(line, where), where)
    text = fields.get("text")
    if not isinstance(text, str):
        raise ReadError("has no text", where=where, mend=_MEND)
    named = Origin(name=_name(fields) or f"{origin.name}-{number}", source=where)
    return document(text, metadata(fields, where), named)


def _fields(line: str, where: str) -> dict[str, object]:
    try:
        fields: object = json.loads(line)
    except json.JSONDecodeError as error:
        raise ReadError(f"is no JSON ({error.msg} at column {error.colno})", where=where, mend=_MEND) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, thousands of brackets
        raise ReadError(f"is no document ({error})", where=where, mend=_MEND) from error
    if not isinstance(fields, dict):
        raise ReadError("is JSON but no object", where=where, mend=_MEND)
    return fields


def _name(fields: dict[str, object]) -> str | None:
    given = fields.get("id", fields.get("name"))
    return one_line(str(given)) if isinstance(given, str | int) else None
