"""Vague times as sortable bounds."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.instants import Bounds, bounds, offset_of


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2016", "2016-01-01T00:00:00+04:00", "2016-12-31T23:59:59+04:00"),
        ("2016-02", "2016-02-01T00:00:00+04:00", "2016-02-29T23:59:59+04:00"),
        ("2020-11-09/2020-11-10", "2020-11-09T00:00:00+04:00", "2020-11-10T23:59:59+04:00"),
        ("2023-09-20T12:00+03:00", "2023-09-20T12:00:00+03:00", "2023-09-20T12:00:00+03:00"),
        ("2023-09-20T12:00", "2023-09-20T12:00:00+04:00", "2023-09-20T12:00:00+04:00"),
        ("2023-09-20T12:00:30+0000", "2023-09-20T12:00:30Z", "2023-09-20T12:00:30Z"),
    ],
)
def test_bounds_of_what_edtf_can_say(value: str, earliest: str, latest: str) -> None:
    assert bounds(value, "+04:00") == Bounds(earliest=earliest, latest=latest)


def test_an_open_end_has_no_bound() -> None:
    assert bounds("2020-11-10/..") == Bounds(earliest="2020-11-10T00:00:00Z", latest=None)


@pytest.mark.parametrize(
    "words", [None, "", "within 14 days", "2020-13", "2020-02-30", "2020-01-01T24:10", "0000", "20"]
)
def test_words_and_impossible_days_are_no_time(words: str | None) -> None:
    assert bounds(words) is None


@pytest.mark.parametrize(
    ("issued", "offset"),
    [("2023-09-20T12:30+03:00", "+03:00"), ("2023-09-20T12:30Z", "Z"), ("2023-09-20", "Z"), (None, "Z"), ("soon", "Z")],
)
def test_the_offset_of_a_document(issued: str | None, offset: str) -> None:
    assert offset_of(issued) == offset


@given(st.dates(min_value=datetime.date(1, 1, 1)))
def test_a_day_lasts_from_midnight_to_the_last_second(day: datetime.date) -> None:
    found = bounds(day.isoformat())
    assert found is not None and found.earliest is not None and found.latest is not None
    length = datetime.datetime.fromisoformat(found.latest) - datetime.datetime.fromisoformat(found.earliest)
    assert length == datetime.timedelta(hours=23, minutes=59, seconds=59)
