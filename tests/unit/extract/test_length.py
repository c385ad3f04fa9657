"""Work and memory for a long document: counted, since seconds depend on the machine."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from types import FrameType

from kg.extract import Extractor
from kg.extract.parse import Parser, batches
from kg.model import Document
from kg.text import Block, BlockKind, structure

CORPUS = Path(__file__).resolve().parents[3] / "seeds" / "corpus" / "texts"
FEW, MANY = 12, 48


def joined(number: int) -> Document:
    paths = sorted(CORPUS.glob("*.txt"))[:number]
    assert len(paths) == number
    return Document(name="long", content="\n\n".join(p.read_text(encoding="utf-8") for p in paths))


def calls(extractor: Extractor, document: Document) -> int:
    """How many functions are called to extract a document's records."""
    count = 0

    def counted(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        extractor.extract(document)
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_with_the_text_and_no_faster(extractor: Extractor) -> None:
    few, many = joined(FEW), joined(MANY)
    extractor.extract(few)  # what is loaded at first use
    growth = len(many.content) / len(few.content)
    assert calls(extractor, many) < 1.2 * growth * calls(extractor, few)


def test_a_parse_keeps_no_vectors() -> None:
    blocks = Parser().parse(structure(joined(1))).blocks
    assert sum(len(b.doc) for b in blocks) > 100
    assert all(b.doc.tensor.size == 0 for b in blocks)


def test_batches_are_whole_ordered_and_bounded() -> None:
    ends = [0, *range(10, 2010, 10), 32_000, 62_000, 92_000, 192_000]
    blocks = [Block(kind=BlockKind.PARAGRAPH, start=a, end=b) for a, b in pairwise(ends)]
    found = list(batches(blocks))
    assert [b for batch in found for b in batch] == blocks
    assert max(len(batch) for batch in found) == 64
    assert [len(batch) for batch in found if sum(b.end - b.start for b in batch) > 50_000] == [1]
