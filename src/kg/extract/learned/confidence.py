"""How sure a record is that the network has judged: its probability, brought to how often such records are right.

The network's probabilities are too bold. ``data/learned/calibration.yaml`` has, for each kind of record and for who
found it, two numbers *a*, *b*: the confidence is sigmoid(a · logit(p) + b) (Platt 1999), fitted on the tune part of the
corpus by ``python -m tests.benchmarks.joining --write``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from kg.errors import DataFileError
from kg.extract import lexicon

Lines = Mapping[str, tuple[float, float]]
WHERE = "learned/calibration.yaml"
_EDGE = 1e-4  # probabilities nearer to 0 or 1 tell no more


@cache
def lines() -> Lines:
    """The line of each kind and finder, such as ``conduct.model``."""
    out = {}
    for key, value in lexicon.load(WHERE).items():
        match value:
            case [int() | float() as a, int() | float() as b]:
                out[key] = (float(a), float(b))
            case _:
                mend = "Make it anew: python -m tests.benchmarks.joining --write"
                raise DataFileError(f"{key!r} needs two numbers", where=WHERE, mend=mend)
    return out


def logit(chance: float) -> float:
    """The logarithm of the odds, of a probability kept off its ends."""
    kept = min(1 - _EDGE, max(_EDGE, chance))
    return math.log(kept / (1 - kept))


def calibrated(chance: float, line: tuple[float, float]) -> float:
    """The probability that a record is right, rounded to hundredths."""
    a, b = line
    return round(1 / (1 + math.exp(-(a * logit(chance) + b))), 2)
