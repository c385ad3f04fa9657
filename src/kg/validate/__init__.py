"""Graph -> ValidGraph, or a report of what is wrong with it. Nothing else makes a ValidGraph.

    report = check(candidate)        # look only
    graph = validate(candidate)      # raises GraphViolationError when a law is violated

The laws are SHACL shapes (``ontology/shapes``). ``FastEngine`` applies them to each document of each build,
``PyshaclEngine`` is the reference; both give the same report.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from typing import Final

from kg.errors import KgError, ValidationError
from kg.graph import CandidateGraph
from kg.validate.engines import Engine, FastEngine, PyshaclEngine, default_engine, with_codes
from kg.validate.report import Report, Result, Severity

__all__ = [
    "CandidateGraph",
    "Engine",
    "FastEngine",
    "GraphViolationError",
    "PyshaclEngine",
    "Report",
    "Result",
    "Severity",
    "ValidGraph",
    "check",
    "default_engine",
    "validate",
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


def check(candidate: CandidateGraph, engine: Engine | None = None) -> Report:
    """What the shapes say of the nodes that the candidate describes; its context is seen, not judged.

    Raises KgError when the candidate is no N-Triples.
    """
    owned = {line.split(" ", 1)[0].strip("<>") for line in candidate.triples.splitlines()}
    try:
        found = list((engine or default_engine()).results(with_codes(candidate.triples + candidate.context)))
    except (ValueError, SyntaxError) as error:
        raise KgError(f"is no N-Triples ({error})", where=candidate.name, mend="Serialise the graph anew") from error
    results = tuple(r for r in found if r.focus in owned or r.focus.startswith("_:"))
    return Report(results=results, triples=candidate.triples)
