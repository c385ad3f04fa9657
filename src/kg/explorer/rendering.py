"""HTML from the templates under ``kg/data/explorer``: every value escaped, every address made in one place."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.explorer.document import tail
from kg.explorer.things import Ref, Said
from kg.page.markup import Html, shown
from kg.vocab import compact

PAGES = ("agreements", "actors", "documents", "due", "search")
"""The lists, by the names of their addresses."""
_SECONDS = re.compile(r"(T\d\d:\d\d):\d\d(?:\.\d+)?")


class Addresses(Protocol):
    """Where pages stand, as seen from the page being made."""

    def home(self) -> str:
        """The first page."""

    def page(self, name: str, number: int = 1) -> str:
        """One of PAGES, and which part of it."""

    def node(self, iri: str, number: int = 1) -> str | None:
        """The page of a node of the graph; None where there is none."""

    def asset(self, name: str) -> str:
        """A style sheet or script."""

    def data(self, iri: str) -> tuple[tuple[str, str], ...]:
        """The node as data: format and address."""

    @property
    def live(self) -> bool:
        """Whether a server answers (searches, SPARQL), or there are files alone."""


def render(template: str, at: Addresses, **values: Any) -> str:
    """A page made from a template."""
    return _environment().get_template(template).render(at=at, **values)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("kg", "data/explorer"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_harmless,
    )
    found.filters |= {"when": when, "sign": sign, "slug": slug, "tail": tail, "short": compact}
    found.globals |= {"quoted": quoted}
    return found


def _harmless(value: object) -> object:
    """Text of documents without characters that would reorder what is shown; markup of our own as it is."""
    if isinstance(value, Html):
        return Markup(value.text)  # noqa: S704  escaped by construction, see kg.page.markup
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def when(value: str | None) -> str:
    """A time for people: no T, no seconds.

    >>> when("2020-11-09T23:59:00+03:00"), when("2020-11-09/2020-11-10"), when("2020-11-15T23:59:59Z")
    ('2020-11-09 23:59 +03:00', '2020-11-09 to 2020-11-10', '2020-11-15 23:59 UTC')
    """
    text = _SECONDS.sub(r"\1", value or "")
    for mark, words in (("/", " to "),):
        text = text.replace(mark, words)
    return re.sub(r"T(\d\d:\d\d)(Z|[+-]\d\d:\d\d)?", lambda m: f" {m[1]} {'UTC' if m[2] == 'Z' else m[2] or ''}", text).strip()


_SIGNS = {
    "undertaken": "●", "required": "▲", "proposed": "○", "intended": "◇", "uncertain": "?", "has occurred": "✓",
    "is going on": "◐", "said not to be so": "✕", "performed": "✓", "under way": "◐", "breached": "✕",
    "not performed": "–", "denied": "✕", "fulfilled": "✓", "violated": "✕", "partly fulfilled": "◐",
    "in progress": "◐", "in force": "●", "pending": "○", "overdue": "▲", "lapsed": "–", "superseded": "–",
}


def sign(label: str) -> str:
    """A sign that tells a force, verdict or status without colour."""
    return _SIGNS.get(label, "·")


def slug(label: str) -> str:
    """A label as the name of a class of the style sheet."""
    return re.sub(r"[^a-z]+", "-", label.lower()).strip("-") or "none"


def quoted(at: Addresses, said: Said | Ref, claim: str | None = None) -> str | None:
    """The place in a document's page where the words of a claim stand."""
    if isinstance(said, Said):
        said, claim = said.document, said.claim
    page = at.node(said.iri)
    return f"{page}#m-{tail(claim)}" if page and claim else page
