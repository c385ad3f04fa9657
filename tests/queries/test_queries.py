"""Every shipped query against data whose answer was worked out by hand.

A case is a folder ``<query>`` or ``<query>.<variant>`` with ``expected.csv``, and if need be ``params.json`` and
``data.trig`` (without it: the shared ``valley.trig``). A hygiene query's data has the fault that it must find.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from kg import resources
from kg.query import FOLDERS, Query, catalogue, run
from kg.store import EmbeddedStore

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/expected.csv"))
ONTOLOGY = "https://w3id.org/accord-kg/id/graph/ontology"


def filled(data: Path) -> EmbeddedStore:
    engine = Store()
    engine.load(path=str(data), format=RdfFormat.TRIG)
    return EmbeddedStore(engine, str(data))


def test_no_case_has_vanished() -> None:
    assert len(CASES) == 69


def test_every_question_has_a_case() -> None:
    """The pages' own views (``show-*``) are held by the tests of the pages."""
    names = {query.name for folder in FOLDERS for query in catalogue(folder) if not query.name.startswith("show-")}
    assert names == {case.name.partition(".")[0] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answer_is_the_expected_one(case: Path) -> None:
    data = case / "data.trig" if (case / "data.trig").exists() else HERE / "valley.trig"
    params = json.loads((case / "params.json").read_text()) if (case / "params.json").exists() else {}
    table = run(filled(data), case.name.partition(".")[0], params)
    with (case / "expected.csv").open(newline="", encoding="utf-8") as file:
        columns, *rows = [tuple(row) for row in csv.reader(file)]
    assert table.columns == columns
    assert [tuple(cell or "" for cell in row) for row in table.rows] == rows


@pytest.mark.parametrize("query", catalogue("hygiene"), ids=lambda query: query.name)
def test_a_good_graph_has_no_fault(query: Query) -> None:
    """The valley with the real ontology and code lists in place of its own excerpt of them."""
    quads = [q for q in parse(path=HERE / "valley.trig", format=RdfFormat.TRIG) if q.graph_name != NamedNode(ONTOLOGY)]
    for name in ("kg.ttl", "codes.ttl"):
        for quad in parse(io.BytesIO(resources.read("ontology", name).encode()), format=RdfFormat.TURTLE):
            assert isinstance(quad.graph_name, DefaultGraph)
            quads.append(Quad(quad.subject, quad.predicate, quad.object, NamedNode(ONTOLOGY)))
    engine = Store()
    engine.bulk_extend(quads)
    assert run(EmbeddedStore(engine, "valley"), query).rows == ()
