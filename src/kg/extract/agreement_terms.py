"""Which agreement a commitment is a term of."""

from __future__ import annotations

from kg.extract.forces import Register
from kg.extract.parse import ParsedBlock
from kg.extract.reader import UNREAD, Reader
from kg.extract.reading import Reading
from kg.model import Force

BY_AGREEMENT = (
    "modal.is-to",
    "modal.have-to",
    "noun.ban",
    "predicate.forbidden",
    "predicate.permitted",
    "predicate.undertaken",
)


def agreement_of(reader: Reader, block: ParsedBlock, reading: Reading, voice: Register) -> str | None:
    """The agreement whose term the deed is: the document itself, one named as cause or object, one in the sentence."""
    if voice is Register.ADOPTED and reader.agreements.own is not None:
        return reader.agreements.own
    for head in (
        reading.cue,
        *(c for c in reading.cue.children if c.dep_ in ("nsubj", "nsubjpass")),
        *reading.deed.patients,
    ):
        if found := reader.agreements.at(head):
            return found
    if reading.deed.named and (found := reader.agreements.at(reading.deed.head)):
        return found
    named = next((found for t in reading.deed.head.sent if (found := reader.agreements.at(t))), None)
    if named is not None or reading.force is not Force.UNDERTAKEN:
        return named
    owed = voice is Register.ADOPTED or reading.rule in (*BY_AGREEMENT, "terms", "modal.shall")
    if owed and len(reader.agreements.records) == 1:
        return reader.agreements.records[0].id  # the only one that the text speaks of
    return _told_before(reader, block, reading, everywhere=owed)


def _told_before(reader: Reader, block: ParsedBlock, reading: Reading, *, everywhere: bool) -> str | None:
    """The agreement named last before a deed, in its paragraph: "They signed a pact. A is to leave the hills"."""
    start = reading.deed.head.sent.start
    for token in reversed(block.doc[:start]):
        if found := reader.agreements.at(token):
            return found
    return _last_named(reader, block.index) if everywhere else None


def _last_named(reader: Reader, end: int) -> str | None:
    """The agreement named last in the blocks before one, found from where an earlier search has ended."""
    found, known = None, reader.last_named
    begin = end
    while begin and begin not in known and found is None:
        begin -= 1
        block = reader.parsed.blocks[begin]
        if block.block.kind not in UNREAD:
            found = next((a for t in reversed(block.doc) if (a := reader.agreements.at(t))), None)
    known[end] = found if found is not None else known.get(begin)
    return known[end]
