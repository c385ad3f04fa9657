"""What the commands share: progress bars on a terminal, tables, and the common options."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from kg.errors import KgError, UsageError
from kg.pipeline import Clock
from kg.report import Findings
from kg.settings import ReaderKind, Settings

CLOCK = Clock(
    now=lambda: datetime.datetime.now(datetime.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
    seconds=time.perf_counter,
)
_F = TypeVar("_F", bound=Callable[..., Any])


def store_option(function: _F) -> _F:
    """``--store``: the folder that a build wrote, or the address of a SPARQL 1.1 endpoint."""
    return click.option(
        "--store",
        "store_at",
        envvar="KG_STORE",
        show_envvar=True,
        default="build/demo",
        show_default=True,
        metavar="DIR|URL",
        help="Folder that `kg build --out` wrote, or a SPARQL 1.1 endpoint's address.",
    )(function)


def folder(_: click.Context, parameter: click.Parameter, value: str) -> Path:
    """A folder of this machine, for the commands that cannot work on an endpoint."""
    if value.startswith(("http://", "https://")):
        raise UsageError(
            "is an address; this command needs a folder", where=f"--{parameter.opts[0].lstrip('-')} {value}",
            mend="Build into a folder, export N-Quads and load them into the server",
        )
    return Path(value)


class Bars:
    """Progress bars on stderr, one a stage; silent when stderr is no terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, stage: str, total: int) -> None:
        """A new bar."""
        self._task = self._progress.add_task(stage, total=max(total, 1))

    def advance(self) -> None:
        """One step further."""
        if self._task is not None:
            self._progress.advance(self._task)


class _Rate(ProgressColumn):
    """Steps a second."""

    def render(self, task: Task) -> Text:
        """See rich."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def bars() -> Iterator[Bars]:
    """Progress bars that vanish when the work is done."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        yield Bars(progress)


def complain(error: KgError | str) -> None:
    """One line on stderr."""
    click.echo(f"kg: {error}", err=True)


def complain_of(findings: Findings) -> None:
    """A line for each thing that the user should look at."""
    for notice in findings.notices:
        complain(str(notice))
    for error in findings.unreadable:
        complain(error)
    for source, violation in findings.set_aside:
        complain(f"{source}: set aside, {violation}")
    for name, rows in findings.faults:
        complain(f"check {name}: {rows} rows. Run: kg query {name}")


def write(content: bytes, path: str) -> None:
    """Bytes to a file, or to stdout for ``-``."""
    if path == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", where=path, mend="Give a path in a folder that exists"
        ) from error


reader_option = click.option(
    "--reader", type=click.Choice([r.value for r in ReaderKind]), default="both", show_default=True,
    envvar="KG_READER", show_envvar=True, help="Who reads: the rules, the learned model, or both joined.",
)


def settings_for(reader: str) -> Settings:
    """The settings of the environment, with the reader that the command line names."""
    return replace(Settings.from_environment(), reader=ReaderKind(reader))
