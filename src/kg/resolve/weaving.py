"""A change of the set of documents, carried through the index: what is decided anew is what the change touches.

    documents -> keys of actors -> nodes -> keys of agreements -> nodes -> keys of commitments, places, deeds -> nodes

On each level the touched keys are compared with their neighbours, the components of accepted pairs are made nodes, and
the documents that mention a key whose IRI changed are looked at on the next level. Each step is a function of the
tallies, which are sums over the documents; so the set of documents alone decides the result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from kg import ids
from kg.judgements import Decision, Judgement
from kg.judgements import from_json as judgement_from_json
from kg.model import Actor, Agreement, Extraction
from kg.resolve import actors, agreements, commitments, judged, places
from kg.resolve.accounts import AccountBuilder, Names, settled
from kg.resolve.contribution import Contribution
from kg.resolve.documents import extraction_from_json, extraction_to_json
from kg.resolve.index import Index
from kg.resolve.levels import ACTORS, AGREEMENTS, COMMITMENTS, LEVELS, PLACES, Level
from kg.resolve.nodes import Account
from kg.resolve.pairs import Component, Judged, partition

NO_STATES: Mapping[str, str] = MappingProxyType({})
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

    def change(
        self, added: Iterable[Extraction], removed: Iterable[str] = (), judgements: Iterable[Judgement] | None = None
    ) -> None:
        """Adds and takes back documents (by key); ``judgements`` take the place of those before, unless None.

        What is to be written afterwards is touched in the index.
        """
        index = self.index
        spoken_of = judged.sync(index, judgements) if judgements is not None else set()
        for key in removed:
            spoken_of |= {d for line in index.judgements_of(key) for d in index.judgement_documents(line)}
            self._remove(key)
        for extraction in added:
            key = ids.document_key(extraction.document)
            if index.document(key) is None:
                index.put_document(key, extraction_to_json(extraction))
                spoken_of.add(key)
                self._actors(key)
                index.touch(DOCUMENT, [key])
            self.tick()
        for key in sorted(spoken_of):
            self._judged_documents(key)
        self._settle(ACTORS)
        self._again(self._agreements)
        self._settle(AGREEMENTS)
        self._again(self._account)
        self._settle(COMMITMENTS)
        self._settle(PLACES)
        self._boards()
        self._note_moves()

    def _judged_documents(self, key: str) -> None:
        """Documents of which a judgement speaks together with one that is new or judged anew."""
        for line in self.index.judgements_of(key) or ():
            for doc in self.index.judgement_documents(line):
                if self.index.document(doc) is not None:
                    self._actors(doc)
                    self.index.touch(DOCUMENT, [doc])
        if self.index.document(key) is not None:
            self._actors(key)
            self.index.touch(DOCUMENT, [key])

    def _actors(self, key: str) -> None:
        extraction = self.extraction(key)
        new = actors.contribution(key, extraction, self._kept_apart(key))
        self._contribute(key, actors.LEVEL, new)

    def _kept_apart(self, key: str) -> frozenset[str]:
        """The records of a document that people keep apart from one that would have the same key."""
        found: set[str] = set()
        for judgement in self._judgements(key):
            if judgement.decision in (Decision.NOT_SAME, Decision.SPLIT) and judgement.subject[0][0] == key:
                mine, theirs = (self._plain_key(*anchor) for anchor in judgement.subject)
                if mine is not None and mine == theirs:
                    found.add(judgement.subject[0][1])
        return frozenset(found)

    def _plain_key(self, document: str, record: str) -> str | None:
        """The key that an actor would have if people had decided nothing."""
        if self.index.document(document) is None:
            return None
        return actors.contribution(document, self.extraction(document)).mentions.get(record)

    def _judgements(self, key: str) -> list[Judgement]:
        return [judgement_from_json(line, "index") for line in self.index.judgements_of(key)]

    def _verdicts(self, key: str, level: str) -> None:
        """Notes for which keys of a level the judgements hold that speak of a document."""
        for judgement in self._judgements(key):
            if judgement.b is None or judgement.decision is Decision.UNSURE:
                continue
            keys = [self._mentioned(level, *anchor) for anchor in judgement.subject]
            if keys[0] and keys[1] and keys[0] != keys[1]:
                same = judgement.decision is Decision.SAME
                decision = Decision.SAME if same else Decision.NOT_SAME
                self.index.set_verdict(judgement.to_json(), (keys[0], keys[1]), decision)

    def _mentioned(self, level: str, document: str, record: str) -> str | None:
        contribution = self.index.contribution(document, level)
        return contribution.mentions.get(record) if contribution else None

    def account(self, key: str) -> Account:
        """What a document says, in the nodes to which the documents together bring it."""
        states = judged.review_states(key, self._judgements(key))
        return settled(self._built(key, self.extraction(key), states), self._commitment_iri)

    def _remove(self, key: str) -> None:
        index = self.index
        for line in index.judgements_of(key):
            index.set_verdict(line, None, "")
        for level in (commitments.LEVEL, commitments.BOARD, places.LEVEL, agreements.LEVEL, actors.LEVEL):
            index.contribute(key, level, None)
        index.drop_document(key)
        index.move(f"{self.base}document/{key}", "")
        index.untouch_one(DOCUMENT, key)
        index.touch(GONE, [key])

    def _again(self, contribute: Callable[[str, Extraction], None]) -> None:
        """Lets the touched documents contribute to the next level; they stay touched."""
        for key in self.index.touched(DOCUMENT):
            contribute(key, self.extraction(key))
            self.tick()

    def extraction(self, key: str) -> Extraction:
        """A document with its records as people left them; raises KeyError if it is not there."""
        body = self.index.document(key)
        if body is None:
            raise KeyError(key)
        return judged.reviewed(extraction_from_json(body), key, self._judgements(key))

    def _agreements(self, key: str, extraction: Extraction) -> None:
        names = self._iris(key, actors.LEVEL)
        self._contribute(key, agreements.LEVEL, agreements.contribution(key, extraction, names))

    def _account(self, key: str, extraction: Extraction) -> None:
        account, loose = self._built(key, extraction), self.names(key, extraction).loose
        self._contribute(key, commitments.LEVEL, commitments.contribution(account, loose))
        wholes = actors.wholes(self.index, {a for deed in account.conduct for a in deed.actors}, self.base)
        self.index.contribute(key, commitments.BOARD, commitments.board_contribution(account, wholes, loose))
        self.index.contribute(key, places.LEVEL, places.contribution(account, self.base))

    def _contribute(self, key: str, level: str, new: Contribution) -> None:
        """Puts a contribution in the place of the one before, and notes which records have another key now."""
        old = self.index.contribution(key, level)
        for record, before in (old.mentions if old else {}).items():
            after = new.mentions.get(record)
            if after and after != before and (iri := self.index.iri(before)):
                self._moves.append((iri, after))
        self.index.contribute(key, level, new)
        self._verdicts(key, level)

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

    def _built(self, key: str, extraction: Extraction, states: Mapping[str, str] = NO_STATES) -> Account:
        return AccountBuilder(key, extraction, self.names(key, extraction), self.base, states).build()

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
                index.touch(cluster, [*index.edges(key), *index.variants(key)])
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
        before = [*index.edges(key), *index.variants(key)]
        others = sorted({*index.neighbours(key), *level.linked(index, key), *index.judged_with(key)})
        found = {other: self.judge(level, key, other) for other in others}
        after = {other: (one.score, str(one)) for other, one in found.items() if one.same}
        variants = [other for other, one in found.items() if one.variant]
        index.set_edges(key, after, variants)
        index.touch(cluster, [key, *before, *after, *variants])

    def judge(self, level: Level, a: str, b: str) -> Judged:
        """Whether two keys are one: as people say, else by what documents tell."""
        return judged.of_pair(self.index, a, b) or level.judge(self.index, a, b)

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

        @cache
        def forbidden(a: str, b: str) -> bool:
            return self.judge(level, a, b).forbidden

        component = Component(
            keys=list(contents),
            edges=edges,
            forbidden=lambda a, b: forbidden(min(a, b), max(a, b)),
            weaker=lambda a, b: level.weaker(contents[a], contents[b]),
        )
        for members in partition(component):
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
            variants = (index.iri(other) for other in index.variants(key))
            index.touch(node_sort(level.name), filter(None, variants))

    def _boards(self) -> None:
        """The duties of a debtor under an agreement, where what is told of the debtor's deeds has changed."""
        index = self.index
        for board in index.take(commitments.BOARD):
            if index.is_open(board):
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
