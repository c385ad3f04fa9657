"""What is measured: the seed documents, one long document joined from all texts, and reports of one length."""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path

from kg import readers
from kg.model import Document

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_WORD = re.compile(r"\S+")


def documents() -> list[Document]:
    """The seed documents."""
    return _read(SEEDS / "documents")


def parts(words: int) -> list[Document]:
    """So many words or a few more, as short documents: the seeds and the corpus, over again where they do not reach."""
    out: list[Document] = []
    for number, document in enumerate(cycle([*documents(), *_read(SEEDS / "corpus" / "texts")])):
        if words <= 0:
            break
        out.append(Document(name=f"part-{number}", content=document.content))
        words -= length(document)
    return out


def joined(short: list[Document]) -> Document:
    """The same words as one document."""
    return Document(name="long", content="\n\n".join(d.content for d in short))


def reports(number: int, words: int) -> list[Document]:
    """Reports of so many words each, cut from the joined texts."""
    content = joined(parts(number * words)).content
    ends = [m.end() for m in _WORD.finditer(content)][words - 1 :: words]
    starts = [0, *ends]
    return [
        Document(name=f"report-{i}", content=content[a:b])
        for i, (a, b) in enumerate(zip(starts, ends, strict=False))
        if i < number
    ]


def length(document: Document) -> int:
    """Its words."""
    return len(document.content.split())


def _read(folder: Path) -> list[Document]:
    return [d for path in readers.expand([str(folder)]) for d in readers.read_all(path)[0]]
