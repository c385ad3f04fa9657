"""Who is one and who is not over documents: by words, short forms, surnames and company; parts are not wholes."""

from __future__ import annotations

from itertools import permutations

from tests.unit.resolve.scribe import SETTINGS, Writer, promise, truce

from kg.model import ActorKind, Extraction
from kg.resolve import Resolution, resolve


def naming(*named: tuple[str, ActorKind], text: str = "", country: str | None = None) -> Extraction:
    """A document that names actors, in the order given."""
    writer = Writer(f"Here, {' and '.join(name for name, _ in named)} met. {text}")
    for number, (name, kind) in enumerate(named):
        writer.actor(f"a{number}", name, kind, country=country)
    return writer.extraction(publisher="Aster Wire")


def nodes(*documents: Extraction) -> list[str]:
    """The labels of all actors but the publisher, whatever the order of the documents."""
    found = [sorted(a.label for a in resolve(order, SETTINGS).actors.values()) for order in permutations(documents)]
    assert all(one == found[0] for one in found)
    return [label for label in found[0] if label != "Aster Wire"]


STATE, FORCE, BODY, GROUP = ActorKind.STATE, ActorKind.ARMED_FORCE, ActorKind.GOVERNMENT_BODY, ActorKind.ARMED_GROUP
PERSON = ActorKind.PERSON


def test_what_a_state_calls_itself_does_not_make_two_of_it() -> None:
    assert len(nodes(naming(("Kingdom of Thalen", STATE)), naming(("Thalen", STATE)))) == 1


def test_the_forces_and_organs_of_a_state_are_not_the_state() -> None:
    assert len(nodes(naming(("Thalen", STATE)), naming(("Thalen troops", FORCE)))) == 2
    armenian = naming(("Armenian forces", FORCE), country="Q399")
    writer = Writer("Armenia spoke.")
    writer.actor("a1", "Armenia", STATE, wikidata="Q399", country="Q399")
    assert len(nodes(armenian, writer.extraction(publisher="Aster Wire"))) == 2
    assert len(nodes(naming(("Thalen Navy", FORCE)), naming(("Ysmar Navy", FORCE)))) == 2


def test_the_adjective_of_a_country_that_no_list_knows_names_the_same_navy() -> None:
    assert len(nodes(naming(("Ysmari Navy", FORCE)), naming(("Navy of Ysmar", FORCE)))) == 1


def test_a_ministry_without_its_country_is_that_of_the_only_state_told_of_or_nobodys() -> None:
    whole = naming(("Foreign Ministry of Thalen", BODY))
    assert len(nodes(whole, naming(("Thalen", STATE), ("Foreign Ministry", BODY)))) == 2
    assert len(nodes(whole, naming(("Thalen", STATE), ("Ysmar", STATE), ("Foreign Ministry", BODY)))) == 4


def test_a_short_form_is_its_name_where_a_document_gives_both() -> None:
    writer = Writer("The United Front of Aster (UFA) came; UFA left.")
    writer.actor("a1", "United Front of Aster", GROUP)
    start, end = writer.span("UFA")
    first = writer.records[0]
    writer.records[0] = type(first)(
        **{**{f: getattr(first, f) for f in first.__slots__}, **_quoted(first), "mentions": ((4, 25), (start, end))}
    )
    given = writer.extraction(publisher="Aster Wire")
    assert len(nodes(given, naming(("UFA", GROUP)))) == 1
    assert len(nodes(naming(("United Front of Aster", GROUP)), naming(("UFA", GROUP)))) == 2


def _quoted(record: object) -> dict[str, object]:
    names = ("id", "doc", "quote", "start", "end", "confidence", "rule", "spans")
    return {name: getattr(record, name) for name in names}


def test_a_surname_is_whose_it_can_only_be() -> None:
    oda = naming(("Oda Verling", PERSON), ("Thalen", STATE))
    runa = naming(("Runa Verling", PERSON), ("Thalen", STATE), text="Later.")
    bare = naming(("Verling", PERSON), ("Thalen", STATE))
    assert len(nodes(oda, bare)) == 2
    assert len(nodes(oda, runa, bare)) == 4


def test_a_part_named_by_its_whole_is_not_the_whole() -> None:
    whole = naming(("Northern Alliance", GROUP), ("Thalen", STATE))
    part = naming(("Ferrin brigade of the Northern Alliance", GROUP), ("Thalen", STATE))
    assert len(nodes(whole, part)) == 3


def agreement(name: str, on: str | None, *, issued: str = "2031-05-10", among: tuple[str, ...] = ()) -> Extraction:
    parties = among or ("Thalen", "Ysmar")
    writer = Writer(f"{name}. So {' and '.join(parties)} say.")
    for number, party in enumerate(parties):
        writer.actor(f"a{number}", party, STATE)
    truce(writer, name, effective=on)
    return writer.extraction(issued)


def agreements(*documents: Extraction) -> int:
    return len(resolve(documents, SETTINGS).agreements)


def test_an_agreement_without_name_and_date_is_the_one_that_had_begun_in_that_company() -> None:
    accord = agreement("Port Avel Accord", "2031-05-04")
    assert agreements(accord, agreement("the truce", None)) == 1
    assert agreements(accord, agreement("the truce", None, issued="2032-01-01")) == 2
    assert agreements(accord, agreement("the truce", None, among=("Marova", "Karsia"))) == 2
    rival = agreement("Lanten Schedule", "2031-05-07")
    assert agreements(accord, rival, agreement("the truce", None)) == 3


def test_a_second_declaration_is_not_the_first() -> None:
    first, second = agreement("Qareth Declaration", "2031-05-04"), agreement("Second Qareth Declaration", "2031-05-04")
    assert agreements(first, second) == 2


def duty(due: str | None, what: str = "its radar", who: str = "Thalen") -> Extraction:
    writer = Writer(f"{who} shall remove {what} under the Port Avel Accord by {due}.")
    debtor = writer.actor("a1", who, STATE)
    truce(writer, "Port Avel Accord", effective="2031-05-04")
    slots = {"action": "remove", "object": what, "deadline": due, "agreement": "g1"}
    promise(writer, f"{who} shall remove {what}", debtor=(debtor,), **slots)
    return writer.extraction("2031-05-10")


def alternates(found: Resolution) -> list[tuple[str | None, int]]:
    return sorted((c.deadline, len(c.alternates)) for c in found.commitments.values())


def test_another_deadline_debtor_or_number_makes_a_variant_and_other_words_do_not() -> None:
    assert alternates(resolve([duty("2031-05-25"), duty("2031-05-25", "the radar")], SETTINGS)) == [("2031-05-25", 0)]
    moved = resolve([duty("2031-05-25"), duty("2031-06-30")], SETTINGS)
    assert alternates(moved) == [("2031-05-25", 1), ("2031-06-30", 1)]
    assert alternates(resolve([duty(None, "22 ships"), duty(None, "24 ships")], SETTINGS)) == [(None, 1), (None, 1)]
    assert alternates(resolve([duty(None), duty(None, who="Ysmar")], SETTINGS)) == [(None, 1), (None, 1)]
