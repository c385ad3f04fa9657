"""A store's folder: builds are all or nothing, readers and builders leave each other alone."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.errors import StoreError
from kg.store import begin, extend, generations, live_name, open_store
from kg.store.generations import Draft
from kg.validate import ValidGraph

Valid = Callable[[str, str], ValidGraph]
NAME = "https://w3id.org/accord-kg/id/graph/document/{}"


def triples(version: int) -> str:
    return "".join(f'<http://x/s{i}> <http://x/version> "{version}" .\n' for i in range(20))


def build(home: Path, valid: Valid, version: int) -> None:
    with begin(home) as draft:
        for number in range(3):
            draft.put(valid(NAME.format(number), triples(version)))
        draft.commit()


def content(home: Path) -> str:
    with open_store(home) as live:
        return live.nquads()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_a_commit_makes_the_draft_live_and_removes_the_old(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    build(home, valid, 2)
    assert content(home).count('"2"') == 60
    assert live_name(home) == "000002"
    assert [path.name for path in (home / "generations").iterdir()] == ["000002"]
    assert json.loads((home / "format.json").read_text()) == {"format": 2}


def test_what_is_put_can_be_replaced_and_taken_back(home: Path, valid: Valid) -> None:
    with begin(home) as draft:
        draft.put(valid(NAME.format(1), triples(1)))
        draft.put(valid(NAME.format(1), triples(2)))
        draft.put(valid(NAME.format(2), triples(3)))
        draft.delete(NAME.format(2))
        assert draft.store.graphs() == (NAME.format(1),)
        draft.commit()
    assert set(content(home).split('"')[1::2]) == {"2"}


def test_a_change_begins_as_the_live_generation_and_leaves_its_readers_alone(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    reader = open_store(home)
    for version in range(2, 9):
        with extend(home) as draft:
            draft.put(valid(NAME.format(0), triples(version)))
            draft.commit()
        assert content(home).count(f'"{version}"') == 20
        assert content(home).count('"1"') == 40
    assert reader.nquads().count('"1"') == 60
    reader.close()
    extend(home).abandon()
    assert content(home).count('"8"') == 20
    assert [path.name for path in (home / "generations").iterdir()] == [live_name(home)]


def test_a_change_needs_a_finished_build_of_this_format(home: Path, valid: Valid) -> None:
    with pytest.raises(StoreError, match="there is no such folder"):
        extend(home)
    begin(home).abandon()
    with pytest.raises(StoreError, match="holds no finished build"):
        extend(home)
    build(home, valid, 1)
    (home / "format.json").write_text('{"format": 1}')
    with pytest.raises(StoreError, match=r"was made by an older version\. Build it again"):
        extend(home)


def test_graphs_that_are_not_there_yet_can_be_stored_many_at_once(
    home: Path, valid: Valid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_BULK", 30)
    with begin(home) as draft:
        draft.fill(valid(NAME.format(number), triples(1)) for number in range(4))
        draft.commit()
    assert content(home).count('"1"') == 80


def test_a_draft_that_is_not_committed_leaves_the_old_live(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    before = content(home)
    with pytest.raises(RuntimeError, match="cut short"), begin(home) as draft:
        draft.put(valid(NAME.format(0), triples(2)))
        raise RuntimeError("cut short")
    assert content(home) == before
    assert len(list((home / "generations").iterdir())) == 1


def test_a_second_writer_is_told_so_and_readers_are_not_held_up(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    with begin(home) as draft:
        draft.put(valid(NAME.format(0), triples(2)))
        with pytest.raises(StoreError, match=r"store: somebody else is writing here\. Wait until it is done"):
            begin(home)
        assert content(home).count('"1"') == 60
    begin(home).abandon()


def test_a_reader_keeps_its_generation_until_it_closes(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    reader = open_store(home)
    build(home, valid, 2)
    assert reader.nquads().count('"1"') == 60
    assert reader.path.is_dir()
    reader.close()
    build(home, valid, 3)
    assert [path.name for path in (home / "generations").iterdir()] == ["000003"]


def test_a_reader_that_loses_a_race_looks_again(
    home: Path, valid: Valid, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(home, valid, 1)
    build(home, valid, 2)
    real, stale = generations.live_name, iter(["000001"])
    monkeypatch.setattr(generations, "live_name", lambda home: next(stale, None) or real(home))
    assert content(home).count('"2"') == 60


def test_readers_read_a_folder_that_they_may_not_write(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    for path in (home, *home.rglob("*")):
        path.chmod(path.stat().st_mode & 0o555)
    try:
        assert content(home).count('"1"') == 60
    finally:
        for path in (home, *home.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)


@pytest.mark.parametrize("step", ["put", "_sync_tree", "_sync", "_remove_dead"])
def test_a_failure_at_any_step_leaves_the_old_or_the_new_whole(
    home: Path, valid: Valid, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    build(home, valid, 1)
    one = content(home)
    build(home, valid, 2)
    two = content(home)
    build(home, valid, 1)
    draft = begin(home)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(Draft if step == "put" else generations, step, fail)
    with pytest.raises(RuntimeError, match="power cut"), draft:
        for number in range(3):
            draft.put(valid(NAME.format(number), triples(2)))
        draft.commit()
    monkeypatch.undo()
    assert content(home) == (two if step == "_remove_dead" else one)


BUILDER = """
import sys
from pathlib import Path
from kg.graph import CandidateGraph
from kg.store import begin
from kg.validate import validate

