"""Mentions of agreements: the noun phrases that name or describe one, and which of them mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon as actor_words
from kg.extract.agreement_lexicon import agreement_words
from kg.extract.agreement_spans import head_of, last_of, within
from kg.extract.entities import initials, is_short_form
from kg.extract.mention import noun
from kg.extract.parse import Parsed, ParsedBlock
from kg.extract.syntax import base
from kg.model import ActorKind, AgreementKind
from kg.text import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_OPEN = frozenset(["a", "an", "any", "some", "no", "another"])
_NUMERIC = frozenset(["DATE", "CARDINAL", "TIME"])


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementMention:
    """A phrase for an agreement: ``first`` to ``last``; ``words`` the lemmas that tell it from others."""

    block: int
    head: Token
    first: Token
    last: Token
    kind: AgreementKind
    named: bool
    words: frozenset[str]
    hoped: bool = False
    renewed: bool = False
    titled: bool = False

    @property
    def text(self) -> str:
        """The mention's words."""
        return self.head.doc[self.first.i : self.last.i + 1].text

    @property
    def lemma(self) -> str:
        """The head noun's lemma."""
        return head_of(self.head)

    @property
    def indefinite(self) -> bool:
        """Whether the phrase brings in something new ("a truce", "truces")."""
        return (
            self.first.lower_ in _OPEN
            or (self.first.i == self.head.i and not self.named)
            or not (self.named or self.first.pos_ in ("DET", "PRON") or self.first.ent_type_ == "DATE")
        )

    @property
    def plural(self) -> bool:
        """Whether the head is a plural."""
        return self.head.tag_ in ("NNS", "NNPS")


def find_agreement_mentions(parsed: Parsed) -> list[AgreementMention]:
    """All mentions in the order of the text; one within another stands after it."""
    found: list[AgreementMention] = []
    for block in parsed.blocks:
        here = list(_in_block(block))
        found += [m for m in here if not any(_swallows(other, m) for other in here)]
    return sorted([*found, *_short_forms(found, parsed)], key=lambda m: (m.block, m.first.i, -m.last.i))


def _swallows(outer: AgreementMention, inner: AgreementMention) -> bool:
    """Whether a head is only coordinated within a longer name ("Ceasefire and Security Arrangements")."""
    if outer.block != inner.block or outer.head.i == inner.head.i or not outer.named:
        return False
    return outer.first.i <= inner.head.i <= outer.last.i and inner.head.dep_ == "conj" and inner.first.i > outer.first.i


def _short_forms(found: list[AgreementMention], parsed: Parsed) -> list[AgreementMention]:
    """Abbreviations in brackets after a name, or made of its initials, wherever they stand."""
    meant: dict[str, AgreementMention] = {}
    for mention in found:
        if not mention.named:
            continue
        tail = mention.head.doc[mention.last.i : mention.last.i + 4]
        for token in tail:
            if token.i and is_short_form(token.text) and token.nbor(-1).text == "(":
                meant[token.text] = mention
        letters = initials(mention.text.split("(")[0])
        if len(letters) >= 4:
            meant.setdefault(letters, mention)
    covered = {(m.block, i) for m in found for i in range(m.first.i, m.last.i + 1)}
    return [
        replace(meant[token.text], block=block.index, head=token, first=token, last=token)
        for block in parsed.blocks for token in block.doc
        if token.text in meant and (block.index, token.i) not in covered
    ]  # fmt: skip


def _in_block(block: ParsedBlock) -> Iterator[AgreementMention]:
    lexicon = agreement_words()
    for token in block.doc:
        lemma = head_of(token)
        capitals = block.block.kind is BlockKind.TITLE and token.is_upper and token.lower_ in lexicon.heads
        if capitals:
            lemma = token.lower_
        if (token.pos_ not in ("NOUN", "PROPN") and not capitals) or (
            lemma not in lexicon.heads and lemma not in lexicon.renewals
        ):
            continue
        if lemma in lexicon.titled and not _is_title(block, token):
            continue
        if (
            token.dep_ in ("compound", "nmod", "amod", "npadvmod")
            and token.head.i > token.i
            and token.head.lower_ != "regime"
            and not _before_a_name(token)
        ):
            continue
        mention = _mention(block, token, lemma)
        if mention is not None:
            yield mention


