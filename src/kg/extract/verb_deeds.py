"""The deed of a single verb: its particle, object, governed preposition and support phrase."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.deed_words import Deed, agents_of, deed_words, object_phrase, span_of
from kg.extract.syntax import ancestors, base, child, children, is_passive, noun_phrase

if TYPE_CHECKING:
    from spacy.tokens import Token

_GOVERNED = frozenset(
    [
        "to",
        "with",
        "on",
        "upon",
        "for",
        "from",
        "in",
        "against",
        "by",
        "into",
        "at",
        "about",
        "of",
        "towards",
        "toward",
        "as",
    ]
)


def plain_deed(verb: Token, name: str, doers: tuple[Token, ...]) -> Deed:
    """The verb's own deed."""
    passive = is_passive(verb)
    patients: tuple[Token, ...]
    if passive:
        patients, agents = doers, agents_of(verb)
        if verb.dep_ == "acl" and not patients:
            patients = (verb.head,)
        deed = Deed(head=verb, action=name, doers=agents, patients=patients, object=span_of(patients))
        return _with_preposition(deed, verb) if not name.count(" ") else deed
    predicate = next(
        (c for c in children(verb, "oprd", "acomp", "attr", "ccomp") if c.pos_ in ("ADJ", "NOUN", "VERB")), None
    )
    if base(verb) in ("be", "remain", "stay") and predicate is not None and predicate.pos_ != "NOUN":
        deed = Deed(head=verb, action=f"{base(verb)} {predicate.lower_}", doers=doers)
        return deed if base(verb) == "be" else _prepositional(deed, predicate)
    if (
        predicate is not None
        and predicate.pos_ == "ADJ"
        and (phrase := deed_words().phrases.get(f"{name} {predicate.lower_}"))
    ):
        subject = child(predicate, "nsubj") or child(verb, "dobj")
        return Deed(
            head=verb,
            action=phrase,
            doers=doers,
            patients=(subject,) if subject else (),
            object=span_of((subject,) if subject else ()),
        )
    dobj = child(verb, "dobj")
    if dobj is not None and dobj.tag_ in ("WDT", "WP"):
        dobj = _relative(dobj)
    if dobj is not None and (phrase := deed_words().phrases.get(f"{name} {dobj.lemma_.lower()}")):
        patients = tuple(p for prep in children(dobj, "prep") for p in children(prep, "pobj")) or tuple(
            p for prep in children(verb, "prep") if prep.lower_ in ("to", "of") for p in children(prep, "pobj")
        )
        return Deed(head=verb, action=phrase, doers=doers, patients=patients, object=span_of(patients))
    if dobj is not None:
        first, last = object_phrase(dobj)
        if first.i == verb.i + 1 and name == f"{base(verb)} {first.lower_}" and first != last:
            first = first.nbor(1)
        if first.lower_ == "no" and first != last:
            first = first.nbor(1)  # turned into a prohibition
        return Deed(head=verb, action=name, doers=doers, patients=(dobj,), object=(first, last))
    if (clause := child(verb, "ccomp")) is not None and (subject := child(clause, "nsubj", "nsubjpass")) is not None:
        return Deed(head=verb, action=name, doers=doers, patients=(subject,), object=noun_phrase(subject))
    if base(verb) == "help" and (target := child(verb, "xcomp", "ccomp")) is not None:
        inner = plain_deed(target, base(target), doers)
        return replace(inner, head=verb, action=f"help {inner.action}", doers=doers)
    return _prepositional(Deed(head=verb, action=name, doers=doers), verb)


def _relative(pronoun: Token) -> Token:
    """What a relative pronoun stands for: the noun that its clause hangs on."""
    clause = next((below for below, _ in ancestors(pronoun) if below.dep_ == "relcl"), None)
    return clause.head if clause is not None else pronoun


def _prepositional(deed: Deed, governor: Token) -> Deed:
    """As in "Cooperate with the mission": the governed preposition belongs to the action, its noun is the object."""
    for prep in children(governor, "prep"):
        pobj = child(prep, "pobj")
        if (
            0 < prep.i - governor.i <= 2
            and prep.lower_ in _GOVERNED
            and pobj is not None
            and not _circumstance(prep, pobj)
        ):
            return replace(deed, action=f"{deed.action} {prep.lower_}", patients=(pobj,), object=noun_phrase(pobj))
        if prep.i - governor.i <= 2 and prep.lower_ in ("from", "in", "on", "to") and (pcomp := child(prep, "pcomp")):
            inner = child(pcomp, "dobj")
            return replace(
                deed, action=base(pcomp), patients=(inner,) if inner else (), object=span_of((inner,) if inner else ())
            )
    return deed


def _with_preposition(deed: Deed, verb: Token) -> Deed:
    """As in "Shall be agreed upon", "must be lived up to": a stranded preposition belongs to the action."""
    stranded = next((c for c in children(verb, "prep") if not list(c.children) and c.i == verb.i + 1), None)
    return replace(deed, action=f"{deed.action} {stranded.lower_}") if stranded is not None else deed


def _circumstance(prep: Token, pobj: Token) -> bool:
    """Whether the phrase tells where or when rather than what."""
    if pobj.ent_type_ in ("DATE", "TIME"):
        return True
    if prep.lower_ == "in":
        return base(prep.head) not in ("participate", "engage", "assist", "invest", "interfere", "intervene", "engaged")
    named = pobj.ent_type_ in ("GPE", "LOC", "FAC")
    return prep.lower_ in ("from", "into", "at", "by") or (prep.lower_ in ("on", "to", "towards", "toward") and named)
