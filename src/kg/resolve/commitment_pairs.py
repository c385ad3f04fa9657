"""Whether two tellings of a duty are one duty, a variant of it, or two; with the reasons.

One duty is the same debtor, the same sort of deed and the same thing, with nothing that clashes. Where debtor, deadline
or a number differs and the rest is the same, the two are variants (``prov:alternateOf``), never one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.instants import bounds
from kg.resolve.deeds import sort_of
from kg.resolve.pairs import CLASH, VARIANT, Finding, Judged

Content = Mapping[str, Any]
NEAR = 2
"""Tellings of a duty under no agreement that lie more months apart are not known to be of one duty."""
_PLAIN = frozenset({"all", "any", "their", "its", "the", "every", "remaining"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A key with what documents tell beside it: ``months`` are those in which it is told (``2031-05``)."""

    content: Content
    months: tuple[str, ...]

    @property
    def debtor(self) -> str | None:
        """The debtor, where it is known whom the documents mean."""
        debtor = self.content["debtor"]
        return None if debtor and "-document-" in debtor else debtor

    @property
    def agreement(self) -> str | None:
        """The agreement, where it is known which one the documents mean."""
        return None if self.content["loose"] else self.content["agreement"]


def blocks(telling: Telling) -> Iterator[str]:
    """Where tellings of one duty and of its variants meet: by the sort of the deed with agreement, debtor or object."""
    sort = sort_of(telling.content["action"])
    if telling.agreement:
        yield f"duty {telling.agreement} {sort}"
    if telling.debtor:
        yield f"duty {telling.debtor} {sort} {telling.content['modality']}"
    for month in telling.months:
        for word in sorted(_words(telling.content))[:4]:
            yield f"duty {sort} {word} {month}"


def judge(one: Telling, other: Telling) -> Judged:
    """Whether two keys are one commitment."""
    a, b = one.content, other.content
    if a["modality"] != b["modality"] or sort_of(a["action"]) != sort_of(b["action"]):
        return Judged(findings=(Finding(what="another deed", weight=CLASH),))
    if one.agreement and other.agreement and one.agreement != other.agreement:
        return Judged(findings=(Finding(what="under another agreement", weight=CLASH),))
    same_agreement = bool(one.agreement and one.agreement == other.agreement)
    if not same_agreement and not _near(one, other):
        return Judged(findings=(Finding(what="told at another time", weight=CLASH),))
    things = _things(a, b)
    if variant := _variant(one, other):
        weight = Finding(what=f"{VARIANT}{variant}" if things > 0 else variant, weight=CLASH)
        return Judged(findings=(weight,))
    found = [Finding(what="the same sort of deed", weight=0.5), Finding(what="what it is done to", weight=things)]
    if one.debtor and one.debtor == other.debtor:
        found.append(Finding(what="the same debtor", weight=0.5))
    elif not same_agreement:
        found.append(Finding(what="a debtor who is not known", weight=-0.5))
    if same_agreement:
        found.append(Finding(what="under the same agreement", weight=0.5))
    if a["deadline"] and b["deadline"]:
        found.append(Finding(what="the same deadline", weight=0.5))
    if _numbers(a) and _numbers(a) == _numbers(b):
        found.append(Finding(what="the same number", weight=0.5))
    return Judged(findings=tuple(found))


def _variant(one: Telling, other: Telling) -> str | None:
    """What makes two tellings variants of a duty."""
    if one.debtor and other.debtor and one.debtor != other.debtor:
        return "another debtor"
    a, b = one.content, other.content
    x, y = _days(a["deadline"]), _days(b["deadline"])
    if x and y and (x[1] < y[0] or y[1] < x[0]):
        return "another deadline"
    m, n = _numbers(a), _numbers(b)
    return "another number" if m and n and m != n else None


def _numbers(content: Content) -> set[str]:
    return set(re.findall(r"\d[\d,.]*", f"{content['object']} {content['place']}"))


def _things(a: Content, b: Content) -> float:
    """How much two objects speak for one duty: from 1.5 for the same words down to -0.5 for none in common."""
    x, y = _words(a), _words(b)
    if not x and not y:
        return 0.5
    if not x or not y:
        return 0.0
    shared = len(x & y) / min(len(x), len(y))
    return 1.5 if shared == 1 else 1.0 if shared >= 0.5 else 0.0 if shared else -0.5


def _words(content: Content) -> set[str]:
    words = set(str(content["object"] or content["place"]).split()) - _PLAIN
    return {w.rstrip("s") if len(w) > 4 else w for w in words if not w[0].isdigit()}


def _days(deadline: str | None) -> tuple[str, str] | None:
    span = bounds(deadline)
    return (span.earliest[:10], span.latest[:10]) if span and span.earliest and span.latest else None


def _near(one: Telling, other: Telling) -> bool:
    """Whether two keys are told within some two months of each other."""
    months = [{int(m[:4]) * 12 + int(m[5:7]) for m in t.months} for t in (one, other)]
    return any(abs(a - b) <= NEAR for a in months[0] for b in months[1])
