"""A graph that has not passed the gate yet, and what named graphs are called."""

from __future__ import annotations

from dataclasses import dataclass

from kg.settings import Settings


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


def graph_name(settings: Settings, *parts: str) -> str:
    """The IRI of a named graph: ``ontology``, ``references``, ``resolution``, ``runs``, or ``document`` and its key."""
    return f"{settings.base}graph/{'/'.join(parts)}"
