"""The command that serves a store: ``serve``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.screen import folder
from kg.errors import UsageError
from kg.serve.limits import MEGABYTE, Limits, ServerSettings
from kg.settings import Settings
from kg.store import open_store

TOKEN = "KG_SERVE_TOKEN"


@click.command(
    short_help="Serve a store over HTTP: SPARQL, linked data.",
    epilog="""\b
Example: kg serve --store build/demo --port 8008
         curl -G http://127.0.0.1:8008/sparql --data-urlencode 'query=ASK {}'""",
)
@click.option(
    "--store", "store_at", envvar="KG_STORE", show_envvar=True, default="build/demo", show_default=True, metavar="DIR",
    callback=folder, help="Folder that `kg build --out` wrote.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8008, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind to; 0.0.0.0 for all.")
@click.option("--public", metavar="URL", help="The address that readers know it by, e.g. behind a proxy.")
@click.option(
    "--origin", "origins", multiple=True, metavar="URL", help="Whose web pages may read (default: this machine's)."
)
@click.option("--access-log", type=click.Path(path_type=Path), metavar="FILE", help="JSON lines (default: stderr).")
@click.option(
    "--limit", "limits", multiple=True, metavar="NAME=N",
    help="Bounds of a query (seconds, rows, result-mb, memory-mb) and of all at a time (workers, heavy).",
)
def serve(
    store_at: Path, port: int, host: str, public: str | None, origins: tuple[str, ...], access_log: Path | None,
    limits: tuple[str, ...],
) -> None:
    """Serve a store: SPARQL 1.1 at /sparql, graphs at /graph-store, its nodes at /id/…, its terms at /ns.

    It can be read from this machine only, unless --host says otherwise. Writing by the Graph Store Protocol takes the
    token in the variable KG_SERVE_TOKEN; without one nobody can write. A new build of the store is served at once.
    Ctrl-C ends it when the requests under way are answered.
    """
    from kg.explorer import web
    from kg.serve import server  # here, since a web server's modules would slow every other command's start

    open_store(store_at).close()  # says at once, and plainly, what is wrong with it
    settings = ServerSettings(
        store=store_at, base=Settings.from_environment().base, host=host, port=port, public=public, origins=origins,
        token=os.environ.get(TOKEN) or None, access_log=access_log, limits=_limits(limits),
    )
    click.echo(f"Serving {store_at} at {settings.address}/ (Ctrl-C ends it)", err=True)
    server.run(settings, web.plugs(settings.base))


def _limits(pairs: tuple[str, ...]) -> Limits:
    """Limits with some of them changed on the command line."""
    names = {"seconds": ("seconds", 1), "rows": ("rows", 1), "workers": ("workers", 1), "heavy": ("heavy", 1),
             "result-mb": ("result_bytes", MEGABYTE), "memory-mb": ("memory", MEGABYTE)}
    changed = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name not in names or not value.isdecimal() or int(value) < 1:
            mend = f"Write NAME=N with one of {', '.join(names)}"
            raise UsageError(f"{pair!r} is no limit", where="--limit", mend=mend)
        field, unit = names[name]
        changed[field] = int(value) * unit
    return Limits(**changed)
