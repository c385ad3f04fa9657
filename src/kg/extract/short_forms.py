"""Short forms and names that only the text itself explains: defined terms, initials, countries that no list has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.entities import initials, is_short_form
from kg.extract.mention import Form, Mention, is_agreement_noun
from kg.extract.parse import Parsed, ParsedBlock
from kg.extract.polities import endings, named_polity, polities
from kg.extract.roles import acts, is_place, wills
from kg.model import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_TERM = r"(?:the\s+)?(?P<term>[A-Z][\w.&’'-]*(?:\s[A-Z][\w.&’'-]*){0,3})"
_QUOTED = rf"[\"“‘'‟„]\s*{_TERM}[\"”’'“]"
_SAID = r"(?:here(?:in)?after|henceforth|below)[^()\"“‘]{0,60}?"
_DEFINED = (
    re.compile(rf"\(\s*(?:{_SAID})?{_QUOTED}\s*\)"),
    re.compile(rf"\(\s*{_SAID}\s{_TERM}\s*\)"),
    re.compile(rf"\(\s*the\s+{_TERM}\s*\)"),
    re.compile(rf"{_SAID}{_QUOTED}"),
)

_SHARED = frozenset(["party", "parties", "side", "sides", "signatory", "signatories"])  # terms for all at once


def settled(mentions: Sequence[Mention], parsed: Parsed) -> list[Mention]:
    """Mentions with the text's own short forms and countries added, and single words that show no will taken out."""
    whole = [m for m in mentions if m.form is Form.NAME and m.kind is ActorKind.PERSON and m.first.i < m.last.i]
    known = {part for m in whole for part in m.text.split()}
    out = [
        m for m in mentions
        if m.kind is not ActorKind.PERSON or m.form is not Form.NAME or m.first.i < m.last.i
        or m.titles or m.text in known
        or (m.first.i and m.head.doc[m.first.i - 1].pos_ == "PROPN")
        or (m.head.text == m.text and wills(m.head))
    ]  # fmt: skip
    out = _instead(out, list(_countries(out, parsed)))
    return sorted(_instead(out, list(_short_forms(out, parsed))), key=lambda m: (m.block, m.first.i, -m.last.i))


def _instead(mentions: list[Mention], new: list[Mention]) -> list[Mention]:
    replaced = {(m.block, m.head.i) for m in new}
    return [m for m in mentions if (m.block, m.head.i) not in replaced] + new


def _countries(mentions: Sequence[Mention], parsed: Parsed) -> Iterator[Mention]:
    """The names of countries that the text shows to be ones, wherever they stand by themselves."""
    names = polities([b.doc for b in parsed.blocks])
    if not names:
        return
    ends = endings(names)
    taken = _covered(m for m in mentions if m.form is Form.NAME and m.first.i < m.last.i)
    for block in parsed.blocks:
        for token in block.doc:
            first = named_polity(token, names, ends)
            if first is None or (block.index, token.i) in taken:
                continue
            yield Mention(
                block=block.index, head=token, first=first, last=token, form=Form.NAME, kind=ActorKind.STATE,
                signature=frozenset({block.doc[first.i : token.i + 1].text.casefold()}),
                qualified=acts(token) and not is_place(token),
            )  # fmt: skip


def _short_forms(mentions: Sequence[Mention], parsed: Parsed) -> Iterator[Mention]:
    """Abbreviations and terms that the text defines, or that are a name's initials, wherever they stand."""
    meant = dict(_defined(mentions, parsed))
    for mention in mentions:
        if mention.form is not Form.NAME or mention.kind is ActorKind.PERSON:
            continue
        if len(letters := initials(mention.text)) >= 3:
            meant.setdefault(letters, mention)
    if not meant:
        return
    taken = _covered(
        m for m in mentions if m.form is Form.NAME and not (m.text in meant and m.key is None) and m.text not in meant
    )
    longest = max(len(term.split()) for term in meant)
    beginnings = {term[:end] for term in meant for end in range(1, len(term) + 1)}
    for block in parsed.blocks:
        done = -1
        for token in block.doc:
            if token.text not in beginnings:
                continue
            for length in range(min(longest, len(block.doc) - token.i), 0, -1):
                head = block.doc[token.i + length - 1]
                source = meant.get(block.doc[token.i : head.i + 1].text)
                if source is None or token.i <= done or not _stands_alone(block, token, head, taken):
                    continue
                done = head.i
                yield replace(
                    source, block=block.index, head=head, first=token, last=head, form=Form.NAME, qualified=True
                )


def _stands_alone(block: ParsedBlock, first: Token, head: Token, taken: frozenset[tuple[int, int]]) -> bool:
    if any((block.index, i) in taken for i in range(first.i, head.i + 1)):
        return False
    if head.dep_ not in ("compound", "amod", "nmod"):
        return True
    return head.head.i < head.i


def _covered(mentions: Iterator[Mention]) -> frozenset[tuple[int, int]]:
    return frozenset((m.block, i) for m in mentions for i in range(m.first.i, m.last.i + 1))


def _defined(mentions: Sequence[Mention], parsed: Parsed) -> Iterator[tuple[str, Mention]]:
    """Terms with the mentions that they are short for: `(hereinafter "the Front")`, "(JB)"."""
    names = [m for m in mentions if m.form is Form.NAME and m.kind is not ActorKind.PERSON]
    by_block: dict[int, list[Mention]] = {}
    for mention in names:
        by_block.setdefault(mention.block, []).append(mention)
        tail = mention.head.doc[mention.last.i + 1 : mention.last.i + 4]
        if len(tail) == 3 and tail[0].text == "(" and tail[2].text == ")" and is_short_form(tail[1].text):
            yield tail[1].text, mention
    for block in parsed.blocks:
        here = by_block.get(block.index, [])
        for pattern in _DEFINED if here else ():
            for match in pattern.finditer(block.doc.text):
                term = match["term"].rstrip("’'")
                source = _bearer(term, match.start(), here)
                if source is not None:
                    yield term, source


def _bearer(term: str, at: int, names: Sequence[Mention]) -> Mention | None:
    """The name that a term at an offset is short for: the one right before it, else the nearest that has its word."""
    head = term.split()[-1].lower()
    if is_agreement_noun(head) or head in _SHARED:
        return None
    before = [m for m in names if m.last.idx + len(m.last) <= at]
    shares = [m for m in before if head in {t.lower_ for t in m.head.doc[m.first.i : m.last.i + 1]}]
    if shares:
        return shares[-1]
    near = [m for m in before if at - (m.last.idx + len(m.last)) <= 3]
    fits = head in lexicon().known or is_short_form(term) or (near and near[-1].text.startswith(term))
    return near[-1] if near and fits else None
