"""Commands that read documents: ``build``, ``extract``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as RichTable

from kg import pipeline, readers
from kg.cli.screen import CLOCK, Bars, bars, complain, complain_of, folder, reader_option, settings_for, write
from kg.errors import DocumentError, UsageError
from kg.explain import attribution_line
from kg.explain import explain as explained
from kg.model import Document, Extraction
from kg.page import render
from kg.pipeline import BuildRequest
from kg.records import to_json
from kg.report import BuildReport
from kg.settings import ReaderKind


@click.command(epilog="Example: kg build seeds/documents 'more/*.pdf' --out build/mine")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", required=True, metavar="DIR", callback=folder, help="Folder for the store; made if need be.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes (default: as many as pay off).")
@reader_option
def build(inputs: tuple[str, ...], out: Path, jobs: int | None, reader: str) -> None:
    """Read documents into a validated graph.

    Ends with a table of what was found. Run it again on the same folder to replace what it holds.

    INPUT is a file (.txt .md .html .pdf .docx .jsonl), a folder, a pattern, or - for a text on stdin. DIR then holds
    the store (give it to --store) and, in DIR/exports, the graph as Turtle, TriG, N-Quads, N-Triples and JSON-LD and
    its networks.
    """
    given, unreadable = piped(inputs)
    request = BuildRequest(
        sources=files(inputs),
        documents=tuple(given),
        unreadable=tuple(unreadable),
        out=out,
        settings=settings_for(reader),
        jobs=jobs,
    )
    with bars() as progress:
        report = pipeline.build(request, CLOCK, progress)
    complain_of(report.findings)
    Console(soft_wrap=True, highlight=False).print(_summary(report, out))
    sys.exit(report.findings.exit_code)


def _summary(report: BuildReport, out: Path) -> RichTable:
    table = RichTable(title=f"Commitment graph in {out}", title_justify="left", show_header=False, box=None)
    table.add_column(style="bold")
    table.add_column()
    counts = report.counts
    table.add_row(
        "documents",
        _with(
            counts.documents,
            ("unreadable", len(report.findings.unreadable)),
            ("set aside", len(report.findings.set_aside)),
        ),
    )
    table.add_row("actors", str(counts.actors))
    table.add_row("agreements", str(counts.agreements))
    total = sum(n for _, _, n in counts.commitments)
    parts = ", ".join(f"{n} {modality} {force}" for modality, force, n in counts.commitments)
    table.add_row("commitments", f"{total}" + (f": {parts}" if parts else ""))
    conduct = ", ".join(f"{n} {verdict.replace('_', ' ')}" for verdict, n in counts.conduct)
    table.add_row("conduct", f"{sum(n for _, n in counts.conduct)}" + (f": {conduct}" if conduct else ""))
    table.add_row("violations reported", str(counts.violations))
    table.add_row("claims, each with its quote", str(counts.claims))
    table.add_row("triples", f"{counts.triples} ({report.warnings} warnings)")
    table.add_row("seconds", ", ".join(f"{stage} {s:.1f}" for stage, s in report.seconds))
    return table


def _with(count: int, *more: tuple[str, int]) -> str:
    extra = ", ".join(f"{n} {what}" for what, n in more if n)
    return f"{count} ({extra})" if extra else str(count)


@click.command(
    short_help="Print what single documents say, as JSON lines.",
    epilog="""\b
Example: kg extract report.txt --date 2023-09-20T12:30:00+03:00 | jq .quote
         kg extract report.txt --explain | less
         kg extract seeds/documents --html read.html"""
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--date", metavar="DATE", help="Date of documents that do not tell theirs (ISO 8601).")
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes (default: as many as pay off).")
@click.option("--explain", is_flag=True, help="In words: what was read, in which words of the text, by which rule.")
@click.option("--html", metavar="FILE", help="Write one page (- for stdout): the texts with their records to look at.")
@click.option("--attributions", is_flag=True, help="Instead of records: who says or thinks what, whatever it is about.")
@reader_option
def extract(
    inputs: tuple[str, ...],
    date: str | None,
    jobs: int | None,
    explain: bool,
    html: str | None,
    attributions: bool,
    reader: str,
) -> None:
    """Print the records of documents as JSON lines: actors, agreements, commitments, conduct, with quotes and offsets.

    INPUT is a file, a folder, a pattern, or - for a text on stdin. With --explain or --html no JSON is printed.
    """
    if attributions:
        if explain or html:
            raise UsageError("go with no other output", where="--attributions", mend="Leave out --explain and --html")
        sys.exit(_attributions(inputs, ReaderKind(reader)))
    if explain and html == "-":
        raise UsageError("cannot both go to stdout", where="--explain and --html -", mend="Give --html a file")
    shown: list[Extraction] = []
    with bars() as progress:
        documents, errors = _read(inputs, progress)
        if date:
            issued = readers.parse_date(date, where="--date")
            documents = [replace(d, issued=d.issued or issued) for d in documents]
        progress.begin("extract", len(documents))
        for result in pipeline.extract(documents, jobs, progress, lambda: None, ReaderKind(reader)):
            if isinstance(result, DocumentError):
                errors.append(result)
                continue
            for notice in result.notices:
                complain(str(notice))
            if explain or not html:
                _print_records(result, explain)
            if html:
                shown.append(result)
    for error in errors:
        complain(error)
    if html:
        write(render(shown).encode(), html)
    sys.exit(DocumentError.exit_code if errors else 0)


def _attributions(inputs: Sequence[str], reader: ReaderKind) -> int:
    """Prints who says what, a document's attributions on lines of their own; the exit code."""
    with bars() as progress:
        documents, errors = _read(inputs, progress)
        progress.begin("extract", len(documents))
        for result in pipeline.attributions(documents, reader, progress):
            if isinstance(result, DocumentError):
                errors.append(result)
            else:
                for one in result[1]:
                    click.echo(attribution_line(result[0], one))
    for error in errors:
        complain(error)
    return DocumentError.exit_code if errors else 0


def files(inputs: Sequence[str]) -> tuple[Path, ...]:
    """The files that inputs name, without ``-``."""
    named = [i for i in inputs if i != "-"]
    return tuple(readers.expand(named)) if named else ()


def piped(inputs: Sequence[str]) -> tuple[list[Document], list[DocumentError]]:
    """The document on stdin where one of the inputs is ``-``."""
    if "-" not in inputs:
        return [], []
    try:
        return [readers.read_stream(sys.stdin.buffer.read(), "stdin")], []
    except DocumentError as error:
        return [], [error]


def _read(inputs: Sequence[str], progress: Bars) -> tuple[list[Document], list[DocumentError]]:
    sources = files(inputs)
    progress.begin("read", len(sources))
    documents, errors = pipeline.read(sources, progress)
    given, unreadable = piped(inputs)
    return documents + given, errors + unreadable


def _print_records(extraction: Extraction, in_words: bool) -> None:
    for line in explained(extraction) if in_words else map(to_json, extraction.records):
        click.echo(line)
