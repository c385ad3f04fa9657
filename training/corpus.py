"""The annotated documents of a corpus: their text, their manifest line, their gold records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extract.attribution import Attribution
from kg.model import Document, Record
from kg.records import from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A document with what its annotator found; ``part`` is train, tune or test, None for a corpus without parts.

    ``attributions`` is None where nobody has annotated them. ``genre`` is the manifest's.
    """

    document: Document
    part: str | None
    genre: str
    records: tuple[Record, ...]
    attributions: tuple[Attribution, ...] | None = None


def annotated(folder: Path) -> Iterator[Annotated]:
    """The documents of a corpus that have gold, by id; its lines stand in ``manifest-*.jsonl`` or ``manifest.json``."""
    lines = [json.loads(line) for path in folder.glob("manifest-*.jsonl") for line in _lines(path)]
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
        records = tuple(from_json(line) for line in _lines(gold))
        spoken = folder / "attributions" / f"{about['id']}.jsonl"
        yield Annotated(
            document=document, part=about.get("part"), genre=str(about.get("genre", "")), records=records,
            attributions=tuple(_attributions(spoken)) if spoken.exists() else None,
        )  # fmt: skip


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _attributions(path: Path) -> Iterator[Attribution]:
    for line in _lines(path):
        parts = {k: tuple((int(a), int(b)) for a, b in spans) for k, spans in json.loads(line).items()}
        if parts.get("cue"):
            yield Attribution(
                source=parts.get("source", ()), cue=parts["cue"], content=parts.get("content", ()), speaker=()
            )
