"""Compact JSON-LD by a given context, which goes into the document, so that it can be read without a network.

Source: https://www.w3.org/TR/json-ld11/ . Of contexts it knows prefixes, terms, type and language coercion, ``@set``
and the aliases of ``@id`` and ``@type``; a term that says more is not used, so that no value is read otherwise than it
was meant. (rdflib's serialiser rewrites literals, and so would not give back the graph that went in.)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Self, TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import DataFileError

Json: TypeAlias = "str | bool | int | float | list[Json] | dict[str, Json] | None"

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KNOWN = {"@id", "@type", "@language", "@container", "@protected"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """A word of the context: the property it stands for, and how its values are written."""

    name: str
    coercion: str | None
    language: str | None
    many: bool


class Context:
    """A JSON-LD context and what follows from it."""

    def __init__(self, content: Mapping[str, Json]) -> None:
        self._content = dict(content)
        self.prefixes: dict[str, str] = {
            name: value for name, value in sorted(content.items())
            if isinstance(value, str) and value[-1:] in "#/:" and not name.startswith("@") and ":" in value
            and not value.startswith("@")
        }
        self._id, self._type = self._alias("@id"), self._alias("@type")
        self._terms: dict[str, list[_Term]] = {}
        self._names: dict[str, str] = {}
        for name, definition in sorted(content.items()):
            self._define(name, definition)

    @classmethod
    def load(cls, text: str) -> Self:
        """A context from its file; raises DataFileError if it holds none."""
        try:
            content = json.loads(text)["@context"]
            if not isinstance(content, dict):
                raise TypeError("the context is no object")
        except (ValueError, KeyError, TypeError) as error:
            raise DataFileError(
                f"is no JSON-LD context ({error})", where="context.jsonld", mend="Install accord-kg again"
            ) from error
        return cls(content)

    def document(self, quads: Iterable[Quad]) -> str:
        """The quads as one JSON-LD document, named graphs apart, everything in order."""
        ordered = sorted(quads, key=lambda q: (_graph(q), _subject(q), q.predicate.value, str(q.object)))
        graphs: list[Json] = []
        for name, in_graph in groupby(ordered, key=_graph):
            nodes: list[Json] = [self._node(list(about)) for _, about in groupby(in_graph, key=_subject)]
            graphs += [{self._id: self._short(name), "@graph": nodes}] if name else nodes
        return json.dumps({"@context": self._content, "@graph": graphs}, ensure_ascii=False, indent=1) + "\n"

    def _node(self, quads: list[Quad]) -> Json:
        node: dict[str, Json] = {self._id: self._short(_subject(quads[0]))}
        types = [q.object.value for q in quads if q.predicate.value == _TYPE and isinstance(q.object, NamedNode)]
        if types:
            named: list[Json] = [self._names.get(t) or self._short(t) for t in types]
            node[self._type] = named[0] if len(named) == 1 else named
        for quad in quads:
            if quad.predicate.value != _TYPE:
                self._add(node, quad)
        return node

    def _add(self, node: dict[str, Json], quad: Quad) -> None:
        """Puts a value under the first term that can write it plainly, else under its property's IRI."""
        for term in self._terms.get(quad.predicate.value, ()):
            value = self._coerced(quad.object, term)
            if value is not None:
                _append(node, term.name, value, many=term.many)
                return
        _append(node, self._property(quad.predicate.value), self._explicit(quad.object), many=False)

    def _coerced(self, value: object, term: _Term) -> Json:
        if isinstance(value, NamedNode):
            return self._short(value.value) if term.coercion in ("@id", "@vocab") else None
        if not isinstance(value, Literal):
            return None
        if value.language:
            return value.value if term.language == value.language and term.coercion is None else None
        if term.coercion == value.datatype.value:
            return value.value
        uncoerced = term.coercion is None and term.language is None and "@language" not in self._content
        plain = value.datatype.value == _XSD_STRING and uncoerced
        return value.value if plain else None

    def _explicit(self, value: object) -> Json:
        if isinstance(value, NamedNode):
            return {self._id: self._short(value.value)}
        if not isinstance(value, Literal):
            return {self._id: str(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == _XSD_STRING and "@language" not in self._content:
            return {"@value": value.value}
        return {"@value": value.value, "@type": self._short(value.datatype.value)}

    def _define(self, name: str, definition: Json) -> None:
        if isinstance(definition, str):
            definition = {"@id": definition}
        if name.startswith("@") or name in self.prefixes or not isinstance(definition, dict):
            return
        target, coercion, language = definition.get("@id"), definition.get("@type"), definition.get("@language")
        container = definition.get("@container")
        if not isinstance(target, str) or target.startswith("@"):
            return
        expanded = self._expand(target)
        self._names.setdefault(expanded, name)
        if set(definition) <= _KNOWN and container in (None, "@set"):
            term = _Term(
                name=name, many=container == "@set",
                coercion=self._expand(coercion) if isinstance(coercion, str) else None,
                language=language if isinstance(language, str) else None,
            )
            self._terms.setdefault(expanded, []).append(term)

    def _alias(self, keyword: str) -> str:
        return next((name for name, value in sorted(self._content.items()) if value == keyword), keyword)

    def _expand(self, text: str) -> str:
        prefix, colon, rest = text.partition(":")
        return self.prefixes[prefix] + rest if colon and prefix in self.prefixes else text

    def _short(self, iri: str) -> str:
        """The IRI behind the longest prefix that fits, where that can be read back."""
        fitting = [(len(base), name) for name, base in self.prefixes.items() if iri.startswith(base) and iri != base]
        if not fitting:
            return iri
        length, name = max(fitting)
        rest = iri[length:]
        return iri if rest.startswith("//") else f"{name}:{rest}"

    def _property(self, iri: str) -> str:
        """A key for a property that no term can write: never the name of a term, which would coerce its values."""
        short = self._short(iri)
        return iri if short in self._content else short


def _append(node: dict[str, Json], key: str, value: Json, *, many: bool) -> None:
    there = node.get(key)
    if there is None:
        node[key] = [value] if many else value
    elif isinstance(there, list):
        there.append(value)
    else:
        node[key] = [there, value]


def _subject(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)


def _graph(quad: Quad) -> str:
    name = quad.graph_name
    return "" if isinstance(name, DefaultGraph) else name.value if isinstance(name, NamedNode) else str(name)
