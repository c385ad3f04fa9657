"""What the learned reader says of a piece and of a deed: kinds, classes and roles, in the order of its outputs."""

from __future__ import annotations

from kg.model import Force, Modality, Verdict

COMMITMENT, CONDUCT = 0, 1
KINDS = ("commitment", "conduct")
MODALITIES = tuple(Modality)
FORCES = tuple(Force)
VERDICTS = tuple(Verdict)
ROLES = (
    "doer", "creditor", "object", "place", "start", "deadline", "duration", "condition", "speaker", "quote",
)  # fmt: skip
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
