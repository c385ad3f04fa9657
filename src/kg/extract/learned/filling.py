"""The slots of an act from the words that the network gives its roles: whom they name, which time they tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.learned.findings import Filler, Finding
from kg.extract.learned.labels import CONDUCT
from kg.extract.reader import Named, Reader
from kg.extract.syntax import noun_phrase
from kg.extract.time import find_times
from kg.extract.timewords import TimeRole
from kg.model import SlotSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract.parse import ParsedBlock

TEXTS = ("object", "place", "condition")
_TIMES = {"start": ("start_time", (TimeRole.AT, TimeRole.START)), "deadline": ("deadline", (TimeRole.DEADLINE,))}
_WITHIN = ("det", "amod", "compound", "nummod", "quantmod", "poss", "nmod", "predet")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM")
_LONGEST = 15  # tokens of a time that is told by an event
_NEAR = 6  # tokens between a word and the noun that it belongs to
Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A slot's value (actors' ids, or words), the words behind it, and how sure their reader is."""

    value: Value
    spans: tuple[SlotSpan, ...]
    sure: float = 1.0


def filled(reader: Reader, finding: Finding) -> dict[str, Filled]:
    """The slots that the network fills, by the names of the record's fields."""
    conduct = finding.kind == CONDUCT
    out: dict[str, Filled] = {}
    for role in TEXTS:
        if (one := _best(finding, role)) is not None:
            out[role] = _words(reader, role, one if role == "condition" else _whole(one))
    for role, (slot, _) in _TIMES.items():
        if (one := _best(finding, role)) is not None:
            slot = "time" if conduct and role == "start" else slot
            out[slot] = _time(reader, slot, one, tense=-1 if conduct else 1)
    if (one := _best(finding, "duration")) is not None:
        out["duration"] = _time(reader, "duration", one, tense=0)
    doer = "actor" if conduct else "debtor"
    for role, slot in (("doer", doer), ("creditor", "creditor"), ("speaker", "speaker")):
        fillers = finding.roles.get(role, ())
        if fillers and (people := _people(reader, slot, fillers)) is not None:
            out[slot] = people
    return out


def cue_of(finding: Finding) -> tuple[Token, Token]:
    """The words that make the act what it is, or else the word of its action."""
    one = _best(finding, "cue")
    return (one.first, one.last) if one is not None else (finding.word, finding.word)


def _best(finding: Finding, role: str) -> Filler | None:
    """The surest words of a role; of equally sure ones the first."""
    return max(finding.roles.get(role, ()), key=lambda f: f.sure, default=None)


def _head(filler: Filler) -> Token:
    """The noun that a phrase is about, also where the network has only its article or adjective."""
    head: Token = filler.first.doc[filler.first.i : filler.last.i + 1].root
    while head.dep_ in _WITHIN and head.head.pos_ in _NOMINAL and abs(head.head.i - head.i) <= _NEAR:
        head = head.head
    return head


def _whole(filler: Filler) -> Filler:
    """The full noun phrase, where the network has only a part of it."""
    head = _head(filler)
    if head.pos_ not in _NOMINAL:
        return filler
    first, last = noun_phrase(head)
    if filler.first.i <= first.i and last.i <= filler.last.i:
        return filler
    return replace(filler, first=first, last=last)


def _span(block: ParsedBlock, slot: str, one: Filler) -> SlotSpan:
    start, end = block.span(one.first, one.last)
    return SlotSpan(slot=slot, start=start, end=end)


def _words(reader: Reader, slot: str, one: Filler) -> Filled:
    block = reader.parsed.block_of(one.first)
    return Filled(value=_text(one), spans=(_span(block, slot, one),), sure=one.sure)


def _text(one: Filler) -> str:
    return one.first.doc[one.first.i : one.last.i + 1].text


def _time(reader: Reader, slot: str, one: Filler, tense: int) -> Filled:
    """The value of the time that the words tell, else the words themselves."""
    block = reader.parsed.block_of(one.first)
    sentence = one.first.sent
    low, high = one.first.idx - sentence.start_char, one.last.idx + len(one.last) - sentence.start_char
    times = find_times(sentence.text, replace(reader.anchors, tense=tense))
    within = [t for t in times if t.value and t.start < high and low < t.end]
    lasting = [t for t in within if t.role is TimeRole.DURATION]
    chosen = lasting if slot == "duration" else [t for t in within if t not in lasting] or lasting
    best = max(chosen, key=lambda t: min(t.end, high) - max(t.start, low), default=None)
    if best is not None and best.value:
        return Filled(value=best.value, spans=(_span(block, slot, one),), sure=one.sure)
    whole = _phrase(one)
    return Filled(value=_text(whole), spans=(_span(block, slot, whole),), sure=one.sure)


def _phrase(filler: Filler) -> Filler:
    """The whole phrase of a time that is told by an event ("by the feast"), where the network has only a part of it."""
    root = filler.first.doc[filler.first.i : filler.last.i + 1].root
    first = min(filler.first, root.left_edge, key=lambda t: t.i)
    last = max(filler.last, root.right_edge, key=lambda t: t.i)
    return replace(filler, first=first, last=last) if last.i - first.i < _LONGEST else filler


def _people(reader: Reader, slot: str, fillers: Sequence[Filler]) -> Filled | None:
    """Whom the phrases name; None where the text has nobody behind them that is an actor."""
    ids: dict[str, None] = {}
    spans: dict[SlotSpan, None] = {}
    for filler in fillers:
        named = _named(reader, filler)
        ids |= dict.fromkeys(named.ids)
        spans |= dict.fromkeys(named.spans(slot, named.ids))
    if not ids:
        return None
    return Filled(value=tuple(ids), spans=tuple(spans), sure=min(f.sure for f in fillers))


def _named(reader: Reader, filler: Filler) -> Named:
    """Whom the head of a phrase names, else one of its words, the last first ("the army's General Staff")."""
    top = _head(filler)
    for head in (top, *_others(top, filler)):
        if (named := reader.named((head,))).ids:
            return named
    return Named()


def _others(root: Token, filler: Filler) -> Iterator[Token]:
    words = root.doc[filler.first.i : filler.last.i + 1]
    return (t for t in reversed(list(words)) if t != root and t.pos_ in ("PROPN", "NOUN", "PRON"))
