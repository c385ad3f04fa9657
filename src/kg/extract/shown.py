"""How an actor is shown: the phrases of the text that stand for it, the best of them as its name, and its number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from kg.extract.entities import Entity
from kg.extract.mention import Form, Mention
from kg.extract.parse import Parsed
from kg.model import Actor, ActorKind

_FILLED = (ActorKind.POPULATION,)  # names of peoples are actors only where something is owed to or done by them
_RANK = {Form.NAME: 2, Form.NOMINAL: 1, Form.PRONOUN: 0}

Spans = list[tuple[int, int]]


def actor_records(
    parsed: Parsed, entities: Iterable[Entity], filled: Mapping[str, Iterable[tuple[int, int]]]
) -> tuple[list[Actor], dict[str, str]]:
    """The actors to keep, numbered a1, a2 ... in text order, and the map from provisional ids to these.

    ``filled``: the ids that some other record refers to, with the spans of the phrases that did.
    """
    kept = []
    for entity in entities:
        if entity.id in filled or (entity.kind not in _FILLED and any(m.qualified for m in entity.names)):
            kept.append((entity, _shown(parsed, entity, list(filled.get(entity.id, ())))))
    kept.sort(key=lambda pair: (pair[1][0], pair[0].id))
    renumber = {entity.id: f"a{i}" for i, (entity, _) in enumerate(kept, start=1)}
    return [_record(parsed, entity, spans, renumber[entity.id]) for entity, spans in kept], renumber


def _shown(parsed: Parsed, entity: Entity, filled: Spans) -> Spans:
    spans = {parsed.span(m) for m in entity.names}
    touches = _Touching(filled)
    spans.update(span for m in entity.mentions if touches.any(span := parsed.span(m)))
    if not any(m.form is not Form.PRONOUN and parsed.span(m) in spans for m in entity.mentions):
        first = next((m for m in entity.mentions if m.form is not Form.PRONOUN), entity.mentions[0])
        spans.add(parsed.span(first))
    return _outermost(spans)


class _Touching:
    """Whether a span overlaps one of many, without a look at each: the furthest end of those that start before."""

    def __init__(self, spans: Spans) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def any(self, span: tuple[int, int]) -> bool:
        before = bisect_left(self._starts, span[1])
        return before > 0 and self._ends[before - 1] > span[0]


def _record(parsed: Parsed, entity: Entity, spans: Spans, number: str) -> Actor:
    best = _best(parsed, entity.mentions, frozenset(spans))
    start, end = parsed.span(best)
    return Actor(
        id=number, doc=parsed.text.document.name, quote=parsed.content[start:end], start=start, end=end,
        name=best.text, kind=entity.kind, mentions=tuple(spans), country=entity.country,
        identifiers=(entity.key,) if entity.kind is ActorKind.STATE and entity.key else (),
    )  # fmt: skip


def _best(parsed: Parsed, mentions: Sequence[Mention], spans: frozenset[tuple[int, int]]) -> Mention:
    shown = [m for m in mentions if parsed.span(m) in spans] or mentions
    return max(shown, key=lambda m: (_RANK[m.form], m.key is not None, len(m.text) if m.form is Form.NAME else 0))


def _outermost(spans: Iterable[tuple[int, int]]) -> Spans:
    """The spans that lie in no other one, in order."""
    out: Spans = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not out or end > out[-1][1]:
            out.append((start, end))
    return out
