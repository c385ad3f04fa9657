"""Whom agreements bind, what is a term of them, what carries them out; titles that name one."""

from __future__ import annotations

from kg.extract import Extractor, ReaderKind
from kg.model import Actor, Agreement, Commitment, Conduct, Document, Extraction


def read(content: str, title: str | None = None) -> Extraction:
    document = Document(name="d", content=content, title=title, issued="2031-06-15")
    return Extractor(reader=ReaderKind.RULES).extract(document)


def agreements(found: Extraction) -> list[Agreement]:
    return [r for r in found.records if isinstance(r, Agreement)]


def parties(found: Extraction, index: int = 0) -> set[str]:
    names = {r.id: r.name for r in found.records if isinstance(r, Actor)}
    return {names[p] for p in agreements(found)[index].parties}


def test_the_one_with_whom_a_pact_is_made_is_bound_by_it() -> None:
    assert parties(read("Norland signed a truce with the Karsh Front on Monday.")) == {"Norland", "Karsh Front"}


def test_whoever_serves_as_guarantor_is_no_party() -> None:
    found = read("Chad and Niger signed a truce with Kenya as guarantor.")
    assert parties(found) == {"Chad", "Niger"}


def test_those_on_whose_behalf_somebody_signs_are_bound() -> None:
    found = read("President Adam Bell of Kenya and President Ivan Stone of Uganda signed a peace agreement on 3 May.")
    assert {"Kenya", "Uganda"} <= parties(found)


def test_who_calls_for_a_truce_to_be_respected_is_not_bound_by_it() -> None:
    found = read("Kenya welcomes, and calls for respect of, the truce between Chad and Niger.")
    assert parties(found) == {"Chad", "Niger"}


def test_a_ceasefire_within_an_accord_binds_those_whom_the_accord_binds() -> None:
    found = read(
        "Chad and Niger signed a peace accord on Monday. It was reached in Larn. A ceasefire took effect at noon."
    )
    assert [parties(found, i) for i in range(2)] == [{"Chad", "Niger"}] * 2


def test_an_agreement_that_only_the_title_names_is_told_by_the_sentence_that_binds() -> None:
    found = read(
        "The following was settled between the Tanners' Union and the Council of Larn.\n\n"
        "1. The Union shall give back the well.\n\n2. The Council shall pay 40 crowns.\n\n3. Neither party shall sue.",
        title="Pact of Larn",
    )
    (pact,) = agreements(found)
    assert pact.name == "Pact of Larn"
    assert pact.quote.startswith("The following was settled")
    assert {r.agreement for r in found.records if isinstance(r, Commitment)} == {pact.id}


def test_a_headline_is_no_agreement() -> None:
    assert agreements(read("The army will leave Larn by Friday, it said.", title="Truce holds as army leaves")) == []


def test_a_deed_after_an_agreement_is_a_term_of_the_one_told_last() -> None:
    found = read(
        "Chad and Niger signed an accord on Monday. Chad is to withdraw its tanks. Niger is to free 40 prisoners."
    )
    (accord,) = agreements(found)
    assert {r.agreement for r in found.records if isinstance(r, Commitment)} == {accord.id}


def test_deeds_that_carry_out_or_break_count_where_something_is_agreed() -> None:
    told = "The rebels freed forty prisoners on Friday."
    assert not [r for r in read(told).records if isinstance(r, Conduct)]
    (deed,) = [r for r in read(f"Chad and the rebels signed a truce.\n\n{told}").records if isinstance(r, Conduct)]
    assert (deed.action, deed.verdict) == ("free", "performed")


def test_what_was_done_before_an_agreement_breaks_nothing() -> None:
    found = read("Chad and Niger signed a truce. Before the truce the army shelled Larn every night.")
    assert not [r for r in found.records if isinstance(r, Conduct)]
