"""Linked data: an IRI of the store answers with a page or with data, or says what became of it.

    /id/PATH          303 to the page or the data, by Accept; 308 after a merge, 410 after a retraction, else 404
    /data/PATH[.ttl]  what the store says of the node: its triples, those of its parts, some that lead to it
    /page/PATH        the same for people; a page made for one kind of node takes the place of the plain one

An explorer plugs its pages in by kind: ``makers["actor"]`` answers for /page/actor/….
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.export import context
from kg.serve.answers import etag, unchanged, while_connected
from kg.serve.description import rows_of, written
from kg.serve.endpoint import wants_html
from kg.serve.fate import Fates, Merged, Retracted
from kg.serve.formats import BY_SUFFIX, GRAPHS, Choice, choose
from kg.serve.generation import Held
from kg.serve.pages import Links, page
from kg.serve.pool import Pool
from kg.serve.problems import Problem
from kg.serve.process import Task
from kg.vocab import RDF

_BACK = 200  # triples that lead to a node that its data shows
_DESCRIBE = """
CONSTRUCT {{ ?x ?p ?o }} WHERE {{
  {{ VALUES ?x {{ {node} }} ?x ?p ?o }}
  UNION {{ {node} ?r ?x FILTER(STRSTARTS(STR(?x), {parts})) ?x ?p ?o }}
  UNION {{ SELECT (?from AS ?x) ?p ({node} AS ?o) WHERE {{ ?from ?p {node} }} ORDER BY ?from ?p LIMIT {back} }}
}}"""
_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?node (MIN(STR(?said)) AS ?label) WHERE {{
  VALUES ?node {{ {nodes} }}
  ?node skos:prefLabel|skosxl:literalForm|dcterms:title|rdfs:label ?said
}} GROUP BY ?node"""

