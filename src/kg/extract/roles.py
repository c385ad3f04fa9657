"""Whether a name of a country or capital acts in its sentence, or is only the place of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.actors import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_SENT = frozenset(
    ["official", "representative", "delegation", "diplomat", "negotiator", "envoy", "mediator", "minister"]
)


def acts(token: Token, *, of_seat: bool = False) -> bool:
    """Whether the phrase that this token heads is an actor by its place in the sentence.

    ``of_seat``: the name is a city's, which must show more to be its government.
    """
    dep, head, lex = token.dep_, token.head, lexicon()
    if dep in ("conj", "appos") and head != token and head.pos_ in ("PROPN", "NOUN"):
        return acts(head, of_seat=of_seat) and (not of_seat or head.pos_ == "PROPN")
    if dep == "nsubj" and head.pos_ in ("VERB", "AUX"):
        return not of_seat or (head.lemma_ not in lex.still and head.pos_ == "VERB")
    if dep == "nsubjpass":
        return not of_seat
    if dep == "poss":
        return head.lemma_.lower() in lex.deeds
    if dep in ("dobj", "dative", "iobj"):
        return head.lemma_ in lex.addressing and not of_seat
    if dep == "pobj":
        return _in_acting_phrase(head, of_seat=of_seat)
    return False


def wills(token: Token) -> bool:
    """Whether the phrase does what only somebody can do: it promises, signs, says, or is bound to do something."""
    if token.dep_ == "conj" and token.head != token and token.head.pos_ in ("PROPN", "NOUN"):
        return wills(token.head)
    verb = token.head
    if token.dep_ == "pobj" and verb.dep_ == "agent":
        return verb.head.lemma_ in lexicon().willing
    if token.dep_ != "nsubj" or verb.pos_ != "VERB" or verb == token:
        return False
    bound = any(c.dep_ == "aux" and c.lower_ in ("shall", "will", "must") for c in verb.children)
    return verb.lemma_ in lexicon().willing or (bound and any(c.dep_ in ("dobj", "xcomp") for c in verb.children))


def is_place(token: Token) -> bool:
    """Whether the token stands after a preposition of place and nothing makes it an actor."""
    return token.dep_ == "pobj" and token.head.lower_ in lexicon().places and not acts(token)


def _in_acting_phrase(preposition: Token, *, of_seat: bool) -> bool:
    word, governor, lex = preposition.lower_, preposition.head, lexicon()
    if word == "by":
        return preposition.dep_ == "agent" or governor.pos_ in ("NOUN", "VERB")
    if word in ("between", "against", "with", "among"):
        return not of_seat or word == "between"
    if of_seat:
        return False
    if word in ("for", "to", "on", "upon"):
        return governor.lemma_.lower() in lex.addressing
    if word == "from" and governor.lemma_.lower() in _SENT:
        return True
    if word == "of":
        return governor.lemma_.lower() in lex.addressing | lex.deeds | {"government", "behalf", "part"}
    return False
