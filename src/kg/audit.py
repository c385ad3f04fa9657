"""Graphs that are already written, held against the shapes once more: those of a store, or RDF files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import ReadError
from kg.graph import CandidateGraph
from kg.resolve.documents import extraction_from_json
from kg.store import Generation
from kg.validate import Report, Result, check
from kg.vocab import SCHEMA

Reports = list[tuple[str, Report]]


def check_files(paths: Sequence[Path]) -> Reports:
    """A report for each graph of each RDF file; the graphs of one file are each other's context. Raises ReadError."""
    return [
        (str(path) if len(graphs) == 1 else f"{path} <{name}>", report)
        for path in paths
        for graphs in (_graphs(path),)
        for name, report in _check_each(graphs)
    ]


def check_store(live: Generation) -> Reports:
    """A report for each graph of a store, quotes held against the texts that the store keeps.

    The store is held against the shapes as one: a document's graph and those of the nodes that it tells of belong
    together. A finding counts for the graphs that say something of its node.
    """
    graphs = {name: _lines(live.nquads([name])) for name in live.graphs()}
    whole = "".join(graphs.values())
    found = check(CandidateGraph(name="", triples=whole, context=_texts(live))).results
    by_focus: dict[str, list[Result]] = {}
    for result in found:
        by_focus.setdefault(result.focus, []).append(result)
    return [(name, _report(triples, by_focus)) for name, triples in graphs.items()]


def _report(triples: str, found: Mapping[str, Sequence[Result]]) -> Report:
    subjects = sorted({line.split(" ", 1)[0].strip("<>") for line in triples.splitlines()})
    return Report(results=tuple(r for s in subjects for r in found.get(s, ())), triples=triples)


def _check_each(graphs: Mapping[str, str]) -> Iterable[tuple[str, Report]]:
    for name, triples in graphs.items():
        others = "".join(other for other_name, other in graphs.items() if other_name != name)
        yield name, check(CandidateGraph(name=name, triples=triples, context=others))


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


def _texts(live: Generation) -> str:
    """The triples that give documents their texts."""
    lines: list[str] = []
    with live.index() as index:
        for name in live.graphs():
            base, document, key = name.rpartition("graph/document/")
            if document and (kept := index.document(key)):
                content = extraction_from_json(kept).document.content
                iri = NamedNode(f"{base}document/{key}")
                lines.append(f"{Triple(iri, NamedNode(SCHEMA.text), Literal(content))} .\n")
    return "".join(lines)
