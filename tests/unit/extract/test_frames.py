"""Words of force over many conflicts, and the traps where nobody has bound himself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

UNDERTAKEN, DEMANDED, PROPOSED = "undertaken", "demanded", "proposed"
OWED, FORBIDDEN, ALLOWED = "obligation", "prohibition", "permission"

ONE_DEED = [
    # commissive verbs
    ("The rebels promised the mediator to free all captured soldiers.",
     (UNDERTAKEN, OWED, "free", "all captured soldiers")),
    ("The guerrillas vowed not to attack oil pipelines.", (UNDERTAKEN, FORBIDDEN, "attack", "oil pipelines")),
    ("Russia pledged the withdrawal of its tanks from Donetsk.", (UNDERTAKEN, OWED, "withdraw", "its tanks")),
    ("Israel committed to reopening the Erez crossing.", (UNDERTAKEN, OWED, "reopen", "the Erez crossing")),
    ("Kenya said it would withdraw its battalions from Ituri.", (UNDERTAKEN, OWED, "withdraw", "its battalions")),
    ("Ethiopia offered to suspend the offensive.", (PROPOSED, OWED, "suspend", "the offensive")),
    ("South Korea proposed resuming family reunions.", (PROPOSED, OWED, "resume", "family reunions")),
    # directives
    ("Turkey demanded that the YPG leave the town of Manbij.", (DEMANDED, OWED, "leave", "the town of Manbij")),
    ("The general ordered his troops to halt the shelling of the port.",
     (DEMANDED, OWED, "halt", "the shelling of the port")),
    ("The United Nations called for the lifting of the siege.", (DEMANDED, OWED, "lift", "the siege")),
    ("The Houthis must release the crew immediately.", (DEMANDED, OWED, "release", "the crew")),
    ("The Security Council called on both parties to refrain from attacks on civilians.",
     (DEMANDED, FORBIDDEN, "attack", "civilians")),
    # agreements that bind
    ("The agreement obliges the FARC to deliver its weapons.", (UNDERTAKEN, OWED, "deliver", "its weapons")),
    ("The truce requires a halt to air strikes.", (UNDERTAKEN, OWED, "halt", "air strikes")),
    ("The pact bars the army from flying drones over the zone.", (UNDERTAKEN, FORBIDDEN, "fly", "drones")),
    ("Under the deal, Hamas will hand over 33 hostages.", (UNDERTAKEN, OWED, "hand over", "33 hostages")),
    ("According to the agreement, Bogota must return the land.", (UNDERTAKEN, OWED, "return", "the land")),
    # predicates
    ("Serbia is obliged to cooperate with the tribunal.", (UNDERTAKEN, OWED, "cooperate with", "the tribunal")),
    ("The parties are prohibited from deploying heavy weapons.", (UNDERTAKEN, FORBIDDEN, "deploy", "heavy weapons")),
    ("Neither side may recruit child soldiers.", (UNDERTAKEN, FORBIDDEN, "recruit", "child soldiers")),
    # nouns
    ("Kyiv's commitment to withdraw heavy artillery was welcomed.", (UNDERTAKEN, OWED, "withdraw", "heavy artillery")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "deed"), ONE_DEED)
def test_one_deed(read: Callable[..., Any], text: str, deed: tuple[str, str, str, str]) -> None:
    assert read(text).deeds() == [deed]


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban did not promise to break with al-Qaida.",
        "Sudan's army denied that it had agreed to open the Adre crossing.",
        "Chad's foreign ministry denied having agreed to host the camps.",
        "Analysts expect that the militia will honour the truce.",
        "Observers warned that both armies will resume fighting within weeks.",
        "The president hopes that Eritrea will withdraw its troops from Tigray.",
        "The army plans to withdraw from the valley next year.",
        "The militia refused to disarm.",
        "The minister said the government would never agree to release convicted killers.",
        "The spokesman rejected claims that Rabat had promised to withdraw.",
        "If the rebels agree to disarm, the government will lift the siege, diplomats believe.",
        "Will the generals agree to hand over power?",
        "The bill would require the agency to publish an annual report.",
        "The company agreed to buy a stake in the mine.",
        "The two presidents agreed that the war had lasted too long.",
        "The deal is expected to lead to the withdrawal of foreign troops.",
    ],
)
def test_nobody_has_bound_himself(read: Callable[..., Any], text: str) -> None:
    assert read(text).deeds() == []


def test_coordinated_deeds_are_split_and_objects_are_not(read: Callable[..., Any]) -> None:
    deeds = read("Uganda pledged to lay down arms and withdraw tanks and artillery.").deeds()
    assert [(action, thing) for _, _, action, thing in deeds] == [
        ("lay down", "arms"), ("withdraw", "tanks and artillery"),
    ]  # fmt: skip


def test_names_of_deeds_are_split(read: Callable[..., Any]) -> None:
    deeds = read("The two sides agreed on the exchange of prisoners and the reopening of the road to Goma.").deeds()
    assert [(action, thing) for _, _, action, thing in deeds] == [("exchange", "prisoners"), ("reopen", "the road")]


def test_who_must_and_who_says_so(read: Callable[..., Any]) -> None:
    found = read("The mediator proposed that Hamas release ten hostages and that Israel pull back to the ring road.")
    first, second = found.commitments
    assert found.names(first.debtor) == {"Hamas"}
    assert found.names(second.debtor) == {"Israel"}
    assert found.names(first.by) == found.names(second.by) == {"The mediator"}


def test_deadline_condition_and_place(read: Callable[..., Any]) -> None:
    (one,) = read("Ankara agreed to open the Halil pass by 1 June, provided that Damascus stops its raids.").commitments
    assert (one.deadline, one.condition) == ("2021-06-01", "provided that Damascus stops its raids")
    (two,) = read("Lebanon promised to deploy troops along the Litani river.").commitments
    assert two.place == "the Litani river"


def test_a_condition_is_demanded_of_the_other(read: Callable[..., Any]) -> None:
    found = read("Ethiopia offered to suspend the offensive if Eritrea withdraws its brigades.")
    offer, demand = found.commitments
    assert (offer.force, demand.force) == ("proposed", "demanded")
    assert found.names(demand.debtor) == {"Eritrea"}
    assert found.names(demand.by) == {"Ethiopia"}


def test_terms_after_a_colon(read: Callable[..., Any]) -> None:
    found = read(
        "The ministry said a deal was reached on the following terms: the Lebanese army enters the camp, "
        "and the militants hand over their rifles."
    )
    assert {(c.action, c.force) for c in found.commitments} == {("enter", "undertaken"), ("hand over", "undertaken")}


def test_every_record_tells_its_rule_and_its_words(read: Callable[..., Any]) -> None:
    (one,) = read("Kenya pledged to lift the embargo by 3 June.").commitments
    assert one.rule == "verb.pledge.infinitive"
    assert one.confidence is not None and 0 < one.confidence <= 1
    text = read("Kenya pledged to lift the embargo by 3 June.").extraction.document.content
    assert {s.slot: text[s.start : s.end] for s in one.spans} == {
        "cue": "pledged", "debtor": "Kenya", "speaker": "Kenya",
        "action": "lift", "object": "the embargo", "deadline": "by 3 June",
    }  # fmt: skip
