"""Tables as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kg.store import Table, TableFormat, write_table

TABLE = Table(columns=("name", "note"), rows=(("Ä", None), ("a,b", 'say "x"\nagain')))


def test_csv_can_be_read_back() -> None:
    rows = list(csv.reader(io.StringIO(write_table(TABLE, TableFormat.CSV))))
    assert rows == [["name", "note"], ["Ä", ""], ["a,b", 'say "x"\nagain']]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_csv_disarms_what_a_spreadsheet_would_run(cell: str) -> None:
    text = write_table(Table(columns=("a",), rows=((cell,),)), TableFormat.CSV)
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [f"'{cell}"]


def test_json_tells_nothing_from_empty() -> None:
    assert json.loads(write_table(TABLE, TableFormat.JSON))[0] == {"name": "Ä", "note": None}


def test_text_is_aligned_and_on_one_line_a_row() -> None:
    assert write_table(TABLE, TableFormat.TABLE).splitlines() == [
        "name  note", "----  -------------", "Ä", 'a,b   say "x" again',
    ]


def test_text_lets_no_control_character_through() -> None:
    assert "\x1b" not in write_table(Table(columns=("a",), rows=(("\x1b[31mred",),)), TableFormat.TABLE)


def test_an_empty_table_has_its_head() -> None:
    assert write_table(Table(columns=("a", "b"), rows=()), TableFormat.TABLE) == "a  b\n-  -\n"


def test_a_column_is_read_by_name() -> None:
    assert (len(TABLE), TABLE.column("name")) == (2, ("Ä", "a,b"))
