"""What people decide: an append-only file of decisions, one JSON object a line, read at the next run.

    {"at": "2031-05-02T10:00:00Z", "by": "ana", "decision": "same", "a": ["…", "a1"], "b": ["…", "a3"], "why": "…"}

A decision is about one record (accept, reject, edit) or a pair (same, not_same, unsure; split is not_same said of what
has been one). A record is named by the key of its document and its id there, which stay whatever becomes of the nodes.
The last decision on the same subject counts; undoing one is a new decision, ``unsure``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.errors import DocumentError, StoreError

FILE = "judgements.jsonl"
Anchor = tuple[str, str]
"""The key of a document and the id of a record in it."""


class Decision(StrEnum):
    """What is decided of a pair or of a record."""

    SAME = "same"
    NOT_SAME = "not_same"
    SPLIT = "split"
    UNSURE = "unsure"
    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"


_PAIRS = {Decision.SAME, Decision.NOT_SAME, Decision.SPLIT, Decision.UNSURE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One decision: on the record ``a``, or on it and ``b``. ``slot`` and ``value`` are what an edit sets."""

    at: str
    by: str
    decision: Decision
    a: Anchor
    b: Anchor | None = None
    why: str = ""
    slot: str | None = None
    value: str | None = None

    @property
    def subject(self) -> tuple[Anchor, ...]:
        """What it is about, in one order: the last decision on a subject counts."""
        return (self.a,) if self.b is None else tuple(sorted((self.a, self.b)))

    def to_json(self) -> str:
        """One line of the file."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({k: v for k, v in fields.items() if v not in (None, "")}, ensure_ascii=False)


def from_json(line: str, where: str) -> Judgement:
    """The judgement of a line; raises DocumentError when it is none."""
    try:
        raw: Mapping[str, Any] = json.loads(line)
        decision, b = Decision(raw["decision"]), raw.get("b")
        if (b is not None) != (decision in _PAIRS) and decision is not Decision.UNSURE:
            raise ValueError(f"{decision} is said of {'two records' if decision in _PAIRS else 'one record'}")
        if decision is Decision.EDIT and "slot" not in raw:
            raise ValueError("an edit has a slot")
        return Judgement(
            at=str(raw["at"]), by=str(raw["by"]), decision=decision, a=_anchor(raw["a"]), b=_anchor(b) if b else None,
            why=str(raw.get("why", "")), slot=raw.get("slot"), value=raw.get("value"),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(f"is no judgement ({error})", where=where, mend="See the README on kg review") from error


def _anchor(value: Any) -> Anchor:
    document, record = value
    return str(document), str(record)


def read(path: Path) -> list[Judgement]:
    """The judgements of a file that count, in the order of their subjects; none where there is no file.

    Raises StoreError for a line that is none: what people decided must not be lost unheard.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"cannot be read ({error})", where=str(path), mend="Mend the file") from error
    try:
        found = [from_json(line, f"{path}:{n}") for n, line in enumerate(lines, 1) if line.strip()]
    except DocumentError as error:
        raise StoreError(str(error), mend="Mend or remove the line") from error
    return effective(found)


def effective(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Of several decisions on one subject the last (an edit's subject is its slot), in the order of subjects."""
    last = {(j.subject, j.slot if j.decision is Decision.EDIT else None): j for j in judgements}
    return [last[subject] for subject in sorted(last, key=repr)]


def append(path: Path, judgement: Judgement) -> None:
    """Adds a decision at the end of a file, which is made if need be."""
    with path.open("a", encoding="utf-8") as file:
        file.write(judgement.to_json() + "\n")
