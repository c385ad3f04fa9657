"""Whether what two keys tell of an agreement is one agreement, with the reasons."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.resolve.pairs import CLASH, Finding, Judged

NEAR = datetime.timedelta(days=1)
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

    @property
    def narrow(self) -> tuple[Days, ...]:
        """The dates that tell an agreement apart: those known to a day or so."""
        return tuple(d for d in (self.signed, self.effective) if d and d[1] - d[0] <= 2 * NEAR)


def told(content: Mapping[str, Any]) -> Told:
    """What the content of a key tells."""
    return Told(
        words=tuple(content["words"]),
        head=tuple(content["head"]),
        proper=bool(content["proper"]),
        special=content["special"],
        signed=_days(content["signed"]),
        effective=_days(content["effective"]),
        parties=tuple(content.get("parties", ())),
        company=tuple(content.get("company", ())),
        local=tuple(content.get("local", ())),
    )


def _days(value: list[str] | None) -> Days | None:
    return (datetime.date.fromisoformat(value[0]), datetime.date.fromisoformat(value[1])) if value else None


def judge(a: Told, b: Told, told_apart: int) -> Judged:
    """Whether two keys are one agreement; ``told_apart`` is how many documents have both as two."""
    named = a.proper and b.proper and _own_name(a.words, b.words)
    reasons: list[Finding] = []
    if named:
        reasons.append(Finding(what="same name of its own", weight=2.0))
    for slot, x, y in (("signed", a.signed, b.signed), ("in effect", a.effective, b.effective)):
        if x and y and not _meet(x, y):
            return Judged(findings=(Finding(what=f"{slot} on other days", weight=CLASH),))
    if a.special != b.special and (a.special or b.special):
        return Judged(findings=(Finding(what="another kind of arrangement", weight=CLASH),))
    if told_apart and not (named and a.words == b.words):
        return Judged(findings=(Finding(what=f"told apart by {told_apart} documents", weight=CLASH),))
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


def _own_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one name has all the words of the other, and no number or ordinal that the other lacks."""
    x, y = set(a), set(b)
    return bool(x and y) and (x <= y or y <= x) and not any(_ORDINAL.match(w) for w in x ^ y)


def _meet(a: Days, b: Days) -> bool:
    return a[0] - NEAR <= b[1] and b[0] - NEAR <= a[1]
