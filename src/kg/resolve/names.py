"""By which words two names are compared, and what the gazetteer calls the bearer of a key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kg import naming
from kg.extract import gazetteer
from kg.model import Actor, ActorKind, Document
from kg.resolve.data_words import words

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


def actor_words(name: str) -> tuple[str, ...]:
    """The words by which an actor's name is compared: distinguishing ones, without what a state calls itself.

    >>> actor_words("Kingdom of Thalen"), actor_words("the Karabakh authorities")
    (('thalen',), ('authorities', 'nagorno-karabakh'))
    """
    lists = words()
    found = naming.name_key(known_words(name))
    found = tuple(w for w in found if w not in lists.polity) or found
    return tuple(sorted({lists.same_place.get(w, w) for w in found}))


def stem(word: str) -> str:
    """A word without the endings of a country's name and of its adjective; no stem is shorter than four letters.

    >>> stem("ysmari"), stem("ysmar"), stem("dravanian") == stem("dravania"), stem("Q227")
    ('ysmar', 'ysmar', True, 'Q227')
    """
    if STATE_KEY.fullmatch(word):
        return word
    while ending := next((e for e in words().demonym if word.endswith(e) and len(word) - len(e) >= 4), ""):
        word = word[: -len(ending)]
    return word


def is_organ(found: tuple[str, ...]) -> bool:
    """Whether the words of a name only say what organ or force it is, not whose."""
    return all(w in words().organ or w in naming.words().generic for w in found)


def is_polity(word: str) -> bool:
    """Whether a word of a name says whose it is: a state that the gazetteer knows, or a place of a contested polity."""
    return bool(STATE_KEY.fullmatch(word)) or word in words().same_place.values()


def tells_apart(name: str, actor: Actor, content: str) -> bool:
    """Whether a name means the same actor in another document.

    A force or organ of a state does with its country ("Russian peacekeepers"), without it an organ does not: every
    state has a ministry of defence.
    """
    if actor.kind is ActorKind.GOVERNMENT_BODY:
        return actor.country is not None or _has_own_word(name)
    if actor.kind is ActorKind.ARMED_FORCE and actor.country is not None:
        return True
    return has_a_name(name, actor.kind, content)


def _has_own_word(name: str) -> bool:
    """Whether a name has a capitalised word that is no word for an organ."""
    capital = {part.lower() for part in re.findall(r"[^\W\d_][\w-]*", name) if part[0].isupper()}
    return any(w in capital for w in actor_words(name) if w not in words().organ)


def has_a_name(name: str, kind: ActorKind, content: str) -> bool:
    """Whether a phrase holds a proper name: a capital that does not come from standing first in a sentence."""
    parts = re.findall(r"[^\W\d_][\w'’.-]*", name)
    inner = [p for p in parts[1:] if p[0].isupper()]
    single = len(parts) == 1 and parts[0][0].isupper() and kind in _NAMED_BY_ONE_WORD
    acronym = bool(parts) and len(parts[0]) > 1 and parts[0].isupper()
    return bool(inner) or single or acronym or bool(parts and _always_capital(parts, kind, content))


def _always_capital(parts: list[str], kind: ActorKind, content: str) -> bool:
    """Whether the first word stands with a capital within a sentence, and nowhere without one."""
    word = parts[0]
    if not word[0].isupper() or len(word) < 4 or kind is ActorKind.POPULATION:
        return False
    within = re.search(rf"[\w,;] {re.escape(word)}\b", content)
    return within is not None and re.search(rf"\b{re.escape(word.lower())}\b", content) is None


def content_words(text: str | None) -> str:
    """The words of a noun phrase that tell it apart, lower case, sorted: how two wordings of an object are compared.

    >>> content_words("their heavy weapons"), content_words("all the heavy weapons")
    ('heavy weapons', 'heavy weapons')
    """
    found = re.findall(r"[^\W_]+", (text or "").lower())
    return " ".join(sorted(set(found) - naming.words().functional))
