"""From names to nodes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import QueryError
from kg.query import find
from kg.store import EmbeddedStore
from kg.validate import ValidGraph

Valid = Callable[[str, str], ValidGraph]
BASE = "https://w3id.org/accord-kg/id/"


@pytest.mark.parametrize(
    ("words", "kind", "node"),
    [
        ("Norland", "actor", "actor/norland"),
        (" norLAND ", "actor", "actor/norland"),
        ("THE BANDITS", "actor", "actor/guard"),
        ("sons of", "actor", "actor/guard"),
        ("Harbour", "agreement", "agreement/protocol"),
        ("Protocol signed", "document", "document/gazette"),
        ("Gazette", "actor", "actor/gazette"),
    ],
)
def test_a_name_finds_its_node(valley: EmbeddedStore, words: str, kind: str, node: str) -> None:
    assert find(valley, words, kind).node == BASE + node


def test_a_whole_name_counts_before_a_part_of_others(valley: EmbeddedStore) -> None:
    assert find(valley, "Sundria", "actor").label == "Sundria"


def test_several_candidates_are_listed(valley: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match=r"'lake' may be 2 actors\. Give one of: Lake Ferries <.*>; Lake Union <"):
        find(valley, "lake", "actor")


def test_no_candidate_brings_up_near_names(valley: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match=r"there is no actor called 'Norlant'\. Did you mean Norland"):
        find(valley, "Norlant", "actor")
    with pytest.raises(QueryError, match=r"there is no actor called 'Zz'\. Names are those of the documents"):
        find(valley, "Zz", "actor")


def test_a_variant_of_one_and_the_label_of_another_is_the_other(valid: Valid) -> None:
    kg, skos, xl = (
        "https://w3id.org/accord-kg/ns#", "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2008/05/skos-xl#"
    )
    triples = "".join(
        f'<http://x/{node}> a <{kg}Actor> .\n<http://x/{node}> <{skos}prefLabel> "{label}"@en .\n'.replace(
            " a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        )
        for node, label in (("one", "Capital"), ("two", "State"))
    )
    triples += f'<http://x/two> <{xl}altLabel> <http://x/name> .\n<http://x/name> <{xl}literalForm> "Capital"@en .\n'
    with EmbeddedStore.in_memory() as store:
        store.put(valid("http://g/1", triples))
        assert find(store, "capital", "actor").node == "http://x/one"
