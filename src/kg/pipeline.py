"""The stages in their order; the only module that knows it.

    read -> extract -> resolve -> graph -> validate -> store -> check -> export

A document that cannot be read or that violates its shapes is set aside with its report; the others go on. What the
whole build made is switched live in one step at the end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from kg import __version__, analyse, export, graph, ids, query, readers, resources, store, validate
from kg.errors import DocumentError, KgError, ValidationError
from kg.extract import Attribution, Extractor, ReaderKind
from kg.model import Document, Extraction
from kg.records import to_json
from kg.report import BuildReport, Findings, summarise
from kg.resolve import Resolution, resolve
from kg.runs import RunDescription, runs_graph
from kg.settings import Settings

PARALLEL_FROM = 16  # documents: below, a second model's load takes longer than it saves


class Progress(Protocol):
    """Somebody who is told how the work gets on."""

    def begin(self, stage: str, total: int) -> None:
        """A stage begins that has so many steps."""

    def advance(self) -> None:
        """One step of the stage is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time from outside: ``now`` as an xsd:dateTime for the runs graph, ``seconds`` for measuring."""

    now: Callable[[], str]
    seconds: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What to build: files, and documents that came otherwise (from a pipe), into a folder.

    ``unreadable`` is what could not be read of the latter; ``jobs`` None means as many processes as pay off.
    """

    sources: tuple[Path, ...]
    documents: tuple[Document, ...] = ()
    unreadable: tuple[DocumentError, ...] = ()
    out: Path
    settings: Settings
    jobs: int | None = None
    reader: ReaderKind = ReaderKind.BOTH


@dataclass(slots=True)
class _Stopwatch:
    clock: Clock
    progress: Progress
    seconds: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, total: int = 1) -> Iterator[None]:
        """Time a stage and tell of its beginning."""
        self.progress.begin(name, total)
        start = self.clock.seconds()
        yield
        self.seconds.append((name, self.clock.seconds() - start))


def build(request: BuildRequest, clock: Clock, progress: Progress) -> BuildReport:
    """Read documents and make of them the live graph of a store; see the module for the stages.

    Raises StoreError when the folder cannot be used; whatever is wrong with a document is in the report.
    """
    watch = _Stopwatch(clock, progress)
    started = clock.now()
    with store.begin(request.out) as draft:
        with watch.stage("read", len(request.sources)):
            documents, unreadable = read(request.sources, progress)
            documents += request.documents
            unreadable += request.unreadable
        extractions, failed = _extracted(documents, request, watch)
        with watch.stage("resolve and validate", len(extractions)):
            made = _validated(extractions, request.settings, progress)
        run = RunDescription(
            started=started,
            ended=clock.now(),
            version=__version__,
            documents=tuple((a.iri, a.document.name, a.document.source) for a in made.resolution.accounts),
        )
        with watch.stage("store", len(made.graphs)):
            _fill(draft, made, run, request.settings, progress)
        with watch.stage("check"):
            faults = _faults(draft.store)
        draft.commit()
    with watch.stage("export", len(export.FORMATS)):
        write_exports(request.out, progress)
    return summarise(
        made.resolution,
        made.graphs,
        Findings(
            notices=tuple(n for e in made.extractions for n in e.notices),
            unreadable=tuple(unreadable + failed),
            set_aside=made.set_aside,
            faults=faults,
        ),
        tuple(watch.seconds),
    )


def read(sources: Iterable[Path], progress: Progress) -> tuple[list[Document], list[DocumentError]]:
    """All documents of all files, and what cannot be read."""
    documents: list[Document] = []
    errors: list[DocumentError] = []
    for source in sources:
        found, failed = readers.read_all(source)
        documents += found
        errors += failed
        progress.advance()
    return documents, errors


def extract(
    documents: Sequence[Document], jobs: int | None, progress: Progress, model_loaded: Callable[[], None],
    reader: ReaderKind = ReaderKind.BOTH,
) -> Iterator[Extraction | DocumentError]:
    """The records of each document, in the documents' order, in worker processes where that pays off."""
    workers = jobs or (2 if len(documents) >= PARALLEL_FROM else 1)
    if workers == 1 or len(documents) < 2:
        extractor = Extractor(reader=reader)
        model_loaded()
        for document in documents:
            yield _extract_one(extractor, document)
            progress.advance()
        return
    with ProcessPoolExecutor(workers, initializer=_load_worker, initargs=(reader,)) as pool:
        model_loaded()
        for result in pool.map(_extract_in_worker, documents, chunksize=4):
            yield result
            progress.advance()


def attributions(
    documents: Sequence[Document], reader: ReaderKind, progress: Progress
) -> Iterator[tuple[Document, tuple[Attribution, ...]] | DocumentError]:
    """Who says what in each document, in the documents' order."""
    extractor = Extractor(reader=reader)
    for document in documents:
        try:
            yield document, extractor.attributions(document)
        except Exception as error:  # noqa: BLE001  as in reading
            yield _tripped(document, error)
        progress.advance()


_worker: list[Extractor] = []


def _load_worker(reader: ReaderKind) -> None:
    _worker.append(Extractor(reader=reader))


def _extract_in_worker(document: Document) -> Extraction | DocumentError:
    return _extract_one(_worker[0], document)


