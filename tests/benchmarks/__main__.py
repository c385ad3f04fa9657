"""``make bench``: pairs measured in turn within one run, printed as ratios. Nothing here is asserted."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from kg import graph, readers
from kg.extract import Extractor
from kg.extract.parse import Parser
from kg.model import Document, Extraction
from kg.resolve import resolve
from kg.settings import Settings
from kg.store import EmbeddedStore
from kg.text import structure
from kg.validate import FastEngine, PyshaclEngine, check, validate

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "documents"
ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two ways to do something, and how many of what one run of each does."""

    title: str
    subject: str
    reference: str
    run: Callable[[], object]
    run_reference: Callable[[], object]
    work: str


def documents() -> list[Document]:
    return [d for path in readers.expand([str(SEEDS)]) for d in readers.read_all(path)[0]]


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def pairs() -> Sequence[Pair]:
    texts = documents()
    words = sum(len(d.content.split()) for d in texts)
    parser = Parser()
    extractor = Extractor(parser)
    extractions: list[Extraction] = [extractor.extract(d) for d in texts]
    found = resolve(extractions, Settings())
    candidates = [graph.document_graph(a, found, Settings()) for a in found.accounts]
    valid = [validate(c) for c in candidates]
    fast, reference = FastEngine(), PyshaclEngine()
    triples = sum(c.triples.count("\n") for c in candidates)

    def load() -> None:
        store = EmbeddedStore.in_memory()
        for one in valid:
            store.put(one)

    return (
        Pair(
            title="Reading",
            subject="whole extraction",
            reference="bare language-model parse",
            run=lambda: [extractor.extract(d) for d in texts],
            run_reference=lambda: [list(parser._language.pipe([d.content])) for d in texts],
            work=f"{len(texts)} documents, {words} words",
        ),
        Pair(
            title="Validation",
            subject="shacl (Rust)",
            reference="pyshacl",
            run=lambda: [check(c, fast) for c in candidates],
            run_reference=lambda: [check(c, reference) for c in candidates],
            work=f"{len(candidates)} document graphs, {triples} triples",
        ),
        Pair(
            title="Resolution and RDF",
            subject="resolve and write graphs",
            reference="load them into the store",
            run=lambda: [
                graph.document_graph(a, f, Settings()) for f in (resolve(extractions, Settings()),) for a in f.accounts
            ],
            run_reference=load,
            work=f"{triples} triples",
        ),
        Pair(
            title="Blocks",
            subject="structure of a text",
            reference="whole extraction",
            run=lambda: [structure(d) for d in texts],
            run_reference=lambda: [extractor.extract(d) for d in texts],
            work=f"{words} words",
        ),
    )


def main() -> None:
    """Print one line a pair: median seconds of each over the rounds, taken in turn, and their ratio."""
    print(f"{'':20s} {'':28s} {'seconds':>9s}   {'against':28s} {'seconds':>9s}   {'ratio':>7s}")
    for pair in pairs():
        times = [(seconds(pair.run), seconds(pair.run_reference)) for _ in range(ROUNDS)]
        mine, other = median(t for t, _ in times), median(t for _, t in times)
        row = (
            f"{pair.title:20s} {pair.subject:28s} {mine:9.3f}   {pair.reference:28s} {other:9.3f}   {mine / other:7.3f}"
        )
        print(f"{row}   ({pair.work})")


if __name__ == "__main__":
    main()
