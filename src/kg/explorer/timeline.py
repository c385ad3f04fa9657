"""A picture of what was said, agreed, due and done, in lanes over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LANES = ("said", "agreed", "due", "done")
WIDTH, LEFT, RIGHT, LANE, STEP = 960, 78, 24, 46, 9
_MOST_TICKS = 8
_SPANS = (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652, 9131)  # days between ticks


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something at a time (ISO 8601); ``href`` is the IRI of the node that it stands for."""

    lane: str
    at: str
    label: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment in the picture."""

    moment: Moment
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line with a date under it."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane's name, its middle, its upper edge and its height."""

    name: str
    y: float
    top: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The picture in user units; ``marks`` are in the order of time, for those who read them as a list."""

    marks: tuple[Mark, ...] = ()
    ticks: tuple[Tick, ...] = ()
    lanes: tuple[Lane, ...] = ()
    width: int = WIDTH
    height: int = 0


def laid_out(moments: Sequence[Moment]) -> Timeline:
    """Marks side by side in their lanes, one under the other where they would cover each other; empty without times."""
    timed = sorted(
        ((when, moment) for moment in moments if (when := _instant(moment.at)) is not None),
        key=lambda pair: (pair[0], LANES.index(pair[1].lane), pair[1].label, pair[1].href or ""),
    )
    if not timed:
        return Timeline()
    first, last = timed[0][0], timed[-1][0]
    margin = max((last - first) * 0.03, timedelta(days=1))
    first, last = first - margin, last + margin
    span = (last - first).total_seconds()

    def x_of(when: datetime) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (when - first).total_seconds() / span, 1)

    placed: dict[str, list[tuple[float, int, Moment]]] = {lane: [] for lane in LANES}
    for when, moment in timed:
        x, lane = x_of(when), placed[moment.lane]
        taken = {row for other, row, _ in lane if abs(other - x) < STEP}
        lane.append((x, next(row for row in range(len(lane) + 1) if row not in taken), moment))
    lanes, marks, top = [], [], 6.0
    for name in LANES:
        height = max(LANE, 24 + STEP * (1 + max((row for _, row, _ in placed[name]), default=0)))
        lanes.append(Lane(name=name, y=top + height / 2, top=top, height=height))
        marks += [Mark(moment=m, x=x, y=round(top + 18 + row * STEP, 1)) for x, row, m in placed[name]]
        top += height
    marks.sort(key=lambda mark: (mark.x, mark.y))
    return Timeline(marks=tuple(marks), ticks=tuple(_ticks(first, last, x_of)), lanes=tuple(lanes),
                    height=round(top + 26))


def _ticks(first: datetime, last: datetime, x_of: Callable[[datetime], float]) -> list[Tick]:
    days = (last - first).days or 1
    step = next((s for s in _SPANS if days / s <= _MOST_TICKS), _SPANS[-1])
    start = date(first.year, 1, 1)
    found = []
    for number in range((last.date() - start).days // step + 1):
        day = start + timedelta(days=number * step)
        when = datetime(day.year, day.month, day.day, tzinfo=UTC)
        if first <= when <= last:
            found.append(Tick(x=x_of(when), label=day.isoformat()))
    return found


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
