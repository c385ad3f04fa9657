"""How a pair of keys is judged, and how keys that pairs join become nodes: scores that explain themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

CLASH = -100.0
"""The weight of what forbids that two keys are one, whatever speaks for it."""
VARIANT = "variant: "
"""Begins the finding that makes of a clash a variant."""
SAME_FROM = 2.0
"""The score from which two keys are one: one strong sign (a name of one's own) or two weaker ones. Two nodes are better
than a wrong merge, so a single weak sign is not enough."""


PEOPLE = 100.0
"""The weight of a decision of people that two are one: more than any machine's findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What speaks for (above 0) or against (below 0) two keys being one."""

    what: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A pair with all that speaks for and against."""

    findings: tuple[Finding, ...]

    @property
    def score(self) -> float:
        """The sum of the weights."""
        return sum(f.weight for f in self.findings)

    @property
    def same(self) -> bool:
        """Whether the two are taken to be one."""
        return self.score >= SAME_FROM

    @property
    def forbidden(self) -> bool:
        """Whether they cannot be one."""
        return any(f.weight <= CLASH for f in self.findings)

    @property
    def variant(self) -> bool:
        """Whether they cannot be one but are two versions of one thing."""
        return any(f.what.startswith(VARIANT) for f in self.findings)

    def __str__(self) -> str:
        return "; ".join(f"{f.what} ({f.weight:+g})" for f in self.findings)


def partition(
    keys: Sequence[str],
    edges: Mapping[tuple[str, str], float],
    forbidden: Callable[[str, str], bool],
) -> list[list[str]]:
    """The keys of a connected component as nodes: pairs join in the order of their score unless members clash.

    A key with equally good, clashing ways to go goes none of them: which of the two is meant nobody can tell. The
    result depends on the component alone.
    """
    group = {key: [key] for key in keys}
    for a, b in _decided(edges, forbidden):
        x, y = group[a], group[b]
        # What people join is joined whatever the machine finds between others of the two nodes.
        by_people = edges[a, b] >= PEOPLE
        if x is not y and (by_people or not any(forbidden(p, q) for p in x for q in y)):
            joined = sorted(x + y)
            for key in joined:
                group[key] = joined
    return sorted({id(g): g for g in group.values()}.values())


def _decided(
    edges: Mapping[tuple[str, str], float], forbidden: Callable[[str, str], bool]
) -> list[tuple[str, str]]:
    """The edges best first, without those that leave a key torn between two that cannot be one."""
    best: dict[str, list[tuple[float, str]]] = {}
    for (a, b), score in edges.items():
        best.setdefault(a, []).append((score, b))
        best.setdefault(b, []).append((score, a))
    torn: set[frozenset[str]] = set()
    for key, ways in best.items():
        top = max(score for score, _ in ways)
        if top >= PEOPLE:
            continue
        rivals = sorted(other for score, other in ways if score == top)
        if any(forbidden(p, q) for i, p in enumerate(rivals) for q in rivals[i + 1 :]):
            torn |= {frozenset((key, other)) for score, other in ways}
    return [pair for pair, _ in sorted(edges.items(), key=lambda e: (-e[1], e[0])) if frozenset(pair) not in torn]
