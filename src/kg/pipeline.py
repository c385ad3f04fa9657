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

from kg import analyse, export, ids, judgements, query, readers, store
from kg.changes import Run, Writer, check_stamp, forget_runs_of, note_run, stamp
from kg.documents import documents_named, given_before, note_sources
from kg.errors import DocumentError, KgError
from kg.extract import Attribution, Extractor
from kg.model import Document, Extraction
from kg.report import BuildReport, ChangeReport, Findings, count
from kg.settings import ReaderKind, Settings

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
        extractions, failed = _extracted(documents, request.jobs, watch, request.settings)
        with watch.stage("resolve, validate and store", 4 * len(extractions)):
            draft.index.clear()
            writer = Writer(draft, request.settings, progress.advance)
            written = writer.change(extractions, decided=judgements.read(request.out / judgements.FILE))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """What to change of a store in use: documents that come, in files or otherwise, and documents that go.

    ``retracted`` names documents that go, each by its path, key, IRI or address. ``replacing`` lets what the same path
    or address gave before go as well.
    """

    home: Path
    settings: Settings
    sources: tuple[Path, ...] = ()
    documents: tuple[Document, ...] = ()
    unreadable: tuple[DocumentError, ...] = ()
    retracted: tuple[str, ...] = ()
    replacing: bool = False
    jobs: int | None = None


def change(request: ChangeRequest, clock: Clock, progress: Progress) -> ChangeReport:
    """Add documents to a store in use and take others back, in one step; the result is that of a build of what is left.

    Raises StoreError when the store cannot be used or was made by another version, UsageError when a name to be
    retracted fits no document or several; whatever is wrong with a document that comes is in the report.
    """
    watch = _Stopwatch(clock, progress)
    started = clock.now()
    with watch.stage("read", len(request.sources)):
        documents, unreadable = read(request.sources, progress)
        documents += request.documents
        unreadable += request.unreadable
    with store.extend(request.home) as draft:
        check_stamp(draft, request.settings)
        gone = {key for name in request.retracted for key in documents_named(draft.index, name, request.settings)}
        if request.replacing:
            gone |= {key for d in documents for key in given_before(draft.index, d)}
        coming = {ids.document_key(d): d for d in documents}
        known = {key for key in coming if draft.index.document(key) is not None}
        gone -= coming.keys()
        fresh = [d for key, d in coming.items() if key not in known]
        extractions, failed = _extracted(fresh, request.jobs, watch, request.settings)
        with watch.stage("resolve, validate and store", 4 * len(extractions)):
            for key in known:
                note_sources(draft.index, key, coming[key])
            decided = judgements.read(request.home / judgements.FILE)
            judged = {j.to_json() for j in decided} != draft.index.judgement_lines()
            written = Writer(draft, request.settings, progress.advance).change(extractions, sorted(gone), decided)
        run = Run(started=started, ended=clock.now(), doing="Change")
        forget_runs_of(draft, gone, request.settings)
        note_run(draft, run, extractions, request.settings)
        with watch.stage("switch"):
            number = draft.index.document_count()
            if extractions or gone or judged:
                draft.commit()
                remove_exports(request.home)
    return ChangeReport(
        added=tuple(e.document.name for e in extractions if e.document.source not in dict(written.set_aside)),
        retracted=tuple(sorted(gone)),
        known=tuple(sorted(coming[key].name for key in known)),
        documents=number,
        graphs=written.graphs,
        seconds=tuple(watch.seconds),
        findings=Findings(
            notices=tuple(n for e in extractions for n in e.notices),
            unreadable=tuple(unreadable + failed),
            set_aside=tuple(written.set_aside),
        ),
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


def _extracted(
    documents: Sequence[Document], jobs: int | None, watch: _Stopwatch, settings: Settings
) -> tuple[list[Extraction], list[DocumentError]]:
    if not documents:
        return [], []
    start = watch.clock.seconds()
    with watch.stage("extract", len(documents)):
        loaded: list[float] = []
        results = list(
            extract(
                documents, jobs, watch.progress, lambda: loaded.append(watch.clock.seconds() - start), settings.reader
            )
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


def remove_exports(home: Path) -> None:
    """Takes away the exports of a graph that has changed since: nobody should read old ones for the new."""
    for path in (home / "exports").glob("*"):
        path.unlink(missing_ok=True)
