"""A Dask cluster: a scheduler somewhere, or one of this machine for the time of the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from distributed import Client, LocalCluster, as_completed

from kg.errors import UsageError
from kg.executor.batching import Batch, Result, extract_batch, killed, result_of

_AHEAD = 3  # batches in hand for each worker
_SECONDS = 30  # to reach the scheduler


def _cluster(jobs: int) -> Any:
    return LocalCluster(  # type: ignore[no-untyped-call]  # distributed is only partly typed, here and below
        n_workers=jobs, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    )


def _client(where: Any) -> Any:
    return Client(where, timeout=_SECONDS)  # type: ignore[no-untyped-call]


class DaskExecutor:
    """Workers behind a scheduler's address, or ``jobs`` processes of this machine.

    A batch whose worker died is given to others by Dask; one that kills four is listed as failed, document by document.
    """

    def __init__(self, jobs: int, scheduler: str | None = None) -> None:
        self._jobs = jobs
        self._scheduler = scheduler

    def run(self, batches: Iterable[Batch]) -> Iterator[Result]:
        """See ``Executor.run``."""
        if self._scheduler is None:
            with _cluster(self._jobs) as cluster, _client(cluster) as client:
                yield from self._results(client, batches)
            return
        try:
            client = _client(self._scheduler)
        except (OSError, TimeoutError, ValueError) as error:
            raise UsageError(
                f"no Dask scheduler answers ({error})", where=self._scheduler, mend="Start one: dask scheduler"
            ) from error
        with client:
            yield from self._results(client, batches)

    def _results(self, client: Any, batches: Iterable[Batch]) -> Iterator[Result]:
        workers = max(len(client.scheduler_info()["workers"]), 1)
        waiting = iter(batches)
        in_hand: dict[str, Batch] = {}
        done: Any = as_completed()  # type: ignore[no-untyped-call]
        for batch in waiting:
            in_hand[batch.key] = batch
            done.add(client.submit(extract_batch, batch, key=f"kg-{batch.key}", pure=False))
            if len(in_hand) >= workers * _AHEAD:
                yield self._next(done, in_hand)
        while in_hand:
            yield self._next(done, in_hand)

    def _next(self, done: Any, in_hand: dict[str, Batch]) -> Result:
        future = next(done)
        batch = in_hand.pop(future.key.removeprefix("kg-"))
        if future.status == "finished":
            result: Result = future.result()
        else:
            result = result_of(batch.key, [killed(document) for document in batch.documents])
        future.release()
        return result
