"""What became of an IRI that the store no longer describes.

An IRI once given out stays answered: after a merge by 308 to the node that took its place, after a retraction by 410.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


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


def unknown(generation: Path, iri: str) -> Fate | None:
    """Nothing is known of any IRI."""
    return None
