"""What many unit tests share: graphs that count as valid, and a small store in an invented conflict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.graph import CandidateGraph
from kg.store import EmbeddedStore
from kg.validate import Result, ValidGraph, validate

VALLEY = Path(__file__).resolve().parents[1] / "queries" / "valley.trig"
Valid = Callable[[str, str], ValidGraph]


class _Lenient:
    """An engine that finds nothing, so that tests of what comes after the gate can put any triples through it."""

    def results(self, triples: str) -> Iterable[Result]:
        return ()


@pytest.fixture(scope="session")
def valid() -> Valid:
    """``valid(name, triples)``: a ValidGraph of any N-Triples."""
    return lenient


def lenient(name: str, triples: str) -> ValidGraph:
    """A ValidGraph of any N-Triples."""
    return validate(CandidateGraph(name=name, triples=triples), _Lenient())


@pytest.fixture(scope="session")
def valley_graphs(valid: Valid) -> tuple[ValidGraph, ...]:
    """The graphs of the invented conflict in ``tests/queries/valley.trig``."""
    graphs: dict[str, list[str]] = {}
    for quad in parse(path=VALLEY, format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(f"{quad.triple} .\n")
    return tuple(valid(name, "".join(sorted(lines))) for name, lines in sorted(graphs.items()))


@pytest.fixture
def valley(valley_graphs: tuple[ValidGraph, ...]) -> Iterator[EmbeddedStore]:
    """A store in memory that holds them."""
    with EmbeddedStore.in_memory() as store:
        for graph in valley_graphs:
            store.put(graph)
        yield store
