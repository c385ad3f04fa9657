"""Documents added to, taken from and replaced in a store in use, as a user does it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from tests.conftest import Kg

from kg.documents import Fate, became
from kg.settings import Settings
from kg.store import open_store

FRONT = "The Hill Front promised to free all prisoners by 9 May 2031."
TROOPS = "Norland agreed to withdraw its troops by 12 May 2031."


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "front.txt").write_text(FRONT, encoding="utf-8")
    (folder / "troops.txt").write_text(f"---\nurl: https://example.org/news/1\n---\n{TROOPS}", encoding="utf-8")
    return folder


def graph(kg: Kg, store: Path) -> str:
    return kg("export", "--store", store, "--format", "nquads").out


def test_a_document_comes_and_goes_and_the_store_is_as_if_it_had_been_built_so(
    kg: Kg, inbox: Path, tmp_path: Path
) -> None:
    both, used = tmp_path / "both", tmp_path / "used"
    assert kg("build", inbox, "--out", both).code == 0
    assert kg("build", inbox / "front.txt", "--out", used).code == 0
    alone = graph(kg, used)
    added = kg("add", inbox / "troops.txt", "--store", used)
    assert (added.code, added.out.partition(";")[0]) == (0, f"{used}: 1 added")
    assert graph(kg, used) == graph(kg, both)
    assert kg("validate", "--store", used).code == 0
    again = kg("add", inbox / "troops.txt", "--store", used)
    assert (again.code, "is in the store already" in again.err) == (0, True)
    assert not list((used / "exports").glob("*")), "old exports are not left beside the new graph"
    with open_store(used) as live, live.index() as index:
        (document,) = index.by_source(str(inbox / "troops.txt"))
    iri = f"{Settings().base}document/{document}"
    for name in (inbox / "troops.txt", document[:8], iri, "https://example.org/news/1"):
        assert kg("retract", name, "--store", used).code == 0
        assert graph(kg, used) == alone
        with open_store(used) as live, live.index() as index:
            assert became(index, iri, Settings()).fate is Fate.GONE
        assert kg("add", inbox / "troops.txt", "--store", used).code == 0


def test_a_new_version_takes_the_place_of_the_old(kg: Kg, inbox: Path, tmp_path: Path) -> None:
    used, fresh = tmp_path / "used", tmp_path / "fresh"
    assert kg("build", inbox, "--out", used).code == 0
    (inbox / "front.txt").write_text(FRONT.replace("9 May", "19 May"), encoding="utf-8")
    replaced = kg("replace", inbox / "front.txt", "--store", used)
    assert (replaced.code, replaced.out.partition(";")[0]) == (0, f"{used}: 1 added, 1 retracted")
    assert kg("build", inbox, "--out", fresh).code == 0
    assert graph(kg, used) == graph(kg, fresh)


def test_an_export_as_of_a_day_is_that_of_the_documents_dated_by_then(kg: Kg, inbox: Path, tmp_path: Path) -> None:
    for name, day in (("front", "2031-05-01"), ("troops", "2031-05-20")):
        path = inbox / f"{name}.txt"
        path.write_text(f"---\ndate: {day}\n---\n{FRONT if name == 'front' else TROOPS}", encoding="utf-8")
    both, first = tmp_path / "both", tmp_path / "first"
    assert kg("build", inbox, "--out", both).code == 0
    assert kg("build", inbox / "front.txt", "--out", first).code == 0
    then = kg("export", "--store", both, "--format", "nquads", "--as-of", "2031-05-10")
    assert (then.code, then.out) == (0, graph(kg, first))
    assert kg("export", "--store", "http://localhost:1/query", "--as-of", "2031-05-10").code == 2


def test_what_cannot_be_done_is_told_and_changes_nothing(kg: Kg, inbox: Path, tmp_path: Path) -> None:
    used = tmp_path / "used"
    assert kg("add", inbox, "--store", used).code == 2
    assert kg("build", inbox / "front.txt", "--out", used).code == 0
    before = graph(kg, used)
    missing = kg("retract", "nowhere.txt", "--store", used)
    assert (missing.code, "names no document of the store" in missing.err) == (2, True)
    (inbox / "empty.pdf").write_bytes(b"no pdf")
    assert kg("add", inbox / "empty.pdf", "--store", used).code == 3
    lock = os.open(used / ".lock", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    held = kg("add", inbox / "troops.txt", "--store", used)
    os.close(lock)
    assert (held.code, "somebody else is writing here" in held.err) == (2, True)
    assert graph(kg, used) == before
