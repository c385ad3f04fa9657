"""Accounts and canonical nodes as RDF."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.graph import Triples, document_graph, graph_name, node_graphs, parse_turtle
from kg.graph.triples import decimal
from kg.model import (
    Actor,
    ActorKind,
    Agreement,
    AgreementKind,
    Commitment,
    Document,
    Extraction,
    Force,
    Modality,
    Record,
)
from kg.resolve import Resolution, resolve
from kg.settings import Settings
from kg.vocab import DCTERMS, KG, OA, SCHEMA, SKOS

SETTINGS = Settings(base="https://example.org/")
TEXT = 'ASTER, 2 May 2031 (Wire) - The front will free\nall  "prisoners" in Aster by 9 May under a truce.'


def example(issued: str | None = "2031-05-02", *, effective: str | None = None, title: str | None = None) -> Extraction:
    def at(quote: str) -> tuple[str, int, int]:
        start = TEXT.index(quote)
        return quote, start, start + len(quote)

    front, truce, promise = at("The front"), at("a truce"), at(TEXT[27:81])
    records = (
        Actor(
            id="a1",
            doc="d",
            quote=front[0],
            start=front[1],
            end=front[2],
            name="the front",
            mentions=(front[1:],),
            kind=ActorKind.ARMED_GROUP,
        ),
        Agreement(
            id="g1",
            doc="d",
            quote=truce[0],
            start=truce[1],
            end=truce[2],
            name="the Aster Truce",
            kind=AgreementKind.TRUCE,
            effective=effective,
            parties=("a1",),
        ),
        Commitment(
            id="c1",
            doc="d",
            quote=promise[0],
            start=promise[1],
            end=promise[2],
            modality=Modality.OBLIGATION,
            force=Force.UNDERTAKEN,
            action="free",
            debtor=("a1",),
            object='all  "prisoners"',
            place="Aster",
            deadline="2031-05-09",
            agreement="g1",
            confidence=0.5,
        ),
    )
    document = Document(name="d", content=TEXT, issued=issued, url="https://example.org/news/1", title=title)
    return Extraction(document=document, records=records, issued=issued)


def values(triples: str, predicate: str) -> list[str]:
    return [
        q.object.value
        for q in parse(triples, format=RdfFormat.N_TRIPLES)
        if q.predicate.value == predicate and isinstance(q.object, Literal | NamedNode)
    ]


def graph_of(extraction: Extraction) -> tuple[str, str]:
    found = resolve([extraction], SETTINGS)
    candidate = document_graph(found.accounts[0], found, SETTINGS)
    assert candidate.name == graph_name(SETTINGS, "document", found.accounts[0].key)
    return candidate.triples, candidate.context


def nodes_of(found: Resolution) -> str:
    """The graphs of all nodes as one text."""
    iris = [*found.actors, *found.agreements, *found.commitments, *found.places]
    return "".join(candidate.triples for candidate in node_graphs(found, iris, SETTINGS))


def test_quotes_are_exact_with_their_surroundings() -> None:
    triples, context = graph_of(example())
    assert TEXT[27:81] in values(triples, OA.exact)
    for start, end in zip(values(triples, OA.start), values(triples, OA.end), strict=True):
        assert 0 <= int(start) < len(TEXT) and 0 < int(end) <= len(TEXT)
    assert values(context, SCHEMA.text) == [TEXT]
    assert SCHEMA.text not in triples, "the text itself is not stored"


def test_texts_for_people_are_on_one_line_and_escaped() -> None:
    triples = nodes_of(resolve([example()], SETTINGS))
    assert values(triples, KG.objectText) == ['all "prisoners"']
    assert all(line.endswith(" .") for line in triples.splitlines())


def test_a_deadline_is_the_last_second_of_its_day_and_a_documents_date_keeps_its_zone() -> None:
    triples, _ = graph_of(example("2031-05-02T10:00+04:00"))
    nodes = nodes_of(resolve([example("2031-05-02T10:00+04:00")], SETTINGS))
    assert values(nodes, KG.deadline) == ["2031-05-09T23:59:59Z"]
    assert values(nodes, KG.deadlineEdtf) == ["2031-05-09"]
    assert values(triples, DCTERMS.issued) == ["2031-05-02T10:00:00+04:00"]


@pytest.mark.parametrize(("issued", "said"), [("2031-05-02", ["2031-05-02"]), ("2031-05", ["2031-05-01"]), (None, [])])
def test_a_documents_date_is_told_as_far_as_it_is_known(issued: str | None, said: list[str]) -> None:
    assert values(graph_of(example(issued))[0], DCTERMS.issued) == said


def test_a_document_without_a_title_is_called_by_its_first_words_and_not_its_dateline() -> None:
    (title,) = values(graph_of(example())[0], DCTERMS.title)
    assert title.startswith("The front will free all")
    assert values(graph_of(example(title="Prisoners"))[0], DCTERMS.title) == ["Prisoners"]


def test_dates_of_an_agreement_stand_where_no_document_disputes_them() -> None:
    def dates(*said: str) -> list[str]:
        documents = [example("2031-05-02", effective=e, title=str(i)) for i, e in enumerate(said)]
        return values(nodes_of(resolve(documents, SETTINGS)), KG.validFrom)

    assert dates("2031-05-01", "2031-05-01T12:00+03:00") == ["2031-05-01T12:00:00+03:00"]
    assert dates("2031-05-01T12:00+03:00", "2031-05-01T13:00+04:00") == ["2031-05-01T12:00:00+03:00"]
    assert dates("2031-05-01T12:00+03:00", "2031-05-01T13:00+03:00") == []
    assert dates("soon") == []


def test_the_same_quote_in_words_only_is_kept_as_words() -> None:
    triples, _ = graph_of(example(effective="at midnight"))
    assert "at midnight" in triples


def test_places_have_labels_of_their_own_graph() -> None:
    found = resolve([example()], SETTINGS)
    (place,) = found.places
    (made,) = node_graphs(found, [place], SETTINGS)
    assert '"Aster"@en' in made.triples
    assert made.name == place.replace("/place/", "/graph/place/")


def _in_armenia(record: Record) -> Record:
    match record:
        case Actor():
            return replace(record, kind=ActorKind.STATE, identifiers=("Q399",))
        case Commitment():
            return replace(record, place="Armenia")
    return record


def test_known_places_and_states_are_linked_to_geonames() -> None:
    made = example()
    records = tuple(_in_armenia(r) for r in made.records)
    found = resolve([replace(made, records=records)], SETTINGS)
    armenia = ["http://www.wikidata.org/entity/Q399", "https://sws.geonames.org/174982/"]
    assert sorted(values(nodes_of(found), SKOS.exactMatch)) == sorted(armenia * 2)


def test_a_commitment_stands_in_its_own_graph_and_its_claim_in_the_documents() -> None:
    found = resolve([example()], SETTINGS)
    (commitment,) = found.commitments.values()
    triples, context = graph_of(example())
    assert commitment.iri in values(triples, KG.asserts)
    assert values(context, KG.debtor) == values(triples, KG.debtor) == []
    (made,) = node_graphs(found, [commitment.iri], SETTINGS)
    assert values(made.triples, KG.debtor) == [commitment.debtor]
    assert values(made.triples, KG.hasCommitment) == [commitment.iri]
    assert values(made.context, KG.asserts) == [commitment.iri]


def test_literals_are_canonical() -> None:
    triples = Triples()
    triples.text("https://example.org/s", "https://example.org/p", "")
    triples.value("https://example.org/s", "https://example.org/p", None, "https://example.org/t")
    assert str(triples) == ""
    assert [decimal(x) for x in (0.0, 0.1, 1.0, 0.33333333)] == ["0", "0.1", "1", "0.3333"]


def test_turtle_of_several_files_is_one_sorted_set() -> None:
    text = "<https://e.org/b> <https://e.org/p> 1 . <https://e.org/a> <https://e.org/p> 2 ."
    assert parse_turtle(text, text).count("\n") == 2
