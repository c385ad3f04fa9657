"""Rival accounts side by side, from records made by hand."""

from __future__ import annotations

import json

import pytest
from tests.unit.resolve.scribe import SETTINGS, Writer, promise, truce

from kg.compare import Comparison, compare, independent
from kg.comparison_page import as_html, as_json, as_table
from kg.graph import document_graph, node_graphs
from kg.model import ActorKind, Extraction
from kg.resolve import resolve
from kg.store import EmbeddedStore
from kg.validate import validate


def account(publisher: str, *, due: str, start: str, text: str = "") -> Extraction:
    """One document's account of the Aster Accords: from when they hold, and by when guns are withdrawn."""
    writer = Writer(f"{publisher}: Norland will withdraw its guns under the Aster Accords {text}.")
    norland = writer.actor("a1", "Norland", ActorKind.STATE)
    truce(writer, "Aster Accords", effective=start, parties=(norland,))
    promise(
        writer, "Norland will withdraw its guns", debtor=(norland,), object="its guns", agreement="g1", deadline=due,
    )
    return writer.extraction(publisher=publisher)


def compared(*documents: Extraction, as_of: str | None = None) -> Comparison:
    found, store = resolve(documents, SETTINGS), EmbeddedStore.in_memory()
    for one in found.accounts:
        store.put(validate(document_graph(one, found, SETTINGS)))
    iris = [*found.actors, *found.agreements, *found.commitments, *found.places]
    for candidate in node_graphs(found, iris, SETTINGS):
        store.put(validate(candidate))
    from kg import resources
    from kg.graph import CandidateGraph, parse_turtle

    codes = parse_turtle(resources.read("ontology", "codes.ttl"))
    store.put(validate(CandidateGraph(name="https://example.org/codes", triples=codes)))
    return compare(store, "Aster Accords", as_of)


NORTH = account("North Radio", due="2031-06-01", start="2031-05-01T12:00+03:00")
SAME_INSTANT = account("South Radio", due="2031-06-01", start="2031-05-01T13:00+04:00", text="too")
RIVAL = account("South Radio", due="2031-06-20", start="2031-05-01T13:00+03:00", text="now")


def test_what_both_sides_say_is_common_and_one_instant_in_two_zones_is_no_contradiction() -> None:
    found = compared(NORTH, SAME_INSTANT)
    assert found.sides == ("North Radio", "South Radio")
    assert found.contradictions == ()
    duty = next(t for t in found.terms if t.sort == "duty")
    assert (duty.standing, duty.sources) == ("common", 2)
    assert {c.quote for c in duty.cells} == {"Norland will withdraw its guns"}


def test_another_deadline_makes_a_variant_and_another_time_a_contradiction() -> None:
    found = compared(NORTH, RIVAL)
    duty = next(t for t in found.terms if t.sort == "duty")
    assert (duty.standing, duty.differs) == ("differing", ("deadline",))
    slots = sorted(c.slot for c in found.contradictions)
    assert slots == ["deadline", "in effect from"]
    for contradiction in found.contradictions:
        assert {contradiction.a.side, contradiction.b.side} == {"North Radio", "South Radio"}
        assert contradiction.a.quote and contradiction.b.quote


def test_one_side_alone_is_said_to_be_alone_and_later_documents_can_be_left_out() -> None:
    found = compared(NORTH)
    assert {t.standing for t in found.terms} == {"one side only"}
    assert compared(NORTH, as_of="2030-01-01").terms == ()


def test_a_relayed_wire_is_one_source() -> None:
    found = compared(NORTH, SAME_INSTANT)
    cells = next(t for t in found.terms if t.sort == "duty").cells
    assert independent(cells) == 2
    wire = [type(c)(**{**{f: getattr(c, f) for f in c.__slots__}, "quote": "x" * 60}) for c in cells]
    assert independent(wire) == 1


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>"])
def test_tables_json_and_page_hold_every_quote_and_escape_it(hostile: str) -> None:
    found = compared(account("North Radio", due="2031-06-01", start="2031-05-01", text=hostile), RIVAL)
    table = as_table(found)
    assert all(row[table.columns.index("quote")] for row in table.rows)
    assert json.loads(as_json(found))["agreement"] == "Aster Accords"
    page = as_html(found)
    assert "<script" not in page
    assert page.count("<q>") >= sum(len(t.cells) for t in found.terms)
