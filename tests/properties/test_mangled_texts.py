"""Texts cut, shuffled and torn: the reader says less, but it neither fails nor quotes what is not there."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import SEEDS

from kg.extract import Extractor
from kg.model import Document
from kg.records import from_json, to_json

TEXTS = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.*t*")) if path.suffix in (".txt", ".md")]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """Some words of a seed text: a cut, a shuffle, every other word, or a text torn into blocks."""
    text = draw(st.sampled_from(TEXTS))
    start = draw(st.integers(0, len(text) - 10))
    piece = text[start : start + draw(st.integers(5, 400))]
    words = piece.split(" ")
    match draw(st.sampled_from(["cut", "shuffled", "thinned", "torn"])):
        case "shuffled":
            return " ".join(draw(st.permutations(words)))
        case "thinned":
            return " ".join(words[:: draw(st.integers(2, 3))])
        case "torn":
            return "\n\n".join(words)
    return piece


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=mangled())
def test_a_mangled_text_is_read_without_failure(extractor: Extractor, text: str) -> None:
    read = extractor.extract(Document(name="d", content=text, issued="2023-09-20"))
    for record in read.records:
        assert text[record.start : record.end] == record.quote
        assert from_json(to_json(record)) == record


def test_the_same_text_gives_the_same_records(extractor: Extractor) -> None:
    document = Document(name="d", content=TEXTS[0])
    assert extractor.extract(document) == Extractor().extract(document)
