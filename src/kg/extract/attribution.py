"""Who speaks: the source, the cue and the speech act under which a clause stands.

A clause is attributed when it is in the content of an act of speech (``speech.py``, ``quotations.py``), or when it goes
on in the voice of the sentence before: "The envoy said that the rebels had accepted. They would leave within a week."
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kg.extract.quotations import acts_of, content_span, quotations
from kg.extract.speech import Act, cues
from kg.extract.syntax import base, child, children, is_passive
from kg.model import Illocution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from kg.extract.parse import Parsed, ParsedBlock

_TELLING = frozenset(["confirm", "announce", "explain", "clarify", "specify", "inform"])
_SPANS = tuple[tuple[int, int], ...]


class Speakers(Protocol):
    """Who is meant by a noun phrase."""

    def resolve_phrase(self, token: Token) -> tuple[str, ...]:
        """The ids of the actors that the phrase with its conjuncts means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A speech act over a clause: ``source`` heads the phrase for the speaker, ``outer`` is the act it is told in."""

    source: Token
    cue: Token
    act: Illocution
    outer: Speech | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What somebody says or thinks, as stretches of the document; ``speaker`` are ids of actors."""

    source: _SPANS
    cue: _SPANS
    content: _SPANS
    speaker: tuple[str, ...]


def speech_over(token: Token, *, continued: bool = True) -> Speech | None:
    """The innermost speech act whose content the token stands in.

    With ``continued`` one that goes on from the sentence before counts too.
    """
    over = [a for a in acts_of(token.doc) if a.spoken and a.source is not None and a.covers(token)]
    speech: Speech | None = None
    for act in sorted(over, key=lambda a: -a.size):
        if act.source is not None and act.source != token:
            speech = Speech(source=act.source, cue=act.cue, act=act.illocution, outer=speech)
    if speech is not None or not continued:
        return speech
    return _continued(token.sent)


def _continued(sentence: Span) -> Speech | None:
    """Free indirect speech: the sentence before, in the same paragraph, is wholly somebody's words.

    Either an official source says "this", or a sentence in the tenses of reported speech ("would", "had") follows.
    """
    doc = sentence.doc
    if sentence.start == 0:
        return None
    before = doc[sentence.start - 1].sent
    root = before.root
    if base(root) in _TELLING and root.pos_ == "VERB" and not is_passive(root) and child(root, "ccomp") is None:
        subjects = children(root, "nsubj")
        if subjects:
            return Speech(source=subjects[0], cue=root, act=cues().get(base(root), Illocution.ASSERTED))
    if not any(c.lower_ in ("would", "had") and c.dep_ == "aux" for c in sentence.root.lefts):
        return None
    told = [a for a in acts_of(doc) if a.cue == root and a.spoken and a.source is not None]
    if told and told[0].source is not None:
        act = told[0]
        return Speech(source=told[0].source, cue=act.cue, act=act.illocution)
    return _continued(before) if before.start > 0 and _shifted(before) else None


def _shifted(sentence: Span) -> bool:
    return any(c.lower_ in ("would", "had") and c.dep_ == "aux" for c in sentence.root.lefts)


def attributions(parsed: Parsed, speakers: Speakers) -> tuple[Attribution, ...]:
    """All that the text lays to somebody's mouth or mind, in text order."""
    return tuple(found for block in parsed.blocks if len(block.doc) for found in _of_block(block, speakers))


def _of_block(block: ParsedBlock, speakers: Speakers) -> Iterator[Attribution]:
    acts = sorted(acts_of(block.doc), key=lambda a: a.content[0] if a.content else (a.cue.i, 0))
    for act in acts:
        content = tuple(block.span(*span) for a, b in act.content if (span := content_span(block.doc, a, b)))
        if content:
            yield Attribution(
                source=_source(block, act),
                cue=_stretches(block, [w.i for w in act.words]),
                content=content,
                speaker=speakers.resolve_phrase(act.source) if act.source is not None else (),
            )


def _source(block: ParsedBlock, act: Act) -> _SPANS:
    if act.named is None:
        return ()
    inside = {w.i for w in act.words} | {i for a, b in act.content for i in range(a, b + 1)}
    words = [t.i for t in act.named.subtree if t.i not in inside and not t.is_space]
    while words and block.doc[words[-1]].is_punct:
        words.pop()
    return _stretches(block, words)


def _stretches(block: ParsedBlock, words: list[int]) -> _SPANS:
    out: list[list[int]] = []
    for i in sorted(words):
        if out and out[-1][1] == i - 1:
            out[-1][1] = i
        else:
            out.append([i, i])
    return tuple(block.span(block.doc[a], block.doc[b]) for a, b in out)


def in_quotation(token: Token) -> bool:
    """Whether a token stands between quotation marks in its block."""
    doc: Doc = token.doc
    return any(a < token.i < b for a, b in quotations(doc))
