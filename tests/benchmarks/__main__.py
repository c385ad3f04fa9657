"""``make bench``: pairs measured in turn within one run, printed as ratios. Nothing here is asserted.

``--write`` puts the lines into README.md, with the day and the machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.benchmarks.load import LENGTHS, REPORTS, WORDS, peak, throughput
from tests.benchmarks.texts import documents, joined, length, parts

from kg import graph
from kg.extract import Extractor
from kg.extract.parse import Parser
from kg.model import Extraction
from kg.resolve import resolve
from kg.settings import Settings
from kg.store import EmbeddedStore
from kg.text import structure
from kg.validate import FastEngine, PyshaclEngine, check, validate

README = Path(__file__).with_name("README.md")
ROUNDS = 5
GROWTH = (100, 1_000, 10_000)  # documents in a store to which one more is added
LONG = 100_000  # words of the long document; it and its parts are read once
_BLOCK = re.compile(r"(<!-- BEGIN MEASURED.*?-->\n).*?(<!-- END MEASURED -->)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two ways to do something, and how many of what one run of each does."""

    title: str
    subject: str
    reference: str
    run: Callable[[], object]
    run_reference: Callable[[], object]
    work: str
    rounds: int = ROUNDS


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def pairs() -> Sequence[Pair]:
    texts = documents()
    words = sum(length(d) for d in texts)
    parser = Parser()
    extractor = Extractor(parser)
    extractions: list[Extraction] = [extractor.extract(d) for d in texts]
    found = resolve(extractions, Settings())
    candidates = [graph.document_graph(a, found, Settings()) for a in found.accounts]
    valid = [validate(c) for c in candidates]
    fast, reference = FastEngine(), PyshaclEngine()
    triples = sum(c.triples.count("\n") for c in candidates)
    short = parts(LONG)
    long = joined(short)

    def load() -> None:
        store = EmbeddedStore.in_memory()
        for one in valid:
            store.put(one)

    return (
        Pair(
            title="Reading",
            subject="whole extraction",
            reference="bare language-model parse",
            run=lambda: [extractor.extract(d) for d in texts],
            run_reference=lambda: [list(parser._language.pipe([d.content])) for d in texts],
            work=f"{len(texts)} documents, {words} words",
        ),
        Pair(
            title="Length",
            subject="one long document",
            reference="the same words in short ones",
            run=lambda: extractor.extract(long),
            run_reference=lambda: [extractor.extract(d) for d in short],
            work=f"{length(long)} words, {len(short)} documents",
            rounds=1,
        ),
        Pair(
            title="Validation",
            subject="shacl (Rust)",
            reference="pyshacl",
            run=lambda: [check(c, fast) for c in candidates],
            run_reference=lambda: [check(c, reference) for c in candidates],
            work=f"{len(candidates)} document graphs, {triples} triples",
        ),
        Pair(
            title="Resolution and RDF",
            subject="resolve and write graphs",
            reference="load them into the store",
            run=lambda: [
                graph.document_graph(a, f, Settings()) for f in (resolve(extractions, Settings()),) for a in f.accounts
            ],
            run_reference=load,
            work=f"{triples} triples",
        ),
        Pair(
            title="Blocks",
            subject="structure of a text",
            reference="whole extraction",
            run=lambda: [structure(d) for d in texts],
            run_reference=lambda: [extractor.extract(d) for d in texts],
            work=f"{words} words",
        ),
    )


def measured() -> Iterator[str]:
    """A line a pair: median seconds of each over the rounds, taken in turn, and their ratio; then load and memory."""
    yield f"{'':20s} {'':28s} {'seconds':>9s}   {'against':28s} {'seconds':>9s}   {'ratio':>7s}"
    for pair in pairs():
        times = [(seconds(pair.run), seconds(pair.run_reference)) for _ in range(pair.rounds)]
        mine, other = median(t for t, _ in times), median(t for _, t in times)
        row = (
            f"{pair.title:20s} {pair.subject:28s} {mine:9.3f}   {pair.reference:28s} {other:9.3f}   {mine / other:7.3f}"
        )
        yield f"{row}   ({pair.work})"
    one, two = throughput(1), throughput(2)
    work = f"{REPORTS} reports of {WORDS} words"
    yield f"Throughput: {one:.1f} reports a second in one process, {two:.1f} in two ({work})"
    for words in LENGTHS:
        short, most = peak(words)
        yield f"Memory: {most} MB at most for a document of {words} words, {short} MB for a short one"
    for size in GROWTH:  # each in a process of its own, so that its memory is its own
        command = [sys.executable, "-m", "tests.benchmarks.growth", str(size)]
        yield subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def machine() -> str:
    """The day, the processor, its cores and the Python."""
    names = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    processor = names[0] if names else platform.machine()
    return f"{datetime.now(UTC):%Y-%m-%d}, {processor}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    """Print the lines as they are measured; with ``--write`` put them into README.md too."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    options.add_argument("--write", action="store_true", help="put the lines into README.md")
    write = options.parse_args().write
    lines = []
    for line in measured():
        print(line, flush=True)
        lines.append(line)
    if write:
        block = "\n".join([machine(), "", *(f"    {line}" for line in lines)])
        text = README.read_text(encoding="utf-8")
        README.write_text(_BLOCK.sub(lambda m: f"{m[1]}{block}\n{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
