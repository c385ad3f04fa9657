"""The agreement that a text itself is: whether its clauses bind, and what it is when only its title names it."""

from __future__ import annotations

import re

from kg.extract.agreement_lexicon import agreement_words
from kg.extract.coreference import Referents
from kg.extract.forces import Register
from kg.extract.parse import Parsed
from kg.extract.signatories import signatories
from kg.extract.voice import READ, names_a_text
from kg.model import Agreement
from kg.text import BlockKind


def binds(parsed: Parsed, voice: Register, *, titled: bool) -> bool:
    """Whether the clauses, the numbering or the signatures of a text show that it is itself an agreement."""
    bodies = [
        parsed.content[b.block.start : b.block.end]
        for b in parsed.blocks
        if b.block.kind not in (BlockKind.BOILERPLATE,)
    ]
    binding = sum(body.count(" shall ") for body in bodies)
    agreed = any(agreement_words().own.search(body) for body in bodies)
    numbered = sum(1 for b in parsed.blocks if b.block.kind is BlockKind.ITEM and (b.block.number or "").isdigit())
    signed = any(b.block.kind is BlockKind.SIGNATURE for b in parsed.blocks)
    marks = (binding >= 3) + agreed + (numbered >= 3) + signed
    if titled and marks and voice is Register.ADOPTED:
        return True
    return marks >= 2 or (agreed and any(b.block.stem is not None for b in parsed.blocks))


def by_title(parsed: Parsed, referents: Referents, voice: Register, number: str) -> Agreement | None:
    """The agreement that an adopted text is, where only the document's title names it: by the sentence that binds."""
    title = parsed.text.document.title or ""
    head = _head(title)
    if head is None or voice is Register.TOLD or not names_a_text(parsed, title):
        return None
    sentences = [s for b in parsed.blocks if b.block.kind in READ and len(b.doc) for s in b.doc.sents]
    first = next((s for s in sentences if agreement_words().own.search(s.text)), None)
    if first is None:
        return None
    start, end = parsed.block_of(first[0]).span(first[0], first[-1])
    words = frozenset(re.findall(r"[\w-]+", title.lower()))
    return Agreement(
        id=number, doc=parsed.text.document.name, quote=parsed.content[start:end], start=start, end=end,
        name=title, kind=agreement_words().kind(head, words), signed=(parsed.text.issued or "")[:10] or None,
        parties=signatories(parsed, referents), mentions=((start, end),),
    )  # fmt: skip


def _head(title: str) -> str | None:
    """The first noun for an agreement in a title."""
    heads = agreement_words().heads
    words = re.findall(r"[\w-]+", title.lower())
    return next((w for word in words for w in (word, word.removesuffix("s")) if w in heads), None)
