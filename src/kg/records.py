"""Records as JSON lines: the interchange format that ``kg extract`` prints and the store keeps beside each graph."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from kg.errors import DocumentError
from kg.model import (
    Actor,
    ActorKind,
    Agreement,
    AgreementKind,
    Commitment,
    Conduct,
    Force,
    Illocution,
    Modality,
    Record,
    SlotSpan,
    ThirdParty,
    ThirdPartyRole,
    Verdict,
)

TYPES: dict[str, type[Record]] = {
    "actor": Actor,
    "agreement": Agreement,
    "commitment": Commitment,
    "conduct": Conduct,
}
_NAMES = {kind: name for name, kind in TYPES.items()}


def to_json(record: Record) -> str:
    """One line of JSON; fields that are empty or null are left out, keys stand in the order of the dataclass.

    ``spans`` are ``[slot, start, end]``: one slot may have several.
    """
    out: dict[str, Any] = {"type": _NAMES[type(record)]}
    for field in fields(record):
        value = getattr(record, field.name)
        if value in (None, ()):
            continue
        if field.name == "spans":
            value = [[s.slot, s.start, s.end] for s in value]
        elif field.name == "third_parties":
            value = [{"actor": t.actor, "role": t.role} for t in value]
        out[field.name] = value
    return json.dumps(out, ensure_ascii=False)


def from_json(line: str) -> Record:
    """The record of one line; raises DocumentError when it is none. Keys that no record has are passed over."""
    try:
        raw = json.loads(line)
        kind = TYPES[raw["type"]]
        given: dict[str, Any] = {
            f.name: _READERS[str(f.type)](raw[f.name]) for f in fields(kind) if raw.get(f.name) is not None
        }
        return kind(**given)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DocumentError(
            f"no record of the interchange format ({error})", where=line[:60], mend="See the README on kg extract"
        ) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _offset(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no offset")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no number")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value


def _spans(value: object) -> tuple[SlotSpan, ...]:
    return tuple(SlotSpan(slot=_text(slot), start=_offset(s), end=_offset(e)) for slot, s, e in _list(value))


def _third_parties(value: object) -> tuple[ThirdParty, ...]:
    return tuple(ThirdParty(actor=_text(t["actor"]), role=ThirdPartyRole(t["role"])) for t in _list(value))


# By the type that the dataclass declares, so that a new field is read as soon as it is declared.
_READERS: Mapping[str, Callable[[Any], object]] = {
    "str": _text,
    "str | None": _text,
    "int": _offset,
    "float | None": _number,
    "tuple[str, ...]": lambda value: tuple(map(_text, _list(value))),
    "tuple[tuple[int, int], ...]": lambda value: tuple((_offset(s), _offset(e)) for s, e in _list(value)),
    "tuple[SlotSpan, ...]": _spans,
    "tuple[ThirdParty, ...]": _third_parties,
    "ActorKind": ActorKind,
    "AgreementKind": AgreementKind,
    "Modality": Modality,
    "Force": Force,
    "Verdict": Verdict,
    "Illocution | None": Illocution,
}
