"""The records that pass between the stages: frozen, slotted, keyword-only; standard library only.

The field names and codes are those of the interchange format (``kg extract`` prints them, ``records.py`` reads and
writes them). All offsets are 0-based code points into ``Document.content`` (Unicode NFC), end exclusive.
Times are ISO 8601 / EDTF strings (``2020-11-09/2020-11-10``, ``2016-02``, ``2023-09-20T12:00+03:00``), or the words of
the text where its time cannot be resolved.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.errors import EvidenceError, printable


class ActorKind(StrEnum):
    """What kind of actor the text presents."""

    STATE = "state"
    GOVERNMENT_BODY = "government_body"
    ARMED_FORCE = "armed_force"
    ARMED_GROUP = "armed_group"
    IGO = "igo"
    NGO = "ngo"
    MEDIA = "media"
    POLITICAL_PARTY = "political_party"
    POPULATION = "population"
    PERSON = "person"
    DE_FACTO_AUTHORITY = "de_facto_authority"
    GROUP = "group"


class AgreementKind(StrEnum):
    """What kind of agreement the text names."""

    CEASEFIRE = "ceasefire"
    CESSATION_OF_HOSTILITIES = "cessation_of_hostilities"
    TRUCE = "truce"
    PEACE_AGREEMENT = "peace_agreement"
    FRAMEWORK = "framework"
    PROTOCOL = "protocol"
    DECLARATION = "declaration"
    EXCHANGE = "exchange"
    MONITORING = "monitoring"
    OTHER = "other"


class ThirdPartyRole(StrEnum):
    """What somebody who is not bound by an agreement does for it."""

    MEDIATOR = "mediator"
    GUARANTOR = "guarantor"
    WITNESS = "witness"
    MONITOR = "monitor"
    HOST = "host"
    OBSERVER = "observer"


class Modality(StrEnum):
    """Whether the deed is owed, forbidden or allowed."""

    OBLIGATION = "obligation"
    PROHIBITION = "prohibition"
    PERMISSION = "permission"


class Force(StrEnum):
    """Whether the debtor has taken the commitment on, or another asks for it, or it is still on the table."""

    UNDERTAKEN = "undertaken"
    DEMANDED = "demanded"
    PROPOSED = "proposed"


class Verdict(StrEnum):
    """What the text says became of a deed."""

    PERFORMED = "performed"
    UNDER_WAY = "under_way"
    BREACHED = "breached"
    NOT_PERFORMED = "not_performed"
    DENIED = "denied"


class Illocution(StrEnum):
    """The kind of speech act by which a record is put into words (see ``ontology/codes.ttl``)."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    PLEDGED = "pledged"
    AGREED = "agreed"
    DEMANDED = "demanded"
    PROPOSED = "proposed"
    THREATENED = "threatened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as read: its text and what its source says of itself.

    ``name`` is the short name (file stem) that records carry as ``doc``; ``source`` is the path or address it was read
    from, for messages. ``issued`` is an ISO 8601 date or date-time as the front matter gives it (None: perhaps a
    dateline in the text tells, see ``text.py``). ``restates`` says whose account the document puts in other words.
    """

    name: str
    content: str
    source: str = "-"
    media_type: str = "text/plain"
    title: str | None = None
    issued: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    restates: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the user should know about a document that is no failure: what, where, the mend."""

    what: str
    where: str
    mend: str = ""

    def __str__(self) -> str:
        return printable(f"{self.where}: {self.what}" + (f". {self.mend}" if self.mend else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSpan:
    """The words from which one slot of a record was read."""

    slot: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What every record has: an id unique in its document, the words that say it, and how it was found.

    ``confidence`` is the probability (0 to 1) that the text says this; ``rule`` names what found it;
    ``spans`` are the words behind single slots.
    """

    id: str
    doc: str
    quote: str
    start: int
    end: int
    confidence: float | None = None
    rule: str | None = None
    spans: tuple[SlotSpan, ...] = ()

    def __post_init__(self) -> None:
        if not self.quote.strip() or self.start < 0 or self.end - self.start != len(self.quote):
            raise EvidenceError(
                f"record {self.id} has a quote of {len(self.quote)} characters at {self.start}-{self.end}",
                where=self.doc,
                mend="Quote and offsets must be the same span of the text",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Quoted):
    """Anyone the text has act, sign, mediate, promise, owe, be owed, or be quoted.

    ``mentions`` are (start, end) pairs; ``identifiers`` are gazetteer ids such as ``Q227``.
    ``country`` is the Wikidata id of the state whose name or demonym the actor's own name carries; it tells which
    words, not to whom the actor belongs.
    """

    name: str
    kind: ActorKind
    mentions: tuple[tuple[int, int], ...] = ()
    identifiers: tuple[str, ...] = ()
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    """An actor's role in an agreement that does not bind it."""

    actor: str
    role: ThirdPartyRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Quoted):
    """An agreement, ceasefire, statement or arrangement that the text names or describes."""

    name: str
    kind: AgreementKind
    signed: str | None = None
    effective: str | None = None
    expires: str | None = None
    parties: tuple[str, ...] = ()
    third_parties: tuple[ThirdParty, ...] = ()
    extends: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()
    mentions: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Quoted):
    """One deed that someone is bound, forbidden or allowed to do, or is called on to do.

    ``by`` are those whose act gives it its force, where that is not the debtor; ``speaker`` are those who tell it in
    the text, where that is not the document's own voice; ``illocution`` is the speech act of ``by`` (or the debtor).
    """

    modality: Modality
    force: Force
    action: str
    debtor: tuple[str, ...] = ()
    creditor: tuple[str, ...] = ()
    object: str | None = None
    place: str | None = None
    start_time: str | None = None
    deadline: str | None = None
    duration: str | None = None
    condition: str | None = None
    agreement: str | None = None
    speaker: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    illocution: Illocution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct(Quoted):
    """A deed reported as done, going on, left undone or denied, that bears on a commitment or agreement."""

    verdict: Verdict
    action: str
    actor: tuple[str, ...] = ()
    object: str | None = None
    place: str | None = None
    time: str | None = None
    agreement: str | None = None
    commitment: str | None = None
    speaker: tuple[str, ...] = ()
    illocution: Illocution | None = None


Record = Actor | Agreement | Commitment | Conduct


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read from one document. Cannot be built if a quote is not at its offsets (the evidence law).

    ``issued`` is the document's date, from its front matter or a dateline in its text.
    """

    document: Document
    records: tuple[Record, ...]
    notices: tuple[Notice, ...] = ()
    issued: str | None = None

    def __post_init__(self) -> None:
        for record in self.records:
            if self.document.content[record.start : record.end] != record.quote:
                raise EvidenceError(
                    f"record {record.id} quotes words that are not at {record.start}-{record.end}",
                    where=self.document.source,
                    mend="Extract the document again; its text has changed",
                )
