"""Records from what the network found: the rules' record mended slot by slot, or a new one built on the parse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kg.extract.clauses import stem_of
from kg.extract.commitments import commitment_of
from kg.extract.conduct_words import Report
from kg.extract.deeds import deed_named_by
from kg.extract.learned.filling import Filled, Value, cue_of, filled
from kg.extract.learned.findings import Finding
from kg.extract.learned.joining import Joining
from kg.extract.reader import Reader
from kg.extract.reading import Reading
from kg.extract.slots import Clock
from kg.model import Commitment, Conduct, Force, Illocution, SlotSpan, Verdict

if TYPE_CHECKING:
    from kg.extract.parse import ParsedBlock

Deed = TypeVar("Deed", Commitment, Conduct)
ACTS = {
    Force.UNDERTAKEN: Illocution.AGREED, Force.DEMANDED: Illocution.DEMANDED, Force.PROPOSED: Illocution.PROPOSED
}  # fmt: skip
COMMITMENT_SLOTS = (
    "debtor", "creditor", "object", "place", "start_time", "deadline", "duration", "condition", "speaker",
)  # fmt: skip
CONDUCT_SLOTS = ("actor", "object", "place", "time", "speaker")
_ACTORS = ("debtor", "creditor", "speaker", "actor")
RULES = {Commitment: "model.commitment", Conduct: "model.conduct"}


def read_commitment(reader: Reader, block: ParsedBlock, finding: Finding, clock: Clock) -> tuple[Reading, Commitment]:
    """A commitment that only the network found, with all that the parse tells of its deed."""
    reading = Reading(
        deed=deed_named_by(finding.word), force=finding.force, modality=finding.modality, act=ACTS[finding.force],
        rule=RULES[Commitment], confidence=finding.chance, cue=cue_of(finding)[0],
    )  # fmt: skip
    stem = stem_of(reader.parsed, block)
    return reading, commitment_of(reader, block, reading, stem, clock, frozenset())


def reported(finding: Finding) -> Report:
    """A deed that only the network tells of, as the rules' reports are."""
    return Report(
        deed=deed_named_by(finding.word), verdict=finding.verdict, rule=RULES[Conduct], confidence=finding.chance
    )


def mended(record: Deed, finding: Finding, reader: Reader, rule: Joining) -> Deed:
    """A record with its slots and classes as both readers together have them."""
    theirs = filled(reader, finding)
    changes: dict[str, Value | None] = {}
    spans: list[SlotSpan] = [s for s in record.spans if s.slot not in _slots(record)]
    for slot in _slots(record):
        own = _own(record, slot)
        one = own if own is None and _accuses(record, slot) else rule.slot(slot, own, theirs.get(slot))
        changes[slot] = one.value if one is not None else () if slot in _ACTORS else None
        spans += one.spans if one is not None else ()
    if record.rule == RULES[type(record)]:
        spans = [_cue(reader, finding), *(s for s in spans if s.slot != "cue")]
    made = replace(record, spans=tuple(dict.fromkeys(spans)), **changes)  # type: ignore[arg-type]  # by slot
    return _classed(_disjoint(made), finding, rule)


def _accuses(record: Commitment | Conduct, slot: str) -> bool:
    """Whether a slot says who broke something: a guess would be an accusation that nobody has made."""
    return slot == "actor" and isinstance(record, Conduct) and record.verdict is Verdict.BREACHED


def _slots(record: Commitment | Conduct) -> tuple[str, ...]:
    return COMMITMENT_SLOTS if isinstance(record, Commitment) else CONDUCT_SLOTS


def _own(record: Commitment | Conduct, slot: str) -> Filled | None:
    value: Value | None = getattr(record, slot)
    return Filled(value=value, spans=tuple(s for s in record.spans if s.slot == slot)) if value else None


def _disjoint(record: Deed) -> Deed:
    """Nobody owes to himself; who gives a commitment its force is told only where that is not the debtor."""
    if not isinstance(record, Commitment):
        return record
    owed = tuple(i for i in record.creditor if i not in record.debtor)
    spans = tuple(s for s in record.spans if s.slot != "creditor" or owed)
    return replace(record, creditor=owed, spans=spans, by=tuple(i for i in record.by if i not in record.debtor))


def _classed(record: Deed, finding: Finding, rule: Joining) -> Deed:
    """The network overrules a class where it is sure enough."""
    if isinstance(record, Conduct):
        sure = finding.sure >= rule.classes["verdict"]
        return replace(record, verdict=finding.verdict) if sure else record
    if finding.sure >= rule.classes["force"] and finding.force is not record.force:
        record = replace(record, force=finding.force, illocution=ACTS[finding.force])
    return record


def _cue(reader: Reader, finding: Finding) -> SlotSpan:
    first, last = cue_of(finding)
    start, end = reader.parsed.block_of(first).span(first, last)
    return SlotSpan(slot="cue", start=start, end=end)
