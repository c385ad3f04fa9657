"""What became of an IRI that the store no longer describes.

An IRI once given out stays answered: after a merge by 308 to the node that took its place, after a retraction by 410.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.resolve.index import Index
from kg.store.generations import INDEX


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Another node took its place."""

    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted:
    """What it was part of was taken back."""

    reason: str = "it was taken back"


Fate = Merged | Retracted
Fates = Callable[[Path, str], Fate | None]
"""From the folder of a generation and an IRI to its fate; None where nothing is known of it. Called in a thread."""


def from_index(generation: Path, iri: str) -> Fate | None:
    """The fate that the store's index remembers: what moved, and what is nowhere any more."""
    with Index.reading(generation.parents[1] / INDEX) as index:
        moved = index.moved(iri)
    targets = [into for into in moved if into]
    if len(targets) == 1:
        return Merged(into=targets[0])
    if targets:
        return Retracted(reason=f"it was split into {', '.join(targets)}")
    return Retracted() if moved else None
