"""The offline extractor: a document in, its records out, each with the words that say it.

>>> from kg.model import Document
>>> Extractor.__name__
'Extractor'
"""

from __future__ import annotations

from kg.extract.attribution import Attribution, attributions
from kg.extract.language import is_english
from kg.extract.learned.reader import LearnedReader
from kg.extract.parse import Parsed, Parser
from kg.extract.stages import by_rules, calibrated_by_rule, joined, records
from kg.model import Document, Extraction, Notice, Record
from kg.settings import ReaderKind
from kg.text import structure

__all__ = ["Attribution", "Extractor", "ReaderKind"]


class Extractor:
    """Reads documents with one loaded model. Without chance: the same document gives the same records."""

    def __init__(self, parser: Parser | None = None, reader: ReaderKind = ReaderKind.BOTH) -> None:
        self._parser = parser or Parser()

        self._learned = None if reader is ReaderKind.RULES else LearnedReader(alone=reader is ReaderKind.MODEL)

    def extract(self, document: Document) -> Extraction:
        """The records of a document; none, with a notice, where there is no text or its language is not English."""
        if notice := _unreadable(document):
            return Extraction(document=document, records=(), notices=(notice,))
        parsed = self._parser.parse(structure(document))
        return Extraction(document=document, records=tuple(self._records(parsed)), issued=parsed.text.issued)

    def attributions(self, document: Document) -> tuple[Attribution, ...]:
        """Who says or thinks what in a document, in text order, whether or not it concerns a commitment."""
        if _unreadable(document):
            return ()
        read = by_rules(self._parser.parse(structure(document)))
        ruled = attributions(read.reader.parsed, read.referents)
        return ruled if self._learned is None else self._learned.attributions(read.reader, [*read.deeds(), *ruled])

    def _records(self, parsed: Parsed) -> list[Record]:
        read = by_rules(parsed)
        if self._learned is None:
            return records(calibrated_by_rule(read))
        found = self._learned.findings(read.reader, read.deeds())
        return records(joined(read, self._learned, found))


def _unreadable(document: Document) -> Notice | None:
    if not document.content.strip():
        return Notice(what="the document has no text", where=document.source, mend="Check that the file is complete")
    if not is_english(document.content):
        return Notice(
            what="the text is not in English, so nothing is read from it",
            where=document.source,
            mend="Give an English translation",
        )
    return None
