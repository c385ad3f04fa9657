"""The command that holds graphs against their shapes: ``validate``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg import audit
from kg.cli.reading import opened
from kg.cli.screen import store_option, write
from kg.errors import UsageError
from kg.validate import EngineName, ReportFormat, engine, write_reports


@click.command(
    short_help="Hold graphs against their shapes.",
    epilog="""\b
Example: kg validate --store build/demo
         kg validate mine.ttl --engine both
         kg validate --format sarif --output findings.sarif""",
)
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@store_option
@click.option("--all", "everything", is_flag=True, help="Also what is only worth knowing, such as a missing address.")
@click.option(
    "--engine", "name", type=click.Choice([e.value for e in EngineName]), default="fast", show_default=True,
    help="fast (Rust), pyshacl (the reference, slow), or both, held against each other.",
)
@click.option(
    "--format", "form", type=click.Choice([f.value for f in ReportFormat]), default="text", show_default=True
)
@click.option("--output", default="-", metavar="PATH", show_default=True, help="File to write; - for stdout.")
def validate(files: tuple[Path, ...], store_at: str, everything: bool, name: str, form: str, output: str) -> None:
    """Hold a store's graphs, or RDF files, against the shapes; findings are printed and the exit code is 1.

    Without FILE the store's graphs are checked, quotes against the texts that the build kept. An endpoint has no
    texts, so quotes are not held against them there.
    """
    held_by = engine(EngineName(name))
    if files:
        reports = audit.check_files(files, held_by)
    else:
        with opened(store_at) as live:
            reports = audit.check_store(live, held_by)
    if not reports:
        raise UsageError("holds no graph", where=store_at, mend="Build it first: kg build INPUT --out DIR")
    shown = [(where, report if everything else report.grave()) for where, report in reports]
    write(write_reports(shown, ReportFormat(form)).encode(), output)
    sys.exit(0 if all(report.conforms for _, report in reports) else 1)
