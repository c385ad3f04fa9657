"""Graphs that are already written, held against the shapes once more: those of a store, or RDF files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import KgError, ReadError
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
    """A report for each graph of a store, all of them in one run.

    Quotes are held against the texts that a build kept; a store behind an endpoint has none.
    """
    graphs: dict[str, list[str]] = {}
    for quad in parse(live.nquads(), format=RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name.value, []).append(f"{quad.triple} .\n")
    texts = _texts(live.path / "texts") if isinstance(live, Generation) else {}
    whole = {name: "".join(sorted(set(lines))) for name, lines in sorted(graphs.items())}
    return list(check_all(whole, "".join(texts.values()), engine).items())


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
