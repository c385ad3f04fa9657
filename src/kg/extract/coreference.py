"""Referents: which actor each noun phrase and pronoun of a document denotes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from kg.extract.agreement_lexicon import agreement_words
from kg.extract.entities import STATE_WORDS, Entity
from kg.extract.mention import PRONOUNS, Form, Mention
from kg.extract.mentions import find_mentions
from kg.extract.parse import Parsed
from kg.extract.phrases import inner_of
from kg.extract.pronouns import Link, antecedent, in_quotes, quoted_speaker, relative
from kg.extract.short_forms import settled
from kg.extract.shown import actor_records
from kg.model import Actor, ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUTHORS = (ActorKind.STATE, ActorKind.IGO, ActorKind.GOVERNMENT_BODY, ActorKind.GROUP)
_PARTIES = (
    ActorKind.STATE, ActorKind.ARMED_GROUP, ActorKind.ARMED_FORCE, ActorKind.DE_FACTO_AUTHORITY,
    ActorKind.POLITICAL_PARTY, ActorKind.PERSON,
)  # fmt: skip
_MEMORY = 300  # actors that a nominal or name can take up again, the latest first; keys are never forgotten
_WINDOW = 80  # mentions before a pronoun among which its antecedent is sought


class Referents:
    """The actors of one document. Ids are provisional until ``actor_records`` keeps and numbers the actors."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._entities: list[Entity] = []
        self._links: list[Link] = []
        self._recent: dict[str, Entity] = {}  # the latest mentioned last
        self._sentence: dict[int, int] = {}
        self._by_head: dict[tuple[int, int], Link] = {}
        self._within: dict[tuple[int, int], Link] = {}
        self._by_key: dict[str, Entity] = {}
        self._authors: dict[str, Entity] = {}
        self._states: dict[str, Entity] = {}  # those that "the Government" can mean
        self._members: tuple[str, ...] | None = None

    @classmethod
    def of(cls, parsed: Parsed) -> Referents:
        """All mentions of a parsed text, linked."""
        self = cls(parsed)
        mentions = settled([m for block in parsed.blocks for m in find_mentions(block)], parsed)
        self._count_sentences(mentions)
        for mention in mentions:
            if mention.form is not Form.PRONOUN:
                self._add(mention, self._find(mention) or self._new())
        for mention in mentions:
            if mention.form is Form.PRONOUN and (entity := self._pronoun(mention)) is not None:
                self._add(mention, entity)
        return self

    def resolve(self, token: Token) -> tuple[str, ...]:
        """Ids of the actors that the phrase headed by this token denotes; a group gives one id, no actor gives ()."""
        link = self._link(token)
        if link is None and token.lemma_.lower() == "government" and (inner := inner_of(token)) is not None:
            return self.resolve_phrase(inner)
        return (link[1].id,) if link else ()

    def resolve_phrase(self, token: Token) -> tuple[str, ...]:
        """Ids of the actors of a phrase and of the phrases coordinated with it."""
        out = list(self.resolve(token))
        for child in (*token.children, *self._coordinated_within(token)):
            if child.dep_ == "conj" and child.pos_ != "VERB":
                out += [i for i in self.resolve_phrase(child) if i not in out]
        return tuple(out)

    def _coordinated_within(self, token: Token) -> list[Token]:
        """What the parser hangs on a name's last word though it has an article ("the Government of X and the Y")."""
        link = self._link(token)
        if link is None or link[0].form is not Form.NAME or link[0].head.i != token.i:
            return []
        block, last = link[0].block, link[0].last.i
        children = (c for t in token.doc[token.i + 1 : last + 1] for c in t.children)
        return [c for c in children if c.i > last and (block, c.i) in self._by_head]

    def mention_span(self, token: Token) -> tuple[int, int] | None:
        """The offsets of the mention that this token heads or belongs to."""
        link = self._link(token)
        return self._parsed.span(link[0]) if link else None

    def kind(self, actor: str) -> ActorKind:
        """The kind of the actor with this provisional id."""
        return self._entities[int(actor[1:])].kind

    def is_named(self, actor: str) -> bool:
        """Whether the text has a name for the actor with this provisional id."""
        return bool(self._entities[int(actor[1:])].names)

    def is_generic(self, actor: str) -> bool:
        """Whether the actor is only said to be a party to the matter ("the Parties", "the two sides")."""
        return self._entities[int(actor[1:])].generic

    def authors(self) -> frozenset[str]:
        """Who speaks the whole text: the state or body in whose name it is, and its own "we"."""
        voice = self._voice()
        own = {self._authors[label].id for label in ("we of ", "I of ") if label in self._authors}
        return frozenset(own | ({voice.id} if voice is not None else set()))

    def members(self) -> tuple[str, ...]:
        """Those whom "the parties" means: the first two or more coordinated names that may be parties to a matter."""
        if self._members is None:
            self._members = next(self._opposed(), ())
        return self._members

    def _opposed(self) -> Iterator[tuple[str, ...]]:
        for mention, entity in self._links:
            if mention.form is Form.NAME and entity.kind in _PARTIES and _opposes(mention.head):
                found = tuple(i for i in self.resolve_phrase(mention.head) if self.kind(i) in _PARTIES)
                if len(found) > 1:
                    yield found

    def mentions(self) -> list[tuple[str, Mention]]:
        """Every linked mention with its actor's id, in the order of the text."""
        return [(entity.id, mention) for mention, entity in self._links]

    def actor_records(self, filled: Mapping[str, Iterable[tuple[int, int]]]) -> tuple[list[Actor], dict[str, str]]:
        """The actors to keep, numbered a1, a2 ... in text order, and the map from provisional ids to these.

        ``filled``: the ids that some other record refers to, with the spans of the phrases that did.
        """
        return actor_records(self._parsed, self._entities, filled)

    def _link(self, token: Token) -> Link | None:
        at = (int(token.doc.user_data["block"]), token.i)
        return self._by_head.get(at) or self._within.get(at)

    def _new(self, kind: ActorKind | None = None, label: str | None = None) -> Entity:
        entity = Entity(len(self._entities), kind, label)
        self._entities.append(entity)
        return entity

    def _add(self, mention: Mention, entity: Entity) -> None:
        entity.add(mention)
        if entity.kind is ActorKind.STATE and (entity.key or entity.names):
            self._states[entity.id] = entity
        else:
            self._states.pop(entity.id, None)
        self._recent.pop(entity.id, None)
        self._recent[entity.id] = entity
        insort(self._links, (mention, entity), key=_place)
        self._by_head[mention.block, mention.head.i] = mention, entity
        if mention.key:
            self._by_key.setdefault(mention.key, entity)
        if mention.form is Form.NAME:
            for index in range(mention.first.i, mention.last.i + 1):
                self._within.setdefault((mention.block, index), (mention, entity))

    def _find(self, mention: Mention) -> Entity | None:
        """The entity of a name or nominal: the one in apposition, else the latest that it fits."""
        head = mention.head
        if (
            head.dep_ == "appos"
            and (link := self._by_head.get((mention.block, head.head.i)))
            and _may_be(mention, link[1])
        ):
            return link[1]
        if (link := self._called(head, mention.block)) is not None and _may_be(mention, link[1]):
            return link[1]
        if mention.lemma in ("administration", "government") and any(c.lower_ in ("my", "our") for c in head.children):
            return self._voice()
        if mention.kind is ActorKind.STATE and mention.key is None and mention.signature <= STATE_WORDS:
            return self._same_head(mention) or self._foremost_state()
        latest = islice(reversed(self._recent.values()), _MEMORY)
        return next((e for e in latest if e.holds(mention)), None) or self._by_key.get(mention.key or "")

    def _called(self, head: Token, block: int) -> Link | None:
        """The X of "X, known as Y"."""
        call = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "as" else head.head
        if call.dep_ == "acl" and call.lower_ in ("known", "called", "named", "dubbed"):
            return self._by_head.get((block, call.head.i))
        return None

    def _same_head(self, mention: Mention) -> Entity | None:
        """The latest actor whose name has the word for a state that stands alone here ("the Republic")."""
        word = mention.lemma
        latest = islice(reversed(self._recent.values()), _MEMORY)
        return next((e for e in latest if word in e.name_words), None)

    def _foremost_state(self) -> Entity | None:
        """The state that "the Government" means: the one that the text has named most often."""
        governments = [e for e in self._states.values() if e.governs]
        among = governments or self._states.values()
        return max(among, key=lambda e: (len(e.mentions), -e.number), default=None)

    def _pronoun(self, pronoun: Mention) -> Entity | None:
        sort = PRONOUNS[pronoun.head.lower_]
        end = bisect_left(self._links, (pronoun.block, pronoun.first.i), key=_place)
        before = self._links[max(0, end - _WINDOW) : end]
        if sort == "who":
            return relative(pronoun, before)
        if sort in ("I", "we"):
            return self._author(pronoun, sort)
        if sort == "both":
            return next((e for m, e in reversed(before) if m.lemma in ("party", "side", "leader", "country")), None)
        return antecedent(pronoun, before, self._sentence)

    def _author(self, pronoun: Mention, sort: str) -> Entity | None:
        """Who says "I" or "we": a quotation's speaker, or the one whose statement the text is."""
        quoted = in_quotes(pronoun.head)
        speaker = quoted_speaker(pronoun, self._around(pronoun)) if quoted else None
        if sort == "I" and speaker is not None:
            return speaker
        if sort == "we" and not quoted and (voice := self._voice()) is not None:
            return voice
        kind = ActorKind.PERSON if sort == "I" else ActorKind.GROUP
        label = f"{sort} of {speaker.id if speaker else ''}"
        if label not in self._authors:
            self._authors[label] = self._new(kind, label)
        return self._authors[label]

    def _around(self, pronoun: Mention) -> list[Link]:
        """The links of a pronoun's block."""
        low = bisect_left(self._links, (pronoun.block, -1), key=_place)
        return self._links[low : bisect_left(self._links, (pronoun.block + 1, -1), key=_place)]

    def _voice(self) -> Entity | None:
        """The state or body whose statement the text is: its first subject, in the present tense."""
        for mention, entity in self._links[:8]:
            verb = mention.head.head
            if (
                mention.head.dep_ == "nsubj"
                and verb.dep_ == "ROOT"
                and _is_present(verb)
                and entity.kind in _AUTHORS
                and (mention.form is Form.NAME)
            ):
                return entity
        return None

    def _count_sentences(self, mentions: list[Mention]) -> None:
        offset, before, starts = 0, [], []
        for block in self._parsed.blocks:
            before.append(offset)
            starts.append([t.i for t in block.doc[1:] if t.is_sent_start])
            offset += 1 + len(starts[-1]) if len(block.doc) else 0
        for mention in mentions:
            earlier = bisect_right(starts[mention.block], mention.head.i)
            self._sentence[id(mention)] = before[mention.block] + earlier


def _opposes(head: Token) -> bool:
    """Whether a phrase tells who the parties to a matter are: subject of an agreement or of talks, or "between"."""
    if head.dep_ == "pobj":
        return head.head.lower_ == "between"
    words = agreement_words()
    deeds = words.binding | words.pledging | {"hold", "meet", "fight", "issue", "talk", "negotiate"}
    return head.dep_ == "nsubj" and head.head.lemma_ in deeds


def _place(link: Link) -> tuple[int, int]:
    return link[0].block, link[0].first.i


def _is_present(verb: Token) -> bool:
    return verb.tag_ in ("VBZ", "VBP") or any(c.tag_ in ("VBZ", "VBP") and c.dep_ == "aux" for c in verb.children)


def _may_be(mention: Mention, entity: Entity) -> bool:
    """Whether an apposition may name the same actor ("X, the chair of Y": one person; "the city, Z": not)."""
    person = mention.kind is ActorKind.PERSON
    if mention.kind is entity.kind is ActorKind.STATE and mention.key is entity.key is None:
        return entity.holds(mention)
    return person == (entity.kind is ActorKind.PERSON) and not (
        mention.key and entity.key and mention.key != entity.key
    )
