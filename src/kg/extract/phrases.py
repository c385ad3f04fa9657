"""Noun phrases that stand for actors by their head and the words about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.gazetteer import Entry, Reading
from kg.extract.mention import FORCES, NUMBERED, PLACED, Form, Mention, is_agreement_noun, noun
from kg.extract.roles import acts, wills
from kg.model import ActorKind
from kg.text import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.extract.parse import ParsedBlock

_BEFORE = frozenset(
    ["det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "punct", "advmod", "case"]
)
_LINKS = frozenset(["of", "for", "on", "the", "and", "to", "in", "de", "del", "al", "-", "’s", "'s", "/", "&"])
_LONGEST = 24  # words of a nominal with its prepositional phrases
_PARTIES = frozenset(["party", "side", "signatory"])
_EACH = frozenset(["each", "either", "neither", "any", "no", "other", "both", "two", "all", "high", "contracting"])
Owner = dict[int, tuple[int, int, Entry]]  # token -> (first, last, entry) of the known name that it belongs to


def phrase(block: ParsedBlock, token: Token, owner: Owner) -> Mention | None:
    """A noun phrase whose head and modifiers tell that it stands for an actor."""
    doc, lex, lemma = token.doc, lexicon(), noun(token)
    left = _left_edge(token)
    name = _is_name(token) and block.block.kind is not BlockKind.HEADING and not _is_a_party(left, token, lemma)
    right = _right_edge(token, name)
    inside = list(doc[left.i : right.i + 1])
    entries = {owner[t.i][2] for t in inside if t.i in owner}
    country = next((e.country for e in sorted(entries, key=lambda e: e.key) if e.country), None)
    before = _modifiers(left, token)
    plural = token.tag_ in ("NNS", "NNPS")
    inner = inner_of(token) if lemma in lex.parts else None
    kind = lex.kind(lemma, before, plural=plural, country=country is not None, name=name)
    if inner is not None and (whole := phrase(block, inner, owner)) is not None and whole.kind in FORCES:
        kind, signature = whole.kind, whole.signature
    else:
        signature = _signature(doc, left, right, token, owner)
    if kind is None and name and token.ent_type_ == "ORG" and not is_agreement_noun(lemma):
        kind = ActorKind.GROUP if acts(token, of_seat=True) else None
    if kind is None and name and _is_bound(token) and not is_agreement_noun(lemma) and token.ent_type_ not in NUMBERED:
        kind = ActorKind.GROUP  # a name that says nothing, whose bearer "shall" do something, or says so
    if kind is None and lemma in lex.parts and plural and _is_peoples(left, token):
        kind = ActorKind.ARMED_GROUP  # "Karen forces": of a people that has no state
    if lemma == "those":
        kind = ActorKind.POPULATION
    if lemma == "government" and plural and inner_of(token) is not None:
        return None  # "the Governments of A and B": A and B, each by its name
    if lemma == "side" and (of := inner_of(token)) is not None and noun(of) not in ("conflict", "dispute", "war"):
        return None  # "both sides of the line"
    if kind is None or (name and is_agreement_noun(lemma)) or (token.ent_type_ in NUMBERED and not name):
        return None
    if lemma in _PARTIES and not name and kind is ActorKind.POLITICAL_PARTY and not before - _EACH:
        kind = ActorKind.GROUP
    key = country if kind is ActorKind.STATE and country else _own_force(token, lemma, owner)
    first = _without_determiner(left) if (name or key) and kind is not ActorKind.PERSON else _without_negation(left)
    return Mention(
        block=block.index, head=token, first=first, last=right, kind=kind,
        form=Form.NAME if key or (name and kind is not ActorKind.PERSON) else Form.NOMINAL,
        key=key, country=country, signature=signature, plural=plural,
        titles=(lemma,) if kind is ActorKind.PERSON else (),
    )  # fmt: skip


def _is_a_party(left: Token, head: Token, lemma: str) -> bool:
    """Whether a capitalised word only says that somebody is a party to the matter ("each Party", "The Sides")."""
    words = {t.lower_ for t in head.doc[left.i : head.i] if t.pos_ not in ("DET", "PUNCT", "PRON")}
    return lemma in _PARTIES and not words - _EACH


def _modifiers(left: Token, head: Token) -> frozenset[str]:
    """The words before a head as written and as lemmas, compounds with a hyphen whole as well ("self-proclaimed")."""
    tokens = [t for t in left.doc[left.i : head.i] if t.pos_ not in ("DET", "PUNCT", "PART", "PRON")]
    whole = left.doc[left.i : head.i].text.lower().split()
    return frozenset(w for t in tokens for w in (t.lower_, t.lemma_.lower())) | {w for w in whole if "-" in w}


def _is_peoples(left: Token, head: Token) -> bool:
    """Whether a people's or region's adjective stands right before a head."""
    before = head.doc[head.i - 1] if head.i > left.i else head
    return before.ent_type_ == "NORP" and before.text[0].isupper() and before.dep_ in ("amod", "compound")


def _is_bound(token: Token) -> bool:
    """Whether a name does what only somebody can do, or is bound to do something."""
    return token.pos_ == "PROPN" and token.ent_type_ not in PLACED and wills(token)


def _own_force(token: Token, lemma: str, owner: Owner) -> str | None:
    """The key of the movement whose "fighters" or "forces" a phrase names by the movement's name."""
    if lemma not in lexicon().parts | {"fighter", "militant", "rebel", "soldier"} or token.i not in range(
        1, len(token.doc)
    ):
        return None
    entry = owner[token.i - 1][2] if token.i - 1 in owner else None
    return entry.key if entry is not None and entry.reading is Reading.ORGANISATION and entry.kind in FORCES else None


