"""Frames of modal words: "shall", "will", "must", "may", "is to"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.deed_words import Deed, deed_words
from kg.extract.deeds import deeds_of_verb
from kg.extract.forces import Register, force_words
from kg.extract.reading import Reading, each, unreal
from kg.extract.syntax import ancestors, base, child, children, full_form, is_negated, is_passive, subjects_of
from kg.model import Force, Illocution, Modality

if TYPE_CHECKING:
    from spacy.tokens import Token


def modal_readings(verb: Token, register: Register) -> Iterator[Reading]:
    """As in "The sides shall withdraw", "Kenya will send observers", "all parties must stop", "no party may enter"."""
    aux = next((c for c in reversed(list(verb.lefts)) if c.dep_ == "aux" and c.lower_ in force_words().modals), None)
    if (
        aux is None
        and verb.dep_ == "conj"
        and verb.tag_ in ("VB", "VBN")
        and not child(verb, "nsubj", "nsubjpass", "mark")
    ):
        return  # the first of the coordinated verbs brings it along
    if aux is None or aux.lower_ not in force_words().modals:
        return
    modal = force_words().modals[aux.lower_]
    strength, flat = modal.forces[register], False
    vague = ("may", "can", "should") if register is not Register.TOLD else ("may", "can", "should", "will")
    if (verb.dep_ == "relcl" and aux.lower_ in vague) or comes_into_force(verb):
        return
    if (
        base(verb) == "be"
        and not child(verb, "expl")
        and (verb.dep_ == "relcl" or strength != Force.UNDERTAKEN or aux.lower_ != "shall")
    ) and child(verb, "acomp", "attr") is not None:
        return
    subjects = subjects_of(verb)
    if aux.lower_ == "may" and subjects and subjects[0].lemma_.lower() in _LICENSED and register is Register.TOLD:
        strength = Force.UNDERTAKEN if verb.dep_ == "ROOT" and not is_negated(verb) else strength
    if aux.lower_ in ("may", "can") and any(c.lower_ in ("no", "neither") for s in subjects for c in s.children):
        strength = Force.UNDERTAKEN  # "no party may": the modal of leave, not of doubt, in any register
    elif aux.lower_ == "may" and framed_by_agreement(verb):
        strength = Force.UNDERTAKEN
    elif aux.lower_ == "can" and not is_negated(verb):
        return
    if _state(verb, subjects):
        return
    if strength == "none" or unreal(verb, outer=True) or _perfect(verb):
        return
    if strength == "reported":
        if not subjects or not (
            _says_so_itself(verb, subjects)
            or (aux.lower_ != "would" and (_under_agreement(verb) or _announced(verb, aux)))
            or _goes_on(verb, subjects)
        ):
            return
        flat = not (_says_so_itself(verb, subjects) or _under_agreement(verb) or _goes_on(verb, subjects))
        strength = Force.UNDERTAKEN
    if is_negated(verb) and aux.lower_ != "shall" and register is not Register.ADOPTED and base(verb) in _ENDING:
        return  # "will not stop its raids": a refusal
    if strength == Force.DEMANDED and framed_by_agreement(verb):
        strength = Force.UNDERTAKEN  # "under the accord the army must leave"
    if aux.lower_ in ("will", "'ll", "would") and not _is_volitional(verb, subjects, register):
        return
    confidence = {"shall": 0.85, "must": 0.7, "will": 0.6, "may": 0.6}.get(aux.lower_, 0.55)
    prototype = Reading(
        deed=Deed(head=verb, action=base(verb)),
        force=Force(strength),
        modality=modal.modality,
        act=Illocution.AGREED
        if register is Register.ADOPTED
        else Illocution.DEMANDED
        if strength == Force.DEMANDED
        else Illocution.PLEDGED,
        rule=f"modal.{aux.lower_}.told" if flat else f"modal.{aux.lower_}",
        confidence=confidence,
        cue=aux,
    )
    if modal.modality is Modality.PERMISSION and is_negated(verb):
        prototype = replace(prototype, modality=Modality.OBLIGATION)  # turned into a prohibition with its negation
    yield from each(deeds_of_verb(verb, subjects), prototype)


def _announced(verb: Token, aux: Token) -> bool:
    """As in "The army will leave the port by Friday": told flatly of a doer, with no word of doubt or supposition."""
    if verb.dep_ not in ("ROOT", "ccomp", "conj", "parataxis") or aux.lower_ == "would":
        return False
    return not any(
        (c.dep_ == "advmod" and c.lower_ in _DOUBT) or (c.dep_ == "advcl" and c.tag_ == "VBN" and c.i < verb.i)
        for c in verb.children
    )


def _goes_on(verb: Token, subjects: tuple[Token, ...]) -> bool:
    """As in "The envoy said that ... . They would leave within a week": what was said or promised is told on."""
    sentence = verb.sent
    if subjects[0].pos_ != "PRON" or verb.dep_ not in ("ROOT", "conj") or sentence.start == 0:
        return False
    before = verb.doc[sentence.start - 1].sent
    words = force_words()
    if any(t.dep_ == "ROOT" and base(t) in _TELLING and t.tag_ == "VBD" for t in before):
        return True
    pledged = any((base(t) in words.verbs and t.pos_ == "VERB") or t.lemma_ in words.nouns for t in before)
    earlier = before.start > 0 and any(c.tag_ == "MD" and c.lower_ == "would" for c in before.root.lefts)
    return pledged or (
        earlier and before.root.dep_ == "ROOT" and _goes_on(before.root, subjects_of(before.root) or subjects)
    )


_DOUBT = frozenset(
    [
        "likely",
        "probably",
        "perhaps",
        "possibly",
        "maybe",
        "soon",
        "inevitably",
        "surely",
        "eventually",
        "certainly",
        "presumably",
        "ever",
    ]
)
_ENDING = frozenset(
    [
        "stop",
        "halt",
        "cease",
        "end",
        "leave",
        "withdraw",
        "release",
        "free",
        "lift",
        "return",
        "accept",
        "sign",
        "recognise",
        "recognize",
    ]
)
_LICENSED = frozenset(["party", "side", "guarantor", "signatory", "observer", "monitor", "inspector", "member"])
_TELLING = frozenset(["say", "announce", "tell", "declare", "state", "explain", "add", "promise", "pledge"])


def _state(verb: Token, subjects: tuple[Token, ...]) -> bool:
    """As in "He would not be drawn", "shall have the right to": nothing that its subject does."""
    right = any(c.lemma_.lower() == "right" for c in children(verb, "dobj"))
    undergone = is_passive(verb) and bool(subjects) and subjects[0].lower_ in ("he", "she", "i")
    return undergone or (base(verb) == "have" and right)


def comes_into_force(verb: Token) -> bool:
    """As in "Shall enter into force", "will take effect": tells of the agreement's own life."""
    nouns = {t.lower_ for t in verb.subtree if t.i > verb.i and t.i <= verb.i + 3}
    if base(verb) in ("lapse", "expire"):
        return True
    return base(verb) in ("enter", "come", "take", "remain", "be") and bool(nouns & {"force", "effect"})


