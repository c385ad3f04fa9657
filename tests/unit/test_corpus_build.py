"""Very many documents: the same bytes from every executor, work that goes on, failures that cost only themselves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from tests.conftest import SEEDS, Kg

from kg import readers
from kg.errors import KgError
from kg.executor import Batch, Result, Shards, batches, batching, extract_batch
from kg.executor.batching import result_of
from kg.executor.local import LocalExecutor
from kg.export.shards import read_shards, write_shards
from kg.model import Document, Extraction
from kg.store import open_store


def documents(number: int) -> list[Document]:
    return [Document(name=f"d{n}", content=f"Text {n} says nothing.", source=f"d{n}.txt") for n in range(number)]


def quickly(batch: Batch) -> Result:
    """Extraction without a language model."""
    return result_of(batch.key, [Extraction(document=d, records=()) for d in batch.documents])


class Counting:
    """An executor in this process that counts what it is given, and may break off."""

    def __init__(self, most: int = 10**9) -> None:
        self.most = most
        self.given: list[Batch] = []

    def run(self, found: Iterable[Batch]) -> Iterator[Result]:
        for batch in found:
            if len(self.given) == self.most:
                raise KeyboardInterrupt
            self.given.append(batch)
            yield quickly(batch)


def test_an_added_document_changes_its_own_batch_only() -> None:
    before = {batch.key for batch in batches(documents(1000))}
    more = documents(1000)
    more.insert(500, Document(name="new", content="A new text.", source="new.txt"))
    after = {batch.key for batch in batches(more)}
    assert len(before) > 10 and len(before - after) <= 2 and len(after - before) <= 2
    assert sum(len(batch.documents) for batch in batches(more)) == 1001


def test_work_that_broke_off_goes_on(tmp_path: Path) -> None:
    first = Counting(most=3)
    with pytest.raises(KeyboardInterrupt):
        Shards(tmp_path).fill(documents(500), first)
    with (tmp_path / "done.jsonl").open("a") as file:
        file.write('{"batch": "cut o')
    second = Counting()
    done: list[int] = []
    shards = Shards(tmp_path)
    shards.fill(documents(500), second, done.append)
    assert {b.key for b in first.given}.isdisjoint(b.key for b in second.given)
    assert sum(done) == 500 and [e.document.name for e in shards.extractions()] == [d.name for d in documents(500)]
    broken = next((tmp_path / "records").iterdir())
    broken.write_text(broken.read_text()[:-5])
    third = Counting()
    Shards(tmp_path).fill(documents(500), third)
    assert [batch.key for batch in third.given] == [broken.stem]
    whole = Shards(tmp_path / "whole")
    whole.fill(documents(500), Counting())
    assert (tmp_path / "manifest.json").read_bytes() == (tmp_path / "whole" / "manifest.json").read_bytes()


def dies(batch: Batch) -> Result:
    """A reader that one document kills outright, and another makes fail."""
    for document in batch.documents:
        if document.name == "d7":
            os._exit(1)
    return quickly(batch)


def test_a_document_that_kills_its_process_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.executor.local.extract_batch", dies)
    shards = Shards(tmp_path)
    shards.fill(documents(60), LocalExecutor(2))
    assert [error.where for error in shards.failures()] == ["d7.txt"]
    assert len(list(shards.extractions())) == 59
    assert json.loads((tmp_path / "manifest.json").read_text())["failures"] == 1


def test_a_document_that_trips_the_reader_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Reader:
        def extract(self, document: Document) -> Extraction:
            if document.name == "d1":
                raise ZeroDivisionError("by zero")
            return Extraction(document=document, records=())

    monkeypatch.setattr(batching, "_extractor", lambda reader: Reader())
    result = extract_batch(Batch(key="k", documents=tuple(documents(3))))
    assert (result.documents, result.failures) == (3, 1)
    assert "ZeroDivisionError: by zero" in result.lines


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four of the seed documents, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("corpus")
    for path in readers.expand([str(SEEDS)])[:4]:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "broken.pdf").write_bytes(b"no pdf")
    return folder


def test_the_bytes_do_not_depend_on_the_executor(corpus: Path, tmp_path: Path, kg: Kg) -> None:
    made: dict[str, dict[str, bytes]] = {}
    for name, options in {
        "one": ("--jobs", "1"), "two": ("--jobs", "2"), "dask": ("--executor", "dask", "--jobs", "2")
    }.items():
        work = tmp_path / name
        outcome = kg("corpus", corpus, "--work", work, "--out", tmp_path / f"{name}-store", *options)
        assert outcome.code == 3 and "broken.pdf" in outcome.err, outcome.err
        assert outcome.out.startswith("documents   4 (0 failed, 0 set aside)")
        made[name] = {p.name: p.read_bytes() for p in (*work.glob("quads/*"), work / "manifest.json")}
    assert made["one"] == made["two"] == made["dask"]
    copied = kg("load", tmp_path / "one" / "quads", "--out", tmp_path / "copy")
    assert copied.code == 0, copied.err
    with open_store(tmp_path / "copy") as copy, open_store(tmp_path / "one-store") as store:
        names = [name for name in store.graphs() if not name.endswith("graph/runs")]
        assert copy.nquads() == store.nquads(names)
    plain = kg("build", corpus, "--out", tmp_path / "plain")
    assert plain.code == 3
    with open_store(tmp_path / "plain") as store, open_store(tmp_path / "copy") as copy:
        assert store.nquads([n for n in store.graphs() if not n.endswith("graph/runs")]) == copy.nquads()


def test_shards_are_whole_graphs_held_by_their_hash(built: Path, tmp_path: Path) -> None:
    with open_store(built) as store:
        number, quads = write_shards(store, tmp_path / "quads", 1000)
        everything = store.nquads([n for n in store.graphs() if not n.endswith("graph/runs")])
    texts = list(read_shards(tmp_path / "quads"))
    assert len(texts) == number > 3 and quads == everything.count("\n")
    assert sorted(line for text in texts for line in text.splitlines()) == everything.splitlines()
    shard = tmp_path / "quads" / "00001.nq"
    shard.write_bytes(shard.read_bytes() + b"<a:a> <a:a> <a:a> <a:a> .\n")
    with pytest.raises(KgError, match="is not what the manifest says"):
        list(read_shards(tmp_path / "quads"))


def test_a_wrong_scheduler_is_told(corpus: Path, tmp_path: Path, kg: Callable[..., object]) -> None:
    outcome = kg("corpus", corpus, "--work", tmp_path / "w", "--out", tmp_path / "o", "--scheduler", "tcp://x:1")
    assert outcome.code == 2 and "Add --executor dask" in outcome.err  # type: ignore[attr-defined]
