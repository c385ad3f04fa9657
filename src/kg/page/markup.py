"""HTML that is escaped by construction: plain strings are text, only ``Html`` is markup."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass

_KEPT = "\n\t"
# Embeddings, overrides and isolates: they would show a document's words in another order than they are quoted in.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_VOID = frozenset({"input", "meta"})


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is safe to put into a page as it stands."""

    text: str


def shown(text: str) -> str:
    """The text, a character for each, without those that no page may hold or that reorder what is shown."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character in _KEPT:
        return character
    if unicodedata.category(character) in ("Cc", "Cs") or character in _REORDERING:
        return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
    return character


def tag(name: str, *children: Html | str, **attributes: str | bool | None) -> Html:
    """An element. An attribute that is True has no value, None and False leave it out; ``_`` in its name is ``-``."""
    opened = start(name, **attributes)
    return opened if name in _VOID else Html(f"{opened.text}{join(*children).text}</{name}>")


def start(name: str, **attributes: str | bool | None) -> Html:
    """The start tag of an element."""
    given = "".join(
        f" {key.strip('_').replace('_', '-')}" + ("" if value is True else f'="{html.escape(shown(str(value)))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{given}>")


def join(*parts: Html | str) -> Html:
    """Markup and text one after the other."""
    return Html("".join(p.text if isinstance(p, Html) else html.escape(shown(p)) for p in parts))
