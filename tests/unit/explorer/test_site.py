"""The pages as files."""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.conftest import Kg
from tests.unit.explorer.test_served_pages import read

from kg.explorer.site import Files, node_path
from kg.settings import DEFAULT_BASE as BASE


@pytest.fixture
def site(explored: Path, kg: Kg, tmp_path: Path) -> Path:
    out = kg("site", "--store", explored, "--out", tmp_path / "site")
    assert out.code == 0, out.err
    assert "pages in" in out.out
    return tmp_path / "site"


def test_every_link_of_every_file_leads_to_a_file(site: Path) -> None:
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    assert {"index.html", "due.html", "search.html", "page/actor/sundria.html", "page/claim/n1.html"} <= set(files)
    pages = {name: read(path.read_text(encoding="utf-8")) for name, path in files.items()}
    for name, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if link.startswith(("data:,", "https://")):
                continue
            assert not link.startswith("/"), (name, link)
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(target))) if target else name
            assert (site / there).is_file(), (name, link)
            if anchor.startswith("r-"):
                assert anchor in pages[there].ids, (name, link)


def test_the_same_graph_gives_the_same_bytes(site: Path, explored: Path, kg: Kg, tmp_path: Path) -> None:
    def content(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    first = content(site)
    assert kg("site", "--store", explored, "--out", site).code == 0  # an earlier site gives way
    assert content(site) == first


def test_a_folder_with_other_things_is_left_alone(explored: Path, kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious", encoding="utf-8")
    outcome = kg("site", "--store", explored, "--out", tmp_path)
    assert outcome.code == 2
    assert "the folder holds other things" in outcome.err
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "precious"


def test_no_address_of_a_node_leads_out_of_the_folder() -> None:
    for odd in ("actor/../../x", "actor/a b", "actor/", "claim/x%2F..", "other/x", "actor/é", "actor/a/../b"):
        assert node_path(BASE, BASE + odd) is None, odd
    assert node_path(BASE, BASE + "actor/a-1", 2) == "page/actor/a-1.2.html"
    assert Files(BASE, "page/actor/x.html").node(BASE + "claim/c") == "../claim/c.html"
    assert Files(BASE, "index.html").node("javascript:alert(1)") is None
