"""Each law of ``ontology/shapes`` is tried on cases kept as data: ``<file>/{valid,warning,invalid}.<reason>.ttl``.

The lines ``#!`` at the head of a case are what both engines are to find in it, no more and no less. A case holds only
the node it is about; ``context.ttl`` holds its neighbours. ``README.md`` says how to add one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import resources
from kg.graph import CandidateGraph
from kg.validate import FastEngine, PyshaclEngine, Report, Severity, check
from kg.vocab import SH, SHAPES

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*/*.ttl"))
NUMBER_OF_CASES = 212
ID, ACTION = "https://w3id.org/accord-kg/id/", "https://w3id.org/accord-kg/code/action/repaint"
NO_MESSAGE_OF_THEIR_OWN = {"prefixes", "codes"}


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def triples_of(path: Path, world: str = "") -> str:
    """A file as N-Triples; ``world`` sets its instances apart from those of other cases in one graph."""
    lines = sorted(f"{quad.triple} ." for quad in parse(path.read_text("utf-8"), format=RdfFormat.TURTLE))
    text = "".join(f"{line}\n" for line in lines)
    if world:
        text = text.replace(f"<{ID}", f"<{ID}{world}/").replace(f"<{ACTION}>", f"<{ACTION}-{world}>")
    return text


def expected(path: Path) -> list[str]:
    return [line[3:] for line in path.read_text("utf-8").splitlines() if line.startswith("#! ")]


def found(report: Report, world: str = "") -> list[str]:
    lines = []
    for result in report.results:
        focus = result.focus.replace(f"{ID}{world}/", ID).replace(f"{ACTION}-{world}", ACTION)
        law, node = result.shape.removeprefix(SHAPES), focus.removeprefix("https://w3id.org/accord-kg/")
        lines.append(f"{result.severity} {law} {result.constraint} {node}: {result.message}")
    return lines


@cache
def fast() -> FastEngine:
    return FastEngine()


@cache
def by_reference(folder: str) -> Mapping[str, list[str]]:
    """What pyshacl finds in each case of a folder, from one run over all of them: it takes long to start."""
    worlds = {path: f"w{number}" for number, path in enumerate(p for p in CASES if p.parent.name == folder)}
    triples = "".join(triples_of(path, world) for path, world in worlds.items())
    context = "".join(triples_of(HERE / "context.ttl", world) for world in worlds.values())
    together = check(CandidateGraph(name=folder, triples=triples, context=context), PyshaclEngine()).results
    lines: dict[str, list[str]] = {}
    for path, world in worlds.items():
        mine = tuple(r for r in together if f"/{world}/" in r.focus or r.focus.endswith(f"repaint-{world}"))
        lines[path.name] = found(Report(results=mine), world)
    assert sum(map(len, lines.values())) == len(together)
    return lines


def test_no_case_has_vanished() -> None:
    assert len(CASES) == NUMBER_OF_CASES


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_case_by_the_fast_engine(path: Path) -> None:
    candidate = CandidateGraph(name=name_of(path), triples=triples_of(path), context=triples_of(HERE / "context.ttl"))
    report = check(candidate, fast())
    assert found(report) == expected(path)
    kind = path.stem.split(".")[0]
    assert {"valid": not report.results, "warning": bool(report.results), "invalid": not report.conforms}[kind]
    assert report.conforms is (kind != "invalid")


@pytest.mark.parametrize("path", [p for p in CASES if p.parent.name != "named"], ids=name_of)
def test_case_by_the_reference(path: Path) -> None:
    assert by_reference(path.parent.name)[path.name] == expected(path)


@pytest.mark.parametrize("path", [p for p in CASES if p.parent.name == "named"], ids=name_of)
def test_blank_nodes_by_the_reference(path: Path) -> None:
    candidate = CandidateGraph(name=name_of(path), triples=triples_of(path), context=triples_of(HERE / "context.ttl"))
    assert found(check(candidate, PyshaclEngine())) == expected(path)


def laws_of(file: Path) -> dict[str, tuple[str, str]]:
    """The laws that a shape file states: name -> (message, advice)."""
    told: dict[str, dict[str, str]] = {}
    queries: dict[str, str] = {}
    for quad in parse(file.read_text("utf-8"), format=RdfFormat.TURTLE):
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if isinstance(subject, NamedNode):
            law = subject.value.removeprefix(SHAPES)
            if isinstance(value, Literal):
                told.setdefault(law, {})[predicate] = value.value
            elif predicate == f"{SH.NS}sparql" and isinstance(value, NamedNode):
                queries[law] = value.value.removeprefix(SHAPES)
    for law, query in queries.items():
        told.setdefault(law, {})[f"{SH.NS}message"] = told[query][f"{SH.NS}message"]
    return {
        law: (texts.get(f"{SH.NS}message", ""), texts.get(f"{SH.NS}description", ""))
        for law, texts in told.items()
        if law not in queries.values() and not law.startswith("prefix-")
    }


SHAPE_FILES = sorted(
    file for file in (resources.folder("ontology") / "shapes").glob("*.ttl") if file.stem not in NO_MESSAGE_OF_THEIR_OWN
)


@pytest.mark.parametrize("file", SHAPE_FILES, ids=lambda file: file.stem)
def test_each_law_speaks_advises_and_is_broken_by_a_case(file: Path) -> None:
    cases = [path for path in CASES if path.parent.name == file.stem]
    broken = {line.split(" ")[1] for path in cases for line in expected(path)}
    laws = laws_of(file)
    assert {law for law, (message, _) in laws.items() if not message.endswith(".")} == set()
    assert {law for law, (_, advice) in laws.items() if not advice.endswith(".")} == set()
    assert set(laws) - broken == set()
    assert {path.stem.split(".")[0] for path in cases} >= {"valid", "invalid"}


def test_only_codes_and_prefixes_have_no_cases() -> None:
    folders = {path.parent.name for path in CASES}
    assert folders == {file.stem for file in SHAPE_FILES}


def test_severities_are_those_of_shacl() -> None:
    assert [severity.value for severity in Severity] == ["Violation", "Warning", "Info"]
