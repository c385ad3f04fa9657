"""What the rules found, as the learned reader is told it: which pieces begin an act, and the roles of each act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from kg.extract.attribution import Attribution
from kg.extract.learned.labels import ATTRIBUTION, COMMITMENT, CONDUCT
from kg.extract.learned.places import Places, Span
from kg.model import Commitment, Conduct

Statement = Commitment | Conduct
Act = Statement | Attribution
A = TypeVar("A", bound=Act)
Roles = dict[str, list[Span]]
NEAR = 4  # pieces: "carry out an exchange" may be noted at the verb or at the noun
SLOT_ROLES = {
    "debtor": "doer", "actor": "doer", "creditor": "creditor", "speaker": "speaker", "object": "object",
    "place": "place", "start_time": "start", "time": "start", "deadline": "deadline", "duration": "duration",
    "condition": "condition", "cue": "cue",
}  # fmt: skip


def kind_of(act: Act) -> int:
    """The number of an act's kind."""
    if isinstance(act, Attribution):
        return ATTRIBUTION
    return CONDUCT if isinstance(act, Conduct) else COMMITMENT


def action_of(act: Act) -> Span:
    """Where the words of a record's action stand, or else where it begins; the cue of an attribution."""
    if isinstance(act, Attribution):
        return act.cue[0]
    return next(((s.start, s.end) for s in act.spans if s.slot == "action"), (act.start, act.start + 1))


def roles_of(act: Act, places: Places) -> Roles:
    """The ranges of pieces of an act's slots, by role."""
    roles: Roles = {}
    if isinstance(act, Attribution):
        parts = (("speaker", act.source), ("cue", act.cue), ("quote", act.content))
        spans = [(role, span) for role, stretches in parts for span in stretches]
    else:
        spans = [(SLOT_ROLES[s.slot], (s.start, s.end)) for s in act.spans if s.slot in SLOT_ROLES]
        spans.append(("quote", (act.start, act.end)))
    for role, span in spans:
        if place := places.range(span):
            roles.setdefault(role, []).append(place)
    return roles


def seen_in(acts: Iterable[A], places: Places) -> list[tuple[int, A]]:
    """The acts that begin in the core of a window, each with the piece."""
    found = ((places.core_piece(action_of(a)), a) for a in acts if not isinstance(a, Attribution) or a.cue)
    return [(at, a) for at, a in found if at is not None]
