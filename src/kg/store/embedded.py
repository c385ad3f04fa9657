"""The embedded store: Oxigraph, in memory or on disk."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import oxrdflib
import pyoxigraph
import rdflib
from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from kg.errors import QueryError, StoreError
from kg.store.base import NOTHING, lines_of, quads_of
from kg.store.table import Table
from kg.store.terms import Bindings, bind, iri, plain
from kg.validate import ValidGraph

_REASON = 120  # characters of the parser's reason; it may list every token of the grammar
_Results = QuerySolutions | QueryBoolean | QueryTriples


class EmbeddedStore:
    """An Oxigraph database of this process. ``read_only`` neither takes its lock nor waits for who has it."""

    def __init__(self, engine: pyoxigraph.Store, where: str) -> None:
        self._engine: pyoxigraph.Store | None = engine
        self._where = where

    @classmethod
    def in_memory(cls) -> Self:
        """An empty store that is gone when it is closed."""
        return cls(pyoxigraph.Store(), "memory")

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """The database in a folder, made if need be (unless read-only); raises StoreError if it cannot be opened."""
        with _as_store_error(str(path)):
            engine = pyoxigraph.Store.read_only(str(path)) if read_only else pyoxigraph.Store(str(path))
        return cls(engine, str(path))

    def select(self, query: str, bindings: Bindings = NOTHING) -> Table:
        """See ``Store.select``."""
        with _as_store_error(self._where):
            solutions = self._run(query, bindings)
            if not isinstance(solutions, QuerySolutions):
                raise QueryError("the query is no SELECT", mend="Start it with SELECT")
            return table_of(solutions)

    def ask(self, query: str, bindings: Bindings = NOTHING) -> bool:
        """See ``Store.ask``."""
        with _as_store_error(self._where):
            answer = self._run(query, bindings)
            if not isinstance(answer, QueryBoolean):
                raise QueryError("the query is no ASK", mend="Start it with ASK")
            return bool(answer)

    def construct(self, query: str, bindings: Bindings = NOTHING) -> str:
        """See ``Store.construct``."""
        with _as_store_error(self._where):
            triples = self._run(query, bindings)
            if not isinstance(triples, QueryTriples):
                raise QueryError("the query is no CONSTRUCT", mend="Start it with CONSTRUCT")
            return lines_of(triples)

    def put(self, graph: ValidGraph) -> None:
        """See ``Store.put``; on disk it is the generation (see ``generations``) that makes many puts one step."""
        quads = quads_of(graph)
        with _as_store_error(self._where):
            self._open_engine().remove_graph(NamedNode(graph.name))
            self._open_engine().bulk_extend(quads)

    def load(self, quads: list[Quad]) -> None:
        """Adds quads in bulk."""
        with _as_store_error(self._where):
            self._open_engine().bulk_extend(quads)

    def amend(self, graph: ValidGraph) -> bool:
        """Replaces a graph by writing only what differs; returns whether anything did."""
        engine, after = self._open_engine(), set(quads_of(graph))
        with _as_store_error(self._where):
            before = set(engine.quads_for_pattern(None, None, None, NamedNode(graph.name)))
            for quad in before - after:
                engine.remove(quad)
            engine.extend(after - before)
        return before != after

    def holds(self, name: str, triples: str) -> bool:
        """Whether a graph holds just these triples, given as sorted N-Triples."""
        with _as_store_error(self._where):
            quads = self._open_engine().quads_for_pattern(None, None, None, iri(name))
            return lines_of(quad.triple for quad in quads) == triples

    def add(self, graph: ValidGraph) -> None:
        """Adds to the graph of that name, which keeps what it holds."""
        with _as_store_error(self._where):
            self._open_engine().extend(quads_of(graph))

    def drop_subjects(self, name: str, subjects: Iterable[str]) -> None:
        """Takes from a graph all that it says of some nodes."""
        engine = self._open_engine()
        with _as_store_error(self._where):
            for subject in subjects:
                for quad in list(engine.quads_for_pattern(iri(subject), None, None, iri(name))):
                    engine.remove(quad)

    def delete(self, name: str) -> None:
        """See ``Store.delete``."""
        with _as_store_error(self._where):
            self._open_engine().remove_graph(iri(name))

    def graphs(self) -> tuple[str, ...]:
        """See ``Store.graphs``."""
        with _as_store_error(self._where):
            names = (name.value for name in self._open_engine().named_graphs() if isinstance(name, NamedNode))
            return tuple(sorted(name for name in names if self._holds(name)))

    def nquads(self, graphs: Collection[str] | None = None) -> str:
        """See ``Store.nquads``."""
        wanted = self.graphs() if graphs is None else graphs
        with _as_store_error(self._where):
            return lines_of(
                quad
                for name in wanted
                for quad in self._open_engine().quads_for_pattern(None, None, None, iri(name))
            )

    def rdflib_dataset(self) -> rdflib.Dataset:
        """The same quads behind rdflib's interface, for reading where that is the convenient one.

        Not for validators: rdflib takes ``"x"`` and ``"x"^^xsd:string`` for different terms. Hand them text.
        """
        return rdflib.Dataset(store=oxrdflib.OxigraphStore(store=self._open_engine()), default_union=True)

    def close(self) -> None:
        """See ``Store.close``. The database is closed when the last reference to it goes, here."""
        self._engine = None

    def flush(self) -> None:
        """Writes what is in memory to disk."""
        with _as_store_error(self._where):
            self._open_engine().flush()

    def optimize(self) -> None:
        """Compacts the database for reading."""
        with _as_store_error(self._where):
            self._open_engine().optimize()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open_engine(self) -> pyoxigraph.Store:
        if self._engine is None:
            raise StoreError("the store is closed", where=self._where, mend="Open it again")
        return self._engine

    def _holds(self, name: str) -> bool:
        return next(iter(self._open_engine().quads_for_pattern(None, None, None, NamedNode(name))), None) is not None

    def _run(self, query: str, bindings: Bindings) -> _Results:
        engine = self._open_engine()
        try:
            return engine.query(bind(query, bindings), use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(
                f"the query cannot be parsed ({textwrap.shorten(str(error), _REASON)})",
                mend="The numbers are line and column; see https://www.w3.org/TR/sparql11-query/",
            ) from error


def table_of(solutions: QuerySolutions) -> Table:
    """Solutions as a table of plain text."""
    columns = tuple(variable.value for variable in solutions.variables)
    rows = tuple(tuple(plain(solution[column]) for column in columns) for solution in solutions)
    return Table(columns=columns, rows=rows)


@contextmanager
def _as_store_error(where: str) -> Iterator[None]:
    """Oxigraph says OSError for locks, missing files and corruption alike, RuntimeError for writing to a reader."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"the database cannot be read or written ({error})", where=where, mend="Build it again with kg build"
        ) from error
