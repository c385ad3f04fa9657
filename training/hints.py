"""What the rules found, as the learned reader is told it: which pieces begin a deed, and the roles of each deed."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Commitment, Conduct
from training.labels import COMMITMENT, CONDUCT
from training.places import Places, Span

Statement = Commitment | Conduct
NEAR = 4  # pieces: "carry out an exchange" may be noted at the verb or at the noun
SLOT_ROLES = {
    "debtor": "doer", "actor": "doer", "creditor": "creditor", "speaker": "speaker", "object": "object",
    "place": "place", "start_time": "start", "time": "start", "deadline": "deadline", "duration": "duration",
    "condition": "condition",
}  # fmt: skip


def kind_of(record: Statement) -> int:
    """The number of a record's kind."""
    return CONDUCT if isinstance(record, Conduct) else COMMITMENT


def action_of(record: Statement) -> Span:
    """Where the words of a record's action stand, or else where it begins."""
    return next(((s.start, s.end) for s in record.spans if s.slot == "action"), (record.start, record.start + 1))


def roles_of(record: Statement, places: Places) -> dict[str, list[Span]]:
    """The ranges of pieces of a record's slots, by role."""
    roles: dict[str, list[Span]] = {}
    for span in record.spans:
        role = SLOT_ROLES.get(span.slot)
        if role is not None and (place := places.range((span.start, span.end))):
            roles.setdefault(role, []).append(place)
    if quote := places.range((record.start, record.end)):
        roles["quote"] = [quote]
    return roles


def seen_in(records: Iterable[Statement], places: Places) -> list[tuple[int, Statement]]:
    """The records whose action begins in the core of a window, each with the piece."""
    found = ((places.core_piece(action_of(r)), r) for r in records)
    return [(at, r) for at, r in found if at is not None]
