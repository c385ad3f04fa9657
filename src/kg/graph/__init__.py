"""Canonical nodes -> RDF: one named graph a document, and one a node that resolution derives.

No blank nodes; ids from content; only literals that every store keeps as they are. The RDF that is made here has not
passed the gate: ``validate`` makes a ``ValidGraph`` of a ``CandidateGraph``.
"""

from kg.graph.candidate import CandidateGraph, graph_name
from kg.graph.canonical import (
    actor_graph,
    agreement_graph,
    commitment_graph,
    node_graph_name,
    node_graphs,
    place_graph,
)
from kg.graph.document import document_graph
from kg.graph.triples import Triples, parse_turtle

__all__ = [
    "CandidateGraph",
    "Triples",
    "actor_graph",
    "agreement_graph",
    "commitment_graph",
    "document_graph",
    "graph_name",
    "node_graph_name",
    "node_graphs",
    "parse_turtle",
    "place_graph",
]
