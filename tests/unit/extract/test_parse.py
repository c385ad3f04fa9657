"""Cleaning with a way back to the offsets, and the checked model."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataFileError
from kg.extract import parse
from kg.extract.parse import Parsed, Parser, clean
from kg.model import Document
from kg.text import BlockKind, structure


def parsed(content: str) -> Parsed:
    return Parser().parse(structure(Document(name="d", content=content)))


def known(word: str) -> bool:
    return word in {"civilian", "contact", "exceptional"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("the civil- ian toll", "the civilian toll"),
        ("the con-\ntact line", "the contact line"),
        ("in non- government areas", "in non-government areas"),
        ("in non -government areas", "in non-government areas"),
        ("north- and southbound", "north- and southbound"),
        ("two  blanks\n\nand\u00a0more", "two blanks and more"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_clean_mends_breaks_and_keeps_every_offset(written: str, read: str) -> None:
    words, offsets = clean(written, 0, len(written), known)
    assert words == read
    assert len(offsets) == len(words)
    assert all(written[o] == c or (written[o].isspace() and c == " ") for o, c in zip(offsets, words, strict=True))


def test_tokens_lead_back_to_the_text() -> None:
    found = parsed("Title here\n\nThe ceasefire  monitors\nrecorded civil- ian losses near the dam.")
    for block in found.blocks:
        for token in block.doc:
            assert found.content[block.start(token)] == token.text[0]
            assert found.content[block.end(token) - 1] == token.text[-1]
            assert block.token_at(block.start(token)) == token
    last = found.blocks[-1]
    civilian = next(t for t in last.doc if t.text == "civilian")
    assert found.content[slice(*last.span(civilian, civilian))] == "civil- ian"
    assert found.block_of(civilian) is last


def test_datelines_stay_unread() -> None:
    found = parsed("GOZ, 1 May 2020 (Wire) - The army left the town.")
    assert found.blocks[0].block.kind is BlockKind.DATELINE
    assert len(found.blocks[0].doc) == 0
    assert found.blocks[1].doc.text == "The army left the town."


def test_lay_down_is_no_lie() -> None:
    found = parsed("They agreed that the fighters lay down their arms and leave.")
    assert "lay" in [t.lemma_ for t in found.blocks[0].doc]


def test_cease_fire_is_one_word() -> None:
    found = parsed("Both sides signed a cease-fire.")
    assert [t.lemma_ for t in found.blocks[0].doc if t.text == "cease-fire"] == ["ceasefire"]


def test_parsing_twice_gives_the_same() -> None:
    content = "The governor and the front signed the accord, and both promised to free all prisoners by Monday."
    one, two = (parsed(content).blocks[0].doc for _ in range(2))
    assert [(t.text, t.dep_, t.head.i, t.lemma_) for t in one] == [(t.text, t.dep_, t.head.i, t.lemma_) for t in two]


def test_an_altered_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def altered(path: Path) -> str:
        return "0" * 64

    monkeypatch.setattr(parse, "_digest", altered)
    with pytest.raises(DataFileError, match="altered"):
        parse._model_folder()


def test_a_missing_model_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "_PACKAGES", ("no_such_package_for_a_model",))
    with pytest.raises(DataFileError, match="not installed"):
        parse._model_folder()
