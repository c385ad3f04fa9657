"""What pages know: each fact with its claims, in the order that readers expect."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kg.errors import QueryError, UsageError
from kg.explorer import catalogue
from kg.explorer.actor import actor_page
from kg.explorer.agreement import agreement_page
from kg.explorer.asking import rows_of
from kg.explorer.cite import citation, version
from kg.explorer.document import document_page, marked
from kg.explorer.network import around
from kg.explorer.statement import statement_page
from kg.explorer.things import Ref
from kg.explorer.timeline import LANES, Moment, laid_out
from kg.query import catalogue as queries
from kg.settings import DEFAULT_BASE as BASE
from kg.store import EmbeddedStore


def test_every_query_of_the_pages_fits_its_header() -> None:
    assert len(queries("pages")) >= 15  # loading holds each header against its query
    assert all(query.form == "SELECT" and "?" in query.question for query in queries("pages"))


def test_an_address_that_is_none_cannot_end_a_list_of_nodes(valley: EmbeddedStore) -> None:
    with pytest.raises(QueryError):
        rows_of(valley, "properties", ["https://x/a> } DROP ALL #"])


def test_the_lists_count_what_there_is(valley: EmbeddedStore) -> None:
    known = catalogue.read(valley)
    assert [entry.node.label for entry in known.documents] == ["Protocol signed", "Bandits give way", "Lake Accord"]
    assert {a.node.label: a.commitments for a in known.agreements} == {"Harbour Protocol": 3, "Lake Accord": 2}
    assert {a.node.label: a.owes for a in known.actors if a.owes} == {"Sundria": 3, "Norland": 1, "Lake Ferries": 1}
    assert known.latest == "2021-06-03"
    assert known.claims == sum(entry.claims for entry in known.documents) > 8


def test_what_is_due_is_told_as_of_a_day_and_no_record_is_no_breach(valley: EmbeddedStore) -> None:
    known = catalogue.read(valley)

    def told(day: str) -> tuple[list[str], list[str]]:
        late, later = catalogue.due_as_of(known, day)
        return [d.commitment.rsplit("/", 1)[1] for d in late], [d.commitment.rsplit("/", 1)[1] for d in later]

    assert told("2020-04-01") == ([], ["bridge", "guns"])
    assert told("2020-05-01") == ([], ["guns"])  # the bridge was returned on 10 April
    assert told("2021-06-10") == (["guns"], [])
    unmet = replace(known, due=tuple(replace(d, history=()) for d in known.due))
    assert [d.due[:10] for d in catalogue.due_as_of(unmet, "2020-04-16")[0]] == ["2020-04-15"]
    for nonsense in ("yesterday", "2020-13-01", "2020-01-01/2020-02-01"):
        with pytest.raises(UsageError, match="is no day"):
            catalogue.due_as_of(known, nonsense)


def test_search_finds_names_of_any_voice_and_quotes(valley: EmbeddedStore) -> None:
    known = catalogue.read(valley)
    found = catalogue.search(valley, known, "BANDITS")
    hit = next(h for h in found.hits if h.kind == "actor")
    assert hit.node.label == "Valley Guard"
    assert {(n.name, n.loaded) for n in hit.names} == {("the bandits", True)}
    assert [h.node.label for h in catalogue.search(valley, known, "harbour").hits] == ["Harbour Protocol"]
    quoted = catalogue.search(valley, known, "return the bridge").quotes
    assert {said.claimant.label for said in quoted} >= {"Norland"}
    assert all("return the bridge" in said.quote for said in quoted)
    assert catalogue.search(valley, known, "x").hits == ()
    assert catalogue.search(valley, known, '" } DROP ALL # \\').quotes == ()


def test_names_are_compared_without_case_accents_and_width() -> None:
    assert catalogue.folded("Ｘankəndi, ÉRÉVAN") == catalogue.folded("xankəndi, erevan")
    assert catalogue.folded("Донецк") != catalogue.folded("Донецьк")


def test_lists_come_in_parts() -> None:
    entries = list(range(catalogue.PAGE * 2 + 1))
    assert catalogue.part(entries, 3).entries == (entries[-1],)
    assert [catalogue.part(entries, n).number for n in (-1, 1, 99)] == [1, 1, 3]
    assert catalogue.part([], 1).pages == 1


def test_an_agreement_has_parties_terms_and_accounts_each_with_claims(valley: EmbeddedStore) -> None:
    page = agreement_page(valley, f"{BASE}agreement/protocol")
    assert page.node.label == "Harbour Protocol"
    assert [(m.role, m.actor.label) for m in page.members] == [("mediator", "Lake Union")]
    assert all(m.said for m in page.members)
    duties = {c.action: c for c in page.commitments}
    guns = duties["withdraw"]
    assert (guns.debtor and guns.debtor.label, guns.thing, guns.due) == ("Sundria", "its guns", "2021-06-10")
    assert guns.condition == "once the monitors have arrived"
    assert all(c.said for c in page.commitments)
    assert {v.label for v in page.voices} == {voice.label for c in page.commitments for voice in c.claimants}
    maps = next(row for row in page.compared if row.commitment.action == "hand over")
    silent = [account.voice.label for account in maps.accounts if not account.said]
    assert "Sundria" in silent
    assert "Norland" not in silent


def test_a_commitment_has_its_history_and_what_was_done(valley: EmbeddedStore) -> None:
    page = statement_page(valley, f"{BASE}commitment/bridge")
    (bridge,) = page.commitments
    assert [(s.status, s.at[:10]) for s in bridge.history] == [("in force", "2020-03-02"), ("fulfilled", "2020-04-10")]
    assert bridge.status is bridge.history[-1]
    assert [(d.verdict, d.time) for d in page.done] == [("performed", "2020-04-10")]
    assert page.done[0].said


def test_confirmations_and_disputes_are_told_from_both_ends(valley: EmbeddedStore) -> None:
    told = valley.select("SELECT ?a ?r ?b { ?a ?r ?b FILTER(STRSTARTS(STR(?r), 'http://purl.org/spar/cito/')) }").rows
    assert told
    one, relation, other = map(str, told[0])
    verb = relation.rsplit("/", 1)[1]
    assert {(a.relation, a.other.claim) for a in statement_page(valley, one).answers} >= {(verb, other)}
    passive = {"disputes": "is disputed by", "confirms": "is confirmed by"}[verb]
    assert {(a.relation, a.other.claim) for a in statement_page(valley, other).answers} >= {(passive, one)}


def test_an_actor_owes_is_owed_and_is_called_names(valley: EmbeddedStore) -> None:
    norland = actor_page(valley, f"{BASE}actor/norland")
    assert [c.action for c in norland.owes.entries] == ["return"]
    assert {c.action for c in norland.owed.entries} == {"withdraw", "hand over"}
    assert [d.action for d in norland.deeds] == ["return"]
    ministry = actor_page(valley, f"{BASE}actor/norland-defence")
    assert [ref.label for ref in ministry.part_of] == ["Norland"]
    guard = actor_page(valley, f"{BASE}actor/guard")
    assert {(n.name, n.loaded, n.voice.label) for n in guard.names} == {
        ("the bandits", True, "Norland"), ("the bandits", True, "Norland Courier"),
        ("Sons of the Valley", False, "Sundria Gazette"),
    }


def test_the_network_points_from_debtor_to_creditor(valley: EmbeddedStore) -> None:
    net = around(valley, Ref(iri=f"{BASE}actor/sundria", label="Sundria"))
    assert {(line.debtor.label, line.creditor.label) for line in net.lines} == {
        ("Sundria", "Norland"), ("Norland", "Sundria"),
    }
    assert len(net.spots) == 2
    assert all(0 < spot.x < net.width and 0 < spot.y < net.height for spot in net.spots)
    ends = {(line.x1, line.y1, line.x2, line.y2) for line in net.lines}
    assert len(ends) == len(net.lines)  # no line hides another
    assert around(valley, Ref(iri=f"{BASE}actor/union", label="Lake Union")).spots == ()


def test_marks_of_a_timeline_do_not_cover_each_other() -> None:
    day = [Moment(lane="due", at="2021-06-10", label=str(n), href=None) for n in range(5)]
    line = laid_out([*day, Moment(lane="said", at="2020-01-01T00:00:00+03:00", label="x", href=None),
                     Moment(lane="done", at="at dawn", label="y", href=None)])
    assert len(line.marks) == 6  # what has no date has no place
    assert len({(mark.x, mark.y) for mark in line.marks}) == 6
    assert [lane.name for lane in line.lanes] == list(LANES)
    tops = {lane.name: lane for lane in line.lanes}
    assert all(tops[m.moment.lane].top < m.y < tops[m.moment.lane].top + tops[m.moment.lane].height for m in line.marks)
    assert line.ticks
    assert laid_out([]).marks == ()


def test_a_document_has_its_records_in_the_order_of_the_text(valley: EmbeddedStore) -> None:
    page = document_page(valley, f"{BASE}document/accord", None)
    assert page.text is None
    assert [r.key for r in page.readings] == ["a1", "a2", "a3"]
    assert [r.kind for r in page.readings] == ["commitment", "commitment", "role"]
    assert page.readings[1].said[0].quote == "Norland shall return the bridge to Sundria by 15 April"
    assert dict(page.counts)["commitment"] == 2


def test_marks_that_cross_stay_a_tree() -> None:
    from kg.explorer.document import Look

    told = [{"body": f"{BASE}claim/{n}", "start": str(s), "end": str(e)} for n, s, e in (("a", 0, 6), ("b", 3, 9))]
    looks = {row["body"]: Look(kind="deed", is_claim=True) for row in told}
    html = marked("abc<&>ghi", told, looks).text
    assert html.count("<mark") == html.count("</mark>") == 3
    assert re.sub(r"<a.*?</a>|<[^>]*>", "", html) == "abc&lt;&amp;&gt;ghi"
    assert html.count('id="m-') == 2


def test_a_citation_has_the_address_and_the_version_and_is_safe_in_bibtex(valley: EmbeddedStore) -> None:
    known = catalogue.read(valley)
    made = citation("100% {of} \\it & more\n", "https://example.org/x", known)
    assert version(known) in made.text
    assert "https://example.org/x" in made.text
    assert "100\\% \\{of\\} \\textbackslash{}it \\& more" in made.bibtex
    assert made.bibtex.count("{") == made.bibtex.count("}")
    fewer = replace(known, documents=known.documents[1:])
    assert version(fewer) != version(known)
