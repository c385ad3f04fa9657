"""What the shapes have to say of a graph, the same from every engine and fit to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from pyoxigraph import Literal, RdfFormat, parse

from kg.errors import printable
from kg.vocab import KG, OA, compact

_QUOTE_LENGTH = 80  # characters of a quote that a line of a report shows


class Severity(StrEnum):
    """How grave a finding is. Only a violation keeps a graph out of the store."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One finding: the node it is about (``focus``), the law (``shape``) and which constraint of it failed.

    ``focus``, ``shape`` are IRIs, ``path`` is a SPARQL property path without angle brackets, ``constraint`` a SHACL
    component such as ``MinCount``, ``value`` the offending term as plain text; ``mend`` is what the law advises.
    A blank node is ``_:``, since its label means nothing outside of one parse.
    """

    severity: Severity
    focus: str
    shape: str
    constraint: str
    message: str
    path: str = ""
    value: str = ""
    mend: str = field(default="", compare=False)

    @property
    def order(self) -> tuple[int, str, str, str, str, str, str]:
        """The gravest first, then by node and law."""
        rank = _RANK[self.severity]
        return rank, self.focus, self.shape, self.constraint, self.path, self.value, self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings about one graph, in order. ``triples`` is the graph as N-Triples, in which quotes are looked up."""

    results: tuple[Result, ...] = ()
    triples: str = field(default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "results", tuple(sorted(self.results, key=lambda r: r.order)))

    @property
    def conforms(self) -> bool:
        """Whether no law is violated; warnings and infos do not count (SHACL's own sh:conforms counts them)."""
        return not self.violations

    @property
    def violations(self) -> tuple[Result, ...]:
        """The findings that keep the graph out of the store."""
        return tuple(r for r in self.results if r.severity is Severity.VIOLATION)

    @property
    def warnings(self) -> tuple[Result, ...]:
        """What somebody should look at."""
        return tuple(r for r in self.results if r.severity is Severity.WARNING)

    def grave(self) -> Report:
        """The report without what is only worth knowing."""
        return Report(results=(*self.violations, *self.warnings), triples=self.triples)

    def lines(self) -> Iterator[str]:
        """The findings one a line: how grave and what, at which node and by which words of the text, and the mend."""
        quotes = _quotes(self.triples) if self.results else {}
        for result in self.results:
            where = compact(result.focus)
            if quote := quotes.get(result.focus):
                where += f" “{_shorten(quote)}”"
            mend = f" {result.mend}" if result.mend else ""
            yield printable(f"{result.severity}: {result.message} At {where}.{mend}")


def _shorten(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= _QUOTE_LENGTH else words[: _QUOTE_LENGTH - 1] + "…"


def _quotes(triples: str) -> Mapping[str, str]:
    """The words behind each node that has some: of a claim or name, or of a claim that asserts the node."""
    forward: dict[tuple[str, str], list[str]] = {}
    for quad in parse(triples, format=RdfFormat.N_TRIPLES):
        term = quad.object
        value = term.value if isinstance(term, Literal) else str(term).strip("<>")
        forward.setdefault((str(quad.subject).strip("<>"), quad.predicate.value), []).append(value)

    def along(start: str, *path: str) -> list[str]:
        nodes = [start]
        for step in path:
            nodes = [other for node in nodes for other in forward.get((node, step), ())]
        return nodes

    quotes: dict[str, str] = {}
    for node, predicate in forward:
        match predicate:
            case OA.hasBody:
                found, about = along(node, OA.hasTarget, OA.hasSelector, OA.exact), [node, *along(node, OA.hasBody)]
            case OA.hasSelector:
                found, about = along(node, OA.hasSelector, OA.exact), [node]
            case _:
                continue
        quotes |= dict.fromkeys(about, found[0]) if found else {}
    for (node, predicate), contents in forward.items():
        if predicate == KG.asserts and node in quotes:
            quotes |= {content: quotes[node] for content in contents if content not in quotes}
    return MappingProxyType(quotes)
