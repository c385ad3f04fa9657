"""Ranges of a window's pieces for stretches of the document, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.learned.windows import Window

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract.parse import Parsed

Span = tuple[int, int]


class Places:
    """Where the pieces of a window stand in the document."""

    def __init__(self, parsed: Parsed, window: Window) -> None:
        self._parsed = parsed
        self._window = window
        self._spans = [self._span(i) for i in range(len(window.at))]

    def token(self, piece: int) -> Token | None:
        """The token that a piece belongs to."""
        at = self._window.at[piece]
        return self._parsed.blocks[at[0]].doc[at[1]] if at is not None else None

    def range(self, span: Span, within: Span | None = None) -> Span | None:
        """The pieces (end exclusive) that a stretch of the document covers.

        A stem that is repeated before the core stands in the window twice; the later place counts.
        """
        low, high = within or (0, len(self._spans))
        inside = [i for i in range(low, high) if (s := self._spans[i]) and s[0] < span[1] and span[0] < s[1]]
        runs = [i for n, i in enumerate(inside) if n == 0 or inside[n - 1] != i - 1]
        return (runs[-1], inside[-1] + 1) if inside else None

    def core_piece(self, span: Span) -> int | None:
        """The first piece of a stretch, if it is judged in this window."""
        place = self.range(span, self._window.core)
        return place[0] if place else None

    def bounds(self) -> Span | None:
        """The stretch of the document from the first to the last piece of the core; None where it has no words."""
        spans = [s for i in range(*self._window.core) if (s := self._spans[i]) is not None]
        return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two pieces belong to one sentence."""
        left, right = self.token(one), self.token(other)
        return left is not None and right is not None and left.sent == right.sent

    def _span(self, piece: int) -> Span | None:
        token = self.token(piece)
        if token is None:
            return None
        block = self._parsed.block_of(token)
        return block.start(token), block.end(token)
