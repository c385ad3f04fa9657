"""The levels on which keys become nodes: actors, agreements, commitments, places."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.resolve import actor_pairs, actors, agreement_pairs, agreements, commitments, places
from kg.resolve.index import Index
from kg.resolve.pairs import Judged

Content = Mapping[str, Any]
NOTHING = Judged(findings=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How the keys of a level are compared and named.

    ``blocks`` gives the names under which keys that may be the same meet; ``linked`` the keys that documents link to
    a key; ``judge`` compares two keys; ``own_iri`` is what a key would be called alone; ``rank`` orders the keys of a
    node, whose first gives it its IRI.
    """

    name: str
    blocks: Callable[[Content], Iterable[str]]
    judge: Callable[[Index, str, str], Judged]
    own_iri: Callable[[Content, str], str]
    rank: Callable[[Content], tuple[object, ...]]
    linked: Callable[[Index, str], list[str]] = lambda _, __: []


def _nowhere(_: Content) -> tuple[str, ...]:
    return ()


def _never(_: Index, __: str, ___: str) -> Judged:
    return NOTHING


@lru_cache(maxsize=4096)
def _told(text: str) -> agreement_pairs.Told:
    return agreement_pairs.told(json.loads(text))


def _agreements(index: Index, a: str, b: str) -> Judged:
    first, second = index.content(a), index.content(b)
    if first is None or second is None:
        return NOTHING
    return agreement_pairs.judge(_told(first), _told(second), index.count(a, "apart", b))


@lru_cache(maxsize=4096)
def _content(text: str) -> Content:
    content: Content = json.loads(text)
    return content


def _actors(index: Index, a: str, b: str) -> Judged:
    first, second = index.content(a), index.content(b)
    if first is None or second is None:
        return NOTHING
    x, y = _content(first), _content(second)
    fewer, more = (a, b) if _length(x) <= _length(y) else (b, a)
    company, others = (frozenset(polity for polity, _ in index.votes(key, "company")) for key in (fewer, more))
    tails = frozenset(tail for tail, _ in index.votes(more, "tail")) if "name" in x and "name" in y else frozenset()
    return actor_pairs.judge(
        x, y, short_form=index.count(a, "short form", b), company=company, others=others, tails=tails
    )


def _length(content: Content) -> int:
    return 0 if "local" in content else len(content.get("name", ()))


def _short_forms(index: Index, key: str) -> list[str]:
    return [other for other, _ in index.votes(key, "short form")]


ACTORS = Level(
    name=actors.LEVEL, blocks=actor_pairs.blocks, judge=_actors, own_iri=actors.own_iri, rank=actors.rank,
    linked=_short_forms,
)
AGREEMENTS = Level(
    name=agreements.LEVEL, blocks=agreements.blocks, judge=_agreements, own_iri=agreements.own_iri,
    rank=agreements.rank,
)
COMMITMENTS = Level(
    name=commitments.LEVEL, blocks=commitments.blocks, judge=_never, own_iri=commitments.own_iri,
    rank=commitments.rank,
)
PLACES = Level(
    name=places.LEVEL, blocks=_nowhere, judge=_never, own_iri=places.own_iri, rank=lambda c: (str(c["iri"]),)
)
LEVELS = (ACTORS, AGREEMENTS, COMMITMENTS, PLACES)
