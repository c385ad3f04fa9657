"""Graphs that are already written, held against the shapes once more: those of a store, or RDF files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import KgError, ReadError
from kg.graph import CandidateGraph
from kg.store import Generation
from kg.validate import Report, check
from kg.vocab import SCHEMA

Reports = list[tuple[str, Report]]


def check_files(paths: Sequence[Path]) -> Reports:
    """A report for each graph of each RDF file; the graphs of one file are each other's context. Raises ReadError."""
    return [
        (str(path) if len(graphs) == 1 else f"{path} <{name}>", report)
        for path in paths
        for graphs in (_graphs(path),)
        for name, report in _check_each(graphs, {})
    ]


def check_store(live: Generation) -> Reports:
    """A report for each graph of a store, quotes held against the texts that the build kept."""
    graphs = {name: _lines(live.nquads([name])) for name in live.graphs()}
    return list(_check_each(graphs, _texts(live.path / "texts")))


def _check_each(graphs: Mapping[str, str], texts: Mapping[str, str]) -> Iterable[tuple[str, Report]]:
    for name, triples in graphs.items():
        others = "".join(other for other_name, other in graphs.items() if other_name != name)
        key = name.rsplit("/", 1)[-1]
        yield name, check(CandidateGraph(name=name, triples=triples, context=others + texts.get(key, "")))


def _graphs(path: Path) -> dict[str, str]:
    form = RdfFormat.from_extension(path.suffix.lstrip("."))
    if form is None:
        raise ReadError("has no ending of an RDF format", where=str(path), mend="Use .ttl, .trig, .nq, .nt or .jsonld")
    try:
        quads = list(parse(path=str(path), format=form))
    except (OSError, SyntaxError, ValueError) as error:
        raise ReadError(f"cannot be read as RDF ({error})", where=str(path), mend="Mend the file") from error
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else path.name
        found.setdefault(name, []).append(quad)
    return {name: _sorted(quads) for name, quads in sorted(found.items())}


def _lines(nquads: str) -> str:
    return _sorted(parse(nquads, format=RdfFormat.N_QUADS))


def _sorted(quads: Iterable[Quad]) -> str:
    return "".join(f"{line} .\n" for line in sorted({str(quad.triple) for quad in quads}))


def _texts(folder: Path) -> dict[str, str]:
    """The triple that gives a document its text, by the document's key."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            triple = Triple(NamedNode(kept["iri"]), NamedNode(SCHEMA.text), Literal(kept["content"]))
        except (OSError, ValueError, KeyError) as error:
            raise KgError(f"cannot be read ({error})", where=str(path), mend="Build the store again") from error
        found[path.stem] = f"{triple} .\n"
    return found
