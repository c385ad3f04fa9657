"""Frames: which deeds of a sentence someone is bound, forbidden, allowed or called on to do, by whose words.

Each frame looks at one word of force (a modal, a verb such as "pledge" or "urge", a predicate such as "obliged", a noun such
as "commitment"), leaves it alone where its context makes it unreal (denied, hoped for, supposed), and gives a reading
for each deed that it governs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.deeds import Deed, deed_words, deeds_of_noun, deeds_of_verb
from kg.extract.forces import Doer, ForceClass, Register, force_words
from kg.extract.syntax import ancestors, base, child, children, coordinated, full_form, is_negated, is_passive, subjects_of
from kg.model import Force, Illocution, Modality

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


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


def readings(doc: Doc, register: Register) -> list[Reading]:
    """The readings of all frames over a block; of two for one deed the more specific one stays."""
    found: dict[tuple[int, str], Reading] = {}
    for token in doc:
        for reading in _of_token(token, register):
            key = (reading.deed.head.i, reading.deed.action)
            if key not in found or reading.confidence > found[key].confidence:
                found[key] = reading
    for reading in (*_terms(doc), *_conditions(list(found.values()), register), *_manners(list(found.values()), register)):
        found.setdefault((reading.deed.head.i, reading.deed.action), reading)
    heads = {r.deed.head.i for r in found.values()}
    kept = [r for r in found.values() if not (r.cue.i in heads and r.rule.startswith(("verb.agree", "verb.offer", "verb.pledge")))]
    return sorted(kept, key=lambda r: r.deed.head.i)


def _terms(doc: Doc) -> Iterator[Reading]:
    """"Under the following terms: the rebels leave the city, the wounded are handed over": finite clauses after the colon."""
    for sentence in doc.sents:
        colon = next((t for t in sentence if t.text == ":" and any(
            b.lemma_.lower() in _TERMS for b in doc[max(sentence.start, t.i - 3) : t.i])), None)
        if colon is None:
            continue
        for verb in doc[colon.i + 1 : sentence.end]:
            finite = verb.tag_ in ("VBP", "VBZ", "VBD", "VB") or any(c.lower_ in ("is", "are") for c in children(verb, "auxpass"))
            if verb.pos_ != "VERB" or not finite or verb.dep_ in ("relcl", "acl", "xcomp", "advcl") and not child(verb, "nsubj", "nsubjpass"):
                continue
            subjects = subjects_of(verb)
            if verb.dep_ == "relcl" or not subjects or any(c.tag_ == "MD" for c in verb.lefts) or subjects[0].i < colon.i:
                continue
            prototype = Reading(
                deed=Deed(head=verb, action=base(verb)), force=Force.UNDERTAKEN, modality=Modality.OBLIGATION, act=Illocution.AGREED,
                rule="terms", confidence=0.6, cue=verb,
            )
            own = [d for d in deeds_of_verb(verb, subjects) if d.head == verb or d.via]
            yield from each(own, prototype)


def _conditions(found: list[Reading], register: Register) -> Iterator[Reading]:
    """"It is ready to accept a truce only if Russia halts its airstrikes": what another must do for it is demanded."""
    if register is Register.ADOPTED:
        return
    for reading in found:
        if not reading.rule.startswith(("verb.offer", "verb.agree", "verb.pledge", "predicate.ready")):
            continue
        for governor in (reading.deed.head, reading.cue, reading.cue.head):
            for clause in children(governor, "advcl"):
                marks = {c.lower_ for c in clause.lefts if c.dep_ in ("mark", "advmod")}
                subject = subjects_of(clause) if child(clause, "nsubj") is not None else ()
                if not marks & {"if", "once"} or not subject or subject[0].pos_ == "PRON" or {s.lemma_ for s in subject} & {d.lemma_ for d in reading.deed.doers}:
                    continue
                if is_passive(clause) or base(clause) in deed_words().stative:
                    continue
                speakers = reading.by or reading.deed.doers
                prototype = replace(reading, force=Force.DEMANDED, act=Illocution.DEMANDED, modality=Modality.OBLIGATION, rule="condition",
                                    confidence=0.5, cue=clause, by=speakers, start=None)
                yield from each(deeds_of_verb(clause, subject, clauses=True), prototype)


def _manners(found: list[Reading], register: Register) -> Iterator[Reading]:
    """"Will oversee the transition while laying the ground for elections": participles that add deeds to a bound one."""
    if register is Register.TOLD:
        return
    for reading in found:
        if not reading.rule.startswith(("modal.shall", "modal.will", "predicate.undertaken")):
            continue
        for verb in {t.i: t for t in (reading.deed.head, *reading.deed.via)}.values():
            for participle in children(verb, "advcl"):
                words = {c.lower_ for c in participle.lefts if c.dep_ in ("mark", "advmod")}
                if participle.tag_ != "VBG" or participle.i < verb.i or child(participle, "nsubj", "aux") or words - {"while", "thereby"}:
                    continue
                if base(participle) in _MANNER or base(participle) in deed_words().stative:
                    continue
                prototype = replace(reading, rule="participle", confidence=0.45, start=None, cue=participle)
                yield from each(deeds_of_verb(participle, reading.deed.doers), prototype)


_TERMS = frozenset("term condition point commitment obligation following follow provision measure step".split())
_MANNER = frozenset("use start begin base accord follow end take involve depend consider regard bear depart leave".split())


def _of_token(token: Token, register: Register) -> Iterator[Reading]:
    words = force_words()
    if token.pos_ in ("VERB", "AUX"):
        yield from _modal(token, register)
        if classes := words.verbs.get(base(token)):
            yield from _verb(token, classes, register)
        yield from _is_to(token, register)
    if token.lower_ in words.predicates and token.pos_ in ("VERB", "ADJ"):
        yield from _predicate(token, words.predicates[token.lower_], register)
    if token.pos_ == "NOUN" and token.lemma_.lower() in words.nouns:
        yield from _noun(token, words.nouns[token.lemma_.lower()], register)


def each(deeds: Iterable[Deed], prototype: Reading) -> Iterator[Reading]:
    """A reading for each deed, modelled on the prototype; an abstaining word or a negation turns it into a prohibition."""
    for number, deed in enumerate(deeds):
        if deed.action.split()[0] in deed_words().ceremonial and not deed.nominal:
            continue
        against = deed.objection ^ (is_negated(deed.head) and not deed.nominal)
        against ^= any(is_negated(v) for v in deed.via[:1])
        if deed.nominal and any(c.lower_ == "no" for c in deed.head.children):
            against = not against
        modality = prototype.modality
        if against:
            modality = Modality.OBLIGATION if modality is Modality.PROHIBITION else Modality.PROHIBITION
        yield replace(prototype, deed=deed, modality=modality, start=prototype.start if number == 0 else None)


def _modal(verb: Token, register: Register) -> Iterator[Reading]:
    """"The sides shall withdraw", "Kenya will send observers", "all parties must stop", "no party may enter"."""
    aux = next((c for c in verb.lefts if c.dep_ == "aux" and c.lower_ in force_words().modals), None)
    if aux is None and verb.dep_ == "conj" and verb.tag_ in ("VB", "VBN") and not child(verb, "nsubj", "nsubjpass", "mark"):
        return  # the first of the coordinated verbs brings it along
    if aux is None or aux.lower_ not in force_words().modals:
        return
    modal = force_words().modals[aux.lower_]
    strength = modal.forces[register]
    vague = ("may", "can", "should") if register is not Register.TOLD else ("may", "can", "should", "will")
    if verb.dep_ == "relcl" and aux.lower_ in vague or _comes_into_force(verb):
        return
    if base(verb) == "be" and not child(verb, "expl") and (verb.dep_ == "relcl" or strength != Force.UNDERTAKEN or aux.lower_ != "shall"):
        if child(verb, "acomp", "attr") is not None:
            return
    subjects = subjects_of(verb)
    if aux.lower_ in ("may", "can") and any(c.lower_ in ("no", "neither") for s in subjects for c in s.children):
        strength = Force.UNDERTAKEN  # "no party may": the modal of leave, not of doubt, in any register
    elif aux.lower_ == "can" and not is_negated(verb):
        return
    if strength == "none" or unreal(verb, outer=True) or _perfect(verb):
        return
    if strength == "reported":
        if not subjects or not (_says_so_itself(verb, subjects) or aux.lower_ != "would" and _under_agreement(verb)):
            return
        strength = Force.UNDERTAKEN
    if strength == Force.DEMANDED and _framed_by_agreement(verb):
        strength = Force.UNDERTAKEN  # "under the accord the army must leave"
    if aux.lower_ in ("will", "'ll", "would") and not _is_volitional(verb, subjects, register):
        return
    confidence = {"shall": 0.85, "must": 0.7, "will": 0.6, "may": 0.6}.get(aux.lower_, 0.55)
    prototype = Reading(
        deed=Deed(head=verb, action=base(verb)), force=Force(strength), modality=modal.modality,
        act=Illocution.AGREED if register is Register.ADOPTED else Illocution.DEMANDED if strength == Force.DEMANDED else Illocution.PLEDGED,
        rule=f"modal.{aux.lower_}", confidence=confidence, cue=aux,
    )
    if modal.modality is Modality.PERMISSION and is_negated(verb):
        prototype = replace(prototype, modality=Modality.OBLIGATION)  # turned into a prohibition with its negation
    yield from each(deeds_of_verb(verb, subjects), prototype)


def _comes_into_force(verb: Token) -> bool:
    """"Shall enter into force", "will take effect": tells of the agreement's own life."""
    nouns = {t.lower_ for t in verb.subtree if t.i > verb.i and t.i <= verb.i + 3}
    return base(verb) in ("enter", "come", "take", "remain", "be") and bool(nouns & {"force", "effect"})


