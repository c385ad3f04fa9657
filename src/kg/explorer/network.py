"""A small picture of those around an actor: who owes it and whom it owes, placed on a ring."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from kg.explorer.asking import Source, rows_of
from kg.explorer.things import Ref

WIDTH, MOST = 760, 12
_HEIGHTS = (220, 440)  # for a few, for many
_FEW = 2
_FIRM = (
    "has occurred", "is going on", "undertaken", "required", "proposed", "intended", "uncertain", "said not to be so",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An actor in the picture."""

    node: Ref
    x: float
    y: float
    middle: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Commitments of one actor to another, of one force; the arrow points to whom they are owed."""

    debtor: Ref
    creditor: Ref
    force: str
    commitments: tuple[str, ...]
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The picture in user units. ``hidden`` counts neighbours that found no place, those with fewest commitments."""

    spots: tuple[Spot, ...] = ()
    lines: tuple[Line, ...] = ()
    hidden: int = 0
    width: int = WIDTH
    height: int = _HEIGHTS[1]


def around(source: Source, actor: Ref) -> Network:
    """The picture around an actor; empty where it owes nobody and nobody owes it."""
    edges: dict[tuple[Ref, Ref, str], list[str]] = defaultdict(list)
    for row in rows_of(source, "neighbours", [actor.iri]):
        debtor = Ref(iri=row["debtor"], label=row["debtor_label"])
        creditor = Ref(iri=row["creditor"], label=row["creditor_label"])
        if debtor != creditor and row["commitment"] not in edges[debtor, creditor, row["factuality"]]:
            edges[debtor, creditor, row["factuality"]].append(row["commitment"])
    weight: dict[Ref, int] = defaultdict(int)
    for (debtor, creditor, _), told in edges.items():
        weight[creditor if debtor.iri == actor.iri else debtor] += len(told)
    others = sorted(sorted(weight, key=lambda ref: (-weight[ref], ref))[:MOST])
    if not others:
        return Network()
    height = _HEIGHTS[len(others) > _FEW]
    spots = {actor.iri: Spot(node=actor, x=WIDTH / 2, y=height / 2, middle=True)}
    for number, other in enumerate(others):
        angle = 2 * math.pi * (number + 0.5) / len(others) + math.pi / 2 * (len(others) == _FEW)
        x, y = WIDTH / 2 + WIDTH / 3 * math.cos(angle), height / 2 + (height / 2 - 50) * math.sin(angle)
        spots[other.iri] = Spot(node=other, x=round(x, 1), y=round(y, 1), middle=False)
    shown = [key for key in edges if key[0].iri in spots and key[1].iri in spots]
    shown.sort(key=lambda key: (key[0], key[1], _FIRM.index(key[2]) if key[2] in _FIRM else 99))
    beside: dict[frozenset[str], int] = defaultdict(int)
    lines = []
    for key in shown:
        pair = frozenset((key[0].iri, key[1].iri))
        lines.append(_line(key, tuple(edges[key]), (spots[key[0].iri], spots[key[1].iri]), beside[pair]))
        beside[pair] += 1
    return Network(spots=tuple(spots.values()), lines=tuple(lines), hidden=max(0, len(weight) - MOST), height=height)


def _line(key: tuple[Ref, Ref, str], told: tuple[str, ...], ends: tuple[Spot, Spot], beside: int) -> Line:
    """A line from one spot to another that stops short of both, moved aside where others join the same two."""
    (a, b) = ends
    dx, dy = b.x - a.x, b.y - a.y
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    side = 9.0 * ((beside + 1) // 2) * (1 if beside % 2 else -1)
    # sideways as seen from the actor whose IRI comes first, so that lines in both directions do not meet
    turn = side if a.node.iri < b.node.iri else -side
    ox, oy = -uy * turn, ux * turn
    return Line(
        debtor=key[0], creditor=key[1], force=key[2], commitments=told,
        x1=round(a.x + ux * 26 + ox, 1), y1=round(a.y + uy * 26 + oy, 1),
        x2=round(b.x - ux * 30 + ox, 1), y2=round(b.y - uy * 30 + oy, 1),
    )
