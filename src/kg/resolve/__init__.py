"""Records of many documents -> canonical actors, agreements and commitments, accounts and status histories.

The set of documents alone decides the result: not their order, nor how often one was given, nor in which batches.

- ``index``         what is remembered of the documents: tallies by key, from which nodes are decided
- ``contribution``  what one document puts into it
- ``actors``, ``agreements``, ``commitments``, ``places``   keys and nodes of each sort; ``pairs`` how keys are compared
- ``status``        from what is told of deeds to histories
- ``accounts``      what one document says, in canonical nodes
- ``weaving``       how a change is carried through
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Extraction, Modality
from kg.resolve import actors, agreements, commitments, places
from kg.resolve.index import Index
from kg.resolve.nodes import ActorNode, AgreementNode, CommitmentNode, PlaceNode, Resolution
from kg.resolve.places import place_iri
from kg.resolve.weaving import DOCUMENT, GONE, Weaver, labels, node_sort
from kg.settings import Settings

__all__ = [
    "DOCUMENT",
    "GONE",
    "Index",
    "IndexedNodes",
    "Resolution",
    "Weaver",
    "labels",
    "node_sort",
    "place_iri",
    "resolution",
    "resolve",
]


class IndexedNodes:
    """The canonical nodes of an index, each made when it is asked for."""

    def __init__(self, index: Index, base: str) -> None:
        self.index, self._base = index, base

    def actor(self, iri: str) -> ActorNode | None:
        """See ``nodes.Nodes``."""
        return actors.node(self.index, iri, self._base)

    def agreement(self, iri: str) -> AgreementNode | None:
        """See ``nodes.Nodes``."""
        return agreements.node(self.index, iri)

    def commitment(self, iri: str) -> CommitmentNode | None:
        """See ``nodes.Nodes``."""
        return commitments.node(self.index, iri, self._base)

    def place(self, iri: str) -> PlaceNode | None:
        """See ``nodes.Nodes``."""
        return places.node(self.index, iri)

    def modality(self, iri: str) -> Modality | None:
        """See ``nodes.Nodes``."""
        return commitments.modality(self.index, iri)

    def sort(self, iri: str) -> str | None:
        """See ``nodes.Nodes``."""
        keys = self.index.keys_of(iri)
        return keys[0].partition(":")[0] if keys else None


def resolve(extractions: Iterable[Extraction], settings: Settings) -> Resolution:
    """Bring together what documents say, all in memory."""
    with Index.in_memory() as index:
        weaver = Weaver(index, settings.base)
        weaver.change(extractions)
        labels(weaver)
        return resolution(weaver)


def resolution(weaver: Weaver) -> Resolution:
    """All nodes and accounts of an index: for what is small enough to be looked at as a whole."""
    index = weaver.index
    nodes = IndexedNodes(index, weaver.base)
    found = {iri: node for iri in index.iris(commitments.LEVEL) if (node := nodes.commitment(iri))}
    accounts = (weaver.account(key) for key in index.documents())
    return Resolution(
        actors={iri: actor for iri in index.iris(actors.LEVEL) if (actor := nodes.actor(iri))},
        agreements={iri: made for iri in index.iris(agreements.LEVEL) if (made := nodes.agreement(iri))},
        commitments=found,
        places={iri: place for iri in index.iris(places.LEVEL) if (place := nodes.place(iri))},
        accounts=tuple(replace(a, commitments=tuple(found[c.iri] for c in a.commitments)) for a in accounts),
    )
