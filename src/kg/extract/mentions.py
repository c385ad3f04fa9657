"""Mentions of actors: names, nominals ("the militants") and pronouns, each with its span and what its words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.extract.actors import lexicon
from kg.extract.gazetteer import Entry, Reading, gazetteer, split
from kg.extract.lexicon import load, mapping, words
from kg.extract.roles import acts, is_place
from kg.model import ActorKind
from kg.text import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.extract.parse import ParsedBlock

_BEFORE = frozenset(["det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "punct", "advmod", "case"])
_WITHIN = frozenset(["compound", "amod", "nmod", "quantmod", "det", "nummod", "predet", "punct", "case", "advmod", "cc"])
_LINKS = frozenset(["of", "for", "on", "the", "and", "to", "in", "de", "del", "al", "-", "’s", "'s", "/", "&"])
_ORGANISED = frozenset(["ORG", "NORP"])
_PLACED = frozenset(["GPE", "LOC", "FAC"])
_NUMBERED = frozenset(["DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "LAW", "EVENT", "WORK_OF_ART"])
_INITIALS = re.compile(r"(?:[A-Z]\.)+$")
_WHERE = frozenset(["in", "near", "at", "around", "into", "across", "inside", "outside", "towards", "through", "throughout"])
_LONGEST = 24  # words of a nominal with its prepositional phrases
PRONOUNS = {
    "i": "I", "me": "I", "my": "I", "mine": "I", "we": "we", "us": "we", "our": "we", "ours": "we",
    "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she", "it": "it", "its": "it", "itself": "it",
    "who": "who", "whom": "who", "which": "who", "whose": "who", "both": "both", "each": "both", "neither": "both",
}  # fmt: skip


class Form(StrEnum):
    """How a mention refers."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A phrase that may stand for an actor.

    ``first`` and ``last`` bound the span (for a name without determiner and titles), ``head`` is its head token.
    ``key`` is the gazetteer's key of the bearer, ``country`` the Wikidata id of the state in its words, ``signature``
    the lemmas that tell it from others of its sort, ``qualified`` whether its place in the sentence makes it an actor
    (a name in a mere adjunct of place does not).
    """

    block: int
    head: Token
    first: Token
    last: Token
    form: Form
    kind: ActorKind | None = None
    key: str | None = None
    country: str | None = None
    signature: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()
    plural: bool = False
    qualified: bool = True

    @property
    def text(self) -> str:
        """The words of the mention, as cleaned for parsing."""
        doc = self.head.doc
        return doc[self.first.i : self.last.i + 1].text

    @property
    def lemma(self) -> str:
        """The head's lemma in lower case, singular in names too."""
        return noun(self.head)


def noun(token: Token) -> str:
    """The lemma of a noun in lower case; the tagger leaves names in the plural as they are, this does not."""
    lemma = str(token.lemma_).lower()
    if token.pos_ != "PROPN" or not lemma.endswith("s") or lemma in lexicon().known:
        return lemma
    singular = lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return singular if token.tag_ == "NNPS" or singular in lexicon().known else lemma


def find_mentions(block: ParsedBlock) -> list[Mention]:
    """The mentions of one block from left to right, pronouns included; none in an unread block."""
    if not len(block.doc):
        return []
    known = {token: (last, entry) for token, last, entry in _known(block.doc)}
    owner = {t.i: (first, last, entry) for first, (last, entry) in known.items() for t in block.doc[first : last + 1]}
    found: dict[int, Mention] = {}
    for token in block.doc:
        mention = _mention(block, token, owner)
        if mention is not None and not any(m.form is Form.NAME and m.first.i <= token.i <= m.last.i for m in found.values()):
            found[token.i] = mention
    return sorted(found.values(), key=lambda m: (m.first.i, -m.last.i))


def _known(doc: Doc) -> Iterator[tuple[int, int, Entry]]:
    """Known names as (first token, last token, entry), without overlaps; parts of a longer person's name are left out."""
    row: list[str] = []
    where: list[int] = []
    for token in doc:
        parts = split(token.text)
        row += parts
        where += [token.i] * len(parts)
    index, names = 0, gazetteer()
    while index < len(row):
        hit = names.at(row, index)
        if hit is None:
            index += 1
            continue
        length, entry = hit
        first, last = where[index], where[index + length - 1]
        last, entry = _with_wing(doc, first, last, entry)
        if not _in_person(doc, first, last, entry):
            yield first, last, entry
        index += length
        while index < len(row) and where[index] <= last:
            index += 1


