"""The cases of this folder's YAML files: what a short text says, as somebody who reads it with care would note it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kg.model import Force, Illocution, Modality, Verdict

FOLDER = Path(__file__).resolve().parent

OTHERS = "+"  # in a list of actors: and perhaps others
ACTORS = frozenset({"debtor", "creditor", "speaker", "by", "actor"})
TIMES = frozenset({"start_time", "deadline", "time"})
WORDS = frozenset({"object", "place", "condition", "duration", "agreement"})
CODES: Mapping[str, frozenset[str]] = {
    "modality": frozenset(Modality),
    "force": frozenset(Force),
    "verdict": frozenset(Verdict),
    "illocution": frozenset(Illocution),
}
COMMON = frozenset({"action", "object", "place", "agreement", "speaker", "illocution"})
SLOTS: Mapping[str, frozenset[str]] = {
    "commitment": COMMON
    | {"modality", "force", "debtor", "creditor", "start_time", "deadline", "duration", "condition", "by"},
    "conduct": COMMON | {"verdict", "actor", "time"},
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "commitment": ("modality", "force", "action"),
    "conduct": ("verdict", "action"),
}


class CaseError(Exception):
    """A case file says something that no reader of it could act on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One record that a text should give; slots that are not listed may hold anything.

    ``values`` are the single-valued slots (None: the slot must be empty; "a | b": either will do), ``actors`` the names
    of those in a slot of actors (none: the slot must be empty; "+" among them: there may be others).
    """

    type: str
    values: Mapping[str, str | None] = field(default_factory=dict)
    actors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        slots = [f"{name}={value!r}" for name, value in self.values.items()]
        slots += [f"{name}={list(names)}" for name, names in self.actors.items()]
        return f"{self.type}({', '.join(slots)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text, the date of its document, and all commitments and conduct that it states.

    ``xfail`` is the reason why the extractor is known to fail; ``why`` explains an expectation that might surprise.
    """

    phenomenon: str
    file: str
    number: int
    text: str
    expect: tuple[Expected, ...]
    date: str | None = None
    why: str | None = None
    xfail: str | None = None

    @property
    def id(self) -> str:
        """``passives-3-The-prisoners-will-be``: unique by its file and number, readable by its first words."""
        words = "".join(c if c.isascii() and (c.isalnum() or c == " ") else " " for c in self.text).split()[:5]
        return "-".join([self.file, str(self.number), *words])


def _expected(raw: object, where: str) -> Expected:
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise CaseError(f"{where}: a record must be a mapping of slots, not {raw!r}")
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in SLOTS:
        raise CaseError(f"{where}: type must be one of {', '.join(SLOTS)}, not {kind!r}")
    if missing := [name for name in REQUIRED[kind] if not raw.get(name)]:
        raise CaseError(f"{where}: a {kind} needs {', '.join(missing)}")
    values: dict[str, str | None] = {}
    actors: dict[str, tuple[str, ...]] = {}
    for name, value in raw.items():
        if name == "type":
            continue
        if name not in SLOTS[kind]:
            raise CaseError(f"{where}: a {kind} has no slot {name!r} (quote a value that holds a comma)")
        if name in ACTORS:
            if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
                raise CaseError(f"{where}: {name} must be a list of names, not {value!r}")
            actors[name] = tuple(value)
            continue
        if not isinstance(value, str):
            raise CaseError(f"{where}: {name} must be text, not {value!r}")
        if name in CODES and value not in CODES[name]:
            raise CaseError(f"{where}: {name} must be one of {', '.join(sorted(CODES[name]))}, not {value!r}")
        values[name] = None if value in ("", "null") else value
    return Expected(type=kind, values=values, actors=actors)


def _case(raw: object, phenomenon: str, file: str, number: int) -> Case:
    where = f"{file}.yaml, case {number}"
    if not isinstance(raw, dict):
        raise CaseError(f"{where}: must be a mapping, not {raw!r}")
    if unknown := set(raw) - {"text", "date", "expect", "why", "xfail"}:
        raise CaseError(f"{where}: unknown keys {sorted(unknown)}")
    text, expect = raw.get("text"), raw.get("expect")
    if not isinstance(text, str) or not text.strip():
        raise CaseError(f"{where}: text is missing")
    if not isinstance(expect, list):
        raise CaseError(f"{where}: expect must be a list of records ([] for none), not {expect!r}")
    optional = {key: raw.get(key) for key in ("date", "why", "xfail")}
    for key, value in optional.items():
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise CaseError(f"{where}: {key} must be text, not {value!r}")
    records = tuple(_expected(item, f"{where}, record {place}") for place, item in enumerate(expect, 1))
    return Case(phenomenon=phenomenon, file=file, number=number, text=text.rstrip("\n"), expect=records, **optional)


def read(path: Path) -> list[Case]:
    """The cases of one file; raises CaseError that names file, case and record.

    All scalars are read as text, so that dates need no quotes and "no" stays a word.
    """
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise CaseError(f"{path.name}: is not YAML: {error}") from error
    if not isinstance(raw, dict) or set(raw) != {"phenomenon", "about", "cases"}:
        raise CaseError(f"{path.name}: must have phenomenon, about and cases")
    if not all(isinstance(raw[key], str) and raw[key].strip() for key in ("phenomenon", "about")):
        raise CaseError(f"{path.name}: phenomenon and about must be text")
    if not isinstance(raw["cases"], list):
        raise CaseError(f"{path.name}: cases must be a list")
    return [_case(item, raw["phenomenon"], path.stem, number) for number, item in enumerate(raw["cases"], 1)]


def files() -> list[Path]:
    """The case files, by name."""
    return sorted(FOLDER.glob("*.yaml"))


def every() -> list[Case]:
    """The cases of all files."""
    return [case for path in files() for case in read(path)]
