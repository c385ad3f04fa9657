"""A served store as its readers see it."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from tests.serving import WRITE, Served, serving

from kg.export import Format, export
from kg.serve.app import Plugs
from kg.serve.fate import Fate, Merged, Retracted
from kg.serve.limits import MEGABYTE, Limits
from kg.serve.linked import Node
from kg.settings import DEFAULT_BASE
from kg.store import open_store

ACTOR = "actor/azerbaijan-333b8de4"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT ?a ?b ?c { ?a ?p ?o . ?b ?q ?r . ?c ?t ?u } ORDER BY ?a ?b ?c LIMIT 10"
LIGHT = "SELECT ?s { ?s a <https://w3id.org/accord-kg/ns#Agreement> } ORDER BY ?s"
TIGHT = Limits(
    seconds=2.0, light_seconds=0.3, rows=500, result_bytes=MEGABYTE, memory=128 * MEGABYTE, workers=2, heavy=1,
    query_bytes=10_000, waiting=4, waiting_seconds=0.3, body_seconds=1.0, header_seconds=1.0,
)


def fates(generation: Path, iri: str) -> Fate | None:
    assert (generation / "oxigraph").is_dir()
    known: dict[str, Fate] = {
        "actor/merged": Merged(into=DEFAULT_BASE + ACTOR), "actor/gone": Retracted(reason="its document was retracted")
    }
    return known.get(iri.removeprefix(DEFAULT_BASE))


async def own_page(_: Request, node: Node) -> Response:
    return PlainTextResponse(f"an agreement of {len(node.triples)} triples")


@pytest.fixture(scope="module")
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def served(built: Path, log: io.StringIO) -> Iterator[Served]:
    plugs = Plugs(fates=fates, makers={"agreement": own_page})
    with serving(built, limits=TIGHT, plugs=plugs, log=log, token=None) as server:
        yield server


def ask(served: Served, query: str, **headers: str) -> httpx.Response:
    return served.client.get("/sparql", params={"query": query}, headers=headers)


def problem(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return str(answer.json()["detail"])


def test_sparqlwrapper_reads_every_kind(served: Served) -> None:
    wrapper = SPARQLWrapper(f"{served.address}/sparql")

    def answer(query: str, form: str) -> Any:
        wrapper.setQuery(query)
        wrapper.setReturnFormat(form)
        return wrapper.query().convert()

    rows = [row["s"]["value"] for row in answer(LIGHT, JSON)["results"]["bindings"]]
    assert len(rows) >= 4
    assert len(answer(LIGHT, XML).getElementsByTagName("result")) == len(rows)
    assert answer(LIGHT, CSV).decode().split() == ["s", *rows]
    wrapper.setMethod(POST)
    about = f"<{DEFAULT_BASE}{ACTOR}> ?p ?o"
    turtle = answer(f"CONSTRUCT {{ {about} }} WHERE {{ {about} }}", TURTLE)
    assert len(Graph().parse(data=turtle, format="turtle")) > 3
    assert answer("ASK { ?s a <https://w3id.org/accord-kg/ns#Nothing> }", JSON)["boolean"] is False


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE), ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML), ("application/ld+json", RdfFormat.JSON_LD),
        ("application/n-quads", RdfFormat.N_QUADS), ("application/trig", RdfFormat.TRIG),
    ],
)
def test_every_format_of_triples_says_the_same(served: Served, media: str, form: RdfFormat) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{DEFAULT_BASE}{ACTOR}> }} ?s ?p ?o }}"
    answer = ask(served, query, Accept=media)
    assert answer.headers["content-type"].startswith(media)
    plain = ask(served, query, Accept="application/n-triples").text.splitlines()
    assert {f"{quad.triple} ." for quad in parse(answer.content, format=form)} == set(plain)
    assert len(plain) > 3


def test_from_names_the_graph_that_is_asked(served: Served) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?s ?p ?o }}"
    ontology = int(ask(served, count.format(f"FROM <{DEFAULT_BASE}graph/ontology>"), Accept="text/csv").text.split()[1])
    everything = int(ask(served, count.format(""), Accept="text/csv").text.split()[1])
    assert 0 < ontology < everything
    assert ask(served, "ASK FROM <http://x/none> { ?s ?p ?o }").json()["boolean"] is False


def test_graphs_are_read_by_the_graph_store_protocol(served: Served, built: Path) -> None:
    with open_store(built) as store:
        name = store.graphs()[0]
        lines = {line.removesuffix(f" <{name}> .") + " ." for line in store.nquads([name]).splitlines()}
    answer = served.client.get("/graph-store", params={"graph": name}, headers={"Accept": "application/n-triples"})
    assert set(answer.text.splitlines()) == lines
    assert served.client.get("/graph-store?graph=http://x/none").status_code == 404
    assert served.client.get("/graph-store").status_code == 400
    assert served.client.get("/graph-store?graph=no%20iri").status_code == 400
    assert served.client.get("/graph-store?default&graph=http://x/a").status_code == 400


def test_without_a_token_nobody_writes(served: Served) -> None:
    answer = served.client.put("/graph-store?graph=http://x/g", content="", headers=WRITE)
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD, OPTIONS"
    answer = served.client.post("/sparql", data={"update": "CLEAR ALL"})
    assert answer.status_code == 403 and "updates are off" in problem(answer)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> ASK { SERVICE:a {} }",
        "ASK { ?s ?p 1SERVICE?x{} }", "ASK { # \rSERVICE <http://127.0.0.1:9/> {} }",
    ],
)
def test_no_query_reaches_out(served: Served, query: str) -> None:
    answer = ask(served, query)
    assert answer.status_code == 403 and "SERVICE is off" in problem(answer)


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * {", 400, "cannot be parsed"), ("LOAD <http://x/>", 400, "no SPARQL query"),
        ("SELECT * { ?s ?p ?o }", 422, "more rows"), ("CONSTRUCT WHERE { ?s ?p ?o }", 422, "more triples"),
        (HEAVY, 504, "more than 2 seconds"), (HUNGRY, 507, "more memory"),
        ("ASK { " + "{" * 3000 + "}" * 3000 + " }", 507, "depth"),
    ],
)
def test_what_a_query_may_not(served: Served, query: str, status: int, words: str) -> None:
    answer = ask(served, query)
    assert answer.status_code == status and words in problem(answer)
    assert ask(served, LIGHT).status_code == 200


def test_rows_are_counted_in_every_format(served: Served) -> None:
    for media in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                  "text/tab-separated-values"):
        for limit, status in ((500, 200), (501, 422)):
            rows = r"""{ ?s ?p ?o BIND('},{"x":{ <result>\n,"' AS ?odd) } LIMIT """ + str(limit)
            answer = ask(served, f"SELECT ?s ?o {rows}", Accept=media)
            assert answer.status_code == status, (media, limit, answer.text[:300])
            assert ask(served, f"SELECT ?odd {rows}", Accept=media).status_code == status, (media, limit)


def test_a_heavy_query_hinders_no_light_one(served: Served) -> None:
    answers: list[httpx.Response] = []

    def heavy() -> None:
        with httpx.Client(base_url=served.address, timeout=60) as client:
            answers.append(client.get("/sparql", params={"query": HEAVY}))

    threads = [threading.Thread(target=heavy) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1.2)
    for _ in range(5):
        started = time.monotonic()
        assert ask(served, LIGHT).status_code in (200, 503)
        assert time.monotonic() - started < 2
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers) == [503, 503, 504]
    assert all(int(a.headers["retry-after"]) > 0 for a in answers if a.status_code == 503)


def test_hanging_up_ends_the_query(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", int(served.address.rsplit(":", 1)[1]))) as caller:
        query = httpx.QueryParams({"query": HEAVY})
        caller.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.8)
        assert served.client.get("/health").json()["pool"]["heavy"] == 1
    time.sleep(0.5)
    assert served.client.get("/health").json()["pool"]["heavy"] == 0


def test_a_connection_that_says_nothing_is_closed(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", int(served.address.rsplit(":", 1)[1])), timeout=10) as caller:
        caller.sendall(b"GET /health HTTP/1.1\r\nHost:")
        with contextlib.suppress(ConnectionResetError):
            assert caller.recv(10) == b""


def test_a_body_that_is_long_or_slow_is_refused(served: Served) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert served.client.post("/sparql", content="#" * 10_001, headers=headers).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(11):
            yield b"#" * 1000

    assert served.client.post("/sparql", content=pieces(), headers=headers).status_code == 413

    def slow() -> Iterator[bytes]:
        yield b"ASK "
        time.sleep(1.5)
        yield b"{}"

    assert served.client.post("/sparql", content=slow(), headers=headers).status_code == 408


def test_what_has_not_changed_is_not_sent_again(served: Served) -> None:
    for path in ("/sparql", f"/data/{ACTOR}", "/ns.ttl", "/graph-store"):
        params = {"/sparql": {"query": LIGHT}, "/graph-store": {"graph": f"{DEFAULT_BASE}graph/ontology"}}.get(path, {})
        first = served.client.get(path, params=params)
        again = served.client.get(path, params=params, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), path
        assert served.client.get(path, params=params, headers={"If-None-Match": '"other"'}).status_code == 200
    assert "etag" not in ask(served, "SELECT (NOW() AS ?now) {}").headers


def test_results_are_packed_for_who_takes_it(served: Served) -> None:
    with httpx.stream("GET", f"{served.address}/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 200"},
                      headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip" and "Accept-Encoding" in answer.headers["vary"]
    assert len(json.loads(gzip.decompress(raw))["results"]["bindings"]) == 200
    plain = ask(served, "SELECT * { ?s ?p ?o } LIMIT 200", **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_nodes_answer_with_page_or_data(served: Served) -> None:
    page = served.client.get(f"/id/{ACTOR}", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, f"/page/{ACTOR}")
    data = served.client.get(f"/id/{ACTOR}", headers={"Accept": "text/turtle"})
    assert (data.status_code, data.headers["location"]) == (303, f"/data/{ACTOR}")
    assert "<h1>Azerbaijan</h1>" in served.client.get(f"/page/{ACTOR}").text
    contents = set()
    for suffix in ("ttl", "nt", "jsonld", "rdf"):
        answer = served.client.get(f"/data/{ACTOR}.{suffix}")
        form = RdfFormat.from_extension(suffix)
        assert form is not None
        contents.add(frozenset(str(quad.triple) for quad in parse(answer.text, format=form)))
    assert len(contents) == 1 and len(contents.pop()) > 5
    assert served.client.get(f"/data/{ACTOR}", headers={"Accept": "image/png"}).status_code == 406


def test_what_is_not_there_any_more_says_why(served: Served) -> None:
    merged = served.client.get("/id/actor/merged")
    assert (merged.status_code, merged.headers["location"]) == (308, f"/id/{ACTOR}")
    gone = served.client.get("/id/actor/gone")
    assert gone.status_code == 410 and "its document was retracted" in problem(gone)
    for path in ("/id/actor/none", "/data/actor/none.ttl", "/page/actor/none", "/id/a%20b", "/id/%3Cx%3E", "/id/../x"):
        assert served.client.get(path).status_code == 404, path


def test_pages_plug_in_by_kind(served: Served) -> None:
    iri = ask(served, LIGHT).json()["results"]["bindings"][0]["s"]["value"]
    answer = served.client.get(f"/page/{iri.removeprefix(DEFAULT_BASE)}")
    assert answer.text.startswith("an agreement of")


def test_the_ontology_is_documented(served: Served) -> None:
    html = {"Accept": "text/html"}
    assert '<section id="Agreement">' in served.client.get("/ns", headers=html).text
    assert "An agreement is of exactly one kind" in served.client.get("/shapes", headers=html).text
    assert 'id="illocution/pledged"' in served.client.get("/code", headers=html).text
    assert served.client.get("/code/illocution/pledged", headers=html).headers["location"] == "/code#illocution/pledged"
    code = Graph().parse(data=served.client.get("/code/illocution/pledged").text, format="turtle")
    assert len(code) >= 4
    for path in ("/ns", "/code", "/shapes"):
        assert len(Graph().parse(data=served.client.get(path).text, format="turtle")) > 100
    assert served.client.get("/code/none").status_code == 404


def test_void_counts_what_is_there(served: Served, built: Path) -> None:
    found = Graph().parse(data=served.client.get("/void").text, format="turtle")
    with open_store(built) as store:
        (row,) = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
        (actors,) = store.select("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/accord-kg/ns#Actor> }").rows
        assert export(store, Format.NQUADS, with_runs=True).count(b"\n") >= int(row[0] or 0)
    void = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX kg: <https://w3id.org/accord-kg/ns#> "
    total = found.query(void + "SELECT ?n { ?d void:sparqlEndpoint ?e ; void:triples ?n }")
    assert [str(n) for (n,) in total] == [row[0]]  # type: ignore[misc]
    part = found.query(void + "SELECT ?n { ?d void:classPartition [ void:class kg:Actor ; void:entities ?n ] }")
    assert [str(n) for (n,) in part] == [actors[0]]  # type: ignore[misc]


def test_pages_of_other_sites_do_not_read_a_server_of_this_machine(served: Served) -> None:
    own = ask(served, "ASK {}", Origin="http://localhost:3000")
    assert own.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "access-control-allow-origin" not in ask(served, "ASK {}", Origin="https://evil.example").headers
    rebound = served.client.get("/health", headers={"Host": "evil.example"})
    assert rebound.status_code == 421
    preflight = served.client.options(
        "/sparql", headers={"Origin": "http://127.0.0.1:1", "Access-Control-Request-Method": "POST",
                            "Access-Control-Request-Headers": "content-type"}
    )
    assert preflight.status_code == 200 and "POST" in preflight.headers["access-control-allow-methods"]


def test_every_answer_has_security_headers(served: Served) -> None:
    for path in ("/", "/sparql", "/health", "/none", f"/page/{ACTOR}", "/static/serve.css"):
        headers = served.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "default-src 'none'" in headers["content-security-policy"], path


def test_the_log_cannot_be_forged(served: Served, log: io.StringIO) -> None:
    time.sleep(0.5)
    before = len(log.getvalue().splitlines())
    served.client.get("/id/a%0A%7B%22status%22:200%7D%1b[31m", headers={"User-Agent": 'x"}'})
    time.sleep(0.5)  # the line is written when the answer is sent
    lines = log.getvalue().splitlines()[before:]
    assert len(lines) == 1 and lines[0].isascii() and lines[0].isprintable()
    entry = json.loads(lines[0])
    assert entry["status"] == 404 and entry["path"].startswith("/id/a\n")


def test_metrics_and_health(served: Served) -> None:
    ask(served, LIGHT)
    text = served.client.get("/metrics").text
    assert 'kg_http_requests_total{method="GET",route="sparql",status="200"}' in text
    assert "kg_pool_heavy 0.0" in text and "kg_query_seconds_count" in text
    health = served.client.get("/health").json()
    assert health["status"] == "ok" and health["generation"]


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/static/../../cli/__init__.py", "/static/%2e%2e/x", "/data/..%2f..%2fx"]
)
def test_no_path_leads_out(served: Served, path: str) -> None:
    answer: Any = served.client.get(path)
    assert answer.status_code == 404
