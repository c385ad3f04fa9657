"""What the learned reader says of a piece and of an act: kinds, classes and roles, in the order of its outputs."""

from __future__ import annotations

from kg.model import Force, Modality, Verdict

COMMITMENT, CONDUCT, ATTRIBUTION = 0, 1, 2
KINDS = ("commitment", "conduct", "attribution")
MODALITIES = tuple(Modality)
FORCES = tuple(Force)
VERDICTS = tuple(Verdict)
ROLES = (
    "doer", "creditor", "object", "place", "start", "deadline", "duration", "condition", "speaker", "quote", "cue",
)  # fmt: skip
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
REACH = {COMMITMENT: (64, 48), CONDUCT: (64, 48), ATTRIBUTION: (72, 72)}  # pieces that the roles of an act are read in