def _with_wing(doc: Doc, first: int, last: int, entry: Entry) -> tuple[int, Entry]:
    """A movement's short name with the mark of a wing ("SPLA-IO (RM)", "NSCN (IM)", "XYZ/AB") is another actor's name."""
    if entry.kind not in (*_FORCES, ActorKind.POLITICAL_PARTY) or not doc[first : last + 1].text.replace(" ", "").isupper():
        return last, entry
    tail = doc[last + 1 : last + 4]
    end = last
    if len(tail) == 3 and tail[0].text == "(" and tail[2].text == ")" and tail[1].is_upper and len(tail[1]) <= 4:
        end = last + 3
    elif len(tail) >= 2 and tail[0].text in ("/", "-") and tail[1].is_upper and len(tail[1]) <= 4:
        end = last + 2
    if end == last:
        return last, entry
    text = doc[first : end + 1].text
    return end, Entry(key=text.replace(" ", ""), label=text, reading=entry.reading, kind=entry.kind)


def _in_person(doc: Doc, first: int, last: int, entry: Entry) -> bool:
    """Whether the words are part of a longer name of a person ("Jordan Adams")."""
    token = doc[first]
    if token.ent_type_ != "PERSON" or entry.reading is Reading.DEMONYM:
        return False
    inside = [t for t in doc if t.ent_type_ == "PERSON" and abs(t.i - first) <= 3 and not first <= t.i <= last]
    return any(abs(t.i - first) == 1 or abs(t.i - last) == 1 for t in inside if t.pos_ == "PROPN")


def _mention(block: ParsedBlock, token: Token, owner: dict[int, tuple[int, int, Entry]]) -> Mention | None:
    if token.lower_ in PRONOUNS and token.pos_ in ("PRON", "DET") and token.dep_ not in ("det", "predet", "expl", "cc", "preconj"):
        return Mention(
            block=block.index, head=token, first=token, last=token, form=Form.PRONOUN,
            plural=PRONOUNS[token.lower_] in ("they", "we", "both"),
        )  # fmt: skip
    if token.i in owner:
        first, last, entry = owner[token.i]
        if entry.reading is not Reading.DEMONYM and _heads(token, first, last):
            return _named(block, token, first, last, entry, owner)
        if entry.reading is not Reading.DEMONYM and token.dep_ == "compound":
            return None
    if token.pos_ not in ("NOUN", "PROPN") and not _substantive(token):
        return None
    if token.i and _INITIALS.match(token.nbor(-1).text) and not _is_title(token.nbor(-1)) and token.pos_ == "PROPN":
        return _person(block, token)
    if token.dep_ in ("compound", "amod", "nmod", "npadvmod", "quantmod") and token.head.pos_ in ("NOUN", "PROPN", "ADJ", "VERB"):
        return None
    return _person(block, token) or _phrase(block, token, owner)


def _heads(token: Token, first: int, last: int) -> bool:
    """Whether the known name ``[first, last]`` is headed by this token and is no mere modifier of a longer phrase."""
    if first <= token.head.i <= last and token.head != token:
        return False
    if token.dep_ not in ("compound", "amod", "nmod", "npadvmod") or token.head.i < token.i:
        return True
    tail = token.doc[last + 1 : last + 3]
    return len(tail) == 2 and tail[0].text == "-" and tail[1].lower_ in lexicon().leading


def _substantive(token: Token) -> bool:
    """An adjective or numeral that stands for people ("the displaced", "those in need")."""
    return token.lower_ == "those" and any(c.dep_ in ("prep", "relcl", "acl") for c in token.children)


def _named(
    block: ParsedBlock, token: Token, first: int, last: int, entry: Entry, owner: dict[int, tuple[int, int, Entry]]
) -> Mention | None:
    """A name that the gazetteer knows. A state's seat counts only where it acts; a longer phrase may swallow the name."""
    doc = token.doc
    if entry.reading is Reading.SEAT and not acts(token, of_seat=True):
        return None
    leads = doc[last + 1 : last + 2].text == "-" and token.dep_ in ("compound", "npadvmod", "amod", "nmod")
    qualified = entry.reading is not Reading.STATE or leads or (acts(token) and not is_place(token))
    people = entry.reading is Reading.PEOPLE
    return Mention(
        block=block.index, head=token, first=doc[first], last=doc[last], form=Form.NAME, kind=entry.kind,
        key=None if people else entry.key, country=entry.country, qualified=qualified, plural=people,
        signature=frozenset({"people", entry.key}) if people else frozenset(w.casefold() for w in split(entry.label)),
    )  # fmt: skip


