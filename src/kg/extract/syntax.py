"""Questions to a dependency parse: subjects, coordination, negation, voice, the shortest noun phrase, the clause."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT = frozenset(["det", "amod", "compound", "poss", "nummod", "quantmod", "nmod", "advmod", "predet", "neg", "punct"])
_COMPLEMENTS = frozenset(["on", "for", "to", "by", "with", "between", "about", "regarding", "concerning", "against"])
_DEEPEST = 60  # phrases within phrases; what lies deeper is a list or noise
_LONGEST = 200  # members of a list that are read
_VERBAL = ("VERB", "AUX")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")


@cache
def _lemmas() -> dict[str, str]:
    where = "frames/deeds.yaml"
    return lexicon.strings(lexicon.load(where)["lemmas"], where)


def base(token: Token) -> str:
    """The base form in lower case; forms that the tagger gets wrong are mended from the data."""
    form = token.lower_
    if token.pos_ in _VERBAL and form in _lemmas():
        return _lemmas()[form]
    return token.lemma_.lower()


def children(token: Token, *deps: str) -> tuple[Token, ...]:
    """The children with one of the dependency labels, in text order."""
    return tuple(c for c in token.children if c.dep_ in deps)


def child(token: Token, *deps: str) -> Token | None:
    """The first of the children with one of the labels."""
    return next((c for c in token.children if c.dep_ in deps), None)


def prepositions(token: Token, *words: str) -> Iterator[Token]:
    """The prepositions under a token that are one of the words; "by" of a noun is an ``agent`` at times."""
    for c in token.children:
        if c.dep_ in ("prep", "agent") and c.lower_ in words:
            yield c


def particle(verb: Token) -> str | None:
    """The particle of a phrasal verb: "down" of "lay down"."""
    found = child(verb, "prt")
    return found.lower_ if found is not None else None


def coordinated(token: Token) -> Iterator[Token]:
    """The token and what is coordinated with it, of the same sort (verbs with verbs, nouns with nouns)."""
    verbal = token.pos_ in _VERBAL
    waiting, count = [token], 0
    while waiting and count < _LONGEST:  # no recursion: a list of a thousand names is a chain of a thousand conjuncts
        member, count = waiting.pop(), count + 1
        yield member
        waiting += reversed([c for c in member.children if c.dep_ == "conj" and (c.pos_ in _VERBAL) == verbal])


def is_passive(verb: Token, depth: int = 0) -> bool:
    """As in "is withdrawn", "the forces withdrawn by May"; a bare participle shares the voice of what it follows."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "agent") for c in verb.children):
        return True
    if verb.tag_ not in ("VBN", "VBD") or any(c.dep_ in ("aux", "nsubj", "dobj") for c in verb.children):
        return False
    if verb.tag_ == "VBD" and verb.dep_ != "conj":
        return False
    return verb.dep_ in ("acl", "relcl", "advcl") or (
        verb.dep_ == "conj" and depth < _DEEPEST and is_passive(verb.head, depth + 1)
    )


def is_negated(token: Token, depth: int = 0) -> bool:
    """As in "Not", "never", "no longer"; "no party may"; "neither side shall"."""
    if any(
        c.dep_ == "neg" or (c.lower_ in ("never", "neither", "nor") and c.dep_ in ("preconj", "advmod", "cc"))
        for c in token.children
    ):
        return True
    if any(c.dep_ == "advmod" and any(g.lower_ == "never" for g in c.children) for c in token.children):
        return True  # "never again"
    subject = child(token, "nsubj", "nsubjpass")
    if subject is not None and (
        subject.lower_ in ("none", "nobody", "neither") or any(c.lower_ in ("no", "neither") for c in subject.children)
    ):
        return True
    if (
        token.dep_ == "conj"
        and token.head.pos_ in _VERBAL
        and not any(c.dep_ in ("aux", *_SUBJECTS) for c in token.children)
    ):
        joined = any(c.lower_ in ("or", "nor") for c in token.head.children)
        return joined and depth < _DEEPEST and is_negated(token.head, depth + 1)
    return False