def _perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "have" and c.nbor(-1).tag_ == "MD" for c in verb.lefts if c.i > c.sent.start)


def _is_volitional(verb: Token, subjects: tuple[Token, ...], register: Register) -> bool:
    """Whether "will" binds here rather than foretells."""
    if not subjects or subjects[0].lower_ in ("it", "that", "this", "there", "which", "what"):
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
    """"Kenya said it would / will send observers": who speaks is who will do it."""
    for below, above in ancestors(verb):
        if below.dep_ == "ccomp" and above.pos_ == "VERB" and (speaker := child(above, "nsubj")) is not None:
            same = {s.lower_ for s in subjects} & {"it", "they", "he", "she", "we", "i"} or speaker.lemma_ in {s.lemma_ for s in subjects}
            return bool(same)
    return subjects[0].lower_ in ("we", "i") if subjects else False


def _under_agreement(verb: Token) -> bool:
    """"Under the deal, the rebels will leave the city", and what follows it in the paragraph."""
    for sentence in (verb.sent, *(s for s in verb.doc.sents if s.start < verb.sent.start)):
        if any(_framed_by_agreement(c) for c in sentence.root.children):
            return True
    return _framed_by_agreement(verb)


def _framed_by_agreement(verb: Token) -> bool:
    """Whether a phrase or clause stands under an agreement: "under the accord", "the deal says"."""
    if verb.dep_ in ("nsubj", "prep"):
        verb = verb.head
    for prep in children(verb, "prep"):
        if prep.lower_ in ("according", "as") and any(t.lemma_.lower() in force_words().agreements for t in prep.subtree):
            return True
    return any(
        full_form(pobj) in force_words().agreements
        for prep in verb.subtree if prep.lower_ == "under" and prep.dep_ == "prep" for pobj in children(prep, "pobj")
    )


