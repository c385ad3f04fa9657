"""Frames: which deeds of a sentence someone is bound, forbidden, allowed or called on to do, by whose words.

Each frame looks at one word of force (a modal, a verb such as "pledge" or "urge", a predicate such as "obliged", a
noun such as "commitment"), leaves it alone where its context makes it unreal (denied, hoped for, supposed), and gives
a reading for each deed that it governs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.context_frames import conditions, manners, terms
from kg.extract.deed_words import Deed
from kg.extract.deeds import deeds_of_noun, deeds_of_verb
from kg.extract.forces import Doer, ForceClass, Register, force_words
from kg.extract.modal_frames import framed_by_agreement, have_to_readings, is_to_readings, modal_readings
from kg.extract.noun_frames import noun_readings, predicate_readings
from kg.extract.reading import Reading, each, unreal
from kg.extract.syntax import base, child, children, full_form, is_passive, subjects_of
from kg.model import Force

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


_BINDING = ("pledge", "bind", "permit", "forbid")  # what "is obliged to", "are committed to" say is read as a predicate


def readings(doc: Doc, register: Register) -> list[Reading]:
    """The readings of all frames over a block; of two for one deed the more specific one stays."""
    found: dict[tuple[int, str, int], Reading] = {}
    for token in doc:
        for reading in _of_token(token, register):
            key = _key(reading)
            if key not in found or reading.confidence > found[key].confidence:
                found[key] = reading
    for reading in (*terms(doc), *conditions(list(found.values()), register), *manners(list(found.values()), register)):
        found.setdefault(_key(reading), reading)
    heads = {r.deed.head.i for r in found.values()}
    kept = [
        r
        for r in found.values()
        if not (r.cue.i in heads and r.rule.startswith(("verb.agree", "verb.offer", "verb.pledge")))
    ]
    return sorted(kept, key=lambda r: r.deed.head.i)


def _key(reading: Reading) -> tuple[int, str, int]:
    deed = reading.deed
    return deed.head.i, deed.action, deed.reach[0] if deed.reach is not None else -1


def _of_token(token: Token, register: Register) -> Iterator[Reading]:
    words = force_words()
    if token.pos_ in ("VERB", "AUX"):
        yield from modal_readings(token, register)
        if classes := words.verbs.get(base(token)):
            yield from _verb(token, classes, register)
        yield from is_to_readings(token, register)
        yield from have_to_readings(token, register)
    if token.lower_ in words.predicates and token.pos_ in ("VERB", "ADJ"):
        yield from predicate_readings(token, words.predicates[token.lower_], register)
    if token.pos_ == "NOUN" and token.lemma_.lower() in words.nouns:
        yield from noun_readings(token, words.nouns[token.lemma_.lower()], register)


def _verb(verb: Token, classes: tuple[ForceClass, ...], register: Register) -> Iterator[Reading]:
    """Verbs that pledge, agree, offer, urge, bind, permit, forbid, stipulate."""
    if unreal(verb):
        return
    for kind in classes:
        if kind.name == "stipulate" and not _is_text(verb):
            continue
        by_text = _is_text(verb) or (is_passive(verb) and any(framed_by_agreement(c) for c in (verb, *verb.children)))
        if kind.name in ("urge", "pledge") and by_text and any(k.name == "bind" for k in classes):
            continue
        if kind.name == "bind" and not (is_passive(verb) or _is_text(verb)):
            continue
        if kind.name in ("permit", "decide") and register is not Register.ADOPTED and not _is_text(verb):
            continue
        if kind.name == "forbid" and verb.tag_ == "VBG" and verb.dep_ == "acl":
            continue  # "a law prohibiting ...": tells what the law is about
        if kind.name in _BINDING and is_passive(verb) and verb.lower_ in force_words().predicates:
            continue
        if found := list(_governed(verb, kind)):
            yield from found
            return


def _is_text(verb: Token) -> bool:
    """Whether the verb's subject is an agreement or another text that binds."""
    subject = next(iter(subjects_of(verb)), None)
    if subject is None or is_passive(verb):
        return False
    if subject.lower_ in ("it", "which"):
        return verb.tag_ in ("VBZ", "VBP")
    return full_form(subject) in force_words().agreements


def _governed(verb: Token, kind: ForceClass) -> Iterator[Reading]:
    passive = is_passive(verb)
    subject = subjects_of(verb) or (subjects_of(verb.head) if verb.dep_ == "acomp" else ())
    speakers = tuple(p for a in children(verb, "agent") for p in children(a, "pobj")) if passive else subject
    prototype = Reading(
        deed=Deed(head=verb, action=base(verb)),
        force=kind.force,
        modality=kind.modality,
        act=kind.act,
        rule=f"verb.{kind.name}",
        confidence=0.75,
        cue=verb,
        by=speakers,
    )
    if kind.name in ("bind", "permit", "forbid", "stipulate") and not passive:
        prototype = replace(prototype, by=())
    doer = kind.doer
    controlled: tuple[Token, ...]
    if doer is Doer.OBJECT:
        controlled = subject if passive else tuple(_addressees(verb, kind))
    else:
        controlled = subject if doer is Doer.SUBJECT and not passive else ()
    infinitive = _complement(verb, controlled)
    if infinitive is not None and not (
        doer is not Doer.SUBJECT and not passive and not controlled and _own_wish(verb, infinitive)
    ):
        start = controlled[0] if doer is Doer.OBJECT and controlled and not passive else verb
        own = children(infinitive, "nsubj")
        deeds = deeds_of_verb(infinitive, own or controlled)
        yield from each(
            deeds,
            replace(
                prototype,
                start=(own or (start,))[0].left_edge if start != verb or own else verb,
                rule=f"verb.{kind.name}.infinitive",
            ),
        )
        return
    if kind.that and (finite := _that_clause(verb)) is not None:
        if not _questioned(finite) and not _descriptive(finite, kind):
            deeds = deeds_of_verb(finite, subjects_of(finite), clauses=True)
            yield from each(deeds, replace(prototype, rule=f"verb.{kind.name}.that"))
        return
    yield from _nominal(verb, kind, replace(prototype, rule=f"verb.{kind.name}.noun", confidence=0.65), controlled)


