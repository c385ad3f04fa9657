"""What a block reports as done, going on, left undone, broken or denied, whatever it may bear on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.conduct_markers import marking
from kg.extract.conduct_verbs import verb_reports
from kg.extract.conduct_words import Report, conduct_words
from kg.extract.deed_words import Deed, deed_words
from kg.extract.deeds import deeds_of_noun
from kg.extract.forces import force_words
from kg.extract.reading import unreal
from kg.extract.syntax import ancestors, base, children, full_form, is_negated, is_passive, noun_phrase, subjects_of
from kg.model import Verdict

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract.parse import ParsedBlock


def reports_of(block: ParsedBlock) -> list[Report]:
    """The reports of a block in text order; of two for one deed the likelier one."""
    found: dict[int, Report] = {}
    for token in block.doc:
        for report in _of_token(token):
            known = found.get(report.deed.head.i)
            if known is None or report.confidence > known.confidence:
                found[report.deed.head.i] = report
    return [found[i] for i in sorted(found)]


def _of_token(token: Token) -> Iterator[Report]:
    words = conduct_words()
    if token.pos_ in ("NOUN", "PROPN"):
        if words.has("breaking_nouns", token.lemma_.lower()):
            yield from _violation(token)
        elif full_form(token) in deed_words().verbs and full_form(token) not in force_words().agreements:
            yield from _named_deed(token)
        return
    if token.pos_ == "ADJ" and words.has("calm", token.lower_) and token.head.lemma_ in ("remain", "be", "stay"):
        yield Report(
            deed=Deed(head=token.head, action="observe", named="the ceasefire"),
            verdict=Verdict.PERFORMED,
            rule="conduct.calm",
            confidence=0.5,
        )
    if token.pos_ not in ("VERB", "AUX") or _unhappened(token):
        return
    yield from verb_reports(token)


def _unhappened(verb: Token) -> bool:
    """Whether the text does not tell the deed of a verb as a fact."""
    if any(c.tag_ == "MD" for c in verb.lefts) or (
        verb.tag_ == "VB" and not any(c.lower_ in ("did", "does", "do") for c in verb.lefts)
    ):
        return True
    return unreal(verb, outer=True) and not any(conduct_words().has("denying", base(a)) for _, a in ancestors(verb))


def _violation(noun: Token) -> Iterator[Report]:
    """As in "Counted 40 breaches of the truce", "a violation of the truce by X", "accused X of violations"."""
    broken = [
        c for c in noun.children if c.dep_ in ("compound", "nmod", "amod") and full_form(c) in force_words().agreements
    ]
    broken += [p for prep in children(noun, "prep") if prep.lower_ == "of" for p in children(prep, "pobj")]
    if not broken or marking(noun):
        return
    doers = tuple(p for prep in noun.children if prep.lower_ == "by" for p in children(prep, "pobj"))
    verb = next((a for _, a in ancestors(noun) if a.pos_ in ("VERB", "AUX")), None)
    denied = verb is not None and conduct_words().has("denying", base(verb))
    none = any(c.lower_ in ("no", "zero") for c in noun.children)
    if any(
        c.lower_ in ("potential", "possible", "further", "any", "future") and not (denied and c.lower_ == "any")
        for c in noun.children
    ) or noun.head.lower_ in ("case", "event", "for"):
        return
    if verb is not None and ((any(c.tag_ == "MD" for c in verb.lefts) and not _seen_as(verb)) or verb.tag_ == "VB"):
        return
    by: tuple[Token, ...] = ()
    if verb is not None and conduct_words().has("recording", base(verb)) and noun.dep_ in ("dobj", "conj", "nsubjpass"):
        by = (
            subjects_of(verb)
            if not is_passive(verb)
            else tuple(p for a in children(verb, "agent") for p in children(a, "pobj"))
        )
    elif (
        accuser := next(
            (a for _, a in ancestors(noun) if conduct_words().has("accusing", base(a)) and a.pos_ == "VERB"), None
        )
    ) is not None:
        by, doers = subjects_of(accuser), doers or children(accuser, "dobj")
    elif denied and verb is not None:
        by, doers = subjects_of(verb), doers or subjects_of(verb)
    elif verb is not None and noun.dep_ == "attr" and not doers:
        doers = tuple(
            p for s in subjects_of(verb) for prep in s.children if prep.lower_ == "by" for p in children(prep, "pobj")
        )
    elif (verb is not None and base(verb) in ("commit", "carry") and not doers) or (
        verb is not None and noun.head.lemma_ == "in" and not doers
    ):
        doers = subjects_of(verb)
    object_span = noun_phrase(broken[0]) if broken[0].dep_ == "pobj" else (broken[0], broken[0])
    deed = Deed(
        head=noun,
        via=(verb,) if by and verb is not None else (),
        action="observe" if none else "violate",
        doers=doers,
        patients=(broken[0],),
        object=object_span,
        nominal=True,
    )
    verdict = Verdict.PERFORMED if none else Verdict.DENIED if denied else Verdict.BREACHED
    top = verb if verb is not None and (by or noun.dep_ in ("dobj", "attr", "pobj")) and verb.dep_ != "relcl" else noun
    report = Report(deed=deed, verdict=verdict, rule="conduct.violation", confidence=0.75, by=by, top=top)
    yield report
    if by and verb is not None and not none:
        yield from _other_counts(verb, report)


def _seen_as(verb: Token) -> bool:
    return base(verb) in ("see", "regard", "consider", "view")


def _other_counts(verb: Token, report: Report) -> Iterator[Report]:
    """As in "..., against 60 the month before": a count of its own."""
    for c in verb.subtree:
        if (
            c.pos_ == "NUM"
            and c.dep_ == "pobj"
            and any(conduct_words().has("counting", base(a)) for _, a in list(ancestors(c))[:3])
        ):
            yield replace(report, deed=replace(report.deed, head=c, via=()), top=c, confidence=0.6)


def _named_deed(noun: Token) -> Iterator[Report]:
    """As in "the withdrawal began / was completed / is under way", "began the withdrawal of"."""
    verb = noun.head if noun.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") else None
    if verb is None or verb.pos_ not in ("VERB", "AUX") or _unhappened(verb):
        return
    words = conduct_words()
    name = base(verb)
    if name != "be" and verb.tag_ in ("VBZ", "VBP"):
        return  # "at which the withdrawal begins" is a plan
    if words.has("beginning", name) or (
        name == "be" and any(t.lower_ in ("underway", "way", "progress") for t in verb.subtree)
    ):
        verdict = Verdict.UNDER_WAY
    elif (
        words.has("finishing", name)
        or name in ("take", "occur", "happen", "carry")
        or (name == "conduct" and is_passive(verb))
    ):
        verdict = Verdict.PERFORMED
    else:
        return
    if is_negated(verb) or any(c.lower_ == "no" for c in noun.children):
        verdict = Verdict.NOT_PERFORMED
    agents = subjects_of(verb) if noun.dep_ == "dobj" else ()
    for deed in deeds_of_noun(noun, agents, alone=True):
        if agents and deed.doers and all(d.dep_ == "poss" and d.pos_ == "PRON" for d in deed.doers):
            deed = replace(deed, doers=agents)
        doers = (
            deed.doers or deed.patients
        )  # "the demobilisation of the brigade": what undergoes it does it, if it is an actor
        yield Report(
            deed=replace(deed, via=(verb,), doers=doers),
            verdict=verdict,
            rule="conduct.noun",
            confidence=0.6,
            top=verb,
            needs_family=True,
        )