def _verb(verb: Token, classes: tuple[ForceClass, ...], register: Register) -> Iterator[Reading]:
    """Verbs that pledge, agree, offer, urge, bind, permit, forbid, stipulate."""
    if unreal(verb):
        return
    for kind in classes:
        if kind.name == "stipulate" and not _is_text(verb):
            continue
        if kind.name in ("urge", "pledge") and any(k.name == "bind" for k in classes):
            if _is_text(verb) or is_passive(verb) and any(_framed_by_agreement(c) for c in (verb, *verb.children)):
                continue
        if kind.name == "bind" and not (is_passive(verb) or _is_text(verb)):
            continue
        if kind.name in ("permit", "decide") and register is not Register.ADOPTED and not _is_text(verb):
            continue
        if kind.name == "forbid" and verb.tag_ == "VBG" and verb.dep_ == "acl":
            continue  # "a law prohibiting ...": tells what the law is about
        if kind.name in ("bind", "permit", "forbid") and is_passive(verb) and verb.lower_ in force_words().predicates:
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
    subject = subjects_of(verb)
    speakers = tuple(p for a in children(verb, "agent") for p in children(a, "pobj")) if passive else subject
    prototype = Reading(
        deed=Deed(head=verb, action=base(verb)), force=kind.force, modality=kind.modality, act=kind.act,
        rule=f"verb.{kind.name}", confidence=0.75, cue=verb, by=speakers,
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
    if infinitive is not None:
        start = controlled[0] if doer is Doer.OBJECT and controlled and not passive else verb
        own = children(infinitive, "nsubj")
        deeds = deeds_of_verb(infinitive, own or controlled)
        yield from each(deeds, replace(prototype, start=(own or (start,))[0].left_edge if start != verb or own else verb, rule=f"verb.{kind.name}.infinitive"))
        return
    if kind.that and (finite := _that_clause(verb)) is not None:
        if not _descriptive(finite, kind):
            deeds = deeds_of_verb(finite, subjects_of(finite), clauses=True)
            yield from each(deeds, replace(prototype, rule=f"verb.{kind.name}.that"))
        return
    yield from _nominal(verb, kind, replace(prototype, rule=f"verb.{kind.name}.noun", confidence=0.65), controlled)


def speakers_of(verb: Token) -> tuple[Token, ...]:
    """Those by whom something is promised or demanded in the passive."""
    return tuple(p for a in children(verb, "agent") for p in children(a, "pobj"))


def _addressees(verb: Token, kind: ForceClass) -> Iterator[Token]:
    yield from children(verb, "dobj", "dative", "pobj")
    for prep in children(verb, "prep"):
        if prep.lower_ in kind.preps or prep.lower_ in ("on", "upon", "to"):
            yield from children(prep, "pobj")


def _complement(verb: Token, controlled: tuple[Token, ...]) -> Token | None:
    """The infinitive under a verb, also where the parser hangs it under the object or makes it a small clause."""
    for c in verb.rights:
        if c.dep_ in ("xcomp", "ccomp", "advcl") and c.pos_ in ("VERB", "AUX") and any(g.tag_ == "TO" for g in c.lefts):
            if c.dep_ == "advcl" and not controlled and verb.nbor(1).tag_ != "TO":
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


def _descriptive(finite: Token, kind: ForceClass) -> bool:
    """"They agreed that progress has been made": what is agreed on is a view, not a deed."""
    past = finite.tag_ == "VBD" and finite.lower_ != base(finite) or any(c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "was", "were", "did") for c in finite.lefts)
    modal = any(c.tag_ == "MD" for c in finite.lefts)
    would = any(c.lower_ in ("could", "might", "can", "may") for c in finite.lefts if c.tag_ == "MD")
    if base(finite) in ("be", "have") and not modal and finite.tag_ != "VB" or would:
        return True
    return past and not modal and kind.force is not Force.DEMANDED


