"""A build of very many documents: extracted over an executor, kept as shards, written into a store one by one.

    read -> extract (processes or a cluster) -> shards of records -> resolve, validate, store -> shards of N-Quads

No stage holds the whole corpus in memory: documents stream through, and what resolution must remember is in the store's
index. The same documents give the same bytes, whichever executor works and with how many workers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import readers, store
from kg.changes import Run, Writer, note_run, stamp
from kg.errors import DocumentError
from kg.executor import Executor, Shards, Tally
from kg.export.shards import read_shards, write_shards
from kg.graph import CandidateGraph
from kg.model import Document
from kg.pipeline import Clock, Progress
from kg.report import Counts, Findings, count
from kg.settings import Settings
from kg.validate import validate_all


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusRequest:
    """What to build: ``work`` is the folder of the shards, ``out`` that of the store."""

    sources: tuple[Path, ...]
    work: Path
    out: Path
    executor: Executor
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusReport:
    """What came of it: counts of extraction and graph, shards and quads, seconds of each stage."""

    tally: Tally
    counts: Counts
    shards: int
    quads: int
    seconds: tuple[tuple[str, float], ...]
    findings: Findings


def build(request: CorpusRequest, clock: Clock, progress: Progress) -> CorpusReport:
    """Build a store from very many documents; what broke off goes on where it stopped when it is run again.

    Raises StoreError and KgError where folders cannot be used; what is wrong with a document is in the report.
    """
    started, begun = clock.now(), clock.seconds()
    unreadable: list[DocumentError] = []
    shards = Shards(request.work)
    progress.begin("extract", _expected(request.sources))
    shards.fill(_documents(request.sources, unreadable), request.executor, lambda n: _advance(progress, n))
    extracted = clock.seconds()
    tally = shards.tally()
    with store.begin(request.out) as draft:
        draft.index.clear()
        progress.begin("resolve, validate and store", 4 * (tally.documents - tally.failures))
        writer = Writer(draft, request.settings, progress.advance)
        written = writer.change(shards.extractions())
        writer.ontology(written)
        stamp(draft.index, request.settings)
        note_run(
            draft, Run(started=started, ended=clock.now(), doing="Build"), shards.extractions(), request.settings
        )
        counts = count(draft.store)
        draft.commit()
    stored = clock.seconds()
    with store.open_store(request.out) as live:
        number, quads = write_shards(live, request.work / "quads")
    return CorpusReport(
        tally=tally, counts=counts, shards=number, quads=quads,
        seconds=(
            ("read and extract", extracted - begun), ("resolve, validate and store", stored - extracted),
            ("write shards", clock.seconds() - stored),
        ),
        findings=Findings(
            notices=tuple(shards.notices()), unreadable=(*unreadable, *shards.failures()),
            set_aside=tuple(written.set_aside),
        ),
    )


def load(folder: Path, out: Path, progress: Progress) -> tuple[int, int]:
    """Load shards of N-Quads into a fresh store, through the gate; how many graphs and quads.

    Such a store can be asked and served; documents can be added to one only that was built. Raises KgError for a shard
    that is not what its manifest says, ValidationError for a graph that violates.
    """
    with store.begin(out) as draft:
        draft.index.clear()
        progress.begin("load", 1)
        candidates = [candidate for text in read_shards(folder) for candidate in _candidates(text)]
        draft.fill(validate_all(candidates))  # all at once, since graphs of all shards are each other's context
        draft.commit()
    return len(candidates), sum(candidate.triples.count("\n") for candidate in candidates)


def _candidates(nquads: str) -> list[CandidateGraph]:
    """The graphs of a shard; a line of N-Quads ends in its graph's name."""
    found: dict[str, list[str]] = {}
    for line in nquads.splitlines():
        triple, _, name = line.removesuffix(" .").rpartition(" <")
        found.setdefault(name.removesuffix(">"), []).append(f"{triple} .\n")
    return [CandidateGraph(name=name, triples="".join(lines)) for name, lines in sorted(found.items())]


def _documents(sources: tuple[Path, ...], unreadable: list[DocumentError]) -> Iterator[Document]:
    for source in sources:
        found, failed = readers.read_all(source)
        unreadable += failed
        yield from found


def _expected(sources: tuple[Path, ...]) -> int:
    """About how many documents there are: a line of JSON each, else a file each."""
    total = 0
    for source in sources:
        if source.suffix == ".jsonl":
            with source.open("rb") as file:
                total += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        else:
            total += 1
    return total


def _advance(progress: Progress, documents: int) -> None:
    for _ in range(documents):
        progress.advance()
