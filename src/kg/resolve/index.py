"""What a store remembers of its documents, so that a change costs what it touches.

A document contributes *votes* to *keys*: what it calls an actor, which wording it gives a duty. A key comes from
content alone, so the same name in two documents is the same key; its *tally* is the sum of the votes, kept up to date
by adding and subtracting, so that nobody rereads fifty thousand documents to choose the label of a state. Keys that may
be the same share *blocks*; accepted pairs are *edges*; keys joined by edges are one node with one IRI.

One SQLite database holds it all. The tables are functions of the set of documents and judgements, whatever the order
in which these came; ``moved`` and ``source`` alone tell of history, and nothing in the graph depends on them.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from kg.errors import StoreError
from kg.resolve.contribution import Contribution
from kg.resolve.index_notes import Notes

BLOCK_LIMIT = 64
"""Keys that share a block are compared only while they are at most so many: what thousands share tells none apart."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document (key TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS source (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_of ON source (key);
CREATE TABLE IF NOT EXISTS contribution (doc TEXT, level TEXT, body BLOB NOT NULL, PRIMARY KEY (doc, level));
CREATE TABLE IF NOT EXISTS mention (key TEXT, doc TEXT, PRIMARY KEY (key, doc)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS key (id TEXT PRIMARY KEY, level TEXT NOT NULL, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tally (key TEXT, slot TEXT, value TEXT, n INTEGER, PRIMARY KEY (key, slot, value))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS block (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS block_of ON block (key);
CREATE TABLE IF NOT EXISTS edge (a TEXT, b TEXT, score REAL, why TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS node (key TEXT PRIMARY KEY, iri TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS node_of ON node (iri);
CREATE TABLE IF NOT EXISTS label (text TEXT, iri TEXT, PRIMARY KEY (text, iri)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS label_of ON label (iri);
CREATE TABLE IF NOT EXISTS moved (iri TEXT, into_iri TEXT, PRIMARY KEY (iri, into_iri)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS judgement (line TEXT, doc TEXT, PRIMARY KEY (line, doc)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS judgement_of ON judgement (doc);
CREATE TABLE IF NOT EXISTS verdict (line TEXT, a TEXT, b TEXT, decision TEXT, PRIMARY KEY (line, a, b)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS verdict_of ON verdict (a, b);
CREATE TEMP TABLE IF NOT EXISTS touched (sort TEXT, id TEXT, PRIMARY KEY (sort, id)) WITHOUT ROWID;
"""
_FROM_DOCUMENTS = (
    *("document", "source", "contribution", "mention", "key", "tally", "block", "edge", "node", "label", "touched"),
    *("judgement", "verdict"),
)


class Index(Notes):
    """The database; a change is one transaction, which ``commit`` ends and closing without it undoes."""

    @classmethod
    def in_memory(cls) -> Self:
        """An empty index that is gone when it is closed."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The index in a file, made if need be, with a transaction begun; raises StoreError if it cannot be used."""
        try:
            connection = sqlite3.connect(path, isolation_level=None, timeout=10)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -65536")
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        return cls(connection)

    @classmethod
    def reading(cls, path: Path) -> Self:
        """The index in a file as last committed, for reading; raises StoreError if there is none."""
        for mode in ("mode=ro", "immutable=1"):  # the second where even the notes of readers cannot be written
            try:
                connection = sqlite3.connect(
                    f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=10, isolation_level=None
                )
                connection.execute("SELECT COUNT(*) FROM meta").fetchone()
                return cls(connection)
            except sqlite3.Error as error:
                failed = error
        raise _unusable(path, failed) from failed

    def commit(self) -> None:
        """Makes the changes last: they survive whatever happens to this process from here on."""
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Lets go of the file; what was not committed is undone."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- the store's own marks ---

    def meta(self, name: str) -> str | None:
        """A mark of the store, such as the generation that is live."""
        return self._one("SELECT value FROM meta WHERE name = ?", name)

    def set_meta(self, name: str, value: str) -> None:
        """Sets a mark."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def clear(self) -> None:
        """Forgets all documents and what follows from them; ids that moved keep answering."""
        self._db.execute("INSERT OR IGNORE INTO moved SELECT DISTINCT iri, '' FROM node")
        for table in _FROM_DOCUMENTS:
            self._db.execute(f"DELETE FROM {table}")

    # --- documents ---

    def put_document(self, key: str, body: str) -> None:
        """Keeps a document with its records, as JSON."""
        self._db.execute("INSERT OR REPLACE INTO document VALUES (?, ?)", (key, zlib.compress(body.encode(), 1)))

    def drop_document(self, key: str) -> None:
        """Forgets a document and where it came from."""
        self._db.execute("DELETE FROM document WHERE key = ?", (key,))
        self._db.execute("DELETE FROM source WHERE key = ?", (key,))

    def document(self, key: str) -> str | None:
        """The JSON of a document."""
        row = self._db.execute("SELECT body FROM document WHERE key = ?", (key,)).fetchone()
        return zlib.decompress(row[0]).decode() if row else None

    def documents(self) -> Iterator[str]:
        """The keys of all documents, sorted."""
        return self._pages("SELECT key FROM document WHERE key > ? ORDER BY key LIMIT ?")

    def document_count(self) -> int:
        """How many documents there are."""
        return int(self._db.execute("SELECT COUNT(*) FROM document").fetchone()[0])

    def add_source(self, name: str, key: str) -> None:
        """A path or address by which a document was given."""
        self._db.execute("INSERT OR IGNORE INTO source VALUES (?, ?)", (name, key))

    def by_source(self, name: str) -> list[str]:
        """The documents that were given by a path or address, sorted."""
        return self._all("SELECT key FROM source WHERE name = ? ORDER BY key", name)

    def by_prefix(self, start: str) -> list[str]:
        """The documents whose key begins so, sorted; at most three."""
        return self._all("SELECT key FROM document WHERE key >= ? AND key < ? ORDER BY key LIMIT 3", start, start + "g")

    # --- contributions ---

    def contribution(self, doc: str, level: str) -> Contribution | None:
        """What a document contributes on a level now."""
        query = "SELECT body FROM contribution WHERE doc = ? AND level = ?"
        row = self._db.execute(query, (doc, level)).fetchone()
        return Contribution.from_json(zlib.decompress(row[0]).decode()) if row else None

    def contribute(self, doc: str, level: str, new: Contribution | None) -> bool:
        """Puts a contribution in the place of the one before; None takes it back. Touches the keys whose votes change.

        Returns whether anything changed.
        """
        old = self.contribution(doc, level)
        if old == new:
            return False
        if new is None:
            self._db.execute("DELETE FROM contribution WHERE doc = ? AND level = ?", (doc, level))
        else:
            body = zlib.compress(new.to_json().encode(), 1)
            self._db.execute("INSERT OR REPLACE INTO contribution VALUES (?, ?, ?)", (doc, level, body))
        before, after = old or Contribution(), new or Contribution()
        for key in after.keys.keys() - before.keys.keys():
            self._db.execute("INSERT OR IGNORE INTO key VALUES (?, ?, ?)", (key, level, after.keys[key]))
            self._db.execute("INSERT OR IGNORE INTO mention VALUES (?, ?)", (key, doc))
        changes = dict(after.tally())
        for place, n in before.tally().items():
            changes[place] = changes.get(place, 0) - n
        self._count(changes)
        for key in before.keys.keys() - after.keys.keys():
            self._db.execute("DELETE FROM mention WHERE key = ? AND doc = ?", (key, doc))
        changed = {key for (key, _, _), n in changes.items() if n}
        changed |= before.keys.keys() ^ after.keys.keys()
        self.touch(level, changed)
        return True

    def _count(self, changes: dict[tuple[str, str, str], int]) -> None:
        rows = [(*place, n) for place, n in changes.items() if n]
        self._db.executemany(
            "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", rows
        )
        gone = [place for place, n in changes.items() if n < 0]
        self._db.executemany("DELETE FROM tally WHERE key = ? AND slot = ? AND value = ? AND n = 0", gone)

    # --- keys ---

    def content(self, key: str) -> str | None:
        """The content of a key, as JSON; None when no document has it any more."""
        return self._one("SELECT content FROM key WHERE id = ?", key)

    def docs_of(self, key: str) -> list[str]:
        """The documents that mention a key, sorted."""
        return self._all("SELECT doc FROM mention WHERE key = ? ORDER BY doc", key)

    def is_mentioned(self, key: str) -> bool:
        """Whether any document mentions the key."""
        return self._one("SELECT doc FROM mention WHERE key = ? LIMIT 1", key) is not None

    def keys_on(self, level: str) -> Iterator[str]:
        """All keys of a level, sorted."""
        return self._pages("SELECT id FROM key WHERE id > ? AND level = ? ORDER BY id LIMIT ?", level)

    def forget(self, key: str) -> None:
        """Drops a key that nobody mentions."""
        for query in ("DELETE FROM key WHERE id = ?", "DELETE FROM tally WHERE key = ?"):
            self._db.execute(query, (key,))

    def votes(self, key: str, slot: str, limit: int = -1) -> list[tuple[str, int]]:
        """The values that documents give in a slot of a key with their counts, in code-point order."""
        query = "SELECT value, n FROM tally WHERE key = ? AND slot = ? ORDER BY value LIMIT ?"
        return [(str(v), int(n)) for v, n in self._db.execute(query, (key, slot, limit))]

    def count(self, key: str, slot: str, value: str) -> int:
        """How often documents give a value in a slot of a key."""
        query = "SELECT n FROM tally WHERE key = ? AND slot = ? AND value = ?"
        return int(self._one(query, key, slot, value) or 0)

    # --- blocks and edges ---

    def set_blocks(self, key: str, names: Iterable[str]) -> set[str]:
        """Puts a key into blocks; returns the keys whose neighbours change by a block that fills up or empties."""
        before = set(self._all("SELECT name FROM block WHERE key = ?", key))
        after, touched = set(names), set[str]()
        for name in before - after:
            self._db.execute("DELETE FROM block WHERE name = ? AND key = ?", (name, key))
            if len(members := self._members(name)) == BLOCK_LIMIT:
                touched |= set(members)
        for name in after - before:
            self._db.execute("INSERT INTO block VALUES (?, ?)", (name, key))
            if len(members := self._members(name)) == BLOCK_LIMIT + 1:
                touched |= set(members)
        return touched - {key}

    def in_block(self, name: str) -> list[str]:
        """The keys of a block, sorted, however many."""
        return self._all("SELECT key FROM block WHERE name = ? ORDER BY key", name)

    def is_open(self, name: str) -> bool:
        """Whether a block is not too large for its keys to be told apart."""
        return len(self._members(name)) <= BLOCK_LIMIT

    def neighbours(self, key: str) -> list[str]:
        """The keys that share a block with this one which is not too large, sorted."""
        found: set[str] = set()
        for name in self._all("SELECT name FROM block WHERE key = ?", key):
            if len(members := self._members(name)) <= BLOCK_LIMIT:
                found |= set(members)
        return sorted(found - {key})

    def _members(self, name: str) -> list[str]:
        return self._all("SELECT key FROM block WHERE name = ? LIMIT ?", name, BLOCK_LIMIT + 2)

    def edges(self, key: str) -> dict[str, tuple[float, str]]:
        """The keys with which this one is accepted to be the same, with score and reason."""
        query = "SELECT b, score, why FROM edge WHERE a = ? AND score > 0"
        return {str(b): (float(score), str(why)) for b, score, why in self._db.execute(query, (key,))}

    def variants(self, key: str) -> list[str]:
        """The keys of which this one is a variant, sorted."""
        return self._all("SELECT b FROM edge WHERE a = ? AND score < 0 ORDER BY b", key)

    def set_edges(
        self, key: str, edges: Mapping[str, tuple[float, str]], variants: Iterable[str] = ()
    ) -> None:
        """Replaces the edges of a key and its links to variants, in both directions."""
        self._db.execute("DELETE FROM edge WHERE b = ? AND a IN (SELECT b FROM edge WHERE a = ?)", (key, key))
        self._db.execute("DELETE FROM edge WHERE a = ?", (key,))
        for other, (score, why) in {**edges, **dict.fromkeys(variants, (-1.0, "variant"))}.items():
            self._db.executemany(
                "INSERT OR REPLACE INTO edge VALUES (?, ?, ?, ?)", [(key, other, score, why), (other, key, score, why)]
            )

    # --- nodes ---

    def iri(self, key: str) -> str | None:
        """The IRI of the node to which a key belongs."""
        return self._one("SELECT iri FROM node WHERE key = ?", key)

    def keys_of(self, iri: str) -> list[str]:
        """The keys that are one node, sorted."""
        return self._all("SELECT key FROM node WHERE iri = ? ORDER BY key", iri)

    def contents(self, iri: str, level: str) -> dict[str, dict[str, Any]]:
        """The contents of the keys that are one node, by key, sorted; empty where no node of the level has the IRI."""
        keys = (key for key in self.keys_of(iri) if key.startswith(f"{level}:"))
        return {key: json.loads(text) for key in keys if (text := self.content(key))}

    def set_iri(self, key: str, iri: str | None) -> None:
        """Moves a key to a node; the IRI that it leaves keeps answering."""
        before = self.iri(key)
        if iri is None:
            self._db.execute("DELETE FROM node WHERE key = ?", (key,))
        else:
            self._db.execute("INSERT OR REPLACE INTO node VALUES (?, ?)", (key, iri))
            if before is not None and before != iri:
                self.move(before, iri)

    def move(self, before: str, after: str) -> None:
        """Remembers that what stood at one IRI stands at another now."""
        self._db.execute("INSERT OR IGNORE INTO moved VALUES (?, ?)", (before, after))

    def vanish(self, iri: str) -> None:
        """Remembers that what stood at an IRI is no more, unless it is known to have gone elsewhere."""
        if not self.moved(iri):
            self.move(iri, "")

    def moved(self, iri: str) -> list[str]:
        """Where what once stood at an IRI went, sorted; an empty string for nowhere."""
        return self._all("SELECT into_iri FROM moved WHERE iri = ? ORDER BY into_iri", iri)

    def iris(self, level: str) -> Iterator[str]:
        """The IRIs of all nodes of a level, sorted."""
        return self._pages(
            "SELECT DISTINCT iri FROM node JOIN key ON key.id = node.key WHERE iri > ? AND level = ? "
            "ORDER BY iri LIMIT ?", level,
        )

    def relabel(self, iri: str, text: str | None) -> set[str]:
        """Gives a node a label; returns the others that thereby cease or begin to share one."""
        before = self._one("SELECT text FROM label WHERE iri = ?", iri)
        if before == text:
            return set()
        touched = set[str]()
        if before is not None:
            self._db.execute("DELETE FROM label WHERE iri = ?", (iri,))
            touched |= self._sharing(before, 1)
        if text is not None:
            touched |= self._sharing(text, 1)
            self._db.execute("INSERT INTO label VALUES (?, ?)", (text, iri))
        return touched - {iri}

    def shares_label(self, iri: str, text: str) -> bool:
        """Whether another node has this label."""
        return self._one("SELECT iri FROM label WHERE text = ? AND iri != ? LIMIT 1", text, iri) is not None

    def _sharing(self, text: str, number: int) -> set[str]:
        found = self._all("SELECT iri FROM label WHERE text = ? LIMIT ?", text, number + 1)
        return set(found) if len(found) == number else set()


def mark(path: Path, name: str) -> str | None:
    """A mark of an index that somebody else may be writing, as last committed; None where there is no index.

    Raises StoreError when the file is no index.
    """
    if not path.exists():
        return None
    with Index.reading(path) as index:
        return index.meta(name)


def _unusable(path: Path, error: sqlite3.Error) -> StoreError:
    return StoreError(f"cannot be used as an index ({error})", where=str(path), mend="Build it again with kg build")
