"""The pages in a real browser: Debian's Chromium, driven by Playwright; skipped where either is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.explored import harmful_document, store_with
from tests.serving import Served, serving

from kg.explorer import web
from kg.settings import DEFAULT_BASE as BASE
from kg.validate import ValidGraph

playwright = pytest.importorskip(
    "playwright.sync_api", reason="not tried in a browser: Playwright is not installed (pip install playwright)"
)
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="pages are not tried in a browser: Chromium is not installed (apt-get install chromium)"
)

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)
PAGES = (
    "/", "/agreements", "/actors", "/documents", "/due", "/search?q=bandits", "/page/agreement/protocol",
    "/page/actor/sundria", "/page/document/courier", "/page/commitment/bridge", "/page/claim/n1",
    f"/page/{harmful_document().removeprefix(BASE)}",
)
SIZES = ((390, 844), (1280, 900), (1920, 1080))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, valley_graphs: tuple[ValidGraph, ...]) -> Iterator[Served]:
    store = store_with(tmp_path_factory.mktemp("browsed") / "store", valley_graphs)
    with serving(store, plugs=web.plugs(BASE), token=None) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield found
        found.close()


def watched(page: Any, address: str) -> list[str]:
    """What goes wrong on a page, as it happens: console messages, errors, requests to anywhere else."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", lambda request: wrong.append(request.url) if _leaves(request.url, address) else None)
    page.on("dialog", lambda dialog: wrong.append("a dialog"))
    return wrong


def _leaves(url: str, address: str) -> bool:
    return not url.startswith((f"{address}/", "data:"))


# the least contrast of text against what is behind it, by WCAG 2.x, over all elements that hold text
CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return [m[0], m[1], m[2], m[3] ?? 1]; };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  let least = [21, ""];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.closest("svg")) continue;
    if (!e.checkVisibility() || e.closest(".skip")) continue;
    let behind = e;
    while (behind && parse(getComputedStyle(behind).backgroundColor)[3] === 0)
      behind = behind.parentElement;
    const a = light(parse(getComputedStyle(e).color));
    const b = light(parse(behind ? getComputedStyle(behind).backgroundColor : "rgb(255,255,255)"));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < least[0]) least = [ratio, e.outerHTML.slice(0, 120)];
  }
  return least;
}"""
UNNAMED = """() => [...document.querySelectorAll("a[href], button, input, summary")].filter(e =>
  e.checkVisibility() && !e.closest("svg") &&
  !(e.textContent.trim() || e.getAttribute("aria-label") || (e.labels && e.labels.length))).map(e => e.outerHTML)"""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_is_legible_and_asks_nobody_else(served: Served, browser: Any, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)
    try:
        page = context.new_page()
        wrong = watched(page, served.address)
        assert page.goto(served.address + path).status == 200
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"wider than {width}"
        ratio, where = page.evaluate(CONTRAST)
        assert ratio >= 4.5, where
        assert page.evaluate(UNNAMED) == []
        assert page.locator("h1").count() == 1
        assert page.title() != "taken"
        assert wrong == []
    finally:
        context.close()


def test_everything_is_reached_by_the_keyboard(served: Served, browser: Any) -> None:
    page = browser.new_page()
    try:
        page.goto(f"{served.address}/page/commitment/bridge")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        assert page.locator(".skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.goto(f"{served.address}/page/agreement/protocol")
        summary = page.locator("#terms summary").first
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator("#terms details[open] blockquote").first.is_visible()
    finally:
        page.close()


def test_a_value_leads_to_its_quote_in_one_click(served: Served, browser: Any) -> None:
    page = browser.new_page()
    try:
        page.goto(f"{served.address}/page/agreement/protocol")
        rows = page.locator("#terms tbody tr")
        assert rows.count() == 3
        for number in range(3):
            quote = rows.nth(number).locator("blockquote").first
            assert not quote.is_visible()
            rows.nth(number).locator("summary").click()
            assert quote.is_visible()
            assert rows.nth(number).locator(".said a").first.inner_text()  # the claimant
    finally:
        page.close()


def test_a_number_in_a_text_leads_to_its_record_and_back(served: Served, browser: Any) -> None:
    page = browser.new_page()
    try:
        page.goto(f"{served.address}/page/{harmful_document().removeprefix(BASE)}")
        page.locator("mark a.to").first.click()
        assert page.locator(".reading:target").count() == 1
        page.locator(".reading:target >> text=in the text").click()
        assert page.locator("mark:target").count() == 1
    finally:
        page.close()


def test_search_works_without_a_script(served: Served, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(served.address)
        page.fill("#q", "bandits")
        page.press("#q", "Enter")
        page.wait_for_url("**/search?q=bandits")
        assert "Valley Guard" in page.content()
    finally:
        context.close()


def test_files_open_from_a_folder(
    tmp_path: Path, valley_graphs: tuple[ValidGraph, ...], browser: Any, kg: Any
) -> None:
    store = store_with(tmp_path / "store", valley_graphs)
    assert kg("site", "--store", store, "--out", tmp_path / "site").code == 0
    page = browser.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
    try:
        page.goto((tmp_path / "site" / "index.html").as_uri())
        page.click("text=Harbour Protocol")
        assert "Harbour Protocol" in page.title()
        page.click("#terms a:has-text('Sundria')")
        assert page.locator("h1").inner_text() == "Sundria"
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).display") == "flex"
        assert wrong == []
    finally:
        page.close()
