"""The W3C SPARQL 1.1 protocol, graph store and service description tests, against ``kg serve``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from rdflib import RDF, Graph, URIRef
from rdflib.compare import isomorphic
from tests.serving import WRITE, Served, empty_store, serving

from kg.serve.limits import Limits

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance" / "sparql11"
PROTOCOL = yaml.safe_load((HERE / "protocol.yaml").read_text(encoding="utf-8"))
STORE = yaml.safe_load((HERE / "graph_store.yaml").read_text(encoding="utf-8"))
SD = "http://www.w3.org/ns/sparql-service-description#"
DATA = "http://kasei.us/2009/09/sparql/data/{}.rdf"
TYPES = {
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                "text/tab-separated-values"},
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "rdf": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


def cases(tests: list[dict[str, Any]]) -> list[Any]:
    return [
        pytest.param(t, id=t["name"], marks=[pytest.mark.xfail(reason=t["xfail"], strict=True)] if "xfail" in t else [])
        for t in tests
    ]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = empty_store(tmp_path_factory.mktemp("protocol") / "store")
    with serving(home, limits=Limits(workers=1)) as server:
        for name, turtle in PROTOCOL["graphs"].items():
            assert server.client.put(
                "/graph-store", params={"graph": name}, content=turtle, headers=WRITE | {"Content-Type": "text/turtle"}
            ).status_code == 201
        yield server


def full(text: str) -> str:
    return re.sub(r"\bdata(\d)\b", lambda m: DATA.format(m[0]), text)


@pytest.mark.parametrize("test", cases(PROTOCOL["tests"]))
def test_protocol(served: Served, test: dict[str, Any]) -> None:
    fields = urlencode([(name, full(value)) for name, value in test.get("fields", ())])
    body = full(test["body"]).encode(test.get("encoding", "utf-8")) if "body" in test else None
    headers = {"Content-Type": test["type"]} if "type" in test else {}
    answer = served.client.request(
        test.get("method", "GET"), f"/sparql/?{fields}" if fields else "/sparql/", content=body, headers=headers
    )
    expect = test["expect"]
    assert answer.status_code // 100 == expect["status"], answer.text
    if "boolean" in expect:
        assert json.loads(answer.text)["boolean"] is expect["boolean"]
    if "format" in expect:
        assert answer.headers["content-type"].partition(";")[0] in TYPES[expect["format"]]


@pytest.mark.parametrize("test", cases(STORE["tests"]))
def test_graph_store(tmp_path: Path, test: dict[str, Any]) -> None:
    with serving(empty_store(tmp_path / "store"), limits=Limits(workers=1)) as served:
        location = ""
        for step in test["steps"]:
            answer = served.client.request(step["method"], address(step, location), **sent(step))
            assert answer.status_code in step["status"], (step, answer.text)
            location = answer.headers.get("location", location)
            assert "location" not in step or location
            if "type" in step:
                assert answer.headers["content-type"] == f"{step['type']}; charset=utf-8"
            if "same" in step:
                wanted = Graph()
                for name in step["same"]:
                    wanted.parse(data=STORE["person"][name], format="turtle")
                assert isomorphic(Graph().parse(data=answer.text, format="turtle"), wanted)


def address(step: dict[str, Any], location: str) -> str:
    if "path" in step:
        return f"/graph-store{step['path']}"
    if "graph" in step:
        return f"/graph-store?graph={step['graph']}".replace("${LOCATION}", location)
    return "/graph-store?default" if "default" in step else "/graph-store"


def sent(step: dict[str, Any]) -> dict[str, Any]:
    headers = WRITE | {"Accept": "text/turtle"}
    if "parts" in step:
        files = [(n, (f"{n}.ttl", STORE["person"][n], "text/turtle; charset=utf-8")) for n in step["parts"]]
        return {"files": files, "headers": headers}
    if "body" in step:
        headers["Content-Type"] = "text/turtle; charset=utf-8"
        return {"content": STORE["person"][step["body"]].encode(), "headers": headers}
    return {"headers": headers}


def test_service_description(served: Served) -> None:
    """The suite's three tests: it is RDF, it names this endpoint, it keeps to the vocabulary's schema."""
    answer = served.client.get("/sparql")
    assert answer.status_code == 200
    found = Graph().parse(data=answer.text, format="turtle")
    (service,) = found.subjects(RDF.type, URIRef(f"{SD}Service"))
    assert found.value(service, URIRef(f"{SD}endpoint")) == URIRef(f"{served.address}/sparql")
    assert set(found.objects(service, URIRef(f"{SD}supportedLanguage"))) == {URIRef(f"{SD}SPARQL11Query")}
    terms = {p for p in found.predicates() if str(p).startswith(SD)}
    known = {"endpoint", "supportedLanguage", "feature", "defaultDataset", "defaultGraph", "resultFormat"}
    known |= {"inputFormat"}
    assert {str(t).removeprefix(SD) for t in terms} <= known
    (dataset,) = found.objects(service, URIRef(f"{SD}defaultDataset"))
    assert (dataset, RDF.type, URIRef(f"{SD}Dataset")) in found


@pytest.mark.skipif(not SHARED.is_dir(), reason="the W3C suite is not in ../shared/conformance")
def test_no_test_of_the_suite_is_left_out() -> None:
    manifest = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
    found = Graph().parse(SHARED / "protocol" / "manifest.ttl", format="turtle")
    names = {str(t).rpartition("#")[2] for t in found.subjects(RDF.type, URIRef(f"{manifest}ProtocolTest"))}
    assert names == {t["name"] for t in PROTOCOL["tests"]}
    wanted: set[str] = set()
    for part in ("direct", "indirect"):
        found = Graph().parse(SHARED / "graph-store-protocol" / f"manifest-{part}.ttl", format="turtle")
        of = found.subjects(RDF.type, URIRef(f"{manifest}GraphStoreProtocolTest"))
        wanted |= {str(t).rpartition("#")[2] for t in of}
    assert wanted == {t["name"] for t in STORE["tests"]}
