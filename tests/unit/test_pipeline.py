"""The stages in their order: what goes wrong with one document costs only that document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import graph, pipeline
from kg.errors import DocumentError
from kg.extract import Extractor
from kg.graph import CandidateGraph
from kg.model import Document, Extraction
from kg.pipeline import BuildRequest, Clock
from kg.report import BuildReport
from kg.resolve.nodes import Account, Nodes
from kg.settings import Settings
from kg.store import open_store

CLOCK = Clock(now=lambda: "2031-05-02T10:00:00Z", seconds=lambda: 0.0)
GOOD = Document(name="good", content="The Hill Front promised to free all prisoners by 9 May 2031.", source="good.txt")
BAD = Document(name="bad", content="Norland agreed to withdraw its troops by 12 May 2031.", source="bad.txt")


class Counter:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.steps = 0

    def begin(self, stage: str, total: int) -> None:
        self.stages.append(stage)

    def advance(self) -> None:
        self.steps += 1


def built(out: Path, *documents: Document) -> BuildReport:
    request = BuildRequest(sources=(), documents=documents, out=out, settings=Settings(), jobs=1)
    return pipeline.build(request, CLOCK, Counter())


def graphs(out: Path) -> list[str]:
    with open_store(out) as live:
        return [name for name in live.graphs() if "/document/" in name]


def test_a_build_tells_how_it_gets_on_and_what_it_made(tmp_path: Path) -> None:
    progress = Counter()
    request = BuildRequest(sources=(), documents=(GOOD, BAD), out=tmp_path / "s", settings=Settings(), jobs=1)
    report = pipeline.build(request, CLOCK, progress)
    assert progress.stages[:2] == ["read", "extract"]
    assert progress.steps > 4
    assert (report.counts.documents, report.findings.exit_code) == (2, 0)
    assert sum(n for _, _, n in report.counts.commitments) == 2
    assert report.counts.claims >= 2
    assert len(graphs(tmp_path / "s")) == 2


def test_workers_read_the_same_as_one_process() -> None:
    documents = [replace(GOOD, name=f"{i}") for i in range(3)] + [BAD]
    alone = list(pipeline.extract(documents, 1, Counter(), lambda: None))
    together = list(pipeline.extract(documents, 2, Counter(), lambda: None))
    assert together == alone
    assert all(isinstance(one, Extraction) and one.records for one in alone)


@pytest.mark.parametrize("error", [DocumentError("is odd", where="bad.txt"), RecursionError("too deep")])
def test_a_document_that_trips_the_reader_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    real: Callable[[Extractor, Document], Extraction] = Extractor.extract

    def tripping(self: Extractor, document: Document) -> Extraction:
        if document.name == "bad":
            raise error
        return real(self, document)

    monkeypatch.setattr(Extractor, "extract", tripping)
    report = built(tmp_path / "s", GOOD, BAD)
    assert report.findings.exit_code == 3
    (told,) = report.findings.unreadable
    assert str(told).startswith("bad.txt: ")
    assert str(error.args[0]) in str(told)
    assert len(graphs(tmp_path / "s")) == 1


def test_a_document_that_violates_is_set_aside_with_its_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = graph.document_graph

    def careless(account: Account, nodes: Nodes, settings: Settings) -> CandidateGraph:
        made = real(account, nodes, settings)
        if account.document.name != "bad":
            return made
        kept = (line for line in made.triples.splitlines(keepends=True) if "#claimant>" not in line)
        return replace(made, triples="".join(kept))

    monkeypatch.setattr(graph, "document_graph", careless)
    report = built(tmp_path / "s", GOOD, BAD)
    assert report.findings.exit_code == 1
    ((source, violation),) = report.findings.set_aside
    assert source == "bad.txt"
    assert "claimant" in str(violation)
    assert (report.counts.documents, len(graphs(tmp_path / "s"))) == (1, 1)
    with open_store(tmp_path / "s") as live:
        assert "Norland" not in live.nquads()
