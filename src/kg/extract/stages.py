"""A parsed document to its records: the rules read it, the learned reader is joined, everything is numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.agreement_members import bound_by, completed, kept_by
from kg.extract.agreements import find_agreements
from kg.extract.commitments import bound_parties, find_commitments
from kg.extract.conduct import Owed, find_conduct
from kg.extract.confidence import calibrated
from kg.extract.coreference import Referents
from kg.extract.forces import Register
from kg.extract.learned.findings import Finding
from kg.extract.learned.reader import LearnedReader
from kg.extract.parse import Parsed
from kg.extract.reader import Reader
from kg.extract.reading import Reading
from kg.extract.timevalues import Anchors
from kg.extract.voice import register
from kg.model import Agreement, Commitment, Conduct, Record, ThirdParty


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What has been read of a document so far: its commitments, each with its reading, and its conduct."""

    reader: Reader
    referents: Referents
    readings: list[tuple[Reading, Commitment]]
    conduct: list[Conduct]

    def deeds(self) -> list[Commitment | Conduct]:
        """All deeds."""
        return [*(commitment for _, commitment in self.readings), *self.conduct]

    def bound(self) -> list[Agreement]:
        """The agreements with those whom the commitments show to be bound by them."""
        outside = self.referents.authors() if self.reader.voice is Register.OWN else frozenset()
        agreements = self.reader.agreements
        commitments = [commitment for _, commitment in self.readings]
        return list(bound_by(agreements.records, commitments, self.referents, agreements.own, outside))


def by_rules(parsed: Parsed) -> Read:
    """What the rules read."""
    referents = Referents.of(parsed)
    reader = _reader(parsed, referents)
    read = Read(reader=reader, referents=referents, readings=find_commitments(reader), conduct=[])
    return replace(read, conduct=find_conduct(reader, read.readings, read.bound()))


def joined(read: Read, learned: LearnedReader, found: Sequence[Finding]) -> Read:
    """What both readers have, given what the rules read and what the network found."""
    both = replace(read, readings=learned.commitments(read.reader, read.readings, found))
    owed = Owed(read.reader, both.readings, both.bound())
    return replace(both, conduct=learned.conduct(read.reader, read.conduct, found, owed))


def calibrated_by_rule(read: Read) -> Read:
    """The rules' records, each as sure as its rule is right."""
    readings = [(r, replace(c, confidence=calibrated(c.rule, c.confidence))) for r, c in read.readings]
    conduct = [replace(k, confidence=calibrated(k.rule, k.confidence)) for k in read.conduct]
    return replace(read, readings=readings, conduct=conduct)


def records(read: Read) -> list[Record]:
    """All records of a document, numbered in the order of the text, with the actors that they name."""
    referents, used = read.referents, read.reader.used
    bound = completed(kept_by(read.bound(), read.conduct, referents), referents)
    found: list[Agreement | Commitment | Conduct] = [*bound, *read.deeds()]
    names = {a for r in found for a in _actors(r)}
    actors, numbers = referents.actor_records({a: used.get(a, ()) for a in sorted(names, key=_number)})
    numbers |= _numbered("c", [commitment for _, commitment in read.readings]) | _numbered("k", read.conduct)
    return [*actors, *(_renumbered(r, numbers) for r in found)]


def _reader(parsed: Parsed, referents: Referents) -> Reader:
    voice = register(parsed)
    anchors = Anchors.of(parsed.text.issued)
    return Reader(
        parsed=parsed,
        actors=referents,
        agreements=find_agreements(parsed, referents, voice),
        anchors=replace(anchors, signed=anchors.issued),
        voice=voice,
        bound=bound_parties(parsed, referents) if voice is Register.ADOPTED else (),
    )


def _number(provisional: str) -> tuple[int, str]:
    return int("".join(c for c in provisional if c.isdigit()) or 0), provisional


def _numbered(letter: str, records: Iterable[Commitment | Conduct]) -> dict[str, str]:
    ordered = sorted(records, key=lambda r: (r.start, r.end, r.id))
    return {r.id: f"{letter}{i}" for i, r in enumerate(ordered, start=1)}


def _actors(record: Agreement | Commitment | Conduct) -> tuple[str, ...]:
    if isinstance(record, Agreement):
        return (*record.parties, *(t.actor for t in record.third_parties))
    if isinstance(record, Commitment):
        return (*record.debtor, *record.creditor, *record.speaker, *record.by)
    return (*record.actor, *record.speaker)


def _renumbered(record: Agreement | Commitment | Conduct, numbers: Mapping[str, str]) -> Record:
    def many(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(numbers[i] for i in ids)

    if isinstance(record, Agreement):
        third = tuple(ThirdParty(actor=numbers[t.actor], role=t.role) for t in record.third_parties)
        return replace(record, parties=many(record.parties), third_parties=third)
    if isinstance(record, Commitment):
        return replace(
            record,
            id=numbers[record.id],
            debtor=many(record.debtor),
            creditor=many(record.creditor),
            speaker=many(record.speaker),
            by=many(record.by),
        )
    link = numbers[record.commitment] if record.commitment else None
    return replace(
        record, id=numbers[record.id], actor=many(record.actor), speaker=many(record.speaker), commitment=link
    )
