"""From rows to the records that pages show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.explorer.asking import Row, Source, rows_of
from kg.explorer.things import Answer, Commitment, Deed, Fact, Membership, Name, Place, Ref, Said, Standing
from kg.vocab import DCTERMS, KG, ODRL, PROV, RDF, SEM, SKOSXL

MODAL = {KG.Obligation: "must", KG.Prohibition: "must not", KG.Permission: "may"}
SLOTS = {
    KG.signedOn: "signed", KG.validFrom: "in effect from", KG.expires: "ends", KG.extends: "extends",
    KG.implements: "carries out",
}


@dataclass(slots=True)
class Properties:
    """What is plainly stated of one node: labelled values by property."""

    values: dict[str, list[Ref]] = field(default_factory=lambda: defaultdict(list))

    def first(self, name: str) -> Ref | None:
        """The first value, as a node."""
        return self.values[name][0] if name in self.values else None

    def all(self, name: str) -> tuple[Ref, ...]:
        """All values, by label."""
        return tuple(sorted(self.values[name])) if name in self.values else ()

    def text(self, name: str) -> str | None:
        """The first value, as text."""
        found = self.first(name)
        return found.iri if found else None

    def label(self, name: str) -> str:
        """The label of the first value."""
        found = self.first(name)
        return found.label if found else ""


def properties(source: Source, nodes: Iterable[str]) -> dict[str, Properties]:
    """The properties of nodes; a node of which nothing is stated is missing."""
    found: dict[str, Properties] = {}
    for row in rows_of(source, "properties", nodes):
        ref = Ref(iri=row["value"], label=row.get("label", row["value"]))
        kept = found.setdefault(row["node"], Properties()).values[row["property"]]
        if ref not in kept:
            kept.append(ref)
    return found


def claims(source: Source, nodes: Sequence[str]) -> dict[str, tuple[Said, ...]]:
    """The claims that assert nodes, or that are those nodes, in the order of their documents' dates."""
    asserted: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(source, "asserting", nodes):
        asserted[row["node"]].append(row["claim"])
    told = dict.fromkeys(c for found in asserted.values() for c in found) | dict.fromkeys(
        node for node in nodes if node not in asserted
    )
    stated = {claim: of for claim, of in properties(source, told).items() if KG.claimant in of.values}
    documents = properties(source, (of.text(KG.reportedIn) or "" for of in stated.values()))
    words: dict[str, list[Said]] = defaultdict(list)
    for row in rows_of(source, "words", stated):
        words[row["node"]].append(_said(row, stated[row["node"]], documents))
    return {
        node: tuple(sorted((said for claim in asserted.get(node, [node]) for said in words.get(claim, ())), key=_when))
        for node in nodes if any(claim in words for claim in asserted.get(node, [node]))
    }


def _when(said: Said) -> tuple[str, str, int, str]:
    return (said.issued or "~", said.document.iri, said.start, said.claim)


def _said(row: Row, of: Properties, documents: Mapping[str, Properties]) -> Said:
    document = documents.get(row["document"], Properties())
    return Said(
        claim=row["node"], claimant=of.all(KG.claimant)[0], illocution=of.label(KG.illocution),
        factuality=of.label(KG.factuality), review=of.label(KG.reviewState),
        document=Ref(iri=row["document"], label=document.text(DCTERMS.title) or row["document"]),
        issued=document.text(DCTERMS.issued), quote=row["quote"], start=int(row["start"]), end=int(row["end"]),
        relays=of.all(KG.relayedBy), confidence=of.text(KG.confidence), rule=of.text(KG.rule),
    )


def commitments(source: Source, nodes: Sequence[str], stated: Mapping[str, Properties]) -> list[Commitment]:
    """The commitments among nodes, in the order of the nodes."""
    nodes = [node for node in nodes if node in stated and _modality(stated[node])]
    holders: dict[str, list[Ref]] = defaultdict(list)
    for row in rows_of(source, "holders", nodes):
        holders[row["node"]].append(Ref(iri=row["agreement"], label=row["label"]))
    histories, said = standings(source, nodes), claims(source, nodes)
    return [
        _commitment(node, stated[node], tuple(holders[node]), histories.get(node, ()), said.get(node, ()))
        for node in nodes
    ]


def _modality(of: Properties) -> str | None:
    return next((word for kind, word in MODAL.items() if any(v.iri == kind for v in of.all(RDF.type))), None)


def _commitment(
    node: str, of: Properties, holders: tuple[Ref, ...], history: tuple[Standing, ...], said: tuple[Said, ...]
) -> Commitment:
    return Commitment(
        iri=node, modality=_modality(of) or "", action=of.label(ODRL.action), debtor=of.first(KG.debtor),
        creditors=of.all(KG.creditor), thing=of.text(KG.objectText), place=of.first(DCTERMS.spatial),
        start=of.text(KG.validFromEdtf) or of.text(KG.validFrom), due=of.text(KG.deadlineEdtf),
        due_at=of.text(KG.deadline), due_words=of.text(KG.deadlineText), duration=of.text(KG.duration),
        condition=of.text(KG.conditionText), agreements=holders,
        wordings=tuple(v.iri for v in of.all(PROV.alternateOf)), history=history, said=said,
    )


