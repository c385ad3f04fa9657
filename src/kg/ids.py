"""Identifiers that come from content alone: no clock, no chance, no counter."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

from kg.model import Document

KEY_LENGTH = 16  # hex digits: 64 bits, so that a million nodes collide with a chance of about 3e-8


def digest(*parts: object) -> str:
    """``KEY_LENGTH`` hex digits of the SHA-256 of the parts, which may be strings, numbers, None and lists of these."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


def slug(text: str, limit: int = 48) -> str:
    """Lower-case ASCII letters, digits and hyphens of a text, for readable IRIs; never empty.

    >>> slug("Ministry of Defence, Azerbaijan")
    'ministry-of-defence-azerbaijan'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
    return words[:limit].strip("-") or "x"


def content_sha256(document: Document) -> str:
    """SHA-256 of the document's text in UTF-8, as 64 hex digits."""
    return hashlib.sha256(document.content.encode("utf-8", "surrogatepass")).hexdigest()


def document_key(document: Document) -> str:
    """The key of a document: its text and what it says of itself, wherever the file lies and whatever it is called."""
    return digest(
        content_sha256(document),
        document.title,
        document.issued,
        document.publisher,
        document.language,
        document.url,
        document.restates,
    )
