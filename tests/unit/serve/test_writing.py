"""Writing through the Graph Store Protocol, and what readers see while the store changes."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.serving import TOKEN, WRITE, Served, free_port, serving

from kg.serve.limits import Limits
from kg.store import begin, open_store

TURTLE = WRITE | {"Content-Type": "text/turtle"}
BAD = "<http://x/a> a <https://w3id.org/accord-kg/ns#Agreement> ."


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "store"))


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    patient = Limits(workers=1, heavy=1, waiting_seconds=30, light_seconds=20)  # a busy machine must not fail a test
    with serving(home, limits=patient) as server:
        yield server


def put(served: Served, graph: str, content: str | bytes, **headers: str) -> httpx.Response:
    return served.client.put("/graph-store", params={"graph": graph}, content=content, headers=TURTLE | headers)


def test_a_graph_passes_the_gate_or_stays_out(served: Served, home: Path) -> None:
    before = served.client.get("/health").json()["generation"]
    answer = put(served, "http://x/g", BAD)
    assert answer.status_code == 422 and "violates its shapes" in answer.json()["detail"]
    assert served.client.get("/health").json()["generation"] == before
    assert put(served, "http://x/g", "no turtle").status_code == 400
    assert put(served, "http://x/g", "{}", **{"Content-Type": "text/plain;x"}).status_code == 400
    assert put(served, "http://x/g", "{}", **{"Content-Type": "image/png"}).status_code == 415


def test_a_documents_graph_goes_back_in_as_it_came_out(served: Served, home: Path) -> None:
    with open_store(home) as store:
        before = store.nquads()
        names = [name for name in store.graphs() if "/document/" in name]
    for name in names[:3]:
        graph = served.client.get("/graph-store", params={"graph": name}, headers={"Accept": "text/turtle"}).text
        assert put(served, name, graph).status_code == 204
    with open_store(home) as store:
        assert store.nquads() == before


def test_adding_and_removing_leaves_the_store_as_it_was(served: Served, home: Path) -> None:
    with open_store(home) as store:
        before = store.nquads()
    assert put(served, "http://x/g", "<http://x/a> <http://x/b> [] , 'é' .").status_code == 201
    assert served.client.get("/sparql", params={"query": "ASK { <http://x/a> <http://x/b> 'é' }"}).json()["boolean"]
    with open_store(home) as store:
        again = store.nquads()
    assert put(served, "http://x/g", "<http://x/a> <http://x/b> 'é' , [] .").status_code == 204
    with open_store(home) as store:
        assert store.nquads() == again != before
    assert served.client.delete("/graph-store?graph=http://x/g", headers=WRITE).status_code == 204
    assert served.client.delete("/graph-store?graph=http://x/g", headers=WRITE).status_code == 404
    with open_store(home) as store:
        assert store.nquads() == before


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_only_the_token_opens(served: Served, header: str) -> None:
    answer = served.client.put("/graph-store?graph=http://x/g", content="", headers={"Authorization": header})
    assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"


def test_while_a_build_writes_the_caller_may_come_again(served: Served, home: Path) -> None:
    with begin(home):
        answer = put(served, "http://x/g", "<http://x/a> <http://x/b> 1 .")
        assert answer.status_code == 503 and answer.headers["retry-after"] == "5"
        assert served.client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    assert put(served, "http://x/g", "<http://x/a> <http://x/b> 1 .").status_code == 201


def test_a_new_generation_is_served_and_no_query_is_lost(served: Served, home: Path) -> None:
    stop = threading.Event()
    seen: list[int] = []

    def read() -> None:
        with httpx.Client(base_url=served.address, timeout=60) as client:
            while not stop.is_set():
                seen.append(client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).status_code)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(3):
        assert put(served, "http://x/g", f"<http://x/a> <http://x/b> {number} .").status_code in (201, 204)
        found = served.client.get("/sparql", params={"query": "SELECT ?n { <http://x/a> <http://x/b> ?n }"})
        assert [row["n"]["value"] for row in found.json()["results"]["bindings"]] == [str(number)]
    stop.set()
    reader.join()
    assert set(seen) == {200}
    time.sleep(0.5)
    with begin(home):
        pass
    assert len(list((home / "generations").iterdir())) == 1, "a generation is held that nobody reads"


def wait_for(what: Callable[[], bool]) -> bool:
    """Whether it becomes true within a minute."""
    for _ in range(600):
        with contextlib.suppress(httpx.TransportError):
            if what():
                return True
        time.sleep(0.1)
    return False


def busy(health: httpx.Response) -> bool:
    pool = health.json()["pool"]
    return bool(pool["light"] + pool["heavy"])


def test_the_command_serves_and_stops_gracefully(home: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", "--store", str(home), "--port", str(port), "--limit", "workers=1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        address = f"http://127.0.0.1:{port}"
        assert wait_for(lambda: httpx.get(f"{address}/health", timeout=5).status_code == 200)
        some = "{ SELECT ?%s { ?%s ?p%s ?o%s } LIMIT 500 }"
        slow = f"SELECT (COUNT(*) AS ?n) {{ {some % (*'aaaa',)} {some % (*'bbbb',)} FILTER(STR(?a) < STR(?b)) }}"
        answers: list[httpx.Response] = []
        asker = threading.Thread(
            target=lambda: answers.append(httpx.get(f"{address}/sparql", params={"query": slow}, timeout=60))
        )
        asker.start()
        assert wait_for(lambda: busy(httpx.get(f"{address}/health", timeout=5)) or bool(answers))
        process.send_signal(signal.SIGTERM)
        asker.join()
        assert answers[0].status_code == 200
        assert process.wait(20) in (0, -signal.SIGTERM)  # uvicorn hands the signal on when all is answered
        assert process.stderr is not None
        assert f"Serving {home} at {address}/" in process.stderr.read()


def test_bad_options_are_told(kg: object, home: Path, tmp_path: Path) -> None:
    run = kg
    assert callable(run)
    missing = run("serve", "--store", tmp_path / "none")
    assert missing.code == 2 and "Traceback" not in missing.err
    limit = run("serve", "--store", home, "--limit", "rows=many")
    assert limit.code == 2 and "is no limit" in limit.err
