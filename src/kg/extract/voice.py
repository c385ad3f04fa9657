"""Whose voice a text has: one that binds those who adopt it, its author's own, or a teller's."""

from __future__ import annotations

import re

from kg.extract.forces import Register
from kg.extract.parse import Parsed
from kg.extract.syntax import base, subjects_of
from kg.text import BlockKind

_TITLE = re.compile(
    r"\b(?:agreement|accord|protocol|declaration|treaty|memorandum|statement of the|joint statement|"
    r"package of measures|ceasefire|cease-fire|truce|armistice|roadmap|road map|framework|covenant|charter|"
    r"communiqu\w*|act|resolution|decree|terms|arrangements?|order|law|proclamation|accords|directive|code|"
    r"cessation of hostilities|pact|plan|understanding|measures|steps|commitments|"
    r"edict|ordinance|statement by the|concordat|capitulation|convention|compact)\b",
    re.IGNORECASE,
)
_HEADLINE = re.compile(
    r"\b(?:report|analysis|review|talks|violations?|news|update|says?|how|why|what|after|amid|over|despite|explained|history)\b|[?!:]",
    re.IGNORECASE,
)
_TELLING = frozenset(["say", "tell", "report", "announce", "claim", "add", "note", "state"])
_FIRST_PERSON = frozenset(["i", "we", "my", "our", "us", "me"])
_OWN_VOICE = frozenset(
    [
        "welcome",
        "condemn",
        "call",
        "urge",
        "express",
        "reiterate",
        "reaffirm",
        "commend",
        "applaud",
        "congratulate",
        "urges",
    ]
)
READ = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.FOOTNOTE)


def register(parsed: Parsed) -> Register:
    """Whose voice the text has, from its title, its modals, its verbs of speech and its persons."""
    headed = (parsed.content[b.start : b.end] for b in parsed.text.blocks if b.kind is BlockKind.TITLE)
    title = " / ".join(t for t in (parsed.text.document.title, next(headed, "")) if t)
    tokens = [t for b in parsed.blocks if b.block.kind in READ for t in b.doc]
    sentences = max(1, sum(1 for b in parsed.blocks if b.block.kind in READ for _ in b.doc.sents))
    shall = sum(1 for t in tokens if t.lower_ == "shall")
    telling = sum(
        1
        for t in tokens
        if t.pos_ == "VERB"
        and t.tag_ in ("VBD", "VBN")
        and base(t) in _TELLING
        and not any(s.lower_ in _FIRST_PERSON for s in subjects_of(t))
    )
    person = sum(1 for t in tokens if t.lower_ in _FIRST_PERSON)
    items = sum(1 for b in parsed.text.blocks if b.kind is BlockKind.ITEM)
    adopted = (
        2 * bool(_TITLE.search(title))
        + (telling == 0 and person == 0 and names_a_text(parsed, title))
        + (shall >= 2)
        + (shall > sentences / 4)
        + (items >= 3)
        - 2 * (telling > sentences / 8)
        - (person > sentences / 3)
    )
    if adopted >= 3:
        return Register.ADOPTED
    roots = sum(1 for t in tokens if t.dep_ == "ROOT" and t.tag_ in ("VBZ", "VBP") and base(t) in _OWN_VOICE)
    if telling <= sentences / 12 and (person >= 2 or roots >= 1):
        return Register.OWN
    return Register.TOLD


def names_a_text(parsed: Parsed, title: str) -> bool:
    """Whether the title is the name of a text that binds: no headline, which has a finite verb."""
    if not _TITLE.search(title) or _HEADLINE.search(title):
        return False
    if sum(1 for c in parsed.content if c == "?") > 2:
        return False
    docs = [b.doc for b in parsed.blocks if b.block.kind is BlockKind.TITLE and len(b.doc)]
    finite = {"VBZ", "VBP", "VBD", "MD"}
    return not any(t.tag_ in finite for d in docs for t in d if t.text.islower())
