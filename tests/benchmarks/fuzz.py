"""Requests from a grammar, bent at random: ``python -m tests.benchmarks.fuzz STORE [REQUESTS [SECONDS]]``.

What must hold: no answer 500, no hang, and the server is well at the end. 503, 504 and 507 are the limits at work.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from tests.benchmarks.clients import server
from tests.benchmarks.raw import Connection, get
from tests.serving import free_port

METHODS = ["GET"] * 8 + ["POST"] * 6 + ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "QUERY", "get", "G T"]
PATHS = ["/sparql"] * 8 + [
    "/", "/sparql/", "/graph-store", "/graph-store/x", "/id/actor/x", "/data/actor/x.ttl", "/page/actor/x", "/ns",
    "/ns.ttl",
    "/code", "/code/status/pending", "/shapes.rdf", "/void", "/health", "/metrics", "/static/serve.css", "/%00", "//",
    "/id/%ff%fe", "/data/" + "a" * 3000, "/static/%2e%2e/%2e%2e/x", "/id/actor/azerbaijan-333b8de4",
]
PARTS = [
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "*", "?s", "?p", "?o", "{", "}", "(", ")", ".", ";", ",", "WHERE",
    "FILTER", "OPTIONAL", "UNION", "GRAPH", "SERVICE", "VALUES", "BIND", "AS", "COUNT(*)", "GROUP BY",
    "ORDER BY", "LIMIT 5",
    "OFFSET", "FROM", "NAMED", "<http://x/a>", "a", "'x'", '"""y', "1", "1e9999", "-", "/", "^", "|", "+",
    "PREFIX :", "BASE", "#",
    "INSERT DATA", "LOAD", "\\u0041", "\x00", "\x7f", "é", "\U0001f600", "REGEX(?o, '(a+)+$')", "NOT EXISTS", "MINUS",
    "UNDEF", "DISTINCT", "xsd:integer", "@en", "^^", "_:b", "[]", "<<", ">>", "true",
]
QUERIES = [
    "SELECT * { ?s ?p ?o } LIMIT 3", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", "DESCRIBE <http://x/a>",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s ORDER BY ?n LIMIT 2",
]
TYPES = [
    "application/sparql-query", "application/x-www-form-urlencoded", "text/turtle", "application/sparql-update",
    "multipart/form-data; boundary=x", "multipart/form-data", "application/sparql-query; charset=utf-16", "", "x/y;;;=",
]
ACCEPTS = [
    "*/*", "text/html", "text/turtle", "application/json", "text/csv;q=0.1, */*;q=0", "image/png", ",,,;;", "",
    "a" * 500,
    "application/ld+json", "application/rdf+xml", "text/tab-separated-values",
]


def text(chance: random.Random) -> str:
    """A query: whole, bent, or of parts in any order."""
    kind = chance.randrange(3)
    if kind == 0:
        return chance.choice(QUERIES)
    if kind == 1:
        whole = list(chance.choice(QUERIES))
        for _ in range(chance.randint(1, 5)):
            whole[chance.randrange(len(whole))] = chance.choice(PARTS)
        return "".join(whole)
    return " ".join(chance.choice(PARTS) for _ in range(chance.randint(1, 30)))


def request(chance: random.Random) -> bytes:
    """A request, most of them near the protocol."""
    fields = []
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        others = ["default-graph-uri", "named-graph-uri", "update", "graph", "default", "x"]
        name = chance.choice(["query"] * 6 + others)
        value = text(chance) if name in ("query", "update") else chance.choice(("http://x/g", "no iri", "", "\udcff"))
        encoded = quote(value, safe="", errors="surrogateescape")
        fields.append(f"{name}={encoded if chance.random() < 0.95 else encoded[:-1] + '%'}")
    method, where = chance.choice(METHODS), chance.choice(PATHS)
    head = [f"{method} {where}{'?' + '&'.join(fields) if fields else ''} HTTP/1.1"]
    head.append(chance.choice(["Host: localhost"] * 20 + ["Host: evil.example", "Host: [::1", "Host:"]))
    head.append(f"Accept: {chance.choice(ACCEPTS)}")
    for name in ("Accept-Encoding: gzip", "If-None-Match: *", 'If-None-Match: W/"x', "Authorization: Bearer x",
                 "Origin: null", "Content-Type: " + chance.choice(TYPES), "Range: bytes=0-1"):
        if chance.random() < 0.3:
            head.append(name)
    body = b""
    if method in ("POST", "PUT", "PATCH") or chance.random() < 0.05:
        body = chance.choice([
            text(chance).encode(), "&".join(fields).encode("latin-1", "replace"), chance.randbytes(50), b"",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n<a> <b> 1 .\r\n--x--\r\n',
        ])
        head.append(f"Content-Length: {len(body)}")
    whole = "\r\n".join((*head, "", "")).encode("latin-1", "replace") + body
    if chance.random() < 0.01:
        place = chance.randrange(len(whole))
        whole = whole[:place] + chance.randbytes(3) + whole[place + 3 :]
    return whole


async def worker(
    number: int, port: int, requests: int, end: float, seen: Counter[str], faults: list[bytes]
) -> None:
    """One connection's share of the requests, until the end of the time."""
    chance, connection = random.Random(number), Connection(port)
    for _ in range(requests):
        if time.monotonic() > end:
            break
        asked = request(chance)
        try:
            answer = await connection.ask(asked, 30, head=asked.startswith(b"HEAD"))
            seen[str(answer.status)] += 1
            if answer.status == 500:
                faults.append(b"500: " + asked)
            if answer.status in (0, 400):
                connection.close()  # what is left of a broken request must not be taken for the next one
        except TimeoutError:
            seen["hang"] += 1
            connection.close()
            if b"Content-Length" not in asked:
                faults.append(b"hang: " + asked)
        except (OSError, ValueError, IndexError) as error:
            seen[type(error).__name__] += 1
            connection.close()
    connection.close()


async def fuzz(store: Path, requests: int, seconds: float, connections: int = 16) -> list[str]:
    """The run, as lines; the last ones are what must not be."""
    port, seen, faults = free_port(), Counter[str](), list[bytes]()
    async with server(store, port):
        started = time.monotonic()
        share = requests // connections
        end = started + seconds
        await asyncio.gather(*(worker(n, port, share, end, seen, faults) for n in range(connections)))
        took = time.monotonic() - started
        connection = Connection(port)
        well = (await connection.ask(get("/health"))).status == 200
        connection.close()
    return [
        f"{sum(seen.values())} requests in {took:.0f} s, the server is {'well' if well else 'not well'}: "
        + ", ".join(f"{status}: {n}" for status, n in sorted(seen.items())),
        *(repr(fault[:300]) for fault in faults[:20]),
    ]


if __name__ == "__main__":
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000
    duration = float(sys.argv[3]) if len(sys.argv) > 3 else 3600.0
    for line in asyncio.run(fuzz(Path(sys.argv[1]), number, duration)):
        print(line)
