"""Which agreements of many documents are one.

Two records of different documents are the same agreement when nothing they say of its dates clashes and either both
carry the same name with a word of its own ("Trilateral Statement", not "Ceasefire Agreement"), or their dates meet and
they have a party in common, or their documents two countries or actors: on one day, more than one truce may begin.
Records of one document are never brought together: the extractor has told them apart, and a deal and the ceasefire in
it often begin on one day.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg import ids, naming
from kg.instants import bounds
from kg.model import Actor, ActorKind, Agreement, AgreementKind, Extraction
from kg.resolve.actors import ActorResolution, known_words
from kg.resolve.nodes import AgreementNode, Reference

_NEAR = datetime.timedelta(days=1)
_DATE_WORD = re.compile(
    r"^(\d+|january|february|march|april|may|june|july|august|september|october|november|december)$"
)
Days = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Features:
    reference: Reference
    record: Agreement
    name: tuple[str, ...]
    proper: bool
    signed: Days | None
    effective: Days | None
    parties: frozenset[str]
    company: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementResolution:
    """Canonical agreements by IRI, and which of them each record is."""

    nodes: Mapping[str, AgreementNode]
    of: Mapping[Reference, str]


def resolve_agreements(
    extractions: Sequence[tuple[str, Extraction]], actors: ActorResolution, base: str
) -> AgreementResolution:
    """Canonical agreements; clusters grow in the order of document keys, which the documents' contents decide."""
    company = {key: _company(key, extraction, actors) for key, extraction in extractions}
    features = sorted(
        (
            _features((key, r.id), r, actors, company[key])
            for key, e in extractions
            for r in e.records
            if isinstance(r, Agreement)
        ),
        key=lambda f: (not f.proper, f.reference),
    )
    clusters: list[list[_Features]] = []
    for item in features:
        home = next((c for c in clusters if _belongs(item, c)), None)
        if home is None:
            clusters.append([item])
        else:
            home.append(item)
    nodes, of = {}, {}
    labels = Counter(_label(cluster, _kind(cluster)) for cluster in clusters)
    for cluster in clusters:
        node = _node(cluster, base)
        if labels[node.label] > 1:
            key, record = min(f.reference for f in cluster)
            node = replace(node, label=f"{node.label} (document {key[:6]}, {record})")
        nodes[node.iri] = node
        of.update({f.reference: node.iri for f in cluster})
    return AgreementResolution(nodes=dict(sorted(nodes.items())), of=of)


def _company(key: str, extraction: Extraction, actors: ActorResolution) -> frozenset[str]:
    """Who tells of which conflict a document speaks: the countries of its actors, and actors without a country.

    Organisations and media of all the world do not tell.
    """
    worldly = {ActorKind.IGO, ActorKind.NGO, ActorKind.MEDIA}
    found = (r for r in extraction.records if isinstance(r, Actor) and r.kind not in worldly)
    return frozenset(min(r.identifiers, default=r.country) or actors.of[key, r.id] for r in found)


def _features(reference: Reference, record: Agreement, actors: ActorResolution, company: frozenset[str]) -> _Features:
    plain = naming.without_determiner(record.name)
    words = naming.name_key(known_words(plain))
    return _Features(
        reference=reference,
        record=record,
        name=tuple(w for w in words if not _DATE_WORD.match(w) and w not in naming.words().agreement),
        proper=sum(part[0].isupper() for part in plain.split()) >= 2,
        signed=_days(record.signed),
        effective=_days(record.effective),
        parties=frozenset(a for p in record.parties if (a := actors.of.get((reference[0], p)))),
        company=company,
    )


def _days(value: str | None) -> Days | None:
    span = bounds(value)
    if span is None or span.earliest is None or span.latest is None:
        return None
    first, last = (datetime.date.fromisoformat(t[:10]) for t in (span.earliest, span.latest))
    return (first, last)


def _belongs(item: _Features, cluster: Sequence[_Features]) -> bool:
    if any(other.reference[0] == item.reference[0] for other in cluster):
        return False
    return any(_same(item, other) for other in cluster) and not any(_clash(item, other) for other in cluster)


def _meet(a: Days | None, b: Days | None) -> bool:
    return bool(a and b and a[0] - _NEAR <= b[1] and b[0] - _NEAR <= a[1])


def _clash(a: _Features, b: _Features) -> bool:
    pairs = ((a.signed, b.signed), (a.effective, b.effective))
    return any(x and y and not _meet(x, y) for x, y in pairs) or not _kinds_agree(a.record.kind, b.record.kind)


def _kinds_agree(a: AgreementKind, b: AgreementKind) -> bool:
    """A ceasefire may be a declaration too; an exchange of prisoners or a monitoring scheme is only itself."""
    special = {a, b} & {AgreementKind.EXCHANGE, AgreementKind.MONITORING}
    return a == b or AgreementKind.OTHER in (a, b) or not special


def _same(a: _Features, b: _Features) -> bool:
    own_name = set(a.name) <= set(b.name) or set(b.name) <= set(a.name) if a.name and b.name else False
    if a.proper and b.proper and own_name:
        return True
    narrow = [
        (x, y)
        for x in (a.signed, a.effective)
        for y in (b.signed, b.effective)
        if x and y and min(x[1] - x[0], y[1] - y[0]) <= 2 * _NEAR
    ]
    dated = any(_meet(x, y) for x, y in narrow)
    return dated and (own_name or bool(a.parties & b.parties) or len(a.company & b.company) >= 2)


def _kind(cluster: Sequence[_Features]) -> AgreementKind:
    order = list(AgreementKind)
    kinds = [f.record.kind for f in cluster]
    return min(kinds, key=lambda k: (k is AgreementKind.OTHER, -kinds.count(k), order.index(k)))


def _node(cluster: Sequence[_Features], base: str) -> AgreementNode:
    kind = _kind(cluster)
    label = _label(cluster, kind)
    first = min(f.reference for f in cluster)
    return AgreementNode(iri=f"{base}agreement/{ids.slug(label)}-{ids.digest(*first)[:8]}", label=label, kind=kind)


def _label(cluster: Sequence[_Features], kind: AgreementKind) -> str:
    """A proper name if any document has one, else its kind and date: a description is some document's own wording."""
    names = sorted(naming.neutral(f.record.name, ActorKind.GROUP) for f in cluster if f.proper)
    if names:
        best = min(set(names), key=lambda n: (len(n) > naming.MAX_LABEL, -names.count(n), -len(n), n))
        return best[: naming.MAX_LABEL]
    days = min((d for f in cluster for d in (f.effective, f.signed) if d), default=None)
    readable = kind.value.replace("_", " ").capitalize() if kind is not AgreementKind.OTHER else "Agreement"
    if days is None:
        return f"{readable} (document {min(f.reference for f in cluster)[0][:6]})"
    return f"{readable}, {days[0].isoformat()}"
