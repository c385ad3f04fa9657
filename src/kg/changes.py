"""What a change of documents touches, written: graphs of documents and nodes, through the gate, into a draft.

The whole of a build is a change from nothing; adding one document is a change that touches it and its neighbours. Both
go the same way, so that both end in the same graphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import __version__, graph, ids, judgements, resources
from kg.documents import note_sources
from kg.errors import StoreError, ValidationError
from kg.graph import CandidateGraph
from kg.judgements import Judgement
from kg.model import Extraction
from kg.resolve import DOCUMENT, GONE, IndexedNodes, Weaver, actors, labels, node_sort
from kg.resolve.documents import extraction_from_json
from kg.resolve.index import Index
from kg.resolve.levels import LEVELS
from kg.runs import RunDescription, runs_graph
from kg.settings import Settings
from kg.store import Draft, Generation, begin, open_store
from kg.validate import Engine, ValidGraph, validate

STAMP = "made with"
"""The mark of the index that tells by which version, under which base and from whose reading its nodes came."""


@dataclass(slots=True)
class Written:
    """What a change wrote: ``set_aside`` are documents that violate, by source; the rest are counts."""

    set_aside: list[tuple[str, ValidationError]]
    documents: int = 0
    graphs: int = 0
    warnings: int = 0

    def count(self, valid: ValidGraph) -> ValidGraph:
        """Takes note of a graph."""
        self.graphs += 1
        self.warnings += len(valid.report.warnings)
        return valid


class Writer:
    """Carries changes into a draft. ``tick`` is called for each step of the work."""

    def __init__(
        self, draft: Draft, settings: Settings, tick: Callable[[], None] = lambda: None, engine: Engine | None = None
    ) -> None:
        self._draft, self._settings, self._tick, self._engine = draft, settings, tick, engine
        self._weaver = Weaver(draft.index, settings.base, tick)
        self._nodes = IndexedNodes(draft.index, settings.base)

    def change(
        self, added: Iterable[Extraction], removed: Iterable[str] = (), decided: Iterable[Judgement] | None = None
    ) -> Written:
        """Adds and takes back documents; those whose graph violates a shape are set aside with their report.

        ``decided`` are the judgements that count; None leaves them as they were.
        """
        written = Written(set_aside=[])
        fresh = self._draft.fresh
        self._weaver.change(self._noted(added), removed, decided)
        while failed := self._documents(written, fresh):
            fresh = False
            self._weaver.change((), failed)
        for key in self._draft.index.take(GONE):
            self._draft.delete(graph.graph_name(self._settings, "document", key))
        labels(self._weaver)
        self._store(self._node_graphs(written), self._draft.fresh)
        return written

    def _noted(self, added: Iterable[Extraction]) -> Iterator[Extraction]:
        for extraction in added:
            note_sources(self._draft.index, ids.document_key(extraction.document), extraction.document)
            yield extraction

    def ontology(self, written: Written) -> None:
        """The graph of the ontology, which belongs to no document."""
        turtle = graph.parse_turtle(resources.read("ontology", "kg.ttl"), resources.read("ontology", "codes.ttl"))
        name = graph.graph_name(self._settings, "ontology")
        self._draft.put(written.count(validate(CandidateGraph(name=name, triples=turtle))))

    def _documents(self, written: Written, fresh: bool) -> list[str]:
        """Writes the touched documents; returns the keys of those that violate."""
        failed: list[str] = []
        self._store(self._document_graphs(written, failed), fresh)
        return failed

    def _document_graphs(self, written: Written, failed: list[str]) -> Iterator[ValidGraph]:
        for key in self._draft.index.take(DOCUMENT):
            account = self._weaver.account(key)
            try:
                valid = validate(graph.document_graph(account, self._nodes, self._settings), self._engine)
            except ValidationError as error:
                failed.append(key)
                written.set_aside.append((account.document.source, error))
            else:
                written.documents += 1
                yield written.count(valid)
            self._tick()

    def _node_graphs(self, written: Written) -> Iterator[ValidGraph]:
        for level in LEVELS:
            for iri in self._draft.index.take(node_sort(level.name)):
                candidate = self._node_graph(level.name, iri)
                if candidate is None:
                    self._draft.delete(graph.node_graph_name(self._settings, iri))
                    self._draft.index.vanish(iri)
                elif self._draft.fresh or not self._draft.store.holds(candidate.name, candidate.triples):
                    yield written.count(validate(candidate, self._engine))

    def _node_graph(self, level: str, iri: str) -> CandidateGraph | None:
        nodes, settings = self._nodes, self._settings
        if level == "actor":
            actor = nodes.actor(iri)
            return graph.actor_graph(actor, actors.loaded_names(nodes.index, iri), settings) if actor else None
        if level == "agreement":
            agreement = nodes.agreement(iri)
            return graph.agreement_graph(agreement, settings) if agreement else None
        if level == "commitment":
            commitment = nodes.commitment(iri)
            return graph.commitment_graph(commitment, settings) if commitment else None
        place = nodes.place(iri)
        return graph.place_graph(place, settings) if place else None

    def _store(self, graphs: Iterable[ValidGraph], fresh: bool) -> None:
        if fresh:
            self._draft.fill(graphs)
            return
        for valid in graphs:
            self._draft.put(valid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of the program that changed a store: from when to when, and what it did in a word."""

    started: str
    ended: str
    doing: str