def speakers_of(verb: Token) -> tuple[Token, ...]:
    """Those by whom something is promised or demanded in the passive."""
    return tuple(p for a in children(verb, "agent") for p in children(a, "pobj"))


def _own_wish(verb: Token, infinitive: Token) -> bool:
    """As in "asked to see the hostages": the asker wants to do it."""
    return base(verb) in ("ask", "demand", "request", "beg", "petition", "insist") and not children(infinitive, "nsubj")


def _addressees(verb: Token, kind: ForceClass) -> Iterator[Token]:
    yield from children(verb, "dobj", "dative", "pobj")
    for prep in children(verb, "prep"):
        if prep.lower_ in kind.preps or prep.lower_ in ("on", "upon", "to"):
            yield from children(prep, "pobj")


def _complement(verb: Token, controlled: tuple[Token, ...]) -> Token | None:
    """The infinitive under a verb, also where the parser hangs it under the object or makes it a small clause."""
    for c in verb.rights:
        if c.dep_ in ("xcomp", "ccomp", "advcl") and c.pos_ in ("VERB", "AUX") and any(g.tag_ == "TO" for g in c.lefts):
            if c.dep_ == "advcl" and not controlled and verb.i + 1 < len(verb.doc) and verb.nbor(1).tag_ != "TO":
                continue
            return c
    for noun in controlled:
        for c in noun.rights:
            if c.dep_ in ("acl", "relcl") and any(g.tag_ == "TO" for g in c.lefts) and noun.i > verb.i:
                return c
    return None


def _that_clause(verb: Token) -> Token | None:
    for c in verb.rights:
        if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX") and child(c, "nsubj", "nsubjpass", "expl") is not None:
            return c
    return None


def _questioned(finite: Token) -> bool:
    """As in "asked whether the army had left"."""
    return any(c.lower_ in ("whether", "if", "why", "how", "when", "who", "what") for c in finite.lefts)


def _descriptive(finite: Token, kind: ForceClass) -> bool:
    """As in "They agreed that progress has been made": what is agreed on is a view, not a deed."""
    past = (finite.tag_ == "VBD" and finite.lower_ != base(finite)) or any(
        c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "was", "were", "did") for c in finite.lefts
    )
    modal = any(c.tag_ == "MD" for c in finite.lefts)
    would = any(c.lower_ in ("could", "might", "can", "may") for c in finite.lefts if c.tag_ == "MD")
    if (base(finite) in ("be", "have") and not modal and finite.tag_ != "VB") or would:
        return True
    return past and not modal and kind.force is not Force.DEMANDED


def _nominal(verb: Token, kind: ForceClass, prototype: Reading, controlled: tuple[Token, ...]) -> Iterator[Reading]:
    """Deeds named by nouns and gerunds under the verb: "agreed on a halt", "barred from entering"."""
    passive = is_passive(verb)
    doers = (
        ()
        if kind.doer is Doer.OBJECT and kind.name != "charge" and kind.name != "bind" and kind.name != "forbid"
        else controlled
    )
    for prep in children(verb, "prep"):
        if prep.lower_ not in kind.preps:
            continue
        if kind.name == "urge" and prep.lower_ == "to":
            continue  # the one addressed
        if (gerund := child(prep, "pcomp")) is not None:
            yield from each(deeds_of_verb(gerund, controlled), replace(prototype, start=verb, confidence=0.75))
            return
        for pobj in children(prep, "pobj"):
            if kind.doer is Doer.OBJECT and kind.name in ("urge",) and pobj in controlled and prep.lower_ != "for":
                continue
            yield from each(deeds_of_noun(pobj, doers), replace(prototype, start=verb))
    if verb.dep_ == "acl" and passive and speakers_of(verb):  # "the truce pledged by the clans"
        doers = speakers_of(verb) if kind.force is not Force.DEMANDED else ()
        yield from each(
            deeds_of_noun(verb.head, doers, alone=True), replace(prototype, start=verb.head.left_edge, confidence=0.55)
        )
        return
    if verb.tag_ == "VBG" or (verb.dep_ == "xcomp" and verb.tag_ == "VB"):
        return
    if kind.noun and not (kind.name == "urge" and base(verb) in ("call", "ask", "press")):
        for noun in children(verb, "nsubjpass" if passive else "dobj"):
            if kind.name == "pledge" and noun.lemma_.lower() in force_words().nouns:
                continue
            yield from each(
                deeds_of_noun(noun, () if passive or kind.doer is not Doer.SUBJECT else controlled),
                replace(prototype, start=noun.left_edge if kind.name == "stipulate" else verb),
            )
        for gerund in children(verb, "xcomp"):
            if gerund.tag_ == "VBG":
                yield from each(deeds_of_verb(gerund, controlled), prototype)