Maker = Callable[[Request, "Node"], Awaitable[Response]]
NO_MAKERS: Mapping[str, Maker] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of the store and the triples that its page shows."""

    iri: str
    path: str
    triples: tuple[Triple, ...]


class LinkedData:
    """The three routes. ``fates`` says what became of a node that is not there."""

    def __init__(self, pool: Pool, base: str, fates: Fates, makers: Mapping[str, Maker] = NO_MAKERS) -> None:
        self._pool = pool
        self._base = base
        self._fates = fates
        self._makers = makers
        self._links = Links(base)
        self.live: Held | None = None

    async def thing(self, request: Request) -> Response:
        """``/id/PATH``: 303, 308, 410 or 404."""
        path = request.path_params["path"]
        await self._node(path)
        target = "/page/" if wants_html(request) else "/data/"
        return RedirectResponse(target + path, 303, {"Vary": "Accept"})

    async def data(self, request: Request) -> Response:
        """``/data/PATH``: RDF by suffix or Accept."""
        path, choice = self._asked(request)
        headers = {"Vary": "Accept", "Cache-Control": "no-cache", "Content-Type": choice.content_type}
        tag = etag(self.live and self.live.etag, "data", path, choice.media)
        same = unchanged(request, tag, headers)
        if same is not None:
            return same
        node = await while_connected(request, self._node(path))
        content = await asyncio.to_thread(_written, node.triples, choice)
        return Response(content, headers=headers | {"ETag": tag, "Link": f'<{node.iri}>; rel="describes"'})

    async def page(self, request: Request) -> Response:
        """``/page/PATH``: HTML."""
        node = await while_connected(request, self._node(request.path_params["path"]))
        maker = self._makers.get(node.path.split("/", 1)[0])
        if maker is not None:
            return await maker(request, node)
        labels = await self._labels(node)
        return page("node.html", iri=node.iri, path=node.path, title=labels.get(node.iri, self._links.name(node.iri)),
                    groups=self._groups(node, labels), suffixes=[form.suffix for form in GRAPHS])

    def _asked(self, request: Request) -> tuple[str, Choice]:
        path = str(request.path_params["path"])
        stem, dot, suffix = path.rpartition(".")
        if dot and suffix in BY_SUFFIX:
            return stem, Choice(format=BY_SUFFIX[suffix], media=BY_SUFFIX[suffix].media[0])
        choice = choose(request.headers.get("accept"), GRAPHS)
        if choice is None:
            raise Problem(406, f"data can be had as {', '.join(form.media[0] for form in GRAPHS)}")
        return path, choice

    async def _node(self, path: str) -> Node:
        """The node at a path; raises Problem where there is none (any more)."""
        iri = self._base + path
        try:
            node = str(NamedNode(iri))
        except ValueError as error:
            raise Problem(404, "no node of the store has such an address") from error
        query = _DESCRIBE.format(node=node, parts=str(Literal(f"{iri}#")), back=_BACK)
        task: Task = {"op": "query", "query": query, "solutions": None, "graph": "N_TRIPLES", "gzip": False}
        triples = await self._triples(task)
        if not triples and path.startswith("graph/"):
            triples = await self._triples({"op": "graph", "name": iri, "graph": "N_TRIPLES", "gzip": False})
        if not triples:
            raise await self._gone(iri)
        return Node(iri=iri, path=path, triples=tuple(triples))

    async def _triples(self, task: Task) -> list[Triple]:
        outcome, _ = await self._pool.run(task)
        with outcome.body as body:
            if outcome.status == 404:
                return []
            if outcome.status != 200:
                raise Problem(outcome.status, outcome.meta.get("error", "the node cannot be described"))
            return [quad.triple for quad in parse(body.read(), format=RdfFormat.N_TRIPLES)]

    async def _gone(self, iri: str) -> Problem:
        if self.live is None:
            raise Problem(503, "the server is not ready", {"Retry-After": "2"})
        match await asyncio.to_thread(self._fates, self.live.path, iri):
            case Merged(into=into):
                target = f"/id/{into[len(self._base):]}" if into.startswith(self._base) else into
                return Problem(308, "another node took its place", {"Location": target})
            case Retracted(reason=reason):
                return Problem(410, reason)
        return Problem(404, "no node of the store has this address")

    async def _labels(self, node: Node) -> dict[str, str]:
        both = (term for triple in node.triples for term in (triple.subject, triple.object))
        terms = {term.value for term in both if isinstance(term, NamedNode)}
        nodes = " ".join(str(NamedNode(term)) for term in sorted(terms)[:1000])
        return {row["node"]: row["label"] for row in await rows_of(self._pool, _LABELS.format(nodes=nodes))}

    def _groups(self, node: Node, labels: Mapping[str, str]) -> list[dict[str, object]]:
        """The page's blocks: the node's own properties, those of its parts, what leads to it."""
        own, parts, back = [], [], []
        for triple in sorted(node.triples, key=str):
            subject = triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)
            if subject == node.iri:
                own.append(self._row(triple.predicate.value, triple.object, labels))
            elif subject.startswith(f"{node.iri}#"):
                parts.append(self._row(triple.predicate.value, triple.object, labels))
            else:
                back.append(self._row(triple.predicate.value, triple.subject, labels))
        blocks = (("Properties", own), ("Parts", parts), ("Linked from", back))
        return [{"title": title, "rows": rows} for title, rows in blocks if rows]

    def _row(self, predicate: str, term: object, labels: Mapping[str, str]) -> dict[str, object]:
        if isinstance(term, NamedNode):
            text, href = labels.get(term.value, self._links.name(term.value)), self._links.href(term.value)
        else:
            text, href = term.value if isinstance(term, Literal) else str(term), None
        property_name = "type" if predicate == RDF.type else self._links.name(predicate)
        return {"property": property_name, "property_href": self._links.href(predicate), "text": text, "href": href}


def _written(triples: Sequence[Triple], choice: Choice) -> bytes:
    if choice.format.name == "JSON_LD":
        quads = parse("".join(f"{triple} .\n" for triple in triples), format=RdfFormat.N_QUADS)
        return context().document(quads).encode()
    return written(triples, choice.format)
