"""Conduct: deeds reported as done, going on, left undone, broken or denied that bear on a commitment or agreement.

Only what the text tells as having happened counts (past, perfect, progressive), and only where the document has an
agreement or a commitment that the deed bears on: one named in the sentence, or one of the same family of deeds.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.attribution import speech_over
from kg.extract.conduct_markers import beforehand
from kg.extract.conduct_matching import Deedlike, Promises, content_words, verdict_for
from kg.extract.conduct_reports import reports_of
from kg.extract.conduct_words import Report, conduct_words, family, plainly_bears
from kg.extract.cues import cue_of_report, span_of
from kg.extract.forces import Register
from kg.extract.reader import UNREAD, Reader
from kg.extract.reading import Reading
from kg.extract.slots import Clock, circumstances, quoted
from kg.extract.syntax import clause, coordinated, trimmed
from kg.model import Agreement, AgreementKind, Commitment, Conduct, Force, Illocution, SlotSpan, Verdict

if TYPE_CHECKING:
    from kg.extract.parse import ParsedBlock

_BEFORE = 60  # tokens: "... signed a truce. Its fighters then left the town."
_CEASEFIRES = (AgreementKind.CEASEFIRE, AgreementKind.TRUCE, AgreementKind.CESSATION_OF_HOSTILITIES)


def find_conduct(
    reader: Reader, commitments: list[tuple[Reading, Commitment]], agreements: list[Agreement]
) -> list[Conduct]:
    """The conduct that a document reports, in text order; none where it has nothing that conduct could bear on."""
    if reader.voice is Register.ADOPTED:
        return []
    owed = Owed(reader, commitments, agreements)
    taken: dict[int, set[int]] = {}  # by block, the words from which a commitment has been read
    for reading, _ in commitments:
        for word in (reading.deed.head, reading.cue):
            taken.setdefault(int(word.doc.user_data["block"]), set()).add(word.i)
    out: list[Conduct] = []
    for block in reader.parsed.blocks:
        if block.block.kind in UNREAD or not len(block.doc):
            continue
        used = taken.get(block.index, ())
        reports = [r for r in reports_of(block) if r.deed.head.i not in used or r.verdict is not Verdict.PERFORMED]
        clock = Clock(block, replace(reader.anchors, tense=-1))
        heads = frozenset(r.deed.head.i for r in reports)
        for report in reports:
            if (conduct := owed.conduct(block, report, clock, heads, len(out))) is not None:
                out.append(conduct)
    return _distinct(out)


class Owed:
    """What the document's conduct can bear on: its agreements and its commitments by family of deeds."""

    def __init__(
        self, reader: Reader, commitments: list[tuple[Reading, Commitment]], agreements: list[Agreement]
    ) -> None:
        self._reader = reader
        self._promises = Promises(commitment for _, commitment in commitments)
        self._ids = {None, *(commitment.id for _, commitment in commitments)}
        self._agreements = agreements
        self._binding = bool(agreements) or any(c.force is Force.UNDERTAKEN for _, c in commitments)
        self._mentioned = sorted((m[0], a.id) for a in agreements for m in (a.mentions or ((a.start, a.end),)))
        self._holding = [a.id for a in agreements if a.kind in _CEASEFIRES]
        self._watched = any(
            conduct_words().has("breaking_nouns", t.lemma_.lower()) for b in reader.parsed.blocks for t in b.doc
        )

    def conduct(
        self, block: ParsedBlock, report: Report, clock: Clock, heads: frozenset[int], number: int
    ) -> Conduct | None:
        """The record of a report, if it bears on anything."""
        match = self._match(block, report, self._reader.named(report.deed.doers).ids)
        if report.needs_match and match is None:
            return None
        if report.needs_family and not self._bears(report, self._named(report), match):
            return None
        return self.told(block, report, clock, heads, number)

    def told(self, block: ParsedBlock, report: Report, clock: Clock, heads: frozenset[int], number: int) -> Conduct:
        """The record of a report, whether or not anything is seen that it bears on."""
        agreement = self._named(report)
        reader, deed = self._reader, report.deed
        doing = reader.named(deed.doers)
        actor = doing.ids
        match = self._match(block, report, actor)
        when = circumstances(deed, clock, heads)
        speaking, act = reader.named(report.by), None
        if not speaking.ids and (speech := speech_over(deed.head)) is not None:
            speaking, act = reader.named((speech.source,)), speech.act
        speaker = speaking.ids
        start, end = _quote(block, report)
        time = when.start or when.duration
        cue = span_of(reader.parsed, cue_of_report(report))
        spans = [("action", deed.head, deed.head), *([("object", *deed.object)] if deed.object else [])]
        spans += [(slot, w.first, w.last) for slot, w in (("place", when.place), ("time", time)) if w is not None]
        return Conduct(
            id=f"k{number}",
            doc=reader.parsed.text.document.name,
            quote=reader.parsed.content[start:end],
            start=start,
            end=end,
            confidence=report.confidence,
            rule=report.rule,
            spans=(
                SlotSpan(slot="cue", start=cue[0], end=cue[1]),
                *doing.spans("actor", actor),
                *speaking.spans("speaker", speaker),
                *(SlotSpan(slot=s, start=block.span(a, b)[0], end=block.span(a, b)[1]) for s, a, b in spans),
            ),
            verdict=verdict_for(report.verdict, match) if match else report.verdict,
            action=deed.action,
            actor=actor,
            object=deed.named or (block.doc[deed.object[0].i : deed.object[1].i + 1].text if deed.object else None),
            place=quoted(block, when.place) if when.place else None,
            time=(time.value or quoted(block, time)) if time else None,
            agreement=(match.agreement if match else None) or agreement or self._last(start),
            commitment=match.id if match else None,
            speaker=speaker,
            illocution=act or Illocution.REPORTED,
        )

    def linked(self, conduct: Conduct) -> Conduct:
        """A record whose commitment is one of those that are owed, or none."""
        return conduct if conduct.commitment in self._ids else replace(conduct, commitment=None)

    def _match(self, block: ParsedBlock, report: Report, actor: tuple[str, ...]) -> Commitment | None:
        deed = report.deed
        heads = [t for p in deed.patients for t in coordinated(p)]
        words = frozenset(w for t in heads for w in content_words(t.lemma_))
        if deed.object:
            words |= content_words(block.doc[deed.object[0].i : deed.object[1].i + 1].text)
        start = block.start(report.deed.head)
        told = Deedlike(action=deed.action, words=words, doers=frozenset(actor), start=start)
        return self._promises.matching(told)

    def _bears(self, report: Report, agreement: str | None, match: Commitment | None) -> bool:
        """Whether a deed carries out or breaks something: one of the sort that does, where something is agreed."""
        action = report.deed.action
        if beforehand(report.deed.head):
            return False
        if plainly_bears(action) and self._binding and (report.deed.doers or report.deed.patients):
            return True
        if conduct_words().has("violence", action.split()[0]) and not family(action):
            return (agreement is not None and self._watched) or (
                self._watched and len(self._agreements) > 0 and bool(report.deed.doers)
            )
        return agreement is not None or match is not None

    def _named(self, report: Report) -> str | None:
        """The agreement that the deed is done to, or else that the sentence or the words before it name."""
        at, head = self._reader.agreements.at, report.deed.head
        near = [*report.deed.patients, *(c for c in head.subtree)]
        sentence = head.sent
        before = head.doc[max(0, sentence.start - _BEFORE) : sentence.start]
        return next((found for t in (*near, *sentence, *reversed(list(before))) if (found := at(t))), None)

    def _last(self, start: int) -> str | None:
        if len(self._holding) == 1:
            return self._holding[0]
        if before := bisect_right(self._mentioned, start, key=lambda m: m[0]):
            return self._mentioned[before - 1][1]
        return self._agreements[0].id if self._agreements else None


def _quote(block: ParsedBlock, report: Report) -> tuple[int, int]:
    top = report.top or report.deed.head
    if top.pos_ in ("VERB", "AUX"):
        first, last = clause(top)
    else:
        first, last = trimmed(top.left_edge, top.right_edge, top)
    return block.span(min(first, report.deed.head, key=lambda t: t.i), max(last, report.deed.head, key=lambda t: t.i))


def _distinct(found: list[Conduct]) -> list[Conduct]:
    kept: dict[tuple[object, ...], Conduct] = {}
    for one in found:
        kept.setdefault((one.action, one.actor, one.object, one.speaker, one.time), one)
    return list(kept.values())
