"""The Graph Store Protocol's way into a store: through the gate, as a generation of its own.

A write begins with a copy of the live generation, changes one graph, and goes live in one step; queries under way end
on the generation that they began on. The index of documents knows nothing of such a graph: a later ``kg add`` leaves it
alone, unless it writes a graph of that name itself. Blank nodes become IRIs that stand for them (RDF 1.1 Concepts,
section 3.5), named by the graph's canonical form (RDFC-1.0), so that the same content always gives the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from kg.graph import CandidateGraph
from kg.ids import digest
from kg.resolve.documents import extraction_from_json
from kg.serve.worker import GENID
from kg.store import EmbeddedStore, Generation, extend, open_store
from kg.store.base import lines_of
from kg.validate import ValidGraph, validate
from kg.vocab import CODES, SCHEMA

_KEY = re.compile(r"[0-9a-f]{16}")
_BATCH = 500  # nodes whose description one query asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One graph to be replaced by triples, joined with them (``merge``), or removed (``triples`` is None)."""

    name: str
    triples: str | None
    merge: bool = False


def write(home: Path, change: Change) -> bool:
    """Carry a change out; whether its graph was there before.

    Raises GraphViolationError where the graph would violate a shape, StoreError where the store cannot be written.
    """
    with extend(home) as draft, open_store(home) as live:
        before = live.nquads([change.name])
        if change.triples is None and not before:
            return False
        valid = _valid(live, change, before) if change.triples is not None else None
        if valid is None:
            draft.delete(change.name)
        else:
            draft.put(valid)
        draft.commit()
        return bool(before)


def without_blank_nodes(triples: Iterable[Triple], name: str, base: str) -> str:
    """Triples as sorted N-Triples in which an IRI stands for each blank node."""
    quads = [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples]
    if any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        dataset = Dataset(quads)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        quads = list(dataset)
        key = digest(name, lines_of(quad.triple for quad in quads))
        quads = [_named(quad, f"{_authority(base)}{GENID}{key}-") for quad in quads]
    return lines_of(quad.triple for quad in quads)


def _authority(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else base.rstrip("/:#")


def _named(quad: Quad, prefix: str) -> Quad:
    def term(value: object) -> object:
        return NamedNode(prefix + value.value) if isinstance(value, BlankNode) else value

    return Quad(term(quad.subject), quad.predicate, term(quad.object), quad.graph_name)  # type: ignore[arg-type]


def _valid(live: Generation, change: Change, before: str) -> ValidGraph:
    assert change.triples is not None
    triples = change.triples
    if change.merge:
        there = (line.removesuffix(f" <{change.name}> .") + " ." for line in before.splitlines())
        triples = "".join(f"{line}\n" for line in sorted({*there, *triples.splitlines()}))
    context = _context(live, change.name, triples) + _text(live, change.name)
    return validate(CandidateGraph(name=change.name, triples=triples, context=context))


def _context(live: EmbeddedStore, name: str, triples: str) -> str:
    """What the other graphs say of the nodes that the triples mention, and of those that these mention in turn."""
    asked: set[str] = set()
    found: list[str] = []
    frontier = triples
    for _ in range(2):
        parts = (part for line in frontier.splitlines() for part in (line.split(" ", 1)[0], line.split(" ", 2)[2][:-2]))
        wanted = sorted({part for part in parts if part[:1] == "<" and not part.startswith(f"<{CODES}")} - asked)
        asked |= set(wanted)
        frontier = "".join(
            live.construct(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {' '.join(some)} }} "
                f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{name}>) }}"
            )
            for some in (wanted[i : i + _BATCH] for i in range(0, len(wanted), _BATCH))
        )
        found.append(frontier)
    return "".join(found)


def _text(live: Generation, name: str) -> str:
    """The triple that gives a document its text, where the graph is that of a document whose text was kept."""
    base, document, key = name.rpartition("graph/document/")
    if not document or not _KEY.fullmatch(key):
        return ""
    with live.index() as index:
        kept = index.document(key)
    if kept is None:
        return ""
    content = extraction_from_json(kept).document.content
    return f"{Triple(NamedNode(f'{base}document/{key}'), NamedNode(SCHEMA.text), Literal(content))} .\n"
