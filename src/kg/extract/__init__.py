"""The offline extractor: a document in, its records out, each with the words that say it.

>>> from kg.model import Document
>>> Extractor.__name__
'Extractor'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.extract.agreement_members import bound_by, completed, kept_by
from kg.extract.agreements import find_agreements
from kg.extract.commitments import find_commitments
from kg.extract.conduct import find_conduct
from kg.extract.confidence import calibrated
from kg.extract.coreference import Referents
from kg.extract.forces import Register
from kg.extract.language import is_english
from kg.extract.parse import Parsed, Parser
from kg.extract.reader import Reader
from kg.extract.timevalues import Anchors
from kg.extract.voice import register
from kg.model import Agreement, Commitment, Conduct, Document, Extraction, Notice, Record, ThirdParty
from kg.text import structure

__all__ = ["Extractor"]


class Extractor:
    """Reads documents with one loaded model. Without chance: the same document gives the same records."""

    def __init__(self, parser: Parser | None = None) -> None:
        self._parser = parser or Parser()

    def extract(self, document: Document) -> Extraction:
        """The records of a document; none, with a notice, where there is no text or its language is not English."""
        if notice := _unreadable(document):
            return Extraction(document=document, records=(), notices=(notice,))
        parsed = self._parser.parse(structure(document))
        return Extraction(document=document, records=tuple(_records(parsed)), issued=parsed.text.issued)


def _unreadable(document: Document) -> Notice | None:
    if not document.content.strip():
        return Notice(what="the document has no text", where=document.source, mend="Check that the file is complete")
    if not is_english(document.content):
        return Notice(
            what="the text is not in English, so nothing is read from it",
            where=document.source,
            mend="Give an English translation",
        )
    return None


def _records(parsed: Parsed) -> list[Record]:
    voice = register(parsed)
    referents = Referents.of(parsed)
    agreements = find_agreements(parsed, referents, voice)
    anchors = Anchors.of(parsed.text.issued)
    reader = Reader(
        parsed=parsed,
        actors=referents,
        agreements=agreements,
        anchors=replace(anchors, signed=anchors.issued),
        voice=voice,
    )
    readings = find_commitments(reader)
    commitments = [replace(c, confidence=calibrated(c.rule, c.confidence)) for _, c in readings]
    outside = referents.authors() if voice is Register.OWN else frozenset()
    bound = bound_by(agreements.records, commitments, referents, agreements.own, outside)
    conduct = find_conduct(reader, readings, list(bound))
    conduct = [replace(k, confidence=calibrated(k.rule, k.confidence)) for k in conduct]
    bound = completed(kept_by(bound, conduct, referents), referents)
    found: list[Agreement | Commitment | Conduct] = [*bound, *commitments, *conduct]
    names = {a for r in found for a in _actors(r)}
    actors, numbers = referents.actor_records({a: reader.used.get(a, ()) for a in sorted(names, key=_number)})
    numbers |= _numbered("c", commitments) | _numbered("k", conduct)
    return [*actors, *(_renumbered(r, numbers) for r in found)]


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
