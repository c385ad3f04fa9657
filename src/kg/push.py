"""A store's graphs to a SPARQL endpoint: what is new or changed is sent, what is gone is removed, nothing else.

What was sent is noted graph by graph in the store's folder, so that a push that broke off goes on where it stopped, and
the next one sends only what changed. Graphs of the endpoint that no push of this store put there are left alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kg.errors import KgError, StoreError
from kg.store import RemoteStore, Store

_ENOUGH = 3  # failures in a row after which the endpoint counts as gone


class Progress(Protocol):
    """Somebody who is told how the work gets on."""

    def begin(self, stage: str, total: int) -> None:
        """A stage begins that has so many steps."""

    def advance(self) -> None:
        """One step of the stage is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushReport:
    """Counts of graphs; ``failed`` pairs a graph with what went wrong, ``left`` were not tried any more."""

    sent: int
    removed: int
    kept: int
    failed: tuple[tuple[str, StoreError], ...]
    left: int

    @property
    def exit_code(self) -> int:
        """0 when the endpoint now holds what the store holds, else 1."""
        return 1 if self.failed or self.left else 0


def push(source: Store, target: RemoteStore, journal: Path, progress: Progress) -> PushReport:
    """Make the endpoint hold the source's graphs; ``journal`` is where what was sent is noted.

    Raises StoreError when the endpoint cannot be asked what it holds; later failures are in the report.
    """
    noted, there = _noted(journal), set(target.graphs())
    digests = {name: hashlib.sha256(source.nquads([name]).encode()).hexdigest() for name in source.graphs()}
    changed = [name for name, digest in digests.items() if noted.get(name) != digest or name not in there]
    gone = [name for name in noted if name not in digests and name in there]
    progress.begin("push", len(changed) + len(gone))
    failed: list[tuple[str, StoreError]] = []
    in_a_row = done = 0
    steps = [(name, True) for name in changed] + [(name, False) for name in gone]
    for name, is_there in steps:
        try:
            if is_there:
                target.copy(source, name)
            else:
                target.delete(name)
            _note(journal, name, digests.get(name))
            done, in_a_row = done + 1, 0
        except StoreError as error:
            failed.append((name, error))
            in_a_row += 1
            if in_a_row == _ENOUGH:
                break
        progress.advance()
    unsent = {name for name, _ in failed}
    tried = done + len(failed)
    return PushReport(
        sent=sum(name not in unsent for name, new in steps[:tried] if new),
        removed=sum(name not in unsent for name, new in steps[:tried] if not new),
        kept=len(digests) - len(changed), failed=tuple(failed), left=len(steps) - tried,
    )


def journal_of(home: Path, endpoint: str) -> Path:
    """The journal of pushes from a store's folder to an endpoint."""
    return home / "pushed" / f"{hashlib.sha256(endpoint.encode()).hexdigest()[:16]}.jsonl"


def _noted(journal: Path) -> Mapping[str, str]:
    """The digest under which each graph was last sent. A line that a kill cut off counts for nothing."""
    found: dict[str, str] = {}
    for name, digest in _lines(journal):
        if digest is None:
            found.pop(name, None)
        else:
            found[name] = digest
    return found


def _lines(journal: Path) -> Iterator[tuple[str, str | None]]:
    try:
        text = journal.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"cannot be read ({error})", where=str(journal), mend="Remove it; all is sent again") from error
    for line in text.splitlines():
        try:
            noted = json.loads(line)
            yield str(noted["graph"]), noted["sha256"]
        except (ValueError, KeyError, TypeError):
            continue


def _note(journal: Path, name: str, digest: str | None) -> None:
    try:
        journal.parent.mkdir(exist_ok=True)
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"graph": name, "sha256": digest}, ensure_ascii=True) + "\n")
    except OSError as error:
        raise KgError(
            f"cannot be written ({error.strerror})", where=str(journal), mend="Free the disk and push again"
        ) from error
