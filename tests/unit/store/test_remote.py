"""A store behind SPARQL 1.1 and the Graph Store Protocol, against the Oxigraph server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from kg.errors import QueryError, StoreError
from kg.store import Access, EmbeddedStore, RemoteStore, Term, iri, literal
from kg.validate import ValidGraph

Valid = Callable[[str, str], ValidGraph]
ONE = '<http://x/a> <http://x/p> "é\\n\\"q\\"" .\n'


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an Oxigraph server on a free port of this machine."""
    binary = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin")
    if binary is None:
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen([binary, "serve", "--bind", address], stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://{address}/")
            yield f"http://{address}"
        finally:
            process.kill()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            with urlopen(address, timeout=5):
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail(f"no server came up at {address}")


@pytest.fixture
def remote(server: str) -> Iterator[RemoteStore]:
    """A store that is empty at the start of each test."""
    with RemoteStore(f"{server}/query", f"{server}/store") as store:
        for name in store.graphs():
            store.delete(name)
        yield store


def test_it_holds_the_same_bytes_as_the_embedded_store(
    remote: RemoteStore, valley: EmbeddedStore, valley_graphs: tuple[ValidGraph, ...]
) -> None:
    for graph in valley_graphs:
        remote.put(graph)
    assert remote.graphs() == valley.graphs()
    assert remote.nquads() == valley.nquads()
    name = remote.graphs()[0]
    assert remote.nquads([name]) == valley.nquads([name])


def test_put_replaces_and_delete_takes_back(remote: RemoteStore, valid: Valid) -> None:
    remote.put(valid("http://g/ä?b#c", ONE))
    remote.put(valid("http://g/ä?b#c", "<http://x/b> <http://x/p> <http://x/c> .\n"))
    assert remote.nquads() == "<http://x/b> <http://x/p> <http://x/c> <http://g/ä?b#c> .\n"
    remote.delete("http://g/ä?b#c")
    remote.delete("http://g/none")
    assert remote.graphs() == ()


def test_queries_see_the_union_whatever_the_server_takes_for_default(remote: RemoteStore, valid: Valid) -> None:
    assert not remote.ask("ASK { ?s ?p ?o }")
    remote.put(valid("http://g/1", ONE))
    remote.put(valid("http://g/2", "<http://x/b> <http://x/p> <http://x/c> .\n"))
    assert remote.select("# a comment\nSELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s").rows == (
        ("http://x/a",), ("http://x/b",),
    )
    assert remote.select("SELECT ?g WHERE { GRAPH ?g { <http://x/b> ?p ?o } }").rows == (("http://g/2",),)
    assert remote.ask("ASK { <http://x/a> ?p ?o }")
    assert remote.construct("CONSTRUCT { ?s <http://x/q> 1.5 } WHERE { ?s ?p ?o }").splitlines() == [
        f'<http://x/{s}> <http://x/q> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .' for s in "ab"
    ]


def test_terms_are_bound_as_terms(remote: RemoteStore, valid: Valid) -> None:
    remote.put(valid("http://g/1", ONE))
    query = "SELECT ?s WHERE { VALUES ?p { UNDEF } VALUES ?o { UNDEF } ?s ?p ?o }"
    bindings: dict[str, Term] = {"p": iri("http://x/p"), "o": literal('é\n"q"')}
    assert remote.select(query, bindings).rows == (("http://x/a",),)
    assert remote.select(query, {"o": literal('" } #')}).rows == ()


def test_the_servers_own_union_is_left_to_it(server: str, remote: RemoteStore, valid: Valid) -> None:
    remote.put(valid("http://g/1", ONE))
    with RemoteStore(f"{server}/query?union-default-graph", union_by_server=True) as store:
        assert store.ask("ASK { <http://x/a> ?p ?o }")
    with RemoteStore(f"{server}/query", union_by_server=True) as store:
        assert not store.ask("ASK { <http://x/a> ?p ?o }")


@pytest.mark.parametrize(
    ("method", "query", "message"),
    [
        ("select", "SELECT * {", "cannot parse the query"),
        ("select", "ASK {}", "the query is no SELECT"),
        ("select", "CONSTRUCT WHERE { ?s ?p ?o }", "the query gives no table"),
        ("ask", "SELECT * {}", "the query is no ASK"),
        ("construct", "ASK {}", "the query is no CONSTRUCT"),
        ("ask", "ASK { SERVICE <http://127.0.0.1/> {} }", "SERVICE is not allowed"),
    ],
)
def test_faulty_queries_are_clear_errors(remote: RemoteStore, method: str, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        getattr(remote, method)(query)


def test_a_store_without_a_writing_address_can_only_be_read(server: str, valid: Valid) -> None:
    with RemoteStore(f"{server}/query") as store, pytest.raises(StoreError, match="is open for reading only"):
        store.put(valid("http://g/1", ONE))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x/", "/query"])
def test_only_http_is_spoken(address: str) -> None:
    with pytest.raises(StoreError, match="is no http address"):
        RemoteStore(address)
    with pytest.raises(StoreError, match="is no http address"):
        RemoteStore("http://127.0.0.1/query", address)


def test_nobody_at_home_is_a_clear_error(valid: Valid) -> None:
    access = Access(timeout=5, attempts=2, first_wait=0.01)
    with RemoteStore("http://127.0.0.1:1/query", "http://127.0.0.1:1/store", access=access) as store:
        with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/query: the endpoint does not answer as it should"):
            store.ask("ASK {}")
        with pytest.raises(StoreError, match="the endpoint does not answer as it should"):
            store.put(valid("http://g/1", ONE))


class _Strange(BaseHTTPRequestHandler):
    """A server that is no SPARQL endpoint: it answers nonsense, and sends writers elsewhere."""

    followed: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self._send(200, b"<html>hello</html>")

    def do_PUT(self) -> None:
        self.send_response(307)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_DELETE(self) -> None:
        self._send(500, b"")

    def do_GET(self) -> None:
        self.followed.append(self.path)
        self._send(200, b"")

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _send(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def strange() -> Iterator[str]:
    """The address of that server."""
    with HTTPServer(("127.0.0.1", 0), _Strange) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_nonsense_is_a_clear_error_and_no_redirect_is_followed(strange: str, valid: Valid) -> None:
    store = RemoteStore(strange, strange, union_by_server=True)
    with pytest.raises(StoreError, match=r"not what SPARQL 1\.1 prescribes"):
        store.ask("ASK {}")
    with pytest.raises(StoreError, match=r"not what SPARQL 1\.1 prescribes"):
        store.construct("CONSTRUCT WHERE { ?s ?p ?o }")
    with pytest.raises(StoreError, match="307"):
        store.put(valid("http://g/1", ONE))
    with pytest.raises(StoreError, match="500"):
        store.delete("http://g/1")
    assert _Strange.followed == []
