"""The circumstances of a deed: when, until when, how long, where, on what condition, for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.deed_words import Deed
from kg.extract.parse import ParsedBlock
from kg.extract.syntax import ancestors, base, child, children, coordinated, noun_phrase, trimmed
from kg.extract.time import TimeExpression, find_times
from kg.extract.timevalues import Anchors
from kg.extract.timewords import TimeRole

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_WHERE = "frames/places.yaml"
_TIMELY = re.compile(r"\d|day|night|noon|week|month|year|hour|minute|decade", re.IGNORECASE)
_THEN = re.compile(r"\b(?:since|from) (?:that (?:moment|time|day|date|hour)|then)(?: on(?:wards)?)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    prepositions: frozenset[str]
    nouns: frozenset[str]
    beneficiary_verbs: frozenset[str]
    helped_verbs: frozenset[str]
    markers: tuple[str, ...]
    phrases: tuple[str, ...]
    deadline: tuple[str, ...]
    start: tuple[str, ...]


@cache
def _words() -> _Words:
    table = lexicon.load(_WHERE)
    lexicon.keys(
        table, needs=("prepositions", "nouns", "conditions", "beneficiary_verbs", "helped_verbs"), where=_WHERE
    )
    conditions = lexicon.mapping(table["conditions"], f"{_WHERE}: conditions")
    lexicon.keys(conditions, needs=("markers", "phrases", "deadline", "start"), where=f"{_WHERE}: conditions")
    sets = {
        k: frozenset(lexicon.words(table[k], _WHERE))
        for k in ("prepositions", "nouns", "beneficiary_verbs", "helped_verbs")
    }
    lists = {k: lexicon.words(v, _WHERE) for k, v in conditions.items()}
    return _Words(**sets, **lists)  # type: ignore[arg-type]  # the keys are checked above


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A stretch of a block from one token to another, with its value where that differs from its words."""

    first: Token
    last: Token
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the clause says about a deed beside doer and object."""

    start: Words | None = None
    deadline: Words | None = None
    duration: Words | None = None
    place: Words | None = None
    condition: Words | None = None
    creditors: tuple[Token, ...] = field(default=())


class Clock:
    """The times of one block, found once, each hung on the token that governs it."""

    def __init__(self, block: ParsedBlock, anchors: Anchors) -> None:
        self._times: list[tuple[TimeExpression, Token, Token]] = []
        for sentence in block.doc.sents:
            self._read(sentence, anchors)

    def _read(self, sentence: Span, anchors: Anchors) -> None:
        if not _TIMELY.search(sentence.text) and not any(t.ent_type_ in ("DATE", "TIME") for t in sentence):
            return
        for time in find_times(sentence.text, anchors):
            span = sentence.doc.char_span(
                sentence.start_char + time.start, sentence.start_char + time.end, alignment_mode="expand"
            )
            if span is not None and len(span):
                self._times.append((time, span[0], span[-1]))
        self._read_back(sentence)

    def _read_back(self, sentence: Span) -> None:
        """As in "Since that moment", "from then on": the last time that the block has named."""
        before = [
            t for t, first, _ in self._times if first.i < sentence.end and t.value and t.role is not TimeRole.DURATION
        ]
        match = _THEN.search(sentence.text)
        if match is None or not before:
            return
        start, end = sentence.start_char + match.start(), sentence.start_char + match.end()
        span = sentence.doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            time = TimeExpression(
                start=match.start(),
                end=match.end(),
                core=match.start(),
                role=TimeRole.START,
                text=match.group(),
                value=before[-1].value,
            )
            self._times.append((time, span[0], span[-1]))

    def of(
        self, deed: Deed, others: frozenset[int], cue: Token | None = None
    ) -> Iterator[tuple[TimeExpression, Token, Token]]:
        """The times hung on a deed, its object or a word that led to it; ``others`` are other deeds' heads."""
        own = {deed.head.i, *(v.i for v in deed.via)}
        for time, first, last in self._times:
            if deed.reach is not None and not deed.reach[0] <= first.i < deed.reach[1]:
                continue
            if (first.sent == deed.head.sent and _hangs_on(first, last, own, others - own)) or (
                (
                    cue is not None
                    and (first.i > deed.head.i or cue.pos_ == "NOUN" or _THEN.match(time.text))
                    and time.role is not TimeRole.AT
                )
                and _hangs_on(first, last, {cue.i, cue.head.i}, frozenset())
            ):
                yield time, first, last


def _hangs_on(first: Token, last: Token, own: set[int], others: frozenset[int]) -> bool:
    top = min((t for t in first.doc[first.i : last.i + 1]), key=lambda t: (_depth(t), t.i))
    for below, above in ancestors(top):
        if above.i in own:
            return True
        if above.i in others or (
            below.dep_ in ("relcl", "acl", "ccomp") and above.i not in own and below.i not in own and below != top
        ):
            return False
    return top.i in own


def _depth(token: Token) -> int:
    return sum(1 for _ in ancestors(token))


