"""Whether what two keys tell of an agreement is one agreement, with the reasons."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.resolve.pairs import CLASH, Finding, Judged

NEAR = datetime.timedelta(days=1)
RECENT = datetime.timedelta(days=60)
"""For so long after an agreement began, one of which no name or date is told may be it."""
CONTESTED = datetime.timedelta(days=60)
"""Dates of one name that lie no further apart are two accounts of one date; further apart, two agreements."""
Days = tuple[datetime.date, datetime.date]
_ORDINAL = re.compile(r"^(\d+|[ivx]+|first|second|third|fourth|fifth|sixth|new|old)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a key tells of an agreement."""

    words: tuple[str, ...]
    head: tuple[str, ...]
    proper: bool
    special: str
    signed: Days | None
    effective: Days | None
    parties: tuple[str, ...]
    company: tuple[str, ...]
    local: tuple[str, ...]
    issued: Days | None

    @property
    def narrow(self) -> tuple[Days, ...]:
        """The dates that tell an agreement apart: those known to a day or so."""
        return tuple(d for d in (self.signed, self.effective) if d and d[1] - d[0] <= 2 * NEAR)


def told(content: Mapping[str, Any], company: Sequence[str] = ()) -> Told:
    """What the content of a key tells; ``company`` is in whose company documents use it, for a key that says none."""
    return Told(
        words=tuple(content["words"]),
        head=tuple(content["head"]),
        proper=bool(content["proper"]),
        special=content["special"],
        signed=_days(content["signed"]),
        effective=_days(content["effective"]),
        parties=tuple(content.get("parties", ())),
        company=tuple(content.get("company", company)),
        local=tuple(content.get("local", ())),
        issued=_days(content.get("issued")),
    )


def _days(value: list[str] | None) -> Days | None:
    return (datetime.date.fromisoformat(value[0]), datetime.date.fromisoformat(value[1])) if value else None


def judge(a: Told, b: Told, told_apart: int) -> Judged:
    """Whether two keys are one agreement; ``told_apart`` is how many documents have both as two."""
    named = a.proper and b.proper and _own_name(a.words, b.words)
    reasons: list[Finding] = []
    if named:
        whole = (0.5 if a.words == b.words else 0.0) + (0.5 if a.words == b.words and len(a.words) > 1 else 0.0)
        reasons.append(Finding(what="same name of its own", weight=2.0 + whole))
    elif set(a.words) & set(b.words) and any(_ORDINAL.match(w) for w in {*a.words} ^ {*b.words}):
        return Judged(findings=(Finding(what="another of a numbered row", weight=CLASH),))
    for slot, x, y in (("signed", a.signed, b.signed), ("in effect", a.effective, b.effective)):
        if x and y and not _meet(x, y):
            if not (named and len(a.words) > 1 and _gap(x, y) <= CONTESTED):
                return Judged(findings=(Finding(what=f"{slot} on other days", weight=CLASH),))
            reasons.append(Finding(what=f"{slot} on another day by another account", weight=-0.5))
    if a.special != b.special and (a.special or b.special):
        return Judged(findings=(Finding(what="another kind of arrangement", weight=CLASH),))
    if told_apart and not (named and a.words == b.words):
        return Judged(findings=(Finding(what=f"told apart by {told_apart} documents", weight=CLASH),))
    for one, other in ((a, b), (b, a)):
        if one.local and other.narrow and _recent(one, other):
            reasons.append(Finding(what="the latest begun in this company", weight=2.0))
    dated = any(_meet(x, y) for x in a.narrow for y in (b.signed, b.effective) if y) or any(
        _meet(x, y) for x in b.narrow for y in (a.signed, a.effective) if y
    )
    if dated:
        reasons.append(Finding(what="same day", weight=1.0))
        if _own_name(a.words, b.words):
            reasons.append(Finding(what="same words in its name", weight=1.0))
        if set(a.parties) & set(b.parties):
            reasons.append(Finding(what="a party in common", weight=1.0))
        if len(set(a.company) & set(b.company)) >= 2:
            reasons.append(Finding(what="told of in the same company", weight=1.0))
    return Judged(findings=tuple(reasons))


def _recent(undated: Told, dated: Told) -> bool:
    """Whether what a document speaks of without name and date can be an agreement that had begun shortly before."""
    if not undated.issued or len(set(undated.company) & set(dated.company)) < 2:
        return False
    if undated.words and not _own_name(undated.words, dated.words):
        return False
    return any(-NEAR <= undated.issued[0] - span[0] <= RECENT for span in dated.narrow)


def _gap(a: Days, b: Days) -> datetime.timedelta:
    return max(a[0], b[0]) - min(a[1], b[1])


def _own_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one name has all the words of the other, and no number or ordinal that the other lacks."""
    x, y = set(a), set(b)
    return bool(x and y) and (x <= y or y <= x) and not any(_ORDINAL.match(w) for w in x ^ y)


def _meet(a: Days, b: Days) -> bool:
    return a[0] - NEAR <= b[1] and b[0] - NEAR <= a[1]
