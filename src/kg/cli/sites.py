"""The command that writes a store's pages as files: ``site``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.screen import bars, folder
from kg.settings import Settings
from kg.store import open_store


@click.command(
    short_help="Write a store's pages as a folder of HTML files.",
    epilog="""\b
Example: kg site --store build/demo --out build/site
         then open build/site/index.html in a browser""",
)
@click.option(
    "--store", "store_at", envvar="KG_STORE", show_envvar=True, default="build/demo", show_default=True, metavar="DIR",
    callback=folder, help="Folder that `kg build --out` wrote.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR",
    help="Empty or new folder, or one that an earlier `kg site` wrote, which gives way.",
)
def site(store_at: Path, out: Path) -> None:
    """Write the pages that `kg serve` shows as files that open from a folder, without a server or a network.

    Links are relative, so the folder can be moved, zipped and put on any web server. The same graph gives the
    same bytes.
    """
    from kg.explorer import site as writing
    from kg.explorer.texts import text_of

    with open_store(store_at) as generation, bars() as progress:
        base = Settings.from_environment().base
        written = writing.write(generation, base, out, lambda iri: text_of(generation.path, iri), progress)
    click.echo(f"{written} pages in {out}; open {out / 'index.html'}")
