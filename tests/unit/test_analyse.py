"""Networks and their measures, held against figures worked out by hand."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree

import networkx as nx
import pytest

from kg import analyse
from kg.analyse import NETWORKS, Network, measures
from kg.store import EmbeddedStore

BASE = "https://w3id.org/accord-kg/id/actor/"


def network(graph: nx.Graph[str], brokered: dict[str, int] | None = None) -> Network:
    for node in graph:
        graph.nodes[node]["label"] = node.upper()
    return Network(name="test", title="Test", graph=graph, brokered=brokered or {})


def built(store: EmbeddedStore, name: str) -> Network:
    return next(view for view in NETWORKS if view.name == name).build(store)


def edges(found: Network) -> dict[tuple[str, str], int]:
    return {
        (a.removeprefix(BASE), b.removeprefix(BASE)): data["weight"] for a, b, data in found.graph.edges(data=True)
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("agreements", {("norland", "sundria"): 2, ("norland", "union"): 1, ("sundria", "union"): 1}),
        ("commitments", {("norland", "sundria"): 1, ("sundria", "norland"): 2}),
        ("mediation", {("union", "norland"): 1, ("union", "sundria"): 1}),
        (
            "citations",
            {
                ("courier", "norland"): 3, ("courier", "norland-defence"): 2, ("gazette", "sundria"): 3,
                ("norland-defence", "norland"): 1, ("union", "norland"): 1, ("union", "sundria"): 1,
            },
        ),
    ],
)
def test_networks_of_the_valley(valley: EmbeddedStore, name: str, expected: dict[tuple[str, str], int]) -> None:
    assert edges(built(valley, name)) == expected


def test_a_mediator_brokers_each_pair_of_parties_once(valley: EmbeddedStore) -> None:
    assert built(valley, "mediation").brokered == {f"{BASE}union": 1}
    first = measures(built(valley, "mediation"))[0]
    assert (first.label, first.degree, first.out, first.into, first.brokerage) == ("Lake Union", 2, 2, 0, 1)


def test_the_middle_of_a_path_lies_between_its_ends() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=2)
    graph.add_edge("b", "c", weight=3)
    found = {m.node: m for m in measures(network(graph))}
    assert [found[n].betweenness for n in "abc"] == [0.0, 1.0, 0.0]
    assert [(found[n].degree, found[n].weight) for n in "abc"] == [(1, 2), (2, 5), (1, 3)]


def test_links_both_ways_make_one_neighbour() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("a", "b", weight=1)
    graph.add_edge("b", "a", weight=4)
    first = measures(network(graph))[0]
    assert (first.node, first.degree, first.out, first.into, first.weight) == ("a", 1, 1, 1, 5)


def test_two_cliques_are_two_communities_the_larger_first() -> None:
    graph: nx.Graph[str] = nx.Graph()
    for clique in ("abcd", "wxy"):
        for one in clique:
            for other in clique:
                if one < other:
                    graph.add_edge(one, other, weight=5)
    graph.add_edge("a", "w", weight=1)
    communities = {m.node: m.community for m in measures(network(graph))}
    assert communities == {**dict.fromkeys("abcd", 1), **dict.fromkeys("wxy", 2)}


def test_betweenness_of_large_networks_is_estimated_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.analyse.measurement.EXACT_UP_TO", 8)
    graph: nx.Graph[str] = nx.Graph()
    for number in range(20):
        graph.add_edge(f"n{number:02}", f"n{(number + 1) % 20:02}", weight=1)
    assert measures(network(graph)) == measures(network(graph))


def test_nothing_gives_an_empty_table_and_valid_files() -> None:
    empty = network(nx.Graph())
    assert analyse.measure(empty).rows == ()
    assert ElementTree.fromstring(analyse.graphml(empty)).tag.endswith("graphml")
    assert ElementTree.fromstring(analyse.gexf(empty)).tag.endswith("gexf")


def test_the_table_has_those_with_most_neighbours_first(valley: EmbeddedStore) -> None:
    table = analyse.measure(built(valley, "citations"))
    assert table.columns[0] == "label"
    assert table.rows[0][:2] == ("Norland", "3")
    degrees = [int(cell or 0) for cell in table.column("degree")]
    assert degrees == sorted(degrees, reverse=True)


def test_graphml_and_gexf_can_be_read_back(valley: EmbeddedStore) -> None:
    found = built(valley, "citations")
    for read in (
        nx.read_graphml(io.BytesIO(analyse.graphml(found))), nx.read_gexf(io.BytesIO(analyse.gexf(found)))
    ):
        assert {n: data["label"] for n, data in read.nodes(data=True)} == {
            n: data["label"] for n, data in found.graph.nodes(data=True)
        }
        assert {(a, b): data["weight"] for a, b, data in read.edges(data=True)} == {
            (a, b): data["weight"] for a, b, data in found.graph.edges(data=True)
        }


def test_files_have_no_clock_and_no_version() -> None:
    text = analyse.gexf(network(nx.Graph()))
    assert b"lastmodified" not in text
    assert b"NetworkX" not in text


def test_labels_with_control_characters_still_make_xml() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=1)
    bad = network(graph)
    graph.nodes["a"]["label"] = "<&\x00\x1b\ud800\ufffe]]>\t"
    for text in (analyse.graphml(bad), analyse.gexf(bad)):
        assert "<&\ufffd\ufffd\ufffd\ufffd]]>\t" in _labels(ElementTree.fromstring(text))
    assert graph.nodes["a"]["label"].startswith("<&\x00")


def _labels(root: ElementTree.Element) -> list[str]:
    return [e.text or "" for e in root.iter() if e.tag.endswith("data")] + [e.get("label", "") for e in root.iter()]
