"""The command that sends a store to an endpoint: ``push``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.screen import bars, complain, folder
from kg.errors import UsageError
from kg.push import journal_of
from kg.push import push as pushed
from kg.store import Access, RemoteStore, graph_store_of, open_store


@click.command(
    short_help="Send a store's graphs to a SPARQL endpoint.",
    epilog="""\b
Example: kg push http://localhost:7878/query --store build/demo
         KG_STORE_TOKEN=… kg push https://example.org/sparql""",
)
@click.argument("endpoint", metavar="URL")
@click.option(
    "--store", "store_at", envvar="KG_STORE", show_envvar=True, default="build/demo", show_default=True, metavar="DIR",
    callback=folder, help="Folder that `kg build --out` wrote.",
)
def push(endpoint: str, store_at: Path) -> None:
    """Make a SPARQL endpoint hold the graphs of a store, by the Graph Store Protocol.

    Only what changed since the last push is sent, and what the store no longer holds is removed; other graphs of the
    endpoint are left alone. What fails is told; the same command goes on from there. URL is the address for queries;
    that for writing is guessed from it (/query: /store, /sparql: /graph-store) or taken from KG_GRAPH_STORE.
    Credentials: KG_STORE_TOKEN, or KG_STORE_USER and KG_STORE_PASSWORD.
    """
    graph_store = graph_store_of(endpoint)
    if graph_store is None:
        raise UsageError(
            "the address for writing cannot be told from it", where=endpoint,
            mend="Set KG_GRAPH_STORE to that of its Graph Store Protocol",
        )
    with open_store(store_at) as live, RemoteStore(
        endpoint, graph_store, access=Access.from_environment()
    ) as remote, bars() as progress:
        report = pushed(live, remote, journal_of(store_at, endpoint), progress)
    for name, error in report.failed:
        complain(f"{name}: {error}")
    click.echo(f"{report.sent} graphs sent, {report.removed} removed, {report.kept} as they were")
    if report.left:
        complain(f"{report.left} graphs were not tried any more; run the same command again to go on")
    sys.exit(report.exit_code)
