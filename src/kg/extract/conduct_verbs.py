"""Reports of conduct by verbs: deeds told outright, begun, left undone, denied, or laid to somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract import conduct_markers
from kg.extract.conduct_words import Report, conduct_words, family, on_agreement
from kg.extract.deed_words import Deed
from kg.extract.deeds import deeds_of_noun, deeds_of_verb
from kg.extract.forces import force_words
from kg.extract.syntax import (
    ancestors,
    base,
    child,
    children,
    full_form,
    is_negated,
    is_passive,
    noun_phrase,
    subjects_of,
)
from kg.model import Verdict

if TYPE_CHECKING:
    from spacy.tokens import Token


_EMPTY = frozenset(
    ["be", "have", "say", "sign", "agree", "come", "remain", "stay", "expect", "insist", "want", "set", "announce"]
)
_NO_DEED = frozenset(
    ["effect", "place", "peace", "force", "part", "office", "talks", "agreement", "deal"]
)  # of "take effect"
_SUPPOSED = frozenset(["provided", "providing", "if", "unless", "until", "before"])


def verb_reports(verb: Token) -> Iterator[Report]:
    """What a verb reports, if it tells a fact."""
    words = conduct_words()
    name = base(verb)
    subjects = subjects_of(verb)
    if verb.dep_ == "pcomp" and words.has("accusing", base(verb.head.head)):
        return  # "accused X of violating": the accusation says it
    if words.has("accusing", name):
        if not is_negated(verb):
            yield from _accused(verb)
        return
    if words.has("failing", name) and (target := _target(verb)) is not None:
        for deed in deeds_of_verb(target, subjects):
            broken = words.has("keeping", deed.action) and on_agreement(deed)
            yield Report(
                deed=replace(deed, via=(verb, *deed.via)),
                verdict=Verdict.BREACHED if broken else Verdict.NOT_PERFORMED,
                rule="conduct.failed",
                confidence=0.6,
                top=verb,
                by=_accuser(verb),
                needs_family=not broken,
            )
        return
    if (denier := _denier(verb)) is not None:
        for deed in deeds_of_verb(verb, subjects):
            yield Report(
                deed=deed,
                verdict=Verdict.DENIED,
                rule="conduct.denied",
                confidence=0.65,
                top=denier,
                by=subjects_of(denier),
                needs_family=not on_agreement(deed),
            )
        return
    if words.has("denying", name) and (target := child(verb, "xcomp", "ccomp")) is not None and target.pos_ == "VERB":
        for deed in deeds_of_verb(target, subjects_of(target) or subjects):
            if words.has("breaking", deed.action) or family(deed.action) or words.has("violence", deed.action):
                yield Report(
                    deed=deed, verdict=Verdict.DENIED, rule="conduct.denied", confidence=0.6, top=verb, by=subjects
                )
        return
    if (
        name in ("have", "be")
        and (target := child(verb, "xcomp")) is not None
        and any(t.lower_ == "yet" for t in verb.children)
    ):
        for deed in deeds_of_verb(target, subjects):
            yield Report(
                deed=deed,
                verdict=Verdict.NOT_PERFORMED,
                rule="conduct.yet",
                confidence=0.6,
                top=verb,
                needs_family=True,
            )
        return
    if (
        verb.dep_ in ("xcomp",)
        and verb.head.pos_ == "VERB"
        and not words.has("beginning", base(verb.head))
        and verb.tag_ == "VBG"
    ):
        return
    yield from _told(verb, subjects)


def _denier(verb: Token) -> Token | None:
    """As in "rejected accusations that it had broken the truce", "dismissed as false the claim that ..."."""
    words = conduct_words()
    noun = verb.head
    if verb.dep_ == "pcomp" and noun.lower_ == "of":
        noun = noun.head
    if verb.dep_ not in ("acl", "ccomp", "relcl", "pcomp") or not words.has("charges", noun.lemma_.lower()):
        return None
    above = noun.head
    return above if noun.dep_ == "dobj" and words.has("denying", base(above)) and above.pos_ == "VERB" else None


def _target(verb: Token) -> Token | None:
    return next((c for c in children(verb, "xcomp", "ccomp") if c.pos_ == "VERB"), None)


def _accuser(verb: Token) -> tuple[Token, ...]:
    """As in "Blamed Norland for failing to ...": who says so."""
    for _, above in ancestors(verb):
        if conduct_words().has("accusing", base(above)):
            return subjects_of(above)
    return ()


def _accused(verb: Token) -> Iterator[Report]:
    """As in "Accused the rebels of shelling the town"."""
    accused = children(verb, "nsubjpass" if is_passive(verb) else "dobj")
    speakers = (
        tuple(p for a in children(verb, "agent") for p in children(a, "pobj"))
        if is_passive(verb)
        else subjects_of(verb)
    )
    words = conduct_words()
    for prep in children(verb, "prep"):
        for noun in children(prep, "pobj"):
            for deed in deeds_of_noun(noun, accused):
                if words.has("violence", deed.action.split()[0]):
                    yield Report(
                        deed=deed,
                        verdict=Verdict.BREACHED,
                        rule="conduct.accused",
                        confidence=0.6,
                        by=speakers,
                        top=noun,
                        needs_family=True,
                    )
        for gerund in children(prep, "pcomp"):
            for deed in deeds_of_verb(gerund, accused):
                name = deed.action
                failing = any(words.has("failing", base(v)) for v in (gerund, *deed.via))
                if failing and (target := _target(gerund)) is not None:
                    for inner in deeds_of_verb(target, accused):
                        yield Report(
                            deed=inner,
                            verdict=Verdict.BREACHED,
                            rule="conduct.accused",
                            confidence=0.65,
                            by=speakers,
                            top=gerund,
                        )
                elif (
                    words.has("breaking", name)
                    or words.has("violence", name.split()[0])
                    or words.has("hindering", name.split()[0])
                ):
                    yield Report(
                        deed=deed,
                        verdict=Verdict.BREACHED,
                        rule="conduct.accused",
                        confidence=0.65,
                        by=speakers,
                        top=gerund,
                        needs_family=not on_agreement(deed),
                    )


def _told(verb: Token, subjects: tuple[Token, ...]) -> Iterator[Report]:
    """Deeds told outright: broken or kept agreements, hindered monitors, violence in a truce, deeds that carry out."""
    words = conduct_words()
    if verb.dep_ == "conj" and not child(verb, "nsubj", "nsubjpass", "aux", "auxpass") and verb.tag_ == "VB":
        return
    deed = next(iter(deeds_of_verb(verb, subjects)), None)
    if deed is None:
        return
    if deed.head != verb:
        if words.has("beginning", base(verb)) and family(deed.action) and _happened(verb):
            yield Report(
                deed=deed, verdict=Verdict.UNDER_WAY, rule="conduct.began", confidence=0.55, top=verb, needs_family=True
            )
        return
    first = deed.action.split()[0]
    against = is_negated(verb)
    if marked := _marked(verb, deed):
        yield marked
        return
    if words.has("honouring", first) and _happened(verb):
        yield Report(deed=deed, verdict=_course(verb), rule="conduct.kept", confidence=0.6)
    elif words.has("breaking", deed.action) and on_agreement(deed):
        yield Report(
            deed=deed, verdict=Verdict.PERFORMED if against else Verdict.BREACHED, rule="conduct.broken", confidence=0.7
        )
    elif words.has("keeping", deed.action) and on_agreement(deed) and verb.tag_ != "VBP":
        verdict = Verdict.BREACHED if against else Verdict.UNDER_WAY if verb.tag_ == "VBG" else Verdict.PERFORMED
        yield Report(deed=deed, verdict=verdict, rule="conduct.kept", confidence=0.65)
    elif words.has("holding", first) and subjects and full_form(subjects[0]) in force_words().agreements:
        yield Report(
            deed=Deed(head=verb, action="observe", object=noun_phrase(subjects[0]), patients=subjects),
            verdict=Verdict.BREACHED if against else Verdict.PERFORMED,
            rule="conduct.holds",
            confidence=0.6,
        )
    elif words.has("hindering", first) and any(
        words.has("watched", t.lower_) for p in deed.patients for t in p.subtree
    ):
        yield Report(deed=deed, verdict=Verdict.BREACHED, rule="conduct.hindered", confidence=0.65)
    elif (family(deed.action) or words.has("violence", first)) and _happened(verb):
        progressive = verb.tag_ == "VBG"
        breach = words.has("violence", first) and not family(deed.action)
        verdict = (
            Verdict.NOT_PERFORMED
            if against or _course(verb) is Verdict.NOT_PERFORMED
            else Verdict.BREACHED
            if breach
            else Verdict.UNDER_WAY
            if progressive
            else Verdict.PERFORMED
        )
        if breach and against:
            return
        yield Report(deed=deed, verdict=verdict, rule="conduct.told", confidence=0.5, needs_family=True)
    elif _happened(verb):
        yield Report(
            deed=deed, verdict=_course(verb), rule="conduct.owed", confidence=0.45, needs_family=True, needs_match=True
        )


def _course(verb: Token) -> Verdict:
    if is_negated(verb) or any(o.lower_ in ("none", "nothing") for o in children(verb, "dobj", "nsubjpass")):
        return Verdict.NOT_PERFORMED
    return Verdict.UNDER_WAY if verb.tag_ == "VBG" else Verdict.PERFORMED


def _marked(verb: Token, deed: Deed) -> Report | None:
    """A deed of which the clause itself says that it breaks or carries out an agreement."""
    if not _happened(verb) or base(verb) in _EMPTY:
        return None
    if conduct_markers.against(verb):
        verdict = Verdict.NOT_PERFORMED if is_negated(verb) else Verdict.BREACHED
        return Report(deed=deed, verdict=verdict, rule="conduct.against", confidence=0.7)
    if conduct_markers.under(verb):
        return Report(deed=deed, verdict=_course(verb), rule="conduct.under", confidence=0.65)
    return None


def _happened(verb: Token) -> bool:
    """Past, perfect or progressive, in a clause that asserts it."""
    if any(c.dep_ in ("mark", "advmod") and c.lower_ in _SUPPOSED for c in verb.lefts):
        return False
    if any(o.lemma_.lower() in _NO_DEED for o in children(verb, "dobj")):
        return False
    if verb.dep_ in ("relcl", "acl", "amod", "pcomp", "csubj", "compound"):
        return False
    if verb.tag_ == "VBD":
        return True
    aux = {c.lower_ for c in verb.lefts if c.dep_ in ("aux", "auxpass")}
    if verb.tag_ == "VBN":
        return bool(aux & {"was", "were", "has", "have", "had", "been", "being"}) or (
            verb.dep_ == "conj" and _happened(verb.head)
        )
    return verb.tag_ == "VBG" and bool(aux & {"is", "are", "was", "were", "been"})
