"""From readings to commitments: doers resolved to actors, circumstances filled in, repetitions left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.agreement_terms import BY_AGREEMENT, agreement_of
from kg.extract.attribution import speech_over
from kg.extract.clauses import Stem, clause_readings, stem_of
from kg.extract.cues import cue_of_reading, span_of
from kg.extract.forces import Register
from kg.extract.frames import readings
from kg.extract.parse import Parsed, ParsedBlock
from kg.extract.reader import UNREAD, ActorLookup, Reader
from kg.extract.reading import Reading
from kg.extract.repetitions import distinct
from kg.extract.slots import Clock, Words, circumstances, quoted
from kg.extract.syntax import children, clause, is_passive, noun_phrase, trimmed
from kg.model import Commitment, Force, Illocution, SlotSpan
from kg.text import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_ENACTING = frozenset(["agree", "approve", "adopt", "declare", "decide", "conclude", "undertake", "resolve", "commit"])


def find_commitments(reader: Reader) -> list[tuple[Reading, Commitment]]:
    """The commitments of a document in text order, each with the reading it comes from."""
    voice = reader.voice
    out: list[tuple[Reading, Commitment]] = []
    agreed = bool(reader.agreements.records) or _speaks_of_agreement(reader.parsed)
    for block in reader.parsed.blocks:
        if block.block.kind in UNREAD or not len(block.doc):
            continue
        stem = stem_of(reader.parsed, block)
        found = _merged(readings(block.doc, voice), clause_readings(block, voice, stem))
        heads = frozenset(r.deed.head.i for r in found)
        clock = Clock(block, replace(reader.anchors, tense=1))
        made = [(r, commitment_of(reader, block, r, stem, clock, heads)) for r in found]
        out += [(r, c) for r, c in made if voice is not Register.TOLD or _concerns(r, c, agreed=agreed)]
    return [(r, replace(c, id=f"c{i}")) for i, (r, c) in enumerate(distinct(out))]


def _speaks_of_agreement(parsed: Parsed) -> bool:
    """Whether a report names an agreement or truce at all."""
    words = ("agreement", "accord", "truce", "ceasefire", "treaty", "armistice", "pact", "protocol")
    return any(t.lemma_.lower() in words for b in parsed.blocks for t in b.doc)


def _concerns(reading: Reading, made: Commitment, *, agreed: bool) -> bool:
    """Whether a report tells of actors or an agreement; "the company agreed to buy a stake" does not."""
    if reading.rule.endswith(".told") and not made.debtor:
        return False
    return bool(made.debtor or made.by or made.speaker or made.agreement or made.creditor) or (
        reading.rule in ("terms", "modal.shall") or (agreed and reading.rule in BY_AGREEMENT)
    )


def _merged(framed: list[Reading], bare: list[Reading]) -> list[Reading]:
    """Readings by words of force first; bare clauses only where none of these has the same deed."""
    heads = {r.deed.head.i for r in framed} | {v.i for r in framed for v in r.deed.via} | {r.cue.i for r in framed}
    return sorted([*framed, *(r for r in bare if r.deed.head.i not in heads)], key=lambda r: r.deed.head.i)


def commitment_of(
    reader: Reader, block: ParsedBlock, reading: Reading, stem: Stem | None, clock: Clock, heads: frozenset[int]
) -> Commitment:
    """The commitment of a reading: its doers resolved, its circumstances filled in; ``heads`` are other deeds'."""
    deed = reading.deed
    when = circumstances(deed, clock, heads, _time_cue(reading))
    owing, speaking = reader.named(deed.doers), reader.named(reading.by)
    if stem is not None and not speaking.ids and (stem.bound or reading.rule.startswith(("verb.", "noun."))):
        speaking = reader.named(stem.by)
    if stem is not None and not deed.doers and not owing.ids and (deed.nominal or not is_passive(deed.head)):
        owing = reader.named(stem.doers)
    debtor, by = owing.ids, speaking.ids
    if not debtor and reader.voice is Register.ADOPTED and reading.force is Force.UNDERTAKEN and not deed.doers:
        debtor = reader.bound
    if not by and (speech := speech_over(reading.cue)) is not None:
        speaking = reader.named((speech.source,))
    speaker = speaking.ids
    object_span = deed.object
    if object_span is None and deed.named is None and deed.doers and not debtor:
        # "All relevant provisions shall apply": what is said to do it undergoes it
        object_span = noun_phrase(deed.doers[0])
    start, end = _quote(block, reading)
    spans = [("action", deed.head, deed.head)]
    if object_span:
        spans.append(("object", *object_span))
    slots = {
        "start_time": when.start,
        "deadline": when.deadline,
        "duration": when.duration,
        "place": when.place,
        "condition": when.condition,
    }
    spans += [(slot, words.first, words.last) for slot, words in slots.items() if words is not None]
    owed = reader.named((*when.creditors, *_promised(reading)))
    creditor = tuple(i for i in owed.ids if i not in debtor)
    cue = span_of(reader.parsed, cue_of_reading(reading, stem.cue if stem is not None else None))
    content = reader.parsed.content
    return Commitment(
        id=f"c{start}",
        doc=reader.parsed.text.document.name,
        quote=content[start:end],
        start=start,
        end=end,
        confidence=reading.confidence,
        rule=reading.rule,
        spans=(
            SlotSpan(slot="cue", start=cue[0], end=cue[1]),
            *owing.spans("debtor", debtor),
            *owed.spans("creditor", creditor),
            *speaking.spans("speaker", speaker),
            *(SlotSpan(slot=slot, start=block.span(a, b)[0], end=block.span(a, b)[1]) for slot, a, b in spans),
        ),
        modality=reading.modality,
        force=reading.force,
        action=deed.action,
        debtor=debtor,
        creditor=creditor,
        object=deed.named or (block.doc[object_span[0].i : object_span[1].i + 1].text if object_span else None),
        place=_text(block, when.place),
        start_time=_value(block, when.start),
        deadline=_value(block, when.deadline),
        duration=_value(block, when.duration),
        condition=_text(block, when.condition),
        agreement=agreement_of(reader, block, reading, reader.voice),
        speaker=speaker,
        by=tuple(i for i in by if i not in debtor),
        illocution=_act(reading, debtor, speaker),
    )


