"""Records in words, for readers: their slots with the names of those they refer to, and what found them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from kg.errors import DataFileError
from kg.model import Actor, Agreement, Commitment, Conduct, Force, Modality, Record, SlotSpan, ThirdParty, Verdict

# Fields that hold ids of other records, or one such id.
REFERENCES = frozenset(
    {
        "debtor",
        "creditor",
        "speaker",
        "by",
        "actor",
        "parties",
        "agreement",
        "commitment",
        "extends",
        "implements",
    }
)
_NO_SLOTS = frozenset(
    {"id", "doc", "quote", "start", "end", "confidence", "rule", "spans", "mentions", "third_parties"}
)
_LABELS = {
    "start_time": "start",
    "by": "given force by",
    "illocution": "speech act",
    "extends": "extends",
    "identifiers": "identifier",
}
_MODAL = {Modality.OBLIGATION: "must", Modality.PROHIBITION: "must not", Modality.PERMISSION: "may"}
_DETERMINERS = frozenset({"A", "All", "An", "Any", "Both", "Its", "Such", "The", "Their", "These", "This", "Those"})
NOBODY = "(not said who)"
CATEGORIES = ("actor", "agreement", *(f.value for f in Force), *(v.value for v in Verdict))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One slot of a record: its name, its values in words, and the words of the text behind it (may be none)."""

    name: str
    values: tuple[str, ...] = ()
    spans: tuple[SlotSpan, ...] = ()


Names = Mapping[str, str]


def names(records: Iterable[Record]) -> dict[str, str]:
    """What to call the record of an id where another refers to it."""
    return {r.id: _deed(r) if isinstance(r, Commitment | Conduct) else r.name for r in records}


def category_of(record: Record) -> str:
    """The one of CATEGORIES: commitments go by their force, conduct by its verdict."""
    match record:
        case Actor():
            return "actor"
        case Agreement():
            return "agreement"
        case Commitment():
            return record.force.value
        case Conduct():
            return record.verdict.value


def kind_of(record: Record) -> str:
    """What the record is, in words: ``obligation, undertaken``; ``conduct, under way``; ``armed force``."""
    match record:
        case Commitment():
            return f"{record.modality.value}, {record.force.value}"
        case Conduct():
            return f"conduct, {_spaced(record.verdict.value)}"
        case _:
            return f"{category_of(record)}, {_spaced(record.kind.value)}"


def headline(record: Record, named: Names) -> str:
    """The gist in one line: a name, or who must, may or did what."""
    match record:
        case Commitment():
            return f"{_who(record.debtor, named)} {_MODAL[record.modality]} {_deed(record)}"
        case Conduct():
            return f"{_who(record.actor, named)}: {_deed(record)}"
        case _:
            return record.name


def slots(record: Record, named: Names) -> tuple[Slot, ...]:
    """The slots that are filled, in the order of the record's fields, with ids resolved to names.

    Spans of a slot that is no field (such as a cue) make a slot without values at the end.
    """
    filled: dict[str, Slot] = {}
    for field in fields(record):
        if field.name in _NO_SLOTS:
            continue
        values = _values(getattr(record, field.name))
        if field.name in REFERENCES:
            values = tuple(named.get(v, v) for v in values)
        elif field.name in ("kind", "verdict"):
            values = tuple(map(_spaced, values))
        if values:
            filled[field.name] = Slot(name=_label(field.name), values=values, spans=_spans(record, field.name))
    for name in dict.fromkeys(span.slot for span in record.spans):
        if name not in filled:
            filled[name] = Slot(name=_label(name), spans=_spans(record, name))
    return (*filled.values(), *_roles(record, named))


def grounds(record: Record) -> str | None:
    """What the record's rule goes by, in words; None without a rule or for one that ``rules.yaml`` does not tell."""
    if record.rule is None:
        return None
    parts = record.rule.split(".")
    for length in range(len(parts), 0, -1):
        if words := _rules().get(".".join(parts[:length])):
            return words([p.replace("-", " ").replace("_", " ") for p in parts[length:]])
    return None


def _deed(record: Commitment | Conduct) -> str:
    if not record.object:
        return record.action
    first, _, rest = record.object.partition(" ")
    return " ".join(filter(None, (record.action, first.lower() if first in _DETERMINERS else first, rest)))


def _who(ids: tuple[str, ...], named: Names) -> str:
    who = [named.get(i, i) for i in ids]
    return " and ".join(filter(None, (", ".join(who[:-1]), who[-1]))) if who else NOBODY


def _values(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(map(str, value))
    return () if value is None else (value.value if isinstance(value, StrEnum) else str(value),)


def _spans(record: Record, slot: str) -> tuple[SlotSpan, ...]:
    return tuple(span for span in record.spans if span.slot == slot)


def _roles(record: Record, named: Names) -> tuple[Slot, ...]:
    third: tuple[ThirdParty, ...] = record.third_parties if isinstance(record, Agreement) else ()
    return tuple(
        Slot(name=role.value, values=tuple(named.get(t.actor, t.actor) for t in third if t.role == role))
        for role in dict.fromkeys(t.role for t in third)
    )


def _label(field: str) -> str:
    return _LABELS.get(field, _spaced(field))


def _spaced(code: str) -> str:
    return code.replace("_", " ")


@cache
def _rules() -> dict[str, Callable[[list[str]], str]]:
    path = Path(__file__).parent / "data" / "rules.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict) or not all(isinstance(w, str) for pair in raw.items() for w in pair):
        raise DataFileError("is no table of words", where=str(path), mend="See the comment at its top")
    return {rule: _filled(words) for rule, words in raw.items()}


def _filled(words: str) -> Callable[[list[str]], str]:
    def fill(parts: list[str]) -> str:
        return words.format(*parts, "", "")  # a rule may have fewer parts than its words have places

    return fill
