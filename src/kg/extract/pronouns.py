"""Pronouns: the antecedent that agrees, ranked by nearness and by its part in the sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.entities import Entity
from kg.extract.mention import PRONOUNS, Form, Mention
from kg.model import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token

Link = tuple[Mention, Entity]
_MANY = frozenset(
    [
        ActorKind.ARMED_GROUP,
        ActorKind.ARMED_FORCE,
        ActorKind.GROUP,
        ActorKind.POPULATION,
        ActorKind.MEDIA,
        ActorKind.NGO,
    ]
)
_REACH = 2  # sentences back
_QUOTES = '"“”'


def antecedent(pronoun: Mention, before: Sequence[Link], sentence: dict[int, int]) -> Entity | None:
    """The actor that "he", "she", "it" or "they" means, among the mentions before it; None where none agrees.

    ``sentence`` gives, for the id of a mention, the running number of its sentence in the document.
    """
    if pronoun.head.lower_ in ("it", "its") and _expletive(pronoun.head):
        return None
    here, best, value = sentence[id(pronoun)], None, float("-inf")
    for mention, entity in reversed(before):
        distance = here - sentence[id(mention)]
        if distance > _REACH:
            break
        if not _agrees(pronoun, mention, entity) or (distance == 0 and _argues(pronoun.head, mention.head)):
            continue
        score = _salience(mention, pronoun, distance)
        if score > value:
            best, value = entity, score
    return best


def relative(pronoun: Mention, links: Sequence[Link]) -> Entity | None:
    """The actor whose noun phrase a relative clause qualifies."""
    verb = next((a for a in (pronoun.head, *pronoun.head.ancestors) if a.dep_ == "relcl"), None)
    if verb is None:
        return None
    return next((e for m, e in reversed(links) if m.block == pronoun.block and m.head.i == verb.head.i), None)


def in_quotes(token: Token) -> bool:
    """Whether a token stands inside a quotation of its block."""
    marks = token.doc.user_data.get("quotes")
    if marks is None:
        marks = token.doc.user_data["quotes"] = [t.i for t in token.doc if t.text in _QUOTES]
    return bisect_left(marks, token.i) % 2 == 1


def quoted_speaker(pronoun: Mention, links: Sequence[Link]) -> Entity | None:
    """The subject of a reporting verb in the block of a quotation."""
    found = (
        e for m, e in links
        if m.block == pronoun.block and m.head.dep_ == "nsubj" and m.form is not Form.PRONOUN and not in_quotes(m.head)
    )  # fmt: skip
    return next(found, None)


def _agrees(pronoun: Mention, mention: Mention, entity: Entity) -> bool:
    sort, kind = PRONOUNS[pronoun.head.lower_], entity.kind
    if mention.form is Form.PRONOUN and mention.head.lower_ in ("i", "we", "my", "our", "us"):
        return False
    if sort == "he":
        return kind is ActorKind.PERSON
    if kind is ActorKind.PERSON and not mention.plural:
        return False
    if sort == "they":
        return mention.plural or (kind in _MANY and kind is not ActorKind.PERSON)
    return not mention.plural


def _argues(pronoun: Token, other: Token) -> bool:
    """Whether both are arguments of one verb, so that they cannot be the same ("they attacked them")."""
    if pronoun.dep_ == "poss":
        return any(a.i == other.i for a in [pronoun.head]) or other.head == pronoun.head
    return _governor(pronoun) is not None and _governor(pronoun) == _governor(other)


def _governor(token: Token) -> Token | None:
    node = token
    while node.dep_ in ("pobj", "prep", "conj", "agent", "dative", "appos") and node.head != node:
        node = node.head
    return node.head if node.head.pos_ in ("VERB", "AUX") else None


def _salience(mention: Mention, pronoun: Mention, distance: int) -> float:
    score = -2.0 * distance
    dep = mention.head.dep_
    if dep in ("nsubj", "nsubjpass"):
        score += 2 if pronoun.head.dep_ in ("nsubj", "nsubjpass", "poss") else 1
    elif dep in ("poss", "compound"):
        score -= 0.5
    elif dep in ("pobj", "conj"):
        score -= 0.25
    if not mention.qualified:
        score -= 2
    if mention.kind in (ActorKind.MEDIA,):
        score -= 1
    if mention.block != pronoun.block:
        score -= 0.5
    return score


def _expletive(token: Token) -> bool:
    """As in "It is clear that", "it has been agreed that": no antecedent is meant."""
    if token.dep_ == "poss":
        return False
    verb = token.head
    return token.dep_ == "expl" or (
        any(c.dep_ in ("ccomp", "acomp", "attr", "csubj", "csubjpass") for c in verb.children)
        and (verb.lemma_ == "be" or any(c.dep_ == "auxpass" for c in verb.children))
    )