def circumstances(deed: Deed, clock: Clock, others: frozenset[int], cue: Token | None = None) -> Circumstances:
    """All circumstances of a deed; a deadline or condition may hang on the ``cue`` that gives the deed its force."""
    times: dict[str, Words] = {}
    for time, first, last in clock.of(deed, others, cue):
        slot = {
            TimeRole.AT: "start",
            TimeRole.START: "start",
            TimeRole.DEADLINE: "deadline",
            TimeRole.DURATION: "duration",
        }[time.role]
        if slot == "duration" and time.value is not None and not time.value.startswith("P"):
            slot = "start"
        times.setdefault(slot, Words(first=first, last=last, value=time.value))
    for slot, words in _clause_times(deed):
        times.setdefault(slot, words)
    return Circumstances(
        start=times.get("start"),
        deadline=times.get("deadline"),
        duration=times.get("duration"),
        place=_place(deed),
        condition=_condition(deed) or (_condition(replace(deed, via=(cue,))) if cue is not None else None),
        creditors=tuple(_creditors(deed)),
    )


def _governors(deed: Deed) -> list[Token]:
    return [deed.head, *deed.via]


def _clause_times(deed: Deed) -> Iterator[tuple[str, Words]]:
    """Events as times, in the text's words: "until a government is formed", "during the truce"."""
    for governor in _governors(deed):
        for c in governor.children:
            if c.ent_type_ in ("DATE", "TIME") and c.dep_ != "prep":
                continue
            word = c.lower_
            if c.dep_ == "advcl" and (mark := child(c, "mark", "advmod")) is not None and mark.i < c.i:
                word = mark.lower_
            elif c.dep_ != "prep":
                continue
            if c.dep_ == "prep" and any(_is_place(p) for p in children(c, "pobj")):
                continue
            slot = (
                "deadline"
                if word in ("before", "until", "till")
                else "start"
                if word in ("after", "upon", "following")
                else ("duration" if word in ("during", "throughout", "pending") else None)
            )
            if slot is None or (c.dep_ == "prep" and not any(g.dep_ in ("pobj", "pcomp") for g in c.children)):
                continue
            first, last = trimmed(c.left_edge, c.right_edge, c)
            yield slot, Words(first=first, last=last)


def _place(deed: Deed) -> Words | None:
    patients = [m for p in deed.patients for m in coordinated(p)]
    for governor in (deed.head, *patients, *deed.via):
        if governor in deed.patients and deed.object is None:
            continue
        for prep in _prep_chain(governor):
            if prep.lower_ not in _words().prepositions:
                continue
            for pobj in children(prep, "pobj"):
                if deed.object is not None and deed.object[0].i <= pobj.i <= deed.object[1].i:
                    continue
                if _is_place(pobj):
                    first, last = noun_phrase(pobj)
                    return Words(first=first, last=last)
    return None


def _prep_chain(governor: Token) -> Iterator[Token]:
    for c in governor.children:
        if c.dep_ == "prep":
            yield c
            for pobj in children(c, "pobj"):
                if c.lower_ == "of" or not _is_place(pobj):
                    yield from (g for g in pobj.children if g.dep_ == "prep")
        elif c.dep_ == "advmod":
            yield from (g for g in c.children if g.dep_ == "prep")


def _is_place(noun: Token) -> bool:
    if noun.ent_type_ in ("GPE", "LOC", "FAC"):
        return True
    if noun.ent_type_ in ("DATE", "TIME", "PERSON"):
        return False
    return noun.lemma_.lower() in _words().nouns or noun.lower_ in _words().nouns


def _condition(deed: Deed) -> Words | None:
    for governor in _governors(deed):
        for c in governor.children:
            if c.dep_ in ("advcl", "prep") and (found := _conditional(c)):
                return found
        if governor.dep_ in ("xcomp", "conj") and governor.head.pos_ in ("VERB", "AUX"):
            for c in governor.head.children:
                if c.dep_ == "advcl" and c.i < governor.head.i and (found := _conditional(c)):
                    return found
    return None


def _conditional(c: Token) -> Words | None:
    words = _words()
    first, last = trimmed(c.left_edge, c.right_edge, c)
    text = " ".join(t.lower_ for t in first.doc[first.i : min(first.i + 6, last.i + 1)])
    text = re.sub(r"^(?:only|but|and|except|even) ", "", re.sub(r"^(?:only|but|and) ", "", text))
    if c.dep_ == "advcl" and any(re.match(rf"{m}\b", text) for m in words.markers):
        return Words(first=first, last=last)
    if (c.lower_ in ("provided", "providing") and c.dep_ in ("prep", "advcl")) or any(
        re.match(rf"{p}\b", text) for p in words.phrases
    ):
        return Words(first=first, last=last)
    return None


def _creditors(deed: Deed) -> Iterator[Token]:
    words = _words()
    verb = deed.action.split()[0]
    if deed.head.pos_ in ("VERB", "AUX"):
        yield from children(deed.head, "dative")
        for dative in children(deed.head, "dative"):
            yield from children(dative, "pobj")
    if verb in words.helped_verbs:
        yield from deed.patients
    for governor in (deed.head, *deed.patients):
        for prep in children(governor, "prep"):
            if prep.lower_ == "against":
                yield from children(prep, "pobj")
            if prep.lower_ in ("to", "for") and verb in words.beneficiary_verbs:
                yield from children(prep, "pobj")


def quoted(block: ParsedBlock, words: Words) -> str:
    """The words of a stretch, with single blanks."""
    return block.doc[words.first.i : words.last.i + 1].text


__all__ = ["Circumstances", "Clock", "Words", "base", "circumstances", "quoted"]
