"""The annotated documents of a corpus: their text, their manifest line, their gold records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model import Document, Record
from kg.records import from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A document with what its annotator found; ``part`` is train, tune or test, None for a corpus without parts."""

    document: Document
    part: str | None
    records: tuple[Record, ...]


def annotated(folder: Path) -> Iterator[Annotated]:
    """The documents of a corpus that have gold, by id; its lines stand in ``manifest-*.jsonl`` or ``manifest.json``."""
    lines = [json.loads(line) for path in folder.glob("manifest-*.jsonl") for line in path.open(encoding="utf-8")]
    if (folder / "manifest.json").exists():
        lines += json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for about in sorted(lines, key=lambda line: str(line["id"])):
        gold = folder / "gold" / f"{about['id']}.jsonl"
        if not gold.exists():
            continue
        document = Document(
            name=about["id"], content=(folder / "texts" / f"{about['id']}.txt").read_bytes().decode("utf-8"),
            title=about["title"], issued=about["date"], publisher=about["publisher"], language="en",
        )  # fmt: skip
        records = tuple(from_json(line) for line in gold.read_text(encoding="utf-8").split("\n") if line.strip())
        yield Annotated(document=document, part=about.get("part"), records=records)
