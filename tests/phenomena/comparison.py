"""Holds what was extracted against what a case expects: every record has its counterpart, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.phenomena.cases import CODES, OTHERS, SLOTS, TIMES, Case, Expected

from kg.model import Actor, Agreement, Commitment, Conduct, Extraction

Found = Commitment | Conduct

ENOUGH = 0.5  # share of the words that two phrases must have in common
DETERMINERS = ("no", "neither", "either", "the", "a", "an", "this", "these", "that", "those", "all", "both", "each")
STOP = frozenset([*DETERMINERS, "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "as"]) | {
    "its", "their", "his", "her",
}  # fmt: skip
ENDINGS = (
    "ations", "ation", "ating", "ated", "ates", "ate", "ments", "ment", "ings", "ing", "ions", "ion", "als", "al",
    "ies", "ied", "es", "ed", "s", "e", "y",
)  # fmt: skip
AFTER_HEAD = frozenset(["of", "in", "from", "at", "near", "for", "on", "to", "who", "that", "loyal", "allied"])
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?!\w)|\d{4}-\d\d-\d\dT")
SHORTEST = 3  # letters that must stay when an ending goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came of one case: empty lists mean that it holds."""

    case: Case
    found: tuple[str, ...]
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether expected and found records pair one to one with all listed slots alike."""
        return not (self.missing or self.extra or self.wrong)

    def __str__(self) -> str:
        lines = [f"{self.case.id}", *(f"    | {line}" for line in self.case.text.splitlines())]
        lines += [f"  why: {self.case.why}"] if self.case.why else []
        lines += [f"  missing: {item}" for item in self.missing]
        lines += [f"  wrong:   {item}" for item in self.wrong]
        lines += [f"  extra:   {item}" for item in self.extra]
        return "\n".join(lines)


def stem(word: str) -> str:
    """A word without its endings, so that "release", "released" and "releasing" meet.

    >>> {stem(word) for word in ("implement", "implementation", "implementing")}
    {'impl'}
    """
    word = word.lower()
    while end := next((e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= SHORTEST), ""):
        word = word[: -len(end)]
    doubled = len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "aeiou0123456789"
    return word[:-1] if doubled else word


def stems(text: str) -> frozenset[str]:
    """The stems of a phrase's content words."""
    return frozenset(stem(word) for word in re.findall(r"\w+", text) if word.lower() not in STOP)


def alike(expected: str, found: str) -> bool:
    """Whether two phrases share at least half of their content words (or are the same, where they have none)."""
    left, right = stems(expected), stems(found)
    if not left or not right:
        return expected.lower() == found.lower()
    return len(left & right) / len(left | right) >= ENOUGH


def same_time(expected: str, found: str) -> bool:
    """Whether two times are the same day (month, year, if no day is given), else whether their words are alike.

    A time of day counts only where one is expected; a range must have both its ends.

    >>> same_time("2031-05-03", "2031-05-03T12:00+03:00"), same_time("2031-05-03T12:00+03:00", "2031-05-03")
    (True, False)
    """
    if not (DATE.match(expected) and DATE.match(found)):
        return not (DATE.match(expected) or DATE.match(found)) and alike(expected, found)
    ends = expected.split("/"), found.split("/")
    return len(ends[0]) == len(ends[1]) and all(
        want == (have if "T" in want else have.split("T")[0]) for want, have in zip(*ends, strict=True)
    )


