"""The pages' queries, asked of any store for many nodes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

from kg.query import Query, catalogue
from kg.store import Table
from kg.store.base import NOTHING
from kg.store.terms import Bindings, iri, parameters

_AT_ONCE = 400  # nodes that one query is asked for
_PLACE = "VALUES ?node { UNDEF }"
Row = dict[str, str]


class Source(Protocol):
    """What a page needs of a store."""

    def select(self, query: str, bindings: Bindings = NOTHING) -> Table:
        """The solutions of a SELECT in the order the query gives."""


def rows(source: Source, name: str, bindings: Bindings = NOTHING) -> list[Row]:
    """The rows of a query of ``queries/pages``; what is not bound is left out of a row."""
    return _rows(source.select(_queries()[name].text, bindings))


def rows_of(source: Source, name: str, nodes: Iterable[str]) -> list[Row]:
    """The rows of a query that has a parameter ``node``, for many nodes; raises QueryError for what is no IRI."""
    text = _queries()[name].text
    assert "node" in parameters(text), name
    found: list[Row] = []
    for some in _batches(dict.fromkeys(nodes)):
        terms = " ".join(str(iri(node)) for node in some)  # the RDF library writes them, so none can end the list
        found += _rows(source.select(text.replace(_PLACE, f"VALUES ?node {{ {terms} }}")))
    return found


@cache
def _queries() -> dict[str, Query]:
    return {query.name: query for query in catalogue("pages")}


def _rows(table: Table) -> list[Row]:
    return [{c: v for c, v in zip(table.columns, row, strict=True) if v is not None} for row in table.rows]


def _batches(nodes: Iterable[str]) -> Iterator[list[str]]:
    every = list(nodes)
    for first in range(0, len(every), _AT_ONCE):
        yield every[first : first + _AT_ONCE]
