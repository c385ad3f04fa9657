"""Records as JSON lines: the interchange format that ``kg extract`` prints and the store keeps beside each graph."""

from __future__ import annotations

import json
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
_ENUMS: dict[tuple[str, str], Any] = {
    ("actor", "kind"): ActorKind,
    ("agreement", "kind"): AgreementKind,
    ("commitment", "modality"): Modality,
    ("commitment", "force"): Force,
    ("commitment", "illocution"): Illocution,
    ("conduct", "verdict"): Verdict,
    ("conduct", "illocution"): Illocution,
}


def to_json(record: Record) -> str:
    """One line of JSON; fields that are empty or null are left out, keys stand in the order of the dataclass."""
    out: dict[str, Any] = {"type": _NAMES[type(record)]}
    for field in fields(record):
        value = getattr(record, field.name)
        if value in (None, ()):
            continue
        if field.name == "spans":
            value = {s.slot: [s.start, s.end] for s in value}
        elif field.name == "third_parties":
            value = [{"actor": t.actor, "role": t.role} for t in value]
        out[field.name] = value
    return json.dumps(out, ensure_ascii=False)


def from_json(line: str) -> Record:
    """The record of one line; raises DocumentError when it is none."""
    try:
        raw = json.loads(line)
        name = raw.pop("type")
        kind = TYPES[name]
        known = {f.name for f in fields(kind)}
        return kind(**{k: _value(name, k, v) for k, v in raw.items() if k in known})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DocumentError(
            f"no record of the interchange format ({error})", where=line[:60], mend="See the README on kg extract"
        ) from error


def _value(record_type: str, field: str, value: Any) -> Any:
    if field == "spans":
        return tuple(SlotSpan(slot=k, start=s, end=e) for k, (s, e) in value.items())
    if field == "third_parties":
        return tuple(ThirdParty(actor=t["actor"], role=ThirdPartyRole(t["role"])) for t in value)
    if field == "mentions":
        return tuple((s, e) for s, e in value)
    if enum := _ENUMS.get((record_type, field)):
        return enum(value)
    return tuple(value) if isinstance(value, list) else value
