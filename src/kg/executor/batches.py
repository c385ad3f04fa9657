"""Documents in batches, and what one batch gives.

A batch ends where the key of a document says so, not after a number: a document that is added or lost changes its own
batch and no other, so that what was extracted before stays of use (content-defined chunking).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache

from kg import __version__
from kg.errors import DocumentError
from kg.extract import Extractor
from kg.ids import digest, document_key
from kg.model import Document, Extraction
from kg.resolve.documents import extraction_to_json
from kg.settings import ReaderKind, Settings

_MEAN = 32  # documents of a batch: a second or two of work, so that processes neither wait nor talk all the time
_MOST = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some documents. ``key`` is a digest of them, of where they are from, and of the version that reads them."""

    key: str
    documents: tuple[Document, ...]
    reader: ReaderKind = ReaderKind.BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a batch gave, as JSON lines: an extraction each, or what was wrong with the document."""

    key: str
    lines: str
    documents: int
    records: int
    failures: int


def batches(documents: Iterable[Document]) -> Iterator[Batch]:
    """The documents in batches, in their order, each document once."""
    gathered: list[Document] = []
    for document in documents:
        gathered.append(document)
        if int(document_key(document), 16) % _MEAN == 0 or len(gathered) == _MOST:
            yield _batch(gathered)
            gathered = []
    if gathered:
        yield _batch(gathered)


def _batch(documents: Iterable[Document]) -> Batch:
    found = tuple(documents)
    reader = Settings.from_environment().reader
    key = digest(__version__, reader, [[document_key(d), d.name, d.source, d.media_type] for d in found])
    return Batch(key=key, documents=found, reader=reader)


def extract_batch(batch: Batch) -> Result:
    """Read each document of a batch; one that trips the reader costs no other."""
    return result_of(batch.key, [_extract(document, batch.reader) for document in batch.documents])


def result_of(key: str, outcomes: Iterable[Extraction | DocumentError]) -> Result:
    """Outcomes as lines, and their counts."""
    lines, records, failures = [], 0, 0
    for outcome in outcomes:
        if isinstance(outcome, DocumentError):
            failures += 1
            what = {"what": outcome.what, "where": outcome.where, "mend": outcome.mend}
            lines.append(json.dumps({"failure": what}, ensure_ascii=False))
        else:
            records += len(outcome.records)
            notices = [asdict(notice) for notice in outcome.notices]
            whole = {"extraction": json.loads(extraction_to_json(outcome)), "notices": notices}
            lines.append(json.dumps(whole, ensure_ascii=False, separators=(",", ":")))
    text = "".join(f"{line}\n" for line in lines)
    return Result(key=key, lines=text, documents=len(lines), records=records, failures=failures)


def killed(document: Document) -> DocumentError:
    """What is said of a document whose process ended while it was read."""
    return DocumentError(
        "the process that read it was killed, perhaps for want of memory", where=document.source,
        mend="Split the document; the others are not affected",
    )


@cache
def _extractor(reader: ReaderKind) -> Extractor:
    """One for each process: its model takes seconds to load."""
    return Extractor(reader=reader)


def _extract(document: Document, reader: ReaderKind) -> Extraction | DocumentError:
    try:
        return _extractor(reader).extract(document)
    except DocumentError as error:
        return error
    except Exception as error:  # noqa: BLE001  one document that trips the reader must not cost the others
        return DocumentError(
            f"the reader failed on it ({type(error).__name__}: {error})", where=document.source,
            mend="Report it with the text; the other documents are not affected",
        )
