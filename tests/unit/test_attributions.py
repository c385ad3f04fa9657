"""The corpus' attributions: what is built is what the annotator wrote, and stands where it says."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from tests.corpus_tool import CORPUS, tool

TEXT = "The road, Ana Rell said, is open. She did not say that it would stay open."


def attributions_tool() -> ModuleType:
    """``seeds/corpus/attributions.py``, with the module of the notes that it stands on."""
    sys.modules.setdefault("annotate", tool())
    spec = importlib.util.spec_from_file_location("corpus_attributions", CORPUS / "attributions.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TOOL = attributions_tool()
BUILT = sorted((CORPUS / "attributions").glob("*.jsonl"))


def build(root: Path, notes: str) -> object:
    for folder in ("texts", "attributions"):
        (root / folder).mkdir()
    (root / "texts" / "x1.txt").write_text(TEXT, encoding="utf-8")
    (root / "attributions" / "x1.yaml").write_text(notes, encoding="utf-8")
    ((_, lines),) = TOOL.built(root=root)
    return lines


def test_every_part_of_the_corpus_has_some() -> None:
    lines = [line for path in sorted(CORPUS.glob("manifest-*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    parts = {entry["id"]: entry["part"] for entry in map(json.loads, lines)}
    counts = Counter(parts[path.stem] for path in BUILT)
    assert {path.stem for path in BUILT} == {path.stem for path in (CORPUS / "attributions").glob("*.yaml")}
    assert counts.total() >= 170
    assert min(counts["tune"], counts["test"]) >= 15


@pytest.mark.parametrize("path", BUILT, ids=lambda path: str(path.stem))
def test_what_is_built_is_what_the_annotator_wrote(path: Path) -> None:
    ((_, lines),) = TOOL.built([path.stem])
    assert lines == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BUILT, ids=lambda path: str(path.stem))
def test_words_begin_and_end_with_a_word_or_a_mark(path: Path) -> None:
    """No span is empty, leaves the text, or has white space at an end; every attribution has a cue and a content."""
    text = TOOL.text_of(path.stem)
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        assert set(item) == {"source", "cue", "content"}
        assert item["cue"] and item["content"]
        for start, end in (span for spans in item.values() for span in spans):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()


def test_pieces_are_found_and_set_in_order(tmp_path: Path) -> None:
    lines = build(
        tmp_path,
        "- {source: She, cue: did not say, content: that it would stay open}\n"
        "- {source: Ana Rell, cue: said, content: [is open, The road]}\n",
    )
    found = [json.loads(line) for line in str(lines).splitlines()]
    words = [{part: [TEXT[slice(*span)] for span in spans] for part, spans in item.items()} for item in found]
    assert words == [
        {"source": ["Ana Rell"], "cue": ["said"], "content": ["The road", "is open"]},
        {"source": ["She"], "cue": ["did not say"], "content": ["that it would stay open"]},
    ]


def test_a_source_may_be_missing_and_a_text_may_have_none(tmp_path: Path) -> None:
    lines = str(build(tmp_path, "- {cue: said, content: is open}"))
    assert json.loads(lines)["source"] == []
    (tmp_path / "attributions" / "x1.yaml").write_text("[]\n", encoding="utf-8")
    assert list(TOOL.built(root=tmp_path)) == [("x1", "")]


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("- {cue: said}", "entry 1: a content is needed"),
        ("- {source: She, content: is open}", "a cue is needed"),
        ("- {cue: said, content: is open, holder: She}", "no field holder"),
        ("- {cue: said, content: is shut}", "not in the text"),
        ("- {cue: said, content: open}", "2 times"),
        ("- {cue: said, content: Rell said}", "overlap"),
        ("- {cue: said, content: is open}\n- {cue: said, content: The road}", "a cue is given 2 times: 'said'"),
        ("- said", "fields expected"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, notes: str, message: str) -> None:
    error = build(tmp_path, notes)
    assert isinstance(error, Exception)
    assert str(error).startswith("x1: ")
    assert message in str(error)
