"""What kind of actor a noun phrase stands for, by its head noun and the words about it (``data/actors.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.errors import DataFileError
from kg.extract.lexicon import keys, load, mapping, words
from kg.model import ActorKind

_FILE = "actors.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """A head that says what it is only with other words: any of ``words`` or, where asked, a country's name."""

    heads: frozenset[str]
    words: frozenset[str]
    country: bool
    kind: ActorKind

    def fits(self, head: str, modifiers: frozenset[str], has_country: bool) -> bool:
        """Whether the phrase has the head and what it needs beside it."""
        if head not in self.heads or (self.country and not has_country):
            return False
        return not self.words or bool(self.words & modifiers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The checked content of ``data/actors.yaml``."""

    heads: Mapping[str, ActorKind]
    persons: frozenset[str]
    named: Mapping[str, ActorKind]
    typed: tuple[Typing, ...]
    never: frozenset[str]
    titles: frozenset[str]
    qualifiers: frozenset[str]
    leading: frozenset[str]
    roles: frozenset[str]
    alike: Mapping[str, int]
    places: frozenset[str]
    parts: frozenset[str]
    addressing: frozenset[str]
    deeds: frozenset[str]
    still: frozenset[str]
    ruling: frozenset[str]
    willing: frozenset[str]
    known: frozenset[str]

    def kind(
        self, head: str, modifiers: frozenset[str], *, plural: bool, country: bool, name: bool
    ) -> ActorKind | None:
        """The kind of actor of a phrase with this head (lemma) and modifiers (lemmas); None where it is none."""
        if head in self.never:
            return None
        for typing in self.typed:
            if typing.fits(head, modifiers, country):
                return typing.kind
        if name and head in self.named:
            return self.named[head]
        if not plural and head in self.persons:
            return ActorKind.PERSON
        return self.heads.get(head)

    def same_sort(self, head: str, other: str) -> bool:
        """Whether two head nouns may name one and the same actor."""
        return head == other or (head in self.alike and self.alike[head] == self.alike.get(other))


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon; raises DataFileError where it is malformed."""
    table = load(_FILE)
    plain = (
        "never", "titles", "qualifiers", "leading", "roles", "places", "parts", "addressing", "deeds", "still",
        "ruling", "willing",
    )  # fmt: skip
    keys(table, needs=("heads", "persons", "named", "typed", "alike", *plain), where=_FILE)
    sets = {name: frozenset(words(table[name], f"{_FILE}: {name}")) for name in (*plain, "persons")}
    alike = table["alike"]
    if not isinstance(alike, list):
        raise DataFileError("wants a list of rows of words", where=f"{_FILE}: alike", mend="Mend the file")
    heads, named, typed = _kinds(table["heads"], "heads"), _kinds(table["named"], "named"), _typings(table["typed"])
    return Lexicon(
        heads=heads,
        named=named,
        typed=typed,
        known=sets["persons"].union(heads, named, *(t.heads for t in typed)),
        alike={w: i for i, row in enumerate(alike) for w in words(row, f"{_FILE}: alike")},
        **sets,
    )


def _kinds(value: object, where: str) -> dict[str, ActorKind]:
    out: dict[str, ActorKind] = {}
    for kind, row in mapping(value, f"{_FILE}: {where}").items():
        for word in words(row, f"{_FILE}: {where}: {kind}"):
            if word in out:
                raise DataFileError(f"has {word!r} under two kinds", where=f"{_FILE}: {where}", mend="Leave one out")
            out[word] = _kind(kind, where)
    return out


def _typings(value: object) -> tuple[Typing, ...]:
    if not isinstance(value, list):
        raise DataFileError("wants a list of rules", where=f"{_FILE}: typed", mend="Mend the file")
    out = []
    for index, row in enumerate(value):
        where = f"{_FILE}: typed, rule {index + 1}"
        rule = mapping(row, where)
        if unknown := rule.keys() - {"heads", "words", "country", "kind"}:
            raise DataFileError(
                f"has unknown keys {', '.join(sorted(unknown))}", where=where, mend="Mend their spelling"
            )
        out.append(
            Typing(
                heads=frozenset(words(rule.get("heads"), where)),
                words=frozenset(words(rule.get("words", ""), where)),
                country=rule.get("country") is True,
                kind=_kind(str(rule.get("kind")), where),
            )
        )
    return tuple(out)


def _kind(value: str, where: str) -> ActorKind:
    try:
        return ActorKind(value)
    except ValueError as error:
        raise DataFileError(
            f"{value!r} is no kind of actor", where=f"{_FILE}: {where}", mend="Mend its spelling"
        ) from error
