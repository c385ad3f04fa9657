"""A store behind any SPARQL 1.1 endpoint: SPARQL Protocol to ask, Graph Store HTTP Protocol to write.

Sources: https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPException
from typing import Self
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLExceptions, SPARQLWrapper

from kg.errors import QueryError, StoreError
from kg.store.base import NOTHING, Store, lines_of, quads_of
from kg.store.connection import Access
from kg.store.embedded import table_of
from kg.store.table import Table
from kg.store.terms import Bindings, bind, form, iri, without_comments
from kg.validate import ValidGraph

_RIGHTS = (401, 403)
_SAID = 300  # characters of what a server says about an error
_NO_GRAPH = "urn:accord-kg:no-graph"
_IS_UNION = "ASK { GRAPH ?g { ?s ?p ?o } ?s ?p ?o }"
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_QUADS = "SELECT ?s ?p ?o WHERE { VALUES ?graph { UNDEF } GRAPH ?graph { ?s ?p ?o } }"


class RemoteStore:
    """A SPARQL 1.1 endpoint. ``graph_store`` is the address for writing; without it the store can only be read.

    What a server takes for the default graph differs. If its own is the union of all graphs, or can be made so as
    Oxigraph's server does, queries leave it to the server; else each query names all graphs as its default graph.
    ``union_by_server`` tells without asking.
    """

    def __init__(
        self, endpoint: str, graph_store: str | None = None, *, access: Access | None = None,
        union_by_server: bool | None = None,
    ) -> None:
        for address in (endpoint, graph_store):
            if address is not None and urlsplit(address).scheme not in ("http", "https"):
                raise StoreError("is no http address", where=address, mend="Give http://… or https://…")
        self._endpoint = endpoint
        self._graph_store = graph_store
        self._access = access or Access()
        self._union_by_server = union_by_server
        self._opener = build_opener(_NoRedirect)

    def select(self, query: str, bindings: Bindings = NOTHING) -> Table:
        """See ``Store.select``."""
        return table_of(self._solutions(query, bindings, self._default_graphs()))

    def ask(self, query: str, bindings: Bindings = NOTHING) -> bool:
        """See ``Store.ask``."""
        answer = self._results(query, bindings, self._default_graphs())
        if not isinstance(answer, QueryBoolean):
            raise QueryError("the query is no ASK", mend="Start it with ASK")
        return bool(answer)

    def construct(self, query: str, bindings: Bindings = NOTHING) -> str:
        """See ``Store.construct``."""
        if form(query) not in ("CONSTRUCT", "DESCRIBE"):
            raise QueryError("the query is no CONSTRUCT", mend="Start it with CONSTRUCT")
        body = self._ask_endpoint(query, bindings, self._default_graphs(), TURTLE)
        try:
            return lines_of(quad.triple for quad in parse(body, format=RdfFormat.TURTLE))
        except SyntaxError as error:
            raise self._garbled(error) from error

    def put(self, graph: ValidGraph) -> None:
        """See ``Store.put``."""
        body = lines_of(quad.triple for quad in quads_of(graph))
        self._write("PUT", graph.name, body.encode())

    def copy(self, source: Store, name: str) -> None:
        """Replaces a graph by that of another store, where it passed the gate."""
        triples = "".join(f"{quad.triple} .\n" for quad in parse(source.nquads([name]), format=RdfFormat.N_QUADS))
        self._write("PUT", name, triples.encode())

    def delete(self, name: str) -> None:
        """See ``Store.delete``."""
        self._write("DELETE", name)

    def graphs(self) -> tuple[str, ...]:
        """See ``Store.graphs``."""
        rows = table_of(self._solutions(_GRAPHS, NOTHING, ())).rows
        return tuple(sorted(name for (name,) in rows if name is not None))

    def nquads(self, graphs: Collection[str] | None = None) -> str:
        """See ``Store.nquads``."""
        quads = []
        for name in self.graphs() if graphs is None else graphs:
            graph = iri(name)
            for row in self._solutions(_QUADS, {"graph": graph}, ()):
                subject, predicate, value = row["s"], row["p"], row["o"]
                if isinstance(subject, BlankNode) or isinstance(value, BlankNode):
                    raise StoreError("the graph has blank nodes", where=name, mend="Give every node an IRI")
                if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
                    quads.append(Quad(subject, predicate, value, graph))
        return lines_of(quads)

    def close(self) -> None:
        """See ``Store.close``; no connection outlives its request."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _default_graphs(self) -> tuple[str, ...]:
        if self._union_by_server is None:
            self._union_by_server = self._finds_union()
        return () if self._union_by_server else self.graphs() or (_NO_GRAPH,)

    def _finds_union(self) -> bool | None:
        """Whether the server's default graph is the union, if need be by the parameter that makes it so.

        None where there is no quad yet by which to tell.
        """
        plain = self._endpoint
        if self._results(_IS_UNION, NOTHING, ()):
            return True
        self._endpoint = f"{plain}{'&' if '?' in plain else '?'}union-default-graph"
        with suppress(StoreError):
            if self._results(_IS_UNION, NOTHING, ()):
                return True
        self._endpoint = plain
        return False if self.graphs() else None

    def _solutions(self, query: str, bindings: Bindings, graphs: Collection[str]) -> QuerySolutions:
        solutions = self._results(query, bindings, graphs)
        if not isinstance(solutions, QuerySolutions):
            raise QueryError("the query is no SELECT", mend="Start it with SELECT")
        return solutions

    def _results(self, query: str, bindings: Bindings, graphs: Collection[str]) -> QuerySolutions | QueryBoolean:
        if form(query) not in ("SELECT", "ASK"):
            raise QueryError("the query gives no table", mend="Start it with SELECT or ASK")
        body = self._ask_endpoint(query, bindings, graphs, JSON)
        try:
            return parse_query_results(body, format=QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise self._garbled(error) from error

    def _ask_endpoint(self, query: str, bindings: Bindings, graphs: Collection[str], accepted: str) -> bytes:
        wrapper = SPARQLWrapper(self._endpoint, returnFormat=accepted)
        wrapper.setTimeout(self._access.timeout)
        if self._access.authorization is not None:
            wrapper.addCustomHttpHeader("Authorization", self._access.authorization)
        wrapper.setMethod(POST)  # long queries do not fit into an address
        wrapper.setQuery(without_comments(bind(query, bindings)))
        for graph in graphs:
            wrapper.addParameter("default-graph-uri", graph)
            wrapper.addParameter("named-graph-uri", graph)
        try:
            return self._access.persistently(lambda: _read(wrapper))
        except SPARQLExceptions.QueryBadFormed as error:
            raise QueryError(
                "the endpoint cannot parse the query", where=self._endpoint,
                mend="Try it with --store DIR, which says where the fault is",
            ) from error
        except (SPARQLExceptions.SPARQLWrapperException, OSError, HTTPException) as error:
            raise self._unreachable(error) from error

    def _write(self, method: str, graph: str, body: bytes | None = None) -> None:
        if self._graph_store is None:
            raise StoreError("is open for reading only", where=self._endpoint, mend="Give a Graph Store address too")
        address = f"{self._graph_store}?graph={quote(iri(graph).value, safe='')}"
        headers = {"Content-Type": "application/n-triples"}
        if self._access.authorization is not None:
            headers["Authorization"] = self._access.authorization
        request = Request(address, data=body, method=method, headers=headers)
        try:
            self._access.persistently(lambda: self._sent(request))
        except HTTPError as error:
            with error:
                if method != "DELETE" or error.code != HTTPStatus.NOT_FOUND:
                    raise self._unreachable(error) from error
        except (URLError, OSError, HTTPException) as error:
            raise self._unreachable(error) from error

    def _sent(self, request: Request) -> None:
        with self._opener.open(request, timeout=self._access.timeout) as response:
            response.read()

    def _unreachable(self, error: Exception) -> StoreError:
        mend = "See that it runs, and that the address and the rights are the right ones"
        if isinstance(error, SPARQLExceptions.Unauthorized) or (isinstance(error, HTTPError) and error.code in _RIGHTS):
            mend = "Set KG_STORE_TOKEN, or KG_STORE_USER and KG_STORE_PASSWORD"
        said = ""
        if isinstance(error, HTTPError):
            said = f": {textwrap.shorten(error.read().decode('utf-8', 'replace'), _SAID)}"
        return StoreError(
            f"the endpoint does not answer as it should ({error}{said})", where=self._endpoint, mend=mend
        )

    def _garbled(self, error: Exception) -> StoreError:
        return StoreError(
            f"the answer is not what SPARQL 1.1 prescribes ({error})", where=self._endpoint,
            mend="See that the address is that of a SPARQL 1.1 endpoint",
        )


def _read(wrapper: SPARQLWrapper) -> bytes:
    """One attempt at an answer; one that is cut off counts as no connection."""
    try:
        with wrapper.query().response as response:
            return bytes(response.read())
    except HTTPException as error:
        raise ConnectionError(f"the answer was cut off ({error})") from error


class _NoRedirect(HTTPRedirectHandler):
    """A write goes where it was sent or nowhere: no server may hand a graph on to another address."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None
