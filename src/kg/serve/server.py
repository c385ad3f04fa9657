"""Run the application: uvicorn, with a bound on how long a connection may take to say what it wants."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from typing import IO, Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.errors import UsageError
from kg.serve.app import Plugs, create_app
from kg.serve.limits import ServerSettings


def make(settings: ServerSettings, plugs: Plugs | None = None, log: IO[str] | None = None) -> uvicorn.Server:
    """A server that ``run()`` or ``serve()`` starts; SIGINT and SIGTERM end it when requests under way are answered."""
    limits = settings.limits

    class Guarded(HttpToolsProtocol):
        """Closes a connection that sends no whole request head in time (what "slow loris" attacks do)."""

        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._timer = asyncio.get_running_loop().call_later(limits.header_seconds, transport.abort)

        def on_headers_complete(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            super().on_headers_complete()

        def on_message_begin(self) -> None:
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(limits.header_seconds, self.transport.abort)
            super().on_message_begin()

        def connection_lost(self, exc: Exception | None) -> None:
            if self._timer is not None:
                self._timer.cancel()
            super().connection_lost(exc)

    config = uvicorn.Config(
        create_app(settings, plugs, log), host=settings.host, port=settings.port, http=Guarded, ws="none",
        log_level="warning", access_log=False, server_header=False, lifespan="on",
        limit_concurrency=limits.connections, timeout_keep_alive=15,
        timeout_graceful_shutdown=int(settings.grace_seconds),
    )
    return uvicorn.Server(config)


def run(settings: ServerSettings, plugs: Plugs | None = None) -> None:
    """Serve until a signal ends it; raises UsageError where the address cannot be had."""
    with _opened_log(settings) as log:
        server = make(settings, plugs, log)
        try:
            server.run()
        except SystemExit as error:
            raise UsageError(
                "the server could not start", where=settings.address,
                mend="See the lines above; another program may have the port: --port N",
            ) from error
        if not server.started:
            raise UsageError("the server could not start", where=settings.address, mend="See the lines above")


@contextlib.contextmanager
def _opened_log(settings: ServerSettings) -> Iterator[IO[str]]:
    if settings.access_log is None:
        yield sys.stderr
        return
    try:
        log = settings.access_log.open("a", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", where=str(settings.access_log), mend="Give another --access-log"
        ) from error
    with log:
        yield log
