"""The words and the shape of reports of conduct (``data/frames/conduct.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.deed_words import Deed
from kg.extract.forces import force_words
from kg.extract.syntax import full_form
from kg.model import Verdict

if TYPE_CHECKING:
    from spacy.tokens import Token


_WHERE = "frames/conduct.yaml"


_LISTS = (
    "violence",
    "breaking",
    "breaking_nouns",
    "keeping",
    "holding",
    "recording",
    "counting",
    "failing",
    "beginning",
    "finishing",
    "accusing",
    "denying",
    "hindering",
    "watched",
    "calm",
    "against",
    "under",
    "as_told",
    "charges",
    "plain",
    "loose",
    "pledged",
    "honouring",
    "untrue",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductWords:
    """The words of ``conduct.yaml``: families of deeds that carry something out, and lists by name."""

    families: dict[str, str]
    lists: dict[str, frozenset[str]]

    def has(self, name: str, word: str) -> bool:
        """Whether a word or phrase is in a list."""
        return word in self.lists[name]


@cache
def conduct_words() -> ConductWords:
    """The checked contents of ``data/frames/conduct.yaml``."""
    table = lexicon.load(_WHERE)
    lexicon.keys(table, needs=("families", *_LISTS), where=_WHERE)
    families = {
        verb: family
        for family, verbs in lexicon.mapping(table["families"], f"{_WHERE}: families").items()
        for verb in lexicon.words(verbs, f"{_WHERE}: families.{family}")
    }
    return ConductWords(
        families=families, lists={k: frozenset(lexicon.words(table[k], f"{_WHERE}: {k}")) for k in _LISTS}
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """A deed with what the text says became of it; ``by`` are heads of phrases for who says so."""

    deed: Deed
    verdict: Verdict
    rule: str
    confidence: float
    by: tuple[Token, ...] = ()
    top: Token | None = None
    needs_family: bool = False
    needs_match: bool = False


def family(action: str) -> str:
    """The family of deeds that an action belongs to, or ""."""
    return conduct_words().families.get(action) or conduct_words().families.get(action.split()[0], "")


def plainly_bears(action: str) -> bool:
    """Whether a deed is of a sort that carries out or breaks agreements, whatever else the text says of it."""
    words = conduct_words()
    first = action.split()[0]
    if words.has("loose", action) or words.has("loose", first):
        return False
    return words.has("plain", family(action)) or (words.has("violence", first) and not family(action))


def on_agreement(deed: Deed) -> bool:
    """Whether what a deed is done to is an agreement or somebody's promise, not promises at large."""
    return any(full_form(p) in force_words().agreements or _is_pledge(p) for p in deed.patients)


def _is_pledge(noun: Token) -> bool:
    if not conduct_words().has("pledged", noun.lemma_.lower()):
        return False
    return noun.lemma_ in ("commitment", "obligation", "term") or any(c.dep_ in ("det", "poss") for c in noun.children)
