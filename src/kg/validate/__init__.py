"""Graph -> ValidGraph, or a report of what is wrong with it. Nothing else makes a ValidGraph.

    report = check(candidate)        # look only
    graph = validate(candidate)      # raises GraphViolationError when a law is violated

The laws are SHACL shapes (``ontology/shapes``). ``FastEngine`` applies them to each document of each build,
``PyshaclEngine`` is the reference; both give the same report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass
from typing import Final

from kg.errors import KgError, ValidationError
from kg.graph import CandidateGraph
from kg.validate.engines import (
    DisagreementError,
    Engine,
    EngineName,
    FastEngine,
    PyshaclEngine,
    default_engine,
    engine,
    essence,
    with_codes,
)
from kg.validate.formats import ReportFormat, summary, write_reports
from kg.validate.report import Report, Result, Severity

__all__ = [
    "CandidateGraph",
    "DisagreementError",
    "Engine",
    "EngineName",
    "FastEngine",
    "GraphViolationError",
    "PyshaclEngine",
    "Report",
    "ReportFormat",
    "Result",
    "Severity",
    "ValidGraph",
    "check",
    "check_all",
    "default_engine",
    "engine",
    "essence",
    "summary",
    "validate",
    "validate_all",
    "write_reports",
]

_SHOWN = 3  # violations that the message of an error names
_GATE: Final = object()


class GraphViolationError(ValidationError):
    """A graph violates its shapes; ``report`` says all."""

    def __init__(self, name: str, report: Report) -> None:
        lines = list(report.lines())[: min(_SHOWN, len(report.violations))]
        more = len(report.violations) - len(lines)
        found = " ".join(lines) + (f" And {more} more" if more > 0 else "")
        super().__init__(f"violates its shapes. {found}".rstrip("."), where=name)
        self.report = report

    def __reduce__(self) -> tuple[type[GraphViolationError], tuple[str, Report]]:
        return type(self), (self.where, self.report)  # so that it survives its way back from a worker process


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidGraph:
    """A named graph that violates no shape, as sorted N-Triples, with the warnings that remain in its report.

    Only ``validate`` can make one.
    """

    name: str
    triples: str
    report: Report
    gate: InitVar[object]

    def __post_init__(self, gate: object) -> None:
        if gate is not _GATE:
            raise TypeError("A ValidGraph comes from validate() alone")


def validate(candidate: CandidateGraph, engine: Engine | None = None) -> ValidGraph:
    """The candidate as a ValidGraph; raises GraphViolationError when it violates a shape."""
    report = check(candidate, engine)
    if not report.conforms:
        raise GraphViolationError(candidate.name, report)
    return ValidGraph(name=candidate.name, triples=candidate.triples, report=report, gate=_GATE)


def validate_all(candidates: Sequence[CandidateGraph], engine: Engine | None = None) -> list[ValidGraph]:
    """Many candidates, which are each other's context, as ValidGraphs, from one run over all of them.

    Raises GraphViolationError for the first that violates a shape.
    """
    context = "".join(candidate.context for candidate in candidates)
    reports = check_all({candidate.name: candidate.triples for candidate in candidates}, context, engine)
    for name, report in reports.items():
        if not report.conforms:
            raise GraphViolationError(name, report)
    return [ValidGraph(name=c.name, triples=c.triples, report=reports[c.name], gate=_GATE) for c in candidates]


def check(candidate: CandidateGraph, engine: Engine | None = None) -> Report:
    """What the shapes say of the nodes that the candidate describes; its context is seen, not judged.

    Raises KgError when the candidate is no N-Triples.
    """
    return check_all({candidate.name: candidate.triples}, candidate.context, engine)[candidate.name]


def check_all(graphs: Mapping[str, str], context: str = "", engine: Engine | None = None) -> dict[str, Report]:
    """A report for each of many graphs, given as N-Triples, from one run; each graph is context of the others.

    A finding is told of every graph that describes its node. Raises KgError when a graph is no N-Triples.
    """
    try:
        found = list((engine or default_engine()).results(with_codes("".join(graphs.values()) + context)))
    except (ValueError, SyntaxError) as error:
        where = ", ".join(graphs)
        raise KgError(f"is no N-Triples ({error})", where=where, mend="Serialise the graph anew") from error
    by_node: dict[str, list[Result]] = {}
    for result in found:
        by_node.setdefault(result.focus, []).append(result)
    reports = {}
    for name, triples in graphs.items():
        owned = dict.fromkeys(line.split(" ", 1)[0].strip("<>") for line in triples.splitlines())
        nodes = {"_:" if node.startswith("_:") else node for node in owned}
        results = tuple(r for node in {*nodes, "_:"} for r in by_node.get(node, ()))
        reports[name] = Report(results=results, triples=triples)
    return reports
