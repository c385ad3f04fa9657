"""What is done: the deed that a verb or a noun names, with its object, its doers and the words that state it.

A deed is an action over a dependency parse: "withdraw" with "heavy weapons", whether the text says "withdraw heavy
weapons", "the removal of the guns", "ensure that ... are withdrawn" or "begin withdrawing". The words that only
lead to it (``data/frames/deeds.yaml``) are looked through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.deed_words import Deed, agents_of, deed_words, names_deed, span_of
from kg.extract.syntax import (
    base,
    child,
    children,
    coordinated,
    full_form,
    is_negated,
    is_passive,
    noun_phrase,
    particle,
    prepositions,
    subjects_of,
)
from kg.extract.verb_deeds import plain_deed

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEEPEST = 4  # words that lead to a deed one after the other


def deeds_of_verb(verb: Token, doers: tuple[Token, ...], *, clauses: bool = False) -> list[Deed]:
    """The deeds that a verb and those coordinated with it come down to.

    With ``clauses`` a conjunct with a subject of its own counts too ("that A leave and B disarm").
    """
    out: list[Deed] = []
    for member in (*coordinated(verb), *_strays(verb), *_after_gerund(verb)):
        if member != verb and verb.tag_ == "VB" and member.tag_ in ("VBD", "VBZ") and base(member) != member.lower_:
            continue  # "promised to stop ... and threatened to": coordinated with the verb above
        own = subjects_of(member) if member != verb and child(member, "nsubj", "nsubjpass") else ()
        if own and not clauses:
            continue
        out += _deeds_of_one(member, own or doers, 0)
    return out


def deed_named_by(word: Token) -> Deed:
    """The deed that one word names by itself, whatever led to it."""
    if word.pos_ in ("VERB", "AUX"):
        return _deeds_of_one(word, subjects_of(word), _DEEPEST)[0]
    named = next(_deeds_of_noun(word, (), any_noun=False), None)
    return named or Deed(head=word, action=word.lemma_.lower(), nominal=True)


def _after_gerund(verb: Token) -> Iterator[Token]:
    """As in "To stop blocking aid and to restore the lines": the second infinitive goes with the first."""
    for gerund in children(verb, "xcomp"):
        if gerund.tag_ == "VBG" and verb.tag_ == "VB":
            yield from (c for c in coordinated(gerund) if c != gerund and _infinitive(c))


def _strays(verb: Token) -> Iterator[Token]:
    """Bare infinitives that the parser hangs on the finite verb above: "binds them to leave, and open the road"."""
    if not _infinitive(verb) or verb.dep_ not in ("xcomp", "ccomp", "advcl") or verb.head.tag_ == "VB":
        return
    for c in children(verb.head, "conj"):
        if c.tag_ == "VB" and c.i > verb.i and not children(c, "nsubj", "nsubjpass", "aux"):
            yield from coordinated(c)


def _deeds_of_one(verb: Token, doers: tuple[Token, ...], depth: int) -> list[Deed]:
    words = deed_words()
    lemma = base(verb)
    name = lemma if particle(verb) is None else f"{lemma} {particle(verb)}"
    if name == lemma:
        apart = (c.lower_ for c in children(verb, "prep", "advmod") if f"{lemma} {c.lower_}" in words.particles)
        name = next((f"{lemma} {p}" for p in apart), name)  # "pull their tanks out of the city"
    if name == lemma and verb.i + 1 < len(verb.doc) and f"{lemma} {verb.nbor(1).lower_}" in words.particles:
        name = f"{lemma} {verb.nbor(1).lower_}"
    if depth < _DEEPEST:
        if lemma in words.abstaining and (found := _abstained(verb, doers, depth)):
            return found
        if lemma in words.leading and not is_passive(verb) and (target := _led_to(verb)) is not None:
            return [
                replace(
                    deed, via=(verb, *deed.via), objection=deed.objection ^ (is_negated(target) and deed.head == target)
                )
                for member in coordinated(target)
                for deed in _deeds_of_one(member, subjects_of(member) if child(member, "nsubj") else doers, depth + 1)
            ]
        if found := _carried(verb, name, doers):
            return found
    return list(_gapped(plain_deed(verb, name, doers)))


def _gapped(deed: Deed) -> Iterator[Deed]:
    """As in "Return A by May and B by June": one deed for each object that has a time of its own."""
    verb = deed.head
    if len(deed.patients) != 1 or deed.patients[0].dep_ != "dobj":
        yield deed
        return
    parts = [deed.patients[0]]
    stray = (c for c in children(verb, "conj") if c.pos_ in ("NOUN", "PROPN"))
    for member in sorted({*list(coordinated(parts[0]))[1:], *stray}, key=lambda t: t.i):
        if any(_timed(t) for t in verb.doc[parts[-1].i + 1 : member.left_edge.i]):
            parts.append(member)
    if len(parts) == 1 or not any(_timed(t) for t in verb.doc[parts[-1].i + 1 : verb.right_edge.i + 1]):
        yield deed
        return
    for number, part in enumerate(parts):
        begin = verb.left_edge.i if number == 0 else part.left_edge.i
        end = parts[number + 1].left_edge.i if number + 1 < len(parts) else verb.right_edge.i + 1
        reach = (begin, end)
        yield replace(deed, patients=(part,), object=noun_phrase(part, conjuncts=False), reach=reach)


def _timed(token: Token) -> bool:
    """Whether a preposition of time stands here: "by 15 November", "on Tuesday"."""
    return token.dep_ == "prep" and any(
        c.dep_ == "pobj" and (c.ent_type_ in ("DATE", "TIME") or c.like_num) for c in token.children
    )


def _abstained(verb: Token, doers: tuple[Token, ...], depth: int) -> list[Deed]:
    """Deeds to refrain from."""
    out: list[Deed] = []
    for target in [*children(verb, "xcomp", "dobj"), *(p for prep in children(verb, "prep") for p in prep.children)]:
        if target.dep_ in ("pcomp", "xcomp") or target.tag_ == "VBG":
            out += [d for member in coordinated(target) for d in _deeds_of_one(member, doers, depth + 1)]
        elif target.dep_ in ("pobj", "dobj"):
            out += deeds_of_noun(target, doers, any_noun=True)
    return [replace(deed, objection=True, via=(verb, *deed.via)) for deed in out]


def _led_to(verb: Token) -> Token | None:
    """The infinitive or gerund that a leading verb stands before, over its object or a preposition."""
    words = deed_words()
    if target := child(verb, "xcomp"):
        return target if target.pos_ in ("VERB", "AUX") and base(verb) not in ("help", "make", "have") else None
    grasped = child(verb, "dobj")
    grasped_leads = grasped is not None and grasped.lower_ in words.leading_objects
    if grasped_leads and grasped is not None:
        for target in grasped.children:
            if target.dep_ in ("acl", "relcl") and _infinitive(target):
                return target
            if (
                target.dep_ == "prep"
                and target.lower_ in ("in", "to", "at", "for", "towards")
                and (pcomp := child(target, "pcomp"))
            ):
                return pcomp
    purpose = next((c for c in children(verb, "advcl") if _infinitive(c) and c.i > verb.i), None)
    if purpose is not None and (grasped_leads or base(verb) in ("work", "strive", "endeavour", "endeavor")):
        return purpose
    for prep in children(verb, "prep"):
        if (
            prep.lower_ in ("at", "to", "towards", "toward", "by", "on", "in")
            and base(verb)
            in (
                "aim",
                "work",
                "contribute",
                "continue",
                "strive",
                "proceed",
            )
            and (pcomp := child(prep, "pcomp")) is not None
            and pcomp.tag_ == "VBG"
        ):
            return pcomp
        if base(verb) in ("work", "continue"):
            for pobj in children(prep, "pobj"):
                if target := next((c for c in children(pobj, "acl", "relcl", "advcl") if _infinitive(c)), None):
                    return target
    return None


def _infinitive(token: Token) -> bool:
    return token.tag_ == "VB" and any(c.tag_ == "TO" for c in token.children)


def _carried(verb: Token, name: str, doers: tuple[Token, ...]) -> list[Deed]:
    """Deeds named by the object of "ensure", "begin", "carry out"; an object that names a state keeps the verb."""
    words = deed_words()
    nouns: list[Token] = []
    if name in words.carriers or (name in words.light and _has_object(verb)):
        nouns = list(children(verb, "nsubjpass" if is_passive(verb) else "dobj"))
        if is_passive(verb) and not nouns:
            nouns = [d for d in doers if d.pos_ == "NOUN"]
    if (
        not nouns
        and not is_passive(verb)
        and (name in words.happening or (base(verb) == "be" and not child(verb, "acomp")))
    ):
        nouns = [d for d in doers if d.pos_ == "NOUN" and names_deed(d)] or [
            a for a in children(verb, "attr") if child(verb, "expl")
        ]
        doers = ()
    for prep in children(verb, "prep"):
        if f"{base(verb)} {prep.lower_}" in words.carriers:
            nouns += children(prep, "pobj")
    members = [m for noun in nouns for m in coordinated(noun)]
    if not any(names_deed(m) for m in members):
        return []
    out: list[Deed] = []
    state = next((m for m in members if not names_deed(m)), None)
    if state is not None and state is members[0]:
        deed = plain_deed(verb, name, doers)
        out.append(replace(deed, object=noun_phrase(state, conjuncts=False), patients=(state,)))
    agents = agents_of(verb) or doers if is_passive(verb) else doers
    named = [d for m in members if names_deed(m) for d in deeds_of_noun(m, agents, alone=True)]
    return [*out, *(replace(d, via=(verb, *d.via)) for d in _sharing(named))]


def deeds_of_noun(noun: Token, doers: tuple[Token, ...], *, alone: bool = False, any_noun: bool = False) -> list[Deed]:
    """The deeds that a noun and those coordinated with it name: "the withdrawal and disarmament of the militias".

    ``any_noun`` takes a noun without a verb of its own for a deed to conduct ("refrain from hostile activities").
    """
    members = [noun] if alone else list(_deed_members(noun))
    out = [d for m in members for d in _deeds_of_noun(m, doers, any_noun=any_noun)]
    return out if alone else _sharing(out)


def _sharing(out: list[Deed]) -> list[Deed]:
    """Coordinated nouns share what stands once, after the last of them; an object ends before the next deed."""
    heads = {d.head.i for d in out}
    out = [
        replace(d, object=noun_phrase(d.patients[0], conjuncts=False))
        if d.object and d.patients and any(d.object[0].i <= i <= d.object[1].i and i != d.head.i for i in heads)
        else d
        for d in out
    ]
    shared = next((d for d in reversed(out) if d.object is not None), None)
    if shared is None:
        return out
    return [  # "escort and protection of the convoys": the object stands once, after the last of them
        replace(d, object=shared.object, patients=shared.patients, doers=d.doers or shared.doers)
        if d.object is None and d.named is None and _shares(d, shared)
        else d
        for d in out
    ]


def _shares(deed: Deed, shared: Deed) -> bool:
    """Whether the object of one of two coordinated deeds is that of both: it stands after the last of them."""
    if deed.head.i < shared.head.i:
        return _bare(deed.head, shared.head)
    return shared.object is not None and shared.object[0].i > deed.head.i and _bare(shared.head, deed.head)


def _has_object(verb: Token) -> bool:
    """Whether the object of a light verb has an object of its own: "carry out an exchange of prisoners"."""
    nouns = children(verb, "nsubjpass" if is_passive(verb) else "dobj")
    return any(prep.lower_ == "of" for noun in nouns for prep in children(noun, "prep"))


def _deed_members(noun: Token) -> Iterator[Token]:
    """The coordinated nouns, also those that the parser hangs on an object: "a halt to attacks, opening roads"."""
    for member in coordinated(noun):
        yield member
        for prep in children(member, "prep"):
            for pobj in children(prep, "pobj"):
                for lost in coordinated(pobj):
                    if lost != pobj and names_deed(lost) and any(c.lower_ == "of" for c in children(lost, "prep")):
                        yield lost


def _bare(noun: Token, last: Token) -> bool:
    """Whether nothing but conjunctions, commas and modifiers stands between two coordinated nouns."""
    between = noun.doc[noun.i + 1 : last.i]
    return all(
        t.pos_ in ("CCONJ", "PUNCT", "ADJ", "NOUN", "ADV") or (t.pos_ == "ADP" and not child(t, "pobj"))
        for t in between
    )


def _deeds_of_noun(noun: Token, doers: tuple[Token, ...], *, any_noun: bool) -> Iterator[Deed]:
    words = deed_words()
    verb = words.verbs.get(full_form(noun)) or words.verbs.get(noun.lower_)
    if verb is None and noun.tag_ == "VBG":
        yield from _deeds_of_one(noun, doers, 1)
        return
    if verb is None:
        if any_noun:
            yield Deed(
                head=noun, action="conduct", doers=doers, patients=(noun,), object=noun_phrase(noun), nominal=True
            )
        return
    agents = tuple(p for prep in prepositions(noun, "by") for p in children(prep, "pobj"))
    leads = {words.object_prepositions.get(verb, "of"), *(() if verb in words.doer_nouns else ("of", "against"))}
    patients = tuple(p for prep in prepositions(noun, *leads) for p in children(prep, "pobj"))
    if not patients and noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ in leads and noun.nbor(1).head == noun.head:
        patients = children(noun.nbor(1), "pobj")  # "means an end to X": the parser hangs "to X" on the verb
    if verb in words.doer_nouns and not agents:
        agents = tuple(p for prep in prepositions(noun, "of") for p in children(prep, "pobj"))
    owner = child(noun, "poss")
    if owner is not None and not agents and (patients or verb in words.owned_by_doer):
        agents = (owner,)
    elif owner is not None and not patients and owner.pos_ != "PRON":
        patients = (owner,)
    if not patients and (modifier := child(noun, "compound")) is not None and modifier.ent_type_ == "":
        patients = (modifier,)
    named = words.built_in_objects.get(full_form(noun))
    action = "cease" if named else verb
    yield Deed(
        head=noun,
        action=action,
        doers=agents or doers,
        patients=() if named else patients,
        nominal=True,
        named=named,
        object=None if named else span_of(patients),
    )
