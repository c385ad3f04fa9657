"""Conduct: deeds reported as done, going on, left undone, broken or denied, where they bear on a commitment or agreement."""

from __future__ import annotations

from kg.extract.commitments import Reader
from kg.extract.frames import Reading
from kg.model import Agreement, Commitment, Conduct


def find_conduct(
    reader: Reader, commitments: list[tuple[Reading, Commitment]], agreements: list[Agreement]
) -> list[Conduct]:
    """The conduct that a document reports, in text order; none where it has no agreement and no commitment to bear on."""
    return []
