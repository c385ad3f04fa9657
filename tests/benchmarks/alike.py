"""When two readers mean the same: phrases, times, actors, deeds, agreements, and the values of each slot.

Actors are the same where two of their mentions share half of the longer one or their names have the same words;
failing that, where a mention or name of one lies within one of the other that has no better partner. Deeds are alike
where half of the shorter quote is common and the actions share a stem or the objects a third of their words.
Agreements are alike by their words and where they are mentioned. ``COMMITMENT`` and ``CONDUCT`` say how each slot
is judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kg.model import Actor, Agreement, Commitment, Conduct

Deed = Commitment | Conduct
Span = tuple[int, int]
Ids = frozenset[tuple[str, str]]

HALF, THIRD = 0.5, 1 / 3
CONDITIONS_SHARE = 0.34  # of the words of two conditions: clauses are cut in more ways than noun phrases
# Words without content. Not those of tests/phenomena: a scorer that forgives "no" for "all" would be too kind.
STOP = frozenset(
    ["a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "as", "its", "their",
     "his", "her", "this", "that", "these", "those", "all", "any"]
)  # fmt: skip
ENDINGS = (
    "ations", "ation", "ating", "ated", "ates", "ate", "ments", "ment", "ingly", "ings", "ing", "ions", "ion", "als",
    "al", "ies", "ied", "es", "ed", "s", "e", "y",
)  # fmt: skip
SHORTEST = 3  # letters that must stay when an ending goes
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """Which (gold id, found id) stand for the same actor, an actor for several if need be, and the same agreement."""

    actors: Ids = field(default_factory=frozenset)
    agreements: Ids = field(default_factory=frozenset)


Alike = Callable[[str, str, Partners], bool]


def stem(word: str) -> str:
    """A word without its endings, and without the doubling of its last consonant.

    >>> {stem(word) for word in ("commit", "committed", "commitments", "committing")}
    {'commit'}
    """
    word = word.lower()
    while end := next((e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= SHORTEST), ""):
        word = word.removesuffix(end)
    doubled = len(word) > 1 and word[-1] == word[-2] and word[-1] not in "aeiou0123456789"
    return word[:-1] if doubled else word


@cache
def stems(text: str | None) -> frozenset[str]:
    """The stems of a phrase's content words."""
    return frozenset(stem(word) for word in re.findall(r"\w+", text or "") if word.lower() not in STOP)


def shared(one: str | None, other: str | None) -> float:
    """Jaccard share of the content words; of phrases without any ("that") whether they are the same."""
    left, right = stems(one), stems(other)
    if not left or not right:
        return float(bool(one) and one == other)
    return len(left & right) / len(left | right)


def common(one: Span, other: Span) -> int:
    """How many characters two stretches share; negative where they lie apart."""
    return min(one[1], other[1]) - max(one[0], other[0])


def covers(one: Span, other: Span) -> bool:
    """Whether half of the shorter stretch is common."""
    return common(one, other) > 0 and common(one, other) >= HALF * min(one[1] - one[0], other[1] - other[0])


def tight(one: Span, other: Span) -> bool:
    """Whether half of the longer stretch is common."""
    return common(one, other) >= HALF * max(one[1] - one[0], other[1] - other[0])


def same_actors(gold: Sequence[Actor], found: Sequence[Actor]) -> Ids:
    """The (gold id, found id) that are the same actor, by a mention or by name; weaker evidence if no other."""
    left = [(a.id, span) for a in gold for span in a.mentions]
    right = [(a.id, span) for a in found for span in a.mentions]
    near = {(g, f) for g in left for f in right if tight(g[1], f[1])}
    met, used = {g for g, _ in near}, {f for _, f in near}
    near |= {(g, f) for g in left if g not in met for f in right if f not in used and covers(g[1], f[1])}
    same = {(g[0], f[0]) for g, f in near}
    names = [(g.id, f.id, stems(g.name), stems(f.name)) for g in gold for f in found]
    same |= {(g, f) for g, f, a, b in names if a and a == b}
    placed, taken = {g for g, _ in same}, {f for _, f in same}
    within = {(g, f) for g, f, a, b in names if a and b and (a <= b or b <= a) and len(a & b) >= HALF * len(a | b)}
    return frozenset(same | {(g, f) for g, f in within if g not in placed and f not in taken})


def likeness(gold: Deed, found: Deed) -> float:
    """How alike two deeds are; 0 where they cannot be the same."""
    one, other = (gold.start, gold.end), (found.start, found.end)
    action = bool(stems(gold.action) & stems(found.action))
    objects = shared(gold.object, found.object)
    if not covers(one, other) or not (action or objects >= THIRD):
        return 0.0
    return action + objects + HALF * common(one, other) / (max(one[1], other[1]) - min(one[0], other[0]))


def agreements_likeness(gold: Agreement, found: Agreement) -> float:
    """How alike two agreements are by name and place; 0 where they cannot be the same."""
    here, there = (r.mentions or ((r.start, r.end),) for r in (gold, found))
    value = any(covers(m, n) for m in here for n in there) + shared(gold.name, found.name)
    return value if value >= HALF else 0.0


def _same_code(gold: str, found: str, _: Partners) -> bool:
    return gold == found


def _same_deed(gold: str, found: str, _: Partners) -> bool:
    return bool(stems(gold) & stems(found))


def _same_words(gold: str, found: str, _: Partners) -> bool:
    return shared(gold, found) >= HALF


def _same_condition(gold: str, found: str, _: Partners) -> bool:
    return shared(gold, found) >= CONDITIONS_SHARE


def _same_time(gold: str, found: str, partners: Partners) -> bool:
    """The same day (month, year), whatever the hour; times in words by their words."""
    one, other = _DAY.match(gold), _DAY.match(found)
    if one and other:  # two days of a month would share half of their words
        return one.group() == other.group()
    return gold == found or _same_words(gold, found, partners)


def _same_actor(gold: str, found: str, partners: Partners) -> bool:
    return (gold, found) in partners.actors


def _same_agreement(gold: str, found: str, partners: Partners) -> bool:
    return (gold, found) in partners.agreements


COMMITMENT: Mapping[str, Alike] = {
    "modality": _same_code, "force": _same_code, "debtor": _same_actor, "creditor": _same_actor,
    "action": _same_deed, "object": _same_words, "place": _same_words, "start_time": _same_time,
    "deadline": _same_time, "duration": _same_words, "condition": _same_condition, "agreement": _same_agreement,
    "speaker": _same_actor,
}  # fmt: skip
CONDUCT: Mapping[str, Alike] = {
    "verdict": _same_code, "actor": _same_actor, "action": _same_deed, "object": _same_words, "place": _same_words,
    "time": _same_time, "agreement": _same_agreement, "speaker": _same_actor,
}  # fmt: skip


def values(record: Deed, slot: str) -> tuple[str, ...]:
    """What a slot holds; a speaker who is also the debtor or doer says nothing more, and is left out."""
    value = getattr(record, slot)
    if slot == "speaker":
        own = record.debtor if isinstance(record, Commitment) else record.actor
        return tuple(id_ for id_ in record.speaker if id_ not in own)
    return value if isinstance(value, tuple) else (str(value),) if value else ()
