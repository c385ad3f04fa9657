"""Mentions of actors in a block: names, nominals ("the militants") and pronouns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.gazetteer import Entry, Reading, split
from kg.extract.known_names import known_names
from kg.extract.mention import PRONOUNS, Form, Mention
from kg.extract.persons import INITIALS, is_title, person
from kg.extract.phrases import Owner, phrase
from kg.extract.roles import acts, is_place

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract.parse import ParsedBlock

_QUANTIFIERS = frozenset(["all", "any", "every", "no"])


def find_mentions(block: ParsedBlock) -> list[Mention]:
    """The mentions of one block from left to right, pronouns included; none in an unread block."""
    if not len(block.doc):
        return []
    known = {token: (last, entry) for token, last, entry in known_names(block.doc)}
    owner = {t.i: (first, last, entry) for first, (last, entry) in known.items() for t in block.doc[first : last + 1]}
    found: dict[int, Mention] = {}
    named: set[int] = set()  # tokens of the names found
    for token in block.doc:
        mention = _mention(block, token, owner)
        if mention is not None and token.i not in named:
            found[token.i] = mention
            if mention.form is Form.NAME:
                named.update(range(mention.first.i, mention.last.i + 1))
    return sorted(_joined(found).values(), key=lambda m: (m.first.i, -m.last.i))


def _joined(found: dict[int, Mention]) -> dict[int, Mention]:
    """Nominals under one quantifier are one phrase ("all mercenaries and foreign fighters"), kept by its first head."""
    out = dict(found)
    for index, mention in found.items():
        if mention.form is not Form.NOMINAL or mention.first.lower_ not in _QUANTIFIERS or not mention.plural:
            continue
        for child in mention.head.children:
            other = found.get(child.i)
            if (
                child.dep_ == "conj" and other is not None and other.form is Form.NOMINAL and other.plural
                and other.first.pos_ not in ("DET", "PRON") and index in out
            ):  # fmt: skip
                out[index] = replace(out[index], last=max(out[index].last, other.last, key=lambda t: t.i))
                out.pop(child.i, None)
    return out


def _mention(block: ParsedBlock, token: Token, owner: Owner) -> Mention | None:
    if (
        token.lower_ in PRONOUNS
        and token.pos_ in ("PRON", "DET")
        and token.dep_ not in ("det", "predet", "expl", "cc", "preconj")
    ):
        return Mention(
            block=block.index, head=token, first=token, last=token, form=Form.PRONOUN,
            plural=PRONOUNS[token.lower_] in ("they", "we", "both"),
        )  # fmt: skip
    if token.i in owner:
        first, last, entry = owner[token.i]
        if entry.reading is not Reading.DEMONYM and _heads(token, first, last):
            return _named(block, token, first, last, entry, owner)
        if entry.reading is not Reading.DEMONYM and token.dep_ == "compound":
            return None
    if token.pos_ not in ("NOUN", "PROPN") and not _substantive(token):
        return None
    if token.i and INITIALS.match(token.nbor(-1).text) and not is_title(token.nbor(-1)) and token.pos_ == "PROPN":
        return person(block, token)
    if token.dep_ in ("compound", "amod", "nmod", "npadvmod", "quantmod") and token.head.pos_ in (
        "NOUN",
        "PROPN",
        "ADJ",
        "VERB",
    ):
        return None
    return person(block, token) or phrase(block, token, owner)


def _heads(token: Token, first: int, last: int) -> bool:
    """Whether the known name ``[first, last]`` is headed by this token and is no mere modifier of a longer phrase."""
    if first <= token.head.i <= last and token.head != token:
        return False
    if token.dep_ not in ("compound", "amod", "nmod", "npadvmod") or token.head.i < token.i:
        return True
    tail = token.doc[last + 1 : last + 3]
    return len(tail) == 2 and tail[0].text == "-" and tail[1].lower_ in lexicon().leading


def _substantive(token: Token) -> bool:
    """An adjective or numeral that stands for people ("the displaced", "those in need")."""
    return token.lower_ == "those" and any(c.dep_ in ("prep", "relcl", "acl") for c in token.children)


def _named(block: ParsedBlock, token: Token, first: int, last: int, entry: Entry, owner: Owner) -> Mention | None:
    """A name that the gazetteer knows. A state's seat counts only where it acts."""
    doc = token.doc
    if entry.reading is Reading.SEAT and not acts(token, of_seat=True):
        return None
    leads = doc[last + 1 : last + 2].text == "-" and token.dep_ in ("compound", "npadvmod", "amod", "nmod")
    qualified = entry.reading is not Reading.STATE or leads or (acts(token) and not is_place(token))
    people = entry.reading is Reading.PEOPLE
    return Mention(
        block=block.index, head=token, first=doc[first], last=doc[last], form=Form.NAME, kind=entry.kind,
        key=None if people else entry.key, country=entry.country, qualified=qualified, plural=people,
        signature=frozenset({"people", entry.key}) if people else frozenset(w.casefold() for w in split(entry.label)),
    )  # fmt: skip
