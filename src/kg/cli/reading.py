"""Commands that read a graph: ``query``, ``show``, ``export``, ``analyse``, ``info``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import click
from rich.console import Console

from kg import analyse as analysis
from kg import changes
from kg import compare as comparing
from kg import comparison_page as pages_of_accounts
from kg import export as exports
from kg import query as queries
from kg import show as pages
from kg.cli.screen import store_option, write
from kg.errors import UsageError
from kg.readers import parse_date
from kg.settings import Settings
from kg.store import Access, RemoteStore, Store, Table, TableFormat, open_store, write_table


@contextmanager
def opened(store_at: str) -> Iterator[Store]:
    """The store at a folder or an endpoint's address, closed afterwards."""
    remote = store_at.startswith(("http://", "https://"))
    store: Store = RemoteStore(store_at, access=Access.from_environment()) if remote else open_store(Path(store_at))
    try:
        yield store
    finally:
        store.close()


def _then(store_at: str, day: str) -> AbstractContextManager[Store]:
    """The store in a folder as of a day."""
    if "://" in store_at:
        raise UsageError("needs a folder", where="--as-of", mend="Give --store the folder that kg build made")
    return changes.as_of(Path(store_at), parse_date(day, "--as-of")[:10], Settings.from_environment())


def _parameters(pairs: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"{pair!r} is no NAME=VALUE", where="--param", mend="Write e.g. --param actor=Azerbaijan")
        found[name] = value
    return found


@click.command(
    short_help="Ask a shipped question, or your own in SPARQL.",
    epilog="""\b
Example: kg query --list
         kg query who-owes-what --param agreement='Trilateral Statement' --as-of 2020-12-01
         kg query mine.rq --format csv > mine.csv""",
)
@click.argument("question", required=False, metavar="[NAME|FILE|-]")
@click.option("--list", "list_them", is_flag=True, help="Print the shipped queries: name, question, parameters.")
@click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE",
    help="A parameter; actors and agreements by any of their names."
)
@click.option("--as-of", metavar="DATE", help="What was known and so by then: --param as-of=DATE.")
@click.option("--format", "form", type=click.Choice([f.value for f in TableFormat]), default="table", show_default=True)
@click.option("--columns", metavar="A,B,…", help="Only these columns, in this order.")
@store_option
def query(
    question: str | None,
    list_them: bool,
    params: tuple[str, ...],
    as_of: str | None,
    form: str,
    columns: str | None,
    store_at: str,
) -> None:
    """Ask a question: a shipped query by NAME, a SPARQL SELECT in a FILE, or one on stdin (-)."""
    if list_them or question is None:
        click.echo(write_table(queries.listing(), TableFormat(form)), nl=False)
        return
    given = _parameters(params) | ({"as-of": as_of} if as_of else {})
    with opened(store_at) as store:
        table = queries.run(store, sys.stdin.read() if question == "-" else question, given)
    click.echo(write_table(_only(table, columns), TableFormat(form)), nl=False)


def _only(table: Table, columns: str | None) -> Table:
    """Some columns of a table, rows that then say the same once."""
    if columns is None:
        return table
    wanted = [name.strip() for name in columns.split(",")]
    if unknown := [name for name in wanted if name not in table.columns]:
        raise UsageError(
            f"there is no column {unknown[0]!r}", where="--columns", mend=f"Choose of {', '.join(table.columns)}"
        )
    places = [table.columns.index(name) for name in wanted]
    rows = dict.fromkeys(tuple(row[place] for place in places) for row in table.rows)
    return Table(columns=tuple(wanted), rows=tuple(rows))


