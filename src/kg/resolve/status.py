"""What became of a commitment: a dated history, each entry derived from claims, with the reason in words.

Promise is not deed: only a claim that something occurred makes *fulfilled* or *violated*. A count ("more than 800
weapons") of what was owed whole is partial fulfilment. No record of performance is no record, not non-performance.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from kg import ids
from kg.instants import bounds
from kg.model import Modality, Verdict
from kg.resolve.names import content_words
from kg.resolve.nodes import ClaimNode, CommitmentNode, ConductNode, Factuality, Status, StatusNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A claim by which a commitment is undertaken, and from when on it stands by that claim."""

    at: str
    claim: str

    def to_json(self) -> str:
        """One JSON text; texts sort as their instants do, so that the earliest promises come first."""
        return json.dumps([_utc(self.at), self.at, self.claim], separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The promise that ``to_json`` wrote."""
        _, at, claim = json.loads(text)
        return cls(at=at, claim=claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A deed as one claim tells it, with what a rule of status looks at."""

    at: str
    claim: str
    illocution: str
    factuality: str
    verdict: str
    action: str
    object: str | None
    place: str | None

    @classmethod
    def of(cls, deed: ConductNode, claim: ClaimNode, issued: str | None) -> Self | None:
        """The deed of a claim; None where no time is known, not even the document's."""
        when = bounds(deed.time) or bounds(issued)
        if when is None or not when.earliest:
            return None
        return cls(
            at=when.earliest, claim=claim.iri, illocution=claim.illocution.value, factuality=claim.factuality.value,
            verdict=deed.verdict.value, action=deed.action, object=deed.object, place=deed.place,
        )

    def to_json(self) -> str:
        """One JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The deed that ``to_json`` wrote."""
        return cls(**json.loads(text))


def history(
    commitment: CommitmentNode, promises: Sequence[Promise], deeds: Sequence[Deed], base: str
) -> tuple[StatusNode, ...]:
    """How a commitment stood since when, by what was promised and what is told of deeds, in the order of time."""
    found = {e.iri: e for e in (*_from_promises(commitment, promises, base), *_from_deeds(commitment, deeds, base))}
    return tuple(sorted(found.values(), key=lambda e: (_utc(e.at), e.iri)))


def _from_promises(commitment: CommitmentNode, promises: Sequence[Promise], base: str) -> Iterator[StatusNode]:
    """A commitment that is undertaken stands from its start, or from the first day on which a document tells it."""
    if promises:
        first = min(_utc(p.at) for p in promises)
        told = sorted((p for p in promises if _utc(p.at) == first), key=lambda p: p.claim)
        forbids = commitment.modality is Modality.PROHIBITION
        yield _entry(
            commitment,
            Status.IN_FORCE if forbids else Status.PENDING,
            told[0].at,
            "undertaken, still to be done" if not forbids else "undertaken, in force",
            tuple(p.claim for p in told),
            Factuality.UNDERTAKEN,
            base,
        )


def _from_deeds(commitment: CommitmentNode, deeds: Sequence[Deed], base: str) -> Iterator[StatusNode]:
    for deed in deeds:
        if (status := _status(commitment, deed)) is not None:
            reason = f"{deed.illocution}: {deed.verdict.replace('_', ' ')} ({deed.action})"
            yield _entry(commitment, status, deed.at, reason, (deed.claim,), Factuality(deed.factuality), base)


def _status(commitment: CommitmentNode, deed: Deed) -> Status | None:
    if deed.action != commitment.action or not _objects_meet(deed.object, commitment.object):
        return None
    forbidden = commitment.modality is Modality.PROHIBITION
    match Verdict(deed.verdict):
        case Verdict.BREACHED:
            return Status.VIOLATED
        case Verdict.PERFORMED if forbidden:
            return Status.VIOLATED
        case Verdict.PERFORMED:
            partial = re.search(r"\d", deed.object or "") and not re.search(r"\d", commitment.object or "")
            return Status.PARTLY_FULFILLED if partial else Status.FULFILLED
        case Verdict.UNDER_WAY if not forbidden:
            return Status.IN_PROGRESS
    return None


def _objects_meet(a: str | None, b: str | None) -> bool:
    """Whether two objects share a word that tells something; a missing one agrees with any."""
    x, y = set(content_words(a).split()), set(content_words(b).split())
    return not x or not y or bool(x & y)


def _utc(at: str) -> str:
    try:
        return datetime.datetime.fromisoformat(at).astimezone(datetime.UTC).isoformat()
    except (ValueError, OverflowError):
        return at


def _entry(
    commitment: CommitmentNode, status: Status, at: str, reason: str, claims: tuple[str, ...],
    factuality: Factuality, base: str,
) -> StatusNode:
    iri = f"{base}status/{ids.digest(commitment.iri, status, at, sorted(claims))}"
    return StatusNode(
        iri=iri, commitment=commitment.iri, status=status, at=at, reason=reason, claims=tuple(sorted(claims)),
        factuality=factuality,
    )
