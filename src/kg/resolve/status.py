"""What became of a commitment: a dated history, each entry derived from claims, with the reason in words.

The rules are data (``data/status.yaml``). Promise is not deed: only a claim that something occurred makes *fulfilled*
or *violated*. A count ("more than 800 weapons") of what was owed whole is progress. No record of performance is no
record, not non-performance.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

import yaml

from kg import ids, naming
from kg.errors import DataFileError
from kg.instants import bounds
from kg.model import Modality, Verdict
from kg.resolve.deeds import sort_of
from kg.resolve.names import content_words
from kg.resolve.nodes import ClaimNode, CommitmentNode, ConductNode, Factuality, Status, StatusNode

_PATH = Path(__file__).parent / "data" / "status.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """If a deed is told so of a commitment of this sort, then it stands so, because; see ``data/status.yaml``."""

    verdict: Verdict
    then: Status
    because: str
    modality: Modality | None = None
    counted: bool = False

    def holds(self, commitment: CommitmentNode, deed: Deed) -> bool:
        """Whether all conditions hold."""
        return (
            self.verdict == deed.verdict
            and self.modality in (None, commitment.modality)
            and (not self.counted or counts_a_part(deed.object, commitment.object))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules in their order, and the deeds that are not done once and over."""

    rules: tuple[Rule, ...]
    standing: frozenset[str]


@cache
def rules() -> Rules:
    """The rules of the data file; raises DataFileError when one is wrong."""
    raw = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    try:
        return Rules(
            rules=tuple(
                Rule(
                    verdict=Verdict(r["verdict"]),
                    then=Status(r["then"]),
                    because=r["because"],
                    modality=Modality(r["modality"]) if "modality" in r else None,
                    counted=r.get("counted", False),
                )
                for r in raw["rules"]
            ),
            standing=frozenset(map(str, raw["standing"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        mend = "See the comment at its top"
        raise DataFileError(f"a rule is wrong ({error})", where=str(_PATH), mend=mend) from error


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
    """A deed as one claim tells it, with what a rule of status looks at.

    ``doers`` are those who are known to have done it, with the states whose organs they are. ``sure``: its document
    itself says which commitment it bears on.
    """

    at: str
    claim: str
    illocution: str
    factuality: str
    verdict: str
    action: str
    object: str | None
    place: str | None
    agreement: str | None = None
    doers: tuple[str, ...] = ()
    sure: bool = False

    @classmethod
    def of(cls, deed: ConductNode, claim: ClaimNode, issued: str | None) -> Self | None:
        """The deed of a claim; None where no time is known, not even the document's."""
        when = bounds(deed.time) or bounds(issued)
        if when is None or not when.earliest:
            return None
        return cls(
            at=when.earliest,
            claim=claim.iri,
            illocution=claim.illocution.value,
            factuality=claim.factuality.value,
            verdict=deed.verdict.value,
            action=deed.action,
            object=deed.object,
            place=deed.place,
            agreement=deed.agreement,
        )

    def to_json(self) -> str:
        """One JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The deed that ``to_json`` wrote."""
        fields = json.loads(text)
        return cls(**{**fields, "doers": tuple(fields["doers"])})


def history(
    commitment: CommitmentNode, promises: Sequence[Promise], deeds: Sequence[Deed], base: str
) -> tuple[StatusNode, ...]:
    """How a commitment stood since when, by what was promised and what is told of deeds, in the order of time."""
    found = {e.iri: e for e in (*_from_promises(commitment, promises, base), *_from_deeds(commitment, deeds, base))}
    return tuple(sorted(found.values(), key=lambda e: (_utc(e.at), e.iri)))


def is_standing(commitment: CommitmentNode) -> bool:
    """Whether a commitment holds rather than is done: a prohibition, or a deed that is not done once and over."""
    return commitment.modality is not Modality.OBLIGATION or commitment.action in rules().standing


def _from_promises(commitment: CommitmentNode, promises: Sequence[Promise], base: str) -> Iterator[StatusNode]:
    """A commitment that is undertaken stands from its start, or from the first day on which a document tells it."""
    if promises:
        first = min(_utc(p.at) for p in promises)
        told = sorted((p for p in promises if _utc(p.at) == first), key=lambda p: p.claim)
        holds = is_standing(commitment)
        entry = StatusNode(
            iri="",
            commitment=commitment.iri,
            status=Status.IN_FORCE if holds else Status.PENDING,
            at=told[0].at,
            reason="undertaken, in force" if holds else "undertaken, still to be done",
            claims=tuple(p.claim for p in told),
            factuality=Factuality.UNDERTAKEN,
        )
        yield _entry(entry, base)


def _from_deeds(commitment: CommitmentNode, deeds: Sequence[Deed], base: str) -> Iterator[StatusNode]:
    for deed in deeds:
        if not bears_on(deed, commitment):
            continue
        rule = next((r for r in rules().rules if r.holds(commitment, deed)), None)
        if rule is not None:
            what = f"{deed.action} {deed.object}" if deed.object else deed.action
            reason = f"{rule.because} ({deed.illocution}: {' '.join(what.split())})"
            entry = StatusNode(
                iri="",
                commitment=commitment.iri,
                status=rule.then,
                at=deed.at,
                reason=reason,
                claims=(deed.claim,),
                factuality=Factuality(deed.factuality),
            )
            yield _entry(entry, base)


def bears_on(deed: Deed, commitment: CommitmentNode) -> bool:
    """Whether a deed is one that the commitment is about: of the same sort, done to the same, in the same place."""
    if deed.sure:
        return True
    if deed.agreement and commitment.agreement and deed.agreement != commitment.agreement:
        return False
    debtor = commitment.debtor
    if deed.doers and debtor and "-document-" not in debtor and debtor not in deed.doers:
        return False
    return (
        sort_of(deed.action) == sort_of(commitment.action)
        and _meet(deed.object, commitment.object)
        and _meet(deed.place, commitment.place)
    )


def counts_a_part(told: str | None, owed: str | None) -> bool:
    """Whether a report counts less than is owed.

    >>> counts_a_part("more than 800 arms", "all arms"), counts_a_part("120 prisoners", "120 prisoners")
    (True, False)
    """
    done, due = numbers(told), numbers(owed)
    return bool(done) and (not due or max(done) < max(due))


def numbers(text: str | None) -> list[float]:
    """The numbers of a phrase, in digits.

    >>> numbers("40 of the 120 prisoners")
    [40.0, 120.0]
    """
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text or "")]


def thing(text: str | None) -> frozenset[str]:
    """The words that tell what a deed is done to, without numbers; all words for troops are one.

    >>> thing("more than 300 detainees") == thing("all 300 detainees"), thing("its troops") == thing("its armed forces")
    (True, True)
    """
    generic, found = naming.words().generic, set[str]()
    for word in content_words(text).split():
        if word in generic or word == "armed":
            found.add("force")
        elif not word[0].isdigit() and word not in ("more", "than"):
            found.add(word.rstrip("s"))
    return frozenset(found)


def _meet(a: str | None, b: str | None) -> bool:
    """Whether two noun phrases share a word that tells something; a missing one agrees with any."""
    x, y = thing(a), thing(b)
    return not x or not y or bool(x & y)


def _utc(at: str) -> str:
    try:
        return datetime.datetime.fromisoformat(at).astimezone(datetime.UTC).isoformat()
    except (ValueError, OverflowError):
        return at


def _entry(told: StatusNode, base: str) -> StatusNode:
    """The entry under its IRI, which comes from what it says."""
    digest = ids.digest(told.commitment, told.status, told.at, told.claims)
    return replace(told, iri=f"{base}status/{digest}")