def subjects_of(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Heads of the phrases that are the verb's subject, also where it stands with a verb higher up."""
    if own := children(verb, "nsubj", "nsubjpass"):
        return tuple(_antecedent(s, verb) for s in own[:1])
    if depth > 6 or verb.dep_ == "ROOT":
        return ()
    if (
        verb.dep_ == "advcl"
        and verb.tag_ == "VBN"
        and verb.i > verb.head.i
        and (control := child(verb.head, "dobj")) is not None
    ):
        return (control,)
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp") and verb.head.pos_ in (*_VERBAL, "ADJ"):
        if verb.dep_ == "xcomp" and (control := child(verb.head, "dobj")) is not None:
            return (control,)
        return subjects_of(verb.head, depth + 1)
    if verb.dep_ in ("acl", "relcl"):
        return (verb.head,) if verb.dep_ == "acl" and verb.tag_ == "VBG" else ()
    if verb.dep_ == "pcomp" and verb.head.head.pos_ in _VERBAL:
        return subjects_of(verb.head.head, depth + 1)
    return ()


def _antecedent(subject: Token, verb: Token) -> Token:
    """What a relative pronoun stands for."""
    if subject.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        return verb.head
    return subject


def full_form(noun: Token) -> str:
    """The noun in lower case with what hyphens join to it: the tokeniser cuts "cease-fire" and "pull-out" in three."""
    form, i = noun.lemma_.lower(), noun.i
    while (
        i >= 2 and noun.doc[i - 1].text == "-" and not noun.doc[i - 1].whitespace_ and not noun.doc[i - 2].whitespace_
    ):
        form, i = f"{noun.doc[i - 2].lower_}-{form}", i - 2
    return form


def noun_phrase(head: Token, *, conjuncts: bool = True, depth: int = 0) -> tuple[Token, Token]:
    """First and last token of the shortest full phrase: determiner, modifiers, "of" phrases, coordinated nouns."""
    first = last = head
    if depth > _DEEPEST:
        return first, last
    for c in head.lefts:
        if c.dep_ in _LEFT and c.lower_ not in ("not", ",", ";", "“", '"') and c.dep_ != "punct":
            first = min(first, c.left_edge, key=lambda t: t.i)
    if head.dep_ == "poss" or any(c.dep_ == "case" for c in head.children):
        return first, head
    for c in head.rights:
        if c.dep_ == "prep" and c.lower_ == "of" and (pobj := child(c, "pobj")) is not None:
            last = noun_phrase(pobj, depth=depth + 1)[1]
        elif c.dep_ == "conj" and conjuncts and c.pos_ in _NOMINAL and not _starts_elsewhere(c, last):
            last = noun_phrase(c, depth=depth + 1)[1]
        elif c.dep_ == "prep" and last == head and c.lower_ in _COMPLEMENTS and (pobj := child(c, "pobj")) is not None:
            if pobj.ent_type_ in ("GPE", "LOC", "FAC", "DATE", "TIME"):
                break
            last = noun_phrase(pobj, depth=depth + 1)[1]
        elif c.dep_ == "acl" and c.lower_ in ("related", "relating", "pertaining", "belonging"):
            last = max(
                (noun_phrase(p)[1] for prep in children(c, "prep") for p in children(prep, "pobj")),
                key=lambda t: t.i,
                default=last,
            )
        elif c.dep_ in ("cc", "punct", "case", "nummod"):
            if c.dep_ == "nummod":
                last = c
            continue
        else:
            break
    return first, last


def _starts_elsewhere(conjunct: Token, last: Token) -> bool:
    """Whether more than a comma and a conjunction stands between a phrase and its conjunct."""
    return any(
        t.pos_ not in ("PUNCT", "CCONJ", "ADV", "SCONJ", "ADP") for t in conjunct.doc[last.i + 1 : conjunct.left_edge.i]
    )


def clause(verb: Token, *, subject: bool = True) -> tuple[Token, Token]:
    """First and last token of the verb's clause, without verbs coordinated after it and without closing punctuation."""
    first, last = verb.left_edge, verb.right_edge
    if not subject:
        first = min(
            (c.left_edge for c in verb.lefts if c.dep_ in ("aux", "neg", "advmod", "auxpass")),
            default=verb,
            key=lambda t: t.i,
        )
        first = min(first, verb, key=lambda t: t.i)
    for c in verb.rights:
        if c.dep_ == "conj" and c.pos_ in _VERBAL:
            last = verb.doc[c.left_edge.i - 1] if c.left_edge.i > verb.i else last
            break
    return trimmed(first, last, verb)


def trimmed(first: Token, last: Token, keep: Token) -> tuple[Token, Token]:
    """The span without conjunctions, subordinators and punctuation at its ends; ``keep`` stays inside."""
    while last.i > keep.i and (
        (last.is_punct and last.text not in (")", "”", "%")) or last.pos_ == "CCONJ" or last.is_space
    ):
        last = last.nbor(-1)
    while first.i < keep.i and (
        (first.is_punct and first.text not in ("(", "“"))
        or first.pos_ == "CCONJ"
        or first.is_space
        or (first.lower_ == "that" and first.dep_ == "mark")
    ):
        first = first.nbor(1)
    return first, last


def ancestors(token: Token) -> Iterator[tuple[Token, Token]]:
    """Pairs of a token and the head above it, upwards to the root."""
    while token.head != token:
        yield token, token.head
        token = token.head
