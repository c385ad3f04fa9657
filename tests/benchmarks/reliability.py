"""How sure the reader is against how often it is right, in ten bins: a diagram, and the error of calibration.

The expected calibration error is the mean distance between confidence and share right, weighted by records (Naeini,
Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tests.benchmarks.alike import likeness
from tests.benchmarks.scoring import of, paired

from kg.model import Commitment, Conduct, Record

BINS = 10
_Z = 1.96  # standard errors to either side of 95 %
_LEFT, _TOP, _SIDE = 70, 50, 360  # the square of the diagram, in pixels
_COUNTS_TOP, _COUNTS = 440, 90  # the strip of bars below it
_WIDTH, _HEIGHT = _LEFT + _SIDE + 40, _COUNTS_TOP + _COUNTS + 60
_STYLE = (
    "text{font:12px sans-serif;fill:#222}.t{font-size:14px;font-weight:bold}.axis{stroke:#444;fill:none}"
    ".ideal{stroke:#888;stroke-dasharray:5 4}.bar{fill:#9db7d5}.share{fill:#1f5a94}.line{stroke:#1f5a94;fill:none}"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A deed that was read: how sure the reader was, and whether the gold has it."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The deeds whose confidence lies in one tenth of the scale: how many, how sure in the mean, how many right."""

    number: int
    mean: float
    right: int

    @property
    def share(self) -> float:
        """How many of them are right."""
        return self.right / self.number

    @property
    def bounds(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share right."""
        n, p = self.number, self.share
        middle, spread = p + _Z**2 / (2 * n), _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n * n))
        scale = 1 + _Z**2 / n
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def judged(gold: Sequence[Record], found: Sequence[Record]) -> Iterator[Judged]:
    """The commitments and conduct that were found, each right if the scorer pairs it; those without confidence not."""
    commitments = paired(of(Commitment, gold), of(Commitment, found), likeness)
    conduct = paired(of(Conduct, gold), of(Conduct, found), likeness)
    right = {record.id for pairing in (commitments, conduct) for _, record in pairing.pairs}
    for record in found:
        if isinstance(record, Commitment | Conduct) and record.confidence is not None:
            yield Judged(record.confidence, record.id in right)


def binned(records: Sequence[Judged]) -> list[Bin | None]:
    """The ten bins from low to high, None where nothing falls; a whole 1 is in the last."""
    groups: list[list[Judged]] = [[] for _ in range(BINS)]
    for record in records:
        groups[min(BINS - 1, int(record.confidence * BINS + 1e-9))].append(record)  # 0.3 * 10 may be 2.999...
    return [
        Bin(number=len(g), mean=math.fsum(r.confidence for r in g) / len(g), right=sum(r.right for r in g))
        if g
        else None
        for g in groups
    ]


def calibration_error(records: Sequence[Judged]) -> float:
    """The expected calibration error; 0 where there is nothing."""
    return math.fsum(abs(b.mean - b.share) * b.number for b in binned(records) if b) / max(1, len(records))


def lines(records: Sequence[Judged]) -> Iterator[str]:
    """The bins as text, and the error."""
    yield f"{'confidence':>12s} {'records':>8s} {'mean':>6s} {'right':>6s}"
    for number, one in enumerate(binned(records)):
        if one:
            low, high = number / BINS, (number + 1) / BINS
            yield f"{low:6.1f} - {high:3.1f} {one.number:8d} {one.mean:6.2f} {one.share:6.2f}"
    yield f"expected calibration error {calibration_error(records):.3f} over {len(records)} records"


def _x(value: float) -> float:
    return round(_LEFT + value * _SIDE, 1)


def _y(value: float) -> float:
    return round(_TOP + (1 - value) * _SIDE, 1)


def _scales(most: int) -> Iterator[str]:
    """Frames, ticks, axis titles and the line of perfect calibration."""
    yield f'<rect class="axis" x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>'
    yield f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    bottom = _COUNTS_TOP + _COUNTS
    yield f'<line class="axis" x1="{_LEFT}" y1="{bottom}" x2="{_LEFT + _SIDE}" y2="{bottom}"/>'
    for tick in range(0, BINS + 1, 2):
        value = tick / BINS
        yield f'<text x="{_LEFT - 8}" y="{_y(value) + 4}" text-anchor="end">{value:.1f}</text>'
        yield f'<text x="{_x(value)}" y="{bottom + 18}" text-anchor="middle">{value:.1f}</text>'
    yield f'<text x="{_LEFT - 8}" y="{_COUNTS_TOP + 8}" text-anchor="end">{most}</text>'
    yield f'<text x="{_x(0.5)}" y="{bottom + 40}" text-anchor="middle">confidence</text>'
    for middle, title in ((_TOP + _SIDE / 2, "share right"), (_COUNTS_TOP + _COUNTS / 2, "records")):
        yield f'<text transform="translate(20 {middle}) rotate(-90)" text-anchor="middle">{title}</text>'


def _marks(bins: Sequence[Bin | None], most: int) -> Iterator[str]:
    """For each bin its bar, its point at (mean confidence, share right) and the interval of the share."""
    for number, one in enumerate(bins):
        if one:
            height = round(_COUNTS * one.number / most, 1)
            low, high = one.bounds
            at = f"{one.right} of {one.number} right, confidence {one.mean:.2f} in the mean"
            yield (
                f'<rect class="bar" x="{_x(number / BINS) + 2}" y="{round(_COUNTS_TOP + _COUNTS - height, 1)}" '
                f'width="{_SIDE / BINS - 4}" height="{height}"><title>{at}</title></rect>'
            )
            yield f'<line class="line" x1="{_x(one.mean)}" y1="{_y(low)}" x2="{_x(one.mean)}" y2="{_y(high)}"/>'
            yield f'<circle class="share" cx="{_x(one.mean)}" cy="{_y(one.share)}" r="4"><title>{at}</title></circle>'


def diagram(records: Sequence[Judged], title: str) -> str:
    """The reliability diagram as SVG: points on the dashed line are calibrated; whiskers are 95 % intervals."""
    bins = binned(records)
    most = max((b.number for b in bins if b), default=1)
    points = " ".join(f"{_x(b.mean)},{_y(b.share)}" for b in bins if b)
    error = f"expected calibration error {calibration_error(records):.3f}, {len(records)} records"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><desc>{error}</desc><style>{_STYLE}</style>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text class="t" x="{_LEFT}" y="22">{escape(title)}</text><text x="{_LEFT}" y="40">{error}</text>',
        *_scales(most),
        f'<polyline class="line" points="{points}"/>',
        *_marks(bins, most),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
