"""Whom an agreement binds and who helped to it: by the clauses around its mentions and by the signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.agreement_lexicon import RoleWords, agreement_words
from kg.extract.agreement_mentions import AgreementMention
from kg.extract.coreference import Referents
from kg.extract.mention import noun
from kg.extract.parse import Parsed
from kg.extract.signatories import BINDABLE, signatures
from kg.model import ActorKind, ThirdPartyRole

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


def third_parties_of(
    parsed: Parsed, mentions: Sequence[AgreementMention], referents: Referents, *, own: bool
) -> tuple[tuple[str, ThirdPartyRole], ...]:
    """Mediators, guarantors, witnesses, monitors, hosts and observers with their roles."""
    found: dict[tuple[str, ThirdPartyRole], None] = {}
    for role, words in agreement_words().roles.items():
        for mention in mentions:
            if mention.hoped:
                continue
            for head in _helpers(mention, words):
                found |= dict.fromkeys((i, role) for i in referents.resolve_phrase(head))
    if own:
        found |= dict.fromkeys((i, r) for i, r in signatures(parsed, referents) if r is not None)
    return tuple(found)


def _bound_heads(mention: AgreementMention) -> Iterator[Token]:
    """Heads of those whom a mention's clause binds: "between A and B", "A and B signed it", "it commits A"."""
    words, head = agreement_words(), mention.head
    for token in (head, head.head):
        for prep in (c for c in token.children if c.dep_ == "prep" and c.lower_ in ("between", "among")):
            if prep.i > head.i:
                yield from (c for c in prep.children if c.dep_ == "pobj")
    for clause in (c for c in head.children if c.dep_ in ("acl", "relcl") and c.lemma_ in words.binding):
        yield from _agents(clause)
        yield from (c for c in clause.children if c.dep_ == "nsubj")
    noun_of = head.head.head if head.dep_ == "pobj" else head
    if head.dep_ == "pobj" and noun(noun_of) in words.keeping and noun_of.pos_ == "NOUN":
        yield from _doers(noun_of)
    verb = _governing_verb(head)
    if verb is None:
        return
    if verb.lemma_ in words.binding and _is_object(head, verb):
        yield from _subjects(verb)
        yield from _agents(verb)
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
    if preposition.lower_ in ("under", "by"):
        return preposition.i < verb.i or any(c.dep_ == "aux" for c in verb.children)
    return preposition.lower_ in ("in", "at") and verb.lemma_ in agreement_words().pledging


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


def _subjects(verb: Token) -> Iterator[Token]:
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


def _doers(deed: Token) -> Iterator[Token]:
    """Who does what a noun names: its owner, its "by" phrase, or the subject that is "in" it."""
    yield from (c for c in deed.children if c.dep_ == "poss")
    yield from _agents(deed)
    if deed.dep_ == "pobj" and deed.head.lower_ == "in" and deed.head.head.lemma_ == "be":
        yield from _subjects(deed.head.head)


def _agents(verb: Token) -> Iterator[Token]:
    for prep in verb.children:
        if prep.dep_ == "agent" or (prep.dep_ == "prep" and prep.lower_ == "by"):
            again = [c for c in prep.children if c.dep_ == "conj" and c.lower_ == "by"]
            yield from (c for p in (prep, *again) for c in p.children if c.dep_ == "pobj")


def _helpers(mention: AgreementMention, words: RoleWords) -> Iterator[Token]:
    """Heads of the phrases for those who play a role in the clauses of a mention's sentence."""
    for token in mention.head.sent:
        lemma = token.lemma_.lower()
        below = token.pos_ in ("VERB", "NOUN") and any(t.i == mention.head.i for t in token.subtree)
        below = below or ("monitor" in words.titles and token.pos_ == "VERB" and 0 < mention.head.i - token.i < 20)
        if token.pos_ == "VERB" and (lemma in words.verbs or (lemma in words.aiding and (below or _on_talks(token)))):
            yield from (
                _subjects(token) if not any(c.dep_ == "auxpass" for c in token.children) and token.tag_ != "VBN" else ()
            )
            yield from _agents(token)
        if (
            token.pos_ == "NOUN"
            and lemma in words.nouns
            and (below or lemma not in words.aiding)
            and not _is_watched(token, words, below)
        ):
            yield from (c for c in token.children if c.dep_ == "poss")
            yield from _agents(token)
            yield from (c for t in token.subtree if "monitor" in words.titles for c in _agents(t) if t.pos_ == "NOUN")
            yield from (o for o in _objects(token, "of") if "mediator" in words.titles)
        if words.titles & {lemma} and token.pos_ in ("NOUN", "PROPN"):
            yield from _titled(token, named="monitor" not in words.titles)
        if "witness" in words.titles and lemma in ("front", "look") and _in_clause(token, mention):
            yield from _onlookers(token)
        led = _LED.get(token.lower_) if token.i > 1 and token.nbor(-1).text == "-" else None
        if led in words.titles and _near(token, mention):
            yield token.nbor(-2)


