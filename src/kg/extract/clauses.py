"""Clause mode: deeds that an adopted text states without a word of force, and what list items inherit from their stem.

Agreements bind by bare infinitives ("Ensure ..."), gerunds ("Carrying out ..."), names of deeds ("Withdrawal of heavy
tanks by the two armies") and the present tense ("Azerbaijan guarantees ..."). An item takes its doer and its force from
the stem
that introduces it ("The sides shall: (a) ..."), in reports too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.deed_words import Deed, deed_words
from kg.extract.deeds import deeds_of_noun, deeds_of_verb
from kg.extract.forces import Doer, ForceClass, Register, force_words
from kg.extract.modal_frames import comes_into_force
from kg.extract.parse import Parsed, ParsedBlock
from kg.extract.reading import Reading, each
from kg.extract.syntax import base, child, children, coordinated, is_negated, is_passive, noun_phrase, subjects_of
from kg.extract.voice import READ
from kg.model import Force, Illocution, Modality
from kg.text import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_PREAMBLE = re.compile(
    r"^(?:whereas|recalling|reaffirming|noting|recognising|recognizing|mindful|convinced|determined|having|bearing|aware|"
    r"considering|conscious|deeply|desiring|desirous|acknowledging|stressing|emphasi[sz]ing|guided|inspired|"
    r"in witness|done (?:at|in|on))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stem:
    """What the introducing block gives its items: who does the deeds, with what force, by whose words.

    ``cue`` is the word of force.
    """

    doers: tuple[Token, ...] = ()
    by: tuple[Token, ...] = ()
    force: Force = Force.UNDERTAKEN
    modality: Modality = Modality.OBLIGATION
    act: Illocution = Illocution.AGREED
    bound: bool = False
    cue: Token | None = None


def stem_of(parsed: Parsed, block: ParsedBlock, depth: int = 0) -> Stem | None:
    """What the block inherits from its stem, and the stem from its own."""
    if block.block.stem is None or depth > 3:
        return None
    above = parsed.blocks[block.block.stem]
    if not len(above.doc):
        return None
    outer = stem_of(parsed, above, depth + 1) or Stem()
    last = list(above.doc.sents)[-1]
    cue = _cue(last)
    if cue is None:
        subject = subjects_of(last.root) or ((last.root,) if last.root.pos_ in ("NOUN", "PROPN") else ())
        return replace(outer, doers=outer.doers or subject, by=outer.by or subject)
    kind = _class(cue)
    assert kind is not None
    subject = subjects_of(cue) if cue.pos_ in ("VERB", "AUX", "ADJ") else subjects_of(last.root)
    if cue.tag_ == "MD":
        subject = subjects_of(cue.head)
    subject = subject or outer.doers
    denied = cue.tag_ == "MD" and (is_negated(cue) or is_negated(cue.head))
    objects = tuple(o for o in children(cue, "dobj")) or tuple(
        p for prep in children(cue, "prep") if prep.lower_ in ("on", "upon", "to") for p in children(prep, "pobj")
    )
    doers = (
        objects
        if kind.doer is Doer.OBJECT and not is_passive(cue)
        else ()
        if kind.doer is Doer.NONE or (kind.force is Force.DEMANDED and kind.doer is Doer.SUBJECT and cue.pos_ == "NOUN")
        else subject
    )
    if is_passive(cue):
        doers = subject if kind.doer is Doer.OBJECT else outer.doers
    modality = Modality.PROHIBITION if denied else kind.modality
    return Stem(doers=doers, by=subject, force=kind.force, modality=modality, act=kind.act, bound=True, cue=cue)


def _cue(stem: Span) -> Token | None:
    """The word of force that governs the items: close before the colon, else the first of an item that others go on."""
    tokens = [t for t in stem if _class(t) is not None]
    if stem.text.rstrip().endswith((":", "-", "–", "—")):
        return next((t for t in reversed(tokens) if t == stem.root or t.i >= stem.end - 8), None)
    return tokens[0] if tokens else None


def _class(token: Token) -> ForceClass | None:
    words = force_words()
    if token.tag_ == "MD" and token.lower_ in ("shall", "will", "must", "may"):
        return ForceClass(
            name="modal",
            force=Force.UNDERTAKEN,
            act=Illocution.AGREED,
            modality=Modality.PERMISSION if token.lower_ == "may" else Modality.OBLIGATION,
        )
    if token.pos_ in ("VERB", "ADJ") and token.lower_ in words.predicates:
        return words.predicates[token.lower_]
    if token.pos_ == "VERB" and base(token) in words.verbs:
        return words.verbs[base(token)][0]
    return words.nouns.get(token.lemma_.lower()) if token.pos_ == "NOUN" else None


def clause_readings(block: ParsedBlock, voice: Register, stem: Stem | None) -> list[Reading]:
    """Readings of clauses that bind by their form alone."""
    if block.block.kind not in READ or not len(block.doc):
        return []
    if voice is not Register.ADOPTED and (stem is None or not stem.bound or block.block.kind is not BlockKind.ITEM):
        return []
    out: list[Reading] = []
    for sentence in block.doc.sents:
        if _PREAMBLE.match(sentence.text) or block.block.kind is BlockKind.FOOTNOTE:
            continue
        out += list(_of_sentence(sentence, stem or Stem(), voice))
    return out


def _of_sentence(sentence: Span, stem: Stem, voice: Register) -> Iterator[Reading]:
    root = _root(sentence)
    if any(c.tag_ == "MD" for c in root.lefts):
        return
    doers = stem.doers
    prototype = Reading(
        deed=Deed(head=root, action=root.lower_),
        force=stem.force,
        modality=stem.modality,
        act=stem.act,
        rule="clause",
        confidence=0.7,
        cue=root,
        by=stem.by,
    )
    if len([t for t in sentence if t.is_alpha]) < 2:
        return  # "Suspension", "THE ASSEMBLY": a heading
    if (deed := _mistaken(sentence, root, stem)) is not None:
        yield from each([deed], replace(prototype, rule="clause.infinitive"))
        return
    if base(root) == "let" and (granted := child(root, "ccomp")) is not None and _opens(root, sentence):
        yield from each(deeds_of_verb(granted, subjects_of(granted)), prototype)
        return
    if root.pos_ in ("VERB", "AUX"):
        subject = child(root, "nsubj", "nsubjpass")
        if (
            subject is None
            and root.is_alpha
            and len(root) > 2
            and root.tag_ in ("VB", "VBP", "VBG", "NN", "NNP", *(("VBD",) if stem.bound else ()))
            and _opens(root, sentence)
        ):
            if (
                base(root) in force_words().verbs and force_words().verbs[base(root)][0].doer is not Doer.SUBJECT
            ) or base(root) in deed_words().ceremonial:
                return
            if (
                base(root) in force_words().verbs
                and base(root) not in deed_words().carriers
                and (child(root, "xcomp", "ccomp") or base(root) in ("agree", "undertake", "commit"))
            ):
                return
            rule = "clause.gerund" if root.tag_ == "VBG" else "clause.infinitive"
            yield from _negatable(deeds_of_verb(root, doers), replace(prototype, rule=rule))
        elif subject is not None and voice is Register.ADOPTED:
            yield from _present(root, subject, prototype)
        return
    if root.pos_ in ("NOUN", "PROPN", "X", "ADJ", "DET") and not any(c.dep_ == "nsubj" for c in root.children):
        members = list(coordinated(root))
        for member in members:
            against = any(c.lower_ == "no" for c in member.children)
            for deed in deeds_of_noun(member, doers, alone=True, any_noun=False):
                yield replace(
                    prototype,
                    deed=deed,
                    rule="clause.nominal",
                    modality=Modality.PROHIBITION if against else prototype.modality,
                )
        for member in members[1:]:
            if member.pos_ == "VERB" and member.tag_ == "VBG":
                yield from _negatable(deeds_of_verb(member, doers), replace(prototype, rule="clause.gerund"))


def _mistaken(sentence: Span, root: Token, stem: Stem) -> Deed | None:
    """The infinitive that opens an item and that the parser takes for a noun: "exchange lists of the missing"."""
    first = next((t for t in sentence if t.is_alpha), None)
    if first is None or not stem.bound or root.pos_ not in ("NOUN", "PROPN") or first.head != root:
        return None
    if first.dep_ not in ("compound", "amod", "nmod") or first.lemma_.lower() not in _verbs():
        return None
    last = noun_phrase(root)[1]
    opening = first.nbor(1)
    return Deed(head=first, action=first.lemma_.lower(), doers=stem.doers, patients=(root,), object=(opening, last))


@cache
def _verbs() -> frozenset[str]:
    """The verbs that deeds are known by."""
    return frozenset(deed_words().verbs.values())


def _root(sentence: Span) -> Token:
    """The root; of "Withdrawal of ... is as follows" and the like too."""
    return sentence.root


def _opens(root: Token, sentence: Span) -> bool:
    """Whether only adverbs, negation and phrases of time stand before the verb."""
    return all(
        t.is_ancestor(root)
        or t.pos_ in ("ADV", "PART", "PUNCT", "SPACE", "CCONJ")
        or t.dep_ in ("neg", "aux")
        or _adjunct(t, root)
        for t in sentence.doc[sentence.start : root.i]
    )


def _adjunct(token: Token, root: Token) -> bool:
    while token.head != token and token.head != root:
        token = token.head
    return token.dep_ in ("prep", "advmod", "npadvmod", "advcl", "mark")


def _present(root: Token, subject: Token, prototype: Reading) -> Iterator[Reading]:
    """As in "The peacekeeping forces are deployed", "Azerbaijan guarantees the safety of movement"."""
    words = force_words()
    finite = root.tag_ in ("VBZ", "VBP") or any(
        (c.dep_ == "aux" and c.lower_ in ("do", "does")) or (c.dep_ == "auxpass" and c.lower_ in ("is", "are"))
        for c in root.lefts
    )
    if not finite or any(c.dep_ == "aux" and c.lower_ in ("has", "have", "had") for c in root.lefts):
        return
    lemma = base(root)
    if root.sent.text.rstrip().endswith(":") and child(root, "dobj") is None:
        return  # the stem of a list: its items say what
    if (
        lemma in deed_words().ceremonial
        or not deed_words().stative.isdisjoint((lemma, *(f"{lemma} {c.lower_}" for c in children(root, "prep"))))
        or lemma in ("mean", "apply", "refer", "constitute")
    ):
        return
    if comes_into_force(root):
        return
    if lemma in words.verbs and lemma not in deed_words().carriers and lemma not in ("provide",):
        return
    if any(c.dep_ == "dobj" and c.lower_ in ("what", "which") for c in root.children) or base(root) in (
        "lapse",
        "expire",
    ):
        return
    if subject.lower_ in ("it", "this", "that", "which", "there"):
        return
    yield from _negatable(
        deeds_of_verb(root, subjects_of(root)), replace(prototype, rule="clause.present", confidence=0.55, by=())
    )


def _negatable(deeds: list[Deed], prototype: Reading) -> Iterator[Reading]:
    yield from each(deeds, prototype)
