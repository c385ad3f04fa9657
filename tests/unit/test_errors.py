"""The error tree and its one-line messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import errors
from kg.errors import KgError, printable

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KgError)]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KgError("is empty", where="a.txt", mend="Leave it out"), "a.txt: is empty. Leave it out"),
        (KgError("is empty", where="a.txt"), "a.txt: is empty"),
        (KgError("nothing to do", mend="Give a file"), "nothing to do. Give a file"),
        (KgError("nothing to do"), "nothing to do"),
    ],
)
def test_line_says_where_what_and_mend(error: KgError, line: str) -> None:
    assert str(error) == line


@given(st.text(), st.text(), st.text())
def test_line_cannot_steer_a_terminal(what: str, where: str, mend: str) -> None:
    assert str(KgError(what, where=where, mend=mend)).isprintable()


def test_tree() -> None:
    drawn = [word for word in (errors.__doc__ or "").split() if word.endswith("Error")]
    assert sorted(drawn) == sorted(kind.__name__ for kind in KINDS)
    assert all(kind.__doc__ for kind in KINDS)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.UsageError, 2),
        (errors.ReadError, 3),
        (errors.EvidenceError, 3),
        (errors.DocumentError, 3),
        (errors.ValidationError, 1),
        (errors.QueryError, 2),
        (errors.StoreError, 2),
        (errors.DataFileError, 2),
    ],
)
def test_exit_codes(kind: type[KgError], code: int) -> None:
    assert kind("x").exit_code == code


@given(st.text())
def test_printable_keeps_length_and_is_idempotent(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert printable(shown) == shown


def test_printable_keeps_what_can_be_shown() -> None:
    assert printable("Bakı – 12:00\n\x1b[2Jx") == "Bakı – 12:00 \N{REPLACEMENT CHARACTER}[2Jx"
