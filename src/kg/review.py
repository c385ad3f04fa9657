"""What people should decide next: pairs of which the machine is least sure, those first that touch most documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.judgements import Anchor
from kg.model import Extraction
from kg.resolve import Index, IndexedNodes, Weaver
from kg.resolve.levels import ACTORS, AGREEMENTS, COMMITMENTS, Level
from kg.resolve.pairs import SAME_FROM, Judged
from kg.settings import Settings

UNSURE = 1.0
"""How far from the threshold a score may lie to be worth a look."""
_QUOTE = 200  # characters
_SCANNED = 20_000  # keys of a level that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of a pair: a record that stands for it, the label of its node, in how many documents, quotes."""

    anchor: Anchor
    label: str
    documents: int
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether two are one: ``joined`` as the graph has it, ``gain`` how much a decision is expected to mend."""

    sort: str
    a: Side
    b: Side
    judged: Judged
    joined: bool
    gain: float


def queue(index: Index, settings: Settings, most: int = 100) -> list[Question]:
    """The questions worth asking, by expected gain: how unsure the machine is, times the documents it bears on."""
    weaver, nodes = Weaver(index, settings.base), IndexedNodes(index, settings.base)
    found = [
        question
        for level in (ACTORS, AGREEMENTS, COMMITMENTS)
        for pair in _pairs(index, level)
        if (question := _question(weaver, nodes, level, pair)) is not None
    ]
    return sorted(found, key=lambda q: (-q.gain, q.a.anchor, q.b.anchor))[:most]


def _pairs(index: Index, level: Level) -> Iterator[tuple[str, str]]:
    for number, key in enumerate(index.keys_on(level.name)):
        if number >= _SCANNED:
            return
        for other in {*index.neighbours(key), *level.linked(index, key)}:
            if key < other and index.verdict(key, other) is None:
                yield key, other


def _question(weaver: Weaver, nodes: IndexedNodes, level: Level, pair: tuple[str, str]) -> Question | None:
    index, (a, b) = weaver.index, pair
    judged = level.judge(index, a, b)
    distance = abs(judged.score - SAME_FROM)
    if judged.forbidden or distance > UNSURE:
        return None
    first, second = _side(weaver, nodes, level, a), _side(weaver, nodes, level, b)
    if first is None or second is None:
        return None
    gain = (1 - distance / (UNSURE + 0.5)) * min(first.documents, second.documents)
    return Question(
        sort=level.name, a=first, b=second, judged=judged, joined=index.iri(a) == index.iri(b), gain=round(gain, 3)
    )


def _side(weaver: Weaver, nodes: IndexedNodes, level: Level, key: str) -> Side | None:
    index, docs = weaver.index, weaver.index.docs_of(key)
    quotes, anchor = [], None
    for doc in docs[:3]:
        contribution = index.contribution(doc, level.name)
        record = next((r for r, k in sorted(contribution.mentions.items()) if k == key), None) if contribution else None
        if record is None:
            continue
        anchor = anchor or (doc, record)
        quotes.append(_quote(weaver.extraction(doc), record))
    if anchor is None:
        return None
    return Side(anchor=anchor, label=_label(nodes, index.iri(key) or ""), documents=len(docs), quotes=tuple(quotes))


def _quote(extraction: Extraction, record: str) -> str:
    found = next((r for r in extraction.records if r.id == record.split(" ")[0]), None)
    if found is None:
        return extraction.document.publisher or extraction.document.name
    content = extraction.document.content
    around = content[max(0, found.start - 60) : found.end + 60] if found.end - found.start < 60 else found.quote
    return f"{extraction.document.name}: …{' '.join(around.split())[:_QUOTE]}…"


def _label(nodes: IndexedNodes, iri: str) -> str:
    if found := nodes.actor(iri) or nodes.agreement(iri):
        return found.label
    if duty := nodes.commitment(iri):
        debtor = nodes.actor(duty.debtor) if duty.debtor else None
        parts = (debtor.label if debtor else "(nobody named)", duty.action, duty.object or "", duty.deadline or "")
        return " ".join(filter(None, parts))
    return iri
