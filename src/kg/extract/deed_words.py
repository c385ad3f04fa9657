"""What a deed is, and the words that name, carry and lead to deeds (``data/frames/deeds.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.syntax import children, full_form, noun_phrase

if TYPE_CHECKING:
    from spacy.tokens import Token


_TABLES = ("nominalisations", "built_in_objects", "object_prepositions", "phrases", "lemmas")
_FIELDS = (
    "object_prepositions",
    "doer_nouns",
    "owned_by_doer",
    "light",
    "force_nouns",
    "particles",
    "nominalisations",
    "built_in_objects",
    "carriers",
    "happening",
    "leading",
    "leading_objects",
    "abstaining",
    "phrases",
    "lemmas",
    "stative",
    "ceremonial",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deed:
    """One deed. ``head`` is the verb or noun that names it; ``object`` spans its object's first to last token.

    ``doers`` are heads of noun phrases that the clause makes do it; ``patients`` heads of phrases that undergo it.
    ``objection`` tells that the words around it say *not* to do it. ``named`` is an object that the noun carries in
    itself ("ceasefire": fire). ``reach`` bounds the tokens where its circumstances stand, where a verb is left out
    ("return A by May and B by June").
    """

    head: Token
    action: str
    doers: tuple[Token, ...] = ()
    object: tuple[Token, Token] | None = None
    patients: tuple[Token, ...] = ()
    named: str | None = None
    objection: bool = False
    via: tuple[Token, ...] = ()
    nominal: bool = False
    reach: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedWords:
    """The words of ``deeds.yaml``."""

    verbs: dict[str, str] = field(default_factory=dict)  # noun -> verb
    built_in_objects: dict[str, str]
    phrases: dict[str, str]
    object_prepositions: dict[str, str]
    doer_nouns: frozenset[str]
    owned_by_doer: frozenset[str]
    light: frozenset[str]
    carriers: frozenset[str]
    happening: frozenset[str]
    particles: frozenset[str]
    force_nouns: frozenset[str]
    leading: frozenset[str]
    leading_objects: frozenset[str]
    abstaining: frozenset[str]
    stative: frozenset[str]
    ceremonial: frozenset[str]


@cache
def deed_words() -> DeedWords:
    """The checked contents of ``data/frames/deeds.yaml``."""
    where = "frames/deeds.yaml"
    table = lexicon.load(where)
    lexicon.keys(table, needs=_FIELDS, where=where)
    sets = {k: frozenset(lexicon.words(table[k], f"{where}: {k}")) for k in _FIELDS if k not in _TABLES}
    verbs = {
        noun: verb
        for verb, nouns in lexicon.mapping(table["nominalisations"], where).items()
        for noun in lexicon.words(nouns, f"{where}: nominalisations.{verb}")
    }
    return DeedWords(
        verbs=verbs,
        built_in_objects=lexicon.strings(table["built_in_objects"], where),
        phrases=lexicon.strings(table["phrases"], where),
        object_prepositions=lexicon.strings(table["object_prepositions"], where),
        **sets,
    )


def names_deed(noun: Token) -> bool:
    """Whether a noun is the name of a deed."""
    return full_form(noun) in deed_words().verbs or noun.lower_ in deed_words().verbs


def agents_of(verb: Token) -> tuple[Token, ...]:
    """Heads of the phrases that a passive names as its doers."""
    return tuple(p for agent in children(verb, "agent") for p in children(agent, "pobj"))


def span_of(heads: tuple[Token, ...]) -> tuple[Token, Token] | None:
    """The object phrase of the first of some heads."""
    return object_phrase(heads[0]) if heads else None


def object_phrase(head: Token) -> tuple[Token, Token]:
    """The words of an object: the shortest full phrase."""
    return noun_phrase(head)
