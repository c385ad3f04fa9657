"""What every store can do, wherever it keeps its quads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import MappingProxyType
from typing import Protocol

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from kg.errors import StoreError
from kg.store.table import Table
from kg.store.terms import Bindings
from kg.validate import ValidGraph

NOTHING: Bindings = MappingProxyType({})


class Store(Protocol):
    """Named graphs that passed the shapes. Queries see the union of all of them as their default graph."""

    def select(self, query: str, bindings: Bindings = NOTHING) -> Table:
        """The solutions of a SELECT in the order the query gives."""

    def ask(self, query: str, bindings: Bindings = NOTHING) -> bool:
        """The answer of an ASK."""

    def construct(self, query: str, bindings: Bindings = NOTHING) -> str:
        """The triples of a CONSTRUCT as sorted N-Triples, each once."""

    def put(self, graph: ValidGraph) -> None:
        """Replaces the graph of that name as a whole."""

    def delete(self, name: str) -> None:
        """Removes a graph; one that is not there is no error."""

    def graphs(self) -> tuple[str, ...]:
        """The names of the graphs that hold something, sorted."""

    def nquads(self, graphs: Collection[str] | None = None) -> str:
        """All quads, or those of the named graphs, as sorted canonical N-Quads: the same graphs give the same bytes."""

    def close(self) -> None:
        """Lets go of files and connections; a store that is closed twice stays closed."""


def quads_of(graph: ValidGraph) -> list[Quad]:
    """The triples of a valid graph under its name; raises StoreError for blank nodes, which have no stable name."""
    name = NamedNode(graph.name)
    quads = [
        Quad(quad.subject, quad.predicate, quad.object, name)
        for quad in parse(graph.triples, format=RdfFormat.N_TRIPLES)
    ]
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise StoreError("a stored graph has no blank nodes", where=graph.name, mend="Give every node an IRI")
    return quads


def lines_of(statements: Iterable[object]) -> str:
    """Statements as N-Quads or N-Triples: sorted by code point, each once, ended by a line feed."""
    return "".join(f"{line} .\n" for line in sorted({str(statement) for statement in statements}))
