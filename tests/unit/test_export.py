"""Exports: the same bytes for the same graphs, and the same graph back from the bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, parse
from rdflib.compare import to_canonical_graph

import kg
from kg.errors import DataFileError
from kg.export import FORMATS, Format, export
from kg.export.jsonld import Context, Json
from kg.store import EmbeddedStore
from kg.validate import ValidGraph

Valid = Callable[[str, str], ValidGraph]
PARSERS = {
    Format.TURTLE: RdfFormat.TURTLE, Format.TRIG: RdfFormat.TRIG, Format.NQUADS: RdfFormat.N_QUADS,
    Format.NTRIPLES: RdfFormat.N_TRIPLES, Format.JSONLD: RdfFormat.JSON_LD,
}
RDFLIB = {
    Format.TURTLE: "turtle", Format.TRIG: "trig", Format.NQUADS: "nquads", Format.NTRIPLES: "nt",
    Format.JSONLD: "json-ld",
}
MERGED = (Format.TURTLE, Format.NTRIPLES)
AWKWARD = "".join(
    f"<http://x/a/b#c.d> <http://x/p> {value} .\n"
    for value in (
        r'"tab\t \"quotes\" \\ line\nfeed\r \u0000 \u0007 é 😀 \u2028"', '"x"@en', '"1"', '"1"@en-gb',
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', '"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', "<urn:x:y>", "<https://w3id.org/accord-kg/ns#>",
        '"2020-03-01T00:00:00+03:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>', "<https://w3id.org/accord-kg/ns#//a>",
        '"2020-03-01"^^<http://www.w3.org/2001/XMLSchema#date>', '"@id"', '"kg:Actor"', '"http://x/"',
    )
)


def quads(data: bytes, form: Format) -> set[Quad]:
    return set(parse(data, format=PARSERS[form]))


def expected(store: EmbeddedStore, form: Format) -> set[Quad]:
    """What the store holds without the runs, merged where the format has no graphs."""
    names = [name for name in store.graphs() if not name.endswith("graph/runs")]
    found = set(parse(store.nquads(names), format=RdfFormat.N_QUADS))
    return {Quad(q.subject, q.predicate, q.object) for q in found} if form in MERGED else found


@pytest.mark.parametrize("form", FORMATS)
def test_a_round_trip_gives_the_same_graph(valley: EmbeddedStore, valid: Valid, form: Format) -> None:
    valley.put(valid("http://g/awkward#graph", AWKWARD))
    assert quads(export(valley, form), form) == expected(valley, form)


@pytest.mark.parametrize("form", FORMATS)
def test_rdflib_reads_the_same_graph(valley: EmbeddedStore, form: Format) -> None:
    read, held = rdflib.Dataset(), rdflib.Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of what its own parsers call
        read.parse(data=export(valley, form), format=RDFLIB[form])
    held.parse(data=export(valley, Format.NTRIPLES), format="nt")
    merged = rdflib.Graph()
    for subject, predicate, value, _ in read.quads():
        merged.add((subject, predicate, value))
    assert len(merged) > 400
    assert set(to_canonical_graph(merged)) == set(to_canonical_graph(held))


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_of_putting_does_not_show(valley_graphs: tuple[ValidGraph, ...], form: Format) -> None:
    with EmbeddedStore.in_memory() as one, EmbeddedStore.in_memory() as other:
        for graph in valley_graphs:
            one.put(graph)
        for graph in reversed(valley_graphs):
            other.put(graph)
        assert export(one, form) == export(other, form)


SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from pyoxigraph import RdfFormat, Store
from kg import analyse
from kg.export import FORMATS, export
from kg.store import EmbeddedStore
engine = Store()
engine.load(path=sys.argv[2], format=RdfFormat.TRIG)
store = EmbeddedStore(engine, "test")
whole = hashlib.sha256()
for form in FORMATS:
    whole.update(export(store, form, with_runs=True))
for view in analyse.NETWORKS:
    network = view.build(store)
    whole.update(analyse.graphml(network) + analyse.gexf(network) + repr(analyse.measure(network)).encode())
print(whole.hexdigest())
"""


def test_the_hash_seed_does_not_show() -> None:
    source = str(Path(kg.__file__).parents[1])
    data = str(Path(__file__).resolve().parents[1] / "queries" / "valley.trig")
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, source, data], check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


