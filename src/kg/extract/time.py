"""Expressions of time: a small grammar whose words are data, resolved against the document's own date.

The value is ISO 8601 or, vaguer than a day, EDTF: ``2020-11-15``, ``2023-09-20T12:00+03:00``, ``2016-02``, ``P5Y``,
``2020-11-09/2020-11-10``. What has no anchor keeps the words of the text. General libraries for dates are not used:
they guess where the text is silent, and silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract.timevalues import Anchors, after_signing, value_of
from kg.extract.timewords import TimeRole, patterns, role_pattern, time_words

_FULL_STOP = re.compile(r"(?:[a-z]{5}|may|june|july|\d)\.$", re.IGNORECASE)  # ends the sentence, abbreviates nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A stretch of text that tells a time. ``start`` counts from the preposition on, ``core`` from the time itself.

    ``value`` is ISO 8601 / EDTF, or None when the text gives no anchor for it.
    """

    start: int
    end: int
    core: int
    role: TimeRole
    text: str
    value: str | None


def find_times(text: str, anchors: Anchors) -> list[TimeExpression]:
    """The times of a text from left to right, without overlaps."""
    found: list[TimeExpression] = []
    matches = list(_matches(text))
    years = {year for m in matches if (year := m.groupdict().get("y"))}
    if len(years) == 1:  # "Kalbajar by 15 November and Lachin by 1 December 2020": one year for both
        anchors = replace(anchors, year=int(min(years)))
    for match in matches:
        before = role_pattern().search(text[max(0, match.start() - 60) : match.start()])
        role = time_words().roles[" ".join(before.group(1).lower().split())] if before else TimeRole.AT
        value, is_duration = value_of(match, anchors)
        if is_duration and role is TimeRole.AT:
            role = TimeRole.DURATION
        if is_duration and role is TimeRole.DEADLINE:
            value = after_signing(value, anchors) if match.groupdict().get("event") else None
        if match.groupdict().get("bare") and not before:
            continue  # "Resolution 2803 (2025)", "2020 troops": a bare number is a year only after a preposition
        if _is_decimal(match):
            continue
        if match.groupdict().get("onlymonth") and (not before or match.group().lower() in ("may", "march", "mar")):
            continue
        start = match.start() - len(before.group()) if before else match.start()
        end = match.end() - bool(_FULL_STOP.search(match.group()))
        if late := re.match(r"\s+at the latest\b", text[end:]):
            role, end = TimeRole.DEADLINE, end + late.end()
        found.append(
            TimeExpression(start=start, end=end, core=match.start(), role=role, text=text[start:end], value=value)
        )
    return found


def _is_decimal(match: re.Match[str]) -> bool:
    """As in "3.67": digits with a point are a time of day only with something that says so."""
    return re.fullmatch(r"\d{1,2}\.\d\d\s*", match.group()) is not None


def _matches(text: str) -> Iterator[re.Match[str]]:
    end = -1
    for match in _candidates(text):
        if match.start() >= end:
            yield match
            end = match.end()


@lru_cache(maxsize=64)
def _candidates(text: str) -> tuple[re.Match[str], ...]:
    """All that looks like a time; kept, since commitments, conduct and agreements each ask for a sentence's times."""
    return tuple(sorted((m for p in patterns() for m in p.finditer(text)), key=lambda m: (m.start(), -m.end())))


def with_tense(anchors: Anchors, tense: int) -> Anchors:
    """The same anchors for a clause of another tense."""
    return replace(anchors, tense=tense)


__all__ = ["Anchors", "TimeExpression", "TimeRole", "find_times"]
