"""A client of a few lines over bare sockets, so that what is measured is the server and not its client."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; ``status`` 0 where the server closed the connection without an answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """A connection that is kept and opened again where it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes, seconds: float = 60.0, *, head: bool = False) -> Answer:
        """Send a request as it stands; raises TimeoutError for a server that hangs, OSError where there is none."""
        async with asyncio.timeout(seconds):
            await self.send(request)
            try:
                return await self._answer(head)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                return Answer(status=0, headers={}, body=b"")

    async def send(self, request: bytes) -> None:
        """Send only."""
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        await self._writer.drain()

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None

    async def _answer(self, head: bool) -> Answer:
        assert self._reader is not None
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
        headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:] if line)}
        body = b""
        if headers.get("transfer-encoding") == "chunked":
            while size := int((await self._reader.readline()).split(b";")[0], 16):
                body += (await self._reader.readexactly(size + 2))[:-2]
            await self._reader.readline()
        elif not head and status not in (204, 304):
            body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            self.close()
        return Answer(status=status, headers=headers, body=body)


def get(path: str, *headers: str) -> bytes:
    """A GET."""
    return "\r\n".join((f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", "")).encode("latin-1")