def _nominal(verb: Token, kind: ForceClass, prototype: Reading, controlled: tuple[Token, ...]) -> Iterator[Reading]:
    """Deeds named by nouns and gerunds under the verb: "agreed on a halt", "pledged the release of", "barred from entering"."""
    passive = is_passive(verb)
    doers = () if kind.doer is Doer.OBJECT and kind.name != "charge" and kind.name != "bind" and kind.name != "forbid" else controlled
    for prep in children(verb, "prep"):
        if prep.lower_ not in kind.preps:
            continue
        if (gerund := child(prep, "pcomp")) is not None:
            yield from each(deeds_of_verb(gerund, controlled), replace(prototype, start=verb, confidence=0.75))
            return
        for pobj in children(prep, "pobj"):
            if kind.doer is Doer.OBJECT and kind.name in ("urge",) and pobj in controlled and prep.lower_ != "for":
                continue
            yield from each(deeds_of_noun(pobj, doers), replace(prototype, start=verb))
    if verb.dep_ == "acl" and passive and speakers_of(verb):  # "the ceasefire committed to by the parties"
        doers = speakers_of(verb) if kind.force is not Force.DEMANDED else ()
        yield from each(deeds_of_noun(verb.head, doers, alone=True), replace(prototype, start=verb.head.left_edge, confidence=0.55))
        return
    if verb.tag_ == "VBG" or verb.dep_ == "xcomp" and verb.tag_ == "VB":
        return
    if kind.noun:
        for noun in children(verb, "nsubjpass" if passive else "dobj"):
            if kind.name == "pledge" and noun.lemma_.lower() in force_words().nouns:
                continue
            yield from each(deeds_of_noun(noun, () if passive or kind.doer is not Doer.SUBJECT else controlled), replace(prototype, start=noun.left_edge if kind.name == "stipulate" else verb))
        for gerund in children(verb, "xcomp"):
            if gerund.tag_ == "VBG":
                yield from each(deeds_of_verb(gerund, controlled), prototype)


