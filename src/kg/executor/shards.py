"""What was extracted, as files with a manifest, so that work that broke off goes on where it stopped.

DIR/records/<batch>.jsonl   an extraction or a failure a line; written in one step
DIR/done.jsonl              a line for each of them: its hash and counts, noted when it is written
DIR/manifest.json           all batches of the corpus in order, at the end
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.errors import DocumentError, KgError
from kg.executor.base import Executor
from kg.executor.batches import Batch, Result, batches
from kg.model import Document, Extraction, Notice
from kg.resolve.documents import extraction_from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of a batch or a corpus; ``sha256`` is that of the batch's file."""

    documents: int = 0
    records: int = 0
    failures: int = 0
    sha256: str = ""


class Shards:
    """The folder of a corpus."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._order: list[str] = []
        self._known = self._noted()

    def fill(
        self, documents: Iterable[Document], executor: Executor, advance: Callable[[int], None] = lambda documents: None
    ) -> None:
        """Extract what is not there yet. ``advance`` is told how many documents are done, or were done before.

        Raises KgError where the folder cannot be written.
        """
        try:
            (self._home / "records").mkdir(parents=True, exist_ok=True)
            for result in executor.run(self._missing(batches(documents), advance)):
                self._keep(result)
                advance(result.documents)
            tallies = [{"batch": key, **asdict(self._known[key])} for key in self._order]
            whole = {"batches": tallies, **{name: sum(t[name] for t in tallies) for name in _COUNTS}}
            _write(self._home / "manifest.json", json.dumps(whole, indent=1) + "\n")
        except OSError as error:
            raise KgError(
                f"cannot be written ({error.strerror})", where=str(self._home), mend="Free the disk and run it again"
            ) from error

    def extractions(self) -> Iterator[Extraction]:
        """What was extracted, in the order of the corpus, one document in memory at a time."""
        for line in self._lines():
            if "extraction" in line:
                yield extraction_from_json(json.dumps(line["extraction"]))

    def failures(self) -> Iterator[DocumentError]:
        """What could not be extracted."""
        for line in self._lines():
            if told := line.get("failure"):
                yield DocumentError(told["what"], where=told["where"], mend=told["mend"])

    def notices(self) -> Iterator[Notice]:
        """What the user should know."""
        return (Notice(**notice) for line in self._lines() for notice in line.get("notices", ()))

    def tally(self) -> Tally:
        """Counts over the corpus."""
        of = [self._known[key] for key in self._order]
        return Tally(
            documents=sum(t.documents for t in of), records=sum(t.records for t in of),
            failures=sum(t.failures for t in of),
        )

    def _missing(self, found: Iterable[Batch], advance: Callable[[int], None]) -> Iterator[Batch]:
        for batch in found:
            if batch.key in self._order:
                continue  # the same documents once more
            self._order.append(batch.key)
            if self._is_whole(batch.key):
                advance(len(batch.documents))
            else:
                yield batch

    def _is_whole(self, key: str) -> bool:
        """Whether the file of a batch is there as it was noted."""
        tally = self._known.get(key)
        try:
            return tally is not None and tally.sha256 == hashlib.sha256(self._file(key).read_bytes()).hexdigest()
        except OSError:
            return False

    def _keep(self, result: Result) -> None:
        content = result.lines.encode()
        _write(self._file(result.key), result.lines)
        tally = Tally(
            documents=result.documents, records=result.records, failures=result.failures,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        self._known[result.key] = tally
        with (self._home / "done.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"batch": result.key, **asdict(tally)}) + "\n")

    def _noted(self) -> dict[str, Tally]:
        try:
            lines = (self._home / "done.jsonl").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        found = {}
        for line in lines:
            try:
                told = json.loads(line)
                found[str(told.pop("batch"))] = Tally(**told)
            except (ValueError, KeyError, TypeError):
                continue  # a kill cut the line off; its batch is done again
        return found

    def _lines(self) -> Iterator[dict[str, Any]]:
        for key in self._order:
            with self._file(key).open(encoding="utf-8") as file:
                yield from map(json.loads, file)

    def _file(self, key: str) -> Path:
        return self._home / "records" / f"{key}.jsonl"


_COUNTS = ("documents", "records", "failures")


def _write(path: Path, text: str) -> None:
    """Write a file in one step, so that nobody finds half of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
