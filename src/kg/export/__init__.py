"""The graph in the formats of the web: each with the same bytes for the same graphs, whoever built them and when.

Turtle and N-Triples merge the named graphs into one; TriG, N-Quads and JSON-LD keep them apart. The graph of runs,
the only one that tells of clocks and files, is left out unless asked for.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse, serialize

from kg import resources
from kg.export.jsonld import Context
from kg.store import Store
from kg.store.base import lines_of
from kg.vocab import RDF

RUNS = "graph/runs"


class Format(StrEnum):
    """A format that graphs are written in."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"

    @property
    def suffix(self) -> str:
        """What its files end in."""
        return {"turtle": "ttl", "trig": "trig", "nquads": "nq", "ntriples": "nt", "jsonld": "jsonld"}[self.value]

    @property
    def media_type(self) -> str:
        """Its registered media type."""
        return {
            "turtle": "text/turtle", "trig": "application/trig", "nquads": "application/n-quads",
            "ntriples": "application/n-triples", "jsonld": "application/ld+json",
        }[self.value]


FORMATS = tuple(Format)


def export(store: Store, form: Format, *, with_runs: bool = False) -> bytes:
    """The store's graphs in one format, in UTF-8."""
    names = [name for name in store.graphs() if with_runs or not name.endswith(RUNS)]
    text = store.nquads(names)
    if form is Format.NQUADS:
        return text.encode()
    quads = list(parse(text, format=RdfFormat.N_QUADS))
    if form is Format.NTRIPLES:
        return lines_of(quad.triple for quad in quads).encode()
    if form is Format.JSONLD:
        return context().document(quads).encode()
    if form is Format.TRIG:
        return _pretty(quads, RdfFormat.TRIG)
    merged = {Quad(quad.subject, quad.predicate, quad.object) for quad in quads}
    return _pretty(merged, RdfFormat.TURTLE)


@cache
def context() -> Context:
    """The shipped JSON-LD context; its prefixes serve Turtle and TriG too."""
    return Context.load(resources.read("ontology", "context.jsonld"))


def _pretty(quads: Iterable[Quad], form: RdfFormat) -> bytes:
    """Statements grouped by graph and subject, its types first."""
    written = io.BytesIO()
    serialize(sorted(quads, key=_order), written, format=form, prefixes=context().prefixes)
    return written.getvalue()


def _order(quad: Quad) -> tuple[str, str, bool, str, str]:
    predicate = quad.predicate.value
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    return graph, str(quad.subject), predicate != RDF.type, predicate, str(quad.object)
