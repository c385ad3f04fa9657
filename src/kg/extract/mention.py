"""A mention: a phrase that may stand for an actor, with its span and what its words tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.lexicon import load, mapping, words
from kg.model import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token

FORCES = (ActorKind.ARMED_FORCE, ActorKind.ARMED_GROUP)
PLACED = frozenset(["GPE", "LOC", "FAC"])
NUMBERED = frozenset(
    ["DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "LAW", "EVENT", "WORK_OF_ART"]
)
PRONOUNS = {
    "i": "I", "me": "I", "my": "I", "mine": "I", "we": "we", "us": "we", "our": "we", "ours": "we",
    "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she",
    "it": "it", "its": "it", "itself": "it",
    "who": "who", "whom": "who", "which": "who", "whose": "who", "both": "both", "each": "both", "neither": "both",
}  # fmt: skip


class Form(StrEnum):
    """How a mention refers."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase that may stand for an actor.

    ``first`` and ``last`` bound the span (for a name without determiner and titles), ``head`` is its head token.
    ``key`` is the gazetteer's key of the bearer, ``country`` the Wikidata id of the state in its words, ``signature``
    the lemmas that tell it from others of its sort, ``qualified`` whether its place in the sentence makes it an actor
    (a name in a mere adjunct of place does not).
    """

    block: int
    head: Token
    first: Token
    last: Token
    form: Form
    kind: ActorKind | None = None
    key: str | None = None
    country: str | None = None
    signature: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()
    plural: bool = False
    qualified: bool = True

    @property
    def text(self) -> str:
        """The words of the mention, as cleaned for parsing."""
        doc = self.head.doc
        return doc[self.first.i : self.last.i + 1].text

    @property
    def lemma(self) -> str:
        """The head's lemma in lower case, singular in names too."""
        return noun(self.head)


def noun(token: Token) -> str:
    """The lemma of a noun in lower case; the tagger leaves names in the plural as they are, this does not."""
    lemma = str(token.lemma_).lower()
    if token.pos_ != "PROPN" or not lemma.endswith("s") or lemma in lexicon().known:
        return lemma
    singular = lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return singular if token.tag_ == "NNPS" or singular in lexicon().known else lemma


def is_agreement_noun(lemma: str) -> bool:
    """Whether a head noun names agreements, so that a name with it is no actor's."""
    known = _agreement_nouns()
    return lemma in known or lemma.removesuffix("s") in known


@cache
def _agreement_nouns() -> frozenset[str]:
    heads = mapping(load("agreements.yaml").get("heads"), "agreements.yaml: heads")
    return frozenset(word for row in heads.values() for word in words(row, "agreements.yaml: heads"))
