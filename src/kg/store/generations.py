"""A store's folder: whole generations, one of which is live, and the index of the documents.

    DIR/format.json                      {"format": 2}
    DIR/index.sqlite                     the documents, what follows from them, which generation is live
    DIR/.lock                            held by the one writer
    DIR/generations/000001/oxigraph/     the graphs: they can be made again from the documents

A build fills a fresh generation; a change begins with a copy of the live one, in which all large files are links to
those of the live one, since Oxigraph never changes them once they are written. The commit of the index's transaction
makes it live, in one step: a kill at any moment leaves the old or the new, each whole. A reader holds a shared lock on
its generation's folder; a generation that somebody reads is removed by a later writer.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from kg.errors import StoreError
from kg.resolve.index import Index, mark
from kg.store.base import quads_of
from kg.store.embedded import EmbeddedStore
from kg.validate import ValidGraph

FORMAT = 2
INDEX = "index.sqlite"
LIVE = "live"
_NAME = re.compile(r"\d{6,}")
_OWN_FILES = {
    *(".lock", "format.json", "format.json.new", "CURRENT", "generations", "exports", "judgements.jsonl"),
    *(INDEX, f"{INDEX}-wal", f"{INDEX}-shm"),
}
_NOT_COPIED = re.compile(r"LOCK|LOG(\.old.*)?")
_BULK = 200_000  # quads that are loaded at once into a fresh generation


class Draft:
    """A generation being made; nobody reads it before ``commit``. Leaving its ``with`` without a commit drops it.

    ``index`` is in a transaction that ends with the draft, one way or the other.
    """

    def __init__(self, home: Path, lock: int, *, fresh: bool) -> None:
        self._home = home
        self._lock: int | None = lock
        self.fresh = fresh
        self.index = Index.open(home / INDEX)
        try:
            self.name = _next_name(home)
            self.path = home / "generations" / self.name
            if fresh:
                self.path.mkdir(parents=True)
            else:
                _clone(home / "generations" / (self.index.meta(LIVE) or ""), self.path)
            self.store = EmbeddedStore.open(self.path / "oxigraph")
        except BaseException:
            self.index.close()
            raise

    def fill(self, graphs: Iterable[ValidGraph]) -> None:
        """Stores graphs of which none is there yet, many at once."""
        pending = []
        for graph in graphs:
            pending += quads_of(graph)
            if len(pending) >= _BULK:
                self.store.load(pending)
                pending = []
        self.store.load(pending)

    def put(self, graph: ValidGraph) -> None:
        """Stores a graph, replacing the one of that name; only what differs is written."""
        self.store.amend(graph)

    def delete(self, name: str) -> None:
        """Takes a graph back."""
        self.store.delete(name)

    def commit(self) -> None:
        """Makes this generation and the index's changes the live ones, in one step that a power cut cannot tear."""
        self.store.flush()
        self.store.close()
        _sync_tree(self.path)
        _sync(self.path.parent)
        self.index.set_meta(LIVE, self.name)
        self.index.commit()
        self.index.close()
        _remove_dead(self._home, live=self.name)
        self._release()

    def abandon(self) -> None:
        """Drops the generation; the live one stays as it was. Does nothing after a commit.

        The index decides what a commit is: one that was interrupted after it has made this generation live.
        """
        if self._lock is not None:
            self.store.close()
            self.index.close()
            if live_name(self._home) != self.name:
                shutil.rmtree(self.path, ignore_errors=True)
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.abandon()

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


class Generation(EmbeddedStore):
    """The live generation of a store, opened for reading; it stays whole while it is open, whoever writes."""

    path: Path
    _hold: int | None = None

    @property
    def name(self) -> str:
        """The name of the generation; see ``live_name``."""
        return self.path.name

    def index(self) -> Index:
        """What the store remembers of its documents, for reading; to be closed."""
        return Index.reading(self.path.parents[1] / INDEX)

    def close(self) -> None:
        """Closes the database and lets writers remove this generation."""
        super().close()
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None


def begin(home: Path) -> Draft:
    """A fresh generation in a store's folder, which is made if need be.

    Raises StoreError if somebody else is writing, the folder belongs to something else or to a newer version, or it
    cannot be written. What killed writers left behind is removed.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        _check_home(home)
        return _draft(home, fresh=True)
    except OSError as error:
        raise _unwritable(home, error) from error


def extend(home: Path) -> Draft:
    """A generation that begins as the live one: what a change leaves alone is not copied.

    Raises StoreError as ``open_store`` and ``begin`` do, and for a store that an older version made.
    """
    _check_store(home)
    if _check_format(home) < FORMAT:
        raise StoreError("the store was made by an older version", where=str(home), mend="Build it again with kg build")
    if live_name(home) is None:
        raise StoreError("holds no finished build", where=str(home), mend="Run kg build again")
    try:
        return _draft(home, fresh=False)
    except OSError as error:
        raise _unwritable(home, error) from error


def _draft(home: Path, *, fresh: bool) -> Draft:
    lock = _lock_writer(home)
    try:
        if not (home / "format.json").exists() or _check_format(home) < FORMAT:
            _write_in_one_step(home / "format.json", json.dumps({"format": FORMAT}) + "\n")
        _remove_dead(home, live_name(home))
        return Draft(home, lock, fresh=fresh)
    except BaseException:
        os.close(lock)
        raise


def _unwritable(home: Path, error: OSError) -> StoreError:
    return StoreError(
        f"cannot be written ({error.strerror or error})", where=str(home), mend="Give a folder that can be written"
    )


def _clone(source: Path, target: Path) -> None:
    """A generation that begins as another: Oxigraph's tables, which never change, as links, all else as copies."""
    (target / "oxigraph").mkdir(parents=True)
    for path in sorted((source / "oxigraph").iterdir()):
        if path.suffix == ".sst":
            os.link(path, target / "oxigraph" / path.name)
        elif not _NOT_COPIED.fullmatch(path.name):
            shutil.copyfile(path, target / "oxigraph" / path.name)


