"""The W3C SHACL core and SPARQL suites, by both engines: each against the suite, and one against the other.

The suite lies outside of the repository; without it these tests are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.validate import Engine, FastEngine, PyshaclEngine

SUITE = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
Finding = tuple[str, str, str]

FAST_DIFFERS = {
    "misc/severity-002": "a severity of one's own; this package knows the three of SHACL",
    "pre-binding/unsupported-sparql-004": "a query that SHACL forbids (nested SELECT) is run instead of refused",
}
PYSHACL_DIFFERS = {
    "misc/severity-002": "a severity of one's own; this package knows the three of SHACL",
    "property/uniqueLang-002": "rdflib reads the ill-formed boolean as one",
    "node/prefixes-001": "as this package calls it, it does not know a prefix that the ontology declares",
    "pre-binding/shapesGraph-001": "$shapesGraph is not supported",
}
"""Tests that an engine does not pass, and why; none of our shapes uses these features."""

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C suite is not in ../shared/conformance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test: its data and shapes as text, and what must be found; None where the shapes must be refused."""

    name: str
    data: str
    shapes: str
    expected: frozenset[Finding] | None


def triples(path: Path) -> str:
    """A file as N-Triples; rdflib would rewrite literals."""
    quads = parse(path.read_bytes(), format=RdfFormat.TURTLE, base_iri=path.as_uri())
    return "".join(f"{quad.triple} .\n" for quad in quads)


def text(path: Path) -> str:
    return f"@base <{path.as_uri()}> .\n{path.read_text(encoding='utf-8')}"


def key(node: Node | None, component: Node | None, severity: Node | None) -> Finding:
    focus = "_:" if isinstance(node, BNode) else str(node)
    return focus, short(str(component)), str(severity).rpartition("#")[2]


def read(path: Path) -> Graph:
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


@cache
def cases() -> tuple[Case, ...]:
    return tuple(case for path in sorted(SUITE.rglob("*.ttl")) for case in cases_of(path))


def cases_of(path: Path) -> Iterator[Case]:
    manifest = read(path)
    for test in manifest.subjects(RDF.type, SHT.Validate):
        action, result = manifest.value(test, MF.action), manifest.value(test, MF.result)
        data, shapes = (manifest.value(action, term) for term in (SHT.dataGraph, SHT.shapesGraph))
        yield Case(
            name=f"{path.parent.name}/{path.stem}", data=triples(part(data, path)), shapes=text(part(shapes, path)),
            expected=None if result == SHT.Failure else findings(manifest, manifest.objects(result, SH.result)),
        )


def part(reference: Node | None, path: Path) -> Path:
    return path if reference == URIRef(path.as_uri()) else Path(str(reference).removeprefix("file://"))


def findings(graph: Graph, results: Iterable[Node]) -> frozenset[Finding]:
    terms = (SH.focusNode, SH.sourceConstraintComponent, SH.resultSeverity)
    return frozenset(key(*(graph.value(node, term) for term in terms)) for node in results)


def found(engine: Engine, data: str) -> frozenset[Finding]:
    return frozenset((r.focus, short(r.constraint), r.severity.value) for r in engine.results(data))


def short(component: str) -> str:
    return re.split("[#/]", component)[-1].removesuffix("ConstraintComponent")


def outcome(kind: type[FastEngine] | type[PyshaclEngine], case: Case) -> frozenset[Finding] | None:
    try:
        return found(kind(case.shapes), case.data)
    except Exception:  # noqa: BLE001  each engine refuses shapes in its own way
        return None


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize("number", range(121))
def test_both_engines_pass_the_suite_and_agree(number: int) -> None:
    assert len(cases()) == 121
    case = cases()[number]
    fast, reference = outcome(FastEngine, case), outcome(PyshaclEngine, case)
    assert (fast == case.expected) is (case.name not in FAST_DIFFERS), (case.name, fast, case.expected)
    assert (reference == case.expected) is (case.name not in PYSHACL_DIFFERS), (case.name, reference, case.expected)
