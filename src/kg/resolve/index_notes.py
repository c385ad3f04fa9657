"""The part of the index that notes what people decided, and what a change has still to look at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

_CHUNK = 256


class Notes:
    """The database's connection with the plain ways to ask it, and the notes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # --- what people decided ---

    def judgement_lines(self) -> set[str]:
        """The judgements that count, each as its line."""
        return set(self._all("SELECT DISTINCT line FROM judgement"))

    def judgements_of(self, doc: str) -> list[str]:
        """The judgements that speak of a document, sorted."""
        return self._all("SELECT line FROM judgement WHERE doc = ? ORDER BY line", doc)

    def judgement_documents(self, line: str) -> list[str]:
        """The documents of which a judgement speaks."""
        return self._all("SELECT doc FROM judgement WHERE line = ?", line)

    def add_judgement(self, line: str, docs: Iterable[str]) -> None:
        """Keeps a judgement."""
        self._db.executemany("INSERT OR IGNORE INTO judgement VALUES (?, ?)", ((line, doc) for doc in docs))

    def drop_judgement(self, line: str) -> None:
        """Forgets a judgement, which another has taken the place of."""
        self._db.execute("DELETE FROM judgement WHERE line = ?", (line,))
        self.set_verdict(line, None, "")

    def set_verdict(self, line: str, pair: tuple[str, str] | None, decision: str) -> None:
        """Notes for which keys a judgement on a pair holds now; touches those and the ones before."""
        query = "SELECT a, b FROM verdict WHERE line = ?"
        before = [(str(a), str(b)) for a, b in self._db.execute(query, (line,))]
        after = [pair, pair[::-1]] if pair else []
        if sorted(before) == sorted(after):
            return
        self._db.execute("DELETE FROM verdict WHERE line = ?", (line,))
        self._db.executemany("INSERT INTO verdict VALUES (?, ?, ?, ?)", ((line, a, b, decision) for a, b in after))
        for key in {key for both in (*before, *after) for key in both}:
            self.touch(key.partition(":")[0], [key])

    def verdict(self, a: str, b: str) -> str | None:
        """What people decided of two keys; keeping apart counts before joining where records of one key differ."""
        return self._one("SELECT decision FROM verdict WHERE a = ? AND b = ? ORDER BY decision LIMIT 1", a, b)

    def judged_with(self, key: str) -> list[str]:
        """The keys of which people decided together with this one."""
        return self._all("SELECT DISTINCT b FROM verdict WHERE a = ? ORDER BY b", key)

    # --- what is to be looked at again ---

    def touch(self, sort: str, ids: Iterable[str]) -> None:
        """Notes what has to be decided or written anew."""
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?)", ((sort, i) for i in ids))

    def take(self, sort: str) -> Iterator[str]:
        """What was touched, sorted, each taken off the list as it is given; what is touched meanwhile comes too."""
        query = "SELECT id FROM touched WHERE sort = ? ORDER BY id LIMIT ?"
        while found := self._all(query, sort, _CHUNK):
            for one in found:
                if self._db.execute("DELETE FROM touched WHERE sort = ? AND id = ?", (sort, one)).rowcount:
                    yield one

    def touched(self, sort: str) -> Iterator[str]:
        """What was touched, sorted, and stays so."""
        return self._pages("SELECT id FROM touched WHERE id > ? AND sort = ? ORDER BY id LIMIT ?", sort)

    def touched_count(self, sort: str) -> int:
        """How many were touched."""
        return int(self._db.execute("SELECT COUNT(*) FROM touched WHERE sort = ?", (sort,)).fetchone()[0])

    def untouch_one(self, sort: str, one: str) -> None:
        """Takes one off the list of what was touched."""
        self._db.execute("DELETE FROM touched WHERE sort = ? AND id = ?", (sort, one))

    def untouch(self, sort: str) -> None:
        """Forgets what was touched."""
        self._db.execute("DELETE FROM touched WHERE sort = ?", (sort,))

    def _one(self, query: str, *values: object) -> str | None:
        row = self._db.execute(query, values).fetchone()
        return None if row is None else str(row[0])

    def _all(self, query: str, *values: object) -> list[str]:
        return [str(row[0]) for row in self._db.execute(query, values)]

    def _pages(self, query: str, *values: object) -> Iterator[str]:
        last = ""
        while found := self._all(query, last, *values, _CHUNK):
            yield from found
            last = found[-1]
