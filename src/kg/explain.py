"""Records for a reader at a terminal: what was read, in which words, by which frame, cue and rule."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kg.errors import printable
from kg.extract import Attribution
from kg.model import Document, Extraction, Record, SlotSpan
from kg.wording import Names, Slot, grounds, headline, kind_of, names, slots

_INDENT = "  "
_COLUMN = 12  # characters of the left column


def explain(extraction: Extraction) -> Iterator[str]:
    """For each record in text order a block of lines that ends with an empty one; nothing in them steers a terminal."""
    named = names(extraction.records)
    for record in sorted(extraction.records, key=lambda r: (r.start, -r.end)):
        yield from map(printable, _block(record, extraction.document.content, named))
        yield ""


def _block(record: Record, text: str, named: Names) -> Iterator[str]:
    told = slots(record, named)
    yield f"{record.doc} {record.id}: {kind_of(record)}"
    yield _line("quote", f"“{record.quote}” ({record.start}-{record.end})")
    yield _line("read", "; ".join((headline(record, named), *_in_words(told))))
    if why := grounds(record):
        yield _line("frame", why)
    for slot in told:
        if slot.name == "cue":
            yield _line("cue", ", ".join(_in_text(span, text) for span in slot.spans))
    if record.rule:
        yield _line("rule", record.rule)
    if record.confidence is not None:
        yield _line("confidence", f"{record.confidence:.2f}")
    label = "words"
    for slot in told:
        if slot.spans and slot.name != "cue":
            yield _line(label, f"{slot.name}: {', '.join(_in_text(span, text) for span in slot.spans)}")
            label = ""


def _in_text(span: SlotSpan, text: str) -> str:
    return f"“{text[span.start : span.end]}” ({span.start}-{span.end})"


# Said already by the first words of the line and by the block's head.
_SAID = {"name", "kind", "action", "object", "debtor", "actor", "modality", "force", "verdict"}


def _in_words(told: tuple[Slot, ...]) -> Iterator[str]:
    for slot in told:
        if slot.values and slot.name not in _SAID:
            yield f"{slot.name} {', '.join(slot.values)}"


def _line(label: str, words: str) -> str:
    return f"{_INDENT}{label:{_COLUMN}}{words}"


def attribution_line(document: Document, said: Attribution) -> str:
    """What somebody says or thinks as one line of JSON: stretches of the text, and the words in them."""
    parts = {"source": said.source, "cue": said.cue, "content": said.content}
    words = {name: " … ".join(document.content[a:b] for a, b in spans) for name, spans in parts.items() if spans}
    return json.dumps({"type": "attribution", "doc": document.name, **parts, "words": words}, ensure_ascii=False)
