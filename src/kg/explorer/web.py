"""The pages in ``kg serve``: a plug for its routes.

Pages ask the server's workers, like any query from outside: a page that costs too much is refused as they are.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import UsageError
from kg.explorer import catalogue, pages
from kg.explorer.pages import KINDS, Shown
from kg.explorer.rendering import Addresses
from kg.explorer.texts import text_of
from kg.serve.answers import etag, unchanged, while_connected
from kg.serve.app import Plugs
from kg.serve.endpoint import wants_html
from kg.serve.formats import GRAPHS
from kg.serve.generation import Held
from kg.serve.linked import Maker, Node
from kg.serve.pages import Links
from kg.serve.pool import Pool
from kg.serve.problems import Problem
from kg.store import Table
from kg.store.base import NOTHING
from kg.store.terms import Bindings, bind

_READ = ["GET", "HEAD"]
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-cache", "Vary": "Accept", "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
}


class Served:
    """Addresses on the server."""

    live = True

    def __init__(self, base: str) -> None:
        self._base = base
        self._links = Links(base)

    def home(self) -> str:
        """See ``Addresses``."""
        return "/"

    def page(self, name: str, number: int = 1) -> str:
        """See ``Addresses``."""
        return f"/{name}" + (f"?{urlencode({'page': number})}" if number > 1 else "")

    def node(self, iri: str, number: int = 1) -> str | None:
        """See ``Addresses``."""
        if iri.startswith(self._base):
            return f"/page/{quote(iri[len(self._base):])}" + (f"?{urlencode({'page': number})}" if number > 1 else "")
        return self._links.href(iri)

    def asset(self, name: str) -> str:
        """See ``Addresses``."""
        return f"/explorer/{name}"

    def data(self, iri: str) -> tuple[tuple[str, str], ...]:
        """See ``Addresses``."""
        if not iri.startswith(self._base):
            return ()
        path = quote(iri[len(self._base):])
        return tuple((form.suffix, f"/data/{path}.{form.suffix}") for form in GRAPHS)


class Pooled:
    """The server's workers as the pages ask them, from a thread of the loop's."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop

    def select(self, query: str, bindings: Bindings = NOTHING) -> Table:
        """The solutions of a SELECT; raises Problem as the endpoint does."""
        task = {"op": "query", "query": bind(query, bindings), "solutions": "JSON", "graph": None, "gzip": False}
        outcome, _ = asyncio.run_coroutine_threadsafe(self._pool.run(task), self._loop).result()
        with outcome.body as body:
            if outcome.status != 200:
                raise Problem(outcome.status, outcome.meta.get("error", "the page cannot be made"))
            found: dict[str, Any] = json.loads(body.read())
        columns = tuple(found["head"]["vars"])
        rows = (tuple(row[c]["value"] if c in row else None for c in columns) for row in found["results"]["bindings"])
        return Table(columns=columns, rows=tuple(rows))


class Explorer:
    """The routes, and the lists of the generation that is live."""

    def __init__(self, base: str) -> None:
        self._at: Addresses = Served(base)
        self._turn = asyncio.Lock()
        self._known: tuple[str, catalogue.Catalogue] | None = None

    async def home(self, request: Request) -> Response:
        """The first page; for programs, what the store holds."""
        if not wants_html(request):
            found: Response = await request.app.state.server.home(request)
            return found
        return await self._answer(request, pages.home)

    async def listing(self, request: Request) -> Response:
        """Documents, agreements, actors."""
        name = request.url.path.strip("/")
        return await self._answer(request, partial(pages.listing, name=name, number=_number(request)))

    async def due(self, request: Request) -> Response:
        """Deadlines as of a day."""
        return await self._answer(request, partial(pages.due, as_of=request.query_params.get("as-of")))

    async def search(self, request: Request) -> Response:
        """Names and quotes."""
        return await self._answer(request, partial(pages.found, words=request.query_params.get("q", "")))

    def maker(self, kind: str) -> Maker:
        """The page of a kind of node."""
        async def made(request: Request, node: Node) -> Response:
            number = _number(request)
            return await self._answer(request, lambda shown: pages.node(shown, kind, node.iri, number)[0])

        return made

    async def _answer(self, request: Request, make: Callable[[Shown], str]) -> Response:
        server = request.app.state.server
        held: Held | None = server.watch.live
        if held is None:
            raise Problem(503, "the server is not ready", {"Retry-After": "2"})
        tag = etag(held.etag, request.url.path, request.url.query)
        same = unchanged(request, tag, _HEADERS)
        if same is not None:
            return same
        source = Pooled(server.pool, asyncio.get_running_loop())
        known = await self._lists(held, source)
        shown = Shown(source=source, known=known, at=self._at, text_of=partial(text_of, held.path))
        try:
            content = await while_connected(request, asyncio.to_thread(make, shown))
        except UsageError as error:
            raise Problem(400, str(error)) from error
        return Response(content, headers=_HEADERS | {"ETag": tag}, media_type="text/html")

    async def _lists(self, held: Held, source: Pooled) -> catalogue.Catalogue:
        async with self._turn:
            if self._known is None or self._known[0] != held.etag:
                self._known = (held.etag, await asyncio.to_thread(catalogue.read, source))
            return self._known[1]


def plugs(base: str) -> Plugs:
    """What ``kg serve`` takes to show the pages of a store whose nodes live under ``base``."""
    explorer = Explorer(base)
    lists: list[BaseRoute] = [
        Route(f"/{name}", explorer.listing, methods=_READ) for name in ("agreements", "actors", "documents")
    ]
    routes: list[BaseRoute] = [
        Route("/", explorer.home, methods=_READ), *lists, Route("/due", explorer.due, methods=_READ),
        Route("/search", explorer.search, methods=_READ),
        Mount("/explorer", StaticFiles(packages=[("kg", "data/explorer/static")])),
    ]
    return Plugs(makers={kind: explorer.maker(kind) for kind in KINDS}, routes=routes)


def _number(request: Request) -> int:
    given = request.query_params.get("page", "1")
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 8 else 1