def inner_of(token: Token) -> Token | None:
    """The Y of "units of Y"."""
    return next((c for p in token.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None)


def _is_name(token: Token) -> bool:
    """Whether a phrase's head is capitalised as a name is, not merely as the first word of its sentence."""
    if not token.text[0].isupper():
        return False
    opens = token.is_sent_start or token.i == 0
    if token.is_upper and len(token) > 3 and any(t.is_upper and len(t) > 3 for t in token.subtree if t != token):
        return True  # a title in capitals
    return (
        (token.pos_ == "PROPN" and not opens)
        or (token.pos_ == "PROPN" and token.ent_type_ == "ORG")
        or (
            not opens
            and token.dep_ != "ROOT"
            and any(c.text[0].isupper() for c in token.children if c.dep_ in ("compound", "amod"))
        )
    )


def _left_edge(token: Token) -> Token:
    edge = token
    for child in token.lefts:
        if child.dep_ in _BEFORE and not (child.dep_ == "advmod" and child.pos_ != "ADJ") and _belongs(child):
            return child.left_edge if child.dep_ in ("poss", "compound", "amod", "nmod", "nummod") else child
    return edge


def _belongs(child: Token) -> bool:
    """Not the words that bring in a short form (`hereinafter "the Parties"`), nor a mark."""
    return child.lower_ != "hereinafter" and not child.is_punct


def _right_edge(token: Token, name: bool) -> Token:
    """The last token: a name goes on over "of", "for" and capitals, a nominal over its first prepositional phrases."""
    doc = token.doc
    if name:
        last = token
        for follower in doc[token.i + 1 :]:
            if follower.text[0].isupper() and follower.pos_ in ("PROPN", "NOUN", "ADJ") and _follows(follower, token):
                last = follower
            elif (
                follower.lower_ not in _LINKS
                or follower.i - last.i > 2
                or (follower.lower_ == "and" and last.i == token.i)
                or (follower.lower_ == "the" and doc[follower.i - 1].lower_ == "and")
            ):
                break
        return last
    edge = token
    for child in token.rights:
        if child.dep_ != "prep" or child.lower_ not in ("of", "to", "from", "in") or child.i != edge.i + 1:
            break
        objects = [c for c in child.children if c.dep_ == "pobj"]
        if not objects or (child.lower_ == "in" and not objects[0].text[0].isupper()):
            break
        end = _phrase_end(objects[0])
        if end.i - token.i > _LONGEST:
            break
        edge = end
    return edge


def _phrase_end(token: Token) -> Token:
    """The end of an object with its own prepositional phrases and conjuncts, without clauses."""
    end = token
    for child in token.rights:
        if child.dep_ in ("prep", "conj", "cc", "pobj") and child.pos_ != "VERB":
            end = _phrase_end(child)
        elif child.dep_ not in ("case",):
            break
    return end if end.i > token.i else token


def _follows(token: Token, head: Token) -> bool:
    return any(a == head or a.i == head.i for a in token.ancestors)


def _without_determiner(left: Token) -> Token:
    while _is_determiner(left) and left.i + 1 < len(left.doc):
        left = left.doc[left.i + 1]
    return left


def _is_determiner(token: Token) -> bool:
    """Whether a word stands before a name and is no part of it; "5+5" and "4th" are."""
    if token.lower_ in ("united",):
        return False
    return token.lower_ == "own" or token.pos_ in ("DET", "PRON") or (token.pos_ == "NUM" and token.is_alpha)


def _without_negation(left: Token) -> Token:
    """A nominal's first word, what only denies or relates taken off ("no contingent", "whose contingent")."""
    return left.doc[left.i + 1] if left.lower_ in ("no", "whose") and left.i + 1 < len(left.doc) else left


def _signature(doc: Doc, left: Token, right: Token, head: Token, owner: Owner) -> frozenset[str]:
    """Lemmas of the phrase's content words; names of a country in any form are its id."""
    out = set()
    for token in doc[left.i : right.i + 1]:
        if token.i in owner:
            out.add(owner[token.i][2].key)
        elif token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM") and token.i != head.i and token.is_alpha:
            out.add(noun(token))
    return frozenset(out | {noun(head)})
