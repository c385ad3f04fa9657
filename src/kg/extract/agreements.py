"""Agreements of a document: which there are, whom they bind, who helped to them, when they were signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, permutations
from typing import TYPE_CHECKING

from kg.extract.agreement_lexicon import agreement_words
from kg.extract.agreement_members import CEASING, served, shared, watched
from kg.extract.agreement_mentions import AgreementMention, find_agreement_mentions
from kg.extract.agreement_parties import parties_of
from kg.extract.agreement_roles import helpers_anywhere, third_parties_of, watchers
from kg.extract.agreement_times import date_of
from kg.extract.coreference import Referents
from kg.extract.own_agreement import binds, by_title
from kg.extract.parse import Parsed
from kg.extract.signatories import signatories
from kg.model import Agreement, ThirdParty

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class _Draft:
    """An agreement while its mentions are gathered."""

    id: str
    mentions: list[AgreementMention] = field(default_factory=list)
    extends: list[str] = field(default_factory=list)
    implements: list[str] = field(default_factory=list)

    @property
    def titled(self) -> bool:
        """Whether the text's title names it."""
        return any(m.titled for m in self.mentions)

    @property
    def best(self) -> AgreementMention:
        """The fullest name, else the first mention."""
        named = [m for m in self.mentions if m.named]
        return max(named, key=lambda m: len(m.words)) if named else self.mentions[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreements:
    """What was found. Actor ids in ``records`` are the referents' provisional ones."""

    records: tuple[Agreement, ...]
    own: str | None
    spans: dict[tuple[int, int], str]
    ceasefire: str | None

    def at(self, token: Token) -> str | None:
        """The agreement that a token's phrase names; "ceasefire" before another noun is the ceasefire at hand."""
        found = self.spans.get((int(token.doc.user_data["block"]), token.i))
        if found is None and token.lemma_.lower() in ("ceasefire", "cease-fire", "truce"):
            return self.ceasefire
        return found


def find_agreements(parsed: Parsed, referents: Referents) -> Agreements:
    """The agreements that a text names or describes, g1, g2 ... in text order, and which of them the text itself is."""
    mentions = find_agreement_mentions(parsed)
    drafts, linked = _drafts(mentions)
    draft = _own(parsed, drafts)
    made = [_record(parsed, referents, d, d is draft) for d in drafts]
    own = draft.id if draft else None
    if draft is None and (untold := by_title(parsed, referents, f"g{len(drafts) + 1}")) is not None:
        made, own = [*made, untold], untold.id
    records = shared(made, own)
    records = watched(records, watchers(parsed, referents))
    hoped = {d.id for d in drafts if all(m.hoped for m in d.mentions)}
    month = (parsed.text.issued or "none")[:7]
    new = [r.id for r in records if r.id not in hoped and not r.extends and (r.signed or month).startswith(month)]
    chief = own or next(iter(new), None)
    records = served(records, chief, helpers_anywhere(parsed, referents))
    spans: dict[tuple[int, int], str] = {}
    for mention, draft in linked:
        for index in range(mention.first.i, mention.last.i + 1):
            spans[mention.block, index] = draft.id
    ceasing = [r for r in records if r.kind in CEASING]
    return Agreements(records=records, own=own, spans=spans, ceasefire=ceasing[0].id if ceasing else None)


def _drafts(mentions: Sequence[AgreementMention]) -> tuple[list[_Draft], list[tuple[AgreementMention, _Draft]]]:
    drafts: list[_Draft] = []
    linked: list[tuple[AgreementMention, _Draft]] = []
    for mention in mentions:
        draft = _same(mention, drafts)
        if draft is None:
            if mention.hoped or (
                not mention.named
                and mention.lemma not in agreement_words().common
                and not mention.renewed
                and mention.lemma in agreement_words().again
                and not mention.indefinite
                and not mention.words - {mention.lemma}
            ):
                continue
            draft = _Draft(id=f"g{len(drafts) + 1}")
            drafts.append(draft)
        draft.mentions.append(mention)
        linked.append((mention, draft))
    for _, group in groupby(linked, key=lambda pair: pair[0].block):
        for (mention, draft), (other, inner) in permutations(group, 2):
            if inner is not draft and mention.first.i <= other.head.i <= mention.last.i:
                _relate(mention, draft, inner)
    return drafts, linked


def _relate(mention: AgreementMention, outer: _Draft, inner: _Draft) -> None:
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


def _same(new: AgreementMention, drafts: Sequence[_Draft]) -> _Draft | None:
    """The latest agreement that the mention may mean: the same words, or a bare definite that takes it up."""
    first = new.first.lower_
    if first in ("this", "present") and _takes_up(new):
        own = next((d for d in drafts if d.titled), None)
        if own is not None:
            return own
    for draft in reversed(drafts):
        distinct = {(m.words, m.named, m.renewed, m.plural): m for m in draft.mentions}
        if any(_alike(new, old) for old in distinct.values()):
            return draft
    return None


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


def _own(parsed: Parsed, drafts: Sequence[_Draft]) -> _Draft | None:
    """The agreement that the text itself is: its title names one, and its clauses bind."""
    titled = next((d for d in drafts if d.titled), None)
    if not binds(parsed, titled=titled is not None):
        return None
    return titled or next((d for d in drafts if any(m.first.lower_ in ("this", "present") for m in d.mentions)), None)


def _record(parsed: Parsed, referents: Referents, draft: _Draft, own: bool) -> Agreement:
    best = draft.best
    block = parsed.blocks[best.block]
    start, end = block.span(best.first, best.last)
    parties = parties_of(draft.mentions, referents)
    if own:
        parties = tuple(dict.fromkeys((*parties, *signatories(parsed, referents))))
    thirds = third_parties_of(parsed, draft.mentions, referents, own=own)
    dates = {name: date_of(parsed, draft.mentions, name) for name in ("signed", "effective", "expires")}
    if own and dates["signed"] is None:
        dates["signed"] = (parsed.text.issued or "")[:10] or None
    return Agreement(
        id=draft.id, doc=parsed.text.document.name, quote=parsed.content[start:end], start=start, end=end,
        name=_name(best), kind=best.kind, signed=dates["signed"], effective=dates["effective"],
        expires=dates["expires"],
        parties=tuple(p for p in parties if p not in {a for a, _ in thirds}),
        third_parties=tuple(ThirdParty(actor=a, role=r) for a, r in thirds),
        extends=tuple(draft.extends), implements=tuple(draft.implements),
        mentions=tuple(sorted({parsed.blocks[m.block].span(m.first, m.last) for m in draft.mentions})),
    )  # fmt: skip


def _name(mention: AgreementMention) -> str:
    """The name as the text has it, without an article."""
    first = mention.first
    while first.pos_ == "DET" and first.lower_ in ("the", "a", "an", "this", "that") and first.i < mention.head.i:
        first = mention.head.doc[first.i + 1]
    return mention.head.doc[first.i : mention.last.i + 1].text