def _predicate(word: Token, kind: ForceClass, register: Register) -> Iterator[Reading]:
    """"Is committed to V-ing", "are obliged to V", "it is imperative that S", "is prohibited from V-ing"."""
    verb = word if word.pos_ == "VERB" or word.dep_ == "ROOT" else word.head
    if word.pos_ == "ADJ" and word.dep_ not in ("acomp", "oprd", "conj", "ROOT"):
        return
    if word.pos_ == "VERB" and word.tag_ != "VBN" or unreal(verb) or word != verb and is_negated(verb):
        return
    if any(c.tag_ == "MD" and c.lower_ not in ("shall", "will", "must") for c in verb.lefts):
        return
    subject = subjects_of(word) or subjects_of(verb)
    prototype = Reading(
        deed=Deed(head=word, action=word.lower_), force=kind.force, modality=kind.modality, act=kind.act,
        rule=f"predicate.{kind.name}", confidence=0.65, cue=word, start=verb,
    )
    if kind.name == "ready" and not any(c.dep_ == "advcl" for t in (word, verb) for c in t.children) and register is Register.TOLD:
        prototype = replace(prototype, confidence=0.5)
    holders = [word] if word == verb else [word, verb]
    for holder in holders:
        for c in holder.rights:
            if c.dep_ in ("xcomp", "advcl", "ccomp") and any(g.tag_ == "TO" for g in c.lefts):
                own = children(c, "nsubj")
                agent = tuple(p for prep in children(holder, "prep") if prep.lower_ == "for" for p in children(prep, "pobj"))
                doers = own or agent or (() if subject and subject[0].lower_ == "it" else subject)
                yield from each(deeds_of_verb(c, doers), prototype)
                return
            if c.dep_ == "ccomp" and kind.name == "urgent" and c.pos_ in ("VERB", "AUX") and subject and subject[0].lower_ == "it":
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


def _noun(noun: Token, kind: ForceClass, register: Register) -> Iterator[Reading]:
    """"Their commitment to withdraw", "a call for the release of all hostages", "an agreement to stop", "ban on V-ing"."""
    if any(c.lower_ in ("no", "any", "possible") for c in noun.lefts) or is_negated(noun.head) or unreal(noun) or noun.dep_ == "compound":
        return
    if kind.name == "right" and register is not Register.ADOPTED or kind.name == "demand" and noun.nbor(-1).lower_ == "in":
        return
    if kind.name == "importance" and noun.head.dep_ == "advcl" and noun.head.tag_ == "VBG":
        return  # "stressing the importance of ...": a recital
    owner = children(noun, "poss") or tuple(p for prep in children(noun, "prep") if prep.lower_ in ("by", "from") for p in children(prep, "pobj"))
    governor = noun.head if noun.dep_ in ("dobj", "pobj") else None
    if not owner and governor is not None:
        verb = governor if governor.pos_ == "VERB" else governor.head
        owner = subjects_of(verb) if verb.pos_ == "VERB" and not is_passive(verb) else ()
    doers = owner if kind.force is not Force.DEMANDED and kind.modality is not Modality.PROHIBITION else ()
    if kind.name == "commitment" and not owner:
        return
    prototype = Reading(
        deed=Deed(head=noun, action=noun.lower_), force=kind.force, modality=kind.modality, act=kind.act,
        rule=f"noun.{kind.name}", confidence=0.55, cue=noun, by=owner, start=noun.left_edge if kind.name in ("commitment", "demand") else None,
    )
    if kind.name == "agreement" and noun.dep_ == "nsubjpass" and base(noun.head) in ("reach", "conclude", "sign", "strike", "make"):
        for c in noun.head.rights:  # "an agreement has been reached to stop ..."
            if c.dep_ in ("xcomp", "advcl", "ccomp") and any(g.tag_ == "TO" for g in c.lefts):
                yield from each(deeds_of_verb(c, ()), replace(prototype, confidence=0.7))
    for c in noun.rights:
        if kind.name == "ban" and c.dep_ != "prep":
            continue
        if c.dep_ in ("acl", "relcl", "xcomp") and c.tag_ in ("VB", "VBN") and any(g.tag_ == "TO" for g in c.lefts):
            own = children(c, "nsubj")
            yield from each(deeds_of_verb(c, own or doers), prototype)
        if c.dep_ == "prep" and c.lower_ in kind.preps:
            for target in c.children:
                if target.dep_ == "pcomp":
                    yield from each(deeds_of_verb(target, doers), prototype)
                elif target.dep_ == "pobj":
                    members = coordinated(target) if kind.name != "right" else ()
                    yield from each((d for m in members for d in deeds_of_noun(m, doers, alone=True, any_noun=kind.name == "ban")), prototype)


