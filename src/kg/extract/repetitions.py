"""Which commitments of a document only say again what an earlier one says."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.reading import Reading
from kg.model import Commitment, Force, Modality


def distinct(found: list[tuple[Reading, Commitment]]) -> list[tuple[Reading, Commitment]]:
    """A deed said again in the same words is one; a fuller or more specific statement of it stays."""
    kept: list[tuple[Reading, Commitment]] = []
    alike: dict[tuple[str, Modality, frozenset[str]], list[Commitment]] = {}
    for reading, one in found:
        others = alike.setdefault((one.action, one.modality, _words(one.object)), [])
        if not any(_repeats(one, other) for other in others):
            kept.append((reading, one))
            others.append(one)
    return kept


def _repeats(one: Commitment, other: Commitment) -> bool:
    """Whether a commitment to the same deed, in the same words for its object, says nothing new."""
    if {one.force, other.force} == {Force.DEMANDED, Force.UNDERTAKEN} and one.speaker != other.speaker:
        return False  # what one asks and another promises
    if (one.start, one.end) == (other.start, other.end) and one.object == other.object:
        return True
    same_debtor = bool(set(one.debtor) & set(other.debtor)) or one.debtor == other.debtor
    news = any(new and new != old for new, old in _circumstances(one, other))
    return bool(one.object) and same_debtor and not news and Force.PROPOSED not in (one.force, other.force)


def _circumstances(one: Commitment, other: Commitment) -> Iterator[tuple[str | None, str | None]]:
    yield one.deadline, other.deadline
    yield one.start_time, other.start_time
    yield one.place, other.place
    yield one.condition, other.condition


def _words(text: str | None) -> frozenset[str]:
    small = {"the", "a", "an", "their", "its", "his", "her", "all", "any"}
    return frozenset(w for w in (text or "").lower().split() if w not in small)
