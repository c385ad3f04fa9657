"""Plain text and Markdown, read as they stand: nothing is taken off but the front matter."""

from __future__ import annotations

from kg.model import Document
from kg.readers.content import Origin, content, decode
from kg.readers.front_matter import Metadata, split


def read_text(data: bytes, origin: Origin) -> Document:
    """The document of a ``.txt`` file."""
    return read_decoded(decode(data, origin.source), origin)


def read_markdown(data: bytes, origin: Origin) -> Document:
    """The document of a ``.md`` file; its marks stay in the text."""
    return read_decoded(decode(data, origin.source), origin, media_type="text/markdown")


def read_decoded(text: str, origin: Origin, media_type: str = "text/plain") -> Document:
    """The document of a text that may begin with front matter. Raises ReadError."""
    parts = split(text, origin.source)
    return document(parts.body, parts.metadata, origin, media_type)


def document(text: str, said: Metadata, origin: Origin, media_type: str = "text/plain") -> Document:
    """The document of a text and what it says of itself. Raises ReadError for what is no text."""
    return Document(
        name=origin.name,
        content=content(text, origin.source),
        source=origin.source,
        media_type=media_type,
        title=said.title,
        issued=said.issued,
        publisher=said.publisher,
        language=said.language,
        url=said.url,
        restates=said.restates,
    )
