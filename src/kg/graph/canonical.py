"""Canonical nodes -> RDF, one small named graph a node: what a change of one actor or duty touches is its own graph."""

from __future__ import annotations

from collections.abc import Iterable

from kg import ids
from kg.graph.candidate import CandidateGraph, graph_name
from kg.graph.triples import Triples, one_line
from kg.instants import bounds
from kg.model import Modality
from kg.resolve import place_iri
from kg.resolve.nodes import ActorNode, AgreementNode, CommitmentNode, Nodes, PlaceNode, StatusNode
from kg.settings import Settings
from kg.vocab import DCTERMS, KG, ODRL, ORG, PROV, RDF, SKOS, SKOSXL, XSD, code

DATES = {
    "signed": (KG.signedOn, KG.signedEdtf),
    "effective": (KG.validFrom, KG.validFromEdtf),
    "expires": (KG.expires, KG.expiresEdtf),
}
MODALITY = {
    Modality.OBLIGATION: KG.Obligation,
    Modality.PROHIBITION: KG.Prohibition,
    Modality.PERMISSION: KG.Permission,
}
UNSAID = "…"
"""The label that a node has in the context of another's graph, where only its sort matters."""


def node_graph_name(settings: Settings, iri: str) -> str:
    """The IRI of the graph of a canonical node, from its own.

    >>> node_graph_name(Settings(), "https://w3id.org/accord-kg/id/actor/norland-12345678")
    'https://w3id.org/accord-kg/id/graph/actor/norland-12345678'
    """
    return graph_name(settings, iri.removeprefix(settings.base))


def actor_graph(actor: ActorNode, loaded: Iterable[str], settings: Settings) -> CandidateGraph:
    """A canonical actor under its neutral label; ``loaded`` are names of it that the label must not hold."""
    triples, context = Triples(), Triples()
    triples.link(actor.iri, RDF.type, KG.Actor)
    triples.text(actor.iri, SKOS.prefLabel, actor.label, language="en")
    if actor.kind:
        triples.link(actor.iri, KG.actorKind, code("actor-kind", actor.kind))
    triples.link(actor.iri, SKOS.exactMatch, *actor.matches)
    triples.link(actor.iri, ORG.unitOf, *actor.part_of)
    _of_sort(context, KG.Actor, *actor.part_of)
    for name in loaded:
        variant = f"{actor.iri}#{ids.digest(name)}"
        context.text(variant, SKOSXL.literalForm, name, language="en")
        context.value(variant, KG.loaded, "true", XSD.boolean)
    return _graph(actor.iri, triples, context, settings)


def place_graph(place: PlaceNode, settings: Settings) -> CandidateGraph:
    """A place under its neutral label, linked to the ids that are certain."""
    triples = Triples()
    triples.link(place.iri, RDF.type, KG.Place)
    triples.text(place.iri, SKOS.prefLabel, place.label, language="en")
    triples.link(place.iri, SKOS.exactMatch, *place.matches)
    return _graph(place.iri, triples, Triples(), settings)


def agreement_graph(agreement: AgreementNode, settings: Settings) -> CandidateGraph:
    """A canonical agreement under its neutral label, with what no document disputes."""
    triples, context = Triples(), Triples()
    triples.link(agreement.iri, RDF.type, KG.Agreement)
    triples.text(agreement.iri, SKOS.prefLabel, agreement.label, language="en")
    triples.link(agreement.iri, KG.agreementKind, code("agreement-kind", agreement.kind))
    triples.link(agreement.iri, KG.party, *agreement.parties)
    triples.link(agreement.iri, KG.mediator, *agreement.mediators)
    for slot, instant, edtf in agreement.dates:
        exact, vague = DATES[slot]
        triples.value(agreement.iri, exact, instant, XSD.dateTime)
        triples.text(agreement.iri, vague, edtf)
    _of_sort(context, KG.Actor, *agreement.parties, *agreement.mediators)
    return _graph(agreement.iri, triples, context, settings)


