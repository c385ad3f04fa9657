"""Pictures of the pages of a store: ``python -m tests.browser.screenshots STORE DIR``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.browser.test_pages import CHROMIUM, FLAGS
from tests.serving import serving

from kg.explorer import catalogue, web
from kg.settings import DEFAULT_BASE as BASE
from kg.store import open_store

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def main(store: Path, out: Path) -> None:
    """Each kind of page, at two widths, light and dark."""
    with open_store(store) as opened:
        known = catalogue.read(opened)
    busiest = max(known.actors, key=lambda entry: entry.owes)
    longest = max(known.documents, key=lambda entry: entry.claims)
    nodes = {"agreement": known.agreements[0].node, "actor": busiest.node, "document": longest.node}
    paths = {"home": "/", "due": "/due"} | {k: f"/page/{ref.iri.removeprefix(BASE)}" for k, ref in nodes.items()}
    out.mkdir(parents=True, exist_ok=True)
    with serving(store, plugs=web.plugs(BASE)) as served, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                page = context.new_page()
                for name, path in paths.items():
                    page.goto(served.address + path)
                    page.screenshot(path=out / f"{name}-{size}-{scheme}.png")
                context.close()
        browser.close()
    print(f"{len(paths) * len(SIZES) * 2} pictures in {out}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
