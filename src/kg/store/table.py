"""Tables: what a SELECT gives back, and how they are written as text, CSV and JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import printable

Row = tuple[str | None, ...]

# Spreadsheets run a cell that begins with one of these as a formula, and the cells are words from untrusted documents.
# Source of the list: OWASP, "CSV Injection".
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_QUOTED = re.compile(r'[",\r\n]')


class TableFormat(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Named columns and rows of plain text: IRIs and literals without their datatypes; None where nothing is bound."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> tuple[str | None, ...]:
        """The cells of one column, from top to bottom."""
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)


def write_table(table: Table, form: TableFormat) -> str:
    """The table in one of its formats, with a final line feed.

    >>> print(write_table(Table(columns=("a", "b"), rows=(("1", None), ("=2", "x"))), TableFormat.CSV), end="")
    a,b
    1,
    '=2,x
    """
    if form is TableFormat.CSV:
        return _as_csv(table)
    if form is TableFormat.JSON:
        return _as_json(table)
    return _as_text(table)


def _as_csv(table: Table) -> str:
    """RFC 4180 with line feeds; a cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    return "".join(",".join(map(_csv_cell, row)) + "\n" for row in (table.columns, *table.rows))


def _csv_cell(cell: str | None) -> str:
    text = cell or ""
    harmless = f"'{text}" if text.startswith(_FORMULA_STARTS) else text
    # Python's csv writer leaves a lone carriage return bare when lines end in line feeds, and cannot read it back.
    return '"' + harmless.replace('"', '""') + '"' if _QUOTED.search(harmless) else harmless


def _as_json(table: Table) -> str:
    """A list of objects, one a row, keys in the order of the columns."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _as_text(table: Table) -> str:
    """Columns padded to their widest cell, two spaces between them."""
    lines = [table.columns, *(tuple(printable(cell or "") for cell in row) for row in table.rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
    padded = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    rule = ["-" * width for width in widths]
    return "".join("  ".join(line).rstrip() + "\n" for line in (padded[0], rule, *padded[1:]))
