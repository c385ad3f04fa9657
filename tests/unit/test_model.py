"""The evidence law: no record without its words at its offsets."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EvidenceError
from kg.model import Actor, ActorKind, Document, Extraction, Notice

DOCUMENT = Document(name="d", content="Armenia and Azerbaijan agreed.", source="d.txt")


def actor(quote: str, start: int, end: int) -> Actor:
    return Actor(id="a1", doc="d", quote=quote, start=start, end=end, name="n", kind=ActorKind.STATE)


@given(st.integers(0, len(DOCUMENT.content)), st.integers(0, len(DOCUMENT.content)))
def test_words_of_the_text_at_their_offsets_are_evidence(start: int, end: int) -> None:
    quote = DOCUMENT.content[start:end]
    if quote.strip():
        record = actor(quote, start, end)
        assert Extraction(document=DOCUMENT, records=(record,)).records == (record,)
    else:
        with pytest.raises(EvidenceError):
            actor(quote, start, end)


@pytest.mark.parametrize(("quote", "start", "end"), [("", 0, 0), ("  ", 0, 2), ("Armenia", 0, 6), ("Armenia", -7, 0)])
def test_record_without_words_or_with_other_offsets(quote: str, start: int, end: int) -> None:
    with pytest.raises(EvidenceError, match="record a1 has a quote of"):
        actor(quote, start, end)


@pytest.mark.parametrize(("quote", "start"), [("Armenia", 1), ("armenia", 0), ("agreed. ", 23), ("agreed.", 1000)])
def test_quote_that_is_not_in_the_text(quote: str, start: int) -> None:
    with pytest.raises(EvidenceError, match="quotes words that are not at") as caught:
        Extraction(document=DOCUMENT, records=(actor(quote, start, start + len(quote)),))
    assert caught.value.where == "d.txt"


def test_records_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        DOCUMENT.content = "other"  # type: ignore[misc]


def test_notice_is_one_line_that_cannot_steer_a_terminal() -> None:
    assert str(Notice(what="is not English", where="d.txt")) == "d.txt: is not English"
    shown = str(Notice(what="is not\nEnglish", where="d\x1b[2J.txt", mend="Leave it out"))
    assert shown.isprintable()
    assert shown.endswith("is not English. Leave it out")
