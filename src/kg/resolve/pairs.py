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


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Keys that accepted pairs connect. ``edges`` are their scores, ``forbidden`` says which two cannot be one.

    ``weaker`` says whether the first of two keys tells less than the other: a surname beside a full name.
    """

    keys: Sequence[str]
    edges: Mapping[tuple[str, str], float]
    forbidden: Callable[[str, str], bool]
    weaker: Callable[[str, str], bool]


def partition(component: Component) -> list[list[str]]:
    """The keys of a component as nodes: pairs join in the order of their score unless members clash.

    Pairs of keys that both tell enough come first. A key that tells less and has two equally good ways to go which
    clash goes neither: which of the two is meant nobody can tell. The result depends on the component alone.
    """
    group = {key: [key] for key in component.keys}
    for a, b in _decided(component):
        x, y = group[a], group[b]
        # What people join is joined whatever the machine finds between others of the two nodes.
        by_people = component.edges[a, b] >= PEOPLE
        if x is not y and (by_people or not any(component.forbidden(p, q) for p in x for q in y)):
            joined = sorted(x + y)
            for key in joined:
                group[key] = joined
    return sorted({id(g): g for g in group.values()}.values())


def _decided(component: Component) -> list[tuple[str, str]]:
    """The edges in the order in which they join, without those that leave a key torn between two."""
    ways: dict[str, dict[str, float]] = {}
    for (a, b), score in component.edges.items():
        ways.setdefault(a, {})[b] = score
        ways.setdefault(b, {})[a] = score
    torn: set[frozenset[str]] = set()
    for key, found in ways.items():
        stronger = {other: score for other, score in found.items() if component.weaker(key, other)}
        top = max(stronger.values(), default=0.0)
        rivals = sorted(other for other, score in stronger.items() if score == top)
        if top < PEOPLE and any(component.forbidden(p, q) for i, p in enumerate(rivals) for q in rivals[i + 1 :]):
            torn |= {frozenset((key, other)) for other in stronger}
    return [
        (a, b)
        for (a, b), score in sorted(
            component.edges.items(),
            key=lambda e: (component.weaker(*e[0]) or component.weaker(*e[0][::-1]), -e[1], e[0]),
        )
        if frozenset((a, b)) not in torn
    ]