def _before_a_name(token: Token) -> bool:
    """As in "In a joint declaration Chad and Niger undertook ...": the parser takes noun and name for a compound."""
    name = token.head
    return token.text.islower() and name.ent_type_ in ("ORG", "GPE", "NORP", "PERSON") and token.ent_type_ == ""


def _is_title(block: ParsedBlock, token: Token) -> bool:
    """Whether a word that has other senses too is written as the title of an agreement ("Act of X")."""
    if not token.text[0].isupper() or (token.i == 0 and block.block.kind is not BlockKind.TITLE):
        return False
    return block.block.kind is BlockKind.TITLE or token.nbor(-1).text[0].isupper() or within(token) is not None


def _mention(block: ParsedBlock, token: Token, lemma: str) -> AgreementMention | None:
    lexicon, doc = agreement_words(), token.doc
    first, inner = _first(token), within(token)
    before = frozenset(w for t in doc[first.i : token.i] for w in (t.lower_, t.lemma_.lower()))
    title = block.block.kind is BlockKind.TITLE and (token.dep_ == "ROOT" or block.doc.text.isupper())
    named = title or (_is_named(token, first) and not (first.lower_ in ("a", "an") and not token.text[0].isupper()))
    if before & lexicon.barred or _is_part(token, lemma) or first.lower_ == "no" or _is_own_word(token, lemma):
        return None
    last = last_of(token, named=named, title=title)
    if lemma in lexicon.renewals:
        if inner is None or head_of(inner) not in lexicon.heads:
            return None
        kind = lexicon.kind(head_of(inner), frozenset())
    elif named or lemma in lexicon.common or lemma == "cessation" or before & lexicon.marks or _is_made(token, first):
        kind = lexicon.kind(lemma, frozenset(t.lower_ for t in doc[first.i : last.i + 1]))
    else:
        return None
    if named and head_of(last) != lemma and head_of(last) in actor_words().named:
        return None  # "the Ceasefire Commission": an actor's name
    if token.lower_ == "deals" and token.i and token.nbor(-1).lower_ == "that":
        return None  # a verb that the tagger takes for a noun
    if token.head.lemma_ == "call" and first.lower_ in _OPEN | {'"'}:
        return None  # what somebody calls it is no other agreement
    if named:
        first = _without_owner(token, first)
    elif not title and _is_mass(token, first):
        return None
    return AgreementMention(
        block=block.index, head=token, first=first, last=last, kind=kind, named=named, words=_words(first, last, token),
        hoped=_hoped(token, first), renewed=lemma in lexicon.renewals, titled=title,
    )  # fmt: skip


def _is_own_word(token: Token, lemma: str) -> bool:
    """Whether a statement is one body's own ("Statement of the Ministry"), which binds nobody else."""
    inner = within(token) if lemma in ("statement", "declaration", "proclamation") else None
    if inner is None:
        return False
    words = actor_words()
    kind = words.kind(noun(inner), frozenset(), plural=False, country=False, name=True)
    return kind in (ActorKind.GOVERNMENT_BODY, ActorKind.PERSON, ActorKind.STATE, ActorKind.MEDIA)


def _is_made(token: Token, first: Token) -> bool:
    """Whether the clause shows that a plan, text or understanding was agreed, or that something stands under it."""
    if token.tag_ in ("NNS", "NNPS") or first.i == token.i:
        return False
    making = agreement_words().making
    if any(c.dep_ in ("acl", "relcl") and base(c) in making for c in token.children):
        return True
    if token.dep_ == "pobj" and token.head.lower_ == "under" and first.lower_ in ("the", "an", "a", "this"):
        return True
    node = token.head if token.dep_ in ("dobj", "nsubjpass") else token.head.head if token.dep_ == "pobj" else token
    return node.pos_ == "VERB" and base(node) in making and first.dep_ == "det"


def _is_named(token: Token, first: Token) -> bool:
    """Whether a phrase is a proper name: a capitalised head, or a capitalised word before it ("Minsk agreements")."""
    doc = token.doc
    if (
        token.text[0].isupper()
        and not token.is_sent_start
        and (token.pos_ == "PROPN" or doc[token.i - 1].text[0].isupper())
    ):
        return not token.is_upper or len(token) < 5 or not doc[token.i - 1].is_upper
    return any(t.text[0].isupper() and t.pos_ == "PROPN" and _is_mark(t) for t in doc[first.i : token.i])


