"""Records as JSON lines: what goes out comes back."""

from __future__ import annotations

import json
from dataclasses import fields
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DocumentError, EvidenceError
from kg.model import Actor, ActorKind, Commitment, Force, Modality, Record, SlotSpan, ThirdParty, ThirdPartyRole
from kg.records import TYPES, from_json, to_json

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
OFFSETS = st.integers(min_value=0, max_value=10**7)
PAIRS = st.tuples(OFFSETS, OFFSETS)
MANY: dict[str, st.SearchStrategy[Any]] = {
    "tuple[str, ...]": st.lists(WORDS, max_size=3).map(tuple),
    "tuple[tuple[int, int], ...]": st.lists(PAIRS, max_size=3).map(tuple),
    "tuple[SlotSpan, ...]": st.lists(st.builds(SlotSpan, slot=WORDS, start=OFFSETS, end=OFFSETS), max_size=4).map(
        tuple
    ),
    "tuple[ThirdParty, ...]": st.lists(
        st.builds(ThirdParty, actor=WORDS, role=st.sampled_from(ThirdPartyRole)), max_size=3
    ).map(tuple),
    "float | None": st.none() | st.floats(0, 1),
    "str": WORDS,
    "str | None": st.none() | WORDS,
}


def values_of(declared: str) -> st.SearchStrategy[Any]:
    """Values of a declared type; whatever MANY does not know is one of the model's enumerations."""
    if declared in MANY:
        return MANY[declared]
    name, _, optional = declared.partition(" | ")
    codes = next(kind for kind in StrEnum.__subclasses__() if kind.__name__ == name)
    return st.none() | st.sampled_from(codes) if optional else st.sampled_from(codes)


@st.composite
def records(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from(sorted(TYPES.values(), key=lambda k: k.__name__)))
    quote, start = draw(WORDS.filter(lambda words: bool(words.strip()))), draw(OFFSETS)
    place: dict[str, Any] = {"quote": quote, "start": start, "end": start + len(quote)}
    others: dict[str, Any] = {f.name: draw(values_of(str(f.type))) for f in fields(kind) if f.name not in place}
    return kind(**place, **others)


@given(records())
def test_round_trip(record: Record) -> None:
    line = to_json(record)
    assert "\n" not in line
    assert from_json(line) == record


@given(records())
def test_line_has_the_type_and_nothing_empty(record: Record) -> None:
    raw = json.loads(to_json(record))
    assert TYPES[raw["type"]] is type(record)
    assert None not in raw.values()
    assert [] not in raw.values()
    assert raw["end"] - raw["start"] == len(raw["quote"])


COMMITMENT = Commitment(
    id="c1",
    doc="d",
    quote="withdraw by noon",
    start=4,
    end=20,
    spans=(SlotSpan(slot="debtor", start=0, end=1), SlotSpan(slot="debtor", start=2, end=3)),
    modality=Modality.OBLIGATION,
    force=Force.UNDERTAKEN,
    action="withdraw",
    debtor=("a1", "a2"),
)
LINE = (
    '{"type": "commitment", "id": "c1", "doc": "d", "quote": "withdraw by noon", "start": 4, "end": 20,'
    ' "spans": [["debtor", 0, 1], ["debtor", 2, 3]], "modality": "obligation", "force": "undertaken",'
    ' "action": "withdraw", "debtor": ["a1", "a2"]}'
)


def test_line_of_a_commitment() -> None:
    assert to_json(COMMITMENT) == LINE
    assert from_json(LINE) == COMMITMENT


def test_unknown_keys_and_nulls_are_passed_over() -> None:
    line = '{"type": "actor", "id": "a", "doc": "d", "quote": "q", "start": 0, "end": 1, "name": "n", "kind": "state", '
    plain = Actor(id="a", doc="d", quote="q", start=0, end=1, name="n", kind=ActorKind.STATE)
    assert from_json(line + '"note": [1], "country": null, "mentions": null}') == plain


@pytest.mark.parametrize(
    "line",
    [
        "",
        "words",
        "[]",
        '"actor"',
        "null",
        "{}",
        '{"type": "rumour"}',
        '{"type": ["actor"]}',
        '{"type": "actor", "id": "a"}',
        "[" * 100_000,
        LINE.replace('"obligation"', '"wish"'),
        LINE.replace('"withdraw"', "5"),
        LINE.replace('"c1"', "true"),
        LINE.replace('["a1", "a2"]', '"a1"'),
        LINE.replace('["a1", "a2"]', "[1]"),
        LINE.replace('[["debtor", 0, 1], ["debtor", 2, 3]]', '[["debtor", 0]]'),
        LINE.replace('[["debtor", 0, 1], ["debtor", 2, 3]]', '{"debtor": [0, 1]}'),
        LINE.replace('"start": 4', '"start": "4"'),
        LINE.replace('"start": 4', '"start": true'),
        LINE.replace('"start": 4', '"confidence": "high", "start": 4'),
    ],
)
def test_line_that_is_no_record(line: str) -> None:
    with pytest.raises(DocumentError, match="no record of the interchange format") as caught:
        from_json(line)
    assert len(caught.value.where) <= 60


def test_quote_that_does_not_fit_its_offsets() -> None:
    with pytest.raises(EvidenceError):
        from_json(LINE.replace('"end": 20', '"end": 21'))
