"""Whom an agreement binds: by the clauses around its mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.agreement_clauses import agents, doers, objects, subjects
from kg.extract.agreement_lexicon import agreement_words
from kg.extract.agreement_mentions import AgreementMention
from kg.extract.coreference import Referents
from kg.extract.mention import noun
from kg.extract.signatories import BINDABLE
from kg.extract.syntax import base

if TYPE_CHECKING:
    from spacy.tokens import Token


def parties_of(mentions: Sequence[AgreementMention], referents: Referents) -> tuple[str, ...]:
    """The actors that the clauses around its mentions bind to an agreement."""
    found: dict[str, None] = {}
    for mention in mentions:
        if mention.hoped:
            continue
        for head in _bound_heads(mention):
            found |= dict.fromkeys(i for i in referents.resolve_phrase(head) if referents.kind(i) in BINDABLE)
    return tuple(found)


def _bound_heads(mention: AgreementMention) -> Iterator[Token]:
    """Heads of those whom a mention's clause binds: "between A and B", "A and B signed it", "it commits A"."""
    words, head = agreement_words(), mention.head
    for token in (head, head.head):
        for prep in (c for c in token.children if c.dep_ == "prep" and c.lower_ in ("between", "among")):
            if prep.i > head.i:
                yield from (c for c in prep.children if c.dep_ == "pobj")
    for clause in (
        c for c in head.children if c.dep_ in ("acl", "relcl") and base(c) in words.binding | words.pledging
    ):
        yield from agents(clause)
        yield from (c for c in clause.children if c.dep_ == "nsubj")
    yield from _other_side(mention)
    if not mention.named:
        yield from (c for c in head.children if c.dep_ == "poss" and c.pos_ == "PROPN")
    noun_of = head.head.head if head.dep_ == "pobj" else head
    if head.dep_ == "pobj" and noun(noun_of) in words.keeping and noun_of.pos_ == "NOUN":
        yield from doers(noun_of)
    verb = _governing_verb(head)
    if verb is None:
        return
    if base(verb) in words.binding and _is_object(head, verb):
        for signer in (*subjects(verb), *agents(verb)):
            yield signer
            yield from represented(signer)
    if _is_ground(mention, verb):
        yield from (c for c in verb.children if c.dep_ == "nsubj")
    if verb.lemma_ in words.bound and head.dep_ == "nsubj":
        yield from (c for c in verb.children if c.dep_ == "dobj")
    for upper in (verb, verb.head):
        if upper.lemma_ in ("call", "urge", "appeal") and verb.lemma_ in words.binding | {
            "adhere",
            "comply",
            "abide",
            "uphold",
        }:
            yield from (
                c for p in upper.children if p.lower_ in ("on", "upon", "to") for c in p.children if c.dep_ == "pobj"
            )
            yield from (c for c in upper.children if c.dep_ == "dobj")


def _is_ground(mention: AgreementMention, verb: Token) -> bool:
    """Whether a clause tells what somebody is to do "under" the agreement, or agreed "in" it."""
    preposition = mention.head.head
    if mention.head.dep_ != "pobj" or preposition.head != verb or (mention.indefinite and preposition.lower_ != "in"):
        return False
    if preposition.lower_ == "by" and base(verb) in agreement_words().pledging:
        return True
    if preposition.lower_ in ("under", "by"):
        return preposition.i < verb.i or any(c.dep_ == "aux" for c in verb.children)
    return preposition.lower_ in ("in", "at") and base(verb) in agreement_words().pledging


def _other_side(mention: AgreementMention) -> Iterator[Token]:
    """The X of "a truce with X", "signed a pact with X"."""
    head = mention.head
    for token in (head, head.head if head.dep_ == "dobj" and base(head.head) in agreement_words().binding else head):
        for preposition in (c for c in token.children if c.dep_ == "prep" and c.lower_ == "with" and c.i > head.i):
            yield from (
                c for c in preposition.children
                if c.dep_ == "pobj" and not any(t.lower_ == "as" for t in c.doc[c.i : c.right_edge.i + 2])
            )  # fmt: skip


def represented(signer: Token) -> Iterator[Token]:
    """On whose behalf somebody signs: "President A of X", "B, leader of Y"; also of those coordinated with him."""
    for person in (signer, *(c for c in signer.children if c.dep_ == "appos")):
        if person.ent_type_ == "PERSON" or noun(person) in lexicon().persons:
            yield from (o for o in objects(person, "of") if o.pos_ == "PROPN")
            if person != signer:
                yield from (c for c in person.children if c.dep_ == "poss" and c.pos_ == "PROPN")
    for other in (c for c in signer.children if c.dep_ == "conj"):
        yield from represented(other)


def _governing_verb(token: Token) -> Token | None:
    node = token
    for _ in range(5):
        if node.head == node:
            return None
        node = node.head
        if node.pos_ == "VERB":
            return node
        if node.dep_ in ("nsubj", "nsubjpass"):
            return node.head if node.head.pos_ == "VERB" else None
    return None


def _is_object(token: Token, verb: Token) -> bool:
    node = token
    while node.head != node and node.head != verb:
        node = node.head
    return node.dep_ in ("dobj", "nsubjpass", "prep", "ccomp") and (
        node.dep_ != "prep" or node.lower_ in ("to", "on", "upon", "with", "of")
    )
