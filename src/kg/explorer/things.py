"""What pages show: plain frozen records. Times are ISO 8601 or EDTF text; IRIs are whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Ref:
    """A node with its neutral label."""

    label: str
    iri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim: who says it, how, through whom, and in which words of which document (code points into its text)."""

    claim: str
    claimant: Ref
    illocution: str
    factuality: str
    review: str
    document: Ref
    issued: str | None
    quote: str
    start: int
    end: int
    relays: tuple[Ref, ...] = ()
    confidence: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An entry of a commitment's status history, and the claims from which it follows."""

    status: str
    at: str
    reason: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What somebody must, must not or may do. ``thing``, ``condition`` and ``due_words`` are words of documents."""

    iri: str
    modality: str
    action: str
    debtor: Ref | None = None
    creditors: tuple[Ref, ...] = ()
    thing: str | None = None
    place: Ref | None = None
    start: str | None = None
    due: str | None = None
    due_at: str | None = None
    due_words: str | None = None
    duration: str | None = None
    condition: str | None = None
    agreements: tuple[Ref, ...] = ()
    wordings: tuple[str, ...] = ()
    history: tuple[Standing, ...] = ()
    said: tuple[Said, ...] = ()

    @property
    def status(self) -> Standing | None:
        """How it stands by the latest entry."""
        return self.history[-1] if self.history else None

    @property
    def dated(self) -> bool:
        """Whether anything is told of when it holds."""
        return any((self.due, self.due_at, self.due_words, self.start, self.duration))

    @property
    def forces(self) -> tuple[str, ...]:
        """How firmly it is said, by all claims."""
        return tuple(dict.fromkeys(s.factuality for s in self.said))

    @property
    def claimants(self) -> tuple[Ref, ...]:
        """Who says it, each once."""
        return tuple(dict.fromkeys(s.claimant for s in self.said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something told as done, going on, left undone or denied."""

    iri: str
    verdict: str
    action: str
    actors: tuple[Ref, ...] = ()
    thing: str | None = None
    place: Ref | None = None
    time: str | None = None
    at: str | None = None
    bears_on: tuple[Ref, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """An actor in a role in an agreement, by some claims."""

    iri: str
    actor: Ref
    role: str
    agreement: Ref
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A date or link that claims state of an agreement."""

    slot: str
    value: str
    node: Ref | None = None
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words stand in a document, in code points into its text."""

    document: Ref
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What a voice calls an actor, with the places where it does."""

    name: str
    loaded: bool
    voice: Ref
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a claim stands to another one."""

    claim: str
    relation: str
    other: Said
