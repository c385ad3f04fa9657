"""Which format an Accept header asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.formats import GRAPHS, SOLUTIONS, choose, takes_gzip


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/*", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/turtle;q=0.1, application/ld+json;q=0.9", "application/ld+json"),
        ("application/ld+json;q=0, */*;q=0.1", "text/turtle"),
        ("TEXT/TURTLE; charset=utf-8; q=0.5", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("nonsense", None),
    ],
)
def test_the_best_of_what_is_asked_for(accept: str | None, media: str | None) -> None:
    choice = choose(accept, GRAPHS)
    assert (choice.media if choice else None) == media


def test_the_content_type_says_the_encoding_of_text_only() -> None:
    csv, json = choose("text/csv", SOLUTIONS), choose("application/json", SOLUTIONS)
    assert csv is not None and csv.content_type == "text/csv; charset=utf-8"
    assert json is not None and json.content_type == "application/json"


@given(st.text(max_size=300))
def test_no_header_trips_it(accept: str) -> None:
    choice = choose(accept, SOLUTIONS)
    assert choice is None or choice.media in choice.format.media
    assert takes_gzip(accept) in (True, False)


@pytest.mark.parametrize(
    ("header", "takes"),
    [(None, False), ("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("identity", False)],
)
def test_gzip(header: str | None, takes: bool) -> None:
    assert takes_gzip(header) is takes
