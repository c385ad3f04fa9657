"""HTML from the templates under ``kg/data/explorer``: every value escaped, every address made in one place."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.explorer.document import tail
from kg.explorer.things import Said
from kg.page.markup import Html, shown

PAGES = ("agreements", "actors", "documents", "due", "search")
"""The lists, by the names of their addresses."""
_CLOCK = re.compile(r"T(\d\d:\d\d)(Z|[+-]\d\d:\d\d)?")
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
    found.filters |= {
        "when": when, "lasting": lasting, "sign": sign, "slug": slug, "elsewhere": elsewhere,
        "tail": tail,
    }
    found.globals |= {"quoted": quoted}
    return found


def _harmless(value: object) -> object:
    """Text of documents without characters that would reorder what is shown; markup of our own as it is."""
    if isinstance(value, Html):
        return Markup(value.text)
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def when(value: str | None) -> str:
    """A time for people: no T, no seconds.

    >>> when("2020-11-09T23:59:00+03:00"), when("2020-11-09/2020-11-10"), when("2020-11-15T23:59:59Z")
    ('2020-11-09 23:59 +03:00', '2020-11-09 to 2020-11-10', '2020-11-15 23:59 UTC')
    """
    text = _SECONDS.sub(r"\1", value or "").replace("/", " to ")
    return _CLOCK.sub(lambda m: f" {m[1]} {'UTC' if m[2] == 'Z' else m[2] or ''}", text).strip()


_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")


def lasting(value: str | None) -> str:
    """An ISO 8601 duration in words; empty for what is none.

    >>> lasting("P5Y"), lasting("PT1H30M"), lasting("a term of five years")
    ('5 years', '1 hour 30 minutes', '')
    """
    match = _DURATION.fullmatch(value or "")
    parts = zip(match.groups(), _UNITS, strict=True) if match else ()
    return " ".join(f"{n} {unit}{'s' if n != '1' else ''}" for n, unit in parts if n)


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


_CATALOGUES = {"www.wikidata.org": "Wikidata", "sws.geonames.org": "GeoNames"}


def elsewhere(iri: str) -> str:
    """A node of other data: whose, and its id there.

    >>> elsewhere("https://sws.geonames.org/587116/")
    'GeoNames 587116'
    """
    parts = urlsplit(iri)
    host = parts.hostname or ""
    return f"{_CATALOGUES.get(host, host)} {parts.path.rstrip('/').rsplit('/', 1)[-1]}".strip()


def quoted(at: Addresses, said: Said) -> str | None:
    """The place in a document's page where the words of a claim stand."""
    page = at.node(said.document.iri)
    return f"{page}#m-{tail(said.claim)}" if page else None
