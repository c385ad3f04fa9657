"""From the views of the store (``queries/views/network-*.rq``) to networkx graphs.

Nodes are actors, by IRI, with a ``label``. An edge's ``weight`` is how many agreements, commitments or claims make it.
Nodes and edges are put in by the order of their IRIs, so that whatever walks through the graph is repeatable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import networkx as nx

from kg import resources
from kg.store import Store, Table

Graph: TypeAlias = "nx.Graph[str]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A graph of actors; ``brokered`` has, for each who mediates, how many pairs of parties that brings together."""

    name: str
    title: str
    graph: Graph
    brokered: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A network that can be built from any store."""

    name: str
    title: str
    directed: bool
    brokerage: bool = False

    def build(self, store: Store) -> Network:
        """The network of what the store holds now."""
        table = store.select(resources.read("queries", "views", f"network-{self.name}.rq"))
        links = _links(table)
        graph: Graph = nx.DiGraph() if self.directed else nx.Graph()
        for actor, label in sorted({(link.source, link.source_label) for link in links}
                                   | {(link.target, link.target_label) for link in links}):
            graph.add_node(actor, label=label)
        weights: dict[tuple[str, str], set[str]] = {}
        for link in links:
            weights.setdefault((link.source, link.target), set()).add(link.via)
        for (source, target), via in sorted(weights.items()):
            graph.add_edge(source, target, weight=len(via))
        brokered = _brokered(links) if self.brokerage else {}
        return Network(name=self.name, title=self.title, graph=graph, brokered=brokered)


NETWORKS = (
    View(name="agreements", title="Actors linked through agreements", directed=False),
    View(name="commitments", title="Commitments, from who owes to whom it is owed", directed=True),
    View(name="mediation", title="Mediation, from who mediates to the parties", directed=True, brokerage=True),
    View(name="citations", title="Who passes on whose words", directed=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    source: str
    source_label: str
    target: str
    target_label: str
    via: str


def _links(table: Table) -> list[_Link]:
    return [_Link(**dict(zip(table.columns, (cell or "" for cell in row), strict=True))) for row in table.rows]


def _brokered(links: list[_Link]) -> dict[str, int]:
    """Pairs of parties to one agreement that a mediator stands between, each pair once however many agreements."""
    parties: dict[tuple[str, str], set[str]] = {}
    for link in links:
        parties.setdefault((link.source, link.via), set()).add(link.target)
    pairs: dict[str, set[tuple[str, str]]] = {}
    for (mediator, _), sides in parties.items():
        pairs.setdefault(mediator, set()).update(combinations(sorted(sides), 2))
    return {mediator: len(found) for mediator, found in sorted(pairs.items())}
