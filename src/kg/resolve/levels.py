"""The levels on which keys become nodes: actors, agreements, commitments, places."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.resolve import actor_pairs, actors, agreement_pairs, agreements, commitment_pairs, commitments, places
from kg.resolve.index import Index
from kg.resolve.pairs import Judged

Content = Mapping[str, Any]
NOTHING = Judged(findings=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How the keys of a level are compared and named.

    ``blocks`` gives the names under which keys that may be the same meet; ``linked`` the keys that documents link to
    a key; ``judge`` compares two keys, ``weaker`` says whether the first tells less than the second; ``own_iri`` is
    what a key would be called alone; ``rank`` orders the keys of a node, whose first gives it its IRI.
    """

    name: str
    blocks: Callable[[Index, str, Content], Iterable[str]]
    judge: Callable[[Index, str, str], Judged]
    own_iri: Callable[[Content, str], str]
    rank: Callable[[Content], tuple[object, ...]]
    linked: Callable[[Index, str], list[str]] = lambda _, __: []
    weaker: Callable[[Content, Content], bool] = lambda _, __: False


def _nowhere(_: Index, __: str, ___: Content) -> tuple[str, ...]:
    return ()


def _never(_: Index, __: str, ___: str) -> Judged:
    return NOTHING


@lru_cache(maxsize=4096)
def _content(text: str) -> Content:
    content: Content = json.loads(text)
    return content


def _told(index: Index, key: str, content: Content) -> agreement_pairs.Told:
    return agreement_pairs.told(content, _company(index, key))


def _company(index: Index, key: str) -> tuple[str, ...]:
    """In whose company a key is told, the most frequent first."""
    votes = index.votes(key, "company")
    return tuple(v for v, _ in sorted(votes, key=lambda vote: (-vote[1], vote[0])))


def _agreements(index: Index, a: str, b: str) -> Judged:
    first, second = index.content(a), index.content(b)
    if first is None or second is None:
        return NOTHING
    return agreement_pairs.judge(
        _told(index, a, _content(first)), _told(index, b, _content(second)), index.count(a, "apart", b)
    )


def _actors(index: Index, a: str, b: str) -> Judged:
    first, second = index.content(a), index.content(b)
    if first is None or second is None:
        return NOTHING
    x, y = _content(first), _content(second)
    fewer, more = (a, b) if _length(x) <= _length(y) else (b, a)
    company, others = (frozenset(polity for polity, _ in index.votes(key, "company")) for key in (fewer, more))
    tails = frozenset(tail for tail, _ in index.votes(more, "tail")) if "name" in x and "name" in y else frozenset()
    around = actor_pairs.Surroundings(
        short_form=index.count(a, "short form", b), company=company, others=others, tails=tails
    )
    return actor_pairs.judge(x, y, around)


def _commitments(index: Index, a: str, b: str) -> Judged:
    first, second = index.content(a), index.content(b)
    if first is None or second is None:
        return NOTHING
    x, y = commitments.telling(index, a, _content(first)), commitments.telling(index, b, _content(second))
    return commitment_pairs.judge(x, y)


def _length(content: Content) -> int:
    return 0 if "local" in content else len(content.get("name") or content.get("person") or ())


def _short_forms(index: Index, key: str) -> list[str]:
    return [other for other, _ in index.votes(key, "short form")]


ACTORS = Level(
    name=actors.LEVEL,
    blocks=lambda _, __, content: actor_pairs.blocks(content),
    judge=_actors,
    own_iri=actors.own_iri,
    rank=actors.rank,
    linked=_short_forms,
    weaker=lambda a, b: _length(a) < _length(b),
)
AGREEMENTS = Level(
    name=agreements.LEVEL,
    blocks=lambda index, key, content: agreements.blocks(content, _company(index, key)),
    judge=_agreements,
    own_iri=agreements.own_iri,
    weaker=lambda a, b: not (a["signed"] or a["effective"]) and bool(b["signed"] or b["effective"]),
    rank=agreements.rank,
)
COMMITMENTS = Level(
    name=commitments.LEVEL,
    blocks=commitments.blocks,
    judge=_commitments,
    own_iri=commitments.own_iri,
    rank=commitments.rank,
)
PLACES = Level(
    name=places.LEVEL,
    blocks=_nowhere,
    judge=_never,
    own_iri=places.own_iri,
    rank=lambda content: (str(content["iri"]),),
)
LEVELS = (ACTORS, AGREEMENTS, COMMITMENTS, PLACES)
