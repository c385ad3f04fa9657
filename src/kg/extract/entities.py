"""Which names and nominals mean the same actor: by key, spelling, short form, head, and modifiers that do not clash."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from kg.extract.actors import lexicon
from kg.extract.mention import Form, Mention
from kg.model import ActorKind

_GENERIC = frozenset(["party", "side", "belligerent", "signatory"])
STATE_WORDS = frozenset(
    {"government", "republic", "kingdom", "sultanate", "emirate", "principality", "duchy", "khanate", "empire", "state"}
    | {"union", "federation", "people", "democratic", "federal", "islamic", "transitional", "authority", "socialist"}
    | {"royal", "side"}
)
_DEFINITE = frozenset(["the", "this", "these", "that", "those", "both", "such", "said"])
_EMPTY = frozenset(
    [
        "both",
        "all",
        "other",
        "same",
        "various",
        "several",
        "two",
        "three",
        "main",
        "own",
        "new",
        "respective",
        "conflict",
    ]
)
_SHORT = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9/\-]*$")


class Entity:
    """One actor of a document with the mentions found so far; ``id`` is provisional ("p3").

    What mentions are compared with is kept up to date as they come in: a long document asks its actors often.
    ``kind`` is that of its first name, else of its first mention; ``country`` the state whose name its own names carry;
    ``key`` the gazetteer's key, where one of its names has one; ``names`` are its mentions by name.
    """

    def __init__(self, number: int, kind: ActorKind | None = None, label: str | None = None) -> None:
        self.id, self.number, self.label = f"p{number}", number, label
        self.mentions: list[Mention] = []
        self.names: list[Mention] = []
        self.kind = kind or ActorKind.GROUP
        self.key: str | None = None
        self.country: str | None = None
        self.name_words: set[str] = set()
        self.governs = False  # whether it has a name like "the Government of X"
        self._fixed = kind is not None
        self._kinds: tuple[ActorKind | None, ActorKind | None] = (None, None)  # of the first name, the first mention
        self._only_generic = True
        self._shapes: dict[tuple[object, ...], Mention] = {}
        self._seen = _Seen()

    def add(self, mention: Mention) -> None:
        """One more mention; of mentions in the same words only the first is compared with others."""
        self.mentions.append(mention)
        lemma = mention.lemma
        if mention.form is Form.NAME:
            self.names.append(mention)
            self._kinds = (self._kinds[0] or mention.kind, self._kinds[1])
            self.governs = self.governs or lemma == "government"
            self.name_words.update(mention.text.lower().split())
        elif mention.form is Form.NOMINAL:
            self._only_generic = self._only_generic and lemma in _GENERIC
        shape = (mention.form, mention.signature, mention.titles, mention.key, lemma)
        if shape not in self._shapes:
            self._shapes[shape] = mention
            self._seen.add(mention, lemma)
            self._kinds = (self._kinds[0], self._kinds[1] or mention.kind)
            self.key = self.key or mention.key
            self.country = self.country or mention.country
        if not self._fixed:
            self.kind = self._kinds[0] or self._kinds[1] or ActorKind.GROUP

    @property
    def generic(self) -> bool:
        """Whether it has no other name than that of a party or side to the matter."""
        return not self.names and self._only_generic

    def holds(self, mention: Mention) -> bool:
        """Whether the mention, a name or nominal, means this actor."""
        if mention.key is not None and self.key is not None:
            return mention.key == self.key
        if mention.kind is ActorKind.PERSON and self.kind is ActorKind.PERSON:
            return self._holds_person(mention)
        if (mention.kind is ActorKind.PERSON) != (self.kind is ActorKind.PERSON):
            return False
        if mention.kind is ActorKind.STATE or self.kind is ActorKind.STATE:
            return mention.kind is self.kind and self._holds_state(mention)
        if not self._seen.resembles(mention):
            return False
        return any(m.form is not Form.PRONOUN and _same(mention, m) for m in self._shapes.values())

    def _holds_state(self, mention: Mention) -> bool:
        """Of states that no list has: whether what names the country is the same ("the Republic of X", "X")."""
        if mention.key is not None or self.key is not None:
            return False
        own = mention.signature - STATE_WORDS
        return any(m.signature - STATE_WORDS == own for m in self._shapes.values()) if own else False

    def _holds_person(self, mention: Mention) -> bool:
        if mention.form is Form.NAME:
            return any(same_person(mention.text, name) for name in self._seen.texts)
        if not _definite(mention):
            return False
        roles = {t.rstrip(".") for m in self._shapes.values() for t in m.titles}
        if mention.lemma not in roles or mention.lemma not in lexicon().roles:
            return False
        own = {t for m in self._shapes.values() if m.form is Form.NOMINAL for t in m.signature}
        extra = mention.signature - {mention.lemma} - _EMPTY
        return not extra or extra <= own


class _Seen:
    """What the mentions of an actor have in common with others at the least: tells fast which cannot be the same."""

    def __init__(self) -> None:
        self.texts: dict[str, None] = {}  # its names, each once
        self._sorts: set[str | int] = set()
        self._signatures: set[frozenset[str]] = set()
        self._in_names: set[str] = set()

    def add(self, mention: Mention, lemma: str) -> None:
        """Takes in what a mention is compared by."""
        if mention.form is Form.PRONOUN:
            return
        self._sorts.add(_sort(lemma))
        self._signatures.add(mention.signature)
        if mention.form is Form.NAME:
            self.texts[mention.text] = None
            self._in_names |= mention.signature

    def resembles(self, mention: Mention) -> bool:
        """Whether ``_same`` can hold for one of the mentions at all."""
        return (
            _sort(mention.lemma) in self._sorts
            or mention.signature in self._signatures
            or mention.signature <= self._in_names
        )


def _sort(lemma: str) -> str | int:
    """What the heads have in common that may name one actor (see ``Lexicon.same_sort``)."""
    return "party" if lemma in _GENERIC else lexicon().alike.get(lemma, lemma)


@lru_cache(maxsize=4096)
def same_person(one: str, other: str) -> bool:
    """Whether two personal names may be one: the family names alike in spelling, the given names not at odds."""
    a, b = _parts(one), _parts(other)
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return any(_close(short[0], part) for part in (long[1:] or long))
    if not _close(short[-1], long[-1]):
        return set(short) <= set(long)
    return (
        _close(short[0], long[0])
        or (len(short[0]) == 1 and long[0].startswith(short[0]))
        or (len(long[0]) == 1 and short[0].startswith(long[0]))
    )


@lru_cache(maxsize=4096)
def _parts(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return [p for p in re.split(r"[^a-z]+", plain.replace("'", "").replace("’", "")) if p and p not in ("al", "el")]


def _close(one: str, other: str) -> bool:
    if one == other or min(len(one), len(other)) < 4:
        return one == other
    matcher = SequenceMatcher(None, one, other)  # the quick ratios are bounds from above
    return matcher.real_quick_ratio() >= 0.75 and matcher.quick_ratio() >= 0.75 and matcher.ratio() >= 0.75


def _same(new: Mention, old: Mention) -> bool:
    """Whether two phrases of one sort (neither persons nor states) mean the same actor."""
    if new.country and old.country and new.country != old.country:
        return False
    if new.signature == old.signature:
        return True
    if {new.lemma, old.lemma} <= _GENERIC:
        return _plain(new) and _plain(old)
    if not lexicon().same_sort(new.lemma, old.lemma):
        return old.form is Form.NAME and _shortened(new, old)
    if new.lemma in _GENERIC or old.lemma in _GENERIC:
        return False
    extra, common = _modifiers(new) - _modifiers(old), _modifiers(new) & _modifiers(old)
    if new.form is Form.NAME and old.form is Form.NAME:
        return not extra and new.lemma == old.lemma and (len(new.signature) > 1 or _after_article(new))
    if not extra and _modifiers(new) == _modifiers(old):
        return True
    return not extra and _definite(new) and (bool(common) or not _modifiers(new) or new.form is Form.NAME)


def _plain(mention: Mention) -> bool:
    """Whether a "party" or "side" is one to the matter at hand, without words that tell it from others."""
    return mention.kind is ActorKind.GROUP and not mention.signature & {
        "third",
        "political",
        "other",
        "interested",
        "impartial",
    }


def _shortened(new: Mention, old: Mention) -> bool:
    """Whether a bare capitalised head ("the Mission") takes up a longer name."""
    return new.signature < old.signature and _definite(new) and new.head.text[0].isupper()


def _after_article(mention: Mention) -> bool:
    """Whether a name has a definite article, as the short form of a longer name has ("the Council")."""
    doc, at = mention.head.doc, mention.first.i
    return doc[at].lower_ in _DEFINITE or (at > 0 and doc[at - 1].lower_ in (*_DEFINITE, "that", "own"))


def _modifiers(mention: Mention) -> frozenset[str]:
    return mention.signature - {mention.lemma} - _EMPTY


def _definite(mention: Mention) -> bool:
    first = mention.head.doc[mention.first.i]
    before = mention.head.doc[mention.first.i - 1] if mention.first.i else first
    return first.lower_ in _DEFINITE or before.lower_ in _DEFINITE or mention.form is Form.NAME


def is_short_form(text: str) -> bool:
    """Whether a word looks like an abbreviation of a name."""
    return bool(_SHORT.match(text)) and len(text) <= 12


def initials(name: str) -> str:
    """The first letters of a name's capitalised words."""
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper())
