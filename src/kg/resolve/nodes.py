"""What resolution makes of records: canonical nodes and the claims about them, still without a word of RDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kg.model import ActorKind, AgreementKind, Document, Illocution, Modality, Verdict

Reference = tuple[str, str]
"""A record among many documents: the key of its document and its id there."""


class Factuality(StrEnum):
    """What a claim says of its content: that it is so, is owed, is offered, is not so."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    UNDERTAKEN = "undertaken"
    REQUIRED = "required"
    PROPOSED = "proposed"
    NEGATED = "negated"


class Status(StrEnum):
    """A commitment's standing at a time."""

    PENDING = "pending"
    IN_FORCE = "inForce"
    IN_PROGRESS = "inProgress"
    PARTLY_FULFILLED = "partlyFulfilled"
    FULFILLED = "fulfilled"
    VIOLATED = "violated"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorNode:
    """One actor, whatever the documents call it.

    ``label`` is neutral; ``matches`` are IRIs of the same actor elsewhere; ``part_of`` are actors that its name names.
    """

    iri: str
    label: str
    kind: ActorKind | None
    matches: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNode:
    """One name of a place. ``label`` is neutral; ``matches`` are IRIs of the same place elsewhere."""

    iri: str
    label: str
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementNode:
    """One agreement, whatever the documents call it.

    ``dates`` are (slot, instant, EDTF) of what no document disputes.
    """

    iri: str
    label: str
    kind: AgreementKind
    parties: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    dates: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusNode:
    """One entry of a commitment's status history: since when, derived from which claims, by which rule.

    ``factuality`` is that of the claims: a deed that occurred, or a promise.
    """

    iri: str
    commitment: str
    status: Status
    at: str
    reason: str
    claims: tuple[str, ...]
    factuality: Factuality


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentNode:
    """One debtor, one deed; times as EDTF or as the words of the text.

    ``witness`` is one of the claims that assert it, ``history`` how it stood when, ``alternates`` the IRIs of its
    variants: the same duty with another debtor, deed or deadline.
    """

    iri: str
    modality: Modality
    action: str
    debtor: str | None
    creditors: tuple[str, ...]
    agreement: str | None
    object: str | None
    place: str | None
    start_time: str | None
    deadline: str | None
    duration: str | None
    condition: str | None
    witness: str = ""
    history: tuple[StatusNode, ...] = ()
    alternates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductNode:
    """A deed as one document reports it; ``carries_out`` is the key of the commitment of which the document says so."""

    iri: str
    verdict: Verdict
    action: str
    actors: tuple[str, ...]
    object: str | None
    place: str | None
    time: str | None
    agreement: str | None
    carries_out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationNode:
    """An actor in a role in an agreement."""

    iri: str
    participant: str
    role: str
    agreement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateStatement:
    """What a document says of when an agreement was signed, takes effect or ends (``slot``), as EDTF or words."""

    agreement: str
    slot: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatement:
    """What a document says of how an agreement stands to another: ``extends`` or ``implements``."""

    agreement: str
    slot: str
    other: str


Content = CommitmentNode | ConductNode | ParticipationNode | AgreementNode


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNode:
    """One speech act by one claimant in one document, closed by the words at ``start`` to ``end``.

    It asserts nodes (``asserts``, their IRIs) or one statement about an agreement. ``record`` is the id of what it
    comes from in its document, ``review`` what people say of that.
    """

    iri: str
    claimant: str
    relayed_by: tuple[str, ...]
    illocution: Illocution
    factuality: Factuality
    start: int
    end: int
    asserts: tuple[str, ...] = ()
    statement: DateStatement | LinkStatement | None = None
    confidence: float | None = None
    rule: str | None = None
    review: str = "unreviewed"
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameNode:
    """A name that a voice uses for an actor, with the words where it does."""

    iri: str
    actor: str
    form: str
    loaded: bool
    voice: str
    mentions: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one document says, in canonical nodes: the whole content of its graph."""

    key: str
    iri: str
    document: Document
    issued: str | None
    publisher: str
    commitments: tuple[CommitmentNode, ...] = ()
    conduct: tuple[ConductNode, ...] = ()
    participations: tuple[ParticipationNode, ...] = ()
    names: tuple[NameNode, ...] = ()
    claims: tuple[ClaimNode, ...] = ()


class Nodes(Protocol):
    """Where canonical nodes are looked up by their IRI; None where there is no such node."""

    def actor(self, iri: str) -> ActorNode | None:
        """The actor at an IRI."""

    def agreement(self, iri: str) -> AgreementNode | None:
        """The agreement at an IRI."""

    def commitment(self, iri: str) -> CommitmentNode | None:
        """The commitment at an IRI."""

    def place(self, iri: str) -> PlaceNode | None:
        """The place at an IRI."""

    def modality(self, iri: str) -> Modality | None:
        """Whether the commitment at an IRI is owed, forbidden or allowed."""

    def sort(self, iri: str) -> str | None:
        """What stands at an IRI: ``actor``, ``agreement``, ``commitment`` or ``place``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The canonical nodes of a set of documents. The set alone decides it, in whatever order it came."""

    actors: Mapping[str, ActorNode]
    agreements: Mapping[str, AgreementNode]
    commitments: Mapping[str, CommitmentNode]
    places: Mapping[str, PlaceNode]
    accounts: tuple[Account, ...]

    @property
    def statuses(self) -> tuple[StatusNode, ...]:
        """The entries of all histories, sorted by IRI."""
        return tuple(sorted((s for c in self.commitments.values() for s in c.history), key=lambda s: s.iri))

    def actor(self, iri: str) -> ActorNode | None:
        """See ``Nodes``."""
        return self.actors.get(iri)

    def agreement(self, iri: str) -> AgreementNode | None:
        """See ``Nodes``."""
        return self.agreements.get(iri)

    def commitment(self, iri: str) -> CommitmentNode | None:
        """See ``Nodes``."""
        return self.commitments.get(iri)

    def place(self, iri: str) -> PlaceNode | None:
        """See ``Nodes``."""
        return self.places.get(iri)

    def modality(self, iri: str) -> Modality | None:
        """See ``Nodes``."""
        return node.modality if (node := self.commitments.get(iri)) else None

    def sort(self, iri: str) -> str | None:
        """See ``Nodes``."""
        sorts = {
            "actor": self.actors, "agreement": self.agreements, "commitment": self.commitments, "place": self.places
        }
        return next((name for name, nodes in sorts.items() if iri in nodes), None)
