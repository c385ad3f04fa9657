"""Agreements of a document: which there are, whom they bind, who helped to them, when they were signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.agreement_identity import Draft, drafts_of
from kg.extract.agreement_members import CEASING, served, shared, watched
from kg.extract.agreement_mentions import AgreementMention, find_agreement_mentions
from kg.extract.agreement_parties import parties_of
from kg.extract.agreement_roles import helpers_anywhere, third_parties_of, watchers
from kg.extract.agreement_times import date_of
from kg.extract.coreference import Referents
from kg.extract.forces import Register
from kg.extract.own_agreement import binds, by_title
from kg.extract.parse import Parsed
from kg.extract.signatories import signatories
from kg.model import Agreement, ThirdParty

if TYPE_CHECKING:
    from spacy.tokens import Token


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


def find_agreements(parsed: Parsed, referents: Referents, voice: Register) -> Agreements:
    """The agreements that a text names or describes, g1, g2 ... in text order, and which of them the text itself is."""
    mentions = find_agreement_mentions(parsed)
    drafts, linked = drafts_of(mentions)
    draft = _own(parsed, drafts, voice)
    made = [_record(parsed, referents, d, d is draft) for d in drafts]
    own = draft.id if draft else None
    if draft is None and (untold := by_title(parsed, referents, voice, f"g{len(drafts) + 1}")) is not None:
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


def _own(parsed: Parsed, drafts: Sequence[Draft], voice: Register) -> Draft | None:
    """The agreement that the text itself is: its title names one, and its clauses bind."""
    titled = next((d for d in drafts if d.titled), None)
    if not binds(parsed, voice, titled=titled is not None):
        return None
    return titled or next((d for d in drafts if any(m.first.lower_ in ("this", "present") for m in d.mentions)), None)


def _record(parsed: Parsed, referents: Referents, draft: Draft, own: bool) -> Agreement:
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
