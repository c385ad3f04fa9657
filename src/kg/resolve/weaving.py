"""A change of the set of documents, carried through the index: what is decided anew is what the change touches.

    documents -> keys of actors -> nodes -> keys of agreements -> nodes -> keys of commitments, places, deeds -> nodes

On each level the touched keys are compared with their neighbours, the components of accepted pairs are made nodes, and
the documents that mention a key whose IRI changed are looked at on the next level. Each step is a function of the
tallies, which are sums over the documents; so the set of documents alone decides the result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg import ids
from kg.model import Actor, Agreement, Extraction
from kg.resolve import actors, agreements, commitments, places
from kg.resolve.accounts import AccountBuilder, Names, settled
from kg.resolve.contribution import Contribution
from kg.resolve.documents import extraction_from_json, extraction_to_json
from kg.resolve.index import Index
from kg.resolve.levels import ACTORS, AGREEMENTS, COMMITMENTS, LEVELS, PLACES, Level
from kg.resolve.nodes import Account
from kg.resolve.pairs import partition

DOCUMENT, GONE = "document", "gone"
"""What a change leaves touched: documents whose graph is to be written, and those that are no more. For nodes see
``node_sort``."""


def node_sort(level: str) -> str:
    """Under what the touched nodes of a level are noted."""
    return f"node {level}"


@dataclass(frozen=True, slots=True)
class Weaver:
    """Carries changes through an index; ``base`` is the IRI under which nodes are called."""

    index: Index
    base: str
    tick: Callable[[], None] = lambda: None
    _moves: list[tuple[str, str]] = field(default_factory=list)

    def change(self, added: Iterable[Extraction], removed: Iterable[str] = ()) -> None:
        """Adds and takes back documents (by key). What is to be written afterwards is touched in the index."""
        index = self.index
        for key in removed:
            self._remove(key)
        for extraction in added:
            key = ids.document_key(extraction.document)
            if index.document(key) is None:
                index.put_document(key, extraction_to_json(extraction))
                index.contribute(key, actors.LEVEL, actors.contribution(key, extraction))
                index.touch(DOCUMENT, [key])
            self.tick()
        self._settle(ACTORS)
        self._again(self._agreements)
        self._settle(AGREEMENTS)
        self._again(self._account)
        self._settle(COMMITMENTS)
        self._settle(PLACES)
        self._boards()
        self._note_moves()

    def account(self, key: str) -> Account:
        """What a document says, in the nodes to which the documents together bring it."""
        return settled(self._built(key, self._extraction(key)), self._commitment_iri)

    def _remove(self, key: str) -> None:
        index = self.index
        for level in (commitments.LEVEL, commitments.BOARD, places.LEVEL, agreements.LEVEL, actors.LEVEL):
            index.contribute(key, level, None)
        index.drop_document(key)
        index.move(f"{self.base}document/{key}", "")
        index.untouch_one(DOCUMENT, key)
        index.touch(GONE, [key])

    def _again(self, contribute: Callable[[str, Extraction], None]) -> None:
        """Lets the touched documents contribute to the next level; they stay touched."""
        for key in self.index.touched(DOCUMENT):
            contribute(key, self._extraction(key))
            self.tick()

    def _extraction(self, key: str) -> Extraction:
        body = self.index.document(key)
        if body is None:
            raise KeyError(key)
        return extraction_from_json(body)

    def _agreements(self, key: str, extraction: Extraction) -> None:
        names = self._iris(key, actors.LEVEL)
        self._contribute(key, agreements.LEVEL, agreements.contribution(key, extraction, names))

    def _account(self, key: str, extraction: Extraction) -> None:
        account = self._built(key, extraction)
        self._contribute(key, commitments.LEVEL, commitments.contribution(account, self.names(key, extraction).loose))
        self.index.contribute(key, commitments.BOARD, commitments.board_contribution(account))
        self.index.contribute(key, places.LEVEL, places.contribution(account, self.base))

    def _contribute(self, key: str, level: str, new: Contribution) -> None:
        """Puts a contribution in the place of the one before, and notes which records have another key now."""
        old = self.index.contribution(key, level)
        for record, before in (old.mentions if old else {}).items():
            after = new.mentions.get(record)
            if after and after != before and (iri := self.index.iri(before)):
                self._moves.append((iri, after))
        self.index.contribute(key, level, new)

    def _note_moves(self) -> None:
        for before, key in self._moves:
            if (iri := self.index.iri(key)) and iri != before:
                self.index.move(before, iri)
        self._moves.clear()

    def _iris(self, key: str, level: str) -> dict[str, str]:
        """The IRI of each record of a document on a level."""
        contribution = self.index.contribution(key, level)
        mentions = contribution.mentions if contribution else {}
        return {record: self.index.iri(k) or "" for record, k in mentions.items()}

    def _built(self, key: str, extraction: Extraction) -> Account:
        return AccountBuilder(key, extraction, self.names(key, extraction), self.base).build()

    def names(self, key: str, extraction: Extraction) -> Names:
        """The canonical IRIs of a document's records."""
        named, agreed = self._iris(key, actors.LEVEL), self._iris(key, agreements.LEVEL)
        return Names(
            actors={r.id: named[r.id] for r in extraction.records if isinstance(r, Actor)},
            agreements={r.id: agreed[r.id] for r in extraction.records if isinstance(r, Agreement)},
            publisher=named[actors.PUBLISHER],
            voice=named[actors.VOICE],
            loose=frozenset(iri for iri in agreed.values() if agreements.is_loose(self.index, iri)),
        )

    def _commitment_iri(self, key: str) -> str:
        return self.index.iri(key) or key

    # --- from keys to nodes ---

    def _settle(self, level: Level) -> None:
        index, compare, cluster = self.index, f"compare {level.name}", f"cluster {level.name}"
        for key in index.take(level.name):
            content = index.content(key) if index.is_mentioned(key) else None
            if content is None:
                index.touch(cluster, index.edges(key))
                index.touch(compare, index.set_blocks(key, ()))
                index.set_edges(key, {})
                self._leave(level, key)
            else:
                index.touch(compare, index.set_blocks(key, level.blocks(index, key, json.loads(content))))
                index.touch(compare, [key])
        for key in index.take(compare):
            self._compare(level, key)
        for key in index.take(cluster):
            self._cluster(level, key)

    def _leave(self, level: Level, key: str) -> None:
        if before := self.index.iri(key):
            self.index.touch(node_sort(level.name), [before])
            self.index.set_iri(key, None)
        self.index.forget(key)

    def _compare(self, level: Level, key: str) -> None:
        index, cluster = self.index, f"cluster {level.name}"
        if not index.is_mentioned(key):
            return
        before = index.edges(key)
        after = {
            other: (judged.score, str(judged))
            for other in sorted({*index.neighbours(key), *level.linked(index, key)})
            if (judged := level.judge(index, key, other)).same
        }
        index.set_edges(key, after)
        index.touch(cluster, [key, *before, *after])

    def _cluster(self, level: Level, start: str) -> None:
        index = self.index
        keys, edges, front = {start}, dict[tuple[str, str], float](), [start]
        while front:
            key = front.pop()
            for other, (score, _) in index.edges(key).items():
                edges[min(key, other), max(key, other)] = score
                if other not in keys:
                    keys.add(other)
                    front.append(other)
        for key in keys:
            index.untouch_one(f"cluster {level.name}", key)
        contents = {key: json.loads(text) for key in sorted(keys) if (text := index.content(key))}
        for members in partition(list(contents), edges, lambda a, b: level.judge(index, a, b).forbidden):
            first = min(members, key=lambda k: level.rank(contents[k]))
            iri = level.own_iri(contents[first], self.base)
            for key in members:
                self._call(level, key, iri)

    def _call(self, level: Level, key: str, iri: str) -> None:
        """Gives a key its IRI; the documents that mention it are to be looked at again if it had another."""
        index, before = self.index, self.index.iri(key)
        index.touch(node_sort(level.name), [iri])
        if before != iri:
            if before is not None:
                index.touch(node_sort(level.name), [before])
                index.touch(DOCUMENT, index.docs_of(key))
            index.set_iri(key, iri)

    def _boards(self) -> None:
        """The duties of a debtor under an agreement, where what is told of the debtor's deeds has changed."""
        index = self.index
        for board in index.take(commitments.BOARD):
            duties = (index.iri(key) for key in index.in_block(board))
            index.touch(node_sort(COMMITMENTS.name), filter(None, duties))
            if not index.is_mentioned(board):
                index.forget(board)


def labels(weaver: Weaver) -> None:
    """Notes under which label each touched agreement goes, and touches those that thereby cease to be alone with it."""
    index, sort = weaver.index, node_sort(agreements.LEVEL)
    for iri in list(index.touched(sort)):
        found = agreements.base_node(index, iri)
        index.touch(sort, index.relabel(iri, found.label if found else None))


__all__ = ["DOCUMENT", "GONE", "LEVELS", "Weaver", "labels", "node_sort"]