@click.command(
    short_help="Print a page on an actor, agreement or document.",
    epilog="""\b
Example: kg show Azerbaijan
         kg show 'Trilateral Statement of November 2020' --as-of 2020-12-01""",
)
@click.argument("thing", metavar="ACTOR|AGREEMENT|DOCUMENT")
@click.option("--as-of", metavar="DATE", help="Only what was said or so by then.")
@store_option
def show(thing: str, as_of: str | None, store_at: str) -> None:
    """Print a readable page: each fact with who claims it, its status and its quote.

    The thing is given by its name (any that a document uses), its IRI or the tail of its IRI; a document also by its
    title or file name.
    """
    with opened(store_at) as store:
        page = pages.page(store, thing, as_of)
    console = Console(soft_wrap=not sys.stdout.isatty(), highlight=False, markup=False)
    for line in page.lines():
        console.print(line.text, style=line.style)


@click.command(
    short_help="Set rival accounts of an agreement side by side.",
    epilog="""\b
Example: kg compare 'Trilateral Statement'
         kg compare 2023-09-20 --format html --output accounts.html""",
)
@click.argument("agreement", metavar="AGREEMENT")
@click.option("--as-of", metavar="DATE", help="Only what documents said by then.")
@click.option(
    "--format", "form", type=click.Choice([*(f.value for f in TableFormat), "html"]), default="table", show_default=True
)
@click.option("--output", default="-", metavar="PATH", show_default=True, help="File to write; - for stdout.")
@click.option("--columns", metavar="A,B,…", help="Of tables, only these columns, in this order.")
@store_option
def compare(
    agreement: str, as_of: str | None, form: str, output: str, columns: str | None, store_at: str
) -> None:
    """What each claimant and side says of an agreement: what is common, what one side alone says, what differs.

    Every claim stands with its quote. A contradiction is two claims about one slot that cannot both be so; it is shown,
    never settled.
    """
    with opened(store_at) as store:
        found = comparing.compare(store, agreement, as_of)
    match form:
        case "html":
            written = pages_of_accounts.as_html(found)
        case "json":
            written = pages_of_accounts.as_json(found)
        case _:
            written = write_table(_only(pages_of_accounts.as_table(found), columns), TableFormat(form))
    write(written.encode(), output)


@click.command(
    short_help="Write the graph in an RDF format.",
    epilog="Example: kg export --store build/demo --format jsonld --output graph.jsonld",
)
@click.option(
    "--format", "form", type=click.Choice([f.value for f in exports.FORMATS]), default="turtle", show_default=True
)
@click.option("--output", default="-", metavar="PATH", show_default=True, help="File to write; - for stdout.")
@click.option("--with-runs", is_flag=True, help="Also when and from which files the graph was made.")
@click.option("--as-of", metavar="DATE", help="The graph of the documents dated by then.")
@store_option
def export(form: str, output: str, with_runs: bool, as_of: str | None, store_at: str) -> None:
    """Write the graph in an RDF format; the same graph gives the same bytes."""
    with _then(store_at, as_of) if as_of else opened(store_at) as store:
        content = exports.export(store, exports.Format(form), with_runs=with_runs)
    write(content, output)


@click.command(
    short_help="Measure who is linked to whom.",
    epilog="Example: kg analyse --store build/demo --out networks --format csv",
)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Also write GraphML and GEXF files there.")
@click.option("--format", "form", type=click.Choice([f.value for f in TableFormat]), default="table", show_default=True)
@store_option
def analyse(out: Path | None, form: str, store_at: str) -> None:
    """Measure the networks of the graph: degree, betweenness, brokerage of mediators, communities."""
    with opened(store_at) as store:
        for network in analysis.NETWORKS:
            built = network.build(store)
            click.echo(f"# {network.title}")
            click.echo(write_table(analysis.measure(built), TableFormat(form)))
            if out:
                out.mkdir(parents=True, exist_ok=True)
                write(analysis.graphml(built), str(out / f"{network.name}.graphml"))
                write(analysis.gexf(built), str(out / f"{network.name}.gexf"))


@click.command(epilog="Example: kg info --store build/demo")
@store_option
def info(store_at: str) -> None:
    """Tell what a store holds: its documents, graphs and counts."""
    with opened(store_at) as store:
        table = queries.run(store, "contents")
        click.echo(write_table(table, TableFormat.TABLE), nl=False)
        click.echo(write_table(queries.run(store, "documents"), TableFormat.TABLE), nl=False)
