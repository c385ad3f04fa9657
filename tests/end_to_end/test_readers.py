"""``--reader`` and ``--attributions``, and that the learned reader says the same in any company."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.conftest import ROOT, SEEDS, Kg

from kg import pipeline, readers
from kg.extract import ReaderKind
from kg.model import Document, Extraction

TEXTS = ROOT / "seeds" / "corpus" / "texts"
SOME = ("a004", "c011", "d012", "e030", "g012", "h005")


class Silent:
    """Progress that nobody is told of."""

    def begin(self, stage: str, total: int) -> None:
        """A stage begins."""

    def advance(self) -> None:
        """A step is done."""


def read(documents: list[Document], jobs: int) -> dict[str, Extraction]:
    found = pipeline.extract(documents, jobs, Silent(), lambda: None, ReaderKind.BOTH)
    return {one.document.name: one for one in found if isinstance(one, Extraction)}


def test_records_are_the_same_in_any_order_and_number_of_workers() -> None:
    documents = [Document(name=n, content=(TEXTS / f"{n}.txt").read_text(encoding="utf-8")) for n in SOME]
    mixed = documents.copy()
    random.Random(5).shuffle(mixed)
    alone = read(documents, 1)
    assert mixed != documents
    assert len(alone) == len(SOME)
    assert alone == read(mixed, 1) == read(documents, 2)
    made = {str(r.rule).startswith("model.") for e in alone.values() for r in e.records if r.rule}
    assert made == {True, False}  # both readers have had their say


@pytest.mark.parametrize("reader", list(ReaderKind))
def test_each_reader_can_be_chosen(kg: Kg, tmp_path: Path, reader: ReaderKind) -> None:
    source = tmp_path / "news.txt"
    source.write_text("The Hill Front promised to free all prisoners by 9 May 2031.", encoding="utf-8")
    ended = kg("extract", source, "--reader", reader)
    rules = [r["rule"] for line in ended.out.splitlines() if (r := json.loads(line))["type"] == "commitment"]
    assert ended.code == 0
    assert rules == (["model.commitment"] if reader is ReaderKind.MODEL else ["verb.pledge.infinitive"])


def test_another_reader_is_a_usage_error(kg: Kg) -> None:
    ended = kg("extract", SEEDS, "--reader", "oracle")
    assert ended.code == 2
    assert "oracle" in ended.err


@pytest.mark.parametrize("reader", [ReaderKind.RULES, ReaderKind.BOTH])
def test_attributions_are_stretches_of_the_text(kg: Kg, reader: ReaderKind) -> None:
    ended = kg("extract", SEEDS, "--attributions", "--reader", reader)
    said = [json.loads(line) for line in ended.out.splitlines()]
    texts = {d.name: d.content for path in readers.expand([str(SEEDS)]) for d in readers.read_all(path)[0]}
    assert ended.code == 0
    assert len(said) > 10
    for one in said:
        for part, words in one["words"].items():
            assert " … ".join(texts[one["doc"]][a:b] for a, b in one[part]) == words
    assert any("source" in one["words"] for one in said)


def test_attributions_go_with_no_other_output(kg: Kg) -> None:
    ended = kg("extract", SEEDS, "--attributions", "--explain")
    assert ended.code == 2
    assert "--attributions" in ended.err
