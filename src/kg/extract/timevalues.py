"""The value of an expression of time: ISO 8601 or EDTF, from what the grammar matched and what it counts from."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kg.extract.timewords import time_words

_CLOSE = 45  # days: so near a document's own date a day and month without a year is taken for the nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What relative times count from: the day of the document, the day of signature where the text is an agreement.

    ``year`` is the one year that the passage writes out. ``tense`` is -1 where the clause tells of the past, 1 where it
    binds the future, 0 where it does not say.
    """

    issued: date | None = None
    signed: date | None = None
    year: int | None = None
    tense: int = 0

    @classmethod
    def of(cls, issued: str | None) -> Anchors:
        """Anchors from an ISO date or date-time; anything else gives none."""
        try:
            return cls(issued=date.fromisoformat((issued or "")[:10]))
        except ValueError:
            return cls()


def value_of(match: re.Match[str], anchors: Anchors) -> tuple[str | None, bool]:
    """The value of one match, and whether it is a stretch rather than a point of time."""
    g = match.groupdict()
    if g.get("n"):
        return _duration(g), True
    if g.get("d1"):
        return _range(g, anchors), False
    if g.get("clock"):
        return _instant(g, anchors), False
    day = _day(g, anchors)
    return (day.isoformat() if day else _vague(g, anchors)), False


def _month(name: str) -> int:
    return time_words().months[name.lower().rstrip(".")]


def _day(g: dict[str, str | None], anchors: Anchors) -> date | None:
    """The single day that the groups name, if they do and it exists."""
    try:
        if iso := g.get("iso"):
            return date.fromisoformat(iso)
        if dotted := g.get("dotted"):
            day, month, written_year = (int(part) for part in dotted.split("."))
            return date(written_year, month, day)
        if (d := g.get("d")) and (m := g.get("m")):
            year = g.get("y")
            return _dated(int(re.sub(r"\D", "", d)), _month(m), int(year) if year else None, anchors)
    except ValueError:
        return None
    return _relative_day(g, anchors)


def _dated(day: int, month: int, year: int | None, anchors: Anchors) -> date | None:
    """A day of a month; a missing year is the one that lies nearest to the document in the direction of the tense."""
    if year is None:
        year = anchors.year
    if year is not None:
        return date(year, month, day)
    issued = anchors.issued
    if issued is None:
        return None
    choices = [d for y in (-1, 0, 1) if (d := _safe_date(issued.year + y, month, day))]
    nearest = min(choices, key=lambda d: abs(d - issued), default=None)
    if nearest is None or abs(nearest - issued).days < _CLOSE:
        return nearest  # a report of today may well tell of last week's pledge
    ahead = [d for d in choices if (d - issued).days * anchors.tense >= 0]
    return min(ahead, key=lambda d: abs(d - issued), default=nearest)


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative_day(g: dict[str, str | None], anchors: Anchors) -> date | None:
    issued = anchors.issued
    if issued is None:
        return None
    if near := g.get("day"):
        return issued + timedelta(days=time_words().relative_days[" ".join(near.lower().split())])
    if word := g.get("nextday"):
        return issued + timedelta(days=-1 if word.lower() == "previous" else 1)
    if name := g.get("weekday"):
        ahead = (time_words().weekdays[name.lower()] - issued.weekday()) % 7
        which = (g.get("which") or "").lower()
        if which in ("next", "coming", "this") or (anchors.tense > 0 and which != "last"):
            return issued + timedelta(days=ahead or 7)
        return issued + timedelta(days=ahead - 7 if ahead and which != "this" else ahead)
    if g.get("ago") and (g.get("agounit") or "").lower() in ("day", "week"):
        days = _number(g["ago"] or "") * (7 if (g["agounit"] or "").lower() == "week" else 1)
        return issued + timedelta(days=-days if (g.get("agoword") or "").lower() in ("ago", "earlier") else days)
    return None


def _vague(g: dict[str, str | None], anchors: Anchors) -> str | None:
    """A time vaguer than a day: a month, a year, the end of one."""
    issued = anchors.issued
    if (unit := g.get("endunit")) and issued:
        return _end_of(unit.lower(), issued)
    if part := g.get("part"):
        return _part(part.lower(), g, anchors)
    if (month := g.get("my")) and (year := g.get("yy")):
        last = f"{year}-{_month(month):02d}"
        return f"{year}-{_month(first):02d}/{last}" if (first := g.get("my1")) else last
    if (month := g.get("mlast")) and issued:
        shift = {"last": -1, "this": 0, "next": 1}[(g.get("lastyear") or "this").lower()]
        return f"{issued.year + shift}-{_month(month):02d}"
    if year := g.get("bare"):
        return year
    if (month := g.get("onlymonth")) and issued and (day := _dated(1, _month(month), None, anchors)):
        return f"{day.year}-{day.month:02d}"
    if (unit := g.get("runit")) and issued:
        shift = -1 if (g.get("rel") or "").lower() == "last" else 0 if (g.get("rel") or "").lower() == "this" else 1
        if unit.lower() == "year":
            return str(issued.year + shift)
        if unit.lower() == "month":
            count = issued.year * 12 + issued.month - 1 + shift
            return f"{count // 12}-{count % 12 + 1:02d}"
        monday = issued + timedelta(days=7 * shift - issued.weekday())
        return f"{monday}/{monday + timedelta(days=6)}"
    return None


