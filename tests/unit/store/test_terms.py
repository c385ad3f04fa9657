"""Parameters are bound as terms: nothing that a user types becomes syntax."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store import EmbeddedStore, iri, literal
from kg.store.terms import bind, form, parameters, without_comments

EVERYWHERE = """
SELECT ?filter ?optional ?union ?exists ?sub WHERE {
  VALUES ?word { UNDEF }
  BIND(?word AS ?filter) FILTER(?filter = ?word)
  OPTIONAL { BIND("x" AS ?x) FILTER(BOUND(?word)) }
  { VALUES ?word { UNDEF } BIND(?word AS ?union) } UNION { FILTER(false) }
  BIND(COALESCE(?x, "no") AS ?optional)
  BIND(EXISTS { VALUES ?word { UNDEF } BIND(?word AS ?same) } AS ?exists)
  { SELECT ?sub WHERE { VALUES ?word { UNDEF } BIND(?word AS ?sub) } }
}
"""


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_the_value_that_it_is(text: str) -> None:
    with EmbeddedStore.in_memory() as store:
        table = store.select("SELECT ?word WHERE { VALUES ?word { UNDEF } }", {"word": literal(text)})
    assert table.rows == ((text,),)


def test_a_parameter_is_bound_wherever_it_stands() -> None:
    with EmbeddedStore.in_memory() as store:
        table = store.select(EVERYWHERE, {"word": literal('a" } #')})
    assert table.rows == (('a" } #', "x", 'a" } #', "true", 'a" } #'),)


def test_an_unbound_parameter_may_be_anything() -> None:
    with EmbeddedStore.in_memory() as store:
        table = store.select('SELECT ?a WHERE { VALUES ?a { UNDEF } VALUES ?a { "x" "y" } } ORDER BY ?a')
    assert table.rows == (("x",), ("y",))


def test_places_in_strings_comments_and_iris_are_no_parameters() -> None:
    query = """# VALUES ?a { UNDEF }
    SELECT * { ?s ?p "VALUES ?b { UNDEF }" , '''VALUES ?c { UNDEF } ' ''' ;
        <http://x/#VALUES> "\\"VALUES ?d { UNDEF }" .
    values $e {undef} }"""
    assert parameters(query) == ("e",)


def test_binding_what_the_query_has_no_place_for_is_an_error() -> None:
    with pytest.raises(QueryError, match=r"no parameter 'b'\. Write VALUES \?b \{ UNDEF \} where it belongs"):
        bind("SELECT * { VALUES ?a { UNDEF } }", {"b": literal("x")})


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "ASK{service ?x{}}",
    "PREFIX : <http://x/> ASK { SERVICE:a {} }", "ASK { ?s ?p 1SERVICE?x{} }", "ASK { ?s ?p trueSERVICE?x{} }",
    "ASK { # comment\rSERVICE <http://x/> {} }", r"ASK { ?s <http://x/\u0041#> ?o SERVICE <http://x/> {} }",
    "ASK { ?s <http://x/\u00a0#> ?o SERVICE <http://x/> {} }"])
def test_service_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        bind(query, {})


@pytest.mark.parametrize("query", ["ASK { ?service service:x 'SERVICE' } # SERVICE", "ASK { <http://x/SERVICE> ?p 1 }"])
def test_the_word_service_is_no_service(query: str) -> None:
    assert bind(query, {}) == query


@pytest.mark.parametrize("bad", ["", "no iri", "http://x/> <http://y", "http://x/{a}"])
def test_what_is_no_iri_is_no_term(bad: str) -> None:
    with pytest.raises(QueryError, match="is no IRI"):
        iri(bad)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("# ASK\nPREFIX ask: <x> SELECT * {}", "SELECT"), ("describe <x>", "DESCRIBE"),
        ("CONSTRUCT WHERE {}", "CONSTRUCT"),
    ],
)
def test_the_form_is_the_first_word_that_is_one(query: str, expected: str) -> None:
    assert form(query) == expected


@pytest.mark.parametrize("query", ["", "INSERT DATA { <a:a> <a:b> <a:c> }", "hello"])
def test_what_is_no_query_has_no_form(query: str) -> None:
    with pytest.raises(QueryError, match="no SPARQL query"):
        form(query)


def test_comments_go_and_hashes_in_strings_and_iris_stay() -> None:
    assert without_comments('# a\nASK { <x:#b> ?p "#c" } # d') == '\nASK { <x:#b> ?p "#c" } '
