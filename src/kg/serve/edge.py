"""What every request passes: the check of its host, security headers, the access log, metrics."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import IO, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve import problems
from kg.serve.problems import Busy, Problem

_UNANSWERED = 499  # what nginx logs for a request that was not answered
_LENGTH = 256  # characters of a value in the log
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
_ROUTES = ("sparql", "graph-store", "id", "data", "page", "ns", "code", "shapes", "void", "health", "metrics", "static")


class Metrics:
    """What Prometheus reads of a server; each server has its own registry."""

    def __init__(self, pool_state: Callable[[], Mapping[str, int]]) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "kg_http_requests_total", "Requests answered", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram("kg_http_request_seconds", "Time to answer", ["route"], registry=self.registry)
        self.queries = Histogram(
            "kg_query_seconds", "Time that a worker took for a query", ["kind"], registry=self.registry
        )
        self.reloads = Counter("kg_reloads_total", "Generations that went live", registry=self.registry)
        for name, what in (("idle", "Idle workers"), ("light", "Light queries under way"),
                           ("heavy", "Heavy queries under way"), ("waiting", "Queries that wait for a place")):
            gauge = Gauge(f"kg_pool_{name}", what, registry=self.registry)
            gauge.set_function(lambda name=name: pool_state()[name])  # type: ignore[misc]

    def query(self, kind: str, seconds: float) -> None:
        """A worker was busy so long with a query."""
        self.queries.labels(kind).observe(seconds)


class Edge:
    """ASGI middleware around all routes. ``hosts`` are the names that a request may call this server by; none: any."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, log: IO[str] | None, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log
        self._hosts = hosts
        self._numbers = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        seen: dict[str, Any] = {"status": _UNANSWERED, "bytes": 0}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY.items():
                    headers.setdefault(name, value)
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            if self._foreign(Headers(scope=scope).get("host", "")):
                refusal = problems.response(Problem(421, "this server does not go by that host name"))
                await refusal(scope, receive, guarded)
            else:
                await self._app(scope, receive, guarded)
        except asyncio.CancelledError:  # the server ends, and its time to wait for requests is over
            if seen["status"] != _UNANSWERED:
                raise
            await problems.response(Busy("the server is going down", after=5))(scope, receive, guarded)
        finally:
            self._note(scope, seen, time.perf_counter() - started)

    def _foreign(self, host: str) -> bool:
        """Whether a browser was led here under a strange name (DNS rebinding)."""
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() and not host.endswith("]") else host
        return bool(self._hosts) and name.lower() not in self._hosts

    def _note(self, scope: Scope, seen: Mapping[str, Any], seconds: float) -> None:
        first = scope["path"].strip("/").split("/", 1)[0]
        route = next((r for r in _ROUTES if first == r or first.startswith(f"{r}.")), "other")
        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS") else "other"
        self._metrics.requests.labels(route, method, str(seen["status"])).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if self._log is None:
            return
        headers = Headers(scope=scope)
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "number": next(self._numbers),
            "client": (scope.get("client") or ("",))[0],
            "method": method,
            "path": scope["path"][:_LENGTH],
            "status": seen["status"],
            "bytes": seen["bytes"],
            "seconds": round(seconds, 4),
            "agent": headers.get("user-agent", "")[:_LENGTH],
        }
        # ASCII JSON: a control character, a quote or a line end from outside cannot forge or break a line
        self._log.write(json.dumps(line, ensure_ascii=True) + "\n")
        self._log.flush()


def hosts_of(host: str, public: str | None, *, loopback: bool) -> tuple[str, ...]:
    """The names that requests may use: those of this machine where only it is served, else any."""
    if not loopback:
        return ()
    named = (public or "").partition("://")[2].partition("/")[0].rpartition(":")[0]
    return (*_LOOPBACK, host.lower(), *((named.lower(),) if named else ()))
