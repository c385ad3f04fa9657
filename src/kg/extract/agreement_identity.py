"""Which mentions mean one agreement: the same words, or a bare definite phrase that takes up what was named before."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby, permutations

from kg.extract.agreement_lexicon import agreement_words
from kg.extract.agreement_members import CEASING
from kg.extract.agreement_mentions import AgreementMention

_AGAIN = "again"  # the heads that may take up one another: "the treaty ... the accord"


@dataclass(slots=True)
class Draft:
    """An agreement while its mentions are gathered."""

    id: str
    number: int
    mentions: list[AgreementMention] = field(default_factory=list)
    extends: list[str] = field(default_factory=list)
    implements: list[str] = field(default_factory=list)
    shapes: dict[tuple[object, ...], AgreementMention] = field(default_factory=dict)  # the last mention of each
    traits: set[object] = field(default_factory=set)

    @property
    def titled(self) -> bool:
        """Whether the text's title names it."""
        return any(m.titled for m in self.mentions)

    @property
    def best(self) -> AgreementMention:
        """The fullest name, else the first mention."""
        named = [m for m in self.mentions if m.named]
        return max(named, key=lambda m: len(m.words)) if named else self.mentions[0]


Linked = list[tuple[AgreementMention, Draft]]


def drafts_of(mentions: Sequence[AgreementMention]) -> tuple[list[Draft], Linked]:
    """The agreements that the mentions mean, and each mention with its agreement."""
    known = _Known()
    linked: Linked = []
    for mention in mentions:
        draft = known.same(mention)
        if draft is None:
            if mention.hoped or _says_nothing(mention):
                continue
            draft = known.new()
        known.add(draft, mention)
        linked.append((mention, draft))
    for _, group in groupby(linked, key=lambda pair: pair[0].block):
        for (mention, draft), (other, inner) in permutations(group, 2):
            if inner is not draft and mention.first.i <= other.head.i <= mention.last.i:
                _relate(mention, draft, inner)
    return known.drafts, linked


def _says_nothing(mention: AgreementMention) -> bool:
    """Whether a definite phrase takes up something that the text has not named ("the deal")."""
    return (
        not mention.named
        and mention.lemma not in agreement_words().common
        and not mention.renewed
        and mention.lemma in agreement_words().again
        and not mention.indefinite
        and not mention.words - {mention.lemma}
    )


class _Known:
    """The agreements so far, found by what their mentions have in common with a new one."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._titled: Draft | None = None
        self._by_trait: dict[object, list[int]] = {}

    def new(self) -> Draft:
        """An agreement that was not named before."""
        draft = Draft(id=f"g{len(self.drafts) + 1}", number=len(self.drafts))
        self.drafts.append(draft)
        return draft

    def add(self, draft: Draft, mention: AgreementMention) -> None:
        """One more mention of an agreement."""
        draft.mentions.append(mention)
        if mention.titled and (self._titled is None or draft.number < self._titled.number):
            self._titled = draft
        draft.shapes[mention.words, mention.named, mention.renewed, mention.plural] = mention
        for trait in _traits(mention):
            if trait not in draft.traits:
                draft.traits.add(trait)
                insort(self._by_trait.setdefault(trait, []), draft.number)

    def same(self, new: AgreementMention) -> Draft | None:
        """The latest agreement that the mention may mean: the same words, or a bare definite that takes it up."""
        if new.first.lower_ in ("this", "present") and _takes_up(new) and self._titled is not None:
            return self._titled
        for draft in self._candidates(new):
            if any(_alike(new, old) for old in draft.shapes.values()):
                return draft
        return None

    def _candidates(self, new: AgreementMention) -> Iterator[Draft]:
        """Those that share a trait with the mention, without which it is none of them; the latest first."""
        rows = [reversed(self._by_trait.get(trait, [])) for trait in _traits(new)]
        return (self.drafts[number] for number, _ in groupby(merge(*rows, reverse=True)))


def _traits(mention: AgreementMention) -> Iterator[object]:
    """What two mentions of one agreement share at least one of, by the rules of ``_alike``."""
    yield mention.lemma
    yield mention.words
    if mention.kind in CEASING:
        yield CEASING
    if mention.lemma in agreement_words().again:
        yield _AGAIN, mention.plural


def _relate(mention: AgreementMention, outer: Draft, inner: Draft) -> None:
    """What an agreement's name says of another that is named within it."""
    if mention.renewed:
        if inner.id not in outer.extends:
            outer.extends.append(inner.id)
    elif (
        any(
            t.lemma_.lower() in agreement_words().carrying
            for t in mention.head.doc[mention.first.i : mention.last.i + 1]
        )
        and inner.id not in outer.implements
    ):
        outer.implements.append(inner.id)


def _takes_up(mention: AgreementMention) -> bool:
    """Whether a capitalised head without more means what was named before ("this Agreement", "the Accord")."""
    before = mention.head.doc[mention.first.i - 1] if mention.first.i else mention.first
    definite = {mention.first.lower_, before.lower_} & {"the", "this", "that", "present", "said"}
    return mention.named and bool(definite) and mention.words <= {mention.lemma}


def _alike(new: AgreementMention, old: AgreementMention) -> bool:
    if new.renewed != old.renewed or new.plural != old.plural:
        return False
    if _takes_up(new) and old.named and not old.plural and old.lemma == new.lemma:
        return True
    if new.words == old.words:
        return not (new.named and not new.words - {new.lemma}) or old.named
    extra, lexicon = new.words - old.words - {new.lemma}, agreement_words()
    ceasing = new.kind in CEASING and old.kind in CEASING
    if new.named and old.named:
        return (
            new.lemma == old.lemma
            and bool(new.words & old.words - {new.lemma})
            and (new.words < old.words or old.words < new.words)
        )
    if ceasing and not old.named and not (new.indefinite and extra):
        return not extra or not (old.words - {old.lemma}) or new.hoped
    if new.indefinite or extra:
        return False
    return new.lemma in lexicon.again and (
        new.lemma == old.lemma
        or (not new.named and old.lemma in lexicon.again and not ceasing and new.kind not in CEASING)
    )
