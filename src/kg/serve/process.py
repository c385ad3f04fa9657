"""One worker process, seen from the server: a conversation in frames, and an end that is certain."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import IO, Any, Self

from kg.serve.generation import Held
from kg.serve.limits import Limits

_IN_MEMORY = 256 * 1024  # bytes of a result that are kept in memory; more goes to a temporary file
_START_SECONDS = 20.0
_HEAVY_NICENESS = 10
Task = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a worker answered: an HTTP status, ``meta`` about the result, and the result itself."""

    status: int
    meta: dict[str, Any]
    body: IO[bytes]
    size: int


class WorkerDiedError(Exception):
    """The process ended amid an answer: it was killed, or its memory did not suffice."""


class Worker:
    """A process of ``kg.serve.worker``."""

    def __init__(self, process: asyncio.subprocess.Process, held: Held) -> None:
        self._process = process
        self.held = held
        self.tasks = 0
        self.resident = 0
        self.heavy = False
        self.spent = False  # it has broken off an answer, or met the bound of its memory, little of which comes back
        self._ended = False
        self._register: set[Worker] = set()
        held.take()

    @classmethod
    async def start(cls, held: Held, limits: Limits, register: set[Worker]) -> Self:
        """A process that has opened the store; raises WorkerDiedError if it cannot.

        It stands in the register from its first moment until ``wait`` has seen its end.
        """
        given = json.dumps(asdict(limits))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.serve.worker", str(held.database), given,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            env={k: v for k, v in os.environ.items() if "TOKEN" not in k and "PASSWORD" not in k},
            start_new_session=True,  # Ctrl-C is for the server, which ends its workers in its own time
        )
        worker = cls(process, held)
        worker._register = register
        register.add(worker)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await worker._read(io.BytesIO())
        except BaseException as error:
            worker.kill()
            if isinstance(error, TimeoutError):
                raise WorkerDiedError("the worker did not start") from error
            raise
        return worker

    async def ask(self, task: Task) -> Outcome:
        """The answer to a task; raises WorkerDiedError."""
        assert self._process.stdin is not None
        self.tasks += 1
        body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the response closes it
        try:
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
            await self._process.stdin.drain()
            meta = await self._read(body)
        except BaseException as error:
            body.close()
            self.spent = True  # a process that has crashed may take a while to be gone
            if isinstance(error, OSError | RuntimeError):  # the latter is uvloop's word for a closed pipe
                raise WorkerDiedError("the worker is gone") from error
            raise
        self.resident = meta.get("resident", 0)
        self.spent = meta.get("status") == HTTPStatus.INSUFFICIENT_STORAGE
        size = body.tell()
        body.seek(0)
        return Outcome(status=meta.get("status", 200), meta=meta, body=body, size=size)

    async def _read(self, body: IO[bytes]) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        try:
            while True:
                head = await stream.readexactly(5)
                data = await stream.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == b"E":
                    meta: dict[str, Any] = json.loads(data)
                    return meta
                body.write(data)
        except asyncio.IncompleteReadError as error:
            raise WorkerDiedError("the worker ended amid an answer") from error

    @property
    def alive(self) -> bool:
        """Whether it can take another task."""
        return not self._ended and self._process.returncode is None

    def make_heavy(self) -> None:
        """From now on this process runs when others have nothing to do."""
        self.heavy = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _HEAVY_NICENESS)

    def kill(self) -> None:
        """End the process, whatever it does."""
        if not self._ended:
            self._ended = True
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self.held.leave()

    async def wait(self) -> None:
        """Until the killed process is gone."""
        await self._process.wait()
        self._register.discard(self)
