"""A store's folder: whole generations, one of which is live.

    DIR/format.json                      {"format": 1}
    DIR/CURRENT                          the name of the live generation
    DIR/.lock                            held by the one writer
    DIR/generations/000001/oxigraph/     the database: an index that can be made again from the quads
    DIR/generations/000001/quads/*.nq    the truth, one file a graph
    DIR/generations/000001/…             whatever else a build keeps beside them

A build fills a fresh generation and then switches CURRENT in one step, so that a kill at any moment leaves the old or
the new generation live, each whole. A reader holds a shared lock on its generation's folder; a generation that
somebody reads is removed by a later build.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from kg.errors import StoreError
from kg.ids import digest, slug
from kg.store.base import lines_of, quads_of
from kg.store.embedded import EmbeddedStore
from kg.validate import ValidGraph

FORMAT = 1
_NAME = re.compile(r"\d{6,}")
_OWN_FILES = {".lock", "format.json", "format.json.new", "CURRENT", "CURRENT.new", "generations"}


class Draft:
    """A generation being filled; nobody reads it before ``commit``. Leaving its ``with`` without a commit drops it."""

    def __init__(self, home: Path, name: str, lock: int) -> None:
        self._home = home
        self._name = name
        self._lock: int | None = lock
        self.path = home / "generations" / name
        (self.path / "quads").mkdir(parents=True)
        self.store = EmbeddedStore.open(self.path / "oxigraph")

    def put(self, graph: ValidGraph) -> None:
        """Stores a graph, replacing the one of that name: its shard and its quads in the index."""
        self.shard(graph.name).write_text(lines_of(quads_of(graph)), encoding="utf-8")
        self.store.put(graph)

    def delete(self, name: str) -> None:
        """Takes a graph back."""
        self.shard(name).unlink(missing_ok=True)
        self.store.delete(name)

    def shard(self, name: str) -> Path:
        """The N-Quads file of a graph: readable, and safe whatever the graph's IRI holds."""
        return self.path / "quads" / shard_name(name)

    def commit(self) -> None:
        """Makes this generation the live one, in one step that a power cut cannot tear; older ones are removed."""
        self.store.flush()
        self.store.close()
        _sync_tree(self.path)
        _sync(self.path.parent)
        _write_in_one_step(self._home / "CURRENT", f"{self._name}\n")
        _remove_dead(self._home, live=self._name)
        self._release()

    def abandon(self) -> None:
        """Drops the generation; the live one stays as it was. Does nothing after a commit.

        CURRENT decides what a commit is: one that was interrupted after the switch has made this generation live.
        """
        if self._lock is not None:
            self.store.close()
            if _live_name(self._home) != self._name:
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
    """The live generation of a store, opened for reading; it stays whole while it is open, whoever builds."""

    path: Path
    _hold: int | None = None

    def close(self) -> None:
        """Closes the database and lets builders remove this generation."""
        super().close()
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None


def begin(home: Path) -> Draft:
    """A fresh generation in a store's folder, which is made if need be.

    Raises StoreError if another build is under way, the folder belongs to something else or to a newer version, or it
    cannot be written. What killed builds left behind is removed.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        _check_home(home)
        lock = _lock_writer(home)
        try:
            if not (home / "format.json").exists():
                _write_in_one_step(home / "format.json", json.dumps({"format": FORMAT}) + "\n")
            live = _live_name(home)
            _remove_dead(home, live)
            return Draft(home, _next_name(home), lock)
        except BaseException:
            os.close(lock)
            raise
    except OSError as error:
        raise StoreError(
            f"cannot be written ({error.strerror or error})", where=str(home), mend="Give a folder that can be written"
        ) from error


def open_store(home: Path) -> Generation:
    """The live generation of a store's folder, for reading; blocks no builder and is blocked by none.

    Raises StoreError for a folder that is missing, no store, without a finished build, made by a newer version, or
    damaged.
    """
    if not home.is_dir():
        raise StoreError("there is no such folder", where=str(home), mend="Make a store with kg build INPUT --out DIR")
    if not (home / "format.json").exists():
        raise StoreError("the folder is no store", where=str(home), mend="Give the folder that kg build --out made")
    _check_format(home)
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


def shard_name(graph: str) -> str:
    """The file name of a graph's quads.

    >>> shard_name("https://w3id.org/accord-kg/id/graph/runs")
    'graph-runs-e1b6d7f6.nq'
    """
    tail = "/".join(graph.rstrip("/#:").split("/")[-2:])
    return f"{slug(tail)}-{digest(graph)[:8]}.nq"


def _opened(path: Path, hold: int) -> Generation:
    try:
        generation = Generation.open(path / "oxigraph", read_only=True)
    except StoreError:
        os.close(hold)
        raise
    generation.path, generation._hold = path, hold
    return generation


def _live_names(home: Path, attempts: int = 100) -> Iterator[str]:
    """The name in CURRENT, read afresh each time a reader lost a race against a build."""
    for _ in range(attempts):
        name = _live_name(home)
        if name is None:
            raise StoreError("holds no finished build", where=str(home), mend="Run kg build again")
        yield name


def _live_name(home: Path) -> str | None:
    try:
        name = (home / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"cannot be read ({error})", where=str(home / "CURRENT"), mend="Build it again") from error
    if not _NAME.fullmatch(name):
        raise StoreError(f"names no generation: {name[:40]!r}", where=str(home / "CURRENT"), mend="Build it again")
    return name


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


def _check_format(home: Path) -> None:
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


def _lock_writer(home: Path) -> int:
    """An exclusive lock that the system lets go of when this process ends, however it ends."""
    lock = os.open(home / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise StoreError("another build is writing here", where=str(home), mend="Wait until it is done") from error
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
