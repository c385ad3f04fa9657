"""What resolution derives -> RDF: canonical actors and agreements, what no document disputes, status histories."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from kg.graph.triples import Triples
from kg.instants import bounds
from kg.resolve.nodes import Account, ActorNode, AgreementNode, DateStatement, PlaceNode, Resolution
from kg.vocab import KG, ORG, PROV, RDF, SKOS, XSD, code

DATES = {
    "signed": (KG.signedOn, KG.signedEdtf),
    "effective": (KG.validFrom, KG.validFromEdtf),
    "expires": (KG.expires, KG.expiresEdtf),
}


def resolution_graph(resolution: Resolution) -> Triples:
    """The canonical actors and agreements, with what the documents agree on, and the status histories."""
    triples = Triples()
    for actor in resolution.actors.values():
        actor_triples(triples, actor)
    for agreement in resolution.agreements.values():
        agreement_triples(triples, agreement)
    for account in resolution.accounts:
        for role in account.participations:
            if role.role in ("party", "mediator"):
                triples.link(role.agreement, KG.party if role.role == "party" else KG.mediator, role.participant)
    for (agreement_iri, slot), found in sorted(_dates(resolution.accounts).items()):
        if (undisputed := _undisputed(found)) is not None:
            exact, edtf = DATES[slot]
            triples.value(agreement_iri, exact, undisputed[0], XSD.dateTime)
            triples.text(agreement_iri, edtf, undisputed[1])
    for entry in resolution.statuses:
        triples.link(entry.iri, RDF.type, KG.StatusRecord)
        triples.link(entry.iri, KG.statusOf, entry.commitment)
        triples.link(entry.iri, KG.status, code("status", entry.status))
        triples.value(entry.iri, KG.statusAt, entry.at, XSD.dateTime)
        triples.text(entry.iri, KG.reason, entry.reason)
        triples.link(entry.iri, PROV.wasDerivedFrom, *entry.claims)
    return triples


def references_graph(resolution: Resolution) -> Triples:
    """The places that documents name, linked to the ids that are certain."""
    triples = Triples()
    for place in resolution.places.values():
        place_triples(triples, place)
    return triples


def actor_triples(triples: Triples, actor: ActorNode) -> None:
    """A canonical actor under its neutral label."""
    triples.link(actor.iri, RDF.type, KG.Actor)
    triples.text(actor.iri, SKOS.prefLabel, actor.label, language="en")
    if actor.kind:
        triples.link(actor.iri, KG.actorKind, code("actor-kind", actor.kind))
    triples.link(actor.iri, SKOS.exactMatch, *actor.matches)
    triples.link(actor.iri, ORG.unitOf, *actor.part_of)


def place_triples(triples: Triples, place: PlaceNode) -> None:
    """A place under its neutral label."""
    triples.link(place.iri, RDF.type, KG.Place)
    triples.text(place.iri, SKOS.prefLabel, place.label, language="en")
    triples.link(place.iri, SKOS.exactMatch, *place.matches)


def agreement_triples(triples: Triples, agreement: AgreementNode) -> None:
    """A canonical agreement under its neutral label."""
    triples.link(agreement.iri, RDF.type, KG.Agreement)
    triples.text(agreement.iri, SKOS.prefLabel, agreement.label, language="en")
    triples.link(agreement.iri, KG.agreementKind, code("agreement-kind", agreement.kind))


def _dates(accounts: Iterable[Account]) -> dict[tuple[str, str], set[tuple[str, str, str]]]:
    """(earliest, latest, EDTF) of all that documents say of each date of each agreement."""
    found: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
    for account in accounts:
        for claim in account.claims:
            if isinstance(s := claim.statement, DateStatement):
                span = bounds(s.value)
                if span and span.earliest and span.latest:
                    found.setdefault((s.agreement, s.slot), set()).add((span.earliest, span.latest, s.value))
    return found


def _undisputed(found: set[tuple[str, str, str]]) -> tuple[str, str] | None:
    """The narrowest of several times as (instant, EDTF), if it lies within all the others; None when they clash."""
    spans = sorted((_instant(a), _instant(b), a, e) for a, b, e in found)
    narrowest = min(spans, key=lambda s: (s[1] - s[0], s))
    if all(s[0] <= narrowest[0] and narrowest[1] <= s[1] for s in spans):
        return narrowest[2], narrowest[3]
    return None


def _instant(value: str) -> float:
    return datetime.datetime.fromisoformat(value).timestamp()
