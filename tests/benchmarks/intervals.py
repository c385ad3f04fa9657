"""How far a figure may be off by the choice of documents: bootstrap intervals of F1 and of differences between F1s.

Documents are drawn with replacement, counts added up and F1 computed anew, ``RESAMPLES`` times; the interval holds the
middle 95 % (percentile bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13). Two readers
are compared on the same draws, since they have read the same documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tests.benchmarks.scoring import Counts, summed

RESAMPLES = 2000
SEED = 20261128
_TAILS = (2.5, 97.5)  # percentiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure with the bounds between which it lies in 95 % of the resamples."""

    value: float
    low: float
    high: float


def f1_interval(counts: Sequence[Counts]) -> Interval:
    """Micro-averaged F1 of documents."""
    return _interval(summed(counts).f1, _resampled(counts))


def difference(one: Sequence[Counts], other: Sequence[Counts]) -> Interval:
    """F1 of one reader less that of another; their counts are of the same documents in the same order."""
    if len(one) != len(other):
        raise ValueError(f"{len(one)} documents cannot be compared with {len(other)}")
    return _interval(summed(one).f1 - summed(other).f1, _resampled(one) - _resampled(other))


def _interval(value: float, drawn: NDArray[np.float64]) -> Interval:
    low, high = np.percentile(drawn, _TAILS)
    return Interval(value=value, low=float(low), high=float(high))


def _resampled(counts: Sequence[Counts]) -> NDArray[np.float64]:
    """F1 of each resample; the draws depend only on how many documents there are."""
    table = np.array([(c.tp, c.fp, c.fn) for c in counts], dtype=np.int64)
    draws = np.random.default_rng(SEED).integers(len(counts), size=(RESAMPLES, len(counts)))
    tp, fp, fn = table[draws].sum(axis=1).T
    whole = 2 * tp + fp + fn
    f1: NDArray[np.float64] = np.divide(2 * tp, whole, out=np.zeros(RESAMPLES), where=whole > 0)
    return f1