def _extract_one(extractor: Extractor, document: Document) -> Extraction | DocumentError:
    try:
        return extractor.extract(document)
    except DocumentError as error:
        return error
    except Exception as error:  # noqa: BLE001  one document that trips the reader must not cost the others
        return _tripped(document, error)


def _tripped(document: Document, error: Exception) -> DocumentError:
    return DocumentError(
        f"the reader failed on it ({type(error).__name__}: {error})",
        where=document.source,
        mend="Report it with the text; the other documents are not affected",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What passed the gate: the resolution of what is left, its graphs, and who was set aside."""

    resolution: Resolution
    extractions: tuple[Extraction, ...]
    graphs: tuple[validate.ValidGraph, ...]
    set_aside: tuple[tuple[str, ValidationError], ...]


def _extracted(
    documents: Sequence[Document], request: BuildRequest, watch: _Stopwatch
) -> tuple[list[Extraction], list[DocumentError]]:
    start = watch.clock.seconds()
    with watch.stage("extract", len(documents)):
        loaded: list[float] = []
        results = list(
            extract(
                documents, request.jobs, watch.progress, lambda: loaded.append(watch.clock.seconds() - start),
                request.reader,
            )
        )
    watch.seconds.insert(-1, ("load the model", sum(loaded)))
    watch.seconds[-1] = ("extract", watch.seconds[-1][1] - sum(loaded))
    good = [r for r in results if isinstance(r, Extraction)]
    return good, [r for r in results if isinstance(r, DocumentError)]


def _validated(extractions: Sequence[Extraction], settings: Settings, progress: Progress) -> _Made:
    """Resolve and validate; what violates is set aside and the rest resolved anew, until all that is left conforms."""
    left = {ids.document_key(e.document): e for e in extractions}
    set_aside: list[tuple[str, ValidationError]] = []
    while True:
        resolution = resolve(left.values(), settings)
        graphs, failed = [], []
        for account in resolution.accounts:
            try:
                graphs.append(validate.validate(graph.document_graph(account, resolution, settings)))
            except ValidationError as error:
                failed.append(account.key)
                set_aside.append((account.document.source, error))
            progress.advance()
        if not failed:
            break
        for key in failed:
            del left[key]
    graphs += _shared_graphs(resolution, graphs, settings)
    return _Made(
        resolution=resolution, extractions=tuple(left.values()), graphs=tuple(graphs), set_aside=tuple(set_aside)
    )


def _shared_graphs(
    resolution: Resolution, documents: Sequence[validate.ValidGraph], settings: Settings
) -> list[validate.ValidGraph]:
    """The graphs that belong to no document: ontology, references, and what resolution derives."""
    ontology = graph.parse_turtle(resources.read("ontology", "kg.ttl"), resources.read("ontology", "codes.ttl"))
    references = graph.references_graph(resolution)
    candidates = (
        graph.CandidateGraph(name=graph.graph_name(settings, "ontology"), triples=ontology),
        graph.CandidateGraph(name=graph.graph_name(settings, "references"), triples=str(references)),
        graph.CandidateGraph(
            name=graph.graph_name(settings, "resolution"),
            triples=str(graph.resolution_graph(resolution)),
            context=str(references) + "".join(d.triples for d in documents),
        ),
    )
    return [validate.validate(c) for c in candidates]


def _fill(draft: store.Draft, made: _Made, run: RunDescription, settings: Settings, progress: Progress) -> None:
    """The graphs into the store, and beside them the records and texts from which they were made."""
    for valid in made.graphs:
        draft.put(valid)
        progress.advance()
    draft.put(validate.validate(runs_graph(run, settings)))
    for folder in ("records", "texts"):
        (draft.path / folder).mkdir()
    for extraction in made.extractions:
        key = ids.document_key(extraction.document)
        lines = "".join(to_json(r) + "\n" for r in extraction.records)
        (draft.path / "records" / f"{key}.jsonl").write_text(lines, encoding="utf-8")
        kept = {"iri": f"{settings.base}document/{key}", **asdict(extraction.document), "dated": extraction.issued}
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        (draft.path / "texts" / f"{key}.json").write_text(text, encoding="utf-8")


def _faults(filled: store.Store) -> tuple[tuple[str, int], ...]:
    """The hygiene queries that return rows, and how many: a good graph has none."""
    found = ((q.name, len(query.run(filled, q.name))) for q in query.catalogue("hygiene"))
    return tuple((name, rows) for name, rows in found if rows)


def write_exports(home: Path, progress: Progress) -> None:
    """The live graph in every format, and its networks, as files in ``exports`` of a store's folder."""
    folder = home / "exports"
    folder.mkdir(exist_ok=True)
    with store.open_store(home) as live:
        for form in export.FORMATS:
            _replace(folder / f"graph.{form.suffix}", export.export(live, form))
            progress.advance()
        for network in analyse.NETWORKS:
            built = network.build(live)
            _replace(folder / f"{network.name}.graphml", analyse.graphml(built))
            _replace(folder / f"{network.name}.gexf", analyse.gexf(built))


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one step, so that nobody reads half of it."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        raise KgError(
            f"cannot be written ({error.strerror})", where=str(path), mend="Free the disk or give another folder"
        ) from error
