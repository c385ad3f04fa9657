"""RDF terms, and how they are bound to the parameters of a query.

A parameter stands in the query as ``VALUES ?name { UNDEF }``. As written, that lets ``?name`` be anything, so the file
runs unchanged in every SPARQL tool; bound, UNDEF gives way to the term. The term is serialised by the RDF library, so
no text that a user types can become part of the query's syntax. (pyoxigraph's own ``substitutions`` reach only
variables that the query selects, and no remote endpoint has them.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import QueryError

Term = NamedNode | Literal
Bindings = Mapping[str, Term]

XSD = "http://www.w3.org/2001/XMLSchema#"

IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
"""What may be an absolute IRI."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

# Comments, strings, IRIs, variables and prefixed names come first: nothing inside them is taken for syntax. Where these
# differed from the grammar (a carriage return ends a comment; an IRI may hold escapes and spaces outside of ASCII), a
# query could hide a keyword from this reader and show it to the engine.
_TOKENS = re.compile(
    r"""
      \#[^\r\n]*
    | "{3}(?:[^"\\]|\\.|"(?!""))*"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
    | <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>
    | VALUES\s+[?$](?P<parameter>\w+)\s*\{\s*(?P<undef>UNDEF)\s*\}
    | [?$]\w+
    | (?P<prefix>[\w.-]*):[\w.:%-]*
    | (?P<word>\w+)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def iri(text: str) -> NamedNode:
    """An IRI as a term; raises QueryError if it is none."""
    try:
        return NamedNode(text)
    except ValueError as error:
        raise QueryError(f"{text!r} is no IRI ({error})", mend="Give a whole address, such as https://…") from error


def literal(text: str, datatype: str = "string") -> Literal:
    """A literal of an XML Schema datatype, given by its local name."""
    return Literal(text, datatype=NamedNode(XSD + datatype))


def plain(term: object) -> str | None:
    """A term without its datatype or language; None where nothing is bound."""
    if term is None or isinstance(term, NamedNode | Literal | BlankNode):
        return None if term is None else term.value
    return str(term)


def parameters(query: str) -> tuple[str, ...]:
    """The names that stand in a query as ``VALUES ?name { UNDEF }``, in the order of their first use.

    >>> parameters('SELECT * { VALUES ?a { UNDEF } ?a ?b "VALUES ?c { UNDEF }" }')
    ('a',)
    """
    return tuple(dict.fromkeys(m["parameter"] for m in _TOKENS.finditer(query) if m["parameter"]))


def without_comments(query: str) -> str:
    """The query with its comments blanked, for readers that take words in them for syntax."""
    return _TOKENS.sub(lambda match: "" if match[0].startswith("#") else match[0], query)


def form(query: str) -> str:
    """``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; raises QueryError for anything else.

    >>> form("PREFIX select: <http://example.org/> ask { ?a select:b ?c }")
    'ASK'
    """
    words = (match["word"].upper() for match in _TOKENS.finditer(query) if match["word"])
    found = next((word for word in words if word in _FORMS), None)
    if found is None:
        raise QueryError("the text is no SPARQL query", mend=f"Start it with {', '.join(_FORMS)}")
    return found


def has_keyword(query: str, keyword: str) -> bool:
    """Whether a keyword of SPARQL may stand in a query, outside of names, strings, IRIs and comments.

    Engines also take it where no space parts it from its neighbours, as in ``1SERVICE?x`` and, where the empty prefix
    is declared, ``SERVICE:name``.

    >>> has_keyword("SELECT * { ?service a service:x, <http://x/service> }", "SERVICE")
    False
    """
    tokens = [match for match in _TOKENS.finditer(query) if match["word"] or match["prefix"] is not None]
    glued = any(match["prefix"] == "" for match in tokens)
    words = (match["word"] or (match["prefix"] if glued else "") for match in tokens)
    return any(word.upper().endswith(keyword) for word in words)


def bind(query: str, bindings: Bindings) -> str:
    r"""The query with its parameters bound; raises QueryError for a binding that it has no place for.

    ``SERVICE`` is refused: a query would reach out to other machines from where it runs.

    >>> bind("SELECT * { VALUES ?a { UNDEF } ?a ?b ?c }", {"a": literal('x" } #')})
    'SELECT * { VALUES ?a { "x\\" } #" } ?a ?b ?c }'
    """
    missing = sorted(set(bindings) - set(parameters(query)))
    if missing:
        place = f"VALUES ?{missing[0]} {{ UNDEF }}"
        raise QueryError(f"the query has no parameter {missing[0]!r}", mend=f"Write {place} where it belongs")

    if has_keyword(query, "SERVICE"):
        raise QueryError("SERVICE is not allowed", mend="Ask the other endpoint itself")

    def bound(match: re.Match[str]) -> str:
        term = bindings.get(match["parameter"] or "")
        if term is None:
            return match[0]
        start, end = (position - match.start() for position in match.span("undef"))
        return f"{match[0][:start]}{term}{match[0][end:]}"

    return _TOKENS.sub(bound, query)
