"""What one query and one server may use."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of a query and of the server; times are seconds, sizes bytes.

    A query is light for its first ``light_seconds``. After that it is heavy: it runs at low priority and gives its
    place to the next light one. ``workers`` light and ``heavy`` heavy queries run at a time; ``waiting`` more may wait
    for ``waiting_seconds``. What finds no place is refused at once.
    """

    seconds: float = 30.0
    light_seconds: float = 1.0
    rows: int = 100_000
    result_bytes: int = 64 * MEGABYTE
    memory: int = 512 * MEGABYTE
    query_bytes: int = MEGABYTE
    upload_bytes: int = 64 * MEGABYTE
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 1))
    heavy: int = 2
    waiting: int = 32
    waiting_seconds: float = 0.5
    connections: int = 1024
    header_seconds: float = 15.0
    body_seconds: float = 30.0
    send_seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Which store is served where and to whom.

    ``base`` is the IRI under which instances live; ``/id/…`` stands for it. ``public`` is the address that readers
    know the server by, where it is not the one it binds to. ``origins`` may read from a browser (``*``: any); without
    it pages of this machine may. ``token`` allows writing; without one nobody may.
    """

    store: Path
    base: str
    host: str = "127.0.0.1"
    port: int = 8008
    public: str | None = None
    origins: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    access_log: Path | None = None
    poll_seconds: float = 0.5
    grace_seconds: float = 10.0
    limits: Limits = field(default_factory=Limits)

    @property
    def address(self) -> str:
        """The address that readers know the server by, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public or f"http://{host}:{self.port}").rstrip("/")

    @property
    def loopback(self) -> bool:
        """Whether the server can be reached from this machine only."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")
