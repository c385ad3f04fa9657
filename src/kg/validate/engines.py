"""The engines that hold a graph against the shapes: a fast one, and pyshacl, the reference it must agree with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Protocol

import rdflib
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse
from pyoxigraph import Literal as OxLiteral
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from kg import resources
from kg.errors import DataFileError, KgError
from kg.validate.report import Result, Severity
from kg.vocab import CODES, RDF, SH, SKOS, XSD

_COMPONENT = "ConstraintComponent"
_CODE = re.compile(re.escape(f"<{CODES}") + r"[^>]+>")
_SHOWN_OF_CODES = frozenset({RDF.type, SKOS.inScheme, SKOS.prefLabel})


class Engine(Protocol):
    """Something that validates a graph, given as N-Triples that hold all its shapes must see."""

    def results(self, triples: str) -> Iterable[Result]:
        """All findings, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laws:
    """The shapes as Turtle, and the advice (sh:description) that each named shape gives."""

    turtle: str
    advice: dict[str, str]


@cache
def laws() -> Laws:
    """The shapes that ship with the package; raises DataFileError when they do not parse."""
    folder = resources.folder("ontology") / "shapes"
    texts = [resources.read("ontology", "shapes", path.name) for path in sorted(folder.glob("*.ttl"))]
    turtle = "\n".join(texts)
    try:
        advice = {
            _plain(quad.subject): _plain(quad.object)
            for quad in parse(turtle, format=RdfFormat.TURTLE)
            if quad.predicate.value == f"{SH.NS}description"
        }
    except SyntaxError as error:
        raise DataFileError(f"no Turtle ({error})", where=str(folder), mend="Install accord-kg again") from error
    return Laws(turtle=turtle, advice=advice)


@cache
def _codes() -> dict[str, str]:
    """For each code, what shapes look at of it as N-Triples: its types, its list, its label."""
    lines: dict[str, str] = {}
    for quad in parse(resources.read("ontology", "codes.ttl"), format=RdfFormat.TURTLE):
        if quad.predicate.value in _SHOWN_OF_CODES:
            iri = str(quad.subject)
            lines[iri] = lines.get(iri, "") + f"{quad.triple} .\n"
    return lines


def with_codes(triples: str) -> str:
    """The triples and what codes.ttl says of the codes they mention, without which no shape can tell a code's list."""
    known = _codes()
    return triples + "".join(known.get(iri, "") for iri in sorted(set(_CODE.findall(triples))))


class FastEngine:
    """The ``shacl`` package, compiled Rust. The shapes are compiled once; raises ImportError where it is missing."""

    def __init__(self, shapes: str | None = None) -> None:
        """An engine for the shipped shapes, or for others given as Turtle."""
        import shacl

        self._advice = laws().advice
        self._shapes = shacl.Shapes.from_text(laws().turtle if shapes is None else shapes, format="turtle")

    def results(self, triples: str) -> Iterator[Result]:
        """All findings, in the engine's order."""
        for found in self._shapes.validate_text(triples, format="ntriples").results:
            shape = _bare(found.root_shape)
            yield Result(
                severity=Severity(found.severity),
                focus=_bare(found.focus_node),
                shape=shape,
                constraint=str(found.component).removesuffix(_COMPONENT),
                message=found.message or "",
                path=re.sub(r"[<>()]", "", found.path or ""),
                value="_:" if (found.value or "").startswith("_:") else found.value_plain or "",
                mend=self._advice.get(shape, ""),
            )


class PyshaclEngine:
    """pyshacl, the reference: slow, and exact in what SHACL says."""

    def __init__(self, shapes: str | None = None) -> None:
        """An engine for the shipped shapes, or for others given as Turtle."""
        self._advice = laws().advice
        self._shapes = rdflib.Graph().parse(data=laws().turtle if shapes is None else shapes, format="turtle")

    def results(self, triples: str) -> Iterator[Result]:
        """All findings, in no order."""
        import pyshacl

        _, found, _ = pyshacl.validate(_rdflib_graph(triples), shacl_graph=self._shapes, inplace=True)
        if not isinstance(found, rdflib.Graph):
            raise DataFileError(f"pyshacl cannot use them ({found})", where="shapes", mend="Install accord-kg again")
        for node in found.objects(None, rdflib.SH.result):
            yield self._result(found, node)

    def _result(self, found: rdflib.Graph, node: Node) -> Result:
        def text(term: str) -> str:
            value = found.value(node, rdflib.URIRef(term))
            return "_:" if isinstance(value, rdflib.BNode) else str(value) if value is not None else ""

        shape = text(SH.sourceShape)
        path = found.value(node, rdflib.SH.resultPath)
        return Result(
            severity=Severity(text(SH.resultSeverity).removeprefix(SH.NS)),
            focus=text(SH.focusNode),
            shape=shape,
            constraint=text(SH.sourceConstraintComponent).removeprefix(SH.NS).removesuffix(_COMPONENT),
            message=text(SH.resultMessage),
            path=_path(found, path) if path is not None else "",
            value=text(SH.value),
            mend=self._advice.get(shape, ""),
        )


