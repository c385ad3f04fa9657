"""Query files: what the header may say, and what is said when it does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataFileError, QueryError
from kg.query import FOLDERS, catalogue, described, load, named, opened

GOOD = """# title: Things
# question: Which things are there,
#   and how are they called?
# params: kind iri, as-of dateTime?, most integer = 10, word string?
# expects: thing, label
SELECT ?thing ?label WHERE {
  VALUES ?kind { UNDEF } VALUES ?as_of { UNDEF } VALUES ?most { UNDEF } VALUES ?word { UNDEF }
  ?thing a ?kind ; <http://x/label> ?label
}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "things.rq"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_is_read(tmp_path: Path) -> None:
    query = load(written(tmp_path, GOOD))
    assert (query.name, query.title, query.form) == ("things", "Things", "SELECT")
    assert query.question == "Which things are there, and how are they called?"
    assert query.columns == ("thing", "label")
    assert [(p.variable, p.type, p.required, p.default) for p in query.parameters] == [
        ("kind", "iri", True, None), ("as_of", "dateTime", False, None), ("most", "integer", False, "10"),
        ("word", "string", False, None),
    ]
    assert [str(p) for p in query.parameters] == ["kind", "[as-of]", "most=10", "[word]"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# title: Things\n", "", "the header lacks 'title'"),
        ("# expects: thing, label\n", "", "the header lacks 'expects'"),
        ("# expects:", "# title: Again\n# expects:", "the header has 'title' twice"),
        ("kind iri,", "kind thing,", "'kind thing' is no parameter"),
        ("kind iri, ", "", "the parameter 'kind' is in the query only"),
        ("kind iri,", "kind iri, other iri,", "the parameter 'other' is in the header only"),
        ("thing, label", "label, thing", "the query gives thing, label, its header expects label, thing"),
        ("SELECT", "SELECT SELECT", "the query cannot be parsed"),
        ("SELECT", "HELLO", "the text is no SPARQL query"),
    ],
)
def test_a_header_that_does_not_fit_is_an_error(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(DataFileError, match=f"things.rq: .*{message}"):
        load(written(tmp_path, GOOD.replace(old, new)))


def test_a_construct_expects_triples(tmp_path: Path) -> None:
    text = "# title: a\n# question: b\n# expects: triples\nCONSTRUCT WHERE { ?s ?p ?o }"
    assert load(written(tmp_path, text)).columns == ("triples",)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"none\.rq: cannot be read"):
        opened(tmp_path / "none.rq")
    (tmp_path / "binary.rq").write_bytes(b"\xff\xfe")
    with pytest.raises(DataFileError, match=r"binary\.rq: cannot be read"):
        load(tmp_path / "binary.rq")


def test_text_without_a_header_has_a_parameter_for_each_place() -> None:
    query = described("SELECT * WHERE { VALUES ?as_of { UNDEF } VALUES ?actor { UNDEF } ?actor ?p ?as_of }")
    assert [(p.name, p.type, p.required) for p in query.parameters] == [
        ("as-of", "any", False), ("actor", "any", False),
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_shipped_query_has_a_header_that_fits(folder: str) -> None:
    queries = catalogue(folder)
    assert len(queries) >= {"competency": 15, "hygiene": 12, "views": 5}[folder]
    assert [query.name for query in queries] == sorted(query.name for query in queries)
    assert all(query.title and query.question.endswith((".", "?")) for query in queries)


def test_names_are_unique_over_all_folders() -> None:
    names = [query.name for folder in FOLDERS for query in catalogue(folder)]
    assert len(names) == len(set(names))


def test_an_unknown_name_brings_up_near_ones() -> None:
    with pytest.raises(QueryError, match=r"there is no query 'who-owe-what'\. Did you mean who-owes-what"):
        named("who-owe-what")
    with pytest.raises(QueryError, match=r"there is no query 'zzz'\. kg query --list shows them all"):
        named("zzz")
