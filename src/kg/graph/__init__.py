"""Canonical nodes -> RDF: one named graph a document, one for what resolution derives, one for references.

No blank nodes; ids from content; only literals that every store keeps as they are. The RDF that is made here has not
passed the gate: ``validate`` makes a ``ValidGraph`` of a ``CandidateGraph``.
"""

from kg.graph.candidate import CandidateGraph, graph_name
from kg.graph.canonical import references_graph, resolution_graph
from kg.graph.document import document_graph
from kg.graph.triples import Triples, parse_turtle

__all__ = [
    "CandidateGraph",
    "Triples",
    "document_graph",
    "graph_name",
    "parse_turtle",
    "references_graph",
    "resolution_graph",
]