def standings(source: Source, nodes: Sequence[str]) -> dict[str, tuple[Standing, ...]]:
    """The status histories of commitments, oldest entry first."""
    grouped: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(source, "statuses", nodes):
        grouped[row["node"]][row["record"]].append(row)
    return {
        node: tuple(
            Standing(status=r[0]["status"], at=r[0]["at"], reason=r[0]["reason"],
                     claims=tuple(dict.fromkeys(row["claim"] for row in r)))
            for r in records.values()
        )
        for node, records in grouped.items()
    }


def deeds(source: Source, nodes: Sequence[str], stated: Mapping[str, Properties]) -> list[Deed]:
    """The conduct among nodes, in the order of time; what has no time comes last."""
    nodes = [n for n in nodes if n in stated and any(v.iri == KG.Conduct for v in stated[n].all(RDF.type))]
    said = claims(source, nodes)
    named = _named(source, [matter for node in nodes for matter in stated[node].all(KG.bearsOn)])
    found = [
        Deed(
            iri=node, verdict=of.label(KG.verdict), action=of.label(ODRL.action), actors=of.all(SEM.hasActor),
            thing=of.text(KG.objectText), place=of.first(DCTERMS.spatial), time=of.text(KG.occurredEdtf),
            at=of.text(KG.occurredAt), bears_on=tuple(named.get(m.iri, m) for m in of.all(KG.bearsOn)),
            said=said.get(node, ()),
        )
        for node, of in ((node, stated[node]) for node in nodes)
    ]
    return sorted(found, key=lambda d: (d.at or d.time or "~", d.action, d.iri))


def _named(source: Source, matters: Iterable[Ref]) -> dict[str, Ref]:
    """Commitments, which have no label of their own, called by what must be done."""
    unnamed = [matter.iri for matter in matters if matter.label == matter.iri]
    return {
        node: Ref(iri=node, label=f"{_modality(of) or ''} {of.label(ODRL.action)}".strip())
        for node, of in properties(source, unnamed).items()
    }


def memberships(source: Source, nodes: Sequence[str], stated: Mapping[str, Properties]) -> list[Membership]:
    """The participations among nodes: parties first, then other roles by name."""
    nodes = [n for n in nodes if n in stated and any(v.iri == KG.Participation for v in stated[n].all(RDF.type))]
    said = claims(source, nodes)
    found = []
    for node in nodes:
        of = stated[node]
        actor, agreement = of.first(KG.participant), of.first(KG.participatesIn)
        if actor and agreement:
            role = of.label(KG.role)
            found.append(Membership(iri=node, actor=actor, role=role, agreement=agreement, said=said.get(node, ())))
    return sorted(found, key=lambda m: (m.role not in ("party", "signatory"), m.role, m.actor, m.agreement))


def facts(source: Source, node: str) -> list[Fact]:
    """What claims state of a node's dates and links, values of one slot together."""
    stated = rows_of(source, "facts", [node])
    said = claims(source, [row["claim"] for row in stated])
    grouped: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    for row in stated:
        grouped[row["predicate"], row["object"], row.get("label")].append(row["claim"])
    order = list(SLOTS)
    found = [
        Fact(
            slot=SLOTS.get(predicate, predicate.rsplit("#", 1)[-1]), value=value,
            node=Ref(iri=value, label=label) if label is not None else None,
            said=tuple(s for claim in told for s in said.get(claim, ())),
        )
        for (predicate, value, label), told in sorted(
            grouped.items(), key=lambda g: (order.index(g[0][0]) if g[0][0] in order else 99, g[0][1])
        )
    ]
    return found


def answers(source: Source, told: Sequence[str]) -> list[Answer]:
    """The confirmations and disputes of claims, both ways."""
    found = rows_of(source, "answers", told)
    others = claims(source, [row["other"] for row in found])
    return [
        Answer(claim=row["node"], relation=row["relation"], other=said)
        for row in found for said in others.get(row["other"], ())
    ]


def names(source: Source, of: Properties) -> list[Name]:
    """The names of the node with those properties: plain ones before those that take a side."""
    variants = [name.iri for name in (*of.all(SKOSXL.altLabel), *of.all(SKOSXL.hiddenLabel))]
    stated = properties(source, variants)
    stand = rows_of(source, "words", variants)
    titles = properties(source, (row["document"] for row in stand))
    grouped: dict[tuple[bool, str, Ref], list[Place]] = defaultdict(list)
    for variant, own in stated.items():
        for voice in own.all(KG.inVoiceOf):
            places = grouped[own.text(KG.loaded) == "true", own.text(SKOSXL.literalForm) or "", voice]
            places += [_place(row, titles) for row in stand if row["node"] == variant]
    return [
        Name(name=name, loaded=loaded, voice=voice, places=tuple(dict.fromkeys(places)))
        for (loaded, name, voice), places in sorted(grouped.items(), key=lambda g: g[0])
    ]


def _place(row: Row, documents: Mapping[str, Properties]) -> Place:
    document = documents.get(row["document"], Properties())
    return Place(document=Ref(iri=row["document"], label=document.text(DCTERMS.title) or row["document"]),
                 start=int(row["start"]), end=int(row["end"]))


def concerning(source: Source, node: str) -> dict[str, list[str]]:
    """What concerns a node, by how it does (see the query): IRIs, each once for each way."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(source, "concerning", [node]):
        found[row["relation"]].append(row["thing"])
    return dict(found)
