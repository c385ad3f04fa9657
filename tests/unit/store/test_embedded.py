"""The embedded store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib.graph import Graph
from rdflib.term import URIRef

from kg.errors import QueryError, StoreError
from kg.store import EmbeddedStore
from kg.validate import ValidGraph

Valid = Callable[[str, str], ValidGraph]
ONE = '<http://x/a> <http://x/p> "é\\n\\"q\\"" .\n'
TWO = "<http://x/b> <http://x/p> <http://x/c> .\n"


def test_queries_see_all_graphs_as_one(valid: Valid) -> None:
    with EmbeddedStore.in_memory() as store:
        store.put(valid("http://g/1", ONE))
        store.put(valid("http://g/2", TWO))
        assert store.select("SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s").rows == (("http://x/a",), ("http://x/b",))
        assert store.select("SELECT ?g WHERE { GRAPH ?g { <http://x/b> ?p ?o } }").rows == (("http://g/2",),)
        assert store.ask("ASK { <http://x/a> ?p ?o }")


def test_put_replaces_a_graph_whole(valid: Valid) -> None:
    with EmbeddedStore.in_memory() as store:
        store.put(valid("http://g/1", ONE))
        store.put(valid("http://g/1", TWO))
        assert store.nquads() == "<http://x/b> <http://x/p> <http://x/c> <http://g/1> .\n"


def test_delete_takes_a_graph_back_and_minds_none_that_is_not_there(valid: Valid) -> None:
    with EmbeddedStore.in_memory() as store:
        store.put(valid("http://g/1", ONE))
        store.delete("http://g/1")
        store.delete("http://g/none")
        assert (store.graphs(), store.nquads()) == ((), "")


def test_nquads_are_the_same_in_whatever_order_graphs_came(valley_graphs: tuple[ValidGraph, ...]) -> None:
    with EmbeddedStore.in_memory() as one, EmbeddedStore.in_memory() as other:
        for graph in valley_graphs:
            one.put(graph)
        for graph in (*reversed(valley_graphs), *valley_graphs):
            other.put(graph)
        lines = one.nquads().splitlines()
        assert one.nquads() == other.nquads()
        assert lines == sorted(set(lines))
        assert len(lines) == sum(len(g.triples.splitlines()) for g in valley_graphs)


def test_nquads_of_some_graphs(valley: EmbeddedStore) -> None:
    name = "https://w3id.org/accord-kg/id/graph/references"
    lines = valley.nquads([name]).splitlines()
    assert lines
    assert all(line.endswith(f" <{name}> .") for line in lines)


def test_construct_gives_sorted_triples_each_once(valley: EmbeddedStore) -> None:
    lines = valley.construct("CONSTRUCT { ?s a <http://x/Thing> } WHERE { ?s ?p ?o }").splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) > 10


def test_blank_nodes_are_refused(valid: Valid) -> None:
    with EmbeddedStore.in_memory() as store, pytest.raises(StoreError, match=r"http://g/1: .*no blank nodes"):
        store.put(valid("http://g/1", '_:b <http://x/p> "x" .\n'))


@pytest.mark.parametrize("ask", ["select", "ask", "construct"])
def test_each_method_takes_its_own_form_of_query(ask: str) -> None:
    other = "ASK { ?s ?p ?o }" if ask != "ask" else "SELECT * { ?s ?p ?o }"
    with EmbeddedStore.in_memory() as store, pytest.raises(QueryError, match=f"the query is no {ask.upper()}"):
        getattr(store, ask)(other)


def test_a_query_with_a_fault_says_where() -> None:
    with EmbeddedStore.in_memory() as store, pytest.raises(QueryError, match=r"cannot be parsed \(error at 1:11"):
        store.select("SELECT * {")


def test_updates_are_no_queries() -> None:
    with EmbeddedStore.in_memory() as store, pytest.raises(QueryError):
        store.select("INSERT DATA { <http://x/a> <http://x/b> 1 }")


def test_a_store_on_disk_outlives_its_process(tmp_path: Path, valid: Valid) -> None:
    with EmbeddedStore.open(tmp_path / "db") as store:
        store.put(valid("http://g/1", ONE))
        store.flush()
        store.optimize()
        before = store.nquads()
    with EmbeddedStore.open(tmp_path / "db", read_only=True) as store:
        assert store.nquads() == before
        with pytest.raises(StoreError, match="cannot be read or written"):
            store.put(valid("http://g/1", TWO))


def test_a_damaged_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "CURRENT").write_text("nonsense\n")
    with pytest.raises(StoreError, match=r"db: the database cannot be read or written .* Build it again"):
        EmbeddedStore.open(tmp_path / "db", read_only=True)


def test_a_closed_store_says_so(valley_graphs: tuple[ValidGraph, ...]) -> None:
    store = EmbeddedStore.in_memory()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="the store is closed"):
        store.put(valley_graphs[0])


def test_rdflib_sees_the_same_quads(valley: EmbeddedStore) -> None:
    name = "https://w3id.org/accord-kg/id/graph/document/gazette"
    expected = Graph()
    expected.parse(data=valley.nquads([name]).replace(f" <{name}> .", " ."), format="nt")
    seen = valley.rdflib_dataset().graph(URIRef(name))
    assert len(seen) > 10
    # Not the terms themselves: rdflib tells "x" from "x"^^xsd:string.
    assert {tuple(map(str, triple)) for triple in seen} == {tuple(map(str, triple)) for triple in expected}
