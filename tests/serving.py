"""A server for tests: on a free port of this machine, in a thread, ended with its ``with``."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx

from kg.serve.app import Plugs
from kg.serve.limits import Limits, ServerSettings
from kg.serve.server import make
from kg.settings import DEFAULT_BASE
from kg.store import begin

TOKEN = "correct horse"
WRITE = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server: its address, its parts, and a client of it."""

    address: str
    client: httpx.Client
    parts: Any


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def empty_store(home: Path) -> Path:
    """A store without a graph."""
    with begin(home) as draft:
        draft.commit()
    return home


@contextmanager
def serving(
    store: Path, *, limits: Limits | None = None, plugs: Plugs | None = None, log: IO[str] | None = None, **more: Any
) -> Iterator[Served]:
    """Serve a store; ``more`` goes to ``ServerSettings``."""
    settings = ServerSettings(
        store=store, base=DEFAULT_BASE, port=free_port(), limits=limits or Limits(), poll_seconds=0.1,
        **({"token": TOKEN} | more),
    )
    server = make(settings, plugs, log)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(400):
        if server.started or not thread.is_alive():
            break
        time.sleep(0.05)
    assert server.started, "the server did not start"
    address = f"http://127.0.0.1:{settings.port}"
    with httpx.Client(base_url=address, timeout=60) as client:
        try:
            parts = server.config.app.state.server  # type: ignore[union-attr]
            yield Served(address=address, client=client, parts=parts)
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive(), "the server did not stop"