def _is_to(verb: Token, register: Register) -> Iterator[Reading]:
    """"The withdrawal is to start on Monday", "the sides are to meet"; not "the aim is to V"."""
    if base(verb) != "be" or any(c.tag_ == "MD" for c in verb.lefts) or unreal(verb):
        return
    target = next((c for c in verb.rights if c.dep_ == "xcomp" and any(g.tag_ == "TO" for g in c.lefts)), None)
    subject = subjects_of(verb)
    if target is None or not subject or child(verb, "acomp", "attr") is not None or target.left_edge.i > verb.i + 3:
        return
    if any(c.dep_ == "prep" and c.i < target.i for c in verb.rights):
        return
    if subject[0].pos_ == "NOUN" and not is_passive(target) and subject[0].lemma_.lower() not in deed_words().verbs and not subject[0].ent_type_ and not subject[0].tag_ == "NNS":
        return
    if subject[0].lower_ in ("it", "this", "that", "what", "which"):
        return
    prototype = Reading(
        deed=Deed(head=target, action=base(target)), force=Force.UNDERTAKEN, modality=Modality.OBLIGATION,
        act=Illocution.AGREED if register is Register.ADOPTED else Illocution.ANNOUNCED, rule="modal.is-to",
        confidence=0.7 if register is Register.ADOPTED else 0.5, cue=verb, start=verb.left_edge,
    )
    yield from each(deeds_of_verb(target, subject), prototype)


def unreal(token: Token, *, outer: bool = False) -> bool:
    """Whether the words around a cue say that nobody has (yet) bound himself: negation, doubt, hope, condition, question.

    With ``outer`` only the words above the cue count, since its own negation turns the deed, not the force.
    """
    words = force_words()
    if not outer and (is_negated(token) or any(c.tag_ == "MD" and c.lower_ != "do" for c in token.lefts)):
        return True
    if list(token.sent)[-1].text == "?" or token.sent.text.rstrip("”\"’ ").endswith("?"):
        return True
    current = token
    for below, above in ((token, token), *ancestors(token)):
        current = below
        if below.dep_ in ("advcl", "ccomp", "relcl", "acl") and any(c.dep_ in ("mark", "advmod") and c.lower_ in ("if", "unless", "whether", "lest") for c in below.children):
            return True
        if above == below or above.pos_ not in ("VERB", "AUX", "NOUN", "ADJ"):
            continue
        if below.dep_ in ("ccomp", "xcomp", "advcl", "acl", "pcomp", "relcl") and below.dep_ != "relcl":
            lemma = base(above)
            if below.dep_ in ("ccomp", "xcomp") and (lemma in words.hopes or lemma in words.denials or above.pos_ == "NOUN" and lemma in words.hope_nouns):
                return True
            if below.dep_ == "ccomp" and is_negated(above):
                return True
        if below.dep_ == "acl" and (above.lemma_.lower() in words.hope_nouns or base(above.head) in words.denials):
            return True  # "rejected claims that ..."
    del current
    return False
