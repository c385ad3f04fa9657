"""Who does what a verb or noun about an agreement tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


def subjects(verb: Token) -> Iterator[Token]:
    """The subject of a verb, or of the verb above that it goes with; of one that is called on, the one called on."""
    node = verb
    for _ in range(4):
        found = [c for c in node.children if c.dep_ == "nsubj"]
        if found or node.dep_ not in ("conj", "xcomp", "pcomp", "advcl", "prep") or node.head == node:
            yield from found
            return
        node = node.head
        objects = [c for c in node.children if c.dep_ == "dobj"]
        if node.lemma_ in ("call", "appeal", "urge"):
            objects += [
                c for p in node.children if p.lower_ in ("on", "upon", "to") for c in p.children if c.dep_ == "pobj"
            ]
        if objects and node.lemma_ in lexicon().addressing and verb.dep_ != "conj":
            yield from objects
            return
        if node.lemma_ in _BESIDE:
            return  # "we welcome, and call for, respect of the truce": the caller is not bound


_BESIDE = frozenset(["call", "appeal", "urge", "welcome", "demand", "press", "support", "encourage", "help", "seek"])


def doers(deed: Token) -> Iterator[Token]:
    """Who does what a noun names: its owner, its "by" phrase, or the subject that is "in" it."""
    yield from (c for c in deed.children if c.dep_ == "poss")
    yield from agents(deed)
    if deed.dep_ == "pobj" and deed.head.lower_ == "in" and deed.head.head.lemma_ == "be":
        yield from subjects(deed.head.head)


def agents(verb: Token) -> Iterator[Token]:
    """Those by whom something is done."""
    for prep in verb.children:
        if prep.dep_ == "agent" or (prep.dep_ == "prep" and prep.lower_ == "by"):
            again = [c for c in prep.children if c.dep_ == "conj" and c.lower_ == "by"]
            yield from (c for p in (prep, *again) for c in p.children if c.dep_ == "pobj")


def objects(token: Token, preposition: str) -> Iterator[Token]:
    """What follows a preposition under a token."""
    for prep in (c for c in token.children if c.dep_ == "prep" and c.lower_ == preposition):
        yield from (c for c in prep.children if c.dep_ == "pobj")
