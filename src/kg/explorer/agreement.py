"""The page of an agreement: who takes part, what it binds whom to, and where accounts of it differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.explorer.asking import Source
from kg.explorer.gathering import (
    Properties,
    claims,
    commitments,
    concerning,
    deeds,
    facts,
    memberships,
    names,
    properties,
)
from kg.explorer.things import Commitment, Deed, Fact, Membership, Name, Ref, Said
from kg.explorer.timeline import Moment, Timeline, laid_out
from kg.vocab import KG, SKOS

MOST = 200
"""Commitments on the page of one agreement; the list of them all is in the data."""
_MOST_VOICES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one voice says of a commitment: its claims, none where it is silent about it."""

    voice: Ref
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A commitment in the accounts of several voices."""

    commitment: Commitment
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPage:
    """All that the graph tells of an agreement. ``hidden`` counts the commitments that are too many for a page."""

    node: Ref
    kind: str
    members: tuple[Membership, ...]
    facts: tuple[Fact, ...]
    commitments: tuple[Commitment, ...]
    hidden: int
    deeds: tuple[Deed, ...]
    voices: tuple[Ref, ...]
    compared: tuple[Compared, ...]
    timeline: Timeline
    names: tuple[Name, ...]
    said: tuple[Said, ...]


def agreement_page(source: Source, node: str) -> AgreementPage:
    """The page of the agreement with that IRI."""
    around = concerning(source, node)
    terms, told = around.get("term", []), around.get("bears on", [])
    stated = properties(source, [node, *terms[:MOST], *told[:MOST], *around.get("has part", [])])
    own = stated.get(node, Properties())
    duties = sorted(commitments(source, terms[:MOST], stated), key=_order)
    done = deeds(source, told[:MOST], stated)
    dates = facts(source, node)
    voices = _voices(duties)
    return AgreementPage(
        node=_node(own, node), kind=own.label(KG.agreementKind),
        members=tuple(memberships(source, around.get("has part", []), stated)), facts=tuple(dates),
        commitments=tuple(duties), hidden=max(0, len(terms) - MOST), deeds=tuple(done), voices=voices,
        compared=tuple(_compared(duty, voices) for duty in duties) if len(voices) > 1 else (),
        timeline=laid_out([*_dated(dates), *_due(duties), *_done(done), *_spoken(duties)]),
        names=tuple(names(source, own)), said=claims(source, [node]).get(node, ()),
    )


def _node(own: Properties, node: str) -> Ref:
    return Ref(iri=node, label=own.text(SKOS.prefLabel) or node)


def _order(duty: Commitment) -> tuple[str, str, str, str]:
    return (duty.debtor.label if duty.debtor else "~", duty.due_at or duty.due or "~", duty.action, duty.iri)


def _voices(duties: list[Commitment]) -> tuple[Ref, ...]:
    """Who tells of the agreement's terms: those who tell most, by name."""
    told = Counter(voice for duty in duties for voice in duty.claimants)
    most = sorted(told, key=lambda voice: (-told[voice], voice))[:_MOST_VOICES]
    return tuple(sorted(most))


def _compared(duty: Commitment, voices: tuple[Ref, ...]) -> Compared:
    accounts = (Account(voice=v, said=tuple(s for s in duty.said if s.claimant == v)) for v in voices)
    return Compared(commitment=duty, accounts=tuple(accounts))


def _dated(dates: list[Fact]) -> list[Moment]:
    return [
        Moment(lane="agreed", at=fact.value, label=f"{fact.slot} {fact.value[:10]}", href=None)
        for fact in dates if fact.node is None
    ]


def _due(duties: list[Commitment]) -> list[Moment]:
    return [
        Moment(lane="due", at=duty.due_at, label=_called(duty), href=duty.iri) for duty in duties if duty.due_at
    ]


def _called(duty: Commitment) -> str:
    who = f"{duty.debtor.label}: " if duty.debtor else ""
    thing = f" “{duty.thing}”" if duty.thing else ""
    return f"{who}{duty.modality} {duty.action}{thing}"


def _done(done: list[Deed]) -> list[Moment]:
    return [
        Moment(lane="done", at=deed.at, href=deed.iri,
               label=f"{deed.verdict}: {deed.action}" + (f" “{deed.thing}”" if deed.thing else ""))
        for deed in done if deed.at
    ]


def _spoken(duties: list[Commitment]) -> list[Moment]:
    """When documents told of the terms: one mark for each document."""
    told = {said.document.iri: said for duty in duties for said in duty.said if said.issued}
    return [
        Moment(lane="said", at=said.issued, label=said.document.label, href=node)
        for node, said in sorted(told.items()) if said.issued
    ]
