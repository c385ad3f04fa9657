"""A store's graphs sent to an endpoint: what changed, and after a break what is left."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from tests.servers import Address, oxigraph
from tests.unit.conftest import Valid

from kg.push import push
from kg.store import Access, EmbeddedStore, RemoteStore, graph_store_of

ONE = "<http://x/a> <http://x/p> \"é\\n\\\"q\\\"\" .\n"
QUICK = Access(attempts=2, first_wait=0.01, timeout=10)


class Silent:
    def begin(self, stage: str, total: int) -> None:
        """Nobody looks."""

    def advance(self) -> None:
        """Nobody looks."""


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with oxigraph() as found:
        yield found


@pytest.fixture
def source(valid: Valid) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.in_memory() as store:
        for number in range(5):
            store.put(valid(f"http://g/{number}", ONE.replace("x/a", f"x/{number}")))
        yield store


def test_only_what_changed_is_sent(address: Address, source: EmbeddedStore, tmp_path: Path, valid: Valid) -> None:
    journal = tmp_path / "pushed" / "j.jsonl"
    with RemoteStore(address.query, address.store, access=QUICK) as remote:
        remote.put(valid("http://other/graph", ONE))
        first = push(source, remote, journal, Silent())
        assert (first.sent, first.removed, first.kept, first.exit_code) == (5, 0, 0, 0)
        again = push(source, remote, journal, Silent())
        assert (again.sent, again.kept) == (0, 5)
        source.delete("http://g/0")
        source.put(valid("http://g/1", ONE))
        third = push(source, remote, journal, Silent())
        assert (third.sent, third.removed, third.kept) == (1, 1, 3)
        assert remote.nquads(source.graphs()) == source.nquads()
        assert remote.graphs() == (*source.graphs(), "http://other/graph")


class Moody(BaseHTTPRequestHandler):
    """An endpoint that answers what the test lays out, one status a request, then 204; GET and POST list no graph."""

    statuses: ClassVar[list[int]] = []
    puts: ClassVar[list[str]] = []
    authorizations: ClassVar[set[str | None]] = set()

    def do_PUT(self) -> None:
        self.authorizations.add(self.headers["Authorization"])
        self.rfile.read(int(self.headers["Content-Length"]))
        status = self.statuses.pop(0) if self.statuses else 204
        if status == 204:
            self.puts.append(self.path)
        self.send_response(status)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        rows = [{"g": {"type": "uri", "value": f"http://g/{n}"}} for n in range(5)]
        body = json.dumps({"head": {"vars": ["g"]}, "results": {"bindings": rows}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def moody() -> Iterator[Callable[[list[int]], RemoteStore]]:
    with HTTPServer(("127.0.0.1", 0), Moody) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        Moody.puts.clear()
        Moody.authorizations.clear()

        def made(statuses: list[int]) -> RemoteStore:
            Moody.statuses[:] = statuses
            where = f"http://127.0.0.1:{server.server_port}"
            access = Access(attempts=2, first_wait=0.01, authorization="Bearer secret")
            return RemoteStore(f"{where}/query", f"{where}/store", access=access)

        yield made
        server.shutdown()
        thread.join()


def test_what_passes_is_tried_again(
    source: EmbeddedStore, tmp_path: Path, moody: Callable[[list[int]], RemoteStore]
) -> None:
    report = push(source, moody([503, 204, 429, 204, 502]), tmp_path / "j", Silent())
    assert report.exit_code == 0 and len(Moody.puts) == 5
    assert Moody.authorizations == {"Bearer secret"}


def test_a_push_that_broke_off_goes_on(
    source: EmbeddedStore, tmp_path: Path, moody: Callable[[list[int]], RemoteStore]
) -> None:
    broken = push(source, moody([204, 204, *[503] * 6]), tmp_path / "j", Silent())
    assert (broken.sent, len(broken.failed), broken.left, broken.exit_code) == (2, 3, 0, 1)
    with (tmp_path / "j").open("a") as file:
        file.write('{"graph": "http://g/4", "sha')  # a kill amid a line
    rest = push(source, moody([]), tmp_path / "j", Silent())
    assert (rest.sent, rest.kept, rest.exit_code) == (3, 2, 0)
    assert len(Moody.puts) == 5


def test_an_endpoint_that_is_gone_is_not_tried_for_ever(
    source: EmbeddedStore, tmp_path: Path, moody: Callable[[list[int]], RemoteStore]
) -> None:
    report = push(source, moody([503] * 6), tmp_path / "j", Silent())
    assert (report.sent, len(report.failed), report.left) == (0, 3, 2)
    refused = push(source, moody([401] * 3), tmp_path / "j", Silent())
    assert "KG_STORE_TOKEN" in str(refused.failed[0][1])


@pytest.mark.parametrize(
    ("endpoint", "store"),
    [
        ("http://a:1/query", "http://a:1/store"), ("https://a/x/sparql", "https://a/x/graph-store"),
        ("http://a/sparql-auth", "http://a/sparql-graph-crud-auth"), ("http://a/other", None),
    ],
)
def test_the_address_for_writing(endpoint: str, store: str | None) -> None:
    assert graph_store_of(endpoint, {}) == store
    assert graph_store_of(endpoint, {"KG_GRAPH_STORE": "http://b/"}) == "http://b/"


def test_credentials_come_from_the_environment_and_show_nowhere() -> None:
    token = Access.from_environment({"KG_STORE_TOKEN": "s3cret", "KG_STORE_USER": "u"})
    assert token.authorization == "Bearer s3cret" and "s3cret" not in repr(token)
    basic = Access.from_environment({"KG_STORE_USER": "u", "KG_STORE_PASSWORD": "p"})
    assert basic.authorization == "Basic dTpw"


def test_the_command(built: Path, address: Address, kg: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    first = kg("push", address.query, "--store", built)
    assert (first.code, first.err) == (0, "") and " graphs sent, " in first.out  # type: ignore[attr-defined]
    asked = kg("query", "mediators", "--store", address.query)
    assert asked.out == kg("query", "mediators", "--store", built).out  # type: ignore[attr-defined]
    checked = kg("validate", "--store", address.query)
    assert checked.code == 0, checked.out  # type: ignore[attr-defined]
    none = kg("push", "http://127.0.0.1:1/other", "--store", built)
    assert none.code == 2 and "KG_GRAPH_STORE" in none.err  # type: ignore[attr-defined]
