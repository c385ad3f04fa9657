"""Whom a text's agreements bind and who serves them, by what is known of other agreements, commitments and conduct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from kg.extract.coreference import Referents
from kg.extract.signatories import BINDABLE
from kg.model import ActorKind, Agreement, AgreementKind, Commitment, Conduct, Force, ThirdParty, ThirdPartyRole

_WATCHERS = (ActorKind.IGO, ActorKind.NGO, ActorKind.GROUP)
WATCHING = frozenset(["monitor", "verify", "supervise", "oversee", "observe", "police", "inspect", "watch"])
CEASING = (AgreementKind.CEASEFIRE, AgreementKind.TRUCE, AgreementKind.CESSATION_OF_HOSTILITIES)


def shared(records: list[Agreement], own: str | None) -> tuple[Agreement, ...]:
    """Parties that follow: a renewal's from the renewed, a ceasefire's from the text's own agreement."""
    by_id = {r.id: r for r in records}
    out = []
    for record in records:
        source = next((by_id[i] for i in record.extends if by_id[i].parties), None)
        if source is None and own is not None and record.id != own and _is_part(record):
            source = by_id[own]
        out.append(replace(record, parties=source.parties) if source is not None and not record.parties else record)
    return tuple(out)


def _is_part(record: Agreement) -> bool:
    """Whether a ceasefire may be a term of the wider agreement that the text is about."""
    return record.kind in CEASING and not _is_dated_name(record)


def completed(records: Sequence[Agreement], referents: Referents) -> tuple[Agreement, ...]:
    """Agreements of which the text names no party, with those of the wider one, or those whom it tells as opponents."""
    out: list[Agreement] = []
    members = referents.members()
    peopled = list(islice((r for r in records if r.parties and not r.extends), 2))
    for record in records:
        helpers = {t.actor for t in record.third_parties}
        wider = next((r for r in peopled if r is not record), None)
        found: tuple[str, ...] = ()
        if not any(referents.is_named(p) for p in record.parties):
            if len(records) == 1 or (record.kind in CEASING and wider is None):
                found = members
            elif wider is not None and _is_part(record) and not record.parties:
                found = wider.parties
        new = tuple(p for p in found if p not in record.parties and p not in helpers)
        out.append(replace(record, parties=(*record.parties, *new)) if len(found) > 1 else record)
    return tuple(out)


def _is_dated_name(record: Agreement) -> bool:
    """Whether a ceasefire has a name or day of its own, so that the text only refers to it."""
    return record.signed is not None or any(w[:1].isupper() for w in record.name.split()[1:])


def watched(records: tuple[Agreement, ...], watching: Sequence[str]) -> tuple[Agreement, ...]:
    """The monitors of the ceasefire at hand added to the first ceasefire that nothing else implements."""
    first = next((r for r in records if r.kind in CEASING and not r.implements), None)
    if first is None:
        return records
    have = {t.actor for t in first.third_parties}
    added = tuple(
        ThirdParty(actor=a, role=ThirdPartyRole.MONITOR) for a in watching if a not in have and a not in first.parties
    )
    return tuple(replace(r, third_parties=(*r.third_parties, *added)) if r is first else r for r in records)


def served(
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
    records: Sequence[Agreement],
    commitments: Sequence[Commitment],
    referents: Referents,
    own: str | None = None,
    outside: frozenset[str] = frozenset(),
) -> tuple[Agreement, ...]:
    """The agreements with the debtors of what their terms oblige to among their parties.

    The text's own agreement (``own``) has the parties of its preamble and signatures; where these only say "the
    Parties", those who are named as one of two are meant. ``outside``: who speaks of others' agreements only.
    """
    out = []
    terms: dict[str | None, list[Commitment]] = {}
    for one in commitments:
        terms.setdefault(one.agreement, []).append(one)
    for record in records:
        own_terms = terms.get(record.id, [])
        debtors = dict.fromkeys(d for c in own_terms if c.force is Force.UNDERTAKEN for d in c.debtor)
        watching = dict.fromkeys(
            d for c in own_terms if c.action.split()[0] in WATCHING and c.force is not Force.PROPOSED
            for d in c.debtor
            if referents.kind(d) in _WATCHERS and referents.is_named(d) and d not in record.parties
        )  # fmt: skip
        thirds = record.third_parties
        known = {t.actor for t in thirds}
        thirds += tuple(ThirdParty(actor=a, role=ThirdPartyRole.MONITOR) for a in watching if a not in known)
        helpers = {t.actor for t in thirds}
        told = record.id == own and any(not referents.is_generic(p) for p in record.parties)
        named = any(referents.is_named(p) for p in record.parties)
        new = tuple(
            d for d in debtors
            if d not in record.parties and d not in helpers and referents.kind(d) in BINDABLE
            and (not told or referents.is_generic(d))
            and (record.id == own or referents.kind(d) is not ActorKind.GOVERNMENT_BODY)
            and (record.id == own or d not in outside)
            and (not named or referents.is_named(d) or referents.is_generic(d))
        )  # fmt: skip
        parties = (*record.parties, *new)
        if parties and all(referents.is_generic(p) for p in parties):
            parties += tuple(m for m in referents.members() if m not in helpers and m not in parties)
        out.append(replace(record, parties=parties, third_parties=thirds))
    return tuple(out)


def kept_by(records: Sequence[Agreement], conduct: Sequence[Conduct], referents: Referents) -> tuple[Agreement, ...]:
    """The agreements with those who are said to keep or break them among their parties."""
    out = []
    acting: dict[str | None, dict[str, None]] = {}
    for one in conduct:
        acting.setdefault(one.agreement, {}).update(dict.fromkeys(one.actor))
    for record in records:
        helpers = {t.actor for t in record.third_parties}
        doers = acting.get(record.id, {})
        new = tuple(
            a for a in doers
            if a not in record.parties and a not in helpers and referents.kind(a) in BINDABLE
            and (referents.is_named(a) or referents.is_generic(a))
        )  # fmt: skip
        out.append(record if record.parties else replace(record, parties=new))
    return tuple(out)
