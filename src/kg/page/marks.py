"""Marks on a text, as a tree though their spans overlap: a mark that another one cuts across goes on in a new piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span to mark. ``record`` is the key of its record; ``slot`` tells the slot that the words are behind."""

    start: int
    end: int
    category: str
    record: str
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """A mark begins here, or goes on (``first`` is False) after another was closed."""

    mark: Mark
    first: bool


@dataclass(frozen=True, slots=True)
class Close:
    """The innermost open mark ends here, for good (``last``) or until it goes on."""

    mark: Mark
    last: bool


Piece = Open | Close | str


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """The text in its order between the marks' beginnings and ends; each Close closes the innermost Open.

    Spans are cut to the text and empty ones left out. Of marks that begin together the longer one is outside.
    """
    length = len(text)
    waiting = sorted(
        (m for m in marks if max(m.start, 0) < min(m.end, length)), key=lambda m: (m.start, -m.end), reverse=True
    )
    stops = sorted({0, length} | {max(m.start, 0) for m in waiting} | {min(m.end, length) for m in waiting})
    open_marks: list[Mark] = []
    for here, there in zip(stops, [*stops[1:], length], strict=True):
        yield from _ended(open_marks, here, length)
        while waiting and waiting[-1].start <= here:
            open_marks.append(waiting.pop())
            yield Open(open_marks[-1], True)
        if here < there:
            yield text[here:there]


def _ended(open_marks: list[Mark], here: int, length: int) -> Iterator[Piece]:
    """Close what ends here, and what stands inside it; the latter is opened again."""
    kept = len(list(takewhile(lambda m: min(m.end, length) > here, open_marks)))
    inside = open_marks[kept:]
    for mark in reversed(inside):
        yield Close(mark, min(mark.end, length) <= here)
    goes_on = [m for m in inside if min(m.end, length) > here]
    open_marks[kept:] = goes_on
    for mark in goes_on:
        yield Open(mark, False)