def commitment_graph(node: CommitmentNode, settings: Settings) -> CandidateGraph:
    """A commitment in one wording, with the history of its status and the links to its variants."""
    triples, context = Triples(), Triples()
    start, end = bounds(node.start_time), bounds(node.deadline)
    triples.link(node.iri, RDF.type, KG.Commitment, MODALITY[node.modality])
    if node.debtor:
        triples.link(node.iri, KG.debtor, node.debtor)
    triples.link(node.iri, KG.creditor, *node.creditors)
    action_triples(triples, node.iri, node.action)
    triples.text(node.iri, KG.objectText, one_line(node.object))
    if node.place:
        place = place_iri(node.place, settings.base)
        triples.link(node.iri, DCTERMS.spatial, place)
        _of_sort(context, KG.Place, place)
    if start and start.earliest:
        triples.value(node.iri, KG.validFrom, start.earliest, XSD.dateTime)
    if end and end.latest:
        triples.value(node.iri, KG.deadline, end.latest, XSD.dateTime)
    triples.text(node.iri, KG.validFromEdtf, node.start_time)
    triples.text(node.iri, KG.deadlineEdtf if end else KG.deadlineText, node.deadline)
    triples.text(node.iri, KG.duration, node.duration)
    triples.text(node.iri, KG.conditionText, one_line(node.condition))
    triples.link(node.iri, PROV.alternateOf, *node.alternates)
    if node.agreement:
        triples.link(node.agreement, KG.hasCommitment, node.iri)
        _of_sort(context, KG.Agreement, node.agreement)
        context.link(node.agreement, KG.agreementKind, code("agreement-kind", "other"))
    for entry in node.history:
        _status(triples, context, entry)
    context.link(node.witness, RDF.type, KG.Claim)
    context.link(node.witness, KG.asserts, node.iri)
    _of_sort(context, KG.Actor, *filter(None, (node.debtor,)), *node.creditors)
    return _graph(node.iri, triples, context, settings)


def _status(triples: Triples, context: Triples, entry: StatusNode) -> None:
    triples.link(entry.iri, RDF.type, KG.StatusRecord)
    triples.link(entry.iri, KG.statusOf, entry.commitment)
    triples.link(entry.iri, KG.status, code("status", entry.status))
    triples.value(entry.iri, KG.statusAt, entry.at, XSD.dateTime)
    triples.text(entry.iri, KG.reason, entry.reason)
    triples.link(entry.iri, PROV.wasDerivedFrom, *entry.claims)
    for claim in entry.claims:
        context.link(claim, RDF.type, KG.Claim)
        context.link(claim, KG.factuality, code("factuality", entry.factuality))


def action_triples(triples: Triples, subject: str, action: str) -> None:
    """The deed of a commitment or of conduct, a code of the open list of actions."""
    iri = code("action", ids.slug(action))
    triples.link(subject, ODRL.action, iri)
    triples.link(iri, RDF.type, ODRL.Action, SKOS.Concept)
    triples.link(iri, SKOS.inScheme, code("action"))
    triples.text(iri, SKOS.prefLabel, " ".join(action.split()), language="en")


def node_graphs(nodes: Nodes, iris: Iterable[str], settings: Settings) -> Iterable[CandidateGraph]:
    """The graphs of the nodes at these IRIs; of actors without the names that their labels must not hold."""
    for iri in iris:
        if actor := nodes.actor(iri):
            yield actor_graph(actor, (), settings)
        elif agreement := nodes.agreement(iri):
            yield agreement_graph(agreement, settings)
        elif commitment := nodes.commitment(iri):
            yield commitment_graph(commitment, settings)
        elif place := nodes.place(iri):
            yield place_graph(place, settings)


def _of_sort(context: Triples, sort: str, *iris: str) -> None:
    for iri in iris:
        context.link(iri, RDF.type, sort)
        if sort in (KG.Actor, KG.Agreement, KG.Place):
            context.text(iri, SKOS.prefLabel, UNSAID, language="en")


def _graph(iri: str, triples: Triples, context: Triples, settings: Settings) -> CandidateGraph:
    return CandidateGraph(name=node_graph_name(settings, iri), triples=str(triples), context=str(context))
