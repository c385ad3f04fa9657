"""Stores and endpoints side by side: ``python -m tests.benchmarks.stores STORE [QUADS …]``.

The graph of STORE is copied under other names until it has so many quads. Questions are the shipped ones; their answers
are compared. rdflib's own engine is asked at 100,000 quads only, it needs minutes for more.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import rdflib
from pyoxigraph import RdfFormat
from pyoxigraph import Store as Bare
from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph
from tests.benchmarks.clients import path, server
from tests.benchmarks.raw import Connection, get
from tests.servers import oxigraph
from tests.serving import free_port

from kg.analyse import NETWORKS
from kg.query import named, run
from kg.store import EmbeddedStore, RemoteStore, Table, begin, open_store
from kg.store.embedded import table_of
from kg.validate import FastEngine, PyshaclEngine, check_all

QUESTIONS = ("documents", "agreements", "mediators", "deadlines", "violations", "who-owes-what")
SMALL = "SELECT ?s { ?s a <https://w3id.org/accord-kg/ns#Agreement> } LIMIT 10"
RDFLIB_UP_TO = 150_000
REQUESTS, CONNECTIONS = 2000, 8
BASE = "https://w3id.org/accord-kg/id/"
FAR = 120.0  # seconds after which a slow reference is not asked the next question


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The median of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def copies(store: Path, quads: int) -> Iterator[str]:
    """The store's N-Quads under other names, until there are so many."""
    with open_store(store) as live:
        names = [n for n in live.graphs() if not n.endswith(("graph/runs", "graph/ontology"))]
        text, ontology = live.nquads(names), live.nquads([f"{BASE}graph/ontology"])
    yield ontology
    for number in range(max(1, (quads - ontology.count("\n")) // text.count("\n"))):
        yield text.replace(f"<{BASE}", f"<{BASE}w{number}/") if number else text


def filled(store: Path, quads: int, home: Path) -> tuple[Path, int]:
    """A store's folder with the copies."""
    count = 0
    with begin(home) as draft:
        draft.index.clear()
        draft.store.close()
        shutil.rmtree(draft.path / "oxigraph")
        bare = Bare(str(draft.path / "oxigraph"))
        for text in copies(store, quads):
            bare.bulk_load(text.encode(), format=RdfFormat.N_QUADS)
            count += text.count("\n")
        bare.flush()
        del bare
        draft.store = EmbeddedStore.open(draft.path / "oxigraph")
        draft.commit()
    return home, count


def same(one: Table, other: Table) -> bool:
    return sorted(map(str, one.rows)) == sorted(map(str, other.rows))


def queries(home: Path, count: int, folder: Path) -> Iterator[str]:
    """Each question: the embedded store against bare pyoxigraph, Oxigraph's server, and rdflib."""
    with open_store(home) as live:
        generation = live.path / "oxigraph"
        bare = Bare.read_only(str(generation))
        copy = folder / f"server-{count}"
        shutil.copytree(generation, copy, ignore=shutil.ignore_patterns("LOCK"))
        slow = rdflib_graph(live) if count <= RDFLIB_UP_TO else None
        spent = 0.0
        with oxigraph(copy) as address, RemoteStore(address.query) as remote:
            for name in QUESTIONS:
                text = named(name).text
                answer = run(live, name)
                mine = seconds(lambda name=name: run(live, name))  # type: ignore[misc]
                plain = seconds(lambda text=text: table_of(  # type: ignore[misc]
                    bare.query(text, use_default_graph_as_union=True)))  # type: ignore[arg-type]
                far = seconds(lambda name=name: run(remote, name))  # type: ignore[misc]
                agree = same(answer, run(remote, name))
                line = (f"{count:>9} {name:14} {len(answer):>6} rows {mine:8.4f} s; "
                        f"bare pyoxigraph {plain / mine:6.2f}, oxigraph server {far / mine:6.2f}")
                if slow is not None and spent < FAR:
                    start = time.perf_counter()
                    rows = list(slow.query(text))
                    took = time.perf_counter() - start
                    spent += took
                    agree = agree and len(rows) == len(answer)
                    line += f", rdflib {took / mine:8.1f}"
                yield f"{line}; answers {'the same' if agree else 'DIFFER'}"


def rdflib_graph(live: EmbeddedStore) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(data=live.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), format="nt")
    return graph


def conversion(home: Path, count: int) -> Iterator[str]:
    """Networks by SELECT against rdflib's converter, which makes one of the whole graph."""
    with open_store(home) as live:
        mine = seconds(lambda: [network.build(live) for network in NETWORKS], 1)
        graph = rdflib_graph(live)
    other = seconds(lambda: rdflib_to_networkx_multidigraph(graph), 1)
    yield (f"{count:>9} four networks by SELECT {mine:.3f} s; "
           f"rdflib_to_networkx_multidigraph of a parsed graph {other / mine:.2f}")


def validation(store: Path) -> Iterator[str]:
    """The fast engine against pyshacl on the same graph, all in one run."""
    with open_store(store) as live:
        text = "".join(f"{line.rpartition(' <')[0]} .\n" for line in live.nquads().splitlines())
    fast, reference = FastEngine(), PyshaclEngine()
    quick = seconds(lambda: check_all({"all": text}, engine=fast), 3)
    slow = seconds(lambda: check_all({"all": text}, engine=reference), 1)
    number = text.count("\n")
    yield f"validation of {number} triples in one run: {quick:.3f} s; pyshacl {slow / quick:.0f} times that"


async def rate(port: int, address: str) -> float:
    """Requests a second over some connections."""
    request = get(address, "Accept: application/sparql-results+json")

    async def ask() -> None:
        connection = Connection(port)
        for _ in range(REQUESTS // CONNECTIONS):
            answer = await connection.ask(request)
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} {answer.body[:200]!r}")
        connection.close()

    await ask()
    start = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    return REQUESTS / (time.perf_counter() - start)


async def endpoints(home: Path, count: int, folder: Path) -> list[str]:
    """Requests a second: ``kg serve``, the oxigraph server, and rdflib-endpoint where it is installed."""
    port = free_port()
    async with server(home, port):
        mine = await rate(port, path(SMALL))
    with oxigraph(folder / f"server-{count}") as address:
        far = await rate(int(address.query.rsplit(":", 1)[1].split("/")[0]), path(SMALL).replace("/sparql", "/query")
                         + "&union-default-graph")
    line = f"{count:>9} small SELECT, {CONNECTIONS} connections: kg serve {mine:.0f}/s; oxigraph {far / mine:.2f}"
    with contextlib.suppress(ImportError, OSError, RuntimeError):
        import rdflib_endpoint  # type: ignore[import-not-found,unused-ignore]  # noqa: F401

        with open_store(home) as live:
            (folder / "graph.nt").write_text(live.construct("CONSTRUCT WHERE { ?s ?p ?o }"), encoding="utf-8")
        port = free_port()
        program = str(Path(sys.executable).with_name("rdflib-endpoint"))
        command = [program, "serve", "--port", str(port), str(folder / "graph.nt")]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                for _ in range(600):
                    await asyncio.sleep(0.2)
                    with contextlib.suppress(OSError, TimeoutError):
                        if (await Connection(port).ask(get(path("ASK {}").replace("/sparql", "/")), 5)).status == 200:
                            break
                line += f", rdflib-endpoint {await rate(port, path(SMALL).replace('/sparql', '/')) / mine:.3f}"
            finally:
                process.kill()
    return [line]


def main(store: Path, sizes: list[int]) -> None:
    """Print each line as it is measured; times are ratios to the first."""
    print(next(validation(store)), flush=True)
    for quads in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            start = time.perf_counter()
            home, count = filled(store, quads, folder / "store")
            print(f"{count:>9} quads loaded on disk in {time.perf_counter() - start:.1f} s", flush=True)
            for line in queries(home, count, folder):
                print(line, flush=True)
            if quads <= RDFLIB_UP_TO:
                for line in conversion(home, count):
                    print(line, flush=True)
            for line in asyncio.run(endpoints(home, count, folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(argument) for argument in sys.argv[2:]] or [100_000, 1_000_000])
