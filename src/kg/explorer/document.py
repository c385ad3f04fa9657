"""The page of a document: its text with what was read in it, and beside it each record with its claimants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.explorer.asking import Row, Source, rows_of
from kg.explorer.gathering import SLOTS, Properties, answers, claims, commitments, deeds, memberships, properties
from kg.explorer.things import Answer, Commitment, Deed, Membership, Ref, Said
from kg.model import Document
from kg.page.marks import Mark, Open, pieces
from kg.page.markup import Html, join, start, tag
from kg.vocab import DCTERMS, KG, RDF, SCHEMA, SKOS

_KINDS = {
    KG.Commitment: "commitment", KG.Conduct: "deed", KG.Participation: "role", KG.Agreement: "agreement",
    KG.Actor: "actor", KG.Place: "place", RDF.subject: "fact",
}
_RANK = list(_KINDS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One claim that was read in the document, with all that it asserts."""

    key: str
    iri: str
    kind: str
    said: tuple[Said, ...]
    commitments: tuple[Commitment, ...]
    deeds: tuple[Deed, ...]
    memberships: tuple[Membership, ...]
    about: tuple[Ref, ...]
    slot: str | None
    value: str | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """A document. ``text`` is markup, escaped throughout; None where the store keeps no text (an endpoint does not)."""

    node: Ref
    issued: str | None
    publisher: Ref | None
    restates: str | None
    url: str | None
    sha256: str | None
    time_text: str | None
    text: Html | None
    readings: tuple[Reading, ...]
    counts: tuple[tuple[str, int], ...]


def document_page(source: Source, node: str, kept: Document | None) -> DocumentPage:
    """The page of the document with that IRI; ``kept`` has its text."""
    told = rows_of(source, "read-in", [node])
    bodies = list(dict.fromkeys(row["body"] for row in told))
    stated = properties(source, [node, *bodies])
    names = [body for body in bodies if KG.inVoiceOf in stated[body].values]
    about = {body: _about(stated[body]) for body in bodies}
    for row in rows_of(source, "bearers", names):
        about[row["node"]].append(row["bearer"])
    stated |= properties(source, (iri for some in about.values() for iri in some))
    own = stated.get(node, Properties())
    kinds = {body: _kind(stated[body], [stated[iri] for iri in about[body] if iri in stated]) for body in bodies}
    told_by = {body: about[body] for body in bodies if body not in names}
    gathered = _Gathered(source, told_by, stated)
    readings = tuple(gathered.reading(body, kinds[body]) for body in told_by)
    looks = {body: Look(kind=kinds[body], is_claim=body in told_by) for body in bodies}
    counted = {kind: sum(k == kind for k in kinds.values()) for kind in _RANK}
    return DocumentPage(
        node=Ref(iri=node, label=own.text(DCTERMS.title) or node), issued=own.text(DCTERMS.issued),
        publisher=own.first(DCTERMS.publisher), restates=own.text(KG.restates), url=own.text(SCHEMA.url),
        sha256=own.text(SCHEMA.sha256), time_text=own.text(KG.timeText),
        text=marked(kept.content, told, looks) if kept else None, readings=readings,
        counts=tuple((kind, n) for kind, n in counted.items() if n),
    )


def tail(iri: str) -> str:
    """The last part of an IRI: what anchors are called by. Our own IRIs end in letters, digits and hyphens."""
    return "".join(c for c in iri.rsplit("/", 1)[-1] if c.isalnum() or c in "-_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a mark in the text stands for."""

    kind: str
    is_claim: bool


def marked(text: str, told: Sequence[Row], looks: Mapping[str, Look]) -> Html:
    """The text with a mark at each place of a claim (and a link to its record) or name."""
    marks = [
        Mark(start=int(row["start"]), end=int(row["end"]), category=looks[row["body"]].kind,
             record=tail(row["body"]) if looks[row["body"]].is_claim else "")
        for row in told
    ]
    numbers = {tail(body): n for n, body in enumerate((b for b, look in looks.items() if look.is_claim), 1)}
    return join(*_pieces(text, list(dict.fromkeys(marks)), numbers))


def _pieces(text: str, marks: Sequence[Mark], numbers: Mapping[str, int]) -> Iterator[Html | str]:
    """Marks with anchors: ``m-KEY`` at a claim's first words, ``p-START`` at a name; a claim ends in its number."""
    anchored: set[str] = set()
    for piece in pieces(text, marks):
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Open):
            key = piece.mark.record
            anchor = f"m-{key}" if key else f"p-{piece.mark.start}"
            is_new = piece.first and anchor not in anchored
            anchored.add(anchor)
            yield start("mark", class_=piece.mark.category, id=anchor if is_new else None)
        else:
            key = piece.mark.record
            if key and piece.last:
                yield tag("a", str(numbers[key]), class_="to", href=f"#r-{key}",
                          aria_label=f"record {numbers[key]}, {piece.mark.category}")
            yield Html("</mark>")


def _about(of: Properties) -> list[str]:
    """What a claim tells of."""
    return [value.iri for name in (KG.asserts, RDF.subject) for value in of.all(name)]


def _kind(of: Properties, about: Sequence[Properties]) -> str:
    """What a body is, by the weightiest thing that it tells of."""
    if RDF.subject in of.values:
        return "fact"
    classes = {value.iri for one in about for value in one.all(RDF.type)}
    return min((_KINDS[c] for c in classes if c in _KINDS), key=_RANK.index, default="fact")


class _Gathered:
    """Everything that a document's claims tell, asked for together."""

    def __init__(self, source: Source, told: Mapping[str, list[str]], stated: Mapping[str, Properties]) -> None:
        self._told, self._stated = told, stated
        nodes = list(dict.fromkeys(iri for about in told.values() for iri in about))
        self._said = claims(source, list(told))
        self._commitments = {c.iri: c for c in commitments(source, nodes, stated)}
        self._deeds = {d.iri: d for d in deeds(source, nodes, stated)}
        self._memberships = {m.iri: m for m in memberships(source, nodes, stated)}
        self._answers = answers(source, list(told))

    def reading(self, body: str, kind: str) -> Reading:
        """The record of one claim."""
        nodes = self._told[body]
        own = self._stated[body]
        predicate = own.text(RDF.predicate)
        value = own.first(RDF.object)
        return Reading(
            key=tail(body), iri=body, kind=kind, said=self._said.get(body, ()),
            commitments=tuple(self._commitments[n] for n in nodes if n in self._commitments),
            deeds=tuple(self._deeds[n] for n in nodes if n in self._deeds),
            memberships=tuple(self._memberships[n] for n in nodes if n in self._memberships),
            about=tuple(sorted(
                Ref(iri=n, label=label) for n in nodes
                if n in self._stated and (label := self._stated[n].text(SKOS.prefLabel))
            )),
            slot=SLOTS.get(predicate, predicate.rsplit("#", 1)[-1]) if predicate else None,
            value=value.label if value else None, answers=tuple(a for a in self._answers if a.claim == body),
        )
