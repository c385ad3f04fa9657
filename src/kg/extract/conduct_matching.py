"""Which commitment a reported deed carries out or breaks: by action, object and doer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract.conduct_words import family
from kg.model import Commitment, Force, Modality, Verdict

_SMALL = frozenset(
    """a an the of to in on at by for from with and or as its their his her our your my this that these those all any
    some every each no more than first last one two three four five six seven eight nine ten""".split()  # noqa: SIM905  a list of words reads best as words
)
_SURE, _LIKELY = 5, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Deedlike:
    """What of a reported deed is compared: its verb, the words of its object, its doers and where it stands."""

    action: str
    words: frozenset[str]
    doers: frozenset[str]
    start: int


def content_words(text: str | None) -> frozenset[str]:
    """The words of a phrase that say something, without number."""
    words = ("".join(c for c in w if c.isalnum()) for w in (text or "").lower().split())
    return frozenset(_singular(w) for w in words if w and w not in _SMALL and not w.isdigit())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def matching(deed: Deedlike, commitments: Iterable[Commitment]) -> Commitment | None:
    """The likeliest commitment; one that is told after the deed must be likelier than one that is told before it."""
    best: tuple[int, int, Commitment] | None = None
    for number, one in enumerate(commitments):
        score = _score(deed, one)
        if score < (_LIKELY if one.start <= deed.start else _SURE):
            continue
        if best is None or (score, -number) > best[:2]:
            best = (score, -number, one)
    return best[2] if best else None


def _score(deed: Deedlike, one: Commitment) -> int:
    theirs = frozenset(one.debtor)
    if one.force is Force.PROPOSED or one.modality is Modality.PERMISSION:
        return 0
    if theirs and deed.doers and not theirs & deed.doers:
        return 0
    words = content_words(one.object)
    shared = bool(words & deed.words)
    same = deed.action == one.action
    kin = bool(family(deed.action)) and family(deed.action) == family(one.action)
    if not (same or kin or shared) or (words and deed.words and not shared and not same and not kin):
        return 0
    clash = bool(words) and bool(deed.words) and not shared
    return 3 * same + 2 * (kin and not same) + 2 * shared + 2 * bool(theirs & deed.doers) - clash


def verdict_for(told: Verdict, one: Commitment) -> Verdict:
    """What a deed is worth against its commitment: to do what is forbidden breaks it, to leave it undone keeps it."""
    if one.modality is not Modality.PROHIBITION:
        return told
    turned = {
        Verdict.PERFORMED: Verdict.BREACHED,
        Verdict.UNDER_WAY: Verdict.BREACHED,
        Verdict.NOT_PERFORMED: Verdict.PERFORMED,
    }
    return turned.get(told, told)
