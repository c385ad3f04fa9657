"""The index of GeoNames ids: every row checked, and no id where a name leaves a choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataFileError
from kg.extract.gazetteer import gazetteer, split
from kg.extract.geonames import FOLDER, Country, Index, index, key, read

NOWHERE: frozenset[str] = frozenset()
INVENTED = Index(
    towns={"Zenda": "RU11* AM12", "Aster": "RU AM22", "Strelsau": "RU31 AM32 DE"},
    countries={"Q1": Country(geonames="1", iso="RU")},
)


@pytest.mark.parametrize(
    ("name", "told", "found"),
    [
        ("Zenda", {}, "11"),
        ("Zénda", {"RU"}, "11"),
        ("Zenda", {"RU", "AM"}, "11"),
        ("Zenda", {"FR"}, "11"),
        ("Zenda", {"AM"}, None),
        ("zenda", {"RU"}, None),
        ("Aster", {}, None),
        ("Aster", {"AM"}, "22"),
        ("Aster", {"RU"}, None),
        ("Aster", {"RU", "AM"}, None),
        ("Strelsau", {"AM", "FR"}, "32"),
        ("Strelsau", {"AM", "DE"}, None),
        ("Elsewhere", {"AM"}, None),
    ],
)
def test_a_town_has_an_id_only_where_the_countries_told_of_leave_one(
    name: str, told: set[str], found: str | None
) -> None:
    assert INVENTED.town(name, frozenset(told)) == found


def test_a_town_of_a_given_country_is_that_one_or_none() -> None:
    assert [INVENTED.town_of("Zenda", iso) for iso in ("RU", "AM", "FR")] == ["11", "12", None]
    assert INVENTED.town_of("Aster", "RU") is None


def test_shipped_towns_are_known_by_the_names_that_english_texts_use() -> None:
    towns = index()
    assert towns.town("Aleppo", NOWHERE) == "170063"
    assert towns.town("Kiev", NOWHERE) == towns.town("Kyiv", NOWHERE) == "703448"
    assert towns.town("Tripoli", frozenset({"LY"})) == "2210247"
    assert towns.town("Tripoli", frozenset({"LB"})) == "266826"
    assert towns.town("Tripoli", NOWHERE) is None
    assert towns.town("Gaza", NOWHERE) is None, "mostly the Strip is meant"
    assert key("Ta‘izz") == "Taizz" and key("Port-au-Prince") == "Port au Prince"


def test_shipped_tables_are_whole_and_small() -> None:
    found = index()
    assert (FOLDER / "towns.tsv").stat().st_size < 1_500_000
    assert len(found.towns) > 50_000
    assert all(name == key(name) for name in found.towns)
    names = (gazetteer().at(split(name), 0) for name in ("Armenia", "Kosovo", "Palestine", "DR Congo"))
    states = {hit[1].key for hit in names if hit is not None}
    assert len(states) == 4 and states <= found.countries.keys()
    assert len({c.iso for c in found.countries.values()}) == len(found.countries)


@pytest.mark.parametrize(
    "row", ["Zenda", "Zenda\t", "Zenda\tru11", "Zenda\tRU0", "Zenda\tRU11  AM12", "Zenda\tRU11\tx", ""]
)
def test_a_malformed_row_is_an_error_that_names_file_and_line(row: str, tmp_path: Path) -> None:
    (tmp_path / "countries.tsv").write_text("wikidata\tgeonames\tiso\tlabel\n", encoding="utf-8")
    (tmp_path / "towns.tsv").write_text(f"name\thomes\nAster\tRU1\n{row}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="line 3") as caught:
        read(tmp_path)
    assert "towns.tsv" in str(caught.value)


def test_a_missing_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="cannot be read"):
        read(tmp_path)
