"""When a document says it was issued: its dateline, a "Date:" field, or the line in which it was signed.

Only whole dates are read (a wire dateline without a year tells nothing certain), and only in the places where a
document speaks of itself. Two-figure orders that differ between countries ("03/04/2020") are left alone.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = (
    rf"(?:(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s+(?P<m1>{_MONTH}),?\s+(?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    rf"|(?P<d3>\d{{1,2}})\.(?P<m3>\d{{1,2}})\.(?P<y3>\d{{4}}))"
)
_SHORT_DAY = rf"(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})"
_FULL = re.compile(_DAY)
_CLOCK = re.compile(
    r"(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)\s*(?P<half>[ap]\.?m\.?)?"
    r"(?:[\s,(]*(?P<zone>(?:UTC|GMT)\s*[+\-−]\s*\d{1,2}(?::?\d\d)?|[+\-−]\d\d:?\d\d|[A-Z]{1,4}\b))?",
    re.IGNORECASE,
)
_ZONES = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "WAT": 1,
    "CET": 1,
    "CAT": 2,
    "EET": 2,
    "CEST": 2,
    "EAT": 3,
    "EEST": 3,
    "MSK": 3,
    "TRT": 3,
    "AZT": 4,
    "PKT": 5,
    "NPT": 5.75,
    "ICT": 7,
    "WIB": 7,
    "PHT": 8,
    "KST": 9,
    "JST": 9,
    "COT": -5,
    "EST": -5,
    "EDT": -4,
}
_PLACE = r"[A-Z][A-Z'’.\-]+(?:[ /][A-Z][A-Z'’.\-]+){0,4}(?:,\s*[A-Z][\w.’'\-]+(?: [A-Z][\w.’'\-]+){0,2})?"
WIRE = re.compile(
    rf"(?<!\w)(?P<place>{_PLACE})(?:,|\s)\s*(?:{_DAY}|{_SHORT_DAY})(?:,?\s*\d{{1,2}}[:.]\d\d[^\n)\-–—]{{0,20}})?"
    r"\s*(?:[(/][^()\n]{2,40}[)/])?\s*(?:[-–—]{1,2}|:)\s+(?=\S)"
)
AGENCY = re.compile(rf"(?P<place>{_PLACE})\s*\([^()\n]{{2,30}}\)\s*[-–—]{{1,2}}\s+(?=\S)")
BARE = re.compile(r"(?P<place>[A-Z][A-Z'’.\-]{2,}(?: [A-Z][A-Z'’.\-]+){0,2})\s+[–—]\s+(?=[A-Z\"“‘'])")
STAMP = re.compile(
    rf"\s*(?:date[d]?|published|issued|posted|updated|released?)?(?:\s+on)?\s*:?\s*(?:\w+day,?\s+)?(?:{_DAY})"
    rf"(?:[\s,;|]*{_SHORT_DAY}\.?)?(?:[\s,;|]*(?:at\s+)?\d{{1,2}}[:.]\d\d[^\n]{{0,24}})?\s*\.?\s*",
    re.IGNORECASE,
)
_FIELD = re.compile(rf"\bDate[d]?\s*:\s*(?:\w+day,?\s+)?{_DAY}", re.IGNORECASE)
_CLOSING = re.compile(
    rf"(?:\b(?:done|signed|made|adopted|concluded|agreed|executed|given)\b[^.\n]{{0,160}}?|\b[A-Z][\w’'\-]+,\s+)"
    rf"(?:on\s+)?(?:this\s+)?(?:the\s+)?(?:day\s+)?{_DAY}",
    re.IGNORECASE,
)


def day(match: re.Match[str]) -> str | None:
    """The ISO date of a match that carries the groups of a whole date; None where it is no day of the calendar."""
    groups = match.groupdict()
    if iso := groups.get("iso"):
        parts = tuple(int(p) for p in iso.split("-"))
    elif groups.get("y1"):
        parts = int(groups["y1"]), _month(groups["m1"]), int(groups["d1"])
    elif groups.get("y2"):
        parts = int(groups["y2"]), _month(groups["m2"]), int(groups["d2"])
    elif groups.get("y3"):
        parts = int(groups["y3"]), int(groups["m3"]), int(groups["d3"])
    else:
        return None
    try:
        return date(*parts).isoformat()
    except ValueError:
        return None


def first_day(text: str) -> str | None:
    """The first whole date in a line, with its clock time where one with a zone follows it."""
    match = _FULL.search(text)
    if match is None or (found := day(match)) is None:
        return None
    return found + _clock(text[match.end() :])


def field(text: str) -> str | None:
    """The value of a "Date: ..." line (a memorandum's or a press release's head)."""
    match = _FIELD.search(text)
    return day(match) if match else None


def closing(text: str) -> str | None:
    """The day in a line that tells where and when the text was signed ("Done at ..., on 1 July 2003")."""
    found = list(_CLOSING.finditer(text))
    return day(found[-1]) if found else None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _clock(rest: str) -> str:
    match = _CLOCK.search(rest[:60])
    if match is None:
        return ""
    hour = int(match["h"])
    if half := match["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    offset = _offset(match["zone"])
    return f"T{hour:02}:{match['m']}{offset}" if offset else ""


def _offset(zone: str | None) -> str:
    """``+03:00`` for a zone as written; empty where it is unknown, for a date alone is then the safer reading."""
    if not zone:
        return ""
    zone = zone.upper().replace("−", "-").replace(" ", "")
    if zone in _ZONES:
        minutes = int(_ZONES[zone] * 60)
    elif match := re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", zone):
        minutes = (1 if match[1] == "+" else -1) * (int(match[2]) * 60 + int(match[3] or 0))
    else:
        return ""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
