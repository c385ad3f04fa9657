"""Graphs that are already written, held against the shapes once more: those of a store, or RDF files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import ReadError
from kg.resolve.documents import extraction_from_json
from kg.store import Generation, Store
from kg.validate import Engine, Report, check_all
from kg.vocab import SCHEMA

Reports = list[tuple[str, Report]]


def check_files(paths: Sequence[Path], engine: Engine | None = None) -> Reports:
    """A report for each graph of each RDF file; the graphs of one file are each other's context. Raises ReadError."""
    return [
        (str(path) if len(graphs) == 1 else f"{path} <{name}>", report)
        for path in paths
        for graphs in (_graphs(path),)
        for name, report in check_all(graphs, engine=engine).items()
    ]


def check_store(live: Store, engine: Engine | None = None) -> Reports:
    """A report for each graph of a store, which is held against the shapes as one.

    A document's graph and those of the nodes that it tells of belong together: a finding counts for the graphs that say
    something of its node. Quotes are held against the texts that a build kept; a store behind an endpoint has none.
    """
    graphs: dict[str, list[str]] = {}
    for quad in parse(live.nquads(), format=RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name.value, []).append(f"{quad.triple} .\n")
    texts = _texts(live) if isinstance(live, Generation) else ""
    whole = {name: "".join(sorted(set(lines))) for name, lines in sorted(graphs.items())}
    return list(check_all(whole, texts, engine).items())


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
