"""Names of persons, their titles taken off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.mention import NUMBERED, PLACED, Form, Mention, is_agreement_noun, noun
from kg.extract.roles import is_place
from kg.model import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.extract.parse import ParsedBlock

INITIALS = re.compile(r"(?:[A-Z]\.)+$")
_WHERE = frozenset(
    ["in", "near", "at", "around", "into", "across", "inside", "outside", "towards", "through", "throughout"]
)


def person(block: ParsedBlock, token: Token) -> Mention | None:
    """A person's name, its titles taken off: words that the model takes for a person, or that follow a title."""
    if token.pos_ != "PROPN" or token.ent_type_ in NUMBERED or not token.text[0].isupper():
        return None
    doc, lex = token.doc, lexicon()
    first = token
    while first.i > 0:
        before = doc[first.i - 1]
        if (
            INITIALS.match(first.text)
            and not is_title(first)
            and not INITIALS.match(before.text)
            and first.ent_iob_ != "I"
        ):
            break
        joined = (
            before.pos_ == "PROPN" and before.text[0].isupper() and before.dep_ in ("compound", "nmod", "amod", "flat")
        )
        hyphen = before.text == "-" and first.i > 1 and doc[first.i - 2].pos_ == "PROPN"
        particle = before.lower_ in (
            "al",
            "el",
            "bin",
            "ben",
            "van",
            "von",
            "de",
            "da",
            "dos",
            "ibn",
            "abu",
            "ould",
            "ag",
        )
        if not (joined or hyphen or (particle and before.dep_ in ("compound", "nmod", "punct"))):
            break
        first = before
    last = token
    while last.i + 1 < len(doc) and doc[last.i + 1].ent_type_ == "PERSON" and doc[last.i + 1].ent_iob_ == "I":
        last = doc[last.i + 1]
    titles = []
    while first.i < token.i and (is_title(first) or first.ent_type_ in ("NORP", "GPE", "ORG") or not first.is_alpha):
        if INITIALS.match(first.text) and not is_title(first):
            break
        titles += [first.lower_] if is_title(first) else []
        first = doc[first.i + 1]
    titled = first.i > 0 and doc[first.i - 1].lower_ in lex.titles
    if not titled and any(
        (t.is_upper and len(t) > 3 and "." not in t.text) or not t.text[0].isalpha() for t in doc[first.i : last.i + 1]
    ):
        return None
    if is_title(first) or noun(token) in lex.known or is_agreement_noun(noun(token)):
        return None
    if last.text in ("'s", "’s"):
        last = doc[last.i - 1]
    initialled = first.i < last.i and bool(INITIALS.match(first.text)) and not is_title(first)
    alone = len(doc) <= 5 and first.i < last.i and _is_alone(doc)
    if not (token.ent_type_ == "PERSON" or initialled or alone or (titled and token.ent_type_ not in PLACED)):
        return None
    if not titled and (_is_somewhere(token) or (first.i == last.i and is_place(token))):
        return None
    return Mention(
        block=block.index, head=token, first=first, last=last, form=Form.NAME, kind=ActorKind.PERSON,
        titles=tuple(titles),
        signature=frozenset(t.lower_ for t in doc[first.i : last.i + 1] if t.is_alpha),
    )  # fmt: skip


def is_title(token: Token) -> bool:
    """Whether a word stands before names of persons and is no part of them."""
    return token.lower_ in lexicon().titles | lexicon().qualifiers


def _is_alone(doc: Doc) -> bool:
    """Whether a line holds nothing but a name, as lists of members and signatures do."""
    return all(t.pos_ == "PROPN" or t.is_punct for t in doc) and not any(
        t.ent_type_ in ("GPE", "LOC", "ORG", "FAC", "NORP") or (t.is_upper and len(t) > 3) or noun(t) in lexicon().known
        for t in doc
    )


def _is_somewhere(token: Token) -> bool:
    """Whether an untitled name stands where only places do ("near X and Y")."""
    node = token
    while node.dep_ == "conj" and node.head != node:
        node = node.head
    return node.dep_ == "pobj" and node.head.lower_ in _WHERE