def _is_mark(token: Token) -> bool:
    """Whether a capitalised word makes a name; a country's adjective alone does not."""
    return (
        token.dep_ in ("compound", "nmod", "amod")
        and token.ent_type_ not in ("NORP", *_NUMERIC)
        and "." not in token.text
    )


def _is_part(token: Token, lemma: str) -> bool:
    """Whether the head is only a word within another's name ("Declaration of Agreement"), or no agreement at all."""
    lexicon = agreement_words()
    if lemma == "cessation" and not any(t.lemma_.lower() in ("hostility", "hostilities") for t in token.subtree):
        return True
    if lemma in lexicon.renewals and within(token) is None:
        return True
    above = token.head.head
    bare = token.dep_ == "pobj" and not any(c.dep_ in ("det", "poss", "amod") for c in token.children)
    return bare and token.head.lower_ == "of" and head_of(above) in lexicon.heads and token.text[0].isupper()


def _is_mass(token: Token, first: Token) -> bool:
    """As in "By agreement", "earlier agreements": no particular one, unless it is said to be made."""
    if first.pos_ in ("DET", "PRON"):
        return False
    if head_of(token) not in ("agreement", "accord", "deal", "treaty", "pact"):
        return first.i == token.i and token.tag_ == "NN" and token.dep_ != "ROOT"
    made = agreement_words().binding
    return token.head.lemma_ not in made and not any(c.lemma_ in made for c in token.children)


def _without_owner(token: Token, first: Token) -> Token:
    owner = next((c for c in token.lefts if c.dep_ == "poss"), None)
    if owner is None or not first.i <= owner.i < token.i:
        return first
    after = owner.i + 1
    while after < token.i and token.doc[after].dep_ in ("case", "punct"):
        after += 1
    return token.doc[after]


def _first(token: Token) -> Token:
    edge = token
    for child in token.lefts:
        if (
            child.dep_ not in ("cc", "prep", "nsubj", "aux", "preconj", "advcl", "mark", "conj")
            and child.left_edge.i < edge.i
        ):
            edge = child.left_edge
    while edge.i < token.i and edge.text in ("“", '"', "(", ",", "-", "–", "—"):
        edge = token.doc[edge.i + 1]
    if edge.i == token.i > 1 and token.nbor(-1).tag_ == "VBN" and token.nbor(-2).pos_ == "ADP":
        edge = token.nbor(-1)  # "adherence to localized truces": the parser takes the participle for a verb
    outer = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    if outer != token and outer.lemma_.lower() == "cessation" and outer.text[0].isupper():
        edge = outer.left_edge
    return edge


def _words(first: Token, last: Token, head: Token) -> frozenset[str]:
    words = {
        head_of(t) for t in head.doc[first.i : last.i + 1]
        if t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") and t.ent_type_ not in _NUMERIC
        and t.lower_ not in agreement_words().empty
    }  # fmt: skip
    return frozenset(words) | {head_of(head)}


def _hoped(token: Token, first: Token) -> bool:
    """Whether a new agreement stands under a verb or noun of wishing, so that nothing says that it exists."""
    if first.lower_ not in _OPEN and first.pos_ in ("DET", "PRON"):
        return False
    words = agreement_words().hoped
    node = token
    for _ in range(5):
        parent = node.head
        if parent == node:
            return False
        if parent.lemma_.lower() in words and not _done(parent):
            return True
        if parent.pos_ == "VERB" and _done(parent):
            return False
        if parent.lemma_ in agreement_words().binding and any(c.lower_ in ("shall", "will") for c in parent.children):
            return node.dep_ in ("nsubjpass", "dobj")
        if any(
            c.dep_ == "aux" and c.lower_ in ("must", "should", "would", "could", "may", "might", "can")
            for c in parent.children
        ):
            return True
        node = parent
    return False


def _done(verb: Token) -> bool:
    return (
        verb.pos_ == "VERB"
        and (
            verb.tag_ in ("VBD", "VBZ")
            or any(c.lemma_ in ("have", "be") and c.dep_ in ("aux", "auxpass") for c in verb.children)
        )
        and not (any(c.tag_ in ("MD", "TO") for c in verb.children))
    )
