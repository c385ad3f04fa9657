"""What became of what was promised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TRUCE = "The army and the rebels signed a ceasefire agreement in Doha. "


@pytest.mark.parametrize(
    ("text", "verdict", "action"),
    [
        ("The army violated the ceasefire on Monday.", "breached", "violate"),
        ("The mission recorded 17 ceasefire violations.", "breached", "violate"),
        ("The mission recorded no ceasefire violations.", "performed", "observe"),
        ("The ceasefire has held since Sunday.", "performed", "observe"),
        ("The rebels have largely respected the ceasefire.", "performed", "respect"),
        ("The army accused the rebels of breaking the ceasefire.", "breached", "break"),
        ("The rebels denied violating the ceasefire.", "denied", "violate"),
        ("The rebels failed to honour the ceasefire.", "breached", "honour"),
        ("Under the agreement, the rebels freed 40 soldiers.", "performed", "free"),
        ("The rebels have yet to withdraw from the port.", "not_performed", "withdraw"),
        ("The rebels began handing over their weapons.", "under_way", "hand over"),
        ("The withdrawal of the rebels began on Monday.", "under_way", "withdraw"),
        ("In breach of the ceasefire, the army mined the bridge.", "breached", "mine"),
        ("The rebels lit the beacons under the ceasefire agreement.", "performed", "light"),
        ("The rebels rejected accusations that they had broken the ceasefire.", "denied", "break"),
        ("The rebels denied any violation of the ceasefire.", "denied", "violate"),
        ("The army restricted the freedom of movement of the monitors.", "breached", "restrict"),
    ],
)
def test_verdict(read: Callable[..., Any], text: str, verdict: str, action: str) -> None:
    found = [(c.verdict.value, c.action) for c in read(TRUCE + text).conduct]
    assert found == [(verdict, action)]


@pytest.mark.parametrize(
    "text",
    [
        "The rebels will withdraw from the port.",
        "Two people were killed in a car accident on Monday.",
        "In case of ceasefire violations the mission shall be told.",
        "The ceasefire took effect at midnight.",
        "The withdrawal begins on Friday.",
        "If the army violates the ceasefire, talks will end.",
    ],
)
def test_no_conduct(read: Callable[..., Any], text: str) -> None:
    assert read(TRUCE + text).conduct == []


def test_nothing_to_bear_on(read: Callable[..., Any]) -> None:
    assert read("The police released the driver. The navy seized a trawler and left the port.").conduct == []


def test_the_accuser_speaks(read: Callable[..., Any]) -> None:
    found = read("Armenia and Azerbaijan signed a ceasefire. Armenia accused Azerbaijan of violating the ceasefire.")
    (one,) = found.conduct
    assert (found.names(one.actor), found.names(one.speaker)) == ({"Azerbaijan"}, {"Armenia"})


def test_a_deed_is_tied_to_its_commitment(read: Callable[..., Any]) -> None:
    found = read("Uganda pledged to withdraw its troops by 3 May. On 2 May Uganda withdrew its troops from Bunia.")
    (promise,), (deed,) = found.commitments, found.conduct
    assert (deed.commitment, deed.verdict.value, deed.time) == (promise.id, "performed", "2021-05-02")


def test_what_is_forbidden_breaks_the_commitment(read: Callable[..., Any]) -> None:
    found = read("Uganda pledged not to deploy tanks in Bunia. On 2 May Uganda deployed ten tanks in Bunia.")
    (promise,), (deed,) = found.commitments, found.conduct
    assert (deed.commitment, deed.verdict.value) == (promise.id, "breached")


def test_an_object_ties_a_deed_of_another_name(read: Callable[..., Any]) -> None:
    found = read("Uganda pledged to withdraw its tanks by 3 May. On 2 May Uganda shipped its tanks across the lake.")
    (promise,), (deed,) = found.commitments, found.conduct
    assert (deed.commitment, deed.action) == (promise.id, "ship")
