"""The words that name agreements and the parts played in them (``data/agreements.yaml``), checked at load."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.errors import DataFileError
from kg.extract.lexicon import keys, load, mapping, strings, words
from kg.model import AgreementKind, ThirdPartyRole

_FILE = "agreements.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWords:
    """How a text says that somebody has a role: verbs, verbs that need talks as their object, nouns, titles."""

    verbs: frozenset[str]
    aiding: frozenset[str]
    nouns: frozenset[str]
    titles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWords:
    """The checked content of the file; its comments say what each field is for."""

    heads: Mapping[str, AgreementKind]
    kinds: Mapping[str, AgreementKind]
    common: frozenset[str]
    marks: frozenset[str]
    barred: frozenset[str]
    again: frozenset[str]
    renewals: frozenset[str]
    carrying: frozenset[str]
    hoped: frozenset[str]
    binding: frozenset[str]
    bound: frozenset[str]
    keeping: frozenset[str]
    counting: frozenset[str]
    talks: frozenset[str]
    titled: frozenset[str]
    making: frozenset[str]
    pledging: frozenset[str]
    empty: frozenset[str]
    roles: Mapping[ThirdPartyRole, RoleWords]
    dates: Mapping[str, re.Pattern[str]]
    own: re.Pattern[str]

    def kind(self, head: str, others: frozenset[str]) -> AgreementKind:
        """The kind of an agreement by its name's words, else by its head."""
        return next((kind for word, kind in self.kinds.items() if word in others or word == head), self.heads[head])


@cache
def agreement_words() -> AgreementWords:
    """The shipped lexicon; raises DataFileError where it is malformed."""
    table = load(_FILE)
    plain = (
        "common",
        "marks",
        "barred",
        "again",
        "renewals",
        "carrying",
        "hoped",
        "binding",
        "bound",
        "keeping",
        "counting",
        "talks",
        "titled",
        "making",
        "pledging",
        "empty",
    )
    keys(table, needs=("heads", "kinds", "roles", "dates", "own", *plain), where=_FILE)
    dates = strings(table["dates"], f"{_FILE}: dates")
    keys(dates, needs=("signed", "effective", "expires"), where=f"{_FILE}: dates")
    roles = mapping(table["roles"], f"{_FILE}: roles")
    return AgreementWords(
        heads=_kinds(table["heads"], "heads"),
        kinds=_kinds(table["kinds"], "kinds"),
        roles={_role(name): _role_words(row, name) for name, row in roles.items()},
        dates={name: _pattern(source, name) for name, source in dates.items()},
        own=_pattern(str(table["own"]), "own"),
        **{name: frozenset(words(table[name], f"{_FILE}: {name}")) for name in plain},
    )


def _kinds(value: object, where: str) -> dict[str, AgreementKind]:
    out: dict[str, AgreementKind] = {}
    for kind, row in mapping(value, f"{_FILE}: {where}").items():
        try:
            out |= {word: AgreementKind(kind) for word in words(row, f"{_FILE}: {where}: {kind}")}
        except ValueError as error:
            raise DataFileError(f"{kind!r} is no kind of agreement", where=f"{_FILE}: {where}") from error
    return out


def _role(name: str) -> ThirdPartyRole:
    try:
        return ThirdPartyRole(name)
    except ValueError as error:
        raise DataFileError(f"{name!r} is no role", where=f"{_FILE}: roles", mend="Mend its spelling") from error


def _role_words(value: object, name: str) -> RoleWords:
    where = f"{_FILE}: roles: {name}"
    row = mapping(value, where)
    keys(row, needs=("verbs", "aiding", "nouns", "titles"), where=where)
    return RoleWords(**{key: frozenset(words(row[key], where)) for key in ("verbs", "aiding", "nouns", "titles")})


def _pattern(source: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(" ".join(source.split()), re.IGNORECASE)
    except re.error as error:
        raise DataFileError(f"holds no regular expression ({error})", where=f"{_FILE}: {where}") from error
