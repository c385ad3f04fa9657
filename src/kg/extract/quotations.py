"""Quotations: what stands between quotation marks is the content of the act of speech that they stand by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.speech import Act, act_by, acts_at, cue_words, cues, speaker_of
from kg.extract.syntax import base

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OPEN, _CLOSE = ("“", "``", "«"), ("”", "''", "»")
_LONGEST = 400  # tokens of a quotation; a longer one has lost its closing mark
_SHORTEST = 4  # tokens; what is shorter is a word in quotation marks


def acts_of(doc: Doc) -> tuple[Act, ...]:
    """The acts of a block, found once."""
    if "acts" not in doc.user_data:
        plain = [act for token in doc for act in acts_at(token)]
        doc.user_data["acts"] = tuple(_quoting(doc, plain))
    found: tuple[Act, ...] = doc.user_data["acts"]
    return found


def quotations(doc: Doc) -> list[tuple[int, int]]:
    """Stretches between quotation marks, marks included; one left open runs to the end of the block."""
    out: list[tuple[int, int]] = []
    opened: int | None = None
    for t in doc:
        if t.text in _OPEN or (t.text == '"' and opened is None):
            opened = t.i if opened is None else opened
        elif (t.text in _CLOSE or t.text == '"') and opened is not None:
            out.append((opened, t.i))
            opened = None
    if opened is not None and len(doc) - opened < _LONGEST:
        out.append((opened, len(doc) - 1))
    return out


def _quoting(doc: Doc, acts: list[Act]) -> Iterator[Act]:
    """Acts whose content takes in the quotations that it opens, and the later ones of the same speaker."""
    spoken: dict[int, list[tuple[int, int]]] = {}
    last: Act | None = None
    for first, end in quotations(doc):
        if end - first < _SHORTEST:
            continue
        near = [a for a in acts if a.spoken and a.named is not None and not first < a.cue.i < end]
        touching = [a for a in near if any(s <= end and e >= first for s, e in a.content)]
        beside = [a for a in near if doc[a.cue.i].sent in (doc[first].sent, doc[end].sent)]
        act = min(touching, key=lambda a: a.size, default=None) or next(iter(beside), None)
        act = act or _bare_cue(doc, first, end)
        if act is None and last is not None and doc[first].sent.start in (first, first + 1):
            act = last
        if act is None:
            continue
        if act not in acts:
            acts.append(act)
        spoken.setdefault(id(act), []).append((first, end))
        last = act
    for act in acts:
        if parts := spoken.get(id(act)):
            act = replace(act, content=_joined([*act.content, *parts], act))
        yield act


def _bare_cue(doc: Doc, first: int, last: int) -> Act | None:
    """A verb of speech without a complement beside a quotation: "said Ros: “...”", "“...” Ros continued"."""
    around = [*reversed(doc[max(0, first - 12) : first]), *doc[last + 1 : last + 8]]
    for t in around:
        if (
            t.pos_ == "VERB"
            and base(t) in cues()
            and (named := speaker_of(t)) is not None
            and not first < named.i < last
        ):
            if t.sent not in (doc[first].sent, doc[last].sent) and not (t.i < first and doc[first - 1].text == ":"):
                continue
            return act_by(named, t, cue_words(t), [(first, last)])
    return None


def _joined(parts: list[tuple[int, int]], act: Act) -> tuple[tuple[int, int], ...]:
    lost = {w.i for w in act.words}
    if act.named is not None and not any(a <= act.named.i <= b for a, b in act.content):
        lost |= {t.i for t in act.named.subtree}
    out: list[tuple[int, int]] = []
    for i in sorted({i for a, b in parts for i in range(a, b + 1)} - lost):
        out[-1:] = [(out[-1][0], i)] if out and out[-1][1] == i - 1 else [*out[-1:], (i, i)]
    return tuple(out)


def content_span(doc: Doc, first: int, last: int) -> tuple[Token, Token] | None:
    """A stretch without the punctuation at its ends, quotation marks kept; None where nothing else is in it."""
    if all(doc[i].is_punct or doc[i].is_space for i in range(first, last + 1)):
        return None
    while doc[first].text in (",", ";", ":", ".", "—", "–", "-"):
        first += 1
    while doc[last].text in (",", ";", ":", ".", "—", "–", "-") and last > first:
        last -= 1
    return doc[first], doc[last]
