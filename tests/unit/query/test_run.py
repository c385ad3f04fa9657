"""Queries run with parameters as users type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.query import listing, run
from kg.store import EmbeddedStore

NORLAND = "https://w3id.org/accord-kg/id/actor/norland"
ECHO = "# params: a {}\nSELECT ?a WHERE {{ VALUES ?a {{ UNDEF }} }}"


def test_a_name_and_its_iri_give_the_same(valley: EmbeddedStore) -> None:
    by_name = run(valley, "commitments-by-actor", {"actor": "norland"})
    assert len(by_name) == 3
    assert run(valley, "commitments-by-actor", {"actor": NORLAND}) == by_name


def test_underscores_in_parameters_are_hyphens(valley: EmbeddedStore) -> None:
    assert run(valley, "overdue", {"as_of": "2021-07-01"}) == run(valley, "overdue", {"as-of": "2021-07-01"})


def test_a_bare_day_lasts_to_its_end(valley: EmbeddedStore) -> None:
    (row,) = run(valley, ECHO.format("dateTime"), {"a": "2021-06-10"}).rows
    assert row == ("2021-06-10T23:59:59Z",)


@pytest.mark.parametrize(
    ("type_", "value", "message"),
    [
        ("dateTime", "yesterday", "is no dateTime"),
        ("dateTime", "2021-02-30", "is no dateTime"),
        ("dateTime", "2021-02-03T10:00:00", "is no dateTime"),
        ("integer", "ten", "is no integer"),
        ("iri", "Norland", "is no iri"),
    ],
)
def test_a_value_of_another_type_is_an_error(valley: EmbeddedStore, type_: str, value: str, message: str) -> None:
    with pytest.raises(QueryError, match=f"a: '{value}' {message}"):
        run(valley, ECHO.format(type_), {"a": value})


@pytest.mark.parametrize(("type_", "value", "shown"), [("string", "2021", "2021"), ("integer", "+007", "7")])
def test_a_value_becomes_a_term_of_its_type(valley: EmbeddedStore, type_: str, value: str, shown: str) -> None:
    assert run(valley, ECHO.format(type_), {"a": value}).rows == ((shown,),)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("2021-06-10", "dateTime"), ("12", "integer"), ("words", "string"), ('"} #', "string")],
)
def test_without_a_header_the_look_of_a_value_tells_its_type(valley: EmbeddedStore, value: str, kind: str) -> None:
    query = "SELECT ?type WHERE { VALUES ?a { UNDEF } BIND(DATATYPE(?a) AS ?type) }"
    assert run(valley, query, {"a": value}).rows == ((f"http://www.w3.org/2001/XMLSchema#{kind}",),)
    assert run(valley, "ASK { VALUES ?a { UNDEF } FILTER(ISIRI(?a)) }", {"a": NORLAND}).rows == (("true",),)


def test_an_unknown_parameter_and_a_missing_one_are_errors(valley: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match=r"owes-network has no parameter 'x'\. It takes none"):
        run(valley, "owes-network", {"x": "1"})
    with pytest.raises(QueryError, match=r"overdue has no parameter 'x'\. It takes as-of, agreement"):
        run(valley, "overdue", {"x": "1"})
    with pytest.raises(QueryError, match=r"overdue needs 'as-of'\. Give --param as-of=…"):
        run(valley, "overdue")


def test_files_texts_and_all_forms_give_tables(valley: EmbeddedStore, tmp_path: Path) -> None:
    (tmp_path / "count.rq").write_text("SELECT (COUNT(*) AS ?n) WHERE { VALUES ?s { UNDEF } ?s ?p ?o }")
    assert run(valley, str(tmp_path / "count.rq")).columns == ("n",)
    assert run(valley, "ASK { ?s ?p ?o }").rows == (("true",),)
    triples = run(valley, f"CONSTRUCT {{ <{NORLAND}> ?p ?o }} WHERE {{ <{NORLAND}> ?p ?o }}")
    assert triples.columns == ("subject", "predicate", "object")
    assert (NORLAND, "http://www.w3.org/2004/02/skos/core#prefLabel", "Norland") in triples.rows


def test_the_listing_tells_every_name_and_its_parameters() -> None:
    rows = {row[1]: row for row in listing().rows}
    assert rows["overdue"][0] == "competency"
    assert rows["overdue"][3] == "as-of, [agreement]"
    assert rows["blank-nodes"][0] == "hygiene"
