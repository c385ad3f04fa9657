"""Frames of predicates and nouns: "is obliged to", "it is imperative that", "their commitment to", "a ban on"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.deed_words import Deed
from kg.extract.deeds import deeds_of_noun, deeds_of_verb
from kg.extract.forces import ForceClass, Register, force_words
from kg.extract.reading import Reading, each, unreal
from kg.extract.syntax import base, child, children, coordinated, is_negated, is_passive, subjects_of
from kg.model import Force, Modality

if TYPE_CHECKING:
    from spacy.tokens import Token


def predicate_readings(word: Token, kind: ForceClass, register: Register) -> Iterator[Reading]:
    """As in "Is committed to V-ing", "are obliged to V", "it is imperative that S", "is prohibited from V-ing"."""
    verb = word if word.pos_ == "VERB" or word.dep_ == "ROOT" else word.head
    if word.pos_ == "ADJ" and word.dep_ not in ("acomp", "oprd", "conj", "ROOT"):
        return
    if (word.pos_ == "VERB" and word.tag_ != "VBN") or unreal(verb) or (word != verb and is_negated(verb)):
        return
    if any(c.tag_ == "MD" and c.lower_ not in ("shall", "will", "must") for c in verb.lefts):
        return
    subject = subjects_of(word) or subjects_of(verb) or (subjects_of(word.head) if word.dep_ == "acomp" else ())
    prototype = Reading(
        deed=Deed(head=word, action=word.lower_),
        force=kind.force,
        modality=kind.modality,
        act=kind.act,
        rule=f"predicate.{kind.name}",
        confidence=0.65,
        cue=word,
        start=verb,
    )
    if (
        kind.name == "ready"
        and not any(c.dep_ == "advcl" for t in (word, verb) for c in t.children)
        and register is Register.TOLD
    ):
        prototype = replace(prototype, confidence=0.5)
    holders = [word] if word == verb else [word, verb]
    for holder in holders:
        for c in holder.rights:
            if c.dep_ in ("xcomp", "advcl", "ccomp") and any(g.tag_ == "TO" for g in c.lefts):
                own = children(c, "nsubj")
                agent = tuple(
                    p for prep in children(holder, "prep") if prep.lower_ == "for" for p in children(prep, "pobj")
                )
                doers = own or agent or (() if subject and subject[0].lower_ == "it" else subject)
                yield from each(deeds_of_verb(c, doers), prototype)
                return
            if (
                c.dep_ == "ccomp"
                and kind.name == "urgent"
                and c.pos_ in ("VERB", "AUX")
                and subject
                and subject[0].lower_ == "it"
            ):
                yield from each(deeds_of_verb(c, subjects_of(c)), replace(prototype, start=None))
                return
        for prep in children(holder, "prep"):
            if prep.lower_ not in ("to", "from"):
                continue
            if (gerund := child(prep, "pcomp")) is not None:
                yield from each(deeds_of_verb(gerund, subject), prototype)
            for pobj in children(prep, "pobj"):
                yield from each(deeds_of_noun(pobj, subject), replace(prototype, confidence=0.55))
                for other in children(prep, "conj"):
                    if (gerund := child(other, "pcomp")) is not None:
                        yield from each(deeds_of_verb(gerund, subject), prototype)


def _weighed(noun: Token) -> bool:
    """As in "is considering a pledge", "hopes for a promise": the promise is only thought of."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    words = force_words()
    return noun.dep_ in ("dobj", "pobj") and verb.pos_ == "VERB" and base(verb) in words.hopes | words.denials


def noun_readings(noun: Token, kind: ForceClass, register: Register) -> Iterator[Reading]:
    """As in "their commitment to withdraw", "a call for the release of all hostages", "a ban on flying"."""
    if (
        any(c.lower_ in ("no", "any", "possible") for c in noun.lefts)
        or is_negated(noun.head)
        or unreal(noun)
        or noun.dep_ == "compound"
        or (_weighed(noun) and not any(p.lower_ in ("by", "of") for p in children(noun, "prep")))
    ):
        return
    granted = any(c.lower_ == "shall" for c in noun.head.lefts)
    if (kind.name == "right" and register is not Register.ADOPTED and not granted) or (
        kind.name == "demand" and noun.i > 0 and noun.nbor(-1).lower_ == "in"
    ):
        return
    if kind.name == "importance" and noun.head.dep_ == "advcl" and noun.head.tag_ == "VBG":
        return  # "noting the value of ...": a recital
    owner = children(noun, "poss") or tuple(
        p
        for prep in children(noun, "prep")
        if prep.lower_ in (("by", "from", "of") if kind.name in ("commitment", "offer") else ("by", "from"))
        for p in children(prep, "pobj")
    )
    governor = noun.head if noun.dep_ in ("dobj", "pobj") else None
    if not owner and governor is not None:
        verb = governor if governor.pos_ == "VERB" else governor.head
        owner = subjects_of(verb) if verb.pos_ == "VERB" and not is_passive(verb) else ()
    doers = owner if kind.force is not Force.DEMANDED and kind.modality is not Modality.PROHIBITION else ()
    if kind.name == "commitment" and not owner:
        return
    prototype = Reading(
        deed=Deed(head=noun, action=noun.lower_),
        force=kind.force,
        modality=kind.modality,
        act=kind.act,
        rule=f"noun.{kind.name}",
        confidence=0.55,
        cue=noun,
        by=owner,
        start=noun.left_edge if kind.name in ("commitment", "demand") else None,
    )
    if (
        kind.name == "agreement"
        and noun.dep_ == "nsubjpass"
        and base(noun.head) in ("reach", "conclude", "sign", "strike", "make")
    ):
        for c in noun.head.rights:  # "an agreement has been reached to stop ..."
            if c.dep_ in ("xcomp", "advcl", "ccomp") and any(g.tag_ == "TO" for g in c.lefts):
                yield from each(deeds_of_verb(c, ()), replace(prototype, confidence=0.7))
    for c in noun.rights:
        if kind.name == "ban" and c.dep_ != "prep":
            continue
        if (
            c.dep_ in (("acl", "relcl", "xcomp", "advcl") if kind.name == "right" else ("acl", "relcl", "xcomp"))
            and c.tag_ in ("VB", "VBN")
            and any(g.tag_ == "TO" for g in c.lefts)
        ):
            own = children(c, "nsubj")
            yield from each(deeds_of_verb(c, own or doers), prototype)
        if c.dep_ == "prep" and c.lower_ in kind.preps:
            for target in c.children:
                if target.dep_ == "pcomp":
                    yield from each(deeds_of_verb(target, doers), prototype)
                elif target.dep_ == "pobj":
                    members = coordinated(target) if kind.name != "right" else ()
                    yield from each(
                        (d for m in members for d in deeds_of_noun(m, doers, alone=True, any_noun=kind.name == "ban")),
                        prototype,
                    )
