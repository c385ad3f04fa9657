"""How sure a record is: how often its rule was right on annotated texts, shrunk towards the rule's own prior.

``data/confidence.yaml`` holds, for each rule, how many records it made on the annotated corpus and how many of them the
annotators have too; it is made by ``python -m tests.benchmarks.calibration --write``. A rule that was seen rarely stays
near its prior (a beta prior of the strength ``PRIOR_STRENGTH``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.errors import DataFileError
from kg.extract.lexicon import load, mapping

PRIOR_STRENGTH = 6  # as much as six records of the rule: rules are seen between once and a hundred times


@cache
def _seen() -> Mapping[str, tuple[int, int]]:
    """(right, made) of each rule."""
    found: dict[str, tuple[int, int]] = {}
    for rule, counts in mapping(load("confidence.yaml").get("rules", {}), "confidence.yaml").items():
        match counts:
            case [int(right), int(made)] if 0 <= right <= made:
                found[rule] = (right, made)
            case _:
                mend = "Make the file anew: python -m tests.benchmarks.calibration --write"
                raise DataFileError(f"{rule!r} needs two counts, right and made", where="confidence.yaml", mend=mend)
    return found


def calibrated(rule: str | None, prior: float | None) -> float | None:
    """The probability that a record of this rule is right; None for a record without a rule."""
    if rule is None or prior is None:
        return prior
    right, made = _seen().get(rule, (0, 0))
    return round((right + PRIOR_STRENGTH * prior) / (made + PRIOR_STRENGTH), 2)