def _perfect(verb: Token) -> bool:
    return any(
        c.dep_ == "aux" and c.lower_ == "have" and c.nbor(-1).tag_ == "MD" for c in verb.lefts if c.i > c.sent.start
    )


def _is_volitional(verb: Token, subjects: tuple[Token, ...], register: Register) -> bool:
    """Whether "will" binds here rather than foretells."""
    if not subjects or subjects[0].lower_ in ("that", "this", "there", "which", "what"):
        return False
    if subjects[0].lower_ == "it" and not (_says_so_itself(verb, subjects) or _goes_on(verb, subjects)):
        return False
    lemma = base(verb)
    if lemma in ("remain", "continue") and not is_passive(verb):
        return child(verb, "acomp", "xcomp") is not None
    if lemma in deed_words().stative and not is_passive(verb):
        return lemma == "help" or _leads_on(verb)
    return register is Register.ADOPTED or subjects[0].lemma_.lower() not in force_words().agreements


def _leads_on(verb: Token) -> bool:
    return base(verb) in deed_words().leading and bool(child(verb, "xcomp"))


def _says_so_itself(verb: Token, subjects: tuple[Token, ...]) -> bool:
    """As in "Kenya said it would / will send observers": who speaks is who will do it."""
    for below, above in ancestors(verb):
        if below.dep_ == "ccomp" and above.pos_ == "VERB" and (speaker := child(above, "nsubj")) is not None:
            same = {s.lower_ for s in subjects} & {"it", "they", "he", "she", "we", "i"} or speaker.lemma_ in {
                s.lemma_ for s in subjects
            }
            return bool(same)
    return subjects[0].lower_ in ("we", "i") if subjects else False


