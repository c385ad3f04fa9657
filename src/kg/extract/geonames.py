"""GeoNames ids of states and towns, and the rule by which a name gets one: rather no id than a wrong one.

``data/gazetteer/README.md`` tells where the tables come from and how they are built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import DataFileError
from kg.extract.lexicon import DATA

FOLDER = DATA / "gazetteer"
_HOME = re.compile(r"([A-Z]{2})([1-9]\d*)?(\*)?")
_TOWN = re.compile(rf"[^\t]+\t{_HOME.pattern}(?: {_HOME.pattern})*")
_COUNTRY = re.compile(r"(Q[1-9]\d*)\t([1-9]\d*)\t([A-Z]{2})\t[^\t]+")
_MARKS = re.compile(r"['’‘ʼʻ`.]")
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A state that GeoNames has: its id there and the ISO 3166-1 code by which its towns are filed."""

    geonames: str
    iso: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Homes of each town's name (as in ``towns.tsv``) and countries by Wikidata id."""

    towns: Mapping[str, str]
    countries: Mapping[str, Country]

    def town(self, name: str, told: frozenset[str]) -> str | None:
        """The GeoNames id of the town of this name in a text that tells of these countries (ISO codes).

        The town of world renown, unless the text tells of other countries with a namesake and not of its own; else the
        one of the only country with such a name that the text tells of. None where that leaves a choice.
        """
        homes = self._homes(name)
        near = [home for home in homes if home[0] in told]
        renowned = next((home for home in homes if home[2]), None)
        if renowned is not None:
            return renowned[1] if renowned in near or not near else None
        return near[0][1] if len(near) == 1 else None

    def town_of(self, name: str, country: str) -> str | None:
        """The GeoNames id of the town of this name in that country (ISO code), where one stands out there."""
        return next((number for iso, number, _ in self._homes(name) if iso == country), None)

    def _homes(self, name: str) -> list[tuple[str, str | None, str | None]]:
        return [(m[1], m[2], m[3]) for m in _HOME.finditer(self.towns.get(key(name), ""))]


def key(name: str) -> str:
    """How names are compared: without accents, apostrophes and points, hyphens as blanks; capitals count.

    >>> key("Sa‘dah"), key("Port-au-Prince")
    ('Sadah', 'Port au Prince')
    """
    split = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    plain = _MARKS.sub("", "".join(c for c in split if not unicodedata.combining(c)))
    return " ".join(re.sub("[-–]", " ", plain).split())


@cache
def index() -> Index:
    """The shipped tables; raises DataFileError where a row is malformed."""
    return read(FOLDER)


def read(folder: Path) -> Index:
    """The tables of a folder, every row of them checked."""
    towns = dict(row.split("\t") for row in _rows(folder / "towns.tsv", _TOWN))
    found = [m.groups() for row in _rows(folder / "countries.tsv", _COUNTRY) if (m := _COUNTRY.fullmatch(row))]
    return Index(towns=towns, countries={qid: Country(geonames=number, iso=iso) for qid, number, iso in found})


def _rows(path: Path, shape: re.Pattern[str]) -> list[str]:
    try:
        rows = path.read_text(encoding="utf-8").splitlines()[1:]
    except OSError as error:
        raise DataFileError(
            f"cannot be read ({error.strerror})", where=str(path), mend="Install accord-kg again"
        ) from error
    for number, row in enumerate(rows, start=2):
        if not shape.fullmatch(row):
            raise DataFileError(f"line {number} is malformed: {row!r:.60}", where=str(path), mend="Build it again")
    return rows
