"""One commitment told by several documents is one node, worded one way; the documents' own words stay in quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.resolve.nodes import Account, CommitmentNode


def unified(accounts: Sequence[Account]) -> tuple[Account, ...]:
    """The accounts with every commitment as all documents together tell it."""
    told: dict[str, list[CommitmentNode]] = {}
    for account in accounts:
        for node in account.commitments:
            told.setdefault(node.iri, []).append(node)
    common = {iri: _common(nodes) for iri, nodes in told.items() if len(nodes) > 1}
    return tuple(replace(a, commitments=tuple(common.get(c.iri, c) for c in a.commitments)) for a in accounts)


def _common(nodes: Sequence[CommitmentNode]) -> CommitmentNode:
    """All creditors that any document names, and of each other slot the wording most used."""
    return replace(
        nodes[0],
        creditors=tuple(sorted({c for n in nodes for c in n.creditors})),
        object=_usual(n.object for n in nodes),
        place=_usual(n.place for n in nodes),
        start_time=_usual(n.start_time for n in nodes),
        deadline=_usual(n.deadline for n in nodes),
        duration=_usual(n.duration for n in nodes),
        condition=_usual(n.condition for n in nodes),
    )


def _usual(values: Iterable[str | None]) -> str | None:
    """The value most used, the longer of two, the first in code-point order; None only where there is no other."""
    counts = Counter(v for v in values if v is not None)
    return min(counts, key=lambda v: (-counts[v], -len(v), v), default=None)
