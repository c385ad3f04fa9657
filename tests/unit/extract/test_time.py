from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.errors import DataFileError
from kg.extract import lexicon
from kg.extract.time import Anchors, TimeRole, find_times

REPORT = Anchors(issued=date(2021, 5, 10), signed=date(2021, 5, 1))


@pytest.mark.parametrize(
    ("text", "role", "value"),
    [
        ("signed on 3-4 March 2019", TimeRole.AT, "2019-03-03/2019-03-04"),
        ("from 28 February to 2 March 2020", TimeRole.START, "2020-02-28/2020-03-02"),
        ("talks on November 19-20, 2018", TimeRole.AT, "2018-11-19/2018-11-20"),
        ("by 15 June 2021", TimeRole.DEADLINE, "2021-06-15"),
        ("no later than the 1st of August, 2021", TimeRole.DEADLINE, "2021-08-01"),
        ("not later than 2021-07-04", TimeRole.DEADLINE, "2021-07-04"),
        ("until the end of 2022", TimeRole.DEADLINE, "2022-12-31"),
        ("by the end of the month", TimeRole.DEADLINE, "2021-05-31"),
        ("since February 2016", TimeRole.START, "2016-02"),
        ("in April of last year", TimeRole.AT, "2020-04"),
        ("tomorrow", TimeRole.AT, "2021-05-11"),
        ("the next day", TimeRole.AT, "2021-05-11"),
        ("three days ago", TimeRole.AT, "2021-05-07"),
        ("next week", TimeRole.AT, "2021-05-17/2021-05-23"),
        ("for five years", TimeRole.DURATION, "P5Y"),
        ("a 72-hour pause", TimeRole.DURATION, "PT72H"),
        ("for a period of thirty-six (36) months", TimeRole.DURATION, "P36M"),
        ("within ten days of signing", TimeRole.DEADLINE, "2021-05-11"),
        ("within two months of the signature", TimeRole.DEADLINE, "2021-07-01"),
        ("within 30 days", TimeRole.DEADLINE, None),
        ("on day 5 after the withdrawal", TimeRole.AT, None),
        ("over the coming weeks", TimeRole.DURATION, None),
        ("at 18:30 on 6 May 2021", TimeRole.AT, "2021-05-06T18:30"),
        ("at midnight local time on June 5, 2021", TimeRole.AT, "2021-06-05T00:00"),
        ("until 11:59pm on June 3, 2021", TimeRole.DEADLINE, "2021-06-03T23:59"),
        ("as of noon UTC", TimeRole.START, "2021-05-10T12:00+00:00"),
        ("from 17:00 Indian time on 10 May", TimeRole.START, "2021-05-10T17:00+05:30"),
        ("starting at noon Central Africa Time (GMT+2)", TimeRole.START, "2021-05-10T12:00+02:00"),
    ],
)  # fmt: skip
def test_one_expression(text: str, role: TimeRole, value: str | None) -> None:
    (time,) = find_times(text, REPORT)
    assert (time.role, time.value) == (role, value)
    assert text[time.start : time.end] == time.text


def test_zone_follows_the_history_of_its_clock() -> None:
    (old,) = find_times("12:00 Moscow time on 5 May 2012", REPORT)
    (new,) = find_times("12:00 Moscow time on 5 May 2023", REPORT)
    assert (old.value, new.value) == ("2012-05-05T12:00+04:00", "2023-05-05T12:00+03:00")


def test_one_year_written_out_counts_for_both_days() -> None:
    times = find_times("the port by 15 November and the airport by 1 December 2020", REPORT)
    assert [t.value for t in times] == ["2020-11-15", "2020-12-01"]


@pytest.mark.parametrize(("tense", "value"), [(-1, "2021-05-07"), (0, "2021-05-07"), (1, "2021-05-14")])
def test_weekday_lies_in_the_direction_of_the_tense(tense: int, value: str) -> None:
    (time,) = find_times("on Friday", Anchors(issued=date(2021, 5, 10), tense=tense))
    assert time.value == value


def test_no_anchor_no_value() -> None:
    assert [t.value for t in find_times("tomorrow, on 3 May and on Monday", Anchors())] == [None, None, None]


@pytest.mark.parametrize(
    "text", ["Resolution 2803 (2025)", "they may march", "uranium at 3.67 percent", "2,025 people"]
)
def test_no_time(text: str) -> None:
    assert find_times(text, REPORT) == []


def test_impossible_day_has_no_value() -> None:
    assert [t.value for t in find_times("on 31 February 2021", REPORT)] == [None]


def test_malformed_data_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("- a list", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"bad\.yaml: wants a mapping"):
        lexicon.load("bad.yaml", tmp_path)
    with pytest.raises(DataFileError, match=r"none\.yaml"):
        lexicon.load("none.yaml", tmp_path)
