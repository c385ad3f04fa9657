"""Records -> RDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateGraph:
    """A named graph before the gate.

    ``name`` is its IRI; ``triples`` what it holds, ``context`` what its shapes must see beside it (the document's
    text, actors and agreements of the resolution graph) but what is not stored under its name. Both are sorted
    N-Triples without blank nodes.
    """

    name: str
    triples: str
    context: str = ""
