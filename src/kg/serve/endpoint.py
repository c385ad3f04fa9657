"""``/sparql``: the query operation of the SPARQL 1.1 Protocol. Updates are refused.

Source: https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.serve.answers import FileResponse, body_of, etag, unchanged, while_connected
from kg.serve.formats import GRAPHS, HTML, SOLUTIONS, Choice, choose, takes_gzip
from kg.serve.generation import Held
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.serve.problems import Problem
from kg.serve.process import Outcome
from kg.store.terms import form, has_keyword

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_FIELDS = 1000  # of a form or an address
_UNSTABLE = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
_UTF8 = ("utf-8", "utf8", "us-ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query as it came by the protocol; empty graph lists mean that the protocol names none."""

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]


class Endpoint:
    """The query operation; ``about`` answers a request without a query: the service description or a page."""

    def __init__(self, pool: Pool, limits: Limits, address: str) -> None:
        self._pool = pool
        self._limits = limits
        self._address = address
        self.live: Held | None = None

    async def query(self, request: Request) -> Response | None:
        """The answer to a query; None if the request holds no query at all."""
        asked = await self._asked(request)
        if asked is None:
            return None
        return await self.answer(request, asked)

    async def answer(self, request: Request, asked: Asked) -> Response:
        """Run a query and answer in a format that the caller takes."""
        solutions, graph = (choose(request.headers.get("accept"), offered) for offered in (SOLUTIONS, GRAPHS))
        _check(asked.query)
        gzip = takes_gzip(request.headers.get("accept-encoding"))
        stable = not _UNSTABLE.search(asked.query)
        headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
        forms = (solutions and solutions.media, graph and graph.media)
        if stable and self.live is not None:
            same = unchanged(request, etag(self.live.etag, asked, forms, gzip), headers)
            if same is not None:
                return same
        task = {
            "op": "query", "query": asked.query, "base": f"{self._address}/sparql", "gzip": gzip,
            "default": asked.default, "named": asked.named, "from": has_keyword(asked.query, "FROM"),
            "solutions": solutions and solutions.format.name, "graph": graph and graph.format.name,
        }
        outcome, held = await while_connected(request, self._pool.run(task))
        choice = graph if outcome.meta.get("kind") == "graph" else solutions
        if stable:
            headers["ETag"] = etag(held.etag, asked, forms, gzip)
        return to_response(outcome, choice, headers, self._limits)

    async def _asked(self, request: Request) -> Asked | None:
        """The query of a request by GET, by POST of a form, or by POST of the query itself."""
        fields = _fields(request.url.query)
        if request.method == "POST":
            kind, charset = _content_type(request.headers.get("content-type", ""))
            body = await body_of(request, self._limits.query_bytes, self._limits.body_seconds)
            if kind == UPDATE:
                raise Problem(403, "updates are off; graphs are written by the Graph Store Protocol at /graph-store")
            if kind not in (FORM, QUERY):
                raise Problem(415, f"POST a form ({FORM}) or a query ({QUERY})", {"Accept-Post": f"{FORM}, {QUERY}"})
            if charset not in _UTF8:
                raise Problem(415, "a query is sent in UTF-8")
            try:
                text = body.decode()
            except UnicodeDecodeError as error:
                raise Problem(400, "the body is not UTF-8") from error
            fields += _fields(text) if kind == FORM else [("query", text)]
        return _from_fields(fields)


def to_response(outcome: Outcome, choice: Choice | None, headers: dict[str, str], limits: Limits) -> Response:
    """What a worker answered, as HTTP; raises Problem for all that is no result."""
    if outcome.status != 200 or choice is None:
        outcome.body.close()
        raise _failed(outcome)
    headers |= {"Content-Type": choice.content_type}
    if outcome.meta.get("encoding"):
        headers["Content-Encoding"] = outcome.meta["encoding"]
    if outcome.size <= limits.query_bytes // 16:
        with outcome.body as body:
            return Response(body.read(), headers=headers)
    return FileResponse(outcome.body, outcome.size, headers, limits.send_seconds)


def _failed(outcome: Outcome) -> Problem:
    if outcome.status in (200, 406):
        offered = [form.media[0] for form in (*SOLUTIONS, *GRAPHS)]
        return Problem(406, f"the result can be had as {', '.join(offered)}")
    if outcome.status == 404:
        return Problem(404, "there is no such graph")
    return Problem(outcome.status, outcome.meta.get("error", "the query cannot be run"))


def wants_html(request: Request) -> bool:
    """Whether the caller likes HTML better than any RDF."""
    accept = request.headers.get("accept")
    choice = choose(accept, (*GRAPHS, HTML)) if accept else None
    return choice is not None and choice.format is HTML


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError as error:  # UnicodeDecodeError is one
        raise Problem(400, "the form or address is not UTF-8, or has too many fields") from error


def _from_fields(fields: Sequence[tuple[str, str]]) -> Asked | None:
    queries = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise Problem(403, "updates are off; graphs are written by the Graph Store Protocol at /graph-store")
    if not queries:
        return None
    if len(queries) > 1:
        raise Problem(400, "a request has one query")
    return Asked(
        query=queries[0],
        default=tuple(_iri(value) for name, value in fields if name == "default-graph-uri"),
        named=tuple(_iri(value) for name, value in fields if name == "named-graph-uri"),
    )


def _iri(text: str) -> str:
    try:
        return NamedNode(text).value
    except ValueError as error:
        raise Problem(400, f"{text[:100]!r} is no absolute IRI") from error


def _check(query: str) -> None:
    try:
        form(query)
    except QueryError as error:
        raise Problem(400, str(error)) from error
    if has_keyword(query, "SERVICE"):
        raise Problem(403, "SERVICE is off: this server asks no other one")


def _content_type(header: str) -> tuple[str, str]:
    kind, _, rest = header.partition(";")
    match = re.search(r'charset\s*=\s*"?([\w.:-]+)', rest, re.IGNORECASE)
    return kind.strip().lower(), match[1].lower() if match else "utf-8"
