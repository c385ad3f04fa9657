"""Which agreements of many documents are one, and what is claimed of them."""

from __future__ import annotations

from typing import Any

from tests.unit.resolve.scribe import SETTINGS, Writer, truce

from kg.model import (
    ActorKind,
    AgreementKind,
    Extraction,
    ThirdParty,
    ThirdPartyRole,
)
from kg.resolve import resolve
from kg.resolve.nodes import DateStatement, LinkStatement


def agreement_in(text: str, among: tuple[str, ...] = ("Norland", "Hill Front"), **fields: Any) -> Extraction:
    """A document that names an agreement and, after it, some actors."""
    writer = Writer(f"{text} So {' and '.join(among)} say.")
    for number, name in enumerate(among):
        writer.actor(f"a{number}", name, ActorKind.ARMED_GROUP)
    truce(writer, text.rstrip("."), **fields)
    return writer.extraction()


def agreements_of(*documents: Extraction) -> list[str]:
    return [g.label for g in resolve(documents, SETTINGS).agreements.values()]


def test_agreements_of_one_day_meet_where_the_same_actors_are_told_of() -> None:
    other = agreement_in("a ceasefire.", kind=AgreementKind.CEASEFIRE)
    elsewhere = agreement_in("a ceasefire.", among=("Sudland", "Reed League"), kind=AgreementKind.CEASEFIRE)
    assert len(agreements_of(agreement_in("a truce."), other)) == 1
    assert len(agreements_of(agreement_in("a truce."), elsewhere)) == 2
    assert len(agreements_of(agreement_in("a truce."), agreement_in("the truce.", effective="2031-09-01"))) == 2


def test_agreements_with_one_name_of_their_own_meet_unless_their_dates_clash() -> None:
    def named(name: str, **dates: str | None) -> Extraction:
        return agreement_in(name, among=(), **({"effective": None} | dates))

    assert agreements_of(named("the Aster Accords."), named("Aster Accords.", effective="2031")) == ["Aster Accords"]
    clash = named("the Aster Accords.", signed="2019-01-01"), named("Aster Accords.", signed="2031-01-01")
    assert len(agreements_of(*clash)) == 2
    assert len(agreements_of(named("the Ceasefire Agreement."), named("Ceasefire Agreement."))) == 2


def test_two_agreements_of_one_document_stay_two() -> None:
    writer = Writer("A truce within a ceasefire.")
    truce(writer, "truce")
    truce(writer, "ceasefire", id="g2", kind=AgreementKind.CEASEFIRE)
    assert len(resolve([writer.extraction()], SETTINGS).agreements) == 2


def test_dates_links_and_roles_of_an_agreement_are_claims() -> None:
    writer = Writer("The Aster Accords extend the Old Truce, mediated by Norland.")
    mediator = writer.actor("a1", "Norland", ActorKind.STATE)
    truce(writer, "Old Truce", id="g2", effective=None)
    truce(
        writer,
        "Aster Accords",
        signed="2031-05-01",
        effective=None,
        extends=("g2",),
        third_parties=(ThirdParty(actor=mediator, role=ThirdPartyRole.MEDIATOR),),
    )
    (account,) = resolve([writer.extraction()], SETTINGS).accounts
    statements = [c.statement for c in account.claims if c.statement]
    assert [s.value for s in statements if isinstance(s, DateStatement)] == ["2031-05-01"]
    assert [s.slot for s in statements if isinstance(s, LinkStatement)] == ["extends"]
    (role,) = account.participations
    assert role.role == "mediator"
    assert any(role.iri in c.asserts for c in account.claims)