def note_run(draft: Draft, run: Run, extractions: Iterable[Extraction], settings: Settings) -> None:
    """Adds to the graph of runs what this one read, when and from where."""
    documents = {
        f"{settings.base}document/{ids.document_key(e.document)}": (e.document.name, e.document.source)
        for e in extractions
    }
    description = RunDescription(
        started=run.started,
        ended=run.ended,
        version=__version__,
        doing=run.doing,
        documents=tuple((iri, name, source) for iri, (name, source) in sorted(documents.items())),
    )
    draft.store.add(validate(runs_graph(description, settings)))


def forget_runs_of(draft: Draft, keys: Iterable[str], settings: Settings) -> None:
    """Takes from the graph of runs the file names of documents that are no more."""
    name = graph.graph_name(settings, "runs")
    draft.store.drop_subjects(name, [f"{settings.base}document/{key}" for key in keys])


def stamp(index: Index, settings: Settings) -> None:
    """Marks an index with the version and base by which its nodes are decided."""
    index.set_meta(STAMP, _stamp(settings))


def _stamp(settings: Settings) -> str:
    return f"{__version__} {settings.base} {settings.reader}"


def check_stamp(draft: Draft, settings: Settings) -> None:
    """Raises StoreError when a store was made by another version or under another base: a change would be no build."""
    made = draft.index.meta(STAMP)
    if made != _stamp(settings):
        raise StoreError(
            f"was made with {made or 'an unknown version'}, this is {_stamp(settings)}",
            where=str(draft.path.parents[1]),
            mend="Build it again with kg build, or give KG_BASE and --reader as they were",
        )


@contextmanager
def as_of(home: Path, day: str, settings: Settings) -> Iterator[Generation]:
    """The store as it would be with only the documents dated by a day (those without a date too), for reading.

    The graph is made anew from these documents and people's decisions, in a folder that is gone afterwards.
    """
    with open_store(home) as live, live.index() as index, TemporaryDirectory() as folder:
        kept = (extraction_from_json(index.document(key) or "") for key in index.documents())
        decided = judgements.read(home / judgements.FILE)
        with begin(Path(folder) / "store") as draft:
            writer = Writer(draft, settings)
            known = (e for e in kept if (e.issued or "")[: len(day)] <= day)
            writer.ontology(writer.change(known, decided=decided))
            draft.commit()
        with open_store(Path(folder) / "store") as then:
            yield then
