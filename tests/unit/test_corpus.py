"""The corpus of annotated commitments: its gold is what its notes say, and stands where it says."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from tests.corpus_tool import CORPUS, tool

from kg.records import from_json

GOLD = sorted((CORPUS / "gold").glob("*.jsonl"))
PARTS = {"train", "tune", "test"}


TOOL = tool()


def text_of(key: str) -> str:
    return unicodedata.normalize("NFC", (CORPUS / "texts" / f"{key}.txt").read_text(encoding="utf-8"))


def manifest() -> dict[str, dict[str, object]]:
    lines = [line for path in sorted(CORPUS.glob("manifest-*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    entries = [json.loads(line) for line in lines]
    assert len({entry["id"] for entry in entries}) == len(entries)
    return {entry["id"]: entry for entry in entries}


def write(root: Path, text: str, notes: str) -> None:
    for folder in ("texts", "notes"):
        (root / folder).mkdir()
    (root / "texts" / "x1.txt").write_text(text, encoding="utf-8")
    (root / "notes" / "x1.yaml").write_text(notes, encoding="utf-8")


def build(root: Path) -> str:
    ((_, gold),) = TOOL.built([], root)
    return str(gold)


def test_there_are_texts_of_all_series_and_parts() -> None:
    assert {path.stem[0] for path in GOLD} == set("abcdefgh")
    assert {manifest()[path.stem]["part"] for path in GOLD} == PARTS
    assert len(GOLD) >= 400


def test_texts_gold_notes_and_manifest_belong_together() -> None:
    """A text may still wait for its annotator; nothing else may be missing."""
    texts = {path.stem for path in (CORPUS / "texts").glob("*.txt")}
    gold = {path.stem for path in GOLD}
    assert gold == {path.stem for path in (CORPUS / "notes").glob("*.yaml")}
    assert gold <= texts == set(manifest())
    assert len(gold) > len(texts) / 2


def test_no_conflict_is_in_two_parts() -> None:
    parts: dict[object, set[object]] = {}
    for entry in manifest().values():
        parts.setdefault(entry["conflict"], set()).add(entry["part"])
        assert entry["part"] in PARTS
        assert isinstance(entry["real"], bool)
    assert all(len(found) == 1 for found in parts.values())


@pytest.mark.parametrize("path", GOLD, ids=lambda path: str(path.stem))
def test_gold_is_read_and_stands_in_its_text(path: Path) -> None:
    text = text_of(path.stem)
    ids = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        record, raw = from_json(line), json.loads(line)
        assert record.doc == path.stem
        assert text[record.start : record.end] == record.quote
        assert all(0 <= start < end <= len(text) for start, end in raw.get("mentions", []))
        assert all(0 <= start < end <= len(text) for _, start, end in raw.get("spans", []))
        ids.add(record.id)
    for line in path.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        named = [*raw.get("debtor", []), *raw.get("actor", []), *raw.get("speaker", []), *raw.get("parties", [])]
        assert set(named) <= ids


@pytest.mark.parametrize("path", GOLD, ids=lambda path: str(path.stem))
def test_gold_is_what_the_notes_say(path: Path) -> None:
    ((_, gold),) = TOOL.built([path.stem])
    assert gold == path.read_text(encoding="utf-8")


def test_words_are_found_by_context_number_and_ends() -> None:
    text = "The army said that it would\nleave. The town said that it would stay."
    assert TOOL.locate(text, "The army") == (0, 8)
    assert TOOL.locate(text, "it @2") == (text.rindex("it would"), text.rindex("it would") + 2)
    assert TOOL.locate(text, "that <it> would leave") == (19, 21)
    assert TOOL.locate(text, "The army ... leave") == (0, 33)


@pytest.mark.parametrize("words", ["The navy", "it", "it @3", "would lea"])
def test_words_that_are_not_there_once_are_refused(words: str) -> None:
    with pytest.raises(TOOL.NoteError):
        TOOL.locate("The army said that it would leave. The town said that it would stay.", words)


def test_an_empty_name_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "Torvia waits.", 'actors:\n  torvia: {name: Torvia, kind: state, names: [""]}\n')
    with pytest.raises(TOOL.NoteError, match="empty"):
        TOOL.records(TOOL.read_sheet("x1", tmp_path))


def test_a_name_inside_another_name_is_no_mention(tmp_path: Path) -> None:
    write(
        tmp_path,
        "The Ministry of Torvia wrote to Torvia.",
        "actors:\n"
        "  ministry: {name: Ministry of Torvia, kind: government_body}\n"
        "  torvia: {name: Torvia, kind: state}\n",
    )
    lines = [json.loads(line) for line in build(tmp_path).splitlines()]
    assert [line["mentions"] for line in lines] == [[[4, 22]], [[32, 38]]]


def test_slots_keep_their_words(tmp_path: Path) -> None:
    write(
        tmp_path,
        "Lumba promised that it would be withdrawing its guns within ten days.",
        "actors:\n  lumba: {name: Lumba, kind: state, mentions: [that <it> would]}\n"
        "commitments:\n  c1: {quote: it would ... ten days, debtor: lumba = it, action: withdraw, object: its guns,\n"
        "    deadline: 2031-03-13 = within ten days}\n",
    )
    text = "Lumba promised that it would be withdrawing its guns within ten days."
    record = json.loads(build(tmp_path).splitlines()[1])
    assert record["deadline"] == "2031-03-13"
    assert record["modality"] == "obligation"
    assert {(slot, text[start:end]) for slot, start, end in record["spans"]} == {
        ("action", "withdrawing"),
        ("deadline", "within ten days"),
        ("debtor", "it"),
        ("object", "its guns"),
    }


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("people: {}", "no section"),
        ("actors:\n  a: {name: Lumba, kind: town}", "a:"),
        ("actors:\n  a: {name: Lumba, kind: state, colour: red}", "no field"),
        ("actors:\n  a: {name: Lumba, kind: state}\n  a: {name: Lumba, kind: state}", "given twice"),
        ("actors:\n  a: {name: Torvia, kind: state}", "in the text"),
        ("commitments:\n  c: {quote: Lumba left, debtor: nobody, action: leave}", "no 'nobody'"),
        ("commitments:\n  c: {quote: Lumba left, action: stay}", "0 forms"),
        ("commitments:\n  c: {action: leave}", "quote"),
    ],
)
def test_notes_that_do_not_fit_are_refused(tmp_path: Path, notes: str, message: str) -> None:
    write(tmp_path, "Lumba left.", notes)
    ((_, error),) = TOOL.built([], tmp_path)
    assert isinstance(error, TOOL.NoteError)
    assert message in str(error)
