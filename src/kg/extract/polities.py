"""Countries that no list has, by what a text says of them: it speaks of their government, army or president."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.gazetteer import gazetteer
from kg.extract.roles import acts, wills

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def polities(docs: Iterable[Doc]) -> frozenset[str]:
    """Names of countries of which the texts name the government or another organ that only states have."""
    return frozenset(
        token.doc[first.i : token.i + 1].text
        for doc in docs for token in doc
        if (first := _name(token)) is not None and (_is_ruled(token) or _acts_as_state(token))
    )  # fmt: skip


def endings(names: Iterable[str]) -> frozenset[str]:
    """The words with which the names can end: whole names, and what follows a hyphen ("Asha" of "Vel-Asha")."""
    return frozenset(name[at:].lstrip() for name in names for at in _after_hyphens(name))


def _after_hyphens(name: str) -> list[int]:
    return [0, *(i + 1 for i, c in enumerate(name) if c == "-")]


def named_polity(token: Token, names: frozenset[str], ends: frozenset[str]) -> Token | None:
    """The first token of the country's name that ends with a token and stands by itself; None where there is none.

    ``ends`` are the ``endings`` of the names, made once a document.
    """
    if token.text not in ends:
        return None
    if token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i:
        return None
    first = _name(token)
    return first if first is not None and token.doc[first.i : token.i + 1].text in names else None


def _name(token: Token) -> Token | None:
    """The first token of a capitalised name that may be a country's and ends here."""
    if not token.text[0].isupper() or token.pos_ != "PROPN" or token.is_upper or len(token) < 3:
        return None
    first, doc = token, token.doc
    while first.i > 1 and doc[first.i - 1].text == "-" and doc[first.i - 2].text[0].isupper():
        first = doc[first.i - 2]
    if first.i and doc[first.i - 1].pos_ == "PROPN" and doc[first.i - 1].dep_ == "compound":
        return None
    names, lex = gazetteer(), lexicon()
    text = doc[first.i : token.i + 1].text
    if token.lower_ in lex.known | lex.titles or token.ent_type_ in ("DATE", "NORP") or names.is_place(text):
        return None
    return first if names.at([token.text], 0) is None else None


def _is_ruled(token: Token) -> bool:
    """Whether the name follows "government of", or an organ of state is said to be its own ("X's army")."""
    ruling = lexicon().ruling
    if token.dep_ == "poss":
        return token.head.lemma_.lower() in ruling
    return (
        token.dep_ == "pobj"
        and token.head.lower_ == "of"
        and token.head.head.lemma_.lower() in ruling
        and not any(
            c.dep_ in ("det", "poss", "amod", "compound") and c.text != "-" and c.text[0].islower()
            for c in token.children
        )
    )


def _acts_as_state(token: Token) -> bool:
    """Whether what the model takes for a country or city does what governments do."""
    if token.ent_type_ != "GPE" or not acts(token, of_seat=True):
        return False
    return token.dep_ not in ("nsubj", "conj") or wills(token)
