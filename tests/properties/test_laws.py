"""The laws of the graph, over generated corpora: the set of documents alone decides it, and all of it conforms."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, RdfFormat, parse
from tests.properties.corpora import CORPORA, GENERATED, SETTINGS, extraction

from kg.graph import document_graph, node_graphs
from kg.model import Extraction
from kg.resolve import resolve
from kg.validate import validate


def graphs_of(extractions: Sequence[Extraction]) -> dict[str, str]:
    found = resolve(extractions, SETTINGS)
    made = {a.key: document_graph(a, found, SETTINGS).triples for a in found.accounts}
    iris = [*found.actors, *found.agreements, *found.commitments, *found.places]
    return made | {candidate.name: candidate.triples for candidate in node_graphs(found, iris, SETTINGS)}


@GENERATED
@given(CORPORA, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_documents_changes_a_byte(corpus: list[Extraction], random: Random) -> None:
    shuffled = [*corpus, corpus[0]]
    random.shuffle(shuffled)
    assert graphs_of(shuffled) == graphs_of(corpus)


@GENERATED
@given(CORPORA)
def test_whatever_is_read_conforms_and_has_no_blank_node(corpus: list[Extraction]) -> None:
    found = resolve(corpus, SETTINGS)
    for account in found.accounts:
        valid = validate(document_graph(account, found, SETTINGS))
        for quad in parse(valid.triples, format=RdfFormat.N_TRIPLES):
            assert not isinstance(quad.subject, BlankNode)
            assert not isinstance(quad.object, BlankNode)
    iris = [*found.actors, *found.agreements, *found.commitments, *found.places]
    for candidate in node_graphs(found, iris, SETTINGS):
        assert validate(candidate).triples


@GENERATED
@given(extraction())
def test_every_claim_quotes_its_document(read: Extraction) -> None:
    found = resolve([read], SETTINGS)
    (account,) = found.accounts
    triples = document_graph(account, found, SETTINGS).triples
    assert account.claims
    for claim in account.claims:
        assert read.document.content[claim.start : claim.end].strip()
        assert claim.iri in triples