def _under_agreement(verb: Token) -> bool:
    """As in "Under the deal, the rebels will leave the city", and what follows it in the paragraph."""
    for sentence in (verb.sent, *(s for s in verb.doc.sents if s.start < verb.sent.start)):
        if any(framed_by_agreement(c) for c in sentence.root.children):
            return True
    return framed_by_agreement(verb)


def framed_by_agreement(verb: Token) -> bool:
    """Whether a phrase or clause stands under an agreement: "under the accord", "the deal says"."""
    if verb.dep_ in ("nsubj", "prep"):
        verb = verb.head
    for prep in children(verb, "prep"):
        if prep.lower_ in ("according", "as") and any(
            t.lemma_.lower() in force_words().agreements for t in prep.subtree
        ):
            return True
    return any(
        full_form(pobj) in force_words().agreements
        for prep in verb.subtree
        if prep.lower_ == "under" and prep.dep_ == "prep"
        for pobj in children(prep, "pobj")
    )


def is_to_readings(verb: Token, register: Register) -> Iterator[Reading]:
    """As in "The withdrawal is to start on Monday", "the sides are to meet"; not "the aim is to V"."""
    if base(verb) != "be" or any(c.tag_ == "MD" for c in verb.lefts) or unreal(verb):
        return
    target = next((c for c in verb.rights if c.dep_ == "xcomp" and any(g.tag_ == "TO" for g in c.lefts)), None)
    subject = subjects_of(verb)
    if target is None or not subject or child(verb, "acomp", "attr") is not None or target.left_edge.i > verb.i + 3:
        return
    if any(c.dep_ == "prep" and c.i < target.i for c in verb.rights):
        return
    if (
        subject[0].pos_ == "NOUN"
        and not is_passive(target)
        and subject[0].lemma_.lower() not in deed_words().verbs
        and not subject[0].ent_type_
        and subject[0].tag_ != "NNS"
        and subject[0].lemma_.lower() not in deed_words().force_nouns
        and not framed_by_agreement(verb)
    ):
        return
    if subject[0].lower_ in ("it", "this", "that", "what", "which"):
        return
    prototype = Reading(
        deed=Deed(head=target, action=base(target)),
        force=Force.UNDERTAKEN,
        modality=Modality.OBLIGATION,
        act=Illocution.AGREED if register is Register.ADOPTED else Illocution.ANNOUNCED,
        rule="modal.is-to",
        confidence=0.7 if register is Register.ADOPTED else 0.5,
        cue=verb,
        start=verb.left_edge,
    )
    yield from each(deeds_of_verb(target, subject), prototype)


def have_to_readings(verb: Token, register: Register) -> Iterator[Reading]:
    """As in "All fighters have to leave", "it has until 25 November to return the district"."""
    if base(verb) != "have" or verb.dep_ not in ("ROOT", "conj", "ccomp", "parataxis") or unreal(verb):
        return
    target = next((c for c in verb.rights if c.dep_ == "xcomp" and any(g.tag_ == "TO" for g in c.lefts)), None)
    subject = subjects_of(verb)
    if target is None or not subject or child(verb, "dobj") is not None:
        return
    term = any(c.dep_ == "prep" and c.lower_ in ("until", "till") and c.i < target.i for c in verb.rights)
    if not term and (target.left_edge.i != verb.i + 1 or base(target) in deed_words().stative):
        return
    prototype = Reading(
        deed=Deed(head=target, action=base(target)),
        force=Force.UNDERTAKEN,
        modality=Modality.OBLIGATION,
        act=Illocution.AGREED if register is Register.ADOPTED else Illocution.ANNOUNCED,
        rule="modal.have-to",
        confidence=0.45,
        cue=verb,
        start=verb.left_edge,
    )
    yield from each(deeds_of_verb(target, subject), prototype)