def _end_of(unit: str, issued: date) -> str:
    """The last day of the document's own week, month or year."""
    if unit == "week":
        return (issued + timedelta(days=6 - issued.weekday())).isoformat()
    month = issued.month if unit == "month" else 12
    return date(issued.year, month, monthrange(issued.year, month)[1]).isoformat()


def _part(part: str, g: dict[str, str | None], anchors: Anchors) -> str | None:
    """As in "The end of 2031" is its last day, the beginning its first; the middle is the whole."""
    month = _month(g["pm"] or "") if g.get("pm") else None
    year_text = g.get("py")
    if year_text is None:
        day = _dated(1, month, None, anchors) if month else None
        if day is None:
            return None
        year_text = str(day.year)
    year = int(year_text)
    if part == "middle":
        return f"{year}-{month:02d}" if month else str(year)
    if part == "end":
        last = month or 12
        return date(year, last, monthrange(year, last)[1]).isoformat()
    return date(year, month or 1, 1).isoformat()


def _range(g: dict[str, str | None], anchors: Anchors) -> str | None:
    """As in "3-4 May 2031": first and last day."""
    last_month = _month(g.get("m2") or g["m1"] or "")
    year = int(g["y"] or "") if g.get("y") else None
    try:
        last = _dated(int(re.sub(r"\D", "", g["d2"] or "")), last_month, year, anchors)
        first_month = _month(g["m1"] or "") if g.get("m1") else last_month
        if last is None:
            return None
        first_year = int(g["y0"] or "") if g.get("y0") else last.year - (first_month > last_month)
        first = date(first_year, first_month, int(re.sub(r"\D", "", g["d1"] or "")))
    except ValueError:
        return None
    return f"{first}/{last}" if first < last else None


def _instant(g: dict[str, str | None], anchors: Anchors) -> str | None:
    """A time of day on its day; without a day, on the day of the document."""
    named = any(g.get(k) for k in ("d", "iso", "dotted", "day", "weekday"))
    day = _day(g, anchors) if named else anchors.issued
    clock = (g["clock"] or "").lower()
    clock = time_words().clock_words.get(clock, clock)
    digits = re.findall(r"\d+", clock if not clock.isdigit() or len(clock) < 4 else f"{clock[:2]} {clock[2:]}")
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    half = (g.get("half") or "")[:1].lower()
    hour = hour % 12 + 12 * (half == "p") if half and hour <= 12 else hour
    if day is None or hour > 24 or minute > 59:
        return None
    # The zone is put on by _zoned, hence the naive time.
    moment = datetime(day.year, day.month, day.day, hour % 24, minute) + timedelta(days=hour // 24)  # noqa: DTZ001
    return _zoned(moment, g.get("zone"), g.get("offset"))


def _zoned(moment: datetime, zone: str | None, offset: str | None) -> str:
    written = moment.isoformat(timespec="minutes")
    if offset and (parts := re.search(r"([+\-–−])\s*(\d{1,2}):?(\d\d)?", offset)):
        sign = "+" if parts.group(1) == "+" else "-"
        return f"{written}{sign}{int(parts.group(2)):02d}:{parts.group(3) or '00'}"
    name = re.sub(r"\s+(?:standard|daylight|summer)?\s*(?:time)?$", "", (zone or "").lower().strip("() "))
    key = time_words().zones.get(" ".join(name.split()))
    return moment.replace(tzinfo=ZoneInfo(key)).isoformat(timespec="minutes") if key else written


def _number(words: str) -> int:
    """A number in digits or words: "14", "seventy two", "twenty-one"."""
    numbers = time_words().numbers
    lowered = words.lower().strip()
    if lowered.isdigit():
        return int(lowered)
    if lowered in numbers:
        return numbers[lowered]
    return sum(numbers.get(part, 0) for part in re.split(r"[\s-]+", lowered))


def _duration(g: dict[str, str | None]) -> str:
    """As in "Thirty-six (36) months" -> P36M."""
    count = int(g["digits"] or 0) if g.get("digits") else _number(g["n"] or "")
    letters = time_words().units[(g["unit"] or "").lower()]
    time_part = letters.startswith("T")
    factor, unit = re.fullmatch(r"T?(\d*)([A-Z])", letters).groups()  # type: ignore[union-attr]  # all units fit
    return f"P{'T' if time_part else ''}{count * int(factor or 1)}{unit}"


def after_signing(duration: str | None, anchors: Anchors) -> str | None:
    """The day that lies a duration of days, weeks or hours after the day of signature."""
    parts = re.fullmatch(r"P(T?)(\d+)([A-Z])", duration or "")
    if parts is None or anchors.signed is None:
        return None
    count, unit = int(parts.group(2)), parts.group(1) + parts.group(3)
    days = {"D": count, "W": 7 * count, "TH": -(-count // 24)}.get(unit)
    if days is None and unit in ("M", "Y"):
        months = anchors.signed.month - 1 + count * (12 if unit == "Y" else 1)
        year, month = anchors.signed.year + months // 12, months % 12 + 1
        return date(year, month, min(anchors.signed.day, monthrange(year, month)[1])).isoformat()
    return (anchors.signed + timedelta(days=days)).isoformat() if days is not None else None
