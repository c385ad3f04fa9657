"""Many readers at a time against ``kg serve``: ``python -m tests.benchmarks.clients STORE [CLIENTS [SECONDS]]``.

Of a hundred requests ninety are light queries whose answers are known, four are heavy, three malformed, three hung up
on. Half-way the server is told to stop and started again. What must hold: no wrong answer; light queries are answered,
99 of 100 within two seconds, or refused with 503 and Retry-After; no connection and no memory is left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.benchmarks.raw import Connection, get
from tests.serving import free_port

from kg.query import catalogue

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIGHT = [
    "ASK { ?s a <https://w3id.org/accord-kg/ns#Actor> }",
    "SELECT ?s { ?s a <https://w3id.org/accord-kg/ns#Agreement> } ORDER BY ?s",
    "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/accord-kg/ns#Claim> }",
    *(q.text for q in catalogue("competency") if q.name in ("documents", "mediators", "agreements")),
]
MALFORMED = ["SELECT * {", "SELECT * { SERVICE <http://x/> {} }", "\x00", "DROP ALL", "ASK { ?s ?p '\\ud800' }"]
RESTART_SECONDS = 15.0


def path(query: str) -> str:
    return f"/sparql?query={quote(query)}"


@dataclass(slots=True)
class Seen:
    """What clients saw."""

    statuses: Counter[str] = field(default_factory=Counter)
    light: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    restarting: bool = False


@contextlib.asynccontextmanager
async def server(store: Path, port: int) -> AsyncIterator[subprocess.Popen[bytes]]:
    """The command, up and answering."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port), "--limit", "seconds=5",
               "--access-log", "/dev/null"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        connection = Connection(port)
        for _ in range(600):
            with contextlib.suppress(OSError, TimeoutError):
                if (await connection.ask(get("/health"), 5)).status == 200:
                    break
            await asyncio.sleep(0.1)
        connection.close()
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(process.wait, 60)


async def client(number: int, port: int, end: float, known: dict[str, bytes], seen: Seen) -> None:
    """One reader, until the end."""
    chance, connection = random.Random(number), Connection(port)
    while time.monotonic() < end:
        kind = chance.choices(("light", "heavy", "malformed", "cut"), (90, 4, 3, 3))[0]
        try:
            if kind == "light":
                await light(chance, connection, known, seen)
            elif kind == "cut":
                await connection.send(get(path(chance.choice((HEAVY, LIGHT[0])))))
                await asyncio.sleep(chance.random() / 5)
                connection.close()
            else:
                answer = await connection.ask(get(path(HEAVY if kind == "heavy" else chance.choice(MALFORMED))))
                seen.statuses[f"{kind} {answer.status}"] += 1
                allowed = (503, 504, 0) if kind == "heavy" else (400, 403, 503, 0)
                if answer.status not in allowed or (answer.status == 0 and not seen.restarting):
                    seen.wrong.append(f"{kind} {answer.status} {answer.body[:100]!r}")
        except OSError:
            connection.close()
            if not seen.restarting:
                seen.wrong.append(f"{kind}: no connection")
            await asyncio.sleep(0.2)
        except TimeoutError:
            connection.close()
            seen.wrong.append(f"{kind}: hangs")
        await asyncio.sleep(chance.random() / 2)
    connection.close()


async def light(chance: random.Random, connection: Connection, known: dict[str, bytes], seen: Seen) -> None:
    query = chance.choice(LIGHT)
    started = time.monotonic()
    answer = await connection.ask(get(path(query)))
    took = time.monotonic() - started
    seen.statuses[f"light {answer.status}"] += 1
    if answer.status == 200:
        seen.light.append(took)
        if answer.body != known[query]:
            seen.wrong.append(f"light: wrong answer to {query[:60]}")
    elif answer.status == 503 and answer.headers.get("retry-after", "").isdecimal():
        seen.refusals.append(took)
        await asyncio.sleep(int(answer.headers["retry-after"]) * (0.5 + chance.random()))
    elif not seen.restarting:
        seen.wrong.append(f"light {answer.status}")


async def vitals(port: int) -> tuple[float, int]:
    """Megabytes and open files of the server."""
    connection = Connection(port)
    text = (await connection.ask(get("/metrics"))).body.decode()
    connection.close()
    memory = re.search(r"^process_resident_memory_bytes (\S+)", text, re.MULTILINE)
    files = re.search(r"^process_open_fds (\S+)", text, re.MULTILINE)
    assert memory is not None and files is not None
    return float(memory[1]) / 1e6, int(float(files[1]))


async def measure(store: Path, clients: int, seconds: float) -> list[str]:
    """The run, as lines."""
    port, seen, known = free_port(), Seen(), {}
    running: list[asyncio.Task[None]] = []
    begun = time.monotonic()
    end = begun + seconds
    async with server(store, port) as first:
        connection = Connection(port)
        for query in LIGHT:
            known[query] = (await connection.ask(get(path(query)))).body
        connection.close()
        end = time.monotonic() + seconds
        running = [asyncio.create_task(client(n, port, end, known, seen)) for n in range(clients)]
        await asyncio.sleep(seconds / 2)
        seen.restarting = True
        first.send_signal(signal.SIGTERM)
        await asyncio.to_thread(first.wait, 60)
    async with server(store, port):
        await asyncio.sleep(1)
        seen.restarting = False
        before = await vitals(port)
        await asyncio.gather(*running)
        await asyncio.sleep(8)
        after = await vitals(port)
    times = sorted(seen.light)
    quickest = sorted(seen.refusals)
    return [
        f"{clients} clients, {seconds:.0f} s, restarted half-way: {sum(seen.statuses.values())} answers, "
        f"{len(seen.wrong)} wrong",
        f"light: {len(times)} answered, median {times[len(times) // 2]:.3f} s, 99 of 100 within "
        f"{times[int(len(times) * 0.99)]:.3f} s; {len(quickest)} refused"
        + (f", 99 of 100 within {quickest[int(len(quickest) * 0.99)]:.3f} s" if quickest else ""),
        f"all: {', '.join(f'{name}: {n}' for name, n in sorted(seen.statuses.items()))}",
        f"server after the restart: {before[0]:.0f} MB and {before[1]} open files under load, "
        f"{after[0]:.0f} MB and {after[1]} when all had left",
        *seen.wrong[:10],
    ]


if __name__ == "__main__":
    where = Path(sys.argv[1])
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    duration = float(sys.argv[3]) if len(sys.argv) > 3 else 60.0
    for line in asyncio.run(measure(where, number, duration)):
        print(line)
