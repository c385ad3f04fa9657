"""Who helped to an agreement: by the clauses around its mentions and by the signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.extract.agreement_clauses import agents, objects, subjects
from kg.extract.agreement_lexicon import RoleWords, agreement_words
from kg.extract.agreement_mentions import AgreementMention
from kg.extract.coreference import Referents
from kg.extract.mention import noun
from kg.extract.parse import Parsed
from kg.extract.signatories import signatures
from kg.model import ActorKind, ThirdPartyRole

if TYPE_CHECKING:
    from spacy.tokens import Token


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


def _helpers(mention: AgreementMention, words: RoleWords) -> Iterator[Token]:
    """Heads of the phrases for those who play a role in the clauses of a mention's sentence."""
    for token in mention.head.sent:
        lemma = token.lemma_.lower()
        below = token.pos_ in ("VERB", "NOUN") and any(t.i == mention.head.i for t in token.subtree)
        below = below or ("monitor" in words.titles and token.pos_ == "VERB" and 0 < mention.head.i - token.i < 20)
        if token.pos_ == "VERB" and (lemma in words.verbs or (lemma in words.aiding and (below or _on_talks(token)))):
            yield from (
                subjects(token) if not any(c.dep_ == "auxpass" for c in token.children) and token.tag_ != "VBN" else ()
            )
            yield from agents(token)
        if (
            token.pos_ == "NOUN"
            and lemma in words.nouns
            and (below or lemma not in words.aiding)
            and not _is_watched(token, words, below)
        ):
            yield from (c for c in token.children if c.dep_ == "poss")
            yield from agents(token)
            yield from (c for t in token.subtree if "monitor" in words.titles for c in agents(t) if t.pos_ == "NOUN")
            yield from (o for o in objects(token, "of") if "mediator" in words.titles)
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
        while above.dep_ == "conj" and above.pos_ in ("PROPN", "NOUN"):
            above = above.head
        yield from (c for c in above.children if c.dep_ == "pobj") if above.dep_ == "prep" else (above,)


def _onlookers(token: Token) -> Iterator[Token]:
    """Those in front of whom, or under whose eyes, a deed is done ("with X looking on")."""
    if token.lemma_ == "look" and any(c.lower_ == "on" for c in token.children):
        yield from (c for c in token.children if c.dep_ == "nsubj")
        yield from (token.head,) if token.dep_ == "acl" else ()
    if token.lower_ == "front" and token.dep_ == "pobj":
        yield from objects(token, "of")


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
                heads = [*(subjects(token) if token.tag_ != "VBN" else ()), *agents(token)]
            elif token.pos_ == "NOUN" and lemma in words.nouns:
                heads = [*(c for c in token.children if c.dep_ == "poss"), *agents(token), *objects(token, "of")]
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
                c.lemma_.lower() in ("ceasefire", "truce") for c in (*token.children, *objects(token, "of"))
            ):
                continue
            verb = token.head
            if verb.lemma_ in words.counting and verb.pos_ == "VERB" and token.dep_ == "dobj":
                for subject in subjects(verb):
                    found |= dict.fromkeys(
                        i for i in referents.resolve_phrase(subject) if referents.kind(i) in _WATCHING
                    )
    return tuple(found)


_WATCHING = (ActorKind.IGO, ActorKind.NGO, ActorKind.GROUP, ActorKind.GOVERNMENT_BODY)
