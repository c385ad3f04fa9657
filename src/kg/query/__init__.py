"""Questions to a store: shipped queries by name or any SPARQL text, with parameters that are bound as terms.

- ``files``   query files, their headers, the shipped catalogue
- ``lookup``  from a name to the actor, agreement or document that it means
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import RdfFormat, parse

from kg.errors import QueryError
from kg.query.files import FOLDERS, Parameter, Query, catalogue, described, load, named, opened
from kg.query.lookup import KINDS, Found, candidates, find
from kg.store import Store, Table, Term, iri, literal
from kg.store.terms import IRI, plain

__all__ = [
    "FOLDERS",
    "KINDS",
    "Found",
    "Parameter",
    "Query",
    "candidates",
    "catalogue",
    "described",
    "find",
    "listing",
    "load",
    "named",
    "opened",
    "run",
]

NO_PARAMS: Mapping[str, str] = MappingProxyType({})

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_INTEGER = re.compile(r"[+-]?\d+")


def run(store: Store, query: str | Query, params: Mapping[str, str] = NO_PARAMS) -> Table:
    """The answer to a shipped query (by name), a query, a file of one, or SPARQL text, as a table.

    An ASK gives one row ``answer``; a CONSTRUCT gives ``subject, predicate, object``. Parameters of type ``iri`` that
    are called ``actor``, ``agreement`` or ``document`` may be given as a name. Raises QueryError.
    """
    asked = query if isinstance(query, Query) else _meant(query)
    bindings = {p.variable: term for p, term in _bound(store, asked, params)}
    if asked.form == "SELECT":
        return store.select(asked.text, bindings)
    if asked.form == "ASK":
        answer = store.ask(asked.text, bindings)
        return Table(columns=("answer",), rows=((str(answer).lower(),),))
    triples = parse(store.construct(asked.text, bindings), format=RdfFormat.N_TRIPLES)
    return Table(
        columns=("subject", "predicate", "object"),
        rows=tuple((plain(t.subject), plain(t.predicate), plain(t.object)) for t in triples),
    )


def listing() -> Table:
    """The shipped questions: folder, name, what it asks, the parameters."""
    rows = [
        (folder, query.name, query.question, ", ".join(map(str, query.parameters)))
        for folder in FOLDERS
        for query in catalogue(folder)
    ]
    return Table(columns=("kind", "name", "question", "parameters"), rows=tuple(rows))


def _meant(query: str) -> Query:
    """SPARQL has braces, a file ends in ``.rq`` or ``.sparql``, all else is a name."""
    if "{" in query:
        return described(query)
    if query.endswith((".rq", ".sparql")):
        return opened(Path(query))
    return named(query)


def _bound(store: Store, query: Query, params: Mapping[str, str]) -> list[tuple[Parameter, Term]]:
    known = {parameter.name: parameter for parameter in query.parameters}
    given = {name.replace("_", "-"): value for name, value in params.items()}
    for name in given:
        if name not in known:
            mend = f"It takes {', '.join(known)}" if known else "It takes none"
            raise QueryError(f"the query {query.name} has no parameter {name!r}", mend=mend)
    bound = []
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            bound.append((parameter, _term(store, parameter, value)))
        elif parameter.required:
            raise QueryError(
                f"the query {query.name} needs {parameter.name!r}", mend=f"Give --param {parameter.name}=…"
            )
    return bound


def _term(store: Store, parameter: Parameter, value: str) -> Term:
    """The value as a term of the parameter's type; a parameter of an undeclared type goes by the look of the value."""
    if parameter.type == "string":
        return literal(value)
    if IRI.fullmatch(value) and parameter.type in ("iri", "any"):
        return iri(value)
    if parameter.name in KINDS and parameter.type in ("iri", "any"):
        return iri(find(store, value, parameter.name).node)
    if parameter.type in ("dateTime", "any") and (moment := _moment(value)):
        return literal(moment, "dateTime")
    if parameter.type in ("integer", "any") and _INTEGER.fullmatch(value):
        return literal(str(int(value)), "integer")
    if parameter.type == "any":
        return literal(value)
    raise QueryError(f"{value!r} is no {parameter.type}", where=parameter.name, mend=_EXAMPLES[parameter.type])


_EXAMPLES = {
    "iri": "Give a whole address, such as https://…",
    "dateTime": "Write 2020-11-20 or 2020-11-20T12:00:00+03:00",
    "integer": "Write digits",
}


def _moment(value: str) -> str | None:
    """An xsd:dateTime with an offset; a bare day means its last second in UTC, so that "as of" a day includes it."""
    if _DAY.fullmatch(value):
        value = f"{value}T23:59:59Z"
    if not _MOMENT.fullmatch(value):
        return None
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return None
    return value
