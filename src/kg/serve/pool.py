"""Workers, bounded and watched: light queries find a place or are refused, and what takes too long is killed."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from kg.serve.generation import Held
from kg.serve.limits import MEGABYTE, Limits
from kg.serve.problems import Busy, Problem
from kg.serve.process import Outcome, Task, Worker, WorkerDiedError

_TASKS = 20_000  # a worker is replaced after so many, so that nothing that leaks in it can grow
_RESIDENT = 256 * MEGABYTE  # or when it keeps so much memory between tasks
_HEAVY_AFTER = 5  # seconds after which a refused heavy query may find a place

Seen = Callable[[str, float], None]


class Pool:
    """At most ``limits.workers`` light and ``limits.heavy`` heavy queries at a time, each in its own process."""

    def __init__(self, limits: Limits, seen: Seen = lambda kind, seconds: None) -> None:
        self._limits = limits
        self._seen = seen
        self._held: Held | None = None
        self._idle: deque[Worker] = deque()
        self._all: set[Worker] = set()
        self._light = 0
        self._heavy = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._chores: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def state(self) -> dict[str, int]:
        """How many processes idle, how many queries are light, heavy, and wait for a place."""
        return {
            "idle": len(self._idle), "light": self._light, "heavy": self._heavy, "waiting": len(self._waiting),
        }

    def switch(self, held: Held) -> None:
        """Queries from now on see another generation; those under way end on theirs."""
        self._held = held
        while self._idle:
            self._end(self._idle.popleft())
        self._chore(self._fill())

    async def run(self, task: Task, seconds: float | None = None) -> tuple[Outcome, Held]:
        """The answer to a task, and the generation that it is about.

        Raises Busy when no place is free, Problem when the query takes more than it may. A cancelled call kills the
        query. ``seconds`` is another time limit than the one of a query.
        """
        await self._enter()
        place = _Place(self._leave)
        try:
            worker = await self._take()
            try:
                outcome = await self._watched(worker, task, place, seconds or self._limits.seconds)
            finally:
                self._give_back(worker)
        finally:
            place.leave()
        return outcome, worker.held

    async def close(self) -> None:
        """Kill all workers."""
        self._closed = True
        while self._all or self._chores:
            workers = [*self._all]
            for worker in workers:
                worker.kill()
            await asyncio.gather(*(worker.wait() for worker in workers), *self._chores, return_exceptions=True)
        self._idle.clear()

    async def _enter(self) -> None:
        if self._light < self._limits.workers and not self._waiting:
            self._light += 1
            return
        if len(self._waiting) >= self._limits.waiting:
            raise Busy("the server has as many queries as it can run; try again")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._limits.waiting_seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._leave()  # the turn came in the same moment
            elif turn in self._waiting:
                self._waiting.remove(turn)
            if isinstance(error, TimeoutError):
                raise Busy("the server has as many queries as it can run; try again") from error
            raise

    def _leave(self) -> None:
        """A light query ended or became heavy: its place goes to who waits longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._light -= 1

    async def _take(self) -> Worker:
        if self._closed or self._held is None:
            raise Busy("the server is not ready", after=2)
        while self._idle:
            worker = self._idle.popleft()
            if worker.alive:  # one may have died since, for want of memory or of a deep query's stack
                return worker
            self._end(worker)
        return await self._started(self._held)

    async def _started(self, held: Held) -> Worker:
        try:
            return await Worker.start(held, self._limits, self._all)
        except (WorkerDiedError, OSError) as error:
            raise Busy("the store cannot be read now", after=5) from error

    async def _watched(self, worker: Worker, task: Task, place: _Place, seconds: float) -> Outcome:
        """Let the worker answer; past the light time as a heavy query, past its whole time not at all."""
        started = asyncio.get_running_loop().time()
        kind = "light"
        answer = asyncio.ensure_future(worker.ask(task))
        try:
            light = min(self._limits.light_seconds, seconds)
            done, _ = await asyncio.wait({answer}, timeout=light)
            if not done:
                kind = "heavy"
                await self._as_heavy(worker, answer, place, seconds - light)
            return answer.result()
        except WorkerDiedError as error:
            raise Problem(507, "the query needs more memory or depth than the server gives to one") from error
        finally:
            if not answer.done():
                worker.kill()
                answer.cancel()
                with contextlib.suppress(asyncio.CancelledError, WorkerDiedError):
                    await answer
            self._seen(kind, asyncio.get_running_loop().time() - started)

    async def _as_heavy(self, worker: Worker, answer: asyncio.Future[Outcome], place: _Place, seconds: float) -> None:
        if self._heavy >= self._limits.heavy:
            raise Busy("as many long queries run as the server allows; try again", after=_HEAVY_AFTER)
        self._heavy += 1
        worker.make_heavy()
        place.leave()
        self._chore(self._fill())
        try:
            done, _ = await asyncio.wait({answer}, timeout=seconds)
        finally:
            self._heavy -= 1
        if not done:
            raise Problem(504, f"the query took more than {self._limits.seconds:g} seconds and was stopped")

    def _give_back(self, worker: Worker) -> None:
        fresh = (
            not self._closed and worker.held is self._held and not worker.heavy and worker.alive and not worker.spent
            and worker.tasks < _TASKS and worker.resident < _RESIDENT
        )
        if fresh and len(self._idle) < self._limits.workers:
            self._idle.append(worker)
        else:
            self._end(worker)
            self._chore(self._fill())

    async def _fill(self) -> None:
        """As many idle workers as light queries may come."""
        while not self._closed and self._held and len(self._idle) + self._light < self._limits.workers:
            held = self._held
            try:
                worker = await Worker.start(held, self._limits, self._all)
            except (WorkerDiedError, OSError):
                return
            if held is self._held and not self._closed and len(self._idle) < self._limits.workers:
                self._idle.append(worker)
            else:
                self._end(worker)

    def _end(self, worker: Worker) -> None:
        worker.kill()
        self._chore(worker.wait())

    def _chore(self, work: Coroutine[Any, Any, None]) -> None:
        if self._closed:
            work.close()
            return
        chore = asyncio.ensure_future(work)
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)


class _Place:
    """A light query's place, which is given up once."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._left = False

    def leave(self) -> None:
        if not self._left:
            self._left = True
            self._leave()
