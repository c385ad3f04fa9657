"""The words that give a deed its force (``data/frames/forces.yaml`` and ``modals.yaml``), checked at load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg.errors import DataFileError
from kg.extract import lexicon
from kg.model import Force, Illocution, Modality

_FORCES, _MODALS = "frames/forces.yaml", "frames/modals.yaml"


class Register(StrEnum):
    """Whose voice a text has: that of an adopted text, of an actor for itself, or of one who tells of others."""

    ADOPTED = "adopted"
    OWN = "own"
    TOLD = "told"


class Doer(StrEnum):
    """Who does the deed of an infinitive under a verb."""

    SUBJECT = "subject"
    OBJECT = "object"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceClass:
    """What the members of one class do to the deed that they govern."""

    name: str
    force: Force
    act: Illocution
    modality: Modality
    doer: Doer = Doer.SUBJECT
    preps: frozenset[str] = frozenset()
    noun: bool = False
    that: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Modal:
    """A modal word: its force by register (None: no commitment; "reported": only where its doer says so itself)."""

    modality: Modality
    forces: Mapping[Register, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceWords:
    """All words of force; ``verbs`` gives the classes of a verb in the order of the file."""

    verbs: Mapping[str, tuple[ForceClass, ...]]
    predicates: Mapping[str, ForceClass]
    nouns: Mapping[str, ForceClass]
    modals: Mapping[str, Modal]
    hopes: frozenset[str]
    hope_nouns: frozenset[str]
    denials: frozenset[str]
    agreements: frozenset[str]


@cache
def force_words() -> ForceWords:
    """The words of force; raises DataFileError where a file is malformed."""
    table = lexicon.load(_FORCES)
    lexicon.keys(table, needs=("verbs", "predicates", "nouns"), where=_FORCES)
    verbs: dict[str, tuple[ForceClass, ...]] = {}
    for name, raw in lexicon.mapping(table["verbs"], _FORCES).items():
        entry = lexicon.mapping(raw, f"{_FORCES}: verbs.{name}")
        lexicon.keys(
            entry,
            needs=("force", "act", "modality", "doer", "preps", "noun", "that", "verbs"),
            where=f"{_FORCES}: verbs.{name}",
        )
        for verb in lexicon.words(entry["verbs"], f"{_FORCES}: verbs.{name}"):
            verbs[verb] = (*verbs.get(verb, ()), _class(name, entry))
    modals = lexicon.load(_MODALS)
    lexicon.keys(modals, needs=("modals", "hopes", "hope_nouns", "denials", "agreements"), where=_MODALS)
    return ForceWords(
        verbs=verbs,
        predicates=_by_word(table["predicates"], "predicates"),
        nouns=_by_word(table["nouns"], "nouns"),
        modals={word: _modal(word, raw) for word, raw in lexicon.mapping(modals["modals"], _MODALS).items()},
        hopes=frozenset(lexicon.words(modals["hopes"], _MODALS)),
        hope_nouns=frozenset(lexicon.words(modals["hope_nouns"], _MODALS)),
        denials=frozenset(lexicon.words(modals["denials"], _MODALS)),
        agreements=frozenset(lexicon.words(modals["agreements"], _MODALS)),
    )


def _by_word(section: object, name: str) -> dict[str, ForceClass]:
    out: dict[str, ForceClass] = {}
    for key, raw in lexicon.mapping(section, f"{_FORCES}: {name}").items():
        entry = lexicon.mapping(raw, f"{_FORCES}: {name}.{key}")
        for word in lexicon.words(entry.get("words"), f"{_FORCES}: {name}.{key}"):
            out[word] = _class(key, entry)
    return out


def _class(name: str, entry: Mapping[str, object]) -> ForceClass:
    try:
        return ForceClass(
            name=name,
            force=Force(str(entry["force"])),
            act=Illocution(str(entry["act"])),
            modality=Modality(str(entry["modality"])),
            doer=Doer(str(entry.get("doer", Doer.SUBJECT))),
            preps=frozenset(lexicon.words(entry.get("preps", []), f"{_FORCES}: {name}.preps")),
            noun=entry.get("noun") is True,
            that=entry.get("that") is True,
        )
    except (KeyError, ValueError) as error:
        raise DataFileError(
            f"is no class of force ({error})", where=f"{_FORCES}: {name}", mend="Mend the entry"
        ) from error


def _modal(word: str, raw: object) -> Modal:
    entry = lexicon.strings(raw, f"{_MODALS}: {word}")
    lexicon.keys(entry, needs=("adopted", "own", "told", "modality"), where=f"{_MODALS}: {word}")
    allowed = {*Force, "none", "reported"}
    if wrong := sorted({entry[r] for r in Register} - allowed):
        raise DataFileError(
            f"knows no force {wrong[0]!r}", where=f"{_MODALS}: {word}", mend="Take one of " + ", ".join(sorted(allowed))
        )
    return Modal(modality=Modality(entry["modality"]), forces={r: entry[r] for r in Register})
