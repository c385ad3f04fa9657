"""What the whole graph holds, read once for each generation: lists, what is due when, and search in all names."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.errors import UsageError
from kg.explorer.asking import Source, rows
from kg.explorer.gathering import claims
from kg.explorer.things import Ref, Said
from kg.instants import bounds
from kg.store import literal

PAGE = 50
"""Entries on one page of a list."""
_MET = "fulfilled"
_FEWEST = 2  # letters of a search
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """A document in a list."""

    node: Ref
    issued: str | None
    publisher: Ref
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEntry:
    """An agreement in a list."""

    node: Ref
    kind: str
    since: str | None
    commitments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEntry:
    """An actor in a list."""

    node: Ref
    kind: str
    owes: int
    said: int


Entry = TypeVar("Entry", DocumentEntry, AgreementEntry, ActorEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An obligation with its deadline, and its statuses as (since, status), oldest first."""

    commitment: str
    due: str
    agreement: Ref | None
    history: tuple[tuple[str, str], ...]

    def met_by(self, moment: str) -> bool:
        """Whether it is recorded as met by then; no record is not a breach."""
        return any(status == _MET and _sortable(at) <= _sortable(moment) for at, status in self.history)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A name that a voice uses for a node."""

    node: str
    name: str
    loaded: bool
    voice: str
    folded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The lists. ``latest`` is the day of the latest document, as of which pages tell what is due unless asked."""

    documents: tuple[DocumentEntry, ...]
    agreements: tuple[AgreementEntry, ...]
    actors: tuple[ActorEntry, ...]
    due: tuple[Due, ...]
    variants: tuple[Variant, ...]
    latest: str

    @property
    def claims(self) -> int:
        """How many claims the graph holds."""
        return sum(entry.claims for entry in self.documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A node found by name: its neutral label, and the other names that fit, each with its voice."""

    node: Ref
    kind: str
    names: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: nodes by name, and claims by their quotes (at most 50)."""

    words: str
    hits: tuple[Hit, ...]
    quotes: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[T]):
    """One page of a list: ``number`` of ``pages``, counted from 1."""

    entries: tuple[T, ...]
    number: int
    pages: int
    total: int


def read(source: Source) -> Catalogue:
    """The lists of a store."""
    documents = tuple(
        DocumentEntry(
            node=Ref(iri=row["document"], label=row["title"]), issued=row.get("issued"),
            publisher=Ref(iri=row["publisher"], label=row["publisher_label"]), claims=int(row["claims"]),
        )
        for row in rows(source, "documents")
    )
    agreements = tuple(
        AgreementEntry(
            node=Ref(iri=row["agreement"], label=row["label"]), kind=row.get("kind", ""),
            since=row.get("signed", row.get("from")), commitments=int(row["commitments"]),
        )
        for row in rows(source, "agreements")
    )
    actors = tuple(
        ActorEntry(
            node=Ref(iri=row["actor"], label=row["label"]), kind=row.get("kind", ""), owes=int(row["owes"]),
            said=int(row["said"]),
        )
        for row in rows(source, "actors")
    )
    variants = tuple(
        Variant(node=row["node"], name=row["name"], loaded=row["loaded"] == "true", voice=row["voice"],
                folded=folded(row["name"]))
        for row in rows(source, "variants")
    )
    days = [entry.issued[:10] for entry in documents if entry.issued]
    return Catalogue(documents=_once(documents), agreements=_once(agreements), actors=_once(actors), due=_due(source),
                     variants=variants, latest=max(days, default=""))


def _once(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Each node once: one of two kinds comes in two rows."""
    return tuple({entry.node.iri: entry for entry in reversed(entries)}.values())[::-1]


def _due(source: Source) -> tuple[Due, ...]:
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(source, "due"):
        grouped[row["commitment"]].append(row)
    found = []
    for node, of in grouped.items():
        held = next((Ref(iri=r["agreement"], label=r["label"]) for r in of if "agreement" in r), None)
        history = dict.fromkeys((r["at"], r["status"]) for r in of if "at" in r)
        found.append(Due(commitment=node, due=of[0]["due"], agreement=held,
                         history=tuple(sorted(history, key=lambda entry: _sortable(entry[0])))))
    return tuple(sorted(found, key=lambda d: (_sortable(d.due), d.commitment)))


def due_as_of(catalogue: Catalogue, day: str) -> tuple[list[Due], list[Due]]:
    """What was due before the end of a day without a record that it was met, and what is due after it.

    Raises UsageError for what is no day.
    """
    moment = bounds(day)
    if moment is None or moment.latest is None or "/" in day:
        raise UsageError(f"{day!r} is no day", where="as of", mend="Write it as 2020-11-20")
    edge = _sortable(moment.latest)
    late = [d for d in catalogue.due if _sortable(d.due) <= edge and not d.met_by(moment.latest)]
    return late, [d for d in catalogue.due if _sortable(d.due) > edge]


def search(source: Source, catalogue: Catalogue, words: str) -> Found:
    """What bears these words in any of its names, whatever case, accents and width; and quotes that hold them."""
    words = " ".join(words.split())[:200]
    wanted = folded(words)
    if len(wanted) < _FEWEST:
        return Found(words=words, hits=(), quotes=())
    fitting: dict[str, list[Variant]] = defaultdict(list)
    for variant in catalogue.variants:
        if wanted in variant.folded:
            fitting[variant.node].append(variant)
    named = [
        *((entry.node, "agreement") for entry in catalogue.agreements),
        *((entry.node, "actor") for entry in catalogue.actors),
        *((entry.node, "document") for entry in catalogue.documents),
    ]
    hits = [
        Hit(node=node, kind=kind, names=tuple(fitting.get(node.iri, ())))
        for node, kind in named if node.iri in fitting or wanted in folded(node.label)
    ]
    told = [row["claim"] for row in rows(source, "quotes", {"words": literal(words)})]
    quoted = claims(source, told)
    return Found(words=words, hits=tuple(hits), quotes=tuple(said for one in quoted.values() for said in one))


def folded(text: str) -> str:
    """Text for comparison: no case, no accents, no difference of width, in any script.

    >>> folded("Xankəndi, Արցախ, ЛНР, Kalbajár") == folded("xankəndi, արցախ, лнр, kalbajar")
    True
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def part(entries: Sequence[T], number: int) -> Part[T]:
    """One page of a list; a number beyond its end gives the last page."""
    pages = max(1, -(-len(entries) // PAGE))
    number = min(max(number, 1), pages)
    return Part(entries=tuple(entries[(number - 1) * PAGE : number * PAGE]), number=number, pages=pages,
                total=len(entries))


def _sortable(moment: str) -> str:
    """An xsd:dateTime as UTC, so that text order is time order."""
    from datetime import UTC, datetime

    try:
        return datetime.fromisoformat(moment).astimezone(UTC).isoformat()
    except ValueError:
        return moment
