"""Where the name or description of an agreement ends, and what its head noun is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.agreement_lexicon import agreement_words
from kg.extract.mention import noun

if TYPE_CHECKING:
    from spacy.tokens import Token

_JOINS = frozenset(["of", "on", "for", "to", "the", "in", "and", "between", "de", "-", "–", "“", "”", '"', "(", ")"])


def head_of(token: Token) -> str:
    """The head noun as the lexicon has it: the tagger leaves names in the plural ("Accords")."""
    lemma = noun(token)
    return lemma[:-1] if lemma.endswith("s") and lemma[:-1] in agreement_words().heads else lemma


def within(token: Token) -> Token | None:
    """The Y of "X of Y"."""
    return next((c for p in token.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None)


def last_of(token: Token, *, named: bool, title: bool) -> Token:
    """A title runs to its end, a name over capitals and their joints, another phrase over "of", "in", "between"."""
    doc = token.doc
    if title:
        return _title_end(token)
    last = token
    if named:
        for follower in doc[token.i + 1 :]:
            if follower.text[0].isupper() and not follower.is_sent_start:
                last = follower
            elif follower.lower_ not in _JOINS or follower.i - last.i > 3:
                break
        if last.i + 1 < len(doc) and doc[last.i + 1].text in (")", "”"):
            last = doc[last.i + 1]
        return _with_date(last)
    for child in token.rights:
        if child.dep_ == "prep" and child.i == last.i + 1 and _qualifies(child):
            end = max((t for t in child.subtree if _near(t, child)), key=lambda t: t.i)
            last = end if end.i - token.i < 14 else last
    return _aim(last)


def _title_end(token: Token) -> Token:
    """A title without remarks in brackets and without the list of those between whom it is."""
    doc = token.doc
    for follower in doc[token.i + 1 :]:
        parties = follower.lower_ == "between" and not any(
            t.lower_.startswith(("part", "side")) for t in doc[follower.i + 1 : follower.i + 4]
        )
        if (parties or follower.text == "(") and follower.i > token.i:
            return doc[follower.i - 1]
    end = doc[len(doc) - 1]
    return end if not end.is_punct or end.i == token.i else doc[end.i - 1]


def _with_date(last: Token) -> Token:
    """A name may end with its day ("the protocol of 5 September 2014")."""
    doc, at = last.doc, last.i
    if last.ent_type_ != "DATE" and [t.lower_ for t in doc[at + 1 : at + 2]] == ["of"]:
        at += 2
    while at < len(doc) and (doc[at].ent_type_ == "DATE" or doc[at].like_num):
        at += 1
    return doc[at - 1] if at > last.i + 2 or last.ent_type_ == "DATE" else last


def _qualifies(preposition: Token) -> bool:
    """Whether a phrase after a description belongs to it: "truce in the X war", not "truce in talks"."""
    if preposition.lower_ == "in":
        return any(t.text[0].isupper() or t.lower_ in ("war", "conflict") for t in preposition.subtree)
    return preposition.lower_ in ("of", "between", "with")


def _aim(last: Token) -> Token:
    """The end of "steps to consolidate the truce": an aim that names another agreement belongs to the name."""
    doc = last.doc
    if (
        last.i + 3 < len(doc)
        and doc[last.i + 1].lower_ == "to"
        and doc[last.i + 2].lemma_ in agreement_words().carrying
    ):
        return next((t for t in doc[last.i + 3 : last.i + 7] if head_of(t) in agreement_words().heads), last)
    return last


def _near(token: Token, top: Token) -> bool:
    """Whether a token belongs to a prepositional phrase without its clauses."""
    node = token
    while node.i != top.i:
        if node.dep_ in ("relcl", "acl", "advcl", "appos") or node.is_punct:
            return False
        node = node.head
    return True
