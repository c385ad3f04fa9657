"""The interface of executors, and how one is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Protocol

from kg.errors import UsageError
from kg.executor.batches import Batch, Result


class Executor(Protocol):
    """Something that extracts batches, in any order, holding only some of them at a time."""

    def run(self, batches: Iterable[Batch]) -> Iterator[Result]:
        """A result for each batch, as they come."""


class ExecutorName(StrEnum):
    """The executors by name."""

    LOCAL = "local"
    DASK = "dask"


def executor(name: ExecutorName, jobs: int, scheduler: str | None = None) -> Executor:
    """An executor. ``scheduler`` is the address of a Dask scheduler; without one Dask gets a cluster of this machine.

    Raises UsageError where Dask is not installed.
    """
    if name is ExecutorName.LOCAL:
        if scheduler is not None:
            raise UsageError("is of use with Dask only", where="--scheduler", mend="Add --executor dask")
        from kg.executor.local import LocalExecutor

        return LocalExecutor(jobs)
    try:
        from kg.executor.cluster import DaskExecutor
    except ImportError as error:
        raise UsageError(
            f"Dask is not installed ({error})", where="--executor dask", mend="pip install 'accord-kg[dask]'"
        ) from error
    return DaskExecutor(jobs, scheduler)
