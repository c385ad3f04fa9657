"""The rule that joins the two readers: which deeds are kept, and whom each slot follows."""

from __future__ import annotations

import pytest

from kg.errors import DataFileError
from kg.extract import lexicon
from kg.extract.learned.confidence import calibrated
from kg.extract.learned.filling import Filled
from kg.extract.learned.joining import Found, Joining, Say, joining
from kg.extract.learned.labels import COMMITMENT, CONDUCT, KINDS
from kg.extract.learned.records import COMMITMENT_SLOTS, CONDUCT_SLOTS

RULE = Joining(
    least={(kind, found): 0.5 if found is Found.MODEL else 0.4 for kind in KINDS for found in Found},
    floor=0.1, seen=0.4, share=0.5, twice=0.7, classes={}, lines={},
    slots={"object": Say(differ=0.8, alone=0.6, keep=True), "place": Say(differ=2.0, alone=2.0, keep=False)},
)  # fmt: skip


def words(value: str, sure: float = 1.0) -> Filled:
    return Filled(value=value, spans=(), sure=sure)


@pytest.mark.parametrize(
    ("rules", "model", "chosen"),
    [
        (words("the guns"), words("the guns", 0.2), "the guns"),
        (words("the guns"), words("all guns", 0.79), "the guns"),
        (words("the guns"), words("all guns", 0.8), "all guns"),
        (None, words("all guns", 0.59), None),
        (None, words("all guns", 0.6), "all guns"),
        (words("the guns"), None, "the guns"),
        (None, None, None),
    ],
)
def test_a_slot_follows_the_network_only_where_it_is_sure_enough(
    rules: Filled | None, model: Filled | None, chosen: str | None
) -> None:
    one = RULE.slot("object", rules, model)
    assert (one.value if one else None) == chosen


def test_a_slot_that_the_rules_fill_badly_can_be_left_to_both() -> None:
    assert RULE.slot("place", words("the hills"), None) is None
    assert RULE.slot("place", words("the hills"), words("Lumba", 1.0)) == words("the hills")
    assert RULE.slot("place", None, words("Lumba", 1.0)) is None


def test_what_only_the_network_finds_must_be_likelier() -> None:
    assert not RULE.worth(COMMITMENT, 0.45, None)
    assert RULE.worth(COMMITMENT, 0.45, 0.5)
    assert [RULE.found(0.45, prior) for prior in (0.9, None)] == [Found.BOTH, Found.MODEL]
    assert RULE.found(0.35, 0.9) is Found.RULES


def test_what_the_rules_found_is_as_sure_as_rule_and_network_together() -> None:
    assert RULE.confidence(CONDUCT, 0.3, 0.9) == 0.6
    assert RULE.confidence(CONDUCT, 0.3, None) == 0.3
    assert RULE.worth(CONDUCT, 0.01, 0.9)
    assert not RULE.worth(CONDUCT, 0.01, 0.7)


def test_a_calibration_line_moves_a_probability() -> None:
    assert calibrated(0.8, (1.0, 0.0)) == 0.8
    assert calibrated(0.8, (1.0, -2.0)) < 0.5
    assert calibrated(1.0, (1.0, 0.0)) == 1.0


def test_the_shipped_rule_covers_every_slot() -> None:
    assert set(joining().slots) == {*COMMITMENT_SLOTS, *CONDUCT_SLOTS}
    assert set(joining().classes) == {"force", "verdict"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("seen", "high"), ("least", {"commitment": {"both": -1}}), ("slots", {"object": {"differ": 0.5}})],
)
def test_a_malformed_rule_is_an_error_that_names_the_file(
    key: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = {"floor": 0.1, "seen": 0.4, "share": 0.5, "twice": 0.7}
    least = {"commitment": {"both": 1, "rules": 1, "model": 1}}
    table = {**numbers, "least": least, "classes": {}, "slots": {}, key: value}
    monkeypatch.setattr(lexicon, "load", lambda name: table)
    with pytest.raises(DataFileError, match=r"joining\.yaml"):
        joining.__wrapped__()
