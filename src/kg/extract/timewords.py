"""The words and shapes of expressions of time: ``data/time/*.yaml`` compiled into patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg.extract import lexicon


class TimeRole(StrEnum):
    """What a time is to its clause, as the words before it say."""

    AT = "at"
    START = "start"
    DEADLINE = "deadline"
    DURATION = "duration"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """The words of ``data/time/*.yaml``."""

    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    units: dict[str, str]
    relative_days: dict[str, int]
    clock_words: dict[str, str]
    roles: dict[str, TimeRole]
    zones: dict[str, str]


@cache
def time_words() -> TimeWords:
    """The checked contents of the data files of time."""
    table = lexicon.load("time/words.yaml")
    where = "time/words.yaml"
    fields = ("months", "weekdays", "numbers", "units", "relative_days", "clock_words", "roles")
    lexicon.keys(table, needs=fields, where=where)
    zones = lexicon.load("time/zones.yaml")
    lexicon.keys(zones, needs=("cities", "names", "abbreviations"), where="time/zones.yaml")
    roles = {
        phrase: TimeRole(role)
        for role, phrases in lexicon.mapping(table["roles"], f"{where}: roles").items()
        for phrase in lexicon.words(phrases, f"{where}: roles.{role}")
    }
    return TimeWords(
        months=lexicon.integers(table["months"], where),
        weekdays=lexicon.integers(table["weekdays"], where),
        numbers=lexicon.integers(table["numbers"], where),
        units=lexicon.strings(table["units"], where),
        relative_days=lexicon.integers(table["relative_days"], where),
        clock_words=lexicon.strings(table["clock_words"], where),
        roles=roles,
        zones={k: v for t in zones.values() for k, v in lexicon.strings(t, "time/zones.yaml").items()},
    )


def one_of(choices: Iterable[str]) -> str:
    """A pattern that matches any of the choices, the longest first."""
    ordered = sorted(choices, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(c).replace(r"\ ", r"\s+") for c in ordered) + ")"


def _dated(month: str, weekday: str) -> list[str]:
    """Patterns of one day with its month: "the 5th of May, 2031", "May 5", "2031-05-05", "05.05.2031"."""
    day, year = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:\s*,?\s*(?:in\s+)?(?P<y>(?:1[89]|20)\d\d))?"
    shapes = (
        rf"(?:the\s+)?(?:day\s+)?(?P<d>{day})\s+(?:day\s+of\s+|of\s+)?(?P<m>{month}){year}",
        rf"(?P<m>{month})\s+(?:the\s+)?(?P<d>{day})(?!\d){year}",
        r"(?P<iso>\d{4}-\d\d-\d\d)|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})",
    )
    return [rf"(?:{weekday},?\s+)?(?:{shape})" for shape in shapes]


def _ranges(month: str) -> list[str]:
    """Patterns of a stretch of days: "3-4 May 2031", "from 25 June to 2 July", "May 19-20, 2031"."""
    day, dash = r"\d{1,2}(?:st|nd|rd|th)?", r"\s*(?:-|–|—|to|and|until|through)\s*"
    first, last = r"(?:\s*,?\s*(?P<y0>(?:1[89]|20)\d\d))?", r"(?:\s*,?\s*(?P<y>(?:1[89]|20)\d\d))?"
    return [
        rf"(?P<d1>{day})(?:\s+(?P<m1>{month}))?{first}{dash}(?P<d2>{day})\s+(?:of\s+)?(?P<m2>{month}){last}",
        rf"(?P<m1>{month})\s+(?P<d1>{day}){first}{dash}(?:(?P<m2>{month})\s+)?(?P<d2>{day})(?!\d){last}",
    ]


def _clock(words: TimeWords) -> str:
    """The pattern of a time of day with its zone: "14:00 Nairobi time", "noon ... (GMT+2)", "06 hrs. 30 min."."""
    zone = (
        rf"(?P<zone>\(?(?:local\s+time|{one_of(words.zones)}(?:\s+(?:standard|daylight|summer))?(?:\s+time)?(?!\w))\)?)?"
        r"(?:\s*\(?(?P<offset>(?:GMT|UTC)\s*[+\-–−]\s*\d{1,2}(?::?\d\d)?|(?<=UTC|GMT)[+\-–−]\d{1,2})(?:\s+\w{2,4})?\)?)?"
    )
    shapes = (
        rf"{one_of(words.clock_words)}|\d{{1,2}}\s*hrs?\.?\s*\d\d\s*min\.?|\d{{1,2}}[:.]\d\d(?!\d|\.\d)"
        r"|\d{4}(?=\s*h(?:ou)?rs)|\d{1,2}(?=\s*[ap]\.?m\b)"
    )
    return rf"(?P<clock>{shapes})(?:\s*h(?:ou)?rs\b\.?)?\s*(?P<half>[ap]\.?m\.?(?!\w))?\s*{zone}"


def _spans(words: TimeWords, month: str) -> list[str]:
    """Patterns of vaguer and relative times and of durations."""
    tens = one_of(word for word, value in words.numbers.items() if value >= 20 and value % 10 == 0)
    unit, number = one_of(words.units), rf"(?:\d+|{tens}[\s-]+{one_of(words.numbers)}|{one_of(words.numbers)})"
    signing = (
        r"(?P<event>(?:date\s+of\s+)?(?:its\s+|the\s+)?sign(?:ing|ature)"
        r"(?:\s+(?:of\s+)?(?:the|this)\s+(?:present\s+)?[a-z]+(?:\s+of\s+[a-z]+)?)?)"
    )
    return [
        rf"(?:the\s+)?(?P<part>end|beginning|start|middle)\s+of\s+(?:(?P<pm>{month})\s*)?(?P<py>(?:1[89]|20)\d\d)",
        rf"(?:the\s+)?(?P<part>end|beginning|start|middle)\s+of\s+(?P<pm>{month})",
        r"(?:the\s+)?end\s+of\s+(?:the|this)\s+(?:current\s+)?(?P<endunit>week|month|year)",
        rf"(?P<my>{month}),?\s+(?:of\s+)?(?P<yy>(?:1[89]|20)\d\d)(?!\d)",
        rf"(?P<my1>{month})\s*(?:-|–|and|to|through)\s*(?P<my>{month}),?\s+(?P<yy>(?:1[89]|20)\d\d)(?!\d)",
        rf"(?P<mlast>{month})\s+of\s+(?P<lastyear>last|this|next)\s+year",
        r"(?:the\s+)?(?P<nextday>next|following|previous)\s+day",
        r"(?P<rel>next|last|this|coming|following)\s+(?P<runit>week|month|year)",
        rf"(?P<ago>{number})\s+(?P<agounit>{unit})s?\s+(?P<agoword>ago|earlier|from\s+now|later)",
        rf"(?P<n>{number})(?:\s*\(\s*(?P<digits>\d+)\s*\))?[\s-]+(?:calendar\s+|more\s+|additional\s+)?(?P<unit>{unit})s?"
        rf"(?:\s+(?:of|after|from|following)\s+(?:the\s+)?{signing})?",
        r"(?P<phase>day\s+\d+\s+(?:of|after)\s+(?:the\s+)?[\w-]+(?:\s+(?:of|local)\s+[\w-]+|\s+elections?)?)",
        r"(?:the\s+)?(?P<coming>coming|next|following)\s+(?:few\s+)?(?:days|weeks|months|years)(?:\s+and\s+(?:weeks|months|years))?",
        r"(?P<bare>(?:1[89]|20)\d\d)(?![\d,.:-]\d|\w)",
        rf"(?P<onlymonth>{month})(?!\w)",
    ]


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """All shapes of times; where two match at one place the longer one counts."""
    w = time_words()
    month, weekday, clock = one_of(w.months) + r"\.?", one_of(w.weekdays), _clock(w)
    near = rf"(?P<day>{one_of(w.relative_days)})"
    named = (
        rf"(?:(?P<which>next|last|this|coming)\s+)?(?P<weekday>{weekday})(?:\s+(?:morning|afternoon|evening|night))?"
    )
    sources = _ranges(month)
    for day in [*_dated(month, weekday), near, named]:
        sources += [
            rf"(?:{day})\s*,?\s*(?:(?:(?:starting\s+)?(?:at|from))\s+)?{clock}",
            rf"{clock}\s*,?\s*(?:(?:on|of)\s+(?:the\s+)?)?(?:{day})",
            day,
        ]
    sources += [clock, *_spans(w, month)]
    return tuple(re.compile(rf"(?<![\w.:])(?:{s})(?!\w)", re.IGNORECASE) for s in sources)


@cache
def role_pattern() -> re.Pattern[str]:
    """The words that may stand before a time and give its role; matched at the end of what precedes it."""
    return re.compile(
        rf"(?<!\w)({one_of(time_words().roles)})(?:\s+(?:the|about|around|at\s+least|up\s+to))?\s*$", re.IGNORECASE
    )
