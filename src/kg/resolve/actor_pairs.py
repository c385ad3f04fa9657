"""Whether two names are of one actor, with the reasons.

What is compared are words, never letters: *Azerbaijani Armed Forces* and *Armenian Armed Forces* are nearly one string.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.resolve.names import is_polity, stem
from kg.resolve.pairs import CLASH, Finding, Judged

Content = Mapping[str, Any]


def blocks(content: Content) -> Iterator[str]:
    """Where names that may be of one actor meet: by stems, by the words that are left without a polity, by surname."""
    if "local" in content:
        if "organ" in content:
            yield f"actor without polity {' '.join(content['organ'])}"
        if "surname" in content:
            yield f"actor called {content['surname']}"
        return
    if "person" in content:
        yield f"actor called {content['last']}"
    elif "name" in content:
        words = tuple(content["name"])
        yield f"actor stems {' '.join(sorted(map(stem, words)))}"
        if bare := [w for w in words if not is_polity(w)]:
            yield f"actor without polity {' '.join(bare)}"
        for i, first in enumerate(words):
            for second in words[i + 1 :]:
                yield f"actor words {first} {second}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What documents tell of two names beside the names themselves.

    ``short_form`` is how many documents give one as short for the other, ``company`` the polities in whose company the
    name of fewer words is told, ``others`` those of the other, ``tails`` what stands after "of" in the longer one: the
    brigade of a front is a part of it, not the front.
    """

    short_form: int
    company: frozenset[str]
    others: frozenset[str]
    tails: frozenset[str]


def judge(a: Content, b: Content, around: Surroundings) -> Judged:
    """Whether two keys are one actor."""
    if clash := _clash(a, b, around.short_form):
        return Judged(findings=(Finding(what=clash, weight=CLASH),))
    found: list[Finding] = []
    if around.short_form:
        found.append(Finding(what=f"{around.short_form} documents give one as short for the other", weight=2.0))
    x, y = _words(a), _words(b)
    if x and y and x != y and sorted(map(stem, x)) == sorted(map(stem, y)):
        found.append(Finding(what="the same words but for the ending of an adjective", weight=2.0))
    less, more = (x, y) if len(x) <= len(y) else (y, x)
    extra = more - less
    if less and less < more and all(map(is_polity, extra)) and extra <= around.company:
        found.append(Finding(what="the same name, without whose it is, told in its company", weight=2.0))
    for one, other in ((a, b), (b, a)):
        if "person" in one and other.get("surname") == one["last"] and around.company & around.others:
            found.append(Finding(what="the surname alone", weight=2.0))
    if any(less <= set(tail.split()) for tail in around.tails):
        return Judged(findings=(Finding(what="one is named as a part of the other", weight=CLASH),))
    if less < more and len(less) > 1 and "name" in a and "name" in b and not found and around.company & around.others:
        found.append(Finding(what="a name of fewer words, told in the same company", weight=2.0))
    return Judged(findings=tuple(found))


def _clash(a: Content, b: Content, short_form: int) -> str | None:
    x, y = _words(a), _words(b)
    if "person" in a and "person" in b and x != y:
        return "two people of other names"
    whose = {w for w in x if is_polity(w)}, {w for w in y if is_polity(w)}
    if whose[0] and whose[1] and whose[0] != whose[1]:
        return "of other polities"
    if "name" in a and "name" in b and not short_form and _each_has_its_own(x, y):
        return "each has words that the other lacks"
    if "id" in a and "id" in b and a["id"] != b["id"]:
        return "other ids"
    return None


def _each_has_its_own(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two names of several words each have words of their own; a single word may be a short form or surname."""
    x, y = set(map(stem, a)), set(map(stem, b))
    return len(x) > 1 and len(y) > 1 and bool(x - y) and bool(y - x)


def _words(content: Content) -> frozenset[str]:
    if "local" in content:
        return frozenset(content.get("organ", ()))
    return frozenset(content.get("name") or content.get("person") or ())
