"""Responses: results from a spooled file, sent no slower than allowed, with validators for caches."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.serve.problems import Problem

_CHUNK = 64 * 1024
_T = TypeVar("_T")


class FileResponse(Response):
    """A result of known length; a reader that takes nothing for ``send_seconds`` loses its connection."""

    def __init__(self, body: IO[bytes], size: int, headers: Mapping[str, str], send_seconds: float) -> None:
        self._file = body
        self._send_seconds = send_seconds
        super().__init__(b"", 200, dict(headers) | {"Content-Length": str(size)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send head and pieces."""
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while chunk := self._file.read(_CHUNK):
                async with asyncio.timeout(self._send_seconds):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._file.close()


def etag(*parts: object) -> str:
    """A weak validator of what the parts decide."""
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


def unchanged(request: Request, tag: str, headers: Mapping[str, str]) -> Response | None:
    """304 when the caller has what the validator stands for."""
    given = request.headers.get("if-none-match")
    if given is None or request.method not in ("GET", "HEAD"):
        return None
    known = {part.strip().removeprefix("W/") for part in given.split(",")[:64]}
    if tag.removeprefix("W/") in known or "*" in known:
        return Response(status_code=304, headers=dict(headers) | {"ETag": tag})
    return None


async def body_of(request: Request, most: int, seconds: float) -> bytes:
    """The request's body; raises Problem where it is too long or too slow."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > most:
        raise Problem(413, f"the body is longer than {most} bytes")
    found = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                found += chunk
                if len(found) > most:
                    raise Problem(413, f"the body is longer than {most} bytes")
    except TimeoutError as error:
        raise Problem(408, "the body did not come in time", {"Connection": "close"}) from error
    return bytes(found)


async def while_connected(request: Request, work: Awaitable[_T]) -> _T:
    """The work's result; it is cancelled when the caller hangs up. The body must have been read."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Problem(408, "the caller hung up")
        return task.result()
    finally:
        for other in (task, gone):
            if not other.done():
                other.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await other


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


Handler = Callable[[Request], Awaitable[Response]]
