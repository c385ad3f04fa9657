"""Neutral labels, and the words by which names are compared."""

from __future__ import annotations

import pytest

from kg.model import ActorKind
from kg.naming import is_loaded, label, name_key, neutral, neutral_place, without_determiner


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("the militants", ActorKind.ARMED_GROUP, "Armed group"),
        ("Armed separatists in Zenda", ActorKind.ARMED_GROUP, "Armed group in Zenda"),
        ("illegal armed groups", ActorKind.ARMED_GROUP, "armed groups"),
        ("the occupying forces of Norland", ActorKind.ARMED_FORCE, "forces of Norland"),
        ("the Norland regime", ActorKind.DE_FACTO_AUTHORITY, "Norland authority"),
        ("Counter-Terrorist Centre", ActorKind.IGO, "Counter-Terrorist Centre"),
        ("so-called", ActorKind.GROUP, "Group"),
        ("Lord's Resistance Army", ActorKind.ARMED_GROUP, "Lord's Resistance Army"),
    ],
)
def test_loaded_words_stay_out_of_a_label(name: str, kind: ActorKind, expected: str) -> None:
    assert neutral(name, kind) == expected
    assert not is_loaded(neutral(name, kind), kind)


def test_a_label_is_the_unloaded_proper_name_most_used() -> None:
    names = ["the rebels", "the rebels", "they", "Hill Front", "the front", "the front", "the front"]
    assert label(names, ActorKind.ARMED_GROUP) == "Hill Front"
    assert label(reversed(names), ActorKind.ARMED_GROUP) == "Hill Front"


def test_an_actor_of_pronouns_alone_is_called_by_its_kind() -> None:
    assert label(["they", "We"], ActorKind.POPULATION) == "Population"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (["Ministry", "of", "Defense", "of", "Q227"], ["Q227", "Defence", "Ministry"]),
        (["the", "Q159", "peacekeeping", "contingent"], ["Q159", "peacekeepers"]),
        (["Q227's", "Armed", "Forces"], ["Armed", "Forces", "of", "Q227"]),
    ],
)
def test_two_wordings_of_one_name_have_one_key(a: list[str], b: list[str]) -> None:
    assert name_key(a) == name_key(b)


def test_names_that_differ_in_their_country_differ() -> None:
    assert name_key(["Q227", "Armed", "Forces"]) != name_key(["Q399", "Armed", "Forces"])


def test_a_name_of_generic_words_alone_keeps_them() -> None:
    assert name_key(["the", "Force"]) == ("force",)


def test_determiners_and_line_breaks_go() -> None:
    assert without_determiner("the\n Hill  Front") == "Hill Front"
    assert without_determiner("the") == "the"
    assert neutral_place("the city of Aster") == "city of Aster"
