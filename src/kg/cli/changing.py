"""Commands that change a store in use: ``add``, ``retract``, ``replace``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kg import pipeline
from kg.cli.building import files, piped
from kg.cli.screen import CLOCK, bars, complain, complain_of, folder, reader_option, settings_for
from kg.pipeline import ChangeRequest
from kg.report import ChangeReport
from kg.settings import Settings

_store = click.option(
    "--store", "store_at", envvar="KG_STORE", show_envvar=True, default="build/demo", show_default=True, metavar="DIR",
    callback=folder, help="Folder that `kg build --out` wrote.",
)
_jobs = click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes (default: as many as pay off).")


@click.command(
    short_help="Add documents to a store in use.",
    epilog="Example: kg add report.txt 'more/*.pdf' --store build/mine",
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@_store
@_jobs
@reader_option
def add(inputs: tuple[str, ...], store_at: Path, jobs: int | None, reader: str) -> None:
    """Add documents to a store: the graph is then that of a build of all its documents.

    What they touch is decided anew, the rest stays as it is; readers go on reading what was there when they began. A
    document that the store has already is passed over.
    """
    _change(_request(inputs, store_at, jobs, settings_for(reader), replacing=False))


@click.command(
    short_help="Take documents back.",
    epilog="""\b
Example: kg retract report.txt --store build/mine
         kg retract e7f72b https://example.org/news/1""",
)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@_store
def retract(documents: tuple[str, ...], store_at: Path) -> None:
    """Take documents back: the graph is then as if they had never been there.

    DOCUMENT is the path it was read from, its id (or the first six digits or more of it, or its IRI), or its address.
    """
    _change(ChangeRequest(home=store_at, settings=Settings.from_environment(), retracted=documents))


@click.command(
    short_help="Put new versions of documents in the place of the old.",
    epilog="Example: kg replace report.txt --store build/mine",
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@_store
@_jobs
@reader_option
def replace(inputs: tuple[str, ...], store_at: Path, jobs: int | None, reader: str) -> None:
    """Add documents, and take back what the same paths or addresses gave before, in one step."""
    _change(_request(inputs, store_at, jobs, settings_for(reader), replacing=True))


def _request(
    inputs: Sequence[str], home: Path, jobs: int | None, settings: Settings, *, replacing: bool
) -> ChangeRequest:
    documents, unreadable = piped(inputs)
    return ChangeRequest(
        home=home,
        settings=settings,
        sources=files(inputs),
        documents=tuple(documents),
        unreadable=tuple(unreadable),
        replacing=replacing,
        jobs=jobs,
    )


def _change(request: ChangeRequest) -> None:
    with bars() as progress:
        report = pipeline.change(request, CLOCK, progress)
    complain_of(report.findings)
    for name in report.known:
        complain(f"{name}: is in the store already")
    click.echo(_told(report, request.home))
    sys.exit(report.findings.exit_code)


def _told(report: ChangeReport, home: Path) -> str:
    done = [f"{len(report.added)} added"] if report.added or not report.retracted else []
    done += [f"{len(report.retracted)} retracted"] if report.retracted else []
    seconds = sum(s for _, s in report.seconds)
    return f"{home}: {', '.join(done)}; {report.documents} documents, {report.graphs} graphs written, {seconds:.1f} s"
