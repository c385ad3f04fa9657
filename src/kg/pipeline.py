"""The stages in their order; the only module that knows it.

    read -> extract -> resolve -> graph -> validate -> store -> check -> export

``changes.py`` is the part from resolve to store, for builds and for changes of a store in use alike.

A document that cannot be read or that violates its shapes is set aside with its report; the others go on. What the
whole build made is switched live in one step at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kg import analyse, export, query, readers, store
from kg.changes import Run, Writer, note_run, stamp
from kg.errors import DocumentError, KgError
from kg.extract import Extractor
from kg.model import Document, Extraction
from kg.report import BuildReport, Findings, count
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
        with watch.stage("resolve, validate and store", 4 * len(extractions)):
            draft.index.clear()
            writer = Writer(draft, request.settings, progress.advance)
            written = writer.change(extractions)
            writer.ontology(written)
            stamp(draft.index, request.settings)
        note_run(draft, Run(started=started, ended=clock.now(), doing="Build"), extractions, request.settings)
        with watch.stage("check"):
            faults = _faults(draft.store)
            counts = count(draft.store)
        draft.commit()
    with watch.stage("export", len(export.FORMATS)):
        write_exports(request.out, progress)
    findings = Findings(
        notices=tuple(n for e in extractions for n in e.notices),
        unreadable=tuple(unreadable + failed),
        set_aside=tuple(written.set_aside),
        faults=faults,
    )
    return BuildReport(counts=counts, warnings=written.warnings, seconds=tuple(watch.seconds), findings=findings)


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
    documents: Sequence[Document], jobs: int | None, progress: Progress, model_loaded: Callable[[], None]
) -> Iterator[Extraction | DocumentError]:
    """The records of each document, in the documents' order, in worker processes where that pays off."""
    workers = jobs or (2 if len(documents) >= PARALLEL_FROM else 1)
    if workers == 1 or len(documents) < 2:
        extractor = Extractor()
        model_loaded()
        for document in documents:
            yield _extract_one(extractor, document)
            progress.advance()
        return
    with ProcessPoolExecutor(workers, initializer=_load_worker) as pool:
        model_loaded()
        for result in pool.map(_extract_in_worker, documents, chunksize=4):
            yield result
            progress.advance()


_worker: list[Extractor] = []


def _load_worker() -> None:
    _worker.append(Extractor())


def _extract_in_worker(document: Document) -> Extraction | DocumentError:
    return _extract_one(_worker[0], document)


def _extract_one(extractor: Extractor, document: Document) -> Extraction | DocumentError:
    try:
        return extractor.extract(document)
    except DocumentError as error:
        return error
    except Exception as error:  # noqa: BLE001  one document that trips the reader must not cost the others
        return DocumentError(
            f"the reader failed on it ({type(error).__name__}: {error})",
            where=document.source,
            mend="Report it with the text; the other documents are not affected",
        )


def _extracted(
    documents: Sequence[Document], request: BuildRequest, watch: _Stopwatch
) -> tuple[list[Extraction], list[DocumentError]]:
    start = watch.clock.seconds()
    with watch.stage("extract", len(documents)):
        loaded: list[float] = []
        results = list(
            extract(documents, request.jobs, watch.progress, lambda: loaded.append(watch.clock.seconds() - start))
        )
    watch.seconds.insert(-1, ("load the model", sum(loaded)))
    watch.seconds[-1] = ("extract", watch.seconds[-1][1] - sum(loaded))
    good = [r for r in results if isinstance(r, Extraction)]
    return good, [r for r in results if isinstance(r, DocumentError)]


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
