"""A reading: one deed with its force; and whether the words around a word of force make it unreal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.deed_words import Deed, deed_words
from kg.extract.forces import force_words
from kg.extract.syntax import ancestors, base, is_negated
from kg.model import Force, Illocution, Modality

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """One deed with its force. ``cue`` is the word that gives it; ``by`` are heads of the phrases for who spoke it.

    ``start`` is the first token to quote where that lies before the deed's own clause.
    """

    deed: Deed
    force: Force
    modality: Modality
    act: Illocution
    rule: str
    confidence: float
    cue: Token
    by: tuple[Token, ...] = ()
    start: Token | None = None


def each(deeds: Iterable[Deed], prototype: Reading) -> Iterator[Reading]:
    """A reading for each deed, modelled on the prototype; abstaining words and negation make it a prohibition."""
    for number, deed in enumerate(deeds):
        solemn = deed.action.split()[0] in deed_words().ceremonial
        if solemn and not deed.nominal and (prototype.force is not Force.DEMANDED or deed.action != "recall"):
            continue
        if deed.action in ("do", "say") or (deed.action == "be" and not deed.nominal and deed.object is None):
            continue  # "do so", "that is to say": no deed of its own
        against = deed.objection ^ ((is_negated(deed.head) or _of_none(deed)) and not deed.nominal)
        against ^= any(is_negated(v) for v in deed.via[:1])
        if deed.nominal and any(c.lower_ == "no" for c in deed.head.children):
            against = not against
        modality = prototype.modality
        if against:
            modality = Modality.OBLIGATION if modality is Modality.PROHIBITION else Modality.PROHIBITION
        yield replace(prototype, deed=deed, modality=modality, start=prototype.start if number == 0 else None)


def _of_none(deed: Deed) -> bool:
    """As in "Conduct no military operations": the object's determiner negates the deed."""
    return any(
        c.lower_ == "no" and c.dep_ == "det"
        for p in deed.patients
        for c in p.children
        if p.head == deed.head and p.dep_ == "dobj"
    )


def unreal(token: Token, *, outer: bool = False) -> bool:
    """Whether the words around a cue say that nobody is bound (yet): negation, doubt, hope, condition, question.

    With ``outer`` only the words above the cue count, since its own negation turns the deed, not the force.
    """
    words = force_words()
    if not outer and (is_negated(token) or any(c.tag_ == "MD" and c.lower_ != "do" for c in token.lefts)):
        return True
    sentence = token.sent
    if sentence[-1].text == "?" or sentence.text.rstrip('”"’ ').endswith("?"):
        return True
    for below, above in ((token, token), *ancestors(token)):
        if _supposed(below):
            return True
        if below.dep_ in ("advcl", "ccomp", "relcl", "acl") and any(
            c.dep_ in ("mark", "advmod") and c.lower_ in ("if", "unless", "whether", "lest") for c in below.children
        ):
            return True
        if above == below or above.pos_ not in ("VERB", "AUX", "NOUN", "ADJ"):
            continue
        if below.dep_ in ("ccomp", "xcomp", "advcl", "acl", "pcomp", "relcl") and below.dep_ != "relcl":
            lemma = base(above)
            if below.dep_ in ("ccomp", "xcomp") and (
                lemma in words.hopes or lemma in words.denials or (above.pos_ == "NOUN" and lemma in words.hope_nouns)
            ):
                return True
            if below.dep_ == "ccomp" and is_negated(above):
                return True
        if below.dep_ == "acl" and (above.lemma_.lower() in words.hope_nouns or base(above.head) in words.denials):
            return True  # "rejected claims that ..."
    return False


def _supposed(verb: Token) -> bool:
    """As in "Had the rebels pledged ...", "tried to make them promise ...", "it would be wrong to say that ..."."""
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    subject = next((c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
    if (
        subject is not None
        and verb.dep_ in ("advcl", "ccomp")
        and any(
            c.dep_ in ("aux", "auxpass") and c.lower_ in ("had", "were", "should") and c.i < subject.left_edge.i
            for c in verb.lefts
        )
    ):
        return True
    if (
        verb.dep_ == "ccomp"
        and verb.tag_ == "VB"
        and base(verb.head) in ("make", "have", "let", "get")
        and not any(c.tag_ == "MD" for c in verb.lefts)
    ):
        return True
    judged = any(c.dep_ in ("acomp", "attr") for c in verb.children)
    return base(verb) == "be" and judged and any(c.lower_ in ("would", "could", "might") for c in verb.lefts)
