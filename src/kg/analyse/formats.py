"""Networks as GraphML and GEXF, for Gephi, Cytoscape, igraph and the like; the same network gives the same bytes."""

from __future__ import annotations

import io
import re

import networkx as nx

from kg.analyse.networks import Graph, Network

# What XML 1.0 cannot carry, not even escaped. Source: https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# networkx writes the day and its own version into every GEXF file.
_CLOCK = re.compile(rb' lastmodifieddate="[^"]*"')
_CREATOR = re.compile(rb"<creator>[^<]*</creator>")


def graphml(network: Network) -> bytes:
    """The network as GraphML: ``label`` of nodes, ``weight`` of edges."""
    written = io.BytesIO()
    nx.write_graphml_xml(_writable(network.graph), written, encoding="utf-8", prettyprint=True)
    return written.getvalue().rstrip() + b"\n"


def gexf(network: Network) -> bytes:
    """The network as GEXF 1.2, with labels and weights where GEXF has them."""
    written = io.BytesIO()
    nx.write_gexf(_writable(network.graph), written, encoding="utf-8", prettyprint=True, version="1.2draft")
    timeless = _CLOCK.sub(b"", written.getvalue())
    return _CREATOR.sub(b"<creator>accord-kg</creator>", timeless).rstrip() + b"\n"


def _writable(graph: Graph) -> Graph:
    """The graph with labels that XML can carry."""
    clean = graph.copy()
    for _, attributes in clean.nodes(data=True):
        attributes["label"] = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", attributes["label"])
    return clean