def open_store(home: Path) -> Generation:
    """The live generation of a store's folder, for reading; blocks no builder and is blocked by none.

    Raises StoreError for a folder that is missing, no store, without a finished build, made by a newer version, or
    damaged.
    """
    _check_store(home)
    for name in _live_names(home):
        path = home / "generations" / name
        try:
            hold = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue  # a build has just switched CURRENT and removed this one, or it is damaged: see who is live now
        with suppress(BlockingIOError):
            fcntl.flock(hold, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if path.exists():
                return _opened(path, hold)
        os.close(hold)
    raise StoreError("the live generation is missing", where=str(home), mend="Build it again with kg build")


def live_name(home: Path) -> str | None:
    """The name of the live generation, which every change makes another; None before the first build is done."""
    name = mark(home / INDEX, LIVE) or _old_pointer(home)
    if name is not None and not _NAME.fullmatch(name):
        raise StoreError(f"names no generation: {name[:40]!r}", where=str(home), mend="Build it again")
    return name


def _old_pointer(home: Path) -> str | None:
    """What a store of format 1 says of its live generation."""
    with suppress(OSError, UnicodeDecodeError):
        return (home / "CURRENT").read_text(encoding="utf-8").strip()
    return None


def _check_store(home: Path) -> None:
    if not home.is_dir():
        raise StoreError("there is no such folder", where=str(home), mend="Make a store with kg build INPUT --out DIR")
    if not (home / "format.json").exists():
        raise StoreError("the folder is no store", where=str(home), mend="Give the folder that kg build --out made")
    _check_format(home)


def _opened(path: Path, hold: int) -> Generation:
    try:
        generation = Generation.open(path / "oxigraph", read_only=True)
    except StoreError:
        os.close(hold)
        raise
    generation.path, generation._hold = path, hold
    return generation


def _live_names(home: Path, attempts: int = 100) -> Iterator[str]:
    """The live name, read afresh each time a reader lost a race against a writer."""
    for _ in range(attempts):
        name = live_name(home)
        if name is None:
            raise StoreError("holds no finished build", where=str(home), mend="Run kg build again")
        yield name


def _next_name(home: Path) -> str:
    """One more than the highest there is, so that a name is never used for two contents while a reader may hold it."""
    names = [int(path.name) for path in (home / "generations").glob("*") if _NAME.fullmatch(path.name)]
    return f"{max(names, default=0) + 1:06}"


def _check_home(home: Path) -> None:
    """Refuses to build into a folder that is something else: a store's folder is emptied of old generations."""
    if (home / "format.json").exists():
        _check_format(home)
    elif any(entry.name not in _OWN_FILES for entry in home.iterdir()):
        raise StoreError("the folder holds other things", where=str(home), mend="Give an empty or new folder")


def _check_format(home: Path) -> int:
    """The format of a store; raises StoreError when it is unknown."""
    where = home / "format.json"
    try:
        content = json.loads(where.read_text(encoding="utf-8"))
        version = content["format"]
        if not isinstance(version, int):
            raise TypeError("the format is no number")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"cannot be read ({error})", where=str(where), mend="Build into a new folder") from error
    if version > FORMAT:
        raise StoreError(
            f"the store was made by a newer version (format {version}, known up to {FORMAT})",
            where=str(home),
            mend="Update accord-kg, or build into another folder",
        )
    return version


def _lock_writer(home: Path) -> int:
    """An exclusive lock that the system lets go of when this process ends, however it ends."""
    lock = os.open(home / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise StoreError("somebody else is writing here", where=str(home), mend="Wait until it is done") from error
    return lock


def _remove_dead(home: Path, live: str | None) -> None:
    """Removes every generation but the live one and those that somebody still reads."""
    for path in sorted((home / "generations").glob("*")):
        if path.name == live or not _NAME.fullmatch(path.name) or not path.is_dir():
            continue
        hold = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
        except BlockingIOError:
            pass  # read by somebody; the next build removes it
        finally:
            os.close(hold)


def _write_in_one_step(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync(path.parent)


def _sync_tree(path: Path) -> None:
    for folder, _, names in os.walk(path):
        for name in names:
            _sync(Path(folder) / name)
        _sync(Path(folder))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
