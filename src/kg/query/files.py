"""Query files and their headers.

    # title: Who owes what
    # question: Who must do what for whom, until when?
    # params: agreement iri?, as-of dateTime?
    # expects: debtor, action, deadline

A parameter has a name, a type (``iri``, ``string``, ``dateTime``, ``integer``), and ``?`` if it may be left out or
``= value`` for a default. In the query it stands as ``VALUES ?as_of { UNDEF }`` (hyphens become underscores).
``expects`` lists the columns; a CONSTRUCT has ``triples``.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import resources
from kg.errors import DataFileError, QueryError
from kg.store import EmbeddedStore
from kg.store.terms import form, parameters

FOLDERS = ("competency", "hygiene", "views")

_FIELDS = ("title", "question", "params", "expects")
_FIELD = re.compile(rf"#\s*({'|'.join(_FIELDS)})\s*:\s*(.*)")
_PARAMETER = re.compile(
    r"(?P<name>[a-z][a-z0-9-]*)\s+(?P<type>iri|string|dateTime|integer)(?:(?P<optional>\?)|\s*=\s*(?P<default>.+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that a query takes. ``required`` parameters have no default and cannot be left out."""

    name: str
    type: str
    required: bool = False
    default: str | None = None

    @property
    def variable(self) -> str:
        """The name of its variable in the query."""
        return self.name.replace("-", "_")

    def __str__(self) -> str:
        if self.default is not None:
            return f"{self.name}={self.default}"
        return self.name if self.required else f"[{self.name}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A SPARQL query and what its header says of it; ``where`` is its file, for messages."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str
    where: str

    @property
    def form(self) -> str:
        """``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``."""
        return form(self.text)


@cache
def catalogue(folder: str) -> tuple[Query, ...]:
    """The queries of one shipped folder, by name; raises DataFileError for a header that does not fit its query."""
    return tuple(load(path) for path in sorted((resources.folder("queries") / folder).glob("*.rq")))


def named(name: str) -> Query:
    """The shipped query of that name; raises QueryError that says which name may have been meant."""
    queries = {query.name: query for folder in FOLDERS for query in catalogue(folder)}
    if name in queries:
        return queries[name]
    close = difflib.get_close_matches(name.lower(), queries, n=3, cutoff=0.5)
    mend = f"Did you mean {' or '.join(close)}?" if close else "kg query --list shows them all"
    raise QueryError(f"there is no query {name!r}", mend=mend)


def opened(path: Path) -> Query:
    """The query of a user's file, which may have a header or none; raises QueryError if it cannot be read."""
    try:
        return described(path.read_text(encoding="utf-8"), path.stem, str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"cannot be read ({error})", where=str(path), mend="Give a readable UTF-8 file") from error


def load(path: Path) -> Query:
    """A shipped query, its header complete and held against its text; raises DataFileError."""
    try:
        query = opened(path)
    except QueryError as error:
        raise DataFileError(error.what, where=error.where, mend=error.mend) from error
    missing = [field for field in ("title", "question", "expects") if field not in _header(query.text, query.where)]
    if missing:
        raise DataFileError(f"the header lacks {missing[0]!r}", where=str(path), mend=f"Add a line # {missing[0]}: …")
    _check(query)
    return query


def described(text: str, name: str = "query", where: str = "query") -> Query:
    """A query from any text: by its header where it has one, else with a parameter for every place that takes one."""
    header = _header(text, where)
    if "params" in header or "expects" in header:
        declared = _parameters(header.get("params", ""), where)
    else:
        declared = tuple(Parameter(name=variable.replace("_", "-"), type="any") for variable in parameters(text))
    return Query(
        name=name, title=header.get("title", name), question=header.get("question", ""), parameters=declared,
        columns=tuple(_listed(header.get("expects", ""))), text=text, where=where,
    )


def _header(text: str, where: str) -> dict[str, str]:
    """The fields in the comment lines at the top; a field goes on in ``#`` lines that name no field."""
    fields: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        match = _FIELD.fullmatch(line.strip())
        if match and match[1] in fields:
            raise DataFileError(f"the header has {match[1]!r} twice", where=where, mend="Keep one of them")
        if match:
            last = match[1]
            fields[last] = match[2].strip()
        elif last:
            fields[last] = f"{fields[last]} {line.lstrip('#').strip()}".strip()
    return fields


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _parameters(text: str, where: str) -> tuple[Parameter, ...]:
    found = []
    for item in _listed(text):
        match = _PARAMETER.fullmatch(item)
        if match is None:
            raise DataFileError(
                f"{item!r} is no parameter", where=where, mend="Write: name type, name type? or name type = default"
            )
        found.append(
            Parameter(
                name=match["name"], type=match["type"], default=match["default"],
                required=not match["optional"] and match["default"] is None,
            )
        )
    return tuple(found)


def _check(query: Query) -> None:
    """The header must name the parameters and columns that the query has, or it would mislead who reads it."""
    declared, used = {p.variable for p in query.parameters}, set(parameters(query.text))
    for variable in sorted(declared ^ used):
        raise DataFileError(
            f"the parameter {variable!r} is in the {'header' if variable in declared else 'query'} only",
            where=query.where, mend=f"Have it in # params and as VALUES ?{variable} {{ UNDEF }} in the query",
        )
    columns = _columns(query)
    if columns != query.columns:
        raise DataFileError(
            f"the query gives {', '.join(columns)}, its header expects {', '.join(query.columns)}",
            where=query.where, mend="Make # expects list the columns in their order",
        )


def _columns(query: Query) -> tuple[str, ...]:
    try:
        with EmbeddedStore.in_memory() as empty:
            if query.form == "SELECT":
                return empty.select(query.text).columns
            empty.construct(query.text)
            return ("triples",)
    except QueryError as error:
        raise DataFileError(error.what, where=query.where, mend=error.mend) from error
