"""Words by which a text says itself that a deed keeps or breaks an agreement: "in breach of the truce", "as agreed"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.conduct_words import conduct_words
from kg.extract.forces import force_words
from kg.extract.syntax import base, children, full_form

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARGUMENTS = ("ccomp", "relcl", "acl", "conj", "parataxis")
_REACH = 8  # tokens between the marker and the noun for the agreement


def against(verb: Token) -> bool:
    """Whether the clause says that its deed breaks an agreement: "in violation of", "contrary to", "despite"."""
    return any(_agreement_after(t, phrase) for t, phrase in _markers(verb, "against"))


def under(verb: Token) -> bool:
    """Whether the clause says that its deed carries an agreement out: "under the deal", "in line with", "as agreed"."""
    if any(_agreement_after(t, phrase) for t, phrase in _markers(verb, "under")):
        return True
    if any(True for _ in _markers(verb, "as_told")):
        return True
    return any(
        c.tag_ == "VBG" and conduct_words().has("keeping", base(c)) and _is_agreement(children(c, "dobj"))
        for c in children(verb, "advcl")
    )


def marker(verb: Token) -> tuple[Token, Token] | None:
    """The first and last word of the marker in the clause of a verb."""
    for name in ("against", "under", "as_told"):
        for first, phrase in _markers(verb, name):
            if name == "as_told" or _agreement_after(first, phrase):
                return first, first.doc[first.i + len(phrase.split()) - 1]
    keeping = (c for c in children(verb, "advcl") if c.tag_ == "VBG" and conduct_words().has("keeping", base(c)))
    return next(((c, c) for c in keeping), None)


def beforehand(verb: Token) -> bool:
    """Whether the clause puts its deed before an agreement: "before the truce"; what is past then breaks nothing."""
    return any(
        c.lower_ in ("before", "until", "till") and any(full_form(t) in force_words().agreements for t in c.subtree)
        for c in children(verb, "prep")
    )


def _markers(verb: Token, name: str) -> Iterator[tuple[Token, str]]:
    openings = _by_first_word(name)
    for t in _own_words(verb):
        for phrase, words in openings.get(t.lower_, ()):
            if [x.lower_ for x in t.doc[t.i : t.i + len(words)]] == words:
                yield t, phrase


@cache
def _by_first_word(name: str) -> dict[str, list[tuple[str, list[str]]]]:
    """The phrases of a list under their first words: few words of a text open one."""
    out: dict[str, list[tuple[str, list[str]]]] = {}
    for phrase in conduct_words().lists[name]:
        words = phrase.split()
        out.setdefault(words[0], []).append((phrase, words))
    return out


def _own_words(verb: Token) -> Iterator[Token]:
    """The words of a verb's clause, without other clauses in it; coordinate verbs share what stands before them."""
    waiting = [verb]
    while waiting:
        token = waiting.pop()
        yield token
        waiting += [c for c in token.children if c.dep_ not in _ARGUMENTS or c.pos_ not in ("VERB", "AUX")]
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        first = [c for c in verb.head.lefts if c.dep_ in ("prep", "advcl")]
        yield from (t for c in first for t in c.subtree)


def _agreement_after(token: Token, phrase: str) -> bool:
    start = token.i + len(phrase.split())
    return any(
        t.pos_ in ("NOUN", "PROPN") and full_form(t) in force_words().agreements
        for t in token.doc[start : min(start + _REACH, token.sent.end)]
    )


def _is_agreement(nouns: tuple[Token, ...]) -> bool:
    return any(full_form(n) in force_words().agreements for n in nouns)


def marking(noun: Token) -> bool:
    """Whether a noun for a breach only marks another deed: "in violation of the truce"."""
    preposition = noun.head
    if preposition.lower_ != "in" or noun.dep_ != "pobj" or any(c.dep_ == "det" for c in noun.children):
        return False
    return any(c.lower_ == "of" for c in children(noun, "prep"))
