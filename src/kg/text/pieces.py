"""Cutting a text into pieces: paragraphs, list items and their markers, however scanning or wrapping broke them.

A piece is a span of the text without its marker ("3.", "(b)", a bullet). Nothing is rewritten; only spans are found.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_BLANK = re.compile(r"\r?\n[ \t\u00a0]*(?:\r?\n[ \t\u00a0]*)+|\f")
_HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")  # a heading in Markdown
_BULLET = "•‣▪▫●○◦∙■□➢➤►✓\uf0a7\uf0b7\uf0d8\uf076\uf02d"
_MARKER = re.compile(
    rf"\s*(?:(?P<bullet>[{_BULLET}]|[-–—*](?=\s))"
    r"|(?P<word>(?:article|art\.|paragraph|para\.|clause|point)\s+\d{1,3}(?:\.\d{1,2})*[.:)]?(?=\s+[-–—]?\s*[A-Z]))"
    r"|\((?P<round>\d{1,3}|[a-z]|[ivxlc]{1,6}|[A-Z])\)"
    r"|(?P<level>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)|+‘'’]+\s*|\s+|$)(?=[A-Z“\"(‘']|$)"
    r"|(?P<plain>\d{1,3}|[a-z]|[ivxlc]{1,6}|[A-Z])(?:[.)]|\.\))(?=\s|$))"
    r"[ \t\u00a0]*(?:[-–—]\s+)?",
    re.IGNORECASE,
)
_INLINE_BULLET = re.compile(rf"\s*(?=[{_BULLET}])")
_INLINE_DASH = re.compile(r"(?<=:)\s+(?=[-–—]\s+[a-z])|(?<=[;,.:])\s+(?=[-–—]\s+\S)")
_DASH = re.compile(r"\s+(?=[-–]\s+[A-Z])")
_INLINE_NUMBER = re.compile(r"(?<=[.;:])\s+(?=(\d{1,2})[.)]\s+[A-Z“\"])")
_OPEN_END = re.compile(
    r"(?:[-–](?<!\s[-–])|\b(?:the|a|an|of|in|to|and|or|for|by|with|on|at|into|from|that|which"
    r"|their|its|this|these|hrs\.|min\.|No\.|Nos\.))$"
)
_CLOSED_END = re.compile(r"[.:;!?…]['\"”’)\]]*$|,$")
_FOOTNOTE = re.compile(r"[ivx]{1,4}\s+[A-Z]")
_FILLED = re.compile(r"\S[^\n]*")
_LONGEST = 20_000  # characters of a block; memory and time of a parse grow with it
_WIDE = 130  # a text with longer lines does not wrap them: each line is a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph or item: its span without the marker, the marker's number ("" for a bullet, None for no marker)."""

    start: int
    end: int
    number: str | None = None


def cut(text: str) -> list[Piece]:
    """The pieces of a text in order, markers taken off, broken paragraphs joined again."""
    width = _width(text)
    pieces = [p for start, end in _chunks(text) for p in _lines(text, start, end, width)]
    pieces = [p for piece in pieces for p in _inline(text, piece)]
    return [part for piece in _joined(text, _numbered(text, pieces)) for part in _bounded(text, piece)]


def _bounded(text: str, piece: Piece) -> Iterator[Piece]:
    """A piece too long for a parser, cut after sentences where it can be, else between words."""
    start = piece.start
    while piece.end - start > _LONGEST:
        room = text[start : start + _LONGEST]
        end = max(room.rfind(". ") + 1, room.rfind(".\n") + 1) or room.rfind(" ") + 1 or _LONGEST
        part = _trimmed(text, Piece(start=start, end=start + end, number=piece.number))
        if part.start < part.end:
            yield part
        start += end
    rest = _trimmed(text, replace(piece, start=start))
    if rest.start < rest.end:
        yield rest


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for gap in _BLANK.finditer(text):
        yield position, gap.start()
        position = gap.end()
    yield position, len(text)


def _width(text: str) -> int:
    lengths = sorted(len(line.strip()) for line in text.split("\n") if line.strip())
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _lines(text: str, start: int, end: int, width: int) -> Iterator[Piece]:
    """The chunk between two blank lines, cut at the line ends that end a paragraph."""
    begin, last = start, start
    for match in re.finditer(r"\n", text[start:end]):
        line = text[last : start + match.start()]
        last = start + match.end()
        if _ends_here(line.strip(), _next_line(text, last, end), width):
            yield Piece(start=begin, end=last)
            begin = last
    yield Piece(start=begin, end=end)


