"""Frames beyond one word of force: terms after a colon, conditions set to others, participles under a bound deed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.deed_words import Deed, deed_words
from kg.extract.deeds import deeds_of_verb
from kg.extract.forces import Register
from kg.extract.reading import Reading, each
from kg.extract.syntax import base, child, children, is_passive, subjects_of
from kg.model import Force, Illocution, Modality

if TYPE_CHECKING:
    from spacy.tokens import Doc


def terms(doc: Doc) -> Iterator[Reading]:
    """Clauses after a colon: "on the following terms: the rebels leave the city, the wounded are handed over"."""
    for sentence in doc.sents:
        colon = next(
            (
                t
                for t in sentence
                if t.text == ":" and any(b.lemma_.lower() in _TERMS for b in doc[max(sentence.start, t.i - 3) : t.i])
            ),
            None,
        )
        if colon is None:
            continue
        for verb in doc[colon.i + 1 : sentence.end]:
            finite = verb.tag_ in ("VBP", "VBZ", "VBD", "VB") or any(
                c.lower_ in ("is", "are") for c in children(verb, "auxpass")
            )
            if (
                verb.pos_ != "VERB"
                or not finite
                or (verb.dep_ in ("relcl", "acl", "xcomp", "advcl") and not child(verb, "nsubj", "nsubjpass"))
            ):
                continue
            subjects = subjects_of(verb)
            if (
                verb.dep_ == "relcl"
                or not subjects
                or any(c.tag_ == "MD" for c in verb.lefts)
                or subjects[0].i < colon.i
            ):
                continue
            prototype = Reading(
                deed=Deed(head=verb, action=base(verb)),
                force=Force.UNDERTAKEN,
                modality=Modality.OBLIGATION,
                act=Illocution.AGREED,
                rule="terms",
                confidence=0.6,
                cue=verb,
            )
            own = [d for d in deeds_of_verb(verb, subjects) if d.head == verb or d.via]
            yield from each(own, prototype)


def conditions(found: list[Reading], register: Register) -> Iterator[Reading]:
    """Demands made as conditions: "it is ready to accept a truce only if the army halts its airstrikes"."""
    if register is Register.ADOPTED:
        return
    for reading in found:
        if not reading.rule.startswith(("verb.offer", "verb.agree", "verb.pledge", "predicate.ready")):
            continue
        for governor in (reading.deed.head, reading.cue, reading.cue.head):
            for clause in children(governor, "advcl"):
                marks = {c.lower_ for c in clause.lefts if c.dep_ in ("mark", "advmod")}
                subject = subjects_of(clause) if child(clause, "nsubj") is not None else ()
                if (
                    not marks & {"if", "once"}
                    or not subject
                    or subject[0].pos_ == "PRON"
                    or {s.lemma_ for s in subject} & {d.lemma_ for d in reading.deed.doers}
                ):
                    continue
                if any(c.dep_ == "aux" and base(c) == "have" for c in clause.lefts):
                    continue  # "once they have arrived": tells when
                if is_passive(clause) or base(clause) in deed_words().stative:
                    continue
                speakers = reading.by or reading.deed.doers
                prototype = replace(
                    reading,
                    force=Force.DEMANDED,
                    act=Illocution.DEMANDED,
                    modality=Modality.OBLIGATION,
                    rule="condition",
                    confidence=0.5,
                    cue=clause,
                    by=speakers,
                    start=None,
                )
                yield from each(deeds_of_verb(clause, subject, clauses=True), prototype)


def manners(found: list[Reading], register: Register) -> Iterator[Reading]:
    """Participles that add deeds to a bound one: "will oversee the transition while preparing elections"."""
    if register is Register.TOLD:
        return
    for reading in found:
        if not reading.rule.startswith(("modal.shall", "modal.will", "predicate.undertaken")):
            continue
        for verb in {t.i: t for t in (reading.deed.head, *reading.deed.via)}.values():
            for participle in children(verb, "advcl"):
                words = {c.lower_ for c in participle.lefts if c.dep_ in ("mark", "advmod")}
                if (
                    participle.tag_ != "VBG"
                    or participle.i < verb.i
                    or child(participle, "nsubj", "aux")
                    or words - {"while", "thereby"}
                ):
                    continue
                if base(participle) in _MANNER or base(participle) in deed_words().stative:
                    continue
                prototype = replace(reading, rule="participle", confidence=0.45, start=None, cue=participle)
                yield from each(deeds_of_verb(participle, reading.deed.doers), prototype)


_TERMS = frozenset(
    ["term", "condition", "point", "commitment", "obligation", "following", "follow", "provision", "measure", "step"]
)


_MANNER = frozenset(
    [
        "use",
        "start",
        "begin",
        "base",
        "accord",
        "follow",
        "end",
        "take",
        "involve",
        "depend",
        "consider",
        "regard",
        "bear",
        "depart",
        "leave",
    ]
)
