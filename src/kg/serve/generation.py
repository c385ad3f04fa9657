"""The live generation of a store, and who still reads an older one."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

from kg.errors import StoreError
from kg.store import Generation, open_store

_POINTERS = ("CURRENT", "index.sqlite", "index.sqlite-wal")


class Held:
    """A generation that stays on disk for as long as somebody has it; ``etag`` tells it from all others."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._users = 0
        self._dropped = False
        self.path = generation.path
        self.database = generation.path / "oxigraph"
        made = (generation.path / "oxigraph").stat()
        self.etag = hashlib.sha256(f"{self.path} {made.st_ino} {made.st_ctime_ns}".encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.path.name

    def take(self) -> None:
        """One more reads it."""
        self._users += 1

    def leave(self) -> None:
        """One reads it no more."""
        self._users -= 1
        self._close_if_unused()

    def drop(self) -> None:
        """Another generation is live; this one goes when its last reader does."""
        self._dropped = True
        self._close_if_unused()

    def _close_if_unused(self) -> None:
        if self._dropped and self._users <= 0:
            self._generation.close()


class Watch:
    """Looks at a store's folder and tells when another generation went live.

    A generation that cannot be opened leaves the old one in service; ``failure`` then says why.
    """

    def __init__(self, home: Path, changed: Callable[[Held], None], poll_seconds: float) -> None:
        self._home = home
        self._changed = changed
        self._poll = poll_seconds
        self._seen: object = None
        self.live: Held | None = None
        self.failure: str | None = None

    async def look(self) -> None:
        """Open what is live now, unless it is known. Raises StoreError."""
        seen = await asyncio.to_thread(self._stamp)
        if seen == self._seen and self.live is not None:
            return
        generation = await asyncio.to_thread(open_store, self._home)
        if self.live is not None and self.live.path == generation.path:
            generation.close()
            self._seen, self.failure = seen, None
            return
        held = Held(generation)
        old, self.live, self._seen, self.failure = self.live, held, seen, None
        self._changed(held)
        if old is not None:
            old.drop()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(self._poll)
            try:
                await self.look()
            except StoreError as error:
                self.failure = str(error)

    def close(self) -> None:
        """Let go of the live generation."""
        if self.live is not None:
            self.live.drop()

    def _stamp(self) -> object:
        """What changes whenever another generation may have gone live, cheap to read."""
        found = []
        for name in _POINTERS:
            try:
                status = (self._home / name).stat()
            except OSError:
                continue
            found.append((name, status.st_ino, status.st_mtime_ns, status.st_size))
        return tuple(found)
