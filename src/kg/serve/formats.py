"""Media types of results and graphs, and which of them an Accept header asks for (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

_PARTS = 64  # ranges of a header that are read; what follows is ignored
_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A serialisation: ``name`` is the engine's, ``media`` the registered type first, then others it is asked by."""

    name: str
    media: tuple[str, ...]
    suffix: str = ""


SOLUTIONS = (
    Format(name="JSON", media=("application/sparql-results+json", "application/json"), suffix="json"),
    Format(name="XML", media=("application/sparql-results+xml", "application/xml", "text/xml"), suffix="xml"),
    Format(name="CSV", media=("text/csv",), suffix="csv"),
    Format(name="TSV", media=("text/tab-separated-values",), suffix="tsv"),
)
"""What a SELECT or an ASK is written in."""

GRAPHS = (
    Format(name="TURTLE", media=("text/turtle", "application/x-turtle"), suffix="ttl"),
    Format(name="N_TRIPLES", media=("application/n-triples", "text/plain"), suffix="nt"),
    Format(name="RDF_XML", media=("application/rdf+xml", "application/xml", "text/xml"), suffix="rdf"),
    Format(name="JSON_LD", media=("application/ld+json", "application/json"), suffix="jsonld"),
    Format(name="N_QUADS", media=("application/n-quads",), suffix="nq"),
    Format(name="TRIG", media=("application/trig",), suffix="trig"),
)
"""What triples are written in."""

HTML = Format(name="HTML", media=("text/html", "application/xhtml+xml"), suffix="html")

BY_SUFFIX: Mapping[str, Format] = MappingProxyType({form.suffix: form for form in GRAPHS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A format and the media type under which it was asked for."""

    format: Format
    media: str

    @property
    def content_type(self) -> str:
        """The Content-Type of a response: text says its encoding."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


def choose(accept: str | None, offered: Sequence[Format]) -> Choice | None:
    """The offered format that a header likes best, the first of them where it does not care; None if it likes none.

    >>> choose("text/*;q=0.5, application/n-triples", GRAPHS).media
    'application/n-triples'
    >>> choose("image/png", GRAPHS) is None
    True
    """
    if accept is None or not accept.strip():
        return Choice(format=offered[0], media=offered[0].media[0])
    ranges = _ranges(accept)
    rated = [
        (_quality(media, ranges, exact=alias > 0), -place, -alias, form, media)
        for place, form in enumerate(offered)
        for alias, media in enumerate(form.media)
    ]
    quality, _, _, form, media = max(rated, key=lambda r: r[:3])
    return Choice(format=form, media=media) if quality > 0 else None


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether a header allows gzip."""
    for part in (accept_encoding or "").split(",")[:_PARTS]:
        coding, _, rest = part.partition(";")
        if coding.strip().lower() in ("gzip", "x-gzip"):
            match = _QUALITY.search(f";{rest}")
            return match is None or float(match[1]) > 0
    return False


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    found = []
    for part in accept.split(",")[:_PARTS]:
        match = _RANGE.match(part)
        if match:
            quality = _QUALITY.search(match[3])
            found.append((match[1].lower(), match[2].lower(), float(quality[1]) if quality else 1.0))
    return found


def _quality(media: str, ranges: Sequence[tuple[str, str, float]], *, exact: bool) -> float:
    """The weight that the most specific range gives to a media type; ``exact``: only a range that names it counts."""
    kind, _, subtype = media.partition("/")
    fitting = [
        (2 if range_subtype != "*" else 1 if range_kind != "*" else 0, quality)
        for range_kind, range_subtype, quality in ranges
        if range_kind in (kind, "*") and range_subtype in (subtype, "*") and not (exact and range_subtype == "*")
    ]
    return max(fitting, default=(0, 0.0))[1]
