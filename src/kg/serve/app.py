"""All routes as one ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pyoxigraph import Triple
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg import __version__
from kg.serve import description, graphs, problems
from kg.serve.answers import etag, unchanged
from kg.serve.edge import Edge, Metrics, hosts_of
from kg.serve.endpoint import Endpoint, wants_html
from kg.serve.fate import Fates, from_index
from kg.serve.formats import GRAPHS, choose
from kg.serve.generation import Held, Watch
from kg.serve.limits import ServerSettings
from kg.serve.linked import NO_MAKERS, LinkedData, Maker
from kg.serve.pages import page
from kg.serve.pool import Pool
from kg.serve.problems import Problem
from kg.serve.vocabulary import Vocabulary

_LOCAL_ORIGIN = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
_READ = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugs:
    """What others bring in: pages by kind of node, routes that come before all others, and what became of nodes."""

    makers: Mapping[str, Maker] = field(default_factory=lambda: NO_MAKERS)
    routes: Sequence[BaseRoute] = ()
    fates: Fates = from_index


class Server:
    """The parts of a running server, and the routes that belong to none of them."""

    def __init__(self, settings: ServerSettings, plugs: Plugs) -> None:
        self.settings = settings
        self.metrics = Metrics(lambda: self.pool.state)
        self.pool = Pool(settings.limits, self.metrics.query)
        self.watch = Watch(settings.store, self._switch, settings.poll_seconds)
        self.endpoint = Endpoint(self.pool, settings.limits, settings.address)
        self.graphs = graphs.GraphStore(self.pool, settings, self.watch.look)
        self.linked = LinkedData(self.pool, settings.base, plugs.fates, plugs.makers)
        self.vocabulary = Vocabulary(settings.base)
        self.statistics = description.Statistics(self.pool)

    def _switch(self, held: Held) -> None:
        self.endpoint.live = self.graphs.live = self.linked.live = held
        self.metrics.reloads.inc()
        self.pool.switch(held)

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """From the first look at the store to the end of the last worker."""
        await self.watch.look()
        looking = asyncio.create_task(self.watch.run())
        try:
            yield
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
            await self.pool.close()
            self.watch.close()

    async def sparql(self, request: Request) -> Response:
        """A query; without one the service description, or a form for people."""
        answer = await self.endpoint.query(request)
        if answer is not None:
            return answer
        if request.method == "POST":
            raise Problem(400, "the form has no field query")
        if wants_html(request):
            return page("sparql.html", title="SPARQL")
        return _described(request, description.service(self.settings.address, writable=self.settings.token is not None))

    async def void(self, request: Request) -> Response:
        """What the store holds."""
        if self.watch.live is None:
            raise Problem(503, "the server is not ready", {"Retry-After": "2"})
        rows = await self.statistics.of(self.watch.live)
        return _described(request, description.void(self.settings.address, self.settings.base, rows))

    async def home(self, request: Request) -> Response:
        """A page with the ways in, or what the store holds."""
        if wants_html(request):
            return page("home.html", title="Commitment graph", address=self.settings.address)
        return await self.void(request)

    async def health(self, request: Request) -> Response:
        """200 while queries can be answered; says which generation is live."""
        live = self.watch.live
        state = {
            "status": "ok" if live and not self.watch.failure else "degraded" if live else "down",
            "version": __version__, "generation": live.name if live else None, "failure": self.watch.failure,
            "pool": self.pool.state,
        }
        content = json.dumps(state) + "\n"
        return Response(content, 200 if live else 503, {"Cache-Control": "no-store"}, "application/json")

    async def prometheus(self, request: Request) -> Response:
        """Metrics as text."""
        content = generate_latest(self.metrics.registry)
        return Response(content, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    def routes(self) -> list[BaseRoute]:
        """All paths."""
        store = ["GET", "HEAD", "PUT", "POST", "DELETE"]
        documents = [
            Route(f"/{name}{suffix}", self.vocabulary.document, methods=_READ)
            for name in ("ns", "code", "shapes") for suffix in ("", *(f".{form.suffix}" for form in GRAPHS))
        ]
        return [
            Route("/", self.home, methods=_READ),
            Route("/sparql", self.sparql, methods=["GET", "HEAD", "POST"]),
            Route("/sparql/", self.sparql, methods=["GET", "HEAD", "POST"]),
            Route(graphs.ROUTE, self.graphs.handle, methods=store),
            Route(graphs.ROUTE + "/{path:path}", self.graphs.handle, methods=store),
            Route("/id/{path:path}", self.linked.thing, methods=_READ),
            Route("/data/{path:path}", self.linked.data, methods=_READ),
            Route("/page/{path:path}", self.linked.page, methods=_READ),
            *documents,
            Route("/code/{path:path}", self.vocabulary.code, methods=_READ),
            Route("/void", self.void, methods=_READ),
            Route("/.well-known/void", self.void, methods=_READ),
            Route("/health", self.health, methods=_READ),
            Route("/metrics", self.prometheus, methods=_READ),
            Mount("/static", StaticFiles(packages=[("kg", "data/serve/static")])),
        ]


def create_app(settings: ServerSettings, plugs: Plugs | None = None, log: IO[str] | None = None) -> Starlette:
    """The application of one store. ``log`` takes the access log, a JSON object a line."""
    plugs = plugs or Plugs()
    server = Server(settings, plugs)
    any_origin = "*" in settings.origins
    cors = Middleware(
        CORSMiddleware,
        allow_origins=["*"] if any_origin else settings.origins,
        allow_origin_regex=None if settings.origins else _LOCAL_ORIGIN,
        allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE"],
        allow_headers=["Accept", "Authorization", "Content-Type", "If-None-Match"],
        expose_headers=["ETag", "Link", "Location", "Retry-After"],
        max_age=3600,
    )
    hosts = hosts_of(settings.host, settings.public, loopback=settings.loopback)
    edge = Middleware(Edge, metrics=server.metrics, log=log, hosts=hosts)
    handlers: dict[object, Callable[..., object]] = {Problem: problems.handle, HTTPException: _plain}
    app = Starlette(
        routes=[*plugs.routes, *server.routes()], middleware=[edge, cors], lifespan=server.lifespan,
        exception_handlers=handlers,  # type: ignore[arg-type]
    )
    app.state.server = server
    return app


async def _plain(_: Request, error: HTTPException) -> Response:
    """What Starlette itself refuses (no such path, no such method), told as all other errors are."""
    return problems.response(Problem(error.status_code, error.detail, error.headers or {}))


def _described(request: Request, triples: Sequence[Triple]) -> Response:
    accept = request.headers.get("accept")
    choice = choose("*/*" if wants_html(request) else accept, GRAPHS)
    if choice is None:
        raise Problem(406, f"it can be had as {', '.join(form.media[0] for form in GRAPHS)}")
    content = description.written(triples, choice.format)
    headers = {"Vary": "Accept", "Content-Type": choice.content_type, "Cache-Control": "no-cache"}
    tag = etag(content)
    return unchanged(request, tag, headers) or Response(content, headers=headers | {"ETag": tag})
