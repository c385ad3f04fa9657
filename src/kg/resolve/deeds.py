"""Sorts of deeds: the families by which a report and a promise in other words are found to be about one deed."""

from __future__ import annotations

from kg.extract.conduct_words import family


def sort_of(action: str) -> str:
    """The family of a deed; the deed itself where no family has it.

    >>> sort_of("set free") == sort_of("release"), sort_of("ponder")
    (True, 'ponder')
    """
    return family(action) or action
