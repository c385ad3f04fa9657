"""Agreements of a document: which there are, whom they bind, who helped to them, when they were signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, permutations
from typing import TYPE_CHECKING

from kg.extract.agreement_lexicon import agreement_words
from kg.extract.agreement_mentions import AgreementMention, find_agreement_mentions
from kg.extract.agreement_roles import helpers_anywhere, parties_of, third_parties_of, watchers
from kg.extract.agreement_times import date_of
from kg.extract.coreference import Referents
from kg.extract.parse import Parsed
from kg.extract.signatories import BINDABLE, signatories
from kg.model import ActorKind, Agreement, AgreementKind, Commitment, Conduct, Force, ThirdParty, ThirdPartyRole
from kg.text import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_CEASING = (AgreementKind.CEASEFIRE, AgreementKind.TRUCE, AgreementKind.CESSATION_OF_HOSTILITIES)


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
    own = _own(parsed, drafts)
    records = _shared([_record(parsed, referents, draft, draft is own) for draft in drafts], own.id if own else None)
    records = _watched(records, watchers(parsed, referents))
    hoped = {d.id for d in drafts if all(m.hoped for m in d.mentions)}
    month = (parsed.text.issued or "none")[:7]
    new = [r.id for r in records if r.id not in hoped and not r.extends and (r.signed or month).startswith(month)]
    chief = own.id if own else next(iter(new), None)
    records = _served(records, chief, helpers_anywhere(parsed, referents))
    spans: dict[tuple[int, int], str] = {}
    for mention, draft in linked:
        for index in range(mention.first.i, mention.last.i + 1):
            spans[mention.block, index] = draft.id
    ceasing = [r for r in records if r.kind in _CEASING]
    return Agreements(
        records=records, own=own.id if own else None, spans=spans, ceasefire=ceasing[0].id if ceasing else None
    )


def _shared(records: list[Agreement], own: str | None) -> tuple[Agreement, ...]:
    """Parties that follow: a renewal's from the renewed, a ceasefire's from the text's own agreement."""
    by_id = {r.id: r for r in records}
    out = []
    for record in records:
        source = next((by_id[i] for i in record.extends if by_id[i].parties), None)
        if (
            source is None
            and own is not None
            and record.id != own
            and record.kind in _CEASING
            and not _is_dated_name(record)
        ):
            source = by_id[own]
        out.append(replace(record, parties=source.parties) if source is not None and not record.parties else record)
    return tuple(out)


def _is_dated_name(record: Agreement) -> bool:
    """Whether a ceasefire has a name or day of its own, so that the text only refers to it."""
    return record.signed is not None or any(w[:1].isupper() for w in record.name.split()[1:])


def _watched(records: tuple[Agreement, ...], watching: Sequence[str]) -> tuple[Agreement, ...]:
    """The monitors of the ceasefire at hand added to the first ceasefire that nothing else implements."""
    first = next((r for r in records if r.kind in _CEASING and not r.implements), None)
    if first is None:
        return records
    have = {t.actor for t in first.third_parties}
    added = tuple(
        ThirdParty(actor=a, role=ThirdPartyRole.MONITOR) for a in watching if a not in have and a not in first.parties
    )
    return tuple(replace(r, third_parties=(*r.third_parties, *added)) if r is first else r for r in records)


def _served(
    records: tuple[Agreement, ...], chief: str | None, helpers: Sequence[tuple[str, ThirdPartyRole]]
) -> tuple[Agreement, ...]:
    """Mediators and hosts of the talks added to the agreement that the text is about."""
    have = {(t.actor, t.role) for r in records for t in r.third_parties}
    out = []
    for record in records:
        added = tuple(ThirdParty(actor=a, role=r) for a, r in helpers if (a, r) not in have and a not in record.parties)
        out.append(replace(record, third_parties=(*record.third_parties, *added)) if record.id == chief else record)
    return tuple(out)


def bound_by(
    records: Sequence[Agreement], commitments: Sequence[Commitment], referents: Referents, own: str | None = None
) -> tuple[Agreement, ...]:
    """The agreements with the debtors of what their terms oblige to among their parties.

    The text's own agreement (``own``) has the parties of its preamble and signatures; where these only say "the
    Parties", those who are named as one of two are meant.
    """
    out = []
    for record in records:
        debtors = dict.fromkeys(
            d for c in commitments if c.agreement == record.id and c.force is Force.UNDERTAKEN for d in c.debtor
        )
        helpers = {t.actor for t in record.third_parties}
        told = record.id == own and any(not referents.is_generic(p) for p in record.parties)
        named = any(referents.is_named(p) for p in record.parties)
        new = tuple(
            d for d in debtors
            if d not in record.parties and d not in helpers and referents.kind(d) in BINDABLE
            and (not told or referents.is_generic(d))
            and (record.id == own or referents.kind(d) is not ActorKind.GOVERNMENT_BODY)
            and (not named or referents.is_named(d) or referents.is_generic(d))
        )  # fmt: skip
        parties = (*record.parties, *new)
        if parties and all(referents.is_generic(p) for p in parties):
            parties += tuple(m for m in referents.members() if m not in helpers and m not in parties)
        out.append(replace(record, parties=parties))
    return tuple(out)


def kept_by(records: Sequence[Agreement], conduct: Sequence[Conduct], referents: Referents) -> tuple[Agreement, ...]:
    """The agreements with those who are said to keep or break them among their parties."""
    out = []
    for record in records:
        helpers = {t.actor for t in record.third_parties}
        doers = dict.fromkeys(a for c in conduct if c.agreement == record.id for a in c.actor)
        new = tuple(
            a for a in doers
            if a not in record.parties and a not in helpers and referents.kind(a) in BINDABLE
            and (referents.is_named(a) or referents.is_generic(a))
        )  # fmt: skip
        out.append(record if record.parties else replace(record, parties=new))
    return tuple(out)


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
    ceasing = new.kind in _CEASING and old.kind in _CEASING
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
        or (not new.named and old.lemma in lexicon.again and not ceasing and new.kind not in _CEASING)
    )


def _own(parsed: Parsed, drafts: Sequence[_Draft]) -> _Draft | None:
    """The agreement that the text itself is: its title names one, and its clauses bind."""
    lexicon = agreement_words()
    bodies = [
        parsed.content[b.block.start : b.block.end]
        for b in parsed.blocks
        if b.block.kind not in (BlockKind.BOILERPLATE,)
    ]
    binding = sum(body.count(" shall ") for body in bodies)
    agreed = any(lexicon.own.search(body) for body in bodies)
    numbered = sum(1 for b in parsed.blocks if b.block.kind is BlockKind.ITEM and (b.block.number or "").isdigit())
    signed = any(b.block.kind is BlockKind.SIGNATURE for b in parsed.blocks)
    if (binding >= 3) + agreed + (numbered >= 3) + signed < 2 and not (
        agreed and any(b.block.stem is not None for b in parsed.blocks)
    ):
        return None
    if (titled := next((d for d in drafts if d.titled), None)) is not None:
        return titled
    return next((d for d in drafts if any(m.first.lower_ in ("this", "present") for m in d.mentions)), None)


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
