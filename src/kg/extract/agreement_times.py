"""When an agreement was signed, took effect or runs out, by the words between its name and a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.agreement_lexicon import agreement_words
from kg.extract.agreement_mentions import AgreementMention
from kg.extract.parse import Parsed
from kg.extract.time import find_times
from kg.extract.timevalues import Anchors

if TYPE_CHECKING:
    from spacy.tokens import Span

_REACH = 110  # characters from the name to the time
_BEGINS = re.compile(r"\b(?:from|as of|since|with effect from|starting|beginning)\s*$", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:the )?(?:following|next|previous|preceding) \w+", re.IGNORECASE)  # to what, is not said
_TOLD = re.compile(r",[^,;]{0,80}\b(?:said|says|announced|told|reported|confirmed|declared)\b[^,;]*$")
_OFFSET = re.compile(r"T.*(?P<offset>Z|[+-]\d\d:\d\d)$")


def _with_offset(value: str, words: str, issued: str | None) -> str:
    """A local clock time in the zone of the document's own date."""
    own = _OFFSET.search(issued or "")
    if own is None or "local time" not in words or not re.search(r"T\d\d:\d\d$", value):
        return value
    return value + own["offset"]


def date_of(parsed: Parsed, mentions: Sequence[AgreementMention], which: str) -> str | None:
    """The time of one sort ("signed", "effective", "expires") that a sentence with a mention gives; None without."""
    pattern = agreement_words().dates[which]
    anchors = Anchors.of(parsed.text.issued)
    for mention in mentions:
        sentence: Span = mention.head.sent
        text, offset = sentence.text, sentence.start_char
        after = mention.head.idx + len(mention.head) - offset
        for time in find_times(text, anchors):
            between = text[after : time.core]
            if time.value is None or time.core < after or len(between) > _REACH or time.value.startswith("P"):
                continue
            lead = mention.head.head.text + " " if mention.head.dep_ == "dobj" else ""  # "signed the accord on 3 May"
            if _RELATIVE.match(text[time.core :]) or (which != "effective" and _BEGINS.search(between)):
                continue
            if pattern.search(lead + _without_others(between, mention, sentence, after)):
                return _with_offset(time.value, text[time.core : time.core + 40], parsed.text.issued)
    return None


def _without_others(between: str, mention: AgreementMention, sentence: Span, after: int) -> str:
    """The words up to a time, blank where another agreement is named between (the time is then that one's)."""
    if _TOLD.search(between):
        return ""  # the time is when somebody said so
    heads = agreement_words().common
    names = [
        t for t in sentence if t.i > mention.last.i and t.lemma_.lower() in heads and t.dep_ not in ("compound", "nmod")
    ]
    for token in names:
        at = token.idx - sentence.start_char - after
        if 0 <= at < len(between):
            return ""
    return between
