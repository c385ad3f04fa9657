"""Names and nominals: what is an actor, of what kind, and over which words."""

from __future__ import annotations

import pytest

from kg.extract.actors import lexicon
from kg.extract.gazetteer import Reading, gazetteer, split
from kg.extract.mention import Form, Mention
from kg.extract.mentions import find_mentions
from kg.extract.parse import Parser
from kg.model import ActorKind, Document
from kg.text import structure


def mentions(content: str) -> list[Mention]:
    found = Parser().parse(structure(Document(name="d", content=content)))
    return [m for block in found.blocks for m in find_mentions(block) if m.form is not Form.PRONOUN]


def kinds(content: str) -> dict[str, str]:
    return {m.text: m.kind.value for m in mentions(content) if m.kind and m.qualified}


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("The rebels attacked the convoy.", "The rebels", "armed_group"),
        ("The Colombian army said it would leave.", "The Colombian army", "armed_force"),
        ("Illegal armed groups will hand over their weapons.", "Illegal armed groups", "armed_group"),
        ("The Ministry of Defence of Nepal confirmed this.", "Ministry of Defence of Nepal", "government_body"),
        ("The monitors of the African Union reported shelling.", "African Union", "igo"),
        ("The ICRC shall visit the prisoners.", "ICRC", "ngo"),
        ("Talks were held by President Juan Manuel Santos.", "Juan Manuel Santos", "person"),
        ("Local media outlets reported clashes.", "Local media outlets", "media"),
        (
            "The self-proclaimed authorities closed the crossing.",
            "The self-proclaimed authorities",
            "de_facto_authority",
        ),
        ("The Sudanese people want peace.", "The Sudanese people", "population"),
        ("The parties shall exchange maps.", "The parties", "group"),
        ("Humanitarian organisations will be allowed in.", "Humanitarian organisations", "ngo"),
        ("The Government of Mozambique signed the text.", "Government of Mozambique", "state"),
    ],
)
def test_kinds(sentence: str, name: str, kind: str) -> None:
    assert kinds(sentence).get(name) == kind


def test_a_country_is_an_actor_only_where_it_acts() -> None:
    assert "Chad" in kinds("Chad promised to withdraw its troops.")
    assert "Chad" not in kinds("The convoy was attacked in Chad.")
    assert "Kenya" in kinds("The accord was brokered by Kenya.")
    assert "Jordan" not in kinds("They met across the border from Jordan.")


def test_a_capital_that_speaks_is_its_government() -> None:
    found = [m for m in mentions("Tehran said the talks would go on.") if m.kind is ActorKind.STATE]
    assert [m.country for m in found] == ["Q794"]
    assert not [m for m in mentions("The envoys met in Tehran.") if m.kind is ActorKind.STATE]


def test_names_leave_titles_and_determiners_out() -> None:
    texts = [m.text for m in mentions("The envoy met General Aung Min and the United Nations.")]
    assert "Aung Min" in texts
    assert "United Nations" in texts


def test_nominals_keep_their_determiner() -> None:
    assert "the northern rebels" in [m.text for m in mentions("They urged the northern rebels to stop.")]


def test_a_person_is_no_country() -> None:
    assert all(m.kind is not ActorKind.STATE for m in mentions("Ambassador Jordan Adams signed for the embassy."))


def test_wings_of_a_movement_are_other_actors() -> None:
    keys = {m.key for m in mentions("The NSCN (IM) met officials. The NSCN (K) stayed away.")}
    assert {"NSCN(IM)", "NSCN(K)"} <= keys


def test_both_sides_of_a_line_are_no_parties() -> None:
    assert "both sides of the river" not in kinds("Shells fell on both sides of the river.")
    assert "both sides" in kinds("The truce was signed by both sides.")


def test_fighters_of_a_movement_are_the_movement() -> None:
    found = [m for m in mentions("Hamas fighters left the area.") if m.key]
    assert [(m.key, m.form) for m in found] == [("Hamas", Form.NAME)]


def test_gazetteer_reads_case_where_it_matters() -> None:
    names = gazetteer()
    assert names.at(split("who agreed"), 0) is None
    hit = names.at(split("WHO agreed"), 0)
    assert hit is not None
    assert hit[1].label == "World Health Organization"
    assert names.at(split("the us"), 1) is None


def test_gazetteer_takes_the_longest_name() -> None:
    hit = gazetteer().at(split("Democratic Republic of the Congo"), 0)
    assert hit is not None
    assert (hit[0], hit[1].key, hit[1].reading) == (5, "Q974", Reading.STATE)


def test_modifiers_decide_what_forces_are() -> None:
    lex = lexicon()
    rebel = lex.kind("force", frozenset({"rebel", "armed"}), plural=True, country=False, name=False)
    army = lex.kind("force", frozenset({"armed"}), plural=True, country=True, name=False)
    bare = lex.kind("force", frozenset(), plural=True, country=False, name=False)
    assert (rebel, army, bare) == (ActorKind.ARMED_GROUP, ActorKind.ARMED_FORCE, None)


def test_forces_of_a_people_without_a_state() -> None:
    assert kinds("Kurdish forces agreed to leave the town.").get("Kurdish forces") == "armed_group"
    assert kinds("Kenyan forces agreed to leave the town.").get("Kenyan forces") == "armed_force"
