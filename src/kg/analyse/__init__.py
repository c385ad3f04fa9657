"""Networks of actors, and what social network analysis says of them.

- ``networks``  from the store's views to networkx graphs
- ``measurement``  degree, betweenness, brokerage, communities
- ``formats``   GraphML and GEXF
"""

from kg.analyse.formats import gexf, graphml
from kg.analyse.measurement import Measures, measure, measures
from kg.analyse.networks import NETWORKS, Network, View

__all__ = ["NETWORKS", "Measures", "Network", "View", "gexf", "graphml", "measure", "measures"]