def _bare(name: str) -> str:
    words = re.sub(r"[“”\"‘’']s?(?=\W|$)|[,.]$", "", name.lower()).split()
    while words and words[0] in DETERMINERS:
        words = words[1:]
    return " ".join(words) or name.lower()


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, or the one is the other without what its head is of, in or from.

    >>> same_name("The commanders", "commanders in Orsa"), same_name("Norland", "the Norland army")
    (True, False)
    """
    short, long = sorted((_bare(one), _bare(other)), key=len)
    return short == long or (long.startswith(f"{short} ") and long[len(short) :].split()[0] in AFTER_HEAD)


class Reading:
    """What an extractor found in one text, with the names that the text has for each actor."""

    def __init__(self, extraction: Extraction) -> None:
        content = extraction.document.content
        self.found = [record for record in extraction.records if isinstance(record, Commitment | Conduct)]
        self._names: dict[str, frozenset[str]] = {}
        self._shown: dict[str, str] = {}
        for record in extraction.records:
            if isinstance(record, Actor):
                texts = {record.name, record.quote, *(content[start:end] for start, end in record.mentions)}
                self._names[record.id] = frozenset(texts)
            if isinstance(record, Actor | Agreement):
                self._shown[record.id] = record.name

    def kind(self, record: Found) -> str:
        """The record's type in the interchange format."""
        return "commitment" if isinstance(record, Commitment) else "conduct"

    def value(self, record: Found, slot: str) -> str | None:
        """A single-valued slot; an agreement by its name."""
        value = getattr(record, slot)
        if value is None:
            return None
        return self._shown.get(value, str(value)) if slot == "agreement" else str(value)

    def actors(self, record: Found, slot: str) -> list[str]:
        """The ids in a slot of actors; a speaker who is also the doer says nothing more, and is left out."""
        ids: tuple[str, ...] = getattr(record, slot)
        own = record.debtor if isinstance(record, Commitment) else record.actor
        return [id_ for id_ in ids if slot != "speaker" or id_ not in own]

    def same_actors(self, names: Sequence[str], ids: Sequence[str]) -> bool:
        """Whether names and actors pair one to one; a name "+" allows for others."""
        left = list(ids)
        for name in names:
            if name == OTHERS:
                continue
            hit = next((i for i in left if any(same_name(name, known) for known in self._names.get(i, ()))), None)
            if hit is None:
                return False
            left.remove(hit)
        return not left or OTHERS in names

    def show(self, record: Found) -> str:
        """One line with the record's slots, actors by name."""
        slots = []
        for slot in sorted(SLOTS[self.kind(record)] - {"illocution"}, key=_order):
            value = getattr(record, slot)
            if isinstance(value, tuple):
                if ids := self.actors(record, slot):
                    slots.append(f"{slot}={[self._shown.get(id_, id_) for id_ in ids]}")
            elif value is not None:
                slots.append(f"{slot}={self.value(record, slot)!r}")
        rule = f" by {record.rule}" if record.rule else ""
        return f"{self.kind(record)}({', '.join(slots)}) in {record.quote!r}{rule}"

    def differences(self, expected: Expected, record: Found) -> list[str]:
        """The listed slots in which the record is not as expected."""
        out = []
        for slot, want in expected.values.items():
            have = self.value(record, slot)
            if not _same(slot, want, have):
                out.append(f"{slot} should be {want!r}, is {have!r}")
        for slot, names in expected.actors.items():
            ids = self.actors(record, slot)
            if slot == "speaker":
                own = expected.actors.get("debtor", expected.actors.get("actor", ()))
                names = tuple(name for name in names if name not in own)
            if not self.same_actors(names, ids):
                shown = [self._shown.get(id_, id_) for id_ in ids]
                out.append(f"{slot} should be {list(names)}, is {shown}")
        return out


def _order(slot: str) -> tuple[int, str]:
    first = ("modality", "force", "verdict", "debtor", "actor", "action", "object")
    return (first.index(slot) if slot in first else len(first), slot)


def _same(slot: str, want: str | None, have: str | None) -> bool:
    if want is None or have is None:
        return want == have
    if slot in CODES:
        return want == have
    fits = same_time if slot in TIMES else _same_deed if slot == "action" else alike
    return any(fits(choice.strip(), have) for choice in want.split("|"))


def _same_deed(expected: str, found: str) -> bool:
    return bool(stems(expected) & stems(found))


def _pairs(fits: Sequence[Sequence[bool]], columns: int) -> dict[int, int]:
    """The largest pairing of rows with columns that fit: {row: column} (Kuhn's augmenting paths)."""
    taken: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column in range(columns):
            if fits[row][column] and column not in seen:
                seen.add(column)
                if column not in taken or place(taken[column], seen):
                    taken[column] = row
                    return True
        return False

    for row in range(len(fits)):
        place(row, set())
    return {row: column for column, row in taken.items()}


def _likeness(reading: Reading, expected: Expected, record: Found) -> float:
    """How much a record looks like one that was meant to be the expected one; 0: not at all."""
    if reading.kind(record) != expected.type:
        return 0.0
    deed = _same("action", expected.values.get("action"), record.action)
    things = bool(expected.values.get("object")) and _same("object", expected.values.get("object"), record.object)
    return deed + things + 1 / (2 + len(reading.differences(expected, record))) if deed or things else 0.0


def compare(case: Case, extraction: Extraction) -> Comparison:
    """Pairs the case's expected records with those found; what has no exact partner is shown against the nearest."""
    reading = Reading(extraction)
    found = reading.found
    fits = [
        [reading.kind(one) == want.type and not reading.differences(want, one) for one in found] for want in case.expect
    ]
    pairs = _pairs(fits, len(found))
    wanted = [i for i in range(len(case.expect)) if i not in pairs]
    spare = [j for j in range(len(found)) if j not in pairs.values()]
    near = sorted(((_likeness(reading, case.expect[i], found[j]), -i, -j) for i in wanted for j in spare), reverse=True)
    wrong = []
    for likeness, i, j in ((value, -i, -j) for value, i, j in near):
        if likeness > 0 and i in wanted and j in spare:
            wanted.remove(i)
            spare.remove(j)
            told = "; ".join(reading.differences(case.expect[i], found[j]))
            wrong.append(f"{told}\n           in {reading.show(found[j])}")
    return Comparison(
        case=case,
        found=tuple(reading.show(record) for record in found),
        missing=tuple(str(case.expect[i]) for i in wanted),
        extra=tuple(reading.show(found[j]) for j in spare),
        wrong=tuple(wrong),
    )