def _in_clause(token: Token, mention: AgreementMention) -> bool:
    """Whether a token stands in the clause of a verb that has the mention below it."""
    verb = next((a for a in token.ancestors if a.pos_ == "VERB"), token)
    return any(t.i == mention.head.i for t in verb.subtree)


def _titled(title: Token, *, named: bool) -> Iterator[Token]:
    """Who is called the mediator or witness: "X, the mediator", "with X as guarantor"."""
    if title.dep_ == "appos" and named:
        yield title.head
    if title.dep_ == "pobj" and title.head.lower_ == "as":
        above = title.head.head
        yield from (c for c in above.children if c.dep_ == "pobj") if above.dep_ == "prep" else (above,)


def _onlookers(token: Token) -> Iterator[Token]:
    """Those in front of whom, or under whose eyes, a deed is done ("with X looking on")."""
    if token.lemma_ == "look" and any(c.lower_ == "on" for c in token.children):
        yield from (c for c in token.children if c.dep_ == "nsubj")
        yield from (token.head,) if token.dep_ == "acl" else ()
    if token.lower_ == "front" and token.dep_ == "pobj":
        yield from _objects(token, "of")


_LED = {
    "led": "mediator", "mediated": "mediator", "brokered": "mediator", "facilitated": "mediator",
    "sponsored": "mediator",
    "monitored": "monitor", "supervised": "monitor", "guaranteed": "guarantor", "hosted": "host",
}  # fmt: skip


def helpers_anywhere(parsed: Parsed, referents: Referents) -> tuple[tuple[str, ThirdPartyRole], ...]:
    """Who mediates or hosts talks anywhere in a text; they serve the agreement that the text is about."""
    found: dict[tuple[str, ThirdPartyRole], None] = {}
    for role in (ThirdPartyRole.MEDIATOR, ThirdPartyRole.HOST):
        words = agreement_words().roles[role]
        for token in (t for block in parsed.blocks for t in block.doc):
            heads: list[Token] = []
            lemma = token.lemma_.lower()
            if token.pos_ == "VERB" and (lemma in words.verbs or (lemma in words.aiding and _on_talks(token))):
                heads = [*(_subjects(token) if token.tag_ != "VBN" else ()), *_agents(token)]
            elif token.pos_ == "NOUN" and lemma in words.nouns:
                heads = [*(c for c in token.children if c.dep_ == "poss"), *_agents(token), *_objects(token, "of")]
            elif token.i > 1 and _LED.get(token.lower_) == role and token.nbor(-1).text == "-":
                heads = [token.nbor(-2)] if token.head.lemma_.lower() in agreement_words().talks | words.nouns else []
            found |= dict.fromkeys((i, role) for h in heads for i in referents.resolve_phrase(h))
    return tuple(found)


def _near(token: Token, mention: AgreementMention) -> bool:
    """Whether "X-led" qualifies the agreement itself, its mediation or its talks."""
    return token.head.i == mention.head.i or noun(token.head) in agreement_words().talks


def _is_watched(deed: Token, words: RoleWords, below: bool) -> bool:
    """Monitoring is of an agreement only where its name says so; mediation is of the agreement at hand anyway."""
    return "monitor" in words.titles and not below


def _objects(token: Token, preposition: str) -> Iterator[Token]:
    for prep in (c for c in token.children if c.dep_ == "prep" and c.lower_ == preposition):
        yield from (c for c in prep.children if c.dep_ == "pobj")


def _on_talks(verb: Token) -> bool:
    top = verb
    while top.dep_ == "conj" and top.head.pos_ == "VERB":
        top = top.head
    if top.dep_ == "acl" and noun(top.head) in agreement_words().talks:
        return True
    return any(c.dep_ in ("dobj", "nsubjpass") and noun(c) in agreement_words().talks for c in verb.children)


def watchers(parsed: Parsed, referents: Referents) -> tuple[str, ...]:
    """Who counts the violations of "the ceasefire": the subjects of "recorded ceasefire violations" and the like."""
    words, found = agreement_words(), dict[str, None]()
    for block in parsed.blocks:
        for token in block.doc:
            if noun(token) not in ("violation", "breach") or not any(
                c.lemma_.lower() in ("ceasefire", "truce") for c in (*token.children, *_objects(token, "of"))
            ):
                continue
            verb = token.head
            if verb.lemma_ in words.counting and verb.pos_ == "VERB" and token.dep_ == "dobj":
                for subject in _subjects(verb):
                    found |= dict.fromkeys(
                        i for i in referents.resolve_phrase(subject) if referents.kind(i) in _WATCHING
                    )
    return tuple(found)


_WATCHING = (ActorKind.IGO, ActorKind.NGO, ActorKind.GROUP, ActorKind.GOVERNMENT_BODY)
