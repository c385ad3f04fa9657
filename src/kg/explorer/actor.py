"""The page of an actor: what it is called, takes part in, owes, is owed, did, and says."""

from __future__ import annotations

from dataclasses import dataclass

from kg.explorer.asking import Source
from kg.explorer.catalogue import Part, part
from kg.explorer.gathering import Properties, commitments, concerning, deeds, memberships, names, properties
from kg.explorer.network import Network, around
from kg.explorer.things import Commitment, Deed, Membership, Name, Ref
from kg.vocab import KG, ORG, SKOS

MOST = 50
"""Deeds and roles on the page of one actor; commitments and words come in pages."""
SECTIONS = ("owes", "is owed", "said")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """What the graph tells of an actor. ``owes``, ``owed`` and ``said`` are parts of lists, paged together."""

    node: Ref
    kind: str
    part_of: tuple[Ref, ...]
    same: tuple[str, ...]
    names: tuple[Name, ...]
    members: tuple[Membership, ...]
    owes: Part[Commitment]
    owed: Part[Commitment]
    deeds: tuple[Deed, ...]
    says: Part[Commitment]
    tells: tuple[Deed, ...]
    network: Network
    pages: int
    number: int


def actor_page(source: Source, node: str, number: int = 1) -> ActorPage:
    """The page of the actor with that IRI."""
    around_it = concerning(source, node)
    lists = {way: part(around_it.get(way, ()), number) for way in SECTIONS}
    done, roles = around_it.get("did", [])[:MOST], around_it.get("takes part", [])[:MOST]
    every = [*done, *roles, *(iri for found in lists.values() for iri in found.entries)]
    stated = properties(source, [node, *every])
    own = stated.get(node, Properties())
    me = Ref(iri=node, label=own.text(SKOS.prefLabel) or node)
    return ActorPage(
        node=me, kind=own.label(KG.actorKind), part_of=own.all(ORG.unitOf),
        same=tuple(v.iri for v in own.all(SKOS.exactMatch)), names=tuple(names(source, own)),
        members=tuple(memberships(source, roles, stated)), owes=_duties(source, lists["owes"], stated),
        owed=_duties(source, lists["is owed"], stated), deeds=tuple(deeds(source, done, stated)),
        says=_duties(source, lists["said"], stated), tells=tuple(deeds(source, lists["said"].entries, stated)),
        network=around(source, me), pages=max(found.pages for found in lists.values()), number=number,
    )


def _duties(source: Source, some: Part[str], stated: dict[str, Properties]) -> Part[Commitment]:
    found = commitments(source, some.entries, stated)
    return Part(entries=tuple(sorted(found, key=_order)), number=some.number, pages=some.pages, total=some.total)


def _order(duty: Commitment) -> tuple[str, str, str]:
    return (duty.agreements[0].label if duty.agreements else "~", duty.due_at or duty.due or "~", duty.iri)
