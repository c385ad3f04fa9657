"""Which documents of a store are meant: by path, key, IRI or address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import UsageError
from kg.model import Document
from kg.resolve import Index
from kg.settings import Settings

_KEY = re.compile(r"[0-9a-f]{6,16}")
_LINE = re.compile(r":\d+$")  # of a file of many documents


def documents_named(index: Index, name: str, settings: Settings) -> list[str]:
    """The keys of the documents that a path, key (or its first six digits), IRI or address names.

    A file of many documents names them all. Raises UsageError if there is none, or if digits fit several.
    """
    if name.startswith(start := f"{settings.base}document/") and index.document(key := name.removeprefix(start)):
        return [key]
    if found := index.by_source(name):
        return found
    if _KEY.fullmatch(name):
        found = index.by_prefix(name)
        if len(found) > 1:
            raise UsageError(f"fits several documents: {', '.join(found)}…", where=name, mend="Give more digits")
        if found:
            return found
    raise UsageError(
        "names no document of the store",
        where=name,
        mend="Give the path or address it was read from, or its id as kg query documents prints it",
    )


def given_before(index: Index, document: Document) -> list[str]:
    """The documents that the same path or address gave before."""
    names = (_LINE.sub("", document.source), document.source, document.url)
    return sorted({key for name in names if name for key in index.by_source(name)})


def note_sources(index: Index, key: str, document: Document) -> None:
    """Remembers from where a document was given: by its path, its file of many documents, its address."""
    for name in (document.source, _LINE.sub("", document.source), document.url):
        if name:
            index.add_source(name, key)


class Fate(StrEnum):
    """What became of an IRI."""

    CURRENT = "current"
    MERGED = "merged"
    SPLIT = "split"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of an IRI, and the IRIs at which what stood there stands now."""

    fate: Fate
    now: tuple[str, ...] = ()


def became(index: Index, iri: str, settings: Settings) -> Became:
    """What became of the IRI of a document or node.

    *current*: it stands. *merged*: what stood there stands at another IRI now, alone or with others. *split*: it
    stands at several. *gone*: it was retracted with the last document that told of it. *unknown*: it never stood.
    """
    if _stands(index, iri, settings):
        return Became(fate=Fate.CURRENT, now=(iri,))
    seen, front, now = {iri}, [iri], set[str]()
    while front:
        for after in index.moved(front.pop()):
            if after and after not in seen:
                seen.add(after)
                now |= {after} if _stands(index, after, settings) else set()
                front.append(after)
    if now:
        return Became(fate=Fate.MERGED if len(now) == 1 else Fate.SPLIT, now=tuple(sorted(now)))
    return Became(fate=Fate.GONE if index.moved(iri) else Fate.UNKNOWN)


def _stands(index: Index, iri: str, settings: Settings) -> bool:
    document = iri.removeprefix(f"{settings.base}document/")
    return bool(index.keys_of(iri)) or (document != iri and index.document(document) is not None)
