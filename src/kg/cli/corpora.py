"""Commands for very many documents: ``corpus`` builds from them, ``load`` takes what it wrote."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kg import corpus as corpora
from kg.cli.building import files
from kg.cli.screen import CLOCK, bars, complain_of, folder
from kg.corpus import CorpusReport, CorpusRequest
from kg.executor import ExecutorName, executor
from kg.settings import Settings


@click.command(
    short_help="Build from very many documents, over processes or a cluster.",
    epilog="""\b
Example: kg corpus articles.jsonl --work build/work --out build/articles --jobs 8
         kg corpus articles.jsonl --work build/work --out build/articles \\
             --executor dask --scheduler tcp://10.0.0.1:8786""",
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--work", required=True, metavar="DIR", callback=folder, help="Folder for shards; made if need be.")
@click.option("--out", required=True, metavar="DIR", callback=folder, help="Folder for the store; made if need be.")
@click.option(
    "--executor", "name", type=click.Choice([e.value for e in ExecutorName]), default="local", show_default=True,
    help="Processes of this machine, or a Dask cluster (pip install 'accord-kg[dask]').",
)
@click.option("--scheduler", metavar="ADDRESS", help="Dask's scheduler; without one, workers of this machine.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Worker processes (default: one a core).")
def corpus(
    inputs: tuple[str, ...], work: Path, out: Path, name: str, scheduler: str | None, jobs: int | None
) -> None:
    """Build a store from very many documents, as `kg build` does, with bounded memory.

    What is extracted is kept in --work as shards with a manifest. A run that broke off goes on where it stopped when it
    is given again; added documents cost what they are. --work/quads then has the graph as sorted N-Quads in shards with
    hashes and counts, which `kg load` and any other store can read. The bytes do not depend on executor and workers.
    """
    request = CorpusRequest(
        sources=files(inputs), work=work, out=out, settings=Settings.from_environment(),
        executor=executor(ExecutorName(name), jobs or os.cpu_count() or 1, scheduler),
    )
    with bars() as progress:
        report = corpora.build(request, CLOCK, progress)
    complain_of(report.findings)
    for line in _summary(report):
        click.echo(line)
    sys.exit(report.findings.exit_code)


def _summary(report: CorpusReport) -> list[str]:
    tally, counts = report.tally, report.counts
    seconds = sum(s for _, s in report.seconds)
    return [
        f"documents   {tally.documents} ({tally.failures} failed, {len(report.findings.set_aside)} set aside)",
        f"records     {tally.records}",
        f"graph       {counts.actors} actors, {counts.agreements} agreements, {counts.claims} claims",
        f"shards      {report.shards} with {report.quads} quads",
        f"seconds     {', '.join(f'{stage} {s:.1f}' for stage, s in report.seconds)}; "
        f"{tally.documents / max(seconds, 0.001):.1f} documents a second",
    ]


@click.command(
    short_help="Load shards of N-Quads into a fresh store.",
    epilog="Example: kg load build/work/quads --out build/copy",
)
@click.argument("shards", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--out", required=True, metavar="DIR", callback=folder, help="Folder for the store; made if need be.")
def load(shards: Path, out: Path) -> None:
    """Load the shards that `kg corpus` wrote into a store, each held against its hash, all against the shapes.

    The store can be asked, validated, exported and served. It does not know the documents, so that none can be added.
    """
    with bars() as progress:
        graphs, quads = corpora.load(shards, out, progress)
    click.echo(f"{graphs} graphs with {quads} quads loaded")
