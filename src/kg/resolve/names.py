"""By which words two names are compared, and what the gazetteer calls the bearer of a key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kg import naming
from kg.extract import gazetteer
from kg.model import Actor, ActorKind, Document

STATE_KEY = re.compile(r"Q\d+")
_NAMED_BY_ONE_WORD = set(ActorKind) - {ActorKind.GROUP, ActorKind.POPULATION}


def known_words(name: str) -> list[str]:
    """The words of a name, with those that name a state or known organisation in any form as its one key.

    >>> known_words("Azerbaijani Defence Ministry")
    ['Q227', 'Defence', 'Ministry']
    """
    row, out, index = gazetteer.split(name), [], 0
    known = gazetteer.gazetteer()
    while index < len(row):
        length, word = (found[0], found[1].key) if (found := known.at(row, index)) else (1, row[index])
        out.append(word)
        index += length
    return out


@cache
def _labels() -> Mapping[str, str]:
    entries = (e for row in gazetteer.gazetteer()._by_first.values() for _, _, e in row)
    return dict(sorted({(e.key.lower(), e.label) for e in entries}, reverse=True))


def known_label(key: str) -> str | None:
    """What the gazetteer calls the bearer of a key, whatever its case.

    >>> known_label("Q227"), known_label("q399"), known_label("Aster")
    ('Azerbaijan', 'Armenia', None)
    """
    return _labels().get(key.lower())


def account_holder(document: Document) -> str | None:
    """Whose account a document restates, where its ``restates`` reads "X's account …".

    >>> account_holder(Document(name="d", content="x", restates="Azerbaijani side's account, 20 September 2023"))
    'Azerbaijani side'
    """
    match = re.match(r"(?:the\s+)?(.+?)(?:['’]s|(?<=s)['’])\s+account\b", document.restates or "", re.IGNORECASE)
    return match[1] if match else None


def tells_apart(name: str, actor: Actor) -> bool:
    """Whether a name means the same actor in another document.

    A force or organ of a state does with its country ("Russian peacekeepers"), without it an organ does not: every
    state has a ministry of defence.
    """
    if actor.kind is ActorKind.GOVERNMENT_BODY:
        return actor.country is not None
    return has_a_name(name, actor.kind) or (actor.kind is ActorKind.ARMED_FORCE and actor.country is not None)


def has_a_name(name: str, kind: ActorKind) -> bool:
    """Whether a phrase holds a proper name: a capital that does not come from standing first in a sentence."""
    parts = re.findall(r"[^\W\d_][\w'’.-]*", name)
    inner = [p for p in parts[1:] if p[0].isupper()]
    single = len(parts) == 1 and parts[0][0].isupper() and kind in _NAMED_BY_ONE_WORD
    acronym = bool(parts) and len(parts[0]) > 1 and parts[0].isupper()
    return bool(inner) or single or acronym


def content_words(text: str | None) -> str:
    """The words of a noun phrase that tell it apart, lower case, sorted: how two wordings of an object are compared.

    >>> content_words("their heavy weapons"), content_words("all the heavy weapons")
    ('heavy weapons', 'heavy weapons')
    """
    found = re.findall(r"[^\W_]+", (text or "").lower())
    return " ".join(sorted(set(found) - naming.words().functional))
