"""EDTF values as sortable instants: the earliest and the latest moment that a vague time allows.

Source of the notation: Extended Date/Time Format, ISO 8601-2:2019, level 0 and its intervals.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

_POINT = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?P<offset>Z|[+-]\d\d:?\d\d)?)?)?)?"
)

_TIME_OF_DAY = re.compile(r"T\d\d:\d\d(:\d\d)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The first and last second that a time may mean, as xsd:dateTime with an offset; None where it is open."""

    earliest: str | None
    latest: str | None


def bounds(value: str | None, offset: str = "Z") -> Bounds | None:
    """Bounds of an EDTF value; ``offset`` is used where the value has none. None when it is no time but words.

    A day is taken from midnight to midnight UTC unless an offset is given, so that a day is the same instant in
    whichever zone a document was written; the EDTF value beside it says that no more than the day is known.

    >>> bounds("2020-11", "+03:00")
    Bounds(earliest='2020-11-01T00:00:00+03:00', latest='2020-11-30T23:59:59+03:00')
    >>> bounds("the day after") is None
    True
    """
    if not value:
        return None
    first, _, last = value.partition("/")
    earliest = _edge(first, offset, end=False)
    latest = _edge(last or first, offset, end=True)
    if earliest is None and latest is None:
        return None
    return Bounds(earliest=earliest, latest=latest)


def zoned(value: str | None, offset: str) -> str | None:
    """An EDTF value whose times of day all have an offset: their own, else the one given. Days and words stay.

    >>> zoned("2023-09-20T13:00", "+04:00"), zoned("2023-09-20", "+04:00"), zoned("at noon", "+04:00")
    ('2023-09-20T13:00+04:00', '2023-09-20', 'at noon')
    """
    if value is None or bounds(value) is None:
        return value
    return "/".join(p + offset if _TIME_OF_DAY.search(p) else p for p in value.split("/"))


def offset_of(issued: str | None) -> str:
    """The UTC offset of an ISO 8601 date-time, ``Z`` when it has none: the fallback for a document's own times."""
    match = _POINT.fullmatch(issued or "")
    return _canonical_offset(match["offset"]) if match and match["offset"] else "Z"


def _edge(text: str, offset: str, *, end: bool) -> str | None:
    match = _POINT.fullmatch(text.strip())
    if not match or not 1 <= int(match["month"] or 1) <= 12 or not int(match["year"]):
        return None
    year, month = int(match["year"]), int(match["month"] or (12 if end else 1))
    last_day = calendar.monthrange(year, month)[1]
    day = int(match["day"] or (last_day if end else 1))
    if not 1 <= day <= last_day:
        return None
    if match["hour"] is None:
        clock = "23:59:59" if end else "00:00:00"
    else:
        hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
        if hour > 23 or minute > 59 or second > 59:
            return None
        clock = f"{hour:02}:{minute:02}:{second:02}"
    zone = _canonical_offset(match["offset"] or offset)
    return f"{year:04}-{month:02}-{day:02}T{clock}{zone}"


def _canonical_offset(offset: str) -> str:
    """``+0300`` and ``+03:00`` as ``+03:00``; zero as ``Z``, the canonical lexical form of XML Schema."""
    plain = offset.replace(":", "")
    return "Z" if plain in ("Z", "+0000", "-0000") else f"{plain[:3]}:{plain[3:]}"