def _person(block: ParsedBlock, token: Token) -> Mention | None:
    """A person's name, its titles taken off: words that the model takes for a person, or that follow a title."""
    if token.pos_ != "PROPN" or token.ent_type_ in _NUMBERED or not token.text[0].isupper():
        return None
    doc, lex = token.doc, lexicon()
    first = token
    while first.i > 0:
        before = doc[first.i - 1]
        if _INITIALS.match(first.text) and not _is_title(first) and not _INITIALS.match(before.text) and first.ent_iob_ != "I":
            break
        joined = before.pos_ == "PROPN" and before.text[0].isupper() and before.dep_ in ("compound", "nmod", "amod", "flat")
        hyphen = before.text == "-" and first.i > 1 and doc[first.i - 2].pos_ == "PROPN"
        particle = before.lower_ in ("al", "el", "bin", "ben", "van", "von", "de", "da", "dos", "ibn", "abu", "ould", "ag")
        if not (joined or hyphen or (particle and before.dep_ in ("compound", "nmod", "punct"))):
            break
        first = before
    last = token
    while last.i + 1 < len(doc) and doc[last.i + 1].ent_type_ == "PERSON" and doc[last.i + 1].ent_iob_ == "I":
        last = doc[last.i + 1]
    titles = []
    while first.i < token.i and (_is_title(first) or first.ent_type_ in ("NORP", "GPE", "ORG") or not first.is_alpha):
        if _INITIALS.match(first.text) and not _is_title(first):
            break
        titles += [first.lower_] if _is_title(first) else []
        first = doc[first.i + 1]
    titled = first.i > 0 and doc[first.i - 1].lower_ in lex.titles
    if not titled and any((t.is_upper and len(t) > 3 and "." not in t.text) or not t.text[0].isalpha() for t in doc[first.i : last.i + 1]):
        return None
    if _is_title(first) or noun(token) in lex.known or _is_agreement(noun(token)):
        return None
    if last.text in ("'s", "’s"):
        last = doc[last.i - 1]
    initialled = first.i < last.i and bool(_INITIALS.match(first.text)) and not _is_title(first)
    alone = len(doc) <= 5 and first.i < last.i and _is_alone(doc)
    if not (token.ent_type_ == "PERSON" or initialled or alone or (titled and token.ent_type_ not in _PLACED)):
        return None
    if not titled and (_is_somewhere(token) or (first.i == last.i and is_place(token))):
        return None
    return Mention(
        block=block.index, head=token, first=first, last=last, form=Form.NAME, kind=ActorKind.PERSON, titles=tuple(titles),
        signature=frozenset(t.lower_ for t in doc[first.i : last.i + 1] if t.is_alpha),
    )  # fmt: skip


def _is_title(token: Token) -> bool:
    return token.lower_ in lexicon().titles | lexicon().qualifiers


def _is_alone(doc: Doc) -> bool:
    """Whether a line holds nothing but a name, as lists of members and signatures do."""
    return all(t.pos_ == "PROPN" or t.is_punct for t in doc) and not any(
        t.ent_type_ in ("GPE", "LOC", "ORG", "FAC", "NORP") or (t.is_upper and len(t) > 3) or noun(t) in lexicon().known for t in doc
    )


def _is_somewhere(token: Token) -> bool:
    """Whether an untitled name stands where only places do ("near X and Y")."""
    node = token
    while node.dep_ == "conj" and node.head != node:
        node = node.head
    return node.dep_ == "pobj" and node.head.lower_ in _WHERE


