"""Records in words."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from tests.conftest import ROOT

from kg.model import (
    Actor,
    Agreement,
    AgreementKind,
    Commitment,
    Conduct,
    Force,
    Modality,
    SlotSpan,
    ThirdParty,
    ThirdPartyRole,
    Verdict,
)
from kg.wording import CATEGORIES, NOBODY, REFERENCES, Slot, category_of, grounds, headline, kind_of, names, slots


def commitment(**given: object) -> Commitment:
    base: dict[str, object] = {
        "id": "c",
        "doc": "d",
        "quote": "q",
        "start": 0,
        "end": 1,
        "modality": Modality.OBLIGATION,
        "force": Force.DEMANDED,
        "action": "leave",
    }
    return Commitment(**base | given)  # type: ignore[arg-type]


def test_fields_that_hold_ids_are_known() -> None:
    lists = {
        f.name for k in (Actor, Agreement, Commitment, Conduct) for f in fields(k) if f.type == "tuple[str, ...]"
    } - {"identifiers"}
    assert lists <= REFERENCES


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, f"{NOBODY} must leave"),
        ({"debtor": ("a",), "object": "The town"}, "Ann must leave the town"),
        ({"debtor": ("a", "b"), "modality": Modality.PROHIBITION}, "Ann and Bob must not leave"),
        (
            {"debtor": ("a", "b", "?"), "modality": Modality.PERMISSION, "object": "Zenda"},
            "Ann, Bob and ? may leave Zenda",
        ),
    ],
)
def test_gist_of_a_commitment(given: dict[str, object], words: str) -> None:
    assert headline(commitment(**given), {"a": "Ann", "b": "Bob"}) == words


def test_gist_of_conduct() -> None:
    deed = Conduct(id="k", doc="d", quote="q", start=0, end=1, verdict=Verdict.UNDER_WAY, action="leave", actor=("a",))
    assert headline(deed, {"a": "Ann"}) == "Ann: leave"
    assert (kind_of(deed), category_of(deed)) == ("conduct, under way", "under_way")
    assert names([deed]) == {"k": "leave"}
    assert set(CATEGORIES) >= {category_of(deed), category_of(commitment())}


def test_third_parties_stand_under_their_roles() -> None:
    agreement = Agreement(
        id="g",
        doc="d",
        quote="q",
        start=0,
        end=1,
        name="Pact",
        kind=AgreementKind.PEACE_AGREEMENT,
        parties=("a",),
        third_parties=tuple(
            ThirdParty(actor=a, role=r)
            for a, r in (("a", ThirdPartyRole.HOST), ("b", ThirdPartyRole.MEDIATOR), ("x", ThirdPartyRole.HOST))
        ),
    )
    assert slots(agreement, {"a": "Ann", "b": "Bob"}) == (
        Slot(name="name", values=("Pact",)),
        Slot(name="kind", values=("peace agreement",)),
        Slot(name="parties", values=("Ann",)),
        Slot(name="host", values=("Ann", "x")),
        Slot(name="mediator", values=("Bob",)),
    )
    assert kind_of(agreement) == "agreement, peace agreement"


def test_words_behind_what_is_no_field_are_told_too() -> None:
    cue = SlotSpan(slot="cue", start=0, end=1)
    assert slots(commitment(spans=(cue,)), {})[-1] == Slot(name="cue", spans=(cue,))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (None, None),
        ("magic", None),
        ("modal.shall", 'the modal verb "shall" gives the deed its force'),
        ("modal.is-to", '"is to" with the deed gives it its force'),
        ("verb.call_for.that", 'a verb of the class "call for" gives the deed its force'),
        ("clause", "the text as a whole binds, and this clause names a deed"),
        ("conduct", 'a report of conduct ("")'),
    ],
)
def test_grounds(rule: str | None, words: str | None) -> None:
    assert grounds(commitment(rule=rule)) == words


def test_every_rule_of_the_extractor_is_told_in_words() -> None:
    sources = [p.read_text(encoding="utf-8") for p in sorted(Path(ROOT, "src/kg/extract").glob("*.py"))]
    rules = {r for source in sources for r in re.findall(r'rule=f?"([a-z.-]+)', source)}
    assert len(rules) > 15
    assert [r for r in sorted(rules) if grounds(commitment(rule=r.strip("."))) is None] == []
