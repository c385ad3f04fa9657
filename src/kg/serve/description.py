"""Service Description and VoID: what the endpoint can do and what the store holds, for programs.

Sources: https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.serve.formats import Format
from kg.serve.generation import Held
from kg.serve.pool import Pool
from kg.vocab import DCTERMS, KG, PREFIXES, RDF, XSD

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG",
)
_PREFIXES = {"sd": SD, "void": VOID, **PREFIXES}
_SECONDS = 300.0
_TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?p) AS ?properties)
  (COUNT(DISTINCT ?o) AS ?distinctObjects) WHERE { ?s ?p ?o }"""
_CLASSES = "SELECT ?of (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?of } GROUP BY ?of ORDER BY ?of LIMIT 1000"
_PROPERTIES = "SELECT ?of (COUNT(*) AS ?n) WHERE { ?s ?of ?o } GROUP BY ?of ORDER BY ?of LIMIT 1000"
_GRAPHS = "SELECT ?of (COUNT(*) AS ?n) WHERE { GRAPH ?of { ?s ?p ?o } } GROUP BY ?of ORDER BY ?of LIMIT 1000"


class Statistics:
    """Counts of a generation, made once for each by the workers."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._turn = asyncio.Lock()
        self._known: tuple[str, dict[str, list[dict[str, str]]]] | None = None

    async def of(self, held: Held) -> dict[str, list[dict[str, str]]]:
        """Rows for ``totals``, ``classes``, ``properties``, ``graphs``; raises Problem where no place is free."""
        async with self._turn:
            if self._known is None or self._known[0] != held.etag:
                queries = {"totals": _TOTALS, "classes": _CLASSES, "properties": _PROPERTIES, "graphs": _GRAPHS}
                rows = {name: await rows_of(self._pool, query, _SECONDS) for name, query in queries.items()}
                self._known = (held.etag, rows)
            return self._known[1]


async def rows_of(pool: Pool, query: str, seconds: float | None = None) -> list[dict[str, str]]:
    """The solutions of a query as plain text; raises Problem."""
    from kg.serve.endpoint import to_response
    from kg.serve.limits import Limits

    task = {"op": "query", "query": query, "solutions": "JSON", "graph": None, "gzip": False}
    outcome, _ = await pool.run(task, seconds)
    if outcome.status != 200:
        to_response(outcome, None, {}, Limits())
    with outcome.body as body:
        found: dict[str, Any] = json.loads(body.read())
    return [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]


def service(address: str, *, writable: bool) -> list[Triple]:
    """The description of the endpoint at ``address``/sparql."""
    here, dataset = f"{address}/sparql", f"{address}/void#dataset"
    triples = [
        _link(f"{here}#service", RDF.type, f"{SD}Service"),
        _link(f"{here}#service", f"{SD}endpoint", here),
        _link(f"{here}#service", f"{SD}supportedLanguage", f"{SD}SPARQL11Query"),
        _link(f"{here}#service", f"{SD}feature", f"{SD}UnionDefaultGraph"),
        _link(f"{here}#service", f"{SD}defaultDataset", f"{here}#dataset"),
        _link(f"{here}#dataset", RDF.type, f"{SD}Dataset"),
        _link(f"{here}#dataset", f"{SD}defaultGraph", f"{here}#union"),
        _link(f"{here}#union", RDF.type, f"{SD}Graph"),
        _link(f"{here}#dataset", f"{DCTERMS.NS}relation", dataset),
        *(_link(f"{here}#service", f"{SD}resultFormat", _FORMATS + form) for form in _RESULTS),
    ]
    if writable:
        triples += [_link(f"{here}#service", f"{SD}inputFormat", _FORMATS + form) for form in _RESULTS[4:8]]
    return triples


def void(address: str, base: str, rows: dict[str, list[dict[str, str]]]) -> list[Triple]:
    """What the store holds, with counts by class, property and named graph."""
    it = f"{address}/void#dataset"
    triples = [
        _link(it, RDF.type, f"{VOID}Dataset"),
        Triple(NamedNode(it), NamedNode(f"{DCTERMS.NS}title"), Literal("Commitment graph", language="en")),
        _link(it, f"{VOID}sparqlEndpoint", f"{address}/sparql"),
        _link(it, f"{VOID}vocabulary", KG.NS),
        _text(it, f"{VOID}uriSpace", base),
        *(_link(it, f"{VOID}feature", f"{_FORMATS}{form}") for form in ("Turtle", "N-Triples", "JSON-LD")),
    ]
    for row in rows["totals"]:
        triples += [_count(it, f"{VOID}{name}", value) for name, value in row.items()]
    triples.append(_count(it, f"{VOID}classes", str(len(rows["classes"]))))
    for name, kind, count in (("classes", "class", "entities"), ("properties", "property", "triples")):
        for row in rows[name]:
            part = f"{address}/void#{kind}-{_slug(row['of'])}"
            triples += [
                _link(it, f"{VOID}{kind}Partition", part), _link(part, RDF.type, f"{VOID}Dataset"),
                _link(part, f"{VOID}{kind}", row["of"]), _count(part, f"{VOID}{count}", row["n"]),
            ]
    for row in rows["graphs"]:
        part = f"{address}/void#graph-{_slug(row['of'])}"
        triples += [
            _link(it, f"{VOID}subset", part), _link(part, RDF.type, f"{VOID}Dataset"),
            _link(part, RDF.type, f"{SD}NamedGraph"),
            _link(part, f"{SD}name", row["of"]), _count(part, f"{VOID}triples", row["n"]),
        ]
    return triples


def written(triples: Iterable[Triple], form: Format) -> bytes:
    """Triples in a format, sorted."""
    found = serialize(sorted(set(triples), key=str), format=getattr(RdfFormat, form.name), prefixes=_PREFIXES)
    assert found is not None
    return found


def _slug(iri: str) -> str:
    from kg.ids import digest, slug

    return f"{slug(iri.rstrip('/#').rsplit('/', 1)[-1])}-{digest(iri)[:6]}"


def _link(subject: str, predicate: str, other: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(other))


def _text(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(value))


def _count(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(value, datatype=NamedNode(XSD.integer)))