def _path(graph: rdflib.Graph, node: Node) -> str:
    """A property path as SPARQL writes it, without angle brackets and parentheses."""
    if isinstance(node, rdflib.URIRef):
        return str(node)
    if (inverse := graph.value(node, rdflib.SH.inversePath)) is not None:
        return f"^{_path(graph, inverse)}"
    if (choices := graph.value(node, rdflib.SH.alternativePath)) is not None:
        return "|".join(_path(graph, choice) for choice in Collection(graph, choices))
    return "/".join(_path(graph, step) for step in Collection(graph, node))


@lru_cache(maxsize=64)
def _prepared(query: str, namespaces: tuple[tuple[str, str], ...]) -> Query:
    return prepareQuery(query, initNs=dict(namespaces))


class _Graph(rdflib.Graph):
    """A graph that parses each query text once: pyshacl hands the same text over again for each node."""

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> rdflib.query.Result:
        """The query's result, as rdflib gives it."""
        prepared = query_object
        if isinstance(query_object, str):
            namespaces = options.get("initNs") or dict(self.namespaces())
            prepared = _prepared(query_object, tuple(sorted((str(p), str(n)) for p, n in namespaces.items())))
        return super().query(prepared, *args, **options)


def _rdflib_graph(triples: str) -> rdflib.Graph:
    """The triples in rdflib's own memory store, literals as they are written (its parser would rewrite times)."""
    graph = _Graph()
    for quad in parse(triples, format=RdfFormat.N_TRIPLES):
        graph.add((_term(quad.subject), rdflib.URIRef(quad.predicate.value), _term(quad.object)))
    return graph


def _term(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    match term:
        case NamedNode(value=value):
            return rdflib.URIRef(value)
        case BlankNode(value=value):
            return rdflib.BNode(value)
        case OxLiteral(value=value, language=language, datatype=datatype):
            if language or datatype.value == XSD.string:
                return rdflib.Literal(value, lang=language)
            return rdflib.Literal(value, datatype=rdflib.URIRef(datatype.value), normalize=False)
    raise TypeError(f"{term!r} is no RDF 1.1 term")


def _bare(term: str | None) -> str:
    term = term or ""
    if term.startswith('"'):  # a literal, which sh:targetNode and sh:targetObjectsOf may bring into focus
        (quad,) = parse(f"<urn:x> <urn:x> {term} .", format=RdfFormat.N_TRIPLES)
        return _plain(quad.object)
    return "_:" if term.startswith("_:") else term.removeprefix("<").removesuffix(">")


def _plain(term: object) -> str:
    return term.value if isinstance(term, (NamedNode, OxLiteral)) else str(term)


class EngineName(StrEnum):
    """The engines by name; ``both`` holds one against the other."""

    FAST = "fast"
    PYSHACL = "pyshacl"
    BOTH = "both"


class DisagreementError(KgError):
    """The two engines do not find the same: a fault of one of them, and no report to rely on."""


class BothEngines:
    """The fast engine's findings, once pyshacl has found the same; raises DisagreementError where it has not."""

    def __init__(self) -> None:
        self._fast, self._reference = FastEngine(), PyshaclEngine()

    def results(self, triples: str) -> Iterable[Result]:
        """All findings, in the fast engine's order."""
        found, reference = list(self._fast.results(triples)), list(self._reference.results(triples))
        difference = set(map(essence, found)) ^ set(map(essence, reference))
        if difference:
            raise DisagreementError(
                f"the engines disagree on {len(difference)} findings, such as {sorted(difference)[0]}",
                where="shapes", mend="Trust --engine pyshacl, and report it with the graph",
            )
        return found


def essence(result: Result) -> tuple[str, str, str, str]:
    """What engines must agree on: severity, node, path, component."""
    return result.severity.value, result.focus, result.path, result.constraint


def engine(name: EngineName) -> Engine:
    """The engine of a name; raises DataFileError where it is not installed."""
    makers: dict[EngineName, Callable[[], Engine]] = {
        EngineName.FAST: FastEngine, EngineName.PYSHACL: PyshaclEngine, EngineName.BOTH: BothEngines
    }
    try:
        return makers[name]()
    except ImportError as error:
        raise DataFileError(
            f"the engine is not installed ({error})", where=name.value, mend="pip install shacl, or --engine pyshacl"
        ) from error


@cache
def default_engine() -> Engine:
    """The fast engine where it is installed, else the reference."""
    makers: tuple[Callable[[], Engine], ...] = (FastEngine, PyshaclEngine)
    try:
        return makers[0]()
    except ImportError:
        return makers[1]()
