"""Agreements: which there are, whom they bind, who helped, and when."""

from __future__ import annotations

from kg.extract.agreements import Agreements, find_agreements
from kg.extract.coreference import Referents
from kg.extract.parse import Parser
from kg.extract.voice import register
from kg.model import Agreement, AgreementKind, Document, ThirdPartyRole
from kg.text import structure


class Found:
    """The agreements of a text, with actors as the words of their first mention."""

    def __init__(self, content: str, issued: str | None = "2020-06-15") -> None:
        parsed = Parser().parse(structure(Document(name="d", content=content, issued=issued)))
        self.referents = Referents.of(parsed)
        self.parsed = parsed
        self.agreements: Agreements = find_agreements(parsed, self.referents, register(parsed))

    @property
    def names(self) -> list[str]:
        return [r.name for r in self.agreements.records]

    def one(self) -> Agreement:
        (record,) = self.agreements.records
        return record

    def parties(self, index: int = 0) -> list[str]:
        return [self._name(p) for p in self.agreements.records[index].parties]

    def thirds(self, index: int = 0) -> list[tuple[str, ThirdPartyRole]]:
        return [(self._name(t.actor), t.role) for t in self.agreements.records[index].third_parties]

    def _name(self, actor: str) -> str:
        return next(m.text for a, m in self.referents.mentions() if a == actor)


def test_a_truce_is_one_however_often_it_is_mentioned() -> None:
    found = Found("The rebels announced a ten-day truce. The truce began on Monday. Monitors say this truce holds.")
    assert found.one().kind is AgreementKind.TRUCE
    assert len(found.one().mentions) == 3


def test_parties_between() -> None:
    found = Found("The envoy welcomed a ceasefire between Sudan and the northern rebels.")
    assert found.parties() == ["Sudan", "the northern rebels"]


def test_parties_that_signed() -> None:
    found = Found("The government of Nepal and the Maoists signed the Comprehensive Peace Accord on 21 November 2006.")
    assert found.one().signed == "2006-11-21"
    assert found.one().kind is AgreementKind.PEACE_AGREEMENT
    assert found.parties() == ["government of Nepal", "Maoists"]


def test_hoped_for_agreements_are_none() -> None:
    assert Found("The envoy urged both sides to reach a lasting ceasefire.").names == []
    assert Found("They hope for a peace agreement.").names == []


def test_violations_alone_make_no_agreement() -> None:
    assert Found("Both armies deny ceasefire violations.").names == []


def test_a_commission_is_no_agreement() -> None:
    assert Found("The Ceasefire Commission met on Monday.").names == []


def test_a_mere_press_statement_is_no_agreement() -> None:
    assert Found("A ministry statement added that talks go on.").names == []


def test_mediators() -> None:
    found = Found("Qatar brokered a truce between Chad and the rebels. The truce was mediated by the African Union.")
    assert found.thirds() == [("Qatar", ThirdPartyRole.MEDIATOR), ("African Union", ThirdPartyRole.MEDIATOR)]


def test_led_talks() -> None:
    found = Found("Both sides signed a ceasefire after UN-led talks.")
    assert ("UN", ThirdPartyRole.MEDIATOR) in found.thirds()


def test_those_who_count_violations_monitor_the_ceasefire() -> None:
    found = Found("The ceasefire holds. The African Union recorded 12 ceasefire violations last week.")
    assert found.thirds() == [("African Union", ThirdPartyRole.MONITOR)]


def test_an_extension_extends() -> None:
    found = Found("The parties to the conflict agreed on an extension of the humanitarian truce.")
    renewal, truce = sorted(found.agreements.records, key=lambda r: -len(r.extends))
    assert renewal.extends == (truce.id,)


def test_named_agreements_stay_apart() -> None:
    found = Found("The Lusaka Protocol of 1994 followed the Bicesse Accords. The Lusaka Protocol failed.")
    assert len(found.agreements.records) == 2


def test_dates_of_effect_and_end() -> None:
    found = Found("The ceasefire took effect on 3 May 2020 and lasts until 10 May 2020.")
    assert (found.one().effective, found.one().expires) == ("2020-05-03", "2020-05-10")


def test_the_text_itself() -> None:
    found = Found(
        "Agreement on the Cessation of Hostilities\n\nThe Government and the Front have agreed as follows:\n\n"
        "1. The Front shall disarm.\n\n2. The Government shall free prisoners.\n\n"
        "3. The Parties shall report breaches.\n\n"
        "Done at Goz, on 1 May 2001",
        issued=None,
    )
    own = next(r for r in found.agreements.records if r.id == found.agreements.own)
    assert own.kind is AgreementKind.CESSATION_OF_HOSTILITIES
    assert own.signed == "2001-05-01"
    assert len(own.parties) >= 2


def test_a_news_report_is_no_agreement() -> None:
    found = Found("Rebels sign peace agreement\n\nThe rebels signed a peace agreement on Monday, officials said.")
    assert found.agreements.own is None


def test_at_finds_the_agreement_of_a_token() -> None:
    found = Found("Monitors say the truce holds despite truce violations.")
    tokens = [t for t in found.parsed.blocks[0].doc if t.text == "truce"]
    assert [found.agreements.at(t) for t in tokens] == ["g1", "g1"]
    assert found.agreements.at(found.parsed.blocks[0].doc[0]) is None


def test_every_quote_is_at_its_offsets() -> None:
    found = Found("Under the Goz\nAccord of 3 May 2019 the front disarms. The cease- fire holds.")
    for record in found.agreements.records:
        assert found.parsed.content[record.start : record.end] == record.quote


def test_the_deal_takes_up_a_cessation_of_hostilities() -> None:
    found = Found("Both sides signed a cessation of hostilities agreement. The rebels welcomed the deal.")
    assert len(found.agreements.records) == 1


def test_those_in_whose_presence_a_text_is_signed_are_witnesses() -> None:
    found = Found(
        "Final Agreement\n\nThe Government and the Front have agreed as follows:\n\n1. The Front shall disarm.\n\n"
        "2. The Government shall free prisoners.\n\nDone at Goz, on 1 May 2001\n\nFor the Front:\n\nJohn Okoro\n\n"
        "Signed in the presence of:\n\nMaria Alvarez",
    )
    assert ("Maria Alvarez", ThirdPartyRole.WITNESS) in found.thirds()
    assert "Maria Alvarez" not in found.parties()


def test_mediators_and_hosts_of_the_talks_serve_the_new_agreement() -> None:
    found = Found(
        "Chad and the rebels signed a ceasefire on 14 June 2020. Qatar, which hosted the talks, praised both. "
        "It follows the Sirte Accord of 2007."
    )
    assert ("Qatar", ThirdPartyRole.HOST) in found.thirds(0)
    assert found.thirds(1) == []
