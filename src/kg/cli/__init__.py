"""The command line: arguments, progress, printing and exit codes; no logic.

Exit codes: 0 fine; 1 findings (a document set aside, a graph that violates its shapes, a check with rows); 2 the
command cannot be carried out; 3 documents that could not be read (the others were built).
"""

from __future__ import annotations

import sys

import click

from kg import __version__
from kg.cli.building import build, extract
from kg.cli.changing import add, replace, retract
from kg.cli.corpora import corpus, load
from kg.cli.pushing import push
from kg.cli.reading import analyse, compare, export, info, query, show
from kg.cli.reviewing import review
from kg.cli.serving import serve
from kg.cli.sites import site
from kg.cli.validating import validate
from kg.errors import KgError


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="""\b
Example:
  kg build report.txt statement.pdf --out build/mine
  kg query who-owes-what --store build/mine
  kg show Azerbaijan --store build/mine

\b
Exit codes:
  0 fine
  1 findings: a document set aside, a graph that violates its shapes, a check with rows
  2 the command cannot be carried out
  3 documents that could not be read; the others were built""",
)
@click.version_option(__version__, prog_name="accord-kg")
def commands() -> None:
    """Read documents about conflicts and their settlement into a graph: who owes what to whom, according to whom."""


_COMMANDS = (
    build, add, retract, replace, review, corpus, load, extract, validate, query, show, compare, export, analyse, info,
    serve, site, push,
)
for command in _COMMANDS:
    commands.add_command(command)


def main() -> None:
    """The entry point: errors of this package become one line on stderr and their exit code."""
    try:
        commands.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Somebody closed the pipe (`| head`): nothing is wrong, but Python would complain again at exit.
        sys.stderr.close()
        sys.exit(0)
