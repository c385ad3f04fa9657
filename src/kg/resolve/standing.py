"""Where a commitment stands on a day, from its history and its deadline."""

from __future__ import annotations

import datetime

from kg.instants import bounds
from kg.model import Modality
from kg.resolve.nodes import CommitmentNode, Status
from kg.resolve.status import is_standing

_WEIGHT = {
    Status.PENDING: 0, Status.IN_FORCE: 0, Status.IN_PROGRESS: 1, Status.PARTLY_FULFILLED: 1, Status.FULFILLED: 2,
    Status.VIOLATED: 3,
}


def standing(node: CommitmentNode, day: str) -> Status:
    """The status of a commitment at the end of a day (ISO 8601, UTC).

    A claim of a breach stands beside whatever else is said of the duty; then a claim that it was done; then the latest
    of what was begun. A duty whose deadline has passed with none of these is overdue: no record is not a breach.
    """
    end = datetime.datetime.fromisoformat(f"{day[:10]}T23:59:59+00:00")
    known = [e for e in node.history if _moment(e.at) <= end]
    best = max(known, key=lambda e: (_WEIGHT[e.status], _moment(e.at)), default=None)
    status = best.status if best else Status.IN_FORCE if is_standing(node) else Status.PENDING
    due = bounds(node.deadline)
    passed = bool(due and due.latest and _moment(due.latest) < end)
    if passed and is_standing(node) and status is Status.IN_FORCE:
        return Status.LAPSED
    if passed and node.modality is Modality.OBLIGATION:
        if status is Status.PENDING:
            return Status.OVERDUE
        if status is Status.IN_PROGRESS:
            return Status.PARTLY_FULFILLED
    return status


def _moment(at: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(at)
    except ValueError:
        return datetime.datetime.max.replace(tzinfo=datetime.UTC)
