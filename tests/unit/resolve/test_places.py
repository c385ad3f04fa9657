"""Places and states are linked to their ids elsewhere, never to another's."""

from __future__ import annotations

from itertools import permutations

import pytest
from tests.unit.resolve.scribe import SETTINGS, Writer, deed, promise

from kg.model import ActorKind, Extraction, Verdict
from kg.resolve import resolve
from kg.resolve.places import countries_in, same_as

ALEPPO = "https://sws.geonames.org/170063/"
SYRIA = ("http://www.wikidata.org/entity/Q858", "https://sws.geonames.org/163843/")
NOWHERE: frozenset[str] = frozenset()


def document(text: str, place: str) -> Extraction:
    writer = Writer(text)
    promise(writer, text, place=place)
    return writer.extraction()


def matches(*documents: Extraction) -> list[tuple[str, tuple[str, ...]]]:
    return [(p.label, p.matches) for p in resolve(documents, SETTINGS).places.values()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Aleppo", (ALEPPO,)),
        ("the city of Aleppo", (ALEPPO,)),
        ("Aleppo city", (ALEPPO,)),
        ("Aleppo, Syria", (ALEPPO,)),
        ("Aleppo, Mali", ()),
        ("Aleppo, the largest of all", ()),
        ("Aleppo province", ()),
        ("eastern Aleppo", ()),
        ("the village of Aleppo", ()),
        ("Aleppo and Homs", ()),
        ("Syria", SYRIA),
        ("the Syrian Arab Republic", SYRIA),
        ("northern Syria", ()),
        ("Syrian", ()),
        ("the area", ()),
        ("…", ()),
    ],
)
def test_only_a_whole_name_has_ids(words: str, found: tuple[str, ...]) -> None:
    assert same_as(words, NOWHERE) == found


def test_a_country_in_the_place_itself_decides() -> None:
    libyan = ("https://sws.geonames.org/2210247/",)
    assert same_as("Tripoli, Libya", frozenset({"LB"})) == libyan
    assert same_as("Tripoli", frozenset({"LY"})) == libyan
    assert same_as("Tripoli", frozenset({"LY", "LB"})) == ()


def test_countries_are_told_of_by_noun_and_adjective_but_not_by_their_capitals() -> None:
    assert countries_in("Syrian and Turkish envoys met in Geneva; Mali, not Cairo, sent none.") == {"SY", "TR", "ML"}


def test_a_document_tells_which_of_the_towns_is_meant() -> None:
    assert matches(document("The Libyan army will leave Tripoli.", "Tripoli")) == [
        ("Tripoli", ("https://sws.geonames.org/2210247/",))
    ]
    assert matches(document("The army will leave Tripoli.", "Tripoli")) == [("Tripoli", ())]


def test_documents_that_mean_different_towns_leave_their_common_name_without_id() -> None:
    documents = [
        document("The Libyan army will leave Tripoli.", "Tripoli"),
        document("The Lebanese army will leave Tripoli.", "Tripoli"),
        document("The army will leave Aleppo.", "Aleppo"),
    ]
    for order in permutations(documents):
        assert sorted(matches(*order)) == [("Aleppo", (ALEPPO,)), ("Tripoli", ())]


def test_places_of_deeds_are_linked_too() -> None:
    writer = Writer("The army left the town of Goma.")
    deed(writer, writer.text, Verdict.PERFORMED, place="the town of Goma")
    assert matches(writer.extraction()) == [("town of Goma", ("https://sws.geonames.org/216281/",))]


def test_a_state_that_acts_has_both_ids_and_its_army_none() -> None:
    writer = Writer("Syria and the Syrian Army agreed.")
    writer.actor("a1", "Syria", ActorKind.STATE, wikidata="Q858", country="Q858")
    writer.actor("a2", "the Syrian Army", ActorKind.ARMED_FORCE, country="Q858")
    actors = resolve([writer.extraction()], SETTINGS).actors.values()
    assert {a.matches for a in actors if a.kind is ActorKind.STATE} == {SYRIA}
    assert {a.matches for a in actors if a.kind is not ActorKind.STATE} == {()}
