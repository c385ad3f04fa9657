"""What social network analysis says of each actor in a network.

Sources: betweenness by Brandes (2001), communities by Blondel et al. (2008, "Louvain"), both as networkx has them.
Everything that networkx leaves to chance has a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from kg.analyse.networks import Graph, Network
from kg.store import Table

SEED = 0
EXACT_UP_TO = 2000
"""Nodes up to which betweenness counts every shortest path; beyond, it is estimated from that many start nodes / 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """An actor's place in a network.

    ``degree`` counts neighbours, ``out`` and ``into`` its links by direction (both the same where there is none),
    ``weight`` what makes its links. ``betweenness`` is the share (0 to 1) of shortest paths between others that run
    through it, ``brokerage`` the pairs of parties it mediates between, ``community`` the number of its group, 1 being
    the largest.
    """

    label: str
    degree: int
    out: int
    into: int
    weight: int
    betweenness: float
    brokerage: int
    community: int
    node: str


COLUMNS = ("label", "degree", "out", "into", "weight", "betweenness", "brokerage", "community", "node")


def measure(network: Network) -> Table:
    """The measures as a table, those with most neighbours first."""
    rows = tuple(
        (m.label, str(m.degree), str(m.out), str(m.into), str(m.weight), f"{m.betweenness:.4f}", str(m.brokerage),
         str(m.community), m.node)
        for m in measures(network)
    )
    return Table(columns=COLUMNS, rows=rows)


def measures(network: Network) -> list[Measures]:
    """The measures of every actor, those with most neighbours first, then by label."""
    graph = network.graph
    count = graph.number_of_nodes()
    # Sets of integers are walked through in the same order in every process, sets of strings are not.
    numbered: nx.Graph[int] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    numbers = {node: number for number, node in enumerate(graph)}
    numbered.add_nodes_from(numbers.values())
    numbered.add_weighted_edges_from((numbers[a], numbers[b], data["weight"]) for a, b, data in graph.edges(data=True))
    pivots = None if count <= EXACT_UP_TO else EXACT_UP_TO // 4
    between = nx.betweenness_centrality(numbered, k=pivots, seed=SEED)
    groups = _communities(numbered, list(graph))
    found = [
        _of(graph, node, between[number], network.brokered.get(node, 0), groups[number])
        for number, node in enumerate(graph)
    ]
    return sorted(found, key=lambda m: (-m.degree, -m.weight, m.label, m.node))


def _of(graph: Graph, node: str, betweenness: float, brokerage: int, community: int) -> Measures:
    out = graph.out_degree(node) if isinstance(graph, nx.DiGraph) else graph.degree(node)
    into = graph.in_degree(node) if isinstance(graph, nx.DiGraph) else graph.degree(node)
    return Measures(
        label=graph.nodes[node]["label"], degree=len(set(nx.all_neighbors(graph, node)) - {node}), out=out, into=into,
        weight=graph.degree(node, weight="weight"), betweenness=betweenness, brokerage=brokerage,
        community=community, node=node,
    )


def _communities(graph: nx.Graph[int], names: list[str]) -> dict[int, int]:
    """The number of each node's community: the largest is 1; among equals the one with the first IRI comes first."""
    undirected: nx.Graph[int] = nx.Graph()
    undirected.add_nodes_from(graph)
    for source, target, data in graph.edges(data=True):
        before = undirected[source][target]["weight"] if undirected.has_edge(source, target) else 0
        undirected.add_edge(source, target, weight=before + data["weight"])
    groups = nx.community.louvain_communities(undirected, weight="weight", seed=SEED) if names else []
    ordered = sorted(groups, key=lambda group: (-len(group), min(names[n] for n in group)))
    return {node: number for number, group in enumerate(ordered, start=1) for node in group}
