"""All that one document's deeds are read with, and whom their phrases name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kg.extract.deed_words import deed_words
from kg.extract.forces import Register
from kg.extract.parse import Parsed
from kg.extract.syntax import children, coordinated
from kg.extract.timevalues import Anchors
from kg.model import Agreement, SlotSpan
from kg.text import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Token

UNREAD = (
    BlockKind.SIGNATURE,
    BlockKind.TITLE,
    BlockKind.HEADING,
    BlockKind.BOILERPLATE,
    BlockKind.BYLINE,
    BlockKind.DATELINE,
)


class ActorLookup(Protocol):
    """Who is meant by a noun phrase."""

    def resolve(self, token: Token) -> tuple[str, ...]:
        """The ids of the actors that the phrase headed by the token means."""

    def mention_span(self, token: Token) -> tuple[int, int] | None:
        """The offsets of the mention that the token heads."""

    def resolve_phrase(self, token: Token) -> tuple[str, ...]:
        """The ids of the actors that the phrase with its conjuncts means."""


class AgreementLookup(Protocol):
    """Which agreement a noun phrase means."""

    @property
    def own(self) -> str | None:
        """The agreement that the document itself is."""

    @property
    def records(self) -> Sequence[Agreement]:
        """The agreements of the document."""

    def at(self, token: Token) -> str | None:
        """The agreement whose mention the token stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who is named by some phrases: actors, each once and in order, and each mention's offsets with whom it means."""

    ids: tuple[str, ...] = ()
    mentions: tuple[tuple[tuple[int, int], tuple[str, ...]], ...] = ()

    def spans(self, slot: str, actors: Iterable[str]) -> Iterator[SlotSpan]:
        """The mentions of these actors, as the words behind a slot."""
        wanted = set(actors)
        for start, end in sorted({span for span, ids in self.mentions if wanted.intersection(ids)}):
            yield SlotSpan(slot=slot, start=start, end=end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """All that one document's deeds are read with."""

    parsed: Parsed
    actors: ActorLookup
    agreements: AgreementLookup
    anchors: Anchors
    voice: Register
    bound: tuple[str, ...] = ()
    used: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    last_named: dict[int, str | None] = field(default_factory=dict)  # by block: the agreement named last before it

    def named(self, heads: Iterable[Token]) -> Named:
        """Whom some noun phrases name."""
        found: dict[str, None] = {}
        mentions: list[tuple[tuple[int, int], tuple[str, ...]]] = []
        for head in [m for h in heads for m in (h, *_raised(h))]:
            for actor in self.actors.resolve_phrase(head):
                found[actor] = None
            mentions += self._mentions(head)
        return Named(ids=tuple(found), mentions=tuple(mentions))

    def _mentions(self, head: Token) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
        """The mentions of a phrase; which words stood for an actor in some record is kept."""
        for member in coordinated(head):
            span = self.actors.mention_span(member)
            ids = self.actors.resolve(member)
            if span is None or not ids:
                continue
            for actor in ids:
                self.used.setdefault(actor, set()).add(span)
            yield span, ids


def _raised(head: Token) -> Iterator[Token]:
    """Men told together: in "the formations of A's army and armed groups" the groups go with the formations."""
    nouns = deed_words().force_nouns
    if head.lemma_.lower() not in nouns or head.pos_ != "NOUN":
        return
    for prep in children(head, "prep"):
        for pobj in children(prep, "pobj") if prep.lower_ == "of" else ():
            for member in coordinated(pobj):
                if member != pobj and member.pos_ == "NOUN" and member.lemma_.lower() in nouns:
                    yield member
