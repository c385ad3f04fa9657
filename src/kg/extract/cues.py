"""The words that make a reading or report what it is: the word of force, the verb or marker of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.conduct_markers import marker
from kg.extract.conduct_words import Report, conduct_words
from kg.extract.forces import force_words
from kg.extract.reading import Reading
from kg.extract.syntax import ancestors, base, children

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract.parse import Parsed

Cue = tuple["Token", "Token"]
_CONDITIONAL = ("if", "once", "unless")


def cue_of_reading(reading: Reading, stem: Token | None) -> Cue:
    """The first and last of the words that give a deed its force.

    A clause that binds by its form alone has the cue of its stem; without one its verb or noun is all there is.
    """
    cue = reading.cue
    if reading.rule.startswith("clause") and stem is not None:
        return _whole(stem)
    if reading.rule == "condition":
        marks = [c for c in children(cue, "mark", "advmod") if c.lower_ in _CONDITIONAL]
        return (marks[0], marks[0]) if marks else (cue, cue)
    return _whole(cue)


def cue_of_report(report: Report) -> Cue:
    """The first and last of the words that tell what became of a deed."""
    head = report.deed.head
    if report.rule in ("conduct.against", "conduct.under") and (found := marker(head)) is not None:
        return found
    if report.rule == "conduct.accused":
        accusing = (a for _, a in ancestors(head) if conduct_words().has("accusing", base(a)))
        head = next(accusing, head)
    elif report.rule != "conduct.violation":
        head = report.top or head
    return _whole(head)


def _whole(word: Token) -> Cue:
    """A word with what belongs to it: "called on", "shall not", "has yet to"."""
    last, doc = word, word.doc
    while last.i + 1 < len(doc) and _belongs(doc[last.i + 1], last, word):
        last = doc[last.i + 1]
    return word, last


def _belongs(after: Token, last: Token, word: Token) -> bool:
    if word.tag_ == "MD":
        return after.dep_ == "neg" and after.head == word.head
    if word.pos_ == "AUX" or base(word) == "have":
        return after.lower_ == "yet" or (after.tag_ == "TO" and (last == word or last.lower_ == "yet"))
    if word.pos_ != "VERB" or after.head != word:
        return False
    led = any(after.lower_ in kind.preps for kind in force_words().verbs.get(base(word), ()))
    dated = any(c.ent_type_ in ("DATE", "TIME") for c in children(after, "pobj"))  # "pledged on Monday"
    return after.dep_ == "prt" or (led and after.dep_ == "prep" and not dated)


def span_of(parsed: Parsed, cue: Cue) -> tuple[int, int]:
    """The offsets of a cue, in whichever block it stands."""
    return parsed.block_of(cue[0]).span(*cue)
