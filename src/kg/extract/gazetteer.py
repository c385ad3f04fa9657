"""Names that are known beforehand: states with their adjectives, people and seats of government, organisations, places.

``data/gazetteer`` holds the tables and the script that builds them from rigour (MIT) and GeoNames (CC BY 4.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg.errors import DataFileError
from kg.extract.lexicon import DATA, load, words
from kg.model import ActorKind

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\w+|[^\w\s]")
_QID = re.compile(r"Q[1-9]\d*")


class Reading(StrEnum):
    """How a known name stands for its bearer."""

    STATE = "state"  # "Nepal"
    DEMONYM = "demonym"  # "Nepali", the adjective
    PEOPLE = "people"  # "Nepalis"
    SEAT = "seat"  # "Kathmandu", which may stand for the government
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A known name. ``key`` is one for all names of one bearer; for states it is the Wikidata id."""

    key: str
    label: str
    reading: Reading
    kind: ActorKind

    @property
    def country(self) -> str | None:
        """The Wikidata id of the state that the name tells of."""
        return self.key if self.reading is not Reading.ORGANISATION else None


class Gazetteer:
    """Finds known names in a row of words, longest first."""

    def __init__(self, names: Iterable[tuple[str, Entry]], places: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, Entry]]] = {}
        for phrase, entry in names:
            parts = tuple(split(phrase))
            self._by_first.setdefault(parts[0].casefold(), []).append((parts, phrase, entry))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: (-len(c[0]), c[1], c[2].reading))
        self._places = frozenset(places)

    def at(self, row: Sequence[str], index: int) -> tuple[int, Entry] | None:
        """How many words from ``index`` on are a known name, and which; None where they are none."""
        for parts, phrase, entry in self._by_first.get(row[index].casefold(), ()):
            found = row[index : index + len(parts)]
            if len(found) == len(parts) and _same(parts, found, phrase):
                return len(parts), entry
        return None

    def is_place(self, name: str) -> bool:
        """Whether a town of 15,000 people or more has this name (others than people may bear it too)."""
        return name in self._places


def split(phrase: str) -> list[str]:
    """The words and marks of a phrase, apostrophes made straight: the row that ``Gazetteer.at`` reads."""
    return _WORD.findall(phrase.replace("’", "'").replace("‘", "'"))


def _same(parts: Sequence[str], found: Sequence[str], phrase: str) -> bool:
    """Case counts in short forms ("WHO", "who"); elsewhere a capital is enough."""
    if phrase.upper() == phrase:
        return tuple(parts) == tuple(found)
    return [p.casefold() for p in parts] == [f.casefold() for f in found] and (
        found[0][:1].isupper() or parts[0][:1].islower()
    )


@cache
def gazetteer() -> Gazetteer:
    """The shipped tables, checked; raises DataFileError where a row is malformed."""
    return Gazetteer([*_states(), *_organisations()], _lines("places.txt"))


def _states() -> Iterable[tuple[str, Entry]]:
    header, *rows = _lines("states.tsv")
    for number, row in enumerate(rows, start=2):
        cells = row.split("\t")
        if len(cells) != 4 or cells[1] not in {r.value for r in Reading} or not _QID.fullmatch(cells[2]):
            raise DataFileError(
                f"line {number} is no row of {header!r}", where="gazetteer/states.tsv", mend="Build it again"
            )
        phrase, reading, qid, label = cells
        kind = ActorKind.POPULATION if reading == Reading.PEOPLE else ActorKind.STATE
        yield phrase, Entry(key=qid, label=label, reading=Reading(reading), kind=kind)


def _organisations() -> Iterable[tuple[str, Entry]]:
    table = load("gazetteer/organisations.yaml")
    for kind, rows in table.items():
        if kind not in {k.value for k in ActorKind} or not isinstance(rows, list):
            raise DataFileError(f"{kind!r} is no kind of actor with a list", where="gazetteer/organisations.yaml")
        for row in rows:
            names = words(row, f"gazetteer/organisations.yaml: {kind}")
            for name in names:
                yield name, Entry(key=names[0], label=names[0], reading=Reading.ORGANISATION, kind=ActorKind(kind))


def _lines(name: str) -> list[str]:
    path = DATA / "gazetteer" / name
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataFileError(
            f"cannot be read ({error.strerror})", where=str(path), mend="Install accord-kg again"
        ) from error
