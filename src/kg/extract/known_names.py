"""Names of the gazetteer where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.gazetteer import Entry, Reading, gazetteer, split
from kg.extract.mention import FORCES
from kg.model import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Doc


def known_names(doc: Doc) -> Iterator[tuple[int, int, Entry]]:
    """Known names as (first token, last token, entry), without overlaps or parts of a person's name."""
    row: list[str] = []
    where: list[int] = []
    for token in doc:
        parts = split(token.text)
        row += parts
        where += [token.i] * len(parts)
    index, names = 0, gazetteer()
    while index < len(row):
        hit = names.at(row, index)
        if hit is None:
            index += 1
            continue
        length, entry = hit
        first, last = where[index], where[index + length - 1]
        last, entry = _with_wing(doc, first, last, entry)
        if not _in_person(doc, first, last, entry):
            yield _with_number(doc, first, entry), last, entry
        index += length
        while index < len(row) and where[index] <= last:
            index += 1


def _with_number(doc: Doc, first: int, entry: Entry) -> int:
    """Where the name of a body begins that a number stands before ("5+5 ... Commission")."""
    if entry.reading is Reading.ORGANISATION and first > 2 and doc[first - 2].text == "+":
        return first - 3 if doc[first - 1].is_digit and doc[first - 3].is_digit else first
    return first


def _with_wing(doc: Doc, first: int, last: int, entry: Entry) -> tuple[int, Entry]:
    """A movement's short name with the mark of a wing ("NSCN (IM)", "XYZ/AB") is another actor's name."""
    if (
        entry.kind not in (*FORCES, ActorKind.POLITICAL_PARTY)
        or not doc[first : last + 1].text.replace(" ", "").isupper()
    ):
        return last, entry
    tail = doc[last + 1 : last + 4]
    end = last
    if len(tail) == 3 and tail[0].text == "(" and tail[2].text == ")" and tail[1].is_upper and len(tail[1]) <= 4:
        end = last + 3
    elif len(tail) >= 2 and tail[0].text in ("/", "-") and tail[1].is_upper and len(tail[1]) <= 4:
        end = last + 2
    if end == last:
        return last, entry
    text = doc[first : end + 1].text
    return end, Entry(key=text.replace(" ", ""), label=text, reading=entry.reading, kind=entry.kind)


def _in_person(doc: Doc, first: int, last: int, entry: Entry) -> bool:
    """Whether the words are part of a longer name of a person ("Jordan Adams")."""
    token = doc[first]
    if token.ent_type_ != "PERSON" or entry.reading is Reading.DEMONYM:
        return False
    around = doc[max(0, first - 3) : first + 4]
    inside = [t for t in around if t.ent_type_ == "PERSON" and not first <= t.i <= last]
    return any(abs(t.i - first) == 1 or abs(t.i - last) == 1 for t in inside if t.pos_ == "PROPN")