def _phrase(block: ParsedBlock, token: Token, owner: dict[int, tuple[int, int, Entry]]) -> Mention | None:
    """A noun phrase whose head and modifiers tell that it stands for an actor."""
    doc, lex, lemma = token.doc, lexicon(), noun(token)
    left = _left_edge(token)
    name = _is_name(token) and block.block.kind is not BlockKind.HEADING
    right = _right_edge(token, name)
    inside = list(doc[left.i : right.i + 1])
    entries = {owner[t.i][2] for t in inside if t.i in owner}
    country = next((e.country for e in sorted(entries, key=lambda e: e.key) if e.country), None)
    before = frozenset(w for t in doc[left.i : token.i] if t.pos_ not in ("DET", "PUNCT", "PART", "PRON") for w in (t.lower_, t.lemma_.lower()))
    plural = token.tag_ in ("NNS", "NNPS")
    inner = inner_of(token) if lemma in lex.parts else None
    kind = lex.kind(lemma, before, plural=plural, country=country is not None, name=name)
    if inner is not None and (whole := _phrase(block, inner, owner)) is not None and whole.kind in _FORCES:
        kind, signature = whole.kind, whole.signature
    else:
        signature = _signature(doc, left, right, token, owner)
    if kind is None and name and token.ent_type_ in _ORGANISED and token.ent_type_ == "ORG" and not _is_agreement(lemma):
        kind = ActorKind.GROUP if acts(token, of_seat=True) else None
    if lemma == "those":
        kind = ActorKind.POPULATION
    if lemma == "government" and plural and inner_of(token) is not None:
        return None  # "the Governments of A and B": A and B, each by its name
    if lemma == "side" and (of := inner_of(token)) is not None and noun(of) not in ("conflict", "dispute", "war"):
        return None  # "both sides of the line"
    if kind is None or (name and _is_agreement(lemma)) or (token.ent_type_ in _NUMBERED and not name):
        return None
    key = country if kind is ActorKind.STATE and country else _own_force(token, lemma, owner)
    first = _without_determiner(left) if (name or key) and kind is not ActorKind.PERSON else left
    return Mention(
        block=block.index, head=token, first=first, last=right, kind=kind,
        form=Form.NAME if key or (name and kind is not ActorKind.PERSON) else Form.NOMINAL,
        key=key, country=country, signature=signature, plural=plural, titles=(lemma,) if kind is ActorKind.PERSON else (),
    )  # fmt: skip


_FORCES = (ActorKind.ARMED_FORCE, ActorKind.ARMED_GROUP)


def _own_force(token: Token, lemma: str, owner: dict[int, tuple[int, int, Entry]]) -> str | None:
    """The key of the movement whose "fighters" or "forces" a phrase names by the movement's name."""
    if lemma not in lexicon().parts | {"fighter", "militant", "rebel", "soldier"} or token.i not in range(1, len(token.doc)):
        return None
    entry = owner[token.i - 1][2] if token.i - 1 in owner else None
    return entry.key if entry is not None and entry.reading is Reading.ORGANISATION and entry.kind in _FORCES else None


def inner_of(token: Token) -> Token | None:
    """The Y of "units of Y"."""
    return next((c for p in token.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None)


def _is_name(token: Token) -> bool:
    """Whether a phrase's head is capitalised as a name is: not merely first in its sentence or in capitals throughout."""
    if not token.text[0].isupper():
        return False
    opens = token.is_sent_start or token.i == 0
    return (token.pos_ == "PROPN" and not opens) or (token.pos_ == "PROPN" and token.ent_type_ == "ORG") or (
        not opens and token.dep_ != "ROOT" and any(c.text[0].isupper() for c in token.children if c.dep_ in ("compound", "amod"))
    )


def _left_edge(token: Token) -> Token:
    edge = token
    for child in token.lefts:
        if child.dep_ in _BEFORE and not (child.dep_ == "advmod" and child.pos_ != "ADJ"):
            return child.left_edge if child.dep_ in ("poss", "compound", "amod", "nmod", "nummod") else child
    return edge


def _right_edge(token: Token, name: bool) -> Token:
    """The last token: a name goes on over "of", "for" and capitals, a nominal over its first prepositional phrases."""
    doc = token.doc
    if name:
        last = token
        for follower in doc[token.i + 1 :]:
            if follower.text[0].isupper() and follower.pos_ in ("PROPN", "NOUN", "ADJ") and _follows(follower, token):
                last = follower
            elif follower.lower_ not in _LINKS or follower.i - last.i > 2 or (follower.lower_ == "and" and last.i == token.i) or (follower.lower_ == "the" and doc[follower.i - 1].lower_ == "and"):
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
    while left.pos_ in ("DET", "PRON", "NUM") and left.lower_ not in ("united",) and left.i + 1 < len(left.doc):
        left = left.doc[left.i + 1]
    return left


def _signature(doc: Doc, left: Token, right: Token, head: Token, owner: dict[int, tuple[int, int, Entry]]) -> frozenset[str]:
    """Lemmas of the phrase's content words; names of a country in any form are its id."""
    out = set()
    for token in doc[left.i : right.i + 1]:
        if token.i in owner:
            out.add(owner[token.i][2].key)
        elif token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM") and token.i != head.i and token.is_alpha:
            out.add(noun(token))
    return frozenset(out | {noun(head)})


def _is_agreement(lemma: str) -> bool:
    heads = mapping(load("agreements.yaml").get("heads"), "agreements.yaml: heads")
    known = {word for row in heads.values() for word in words(row, "agreements.yaml: heads")}
    return lemma in known or lemma.removesuffix("s") in known
