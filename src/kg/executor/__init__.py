"""Extraction over many processes or machines: the same function of a batch, wherever it runs.

- ``batches``  documents in batches that stay the same when others are added, and what one batch gives
- ``local``    processes of this machine; a document that kills its process costs only itself
- ``cluster``  a Dask cluster
- ``shards``   what was extracted, as files with a manifest, so that work that broke off goes on
"""

from kg.executor.base import Executor, ExecutorName, executor
from kg.executor.batches import Batch, Result, batches, extract_batch
from kg.executor.shards import Shards, Tally

__all__ = ["Batch", "Executor", "ExecutorName", "Result", "Shards", "Tally", "batches", "executor", "extract_batch"]
