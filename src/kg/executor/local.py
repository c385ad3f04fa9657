"""Processes of this machine."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from kg.errors import DocumentError
from kg.executor.batches import Batch, Result, extract_batch, killed, result_of
from kg.model import Document, Extraction
from kg.resolve.documents import extraction_from_json
from kg.settings import ReaderKind

_AHEAD = 3  # batches in hand for each process


class LocalExecutor:
    """So many processes; with one, the work is done in this process."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(self, batches: Iterable[Batch]) -> Iterator[Result]:
        """See ``Executor.run``. A batch whose process was killed is read again, one process for each document."""
        if self._jobs == 1:
            yield from map(extract_batch, batches)
            return
        waiting = iter(batches)
        while True:
            suspects: list[Batch] = []
            yield from self._until_broken(waiting, suspects)
            if not suspects:
                return
            for batch in suspects:
                yield self._one_by_one(batch)

    def _until_broken(self, waiting: Iterator[Batch], suspects: list[Batch]) -> Iterator[Result]:
        """Results until all is done or the pool breaks; then ``suspects`` are the batches that were in hand."""
        pending: dict[Future[Result], Batch] = {}
        with _pool(self._jobs) as pool:
            try:
                for batch in waiting:
                    pending[pool.submit(extract_batch, batch)] = batch
                    while len(pending) >= self._jobs * _AHEAD:
                        yield from _finished(pending)
                while pending:
                    yield from _finished(pending)
            except BrokenProcessPool:
                suspects += pending.values()

    def _one_by_one(self, batch: Batch) -> Result:
        outcomes: list[Extraction | DocumentError] = []
        for document in batch.documents:
            outcomes.append(_alone(document, batch.reader))
        return result_of(batch.key, outcomes)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Fresh processes: a fork would copy the parent's threads' locks, and its memory into each child.
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def _finished(pending: dict[Future[Result], Batch]) -> Iterator[Result]:
    done, _ = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        result = future.result()
        del pending[future]
        yield result


def _alone(document: Document, reader: ReaderKind) -> Extraction | DocumentError:
    import json

    try:
        with _pool(1) as pool:
            lines = pool.submit(extract_batch, Batch(key="", documents=(document,), reader=reader)).result().lines
    except BrokenProcessPool:
        return killed(document)
    told = json.loads(lines)
    if "failure" in told:
        return DocumentError(told["failure"]["what"], where=told["failure"]["where"], mend=told["failure"]["mend"])
    return extraction_from_json(json.dumps(told["extraction"]))
