"""Reports of validation as files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph
from tests.conftest import Kg

from kg.validate import (
    DisagreementError,
    EngineName,
    Report,
    ReportFormat,
    Result,
    Severity,
    engine,
    engines,
    write_reports,
)

BAD = """@prefix kg: <https://w3id.org/accord-kg/ns#> .
<http://x/<> a kg:Agreement .
<http://x/b> a kg:Agreement ; kg:signedOn "<script>alert(1)</script>" .
""".replace("<http://x/<>", "<http://x/a>")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.ttl"
    path.write_text(BAD, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["fast", "pyshacl", "both"])
def test_every_engine_tells_the_same(kg: Kg, bad: Path, name: str) -> None:
    outcome = kg("validate", bad, "--engine", name)
    assert outcome.code == 1
    assert outcome.out == kg("validate", bad).out
    assert "An agreement is of exactly one kind" in outcome.out
    assert outcome.out.endswith("1 graphs checked, 1 violate their shapes\n")


def test_as_turtle_it_is_a_shacl_report(kg: Kg, bad: Path) -> None:
    outcome = kg("validate", bad, "--format", "turtle")
    found = Graph().parse(data=outcome.out, format="turtle")
    (report,) = found.subjects(RDF.type, SH.ValidationReport)
    results = list(found.objects(report, SH.result))
    told = json.loads(kg("validate", bad, "--format", "json").out)
    assert len(results) == len(told["reports"][0]["results"]) > 2 and told["conforms"] is False
    assert {str(found.value(r, SH.focusNode)) for r in results} == {"http://x/a", "http://x/b"}
    assert all(found.value(r, p) is not None for r in results for p in (
        SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape, SH.resultMessage))
    assert kg("validate", bad, "--format", "turtle").out == outcome.out


def test_paths_are_written_as_shacl_has_them() -> None:
    path = "https://a/p/^https://b/q|https://c/r"
    result = Result(severity=Severity.INFO, focus="http://x/a", shape="http://x/s", constraint="Class",
                    message="m", path=path)
    found = Graph().parse(data=write_reports([("x", Report(results=(result,)))], ReportFormat.TURTLE), format="turtle")
    rows = found.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ASK { "
        "?r sh:resultPath [ sh:alternativePath ( ( <https://a/p> [ sh:inversePath <https://b/q> ] ) <https://c/r> ) ] }"
    )
    assert rows.askAnswer


def test_as_sarif_each_finding_has_its_law_and_place(kg: Kg, bad: Path) -> None:
    log = json.loads(kg("validate", bad, "--format", "sarif").out)
    (run,) = log["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert log["version"] == "2.1.0" and {r["ruleId"] for r in run["results"]} == rules
    assert {r["level"] for r in run["results"]} >= {"error"}
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == str(bad)


def test_as_html_nothing_of_the_graph_becomes_markup(kg: Kg, bad: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert kg("validate", bad, "--format", "html", "--output", page).code == 1
    text = page.read_text(encoding="utf-8")
    assert "<script>" not in text and "&lt;script&gt;" in text


def test_engines_that_disagree_give_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    both = engine(EngineName.BOTH)
    monkeypatch.setattr(engines.PyshaclEngine, "results", lambda self, triples: iter(()))
    with pytest.raises(DisagreementError, match="disagree on"):
        both.results("<http://x/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
                     "<https://w3id.org/accord-kg/ns#Agreement> .\n")