@pytest.mark.parametrize("form", FORMATS)
def test_runs_are_left_out_unless_asked_for(valley: EmbeddedStore, form: Format) -> None:
    clock = b"2026-01-01T00:00:09Z"
    assert clock not in export(valley, form)
    assert clock in export(valley, form, with_runs=True)


def test_turtle_is_for_people(valley: EmbeddedStore) -> None:
    text = export(valley, Format.TURTLE).decode()
    assert "@prefix kg: <https://w3id.org/accord-kg/ns#> ." in text
    assert "<https://w3id.org/accord-kg/id/claim/n1> a kg:Claim ;" in text


def test_json_ld_needs_no_network_and_uses_the_terms_of_the_context(valley: EmbeddedStore) -> None:
    content = json.loads(export(valley, Format.JSONLD))
    assert isinstance(content["@context"], dict)
    nodes = [node for graph in content["@graph"] for node in graph["@graph"]]
    claim = next(node for node in nodes if node["id"].endswith("claim/n1"))
    assert claim["type"] == "Claim"
    assert str(claim["claimant"]).endswith("actor/norland']") or claim["claimant"].endswith("actor/norland")


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_store_gives_an_empty_document(form: Format) -> None:
    with EmbeddedStore.in_memory() as store:
        assert quads(export(store, form), form) == set()


def test_formats_have_a_suffix_and_a_media_type() -> None:
    assert {form.suffix for form in FORMATS} == {"ttl", "trig", "nq", "nt", "jsonld"}
    assert all("/" in form.media_type for form in FORMATS)


CONTEXT: dict[str, Json] = {
    "x": "http://x/", "xsd": "http://www.w3.org/2001/XMLSchema#", "id": "@id",
    "one": "x:one", "link": {"@id": "x:link", "@type": "@id"}, "day": {"@id": "x:day", "@type": "xsd:date"},
    "many": {"@id": "x:many", "@container": "@set"}, "said": {"@id": "x:said", "@language": "en"},
    "byLanguage": {"@id": "x:odd", "@container": "@language"}, "Thing": "x:Thing",
    "x:sly": {"@id": "x:sly", "@type": "@id"},
}


def node(turtle: str) -> dict[str, Json]:
    quads = parse(f"@prefix : <http://x/> . {turtle}", format=RdfFormat.TURTLE)
    (found,) = json.loads(Context(CONTEXT).document(quads))["@graph"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("statement", "key", "value"),
    [
        (':one "a"', "one", "a"),
        (':one "a", "b"', "one", ["a", "b"]),
        (":link :b", "link", "x:b"),
        (':link "a"', "x:link", {"@value": "a"}),
        (':day "2020-03-01"^^<http://www.w3.org/2001/XMLSchema#date>', "day", "2020-03-01"),
        (':day "2020-03"', "x:day", {"@value": "2020-03"}),
        (':many "a"', "many", ["a"]),
        (':said "a"@en', "said", "a"),
        (':said "a"@fr', "x:said", {"@value": "a", "@language": "fr"}),
        (':odd "a"@en', "x:odd", {"@value": "a", "@language": "en"}),
        (":one 1", "x:one", {"@value": "1", "@type": "xsd:integer"}),
        (":sly :b", "x:sly", "x:b"),
        (':sly "b"', "http://x/sly", {"@value": "b"}),
        ("a :Thing", "@type", "Thing"),
        ("a :Thing, :Other", "@type", ["x:Other", "Thing"]),
    ],
)
def test_a_value_goes_under_a_term_that_can_write_it(statement: str, key: str, value: Json) -> None:
    assert node(f":a {statement} .") == {"id": "x:a", key: value}


def test_a_default_language_does_not_fall_on_plain_strings() -> None:
    quads = parse('<http://x/a> <http://x/one> "a" .', format=RdfFormat.N_TRIPLES)
    text = Context({**CONTEXT, "@language": "en"}).document(quads)
    assert json.loads(text)["@graph"] == [{"id": "x:a", "x:one": {"@value": "a", "@type": "xsd:string"}}]
    assert set(parse(text, format=RdfFormat.JSON_LD)) == set(
        parse('<http://x/a> <http://x/one> "a" .', format=RdfFormat.N_TRIPLES)
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"@context": "https://x/"}'])
def test_what_is_no_context_is_an_error(text: str) -> None:
    with pytest.raises(DataFileError, match="is no JSON-LD context"):
        Context.load(text)
