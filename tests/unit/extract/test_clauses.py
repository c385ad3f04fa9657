"""Adopted texts: deeds without a word of force, stems and their items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ACCORD = """Ceasefire Agreement between the Republic of Vendia and the Northern Front

The Republic of Vendia and the Northern Front have agreed as follows:

1. The sides shall cease all hostilities as of 00:00 hours on 3 May 2021.

2. Withdrawal of heavy weapons by both sides from the town of Talo.

3. The Northern Front undertakes to:

(a) vacate the barracks by 15 May 2021;

(b) refrain from recruiting children.

4. Release all prisoners within 10 days of signing.

5. Observers of the African Union are deployed along the river.

6. This Agreement shall enter into force upon signature.
"""


@pytest.fixture(scope="module")
def accord(read: Callable[..., Any]) -> Any:
    return read(ACCORD, issued="2021-05-01")


def commitment(accord: Any, action: str) -> Any:
    (found,) = [c for c in accord.commitments if c.action == action]
    return found


def test_shall_binds_from_a_day_on(accord: Any) -> None:
    assert commitment(accord, "cease").start_time == "2021-05-03T00:00"


def test_a_noun_alone_binds(accord: Any) -> None:
    found = commitment(accord, "withdraw")
    assert (found.rule, found.object, found.place) == ("clause.nominal", "heavy weapons", "the town of Talo")
    assert accord.names(found.debtor) == {"The sides"}


def test_items_take_doer_and_force_from_their_stem(accord: Any) -> None:
    leaving, recruiting = commitment(accord, "vacate"), commitment(accord, "recruit")
    assert accord.names(leaving.debtor) == accord.names(recruiting.debtor) == {"Northern Front"}
    assert (leaving.deadline, recruiting.modality.value) == ("2021-05-15", "prohibition")


def test_an_imperative_counts_from_the_signature(accord: Any) -> None:
    assert commitment(accord, "release").deadline == "2021-05-11"


def test_present_tense_binds(accord: Any) -> None:
    assert commitment(accord, "deploy").rule == "clause.present"


def test_an_agreements_own_life_is_no_deed(accord: Any) -> None:
    assert not [c for c in accord.commitments if c.action.startswith("enter")]


def test_a_stem_that_calls_on_others_demands(read: Callable[..., Any]) -> None:
    found = read(
        "The two envoys spoke in Doha.\n\nThe mediators call on the parties to:\n\n- respect the line of contact;\n\n"
        "- refrain from hostile propaganda."
    )
    assert {(c.force.value, c.modality.value, c.action) for c in found.commitments} == {
        ("demanded", "obligation", "respect"), ("demanded", "prohibition", "conduct"),
    }  # fmt: skip


def test_recitals_bind_nobody(read: Callable[..., Any]) -> None:
    found = read(
        "Protocol on Disarmament\n\nRecalling the withdrawal of all forces,\n\nReaffirming their desire for peace,\n\n"
        "1. The Parties shall disarm the militias.\n\n2. The Parties shall exchange lists.\n\n3. Lists are public.",
        title="Protocol on Disarmament",
    )
    assert "withdraw" not in {c.action for c in found.commitments}


def test_a_news_report_has_no_clause_mode(read: Callable[..., Any]) -> None:
    found = read("Withdrawal of troops was discussed. The envoy guarantees nothing. He said ministers meet on Monday.")
    assert found.deeds() == []
