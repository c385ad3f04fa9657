"""People's decisions in the index: which pairs of keys they join or keep apart, which records they reject or edit.

A decision names records; it holds for the keys that these have. It is never overruled: what people join stays joined
whatever speaks against it, what they keep apart is not joined. Where both records have one and the same key, keeping
them apart gives the first a key of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.judgements import Decision, Judgement
from kg.model import Actor, Agreement, Commitment, Conduct, Extraction, Record
from kg.resolve.index import Index
from kg.resolve.pairs import CLASH, PEOPLE, Finding, Judged


def sync(index: Index, judgements: Iterable[Judgement]) -> set[str]:
    """Puts the judgements that count in the place of those before; returns the documents that they speak of anew."""
    after = {j.to_json(): j for j in judgements}
    before = index.judgement_lines()
    changed = before ^ after.keys()
    documents = {doc for line in changed & before for doc in index.judgement_documents(line)}
    for line in before - after.keys():
        index.drop_judgement(line)
    for line in after.keys() - before:
        subject = after[line].subject
        index.add_judgement(line, sorted({doc for doc, _ in subject}))
        documents |= {doc for doc, _ in subject}
    return documents


def reviewed(extraction: Extraction, key: str, judgements: Iterable[Judgement]) -> Extraction:
    """The records of a document without those that people reject, with what they edit; the quotes stay."""
    records: dict[str, Record] = {r.id: r for r in extraction.records}
    for judgement in judgements:
        if judgement.b is None and judgement.a[0] == key and judgement.a[1] in records:
            match judgement.decision:
                case Decision.REJECT:
                    del records[judgement.a[1]]
                case Decision.EDIT if judgement.slot in _EDITABLE:
                    record = records[judgement.a[1]]
                    if hasattr(record, judgement.slot):
                        records[judgement.a[1]] = replace(record, **{judgement.slot: judgement.value})  # type: ignore[arg-type]
    if tuple(records.values()) == extraction.records:
        return extraction
    kept = tuple(_without(r, records.keys()) for r in records.values())
    return replace(extraction, records=kept)


_EDITABLE = (
    *("name", "object", "place", "deadline", "start_time", "duration", "condition", "time", "action"),
    *("signed", "effective", "expires"),
)


def _without(record: Record, known: Iterable[str]) -> Record:
    """A record that points at no record that is not there."""
    there = set(known)

    def left(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(i for i in ids if i in there)

    match record:
        case Agreement():
            third = tuple(t for t in record.third_parties if t.actor in there)
            return replace(
                record, parties=left(record.parties), third_parties=third, extends=left(record.extends),
                implements=left(record.implements),
            )
        case Commitment():
            agreement = record.agreement if record.agreement in there else None
            return replace(
                record, debtor=left(record.debtor), creditor=left(record.creditor), speaker=left(record.speaker),
                by=left(record.by), agreement=agreement,
            )
        case Conduct():
            agreement = record.agreement if record.agreement in there else None
            return replace(record, actor=left(record.actor), speaker=left(record.speaker), agreement=agreement)
        case Actor():
            return record


def review_states(key: str, judgements: Iterable[Judgement]) -> dict[str, str]:
    """What people say of a document's records: accepted or edited, by record id."""
    states = {Decision.ACCEPT: "accepted", Decision.EDIT: "edited"}
    return {j.a[1]: states[j.decision] for j in judgements if j.b is None and j.a[0] == key and j.decision in states}


def of_pair(index: Index, a: str, b: str) -> Judged | None:
    """What people decided of two keys, None where they did not."""
    verdict = index.verdict(a, b)
    if verdict is None:
        return None
    same = verdict == Decision.SAME
    return Judged(findings=(Finding(what="people say so", weight=PEOPLE if same else CLASH),))
