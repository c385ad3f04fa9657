"""``/graph-store``: the SPARQL 1.1 Graph Store HTTP Protocol. Reading is free, writing takes a token.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl, quote

from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import StoreError
from kg.ids import digest
from kg.serve.answers import body_of, etag, unchanged, while_connected
from kg.serve.endpoint import to_response
from kg.serve.formats import GRAPHS, choose, takes_gzip
from kg.serve.generation import Held
from kg.serve.limits import ServerSettings
from kg.serve.pool import Pool
from kg.serve.problems import Busy, Problem
from kg.serve.writing import Change, without_blank_nodes, write
from kg.validate import GraphViolationError

ROUTE = "/graph-store"
_READ = "GET, HEAD, OPTIONS"
_FORMATS = {media: getattr(RdfFormat, form.name) for form in GRAPHS for media in form.media if form.name != "N_QUADS"}


class GraphStore:
    """Graphs by ``?graph=IRI``, ``?default`` or their own address under ``/graph-store/``."""

    def __init__(self, pool: Pool, settings: ServerSettings, reload: Callable[[], Awaitable[None]]) -> None:
        self._pool = pool
        self._settings = settings
        self._reload = reload
        self._turn = asyncio.Lock()
        self.live: Held | None = None

    async def handle(self, request: Request) -> Response:
        """One request of any method."""
        name, is_named = self._graph_of(request)
        if request.method in ("GET", "HEAD"):
            if not is_named:
                raise Problem(400, "name a graph: ?graph=IRI, or ?default for all of them merged")
            return await self._read(request, name)
        self._admit(request)
        if request.method == "DELETE":
            await body_of(request, 0, self._settings.limits.body_seconds)
            return await self._delete(name, is_named)
        return await self._store(request, name, is_named)

    async def _read(self, request: Request, name: str | None) -> Response:
        choice = choose(request.headers.get("accept"), GRAPHS)
        if choice is None:
            raise Problem(406, f"a graph can be had as {', '.join(form.media[0] for form in GRAPHS)}")
        gzip = takes_gzip(request.headers.get("accept-encoding"))
        headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
        if self.live is not None:
            same = unchanged(request, etag(self.live.etag, "graph", name, choice.media, gzip), headers)
            if same is not None:
                return same
        task = {"op": "graph", "name": name, "graph": choice.format.name, "gzip": gzip}
        outcome, held = await while_connected(request, self._pool.run(task))
        headers["ETag"] = etag(held.etag, "graph", name, choice.media, gzip)
        return to_response(outcome, choice, headers, self._settings.limits)

    async def _store(self, request: Request, name: str | None, is_named: bool) -> Response:
        limits = self._settings.limits
        body = await body_of(request, limits.upload_bytes, limits.body_seconds)
        if is_named and name is None:
            raise Problem(403, "the default graph is all graphs merged; write to a named one: ?graph=IRI")
        if not is_named and request.method == "PUT":
            raise Problem(400, "name the graph: ?graph=IRI")
        added = f"{self._settings.base}graph/added/{digest(hashlib.sha256(body).hexdigest())}"
        new = name if name is not None else added
        base = new if name is not None else f"{self._settings.address}{ROUTE}"
        triples = await asyncio.to_thread(_parsed, body, request.headers.get("content-type", ""), base)
        lines = await asyncio.to_thread(without_blank_nodes, triples, new, self._settings.base)
        there = await self._write(Change(name=new, triples=lines, merge=request.method == "POST"))
        location = f"{self._settings.address}{ROUTE}?graph={quote(new, safe='')}"
        if name is None:
            return Response(status_code=201, headers={"Location": new, "Content-Location": location})
        return Response(status_code=204) if there else Response(status_code=201, headers={"Location": location})

    async def _delete(self, name: str | None, is_named: bool) -> Response:
        if not is_named or name is None:
            raise Problem(403, "only a named graph can be removed: ?graph=IRI")
        if not await self._write(Change(name=name, triples=None)):
            raise Problem(404, "there is no such graph")
        return Response(status_code=204)

    async def _write(self, change: Change) -> bool:
        """One write at a time; it is finished even if the caller hangs up."""
        try:
            async with self._turn:
                there = await asyncio.shield(asyncio.to_thread(write, self._settings.store, change))
                await self._reload()
                return there
        except GraphViolationError as error:
            raise Problem(422, str(error)) from error
        except StoreError as error:
            if "writing" in error.what:
                raise Busy("a build is writing to the store", after=5) from error
            raise Problem(409, error.what) from error

    def _graph_of(self, request: Request) -> tuple[str | None, bool]:
        """The graph's IRI (None: the default graph), and whether the request names one at all."""
        try:
            fields = parse_qsl(request.url.query, keep_blank_values=True, errors="strict", max_num_fields=16)
        except ValueError as error:
            raise Problem(400, "the address is not UTF-8 or has too many fields") from error
        names = [value for key, value in fields if key == "graph"]
        default = any(key == "default" for key, _ in fields)
        rest = request.url.path.removeprefix(ROUTE).strip("/")
        if len(names) + default + bool(rest) > 1:
            raise Problem(400, "name one graph, by ?graph=IRI or ?default or by its address")
        if rest:
            names = [f"{self._settings.address}{request.url.path}"]
        if not names:
            return None, default
        try:
            return NamedNode(names[0]).value, True
        except ValueError as error:
            raise Problem(400, f"{names[0][:100]!r} is no absolute IRI") from error

    def _admit(self, request: Request) -> None:
        token = self._settings.token
        if token is None:
            raise Problem(405, "this server is read-only; it was started without a token", {"Allow": _READ})
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        # digests, so that the time to compare tells nothing of the token, nor of its length
        right = hmac.compare_digest(*(hashlib.sha256(t.strip().encode()).digest() for t in (given, token)))
        if scheme.lower() != "bearer" or not right:
            raise Problem(401, "writing takes the token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})


def _parsed(body: bytes, content_type: str, base: str) -> list[Triple]:
    """The triples of a body, which may have several parts. Raises Problem."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
        message: Message = BytesParser(policy=HTTP).parsebytes(head + body)
        if not message.is_multipart():
            raise Problem(400, "the parts of the body cannot be told apart")
        found: list[Triple] = []
        for part in message.walk():
            content = part.get_payload(decode=True)
            if not part.is_multipart() and isinstance(content, bytes):
                found += _parsed(content, part.get("content-type", ""), base)
        return found
    form = _FORMATS.get(kind or "application/rdf+xml")  # what the protocol assumes of a body without a type
    if form is None:
        raise Problem(415, f"send one of {', '.join(_FORMATS)}")
    try:
        return [quad.triple for quad in parse(body, format=form, base_iri=base, without_named_graphs=True)]
    except (SyntaxError, ValueError) as error:
        raise Problem(400, f"the body cannot be parsed: {str(error)[:200]}") from error