class Lenient:
    def results(self, triples):
        return ()

for version in range(1, 10_000):
    text = "".join(f'<http://x/s{i}> <http://x/version> "{version}" .\\n' for i in range(20))
    with begin(Path(sys.argv[1])) as draft:
        for number in range(3):
            name = f"https://w3id.org/accord-kg/id/graph/document/{number}"
            draft.put(validate(CandidateGraph(name=name, triples=text), Lenient()))
        draft.commit()
    print(version, flush=True)
"""


@pytest.mark.parametrize("seed", range(6))
def test_a_kill_at_any_moment_leaves_one_whole_generation(tmp_path: Path, seed: int) -> None:
    """SIGKILL at a random moment: what is live is a version whole, the last that was told of or the one after it."""
    home = tmp_path / "store"
    source = str(Path(kg.__file__).parents[1])
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r})\n{BUILDER}", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "1\n"
        time.sleep(random.Random(seed).uniform(0.0, 0.25))
        child.kill()
        told = [int(line) for line in child.stdout.read().split()]
    versions = content(home).split('"')[1::2]
    last = told[-1] if told else 1
    assert len(versions) == 60
    assert len(set(versions)) == 1
    assert int(versions[0]) in (last, last + 1)
    begin(home).abandon()
    assert len(list((home / "generations").iterdir())) == 1


def test_errors_of_opening_say_what_where_and_the_mend(home: Path, valid: Valid) -> None:
    with pytest.raises(StoreError, match=r"store: there is no such folder\. Make a store with kg build"):
        open_store(home)
    home.mkdir()
    with pytest.raises(StoreError, match=r"store: the folder is no store\. Give the folder"):
        open_store(home)
    begin(home).abandon()
    with pytest.raises(StoreError, match=r"store: holds no finished build\. Run kg build again"):
        open_store(home)
    build(home, valid, 1)
    (home / "format.json").write_text('{"format": 3}')
    with pytest.raises(StoreError, match=r"made by a newer version \(format 3, known up to 2\)\. Update accord-kg"):
        open_store(home)
    with pytest.raises(StoreError, match="made by a newer version"):
        begin(home)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "1"}', "nonsense"])
def test_a_broken_version_mark_is_a_clear_error(home: Path, valid: Valid, text: str) -> None:
    build(home, valid, 1)
    (home / "format.json").write_text(text)
    with pytest.raises(StoreError, match=r"format\.json: cannot be read"):
        open_store(home)


def test_a_broken_index_is_a_clear_error(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    (home / "index.sqlite").write_bytes(b"nonsense" * 1000)
    with pytest.raises(StoreError, match=r"index\.sqlite: cannot be used as an index .* Build it again"):
        open_store(home)


def test_a_missing_generation_is_a_clear_error(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    shutil.rmtree(home / "generations" / "000001")
    with pytest.raises(StoreError, match="the live generation is missing"):
        open_store(home)


def test_a_damaged_index_is_a_clear_error(home: Path, valid: Valid) -> None:
    build(home, valid, 1)
    for path in (home / "generations" / "000001" / "oxigraph").glob("MANIFEST*"):
        path.write_bytes(b"damaged")
    with pytest.raises(StoreError, match="cannot be read or written"):
        open_store(home)


def test_a_folder_with_other_things_is_left_alone(home: Path) -> None:
    home.mkdir()
    (home / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match=r"the folder holds other things\. Give an empty or new folder"):
        begin(home)
    assert [path.name for path in home.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_way_is_a_clear_error(home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        begin(home)
