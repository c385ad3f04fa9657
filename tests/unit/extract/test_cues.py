"""Every commitment and report of conduct tells which words make it what it is, and which words name its actors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.model import Commitment, Conduct

Spans = list[tuple[str, str]]
PEACE = "The army and the rebels signed a ceasefire agreement in Doha. "


def spans_of(record: Commitment | Conduct, text: str, *slots: str) -> Spans:
    return [(s.slot, text[s.start : s.end]) for s in record.spans if s.slot in slots]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Kenya pledged on Monday to lift the embargo.", "pledged"),
        ("Kenya called on Uganda to lift the embargo.", "called on"),
        ("Kenya agreed to a halt of all flights.", "agreed to"),
        ("Kenya appealed for the release of all hostages.", "appealed for"),
        ("Under the accord, the rebels shall not enter the town.", "shall not"),
        ("Under the accord, the rebels are to leave the town.", "are to"),
        ("Under the accord, the rebels must leave the town.", "must"),
        ("Kenya is committed to lifting the embargo.", "committed to"),
        ("Kenya renewed its commitment to lift the embargo.", "commitment"),
    ],
)
def test_the_cue_of_a_commitment_is_its_word_of_force(read: Callable[..., Any], text: str, cue: str) -> None:
    (one,) = read(text).commitments
    assert spans_of(one, text, "cue") == [("cue", cue)]


def test_a_condition_is_marked_as_one(read: Callable[..., Any]) -> None:
    text = "Ethiopia offered to suspend the offensive if Eritrea withdraws its brigades."
    offer, demand = read(text).commitments
    assert spans_of(offer, text, "cue", "debtor", "speaker") == [
        ("cue", "offered"), ("debtor", "Ethiopia"), ("speaker", "Ethiopia"),
    ]  # fmt: skip
    assert spans_of(demand, text, "cue", "debtor", "speaker") == [
        ("cue", "if"), ("debtor", "Eritrea"), ("speaker", "Ethiopia"),
    ]  # fmt: skip


def test_items_take_their_cue_and_debtor_from_their_stem(read: Callable[..., Any]) -> None:
    text = "Agreement on the port\n\nKenya and Uganda shall:\n\n(a) open the port;\n\n(b) release all hostages.\n"
    first, second = read(text, title="Agreement on the port").commitments
    for item in (first, second):
        assert spans_of(item, text, "cue", "debtor") == [
            ("cue", "shall"), ("debtor", "Kenya"), ("debtor", "Uganda"),
        ]  # fmt: skip


def test_mentions_are_the_words_that_stand_for_the_actor_here(read: Callable[..., Any]) -> None:
    text = (
        "Kenya met Uganda. It promised the Ugandan government that it would return the guns, the United Nations said."
    )
    (one,) = read(text).commitments
    assert ("debtor", "it") in spans_of(one, text, "debtor")
    assert spans_of(one, text, "speaker") != []


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The army violated the ceasefire on Monday.", "violated"),
        ("The mission recorded 17 ceasefire violations.", "violations"),
        ("The army accused the rebels of breaking the ceasefire.", "accused"),
        ("The rebels rejected accusations that they had broken the ceasefire.", "rejected"),
        ("The rebels failed to honour the ceasefire.", "failed"),
        ("The rebels have yet to withdraw from the port.", "have yet to"),
        ("The rebels began handing over their weapons.", "began"),
        ("The withdrawal of the rebels began on Monday.", "began"),
        ("In breach of the ceasefire, the army mined the bridge.", "In breach of"),
        ("The rebels lit the beacons under the ceasefire agreement.", "under"),
        ("As agreed, the rebels lit the beacons.", "As agreed"),
    ],
)
def test_the_cue_of_conduct_is_its_verb_or_marker(read: Callable[..., Any], text: str, cue: str) -> None:
    (one,) = read(PEACE + text).conduct
    assert spans_of(one, PEACE + text, "cue") == [("cue", cue)]


def test_conduct_tells_who_did_it_when_and_who_says_so(read: Callable[..., Any]) -> None:
    text = PEACE + "The army said the rebels violated the ceasefire on Monday."
    (one,) = read(text).conduct
    assert spans_of(one, text, "actor", "speaker", "time") == [
        ("actor", "the rebels"), ("speaker", "The army"), ("time", "on Monday"),
    ]  # fmt: skip
