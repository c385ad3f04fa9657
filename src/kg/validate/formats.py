"""Reports as files: text, Turtle (SHACL's report vocabulary), JSON, SARIF 2.1.0 for code review tools, and HTML.

Sources: https://www.w3.org/TR/shacl/#validation-report and
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg import __version__
from kg.ids import digest
from kg.validate.report import Report, Result, Severity
from kg.vocab import PREFIXES, RDF, SH, XSD, compact

Reports = Sequence[tuple[str, Report]]
"""Pairs of where a graph is from and what was found in it."""

_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
# IRIs hold slashes, so that a step of a path is told by the scheme of its IRI
_CHOICE, _STEP = re.compile(r"\|(?=\^?[a-z][a-z0-9+.-]*:)"), re.compile(r"/(?=\^?(?:https?|urn):)")


class ReportFormat(StrEnum):
    """How a report is written."""

    TEXT = "text"
    TURTLE = "turtle"
    JSON = "json"
    SARIF = "sarif"
    HTML = "html"


def write_reports(reports: Reports, form: ReportFormat) -> str:
    """The reports in a format, with a final line feed; the same findings give the same bytes."""
    writers = {
        ReportFormat.TEXT: _text, ReportFormat.TURTLE: _turtle, ReportFormat.JSON: _json,
        ReportFormat.SARIF: _sarif, ReportFormat.HTML: _html,
    }
    return writers[form](reports)


def summary(reports: Reports) -> str:
    """How many graphs were checked, and how many violate."""
    return f"{len(reports)} graphs checked, {sum(not r.conforms for _, r in reports)} violate their shapes"


def _text(reports: Reports) -> str:
    lines = [f"{where}: {line}" for where, report in reports for line in report.lines()]
    return "".join(f"{line}\n" for line in (*lines, summary(reports)))


def _json(reports: Reports) -> str:
    found = [
        {"where": where, "conforms": report.conforms, "results": [_fields(result) for result in report.results]}
        for where, report in reports
    ]
    conforms = all(report.conforms for _, report in reports)
    return json.dumps({"conforms": conforms, "reports": found}, ensure_ascii=False, indent=1) + "\n"


def _fields(result: Result) -> dict[str, str]:
    named = {
        "severity": result.severity.value, "focus": result.focus, "path": result.path, "value": result.value,
        "shape": result.shape, "constraint": result.constraint, "message": result.message, "mend": result.mend,
    }
    return {name: value for name, value in named.items() if value}


def _turtle(reports: Reports) -> str:
    """One sh:ValidationReport; results have IRIs made from what they say, so that the bytes do not change."""
    triples: set[Triple] = set()
    report = NamedNode(f"urn:accord-kg:report:{digest([where for where, _ in reports])}")
    results = [(where, result) for where, each in reports for result in each.results]
    triples.add(Triple(report, NamedNode(RDF.type), NamedNode(f"{SH.NS}ValidationReport")))
    # SHACL counts every result against conformance, not only violations
    conforms = Literal("false" if results else "true", datatype=NamedNode(XSD.boolean))
    triples.add(Triple(report, NamedNode(f"{SH.NS}conforms"), conforms))
    for where, result in results:
        node = NamedNode(f"urn:accord-kg:result:{digest(where, list(result.order), result.message)}")
        triples.add(Triple(report, NamedNode(f"{SH.NS}result"), node))
        triples |= set(_result_triples(node, result))
    content = serialize(sorted(triples, key=str), format=RdfFormat.TURTLE, prefixes=dict(PREFIXES) | {"sh": SH.NS})
    assert content is not None
    return content.decode()


def _result_triples(node: NamedNode, result: Result) -> list[Triple]:
    def term(value: str) -> NamedNode | BlankNode:
        return BlankNode(f"b{digest(node.value, value)}") if value == "_:" else NamedNode(value)

    said = [
        (RDF.type, NamedNode(SH.ValidationResult)),
        (SH.resultSeverity, NamedNode(SH.NS + result.severity.value)),
        (SH.focusNode, term(result.focus)),
        (SH.sourceConstraintComponent, NamedNode(f"{SH.NS}{result.constraint}ConstraintComponent")),
        (SH.resultMessage, Literal(result.message)),
    ]
    if result.shape:
        said.append((SH.sourceShape, term(result.shape)))
    if result.value:
        said.append((SH.value, Literal(result.value)))
    triples = [Triple(node, NamedNode(predicate), value) for predicate, value in said]
    if result.path:
        head, more = _path(result.path, node.value)
        triples += [Triple(node, NamedNode(SH.resultPath), head), *more]
    return triples


def _path(path: str, key: str) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """A property path as SHACL writes it: an IRI, or nodes for alternatives, sequences and inverse steps."""
    choices, steps = _CHOICE.split(path), _STEP.split(path)
    if len(choices) > 1:
        node = BlankNode(f"p{digest(key, path)}")
        items = [_path(choice, f"{key}|{i}") for i, choice in enumerate(choices)]
        head, more = _list(items, f"{key}{path}")
        return node, [Triple(node, NamedNode(f"{SH.NS}alternativePath"), head), *more]
    if len(steps) > 1:
        return _list([_path(step, f"{key}/{i}") for i, step in enumerate(steps)], f"{key}{path}")
    if path.startswith("^"):
        node = BlankNode(f"p{digest(key, path)}")
        return node, [Triple(node, NamedNode(f"{SH.NS}inversePath"), NamedNode(path[1:]))]
    return NamedNode(path), []


def _list(
    items: Sequence[tuple[NamedNode | BlankNode, list[Triple]]], key: str
) -> tuple[NamedNode | BlankNode, list[Triple]]:
    rest: NamedNode | BlankNode = NamedNode(f"{RDF.NS}nil")
    triples: list[Triple] = []
    for number, (item, more) in reversed(list(enumerate(items))):
        node = BlankNode(f"l{digest(key, number)}")
        first, others = NamedNode(f"{RDF.NS}first"), NamedNode(f"{RDF.NS}rest")
        triples += [Triple(node, first, item), Triple(node, others, rest), *more]
        rest = node
    return rest, triples


def _sarif(reports: Reports) -> str:
    found = [(where, result) for where, report in reports for result in report.results]
    rules = {
        compact(r.shape) or r.constraint: {
            "id": compact(r.shape) or r.constraint, "shortDescription": {"text": r.message},
            "helpUri": r.shape or SH.NS, "help": {"text": r.mend or r.message},
            "defaultConfiguration": {"level": _LEVELS[r.severity]},
        }
        for _, r in found
    }
    driver: dict[str, Any] = {
        "name": "accord-kg", "version": __version__, "informationUri": "https://w3id.org/accord-kg/ns",
        "rules": [rules[name] for name in sorted(rules)],
    }
    run = {
        "tool": {"driver": driver}, "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(where, result) for where, result in found],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _sarif_result(where: str, result: Result) -> dict[str, Any]:
    at = f"{result.focus} {compact(result.path)}".rstrip()
    return {
        "ruleId": compact(result.shape) or result.constraint,
        "level": _LEVELS[result.severity],
        "message": {"text": f"{result.message} {result.mend}".rstrip()},
        "locations": [{
            "physicalLocation": {"artifactLocation": {"uri": where}},
            "logicalLocations": [{"fullyQualifiedName": at, "kind": "resource"}],
        }],
        "partialFingerprints": {"finding/v1": digest(where, *result.order)},
    }


def _html(reports: Reports) -> str:
    environment = Environment(
        loader=PackageLoader("kg", "data/report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = [
        {"where": where, "conforms": report.conforms, "results": [
            _fields(r) | {"focus": compact(r.focus), "shape": compact(r.shape), "path": compact(r.path)}
            for r in report.results
        ]}
        for where, report in reports if report.results
    ]
    return environment.get_template("report.html").render(reports=shown, summary=summary(reports)) + "\n"
