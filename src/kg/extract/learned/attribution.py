"""Who says what, as both readers have it: the rules' acts of speech, judged by the network, and its own.

Source and content are the rules' where they have them: these follow the parse to the end of a clause or quotation, of
which the network sees only so many pieces. The cue is the network's, which knows its auxiliaries and prepositions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.attribution import Attribution
from kg.extract.learned.findings import Filler, Finding
from kg.extract.quotations import content_span
from kg.extract.reader import Reader

_SURE = 0.5  # of words: what the network is less sure of does not replace the rules'
Stretches = tuple[tuple[int, int], ...]


def attributions_of(reader: Reader, found: Iterable[Finding]) -> Iterator[Attribution]:
    """The attributions of findings, in text order; none where neither reader has words for what is said."""
    for finding in found:
        rule = finding.rule if isinstance(finding.rule, Attribution) else None
        content = (rule.content if rule is not None else ()) or _content(reader, finding)
        if not content:
            continue
        source = (rule.source if rule is not None else ()) or _spans(reader, finding, "speaker")
        yield Attribution(
            source=source,
            cue=_spans(reader, finding, "cue") or (rule.cue if rule is not None else _word(reader, finding)),
            content=content,
            speaker=(rule.speaker if rule is not None else ()) or _speaker(reader, finding),
        )


def _sure(finding: Finding, role: str) -> tuple[Filler, ...]:
    return tuple(f for f in finding.roles.get(role, ()) if f.sure >= _SURE)


def _spans(reader: Reader, finding: Finding, role: str) -> Stretches:
    return tuple(reader.parsed.block_of(f.first).span(f.first, f.last) for f in _sure(finding, role))


def _content(reader: Reader, finding: Finding) -> Stretches:
    """The stretches of what is said, without the punctuation at their ends."""
    out = []
    for filler in _sure(finding, "quote"):
        if (kept := content_span(filler.first.doc, filler.first.i, filler.last.i)) is not None:
            out.append(reader.parsed.block_of(filler.first).span(*kept))
    return tuple(out)


def _word(reader: Reader, finding: Finding) -> Stretches:
    return (reader.parsed.block_of(finding.word).span(finding.word, finding.word),)


def _speaker(reader: Reader, finding: Finding) -> tuple[str, ...]:
    heads = [f.first.doc[f.first.i : f.last.i + 1].root for f in _sure(finding, "speaker")]
    return reader.named(heads).ids
