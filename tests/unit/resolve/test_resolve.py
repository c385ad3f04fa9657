"""Who is who over documents, what each says, and what became of commitments; with records made by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from tests.unit.resolve.scribe import SETTINGS, Writer, deed, promise, truce

from kg.model import (
    ActorKind,
    Extraction,
    Force,
    Illocution,
    Modality,
    Verdict,
)
from kg.resolve import Resolution, resolve
from kg.resolve.nodes import Factuality, Status


def told(text: str = "The Hill Front will withdraw its guns under a truce.", **about: str) -> Extraction:
    writer = Writer(text)
    front = writer.actor("a1", "Hill Front", ActorKind.ARMED_GROUP)
    truce(writer, "truce", parties=(front,))
    promise(
        writer,
        "The Hill Front will withdraw its guns",
        debtor=(front,),
        object="its guns",
        agreement="g1",
        illocution=Illocution.PLEDGED,
    )
    return writer.extraction(**about)


def labels(resolution: Resolution) -> list[str]:
    return sorted(a.label for a in resolution.actors.values())


def test_a_name_is_one_actor_in_all_documents_and_a_description_is_not() -> None:
    documents = []
    for n in (1, 2):
        writer = Writer(f"{n}: The Hill Front met the militants.")
        writer.actor("a1", "Hill Front", ActorKind.ARMED_GROUP)
        writer.actor("a2", "the militants", ActorKind.ARMED_GROUP)
        documents.append(writer.extraction(publisher="Aster Wire"))
    found = resolve(documents, SETTINGS)
    assert labels(found).count("Hill Front") == 1
    assert len([name for name in labels(found) if name.startswith("Armed group (document")]) == 2


def test_demonyms_and_word_order_do_not_make_two_ministries_but_countries_do() -> None:
    names = ["Ministry of Defense of Azerbaijan", "Azerbaijani Defence Ministry", "Ministry of Defence of Armenia"]
    documents = []
    for name in names:
        writer = Writer(f"The {name} said nothing.")
        country = "Q399" if "Armenia" in name else "Q227"
        writer.actor("a1", name, ActorKind.GOVERNMENT_BODY, country=country)
        documents.append(writer.extraction(publisher="Aster Wire"))
    found = resolve(documents, SETTINGS)
    ministries = [a for a in found.actors.values() if a.kind is ActorKind.GOVERNMENT_BODY]
    assert len(ministries) == 2
    assert {found.actors[a.part_of[0]].label for a in ministries} == {"Azerbaijan", "Armenia"}


def test_the_set_of_documents_alone_decides_the_result() -> None:
    documents = [
        told(),
        told("The Hill Front will withdraw its guns after the truce.", publisher="Aster Wire"),
        told("A truce: The Hill Front will withdraw its guns now."),
    ]
    results = {repr(resolve([*order, order[0]], SETTINGS)) for order in permutations(documents)}
    assert len(results) == 1


def test_one_duty_told_twice_is_one_commitment_with_two_claims() -> None:
    found = resolve([told(), told("Under a truce The Hill Front will withdraw its guns, we hear.")], SETTINGS)
    commitments = {c.iri for a in found.accounts for c in a.commitments}
    claims = [c for a in found.accounts for c in a.claims if set(c.asserts) & commitments]
    assert len(commitments) == 1
    assert len(claims) == 2
    assert {found.actors[c.claimant].label for c in claims} == {"Hill Front"}


def duty_told_on(*days: str) -> int:
    documents = []
    for day in days:
        writer = Writer(f"On {day} The Hill Front will withdraw its guns.")
        writer.actor("a1", "Hill Front", ActorKind.ARMED_GROUP)
        promise(writer, "The Hill Front will withdraw its guns", debtor=("a1",), object="its guns")
        documents.append(writer.extraction(day))
    return len({c.iri for a in resolve(documents, SETTINGS).accounts for c in a.commitments})


def test_a_duty_under_no_agreement_is_one_only_where_it_is_told_within_weeks() -> None:
    assert duty_told_on("2031-05-02", "2031-05-20") == 1
    assert duty_told_on("2031-05-02", "2032-05-02") == 2


def test_joint_debtors_become_one_commitment_each_under_one_quote() -> None:
    writer = Writer("Norland and Sudland will withdraw their guns.")
    first = writer.actor("a1", "Norland", ActorKind.STATE)
    second = writer.actor("a2", "Sudland", ActorKind.STATE)
    promise(
        writer, "Norland and Sudland will withdraw their guns", debtor=(first, second), illocution=Illocution.AGREED
    )
    (account,) = resolve([writer.extraction()], SETTINGS).accounts
    assert len(account.commitments) == 2
    assert len(account.claims) == 2
    assert all(len(claim.asserts) == 2 for claim in account.claims)


def test_who_demands_is_the_claimant_and_who_tells_relays() -> None:
    writer = Writer("Norland wants Sudland to withdraw, said Aster Radio.")
    who = {
        "Norland": writer.actor("a1", "Norland", ActorKind.STATE),
        "Sudland": writer.actor("a2", "Sudland", ActorKind.STATE),
        "Aster Radio": writer.actor("a3", "Aster Radio", ActorKind.MEDIA),
    }
    promise(
        writer,
        "Sudland to withdraw",
        debtor=(who["Sudland"],),
        by=(who["Norland"],),
        speaker=(who["Aster Radio"],),
        force=Force.DEMANDED,
        illocution=Illocution.DEMANDED,
    )
    found = resolve([writer.extraction(publisher="Wire")], SETTINGS)
    (claim,) = found.accounts[0].claims
    assert found.actors[claim.claimant].label == "Norland"
    assert [found.actors[r].label for r in claim.relayed_by] == ["Aster Radio", "Wire"]
    assert claim.factuality is Factuality.REQUIRED


def test_the_voice_of_a_restating_document_is_the_holder_of_the_account() -> None:
    extraction = told(restates="Norland's account, 1 May 2031", publisher="Seeds")
    writer = Writer("It rained. A deed: guns came.")
    deed(writer, "guns came", Verdict.PERFORMED, action="come")
    found = resolve([writer.extraction(restates="Norland's account, 1 May 2031", publisher="Seeds")], SETTINGS)
    (claim,) = found.accounts[0].claims
    assert found.actors[claim.claimant].label == "Norland"
    assert [found.actors[r].label for r in claim.relayed_by] == ["Seeds"]
    assert "Seeds" in labels(resolve([extraction], SETTINGS))


def history(verdict: Verdict, *, object: str | None = "guns", by: str = "a1", said: str = "withdraw") -> list[Status]:
    writer = Writer("The Hill Front and Norland: will withdraw its guns, truce; a deed was done, 800 guns.")
    front = writer.actor("a1", "Hill Front", ActorKind.ARMED_GROUP)
    writer.actor("a2", "Norland", ActorKind.STATE)
    truce(writer, "truce", parties=(front,))
    promise(writer, "will withdraw its guns", debtor=(front,), object="its guns", agreement="g1")
    deed(writer, "a deed was done", verdict, actor=(by,), object=object, agreement="g1", action=said, time="2031-05-03")
    entries = sorted(resolve([writer.extraction()], SETTINGS).statuses, key=lambda s: s.at)
    assert entries[0].status is Status.PENDING
    assert all(entry.claims and entry.reason for entry in entries)
    return [entry.status for entry in entries[1:]]


def test_deeds_of_the_debtor_move_a_commitment_on() -> None:
    assert history(Verdict.PERFORMED) == [Status.FULFILLED]
    assert history(Verdict.PERFORMED, object="more than 800 guns") == [Status.IN_PROGRESS]
    assert history(Verdict.UNDER_WAY) == [Status.IN_PROGRESS]
    assert history(Verdict.BREACHED) == [Status.VIOLATED]


def test_denials_other_deeds_and_other_doers_leave_it_where_it_was() -> None:
    assert history(Verdict.DENIED) == []
    assert history(Verdict.NOT_PERFORMED) == []
    assert history(Verdict.PERFORMED, by="a2") == []
    assert history(Verdict.PERFORMED, said="visit") == []
    assert history(Verdict.PERFORMED, object="prisoners") == []


def test_a_forbidden_deed_done_is_a_violation() -> None:
    writer = Writer("The Hill Front will not withdraw from the truce; it withdrew.")
    front = writer.actor("a1", "Hill Front", ActorKind.ARMED_GROUP)
    truce(writer, "truce")
    promise(writer, "will not withdraw", debtor=(front,), modality=Modality.PROHIBITION, agreement="g1")
    deed(writer, "it withdrew", Verdict.PERFORMED, actor=(front,), agreement="g1", time="2031-06")
    statuses = resolve([writer.extraction()], SETTINGS).statuses
    assert {s.status for s in statuses} == {Status.IN_FORCE, Status.VIOLATED}


def test_another_base_moves_every_iri() -> None:
    found = resolve([told()], replace(SETTINGS, base="https://example.org/mine/"))
    iris = [*found.actors, *found.agreements, *(c.iri for a in found.accounts for c in a.claims)]
    iris += [c.iri for a in found.accounts for c in a.commitments]
    assert iris
    assert all(iri.startswith("https://example.org/mine/") for iri in iris)