def _next_line(text: str, start: int, end: int) -> str:
    """The first line with something in it."""
    found = _FILLED.search(text, start, end)
    return found.group().strip() if found else ""


def _ends_here(line: str, following: str, width: int) -> bool:
    if not line or not following:
        return False
    marker = _MARKER.match(following)
    if marker and (marker["bullet"] or _CLOSED_END.search(line) or marker["word"] or len(line) < 0.6 * width):
        return True
    if following[0].islower():
        return False
    if width > _WIDE:
        return True
    if _CLOSED_END.search(line):
        return len(line) < 0.75 * width and not line.endswith(",")
    return len(line) < 0.6 * width and not _OPEN_END.search(line)


def _inline(text: str, piece: Piece) -> Iterator[Piece]:
    """Items that stand in one line: after bullets, dashes, or numbers that count on from 1."""
    body = text[piece.start : piece.end]
    cuts = {m.end() for m in _INLINE_BULLET.finditer(body)}
    if body.lstrip()[:2] in ("- ", "– ") and len(list(_DASH.finditer(body))) >= 2:
        cuts |= {m.end() for m in _DASH.finditer(body)}
    cuts |= {m.end() for m in _INLINE_DASH.finditer(body)}
    counted = [(int(m[1]), m.end()) for m in _INLINE_NUMBER.finditer(body)]
    first = 2 if re.match(r"\s*\(?1[.)]", body) else 1
    run = [at for wanted, (n, at) in zip(range(first, first + len(counted)), counted, strict=True) if n == wanted]
    if len(run) == len(counted) and len(run) >= 2:
        cuts |= set(run)
    edges = [0, *sorted(c for c in cuts if 0 < c < len(body)), len(body)]
    for a, b in itertools.pairwise(edges):
        yield Piece(start=piece.start + a, end=piece.start + b)


def _numbered(text: str, pieces: list[Piece]) -> list[Piece]:
    """Markers off and into ``number``; a marker alone on its line goes to the piece that follows."""
    out: list[Piece] = []
    waiting: str | None = None
    for piece in pieces:
        body = text[piece.start : piece.end]
        marker = _MARKER.match(body)
        number = waiting
        if marker and _is_marker(marker, body, out, text):
            number = next((marker[g] for g in ("word", "round", "level", "plain") if marker[g]), "")
            piece = replace(piece, start=piece.start + marker.end())
        piece = _trimmed(text, piece)
        if hashes := _HASHES.match(text, piece.start, piece.end):
            piece = replace(piece, start=hashes.end())
        if piece.start >= piece.end:
            waiting = number if number is not None else waiting
            continue
        out.append(replace(piece, number=number.rstrip(".:)") if number is not None else None))
        waiting = None
    return out


def _is_marker(marker: re.Match[str], body: str, before: list[Piece], text: str) -> bool:
    """Whether what looks like a marker is one: "V. Petrov" and "A. Name" are no items, "i" may be a footnote."""
    plain = marker["plain"]
    if not plain or plain.isdigit():
        return True
    rest = body[marker.end() :]
    if plain.isupper() and len(plain) == 1 and re.match(r"(?:[A-Z]\.\s*)?[A-Z][\w’'-]+\s*(?:[,.]|$)", rest):
        return False
    return not re.match(r"[A-Z]\.", rest)


def _trimmed(text: str, piece: Piece) -> Piece:
    body = text[piece.start : piece.end]
    left = len(body) - len(body.lstrip())
    return replace(piece, start=piece.start + left, end=piece.start + max(left, len(body.rstrip())))


def _joined(text: str, pieces: list[Piece]) -> list[Piece]:
    """Paragraphs that a page end or a sentence splitter cut in two, made whole."""
    out: list[Piece] = []
    for piece in pieces:
        if out and piece.number is None and _goes_on(text[out[-1].start : out[-1].end], text[piece.start : piece.end]):
            out[-1] = replace(out[-1], end=piece.end)
        else:
            out.append(piece)
    return out


def _goes_on(before: str, after: str) -> bool:
    if _FOOTNOTE.match(after):
        return False
    if _OPEN_END.search(before):
        return len(before) > 25 or after[0].islower()
    if before.endswith(","):
        return after[0].islower() and len(before) > 60
    return (after[0].islower() and not _CLOSED_END.search(before)) or (
        after[0] in "(" and after[1:2].isupper() and not (_CLOSED_END.search(before))
    )