def _act(reading: Reading, debtor: tuple[str, ...], speaker: tuple[str, ...]) -> Illocution:
    """The speech act: "X will leave" is a pledge in X's own mouth; in another's, or the document's, it is announced."""
    told = reading.act is Illocution.PLEDGED and reading.rule.startswith("modal.")
    return Illocution.ANNOUNCED if told and not set(debtor) & set(speaker) else reading.act


def _promised(reading: Reading) -> tuple[Token, ...]:
    """The one to whom a promise is made: "promised the mediators to ...", "assured the League that ..."."""
    if reading.rule not in ("verb.pledge.infinitive", "verb.pledge.that") or reading.cue.pos_ != "VERB":
        return ()
    if is_passive(reading.cue):
        return children(reading.cue, "nsubjpass") if reading.rule.endswith("that") else ()
    return children(reading.cue, "dobj", "dative")


def _time_cue(reading: Reading) -> Token | None:
    """The word of force on which a deadline or condition of the deed may hang."""
    if reading.cue.tag_ == "MD":
        return None
    return reading.cue if reading.cue.pos_ in ("VERB", "AUX", "ADJ") or reading.rule == "noun.agreement" else None


def bound_parties(parsed: Parsed, actors: ActorLookup) -> tuple[str, ...]:
    """Those whom an enacted text binds where a clause names no doer: "the parties", where its signatories enact it."""
    tokens = [t for b in parsed.blocks if b.block.kind not in (BlockKind.SIGNATURE,) for t in b.doc]
    if not any(t.pos_ == "VERB" and t.lemma_.lower() in _ENACTING and _follows(t) for t in tokens):
        return ()
    named = (
        t
        for t in tokens
        if t.lower_ in ("parties", "sides", "signatories") and all(c.pos_ in ("DET", "NUM") for c in t.lefts)
    )
    return next((ids for t in named if (ids := actors.resolve(t))), ())


def _follows(verb: Token) -> bool:
    return any(t.lower_ in ("following", "follows") for t in verb.subtree)


def _text(block: ParsedBlock, words: Words | None) -> str | None:
    return quoted(block, words) if words is not None else None


def _value(block: ParsedBlock, words: Words | None) -> str | None:
    return (words.value or quoted(block, words)) if words is not None else None


def _quote(block: ParsedBlock, reading: Reading) -> tuple[int, int]:
    deed = reading.deed
    if deed.reach is not None and deed.object is not None and deed.reach[0] > deed.head.i:
        return block.span(*trimmed(deed.object[0], block.doc[deed.reach[1] - 1], deed.object[1]))
    if deed.nominal:
        top = deed.via[0] if deed.via and deed.via[0].pos_ == "VERB" else deed.head
        first, last = trimmed(top.left_edge if top == deed.head else top, top.right_edge, top)
        if deed.object is not None and deed.object[0].i > last.i:
            last = deed.object[1]
    else:
        top = deed.via[0] if deed.via else deed.head
        first, last = clause(top)
    if reading.start is not None and reading.start.i < first.i and reading.start.sent == first.sent:
        first = reading.start
    return block.span(first, last)
