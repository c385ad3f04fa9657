"""Which commitment a reported deed carries out or breaks: by action, object and doer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sought:
    """What of commitments is compared with a deed, and the commitments that have it, in text order."""

    action: str
    family: str
    words: frozenset[str]
    debtors: frozenset[str]
    commitments: list[tuple[int, Commitment]]


class Promises:
    """The commitments of a document that a deed can carry out or break, found by their action, family and words."""

    def __init__(self, commitments: Iterable[Commitment]) -> None:
        kinds: dict[tuple[str, frozenset[str], frozenset[str]], _Sought] = {}
        self._by_trait: dict[tuple[str, str], list[_Sought]] = {}
        for number, one in enumerate(commitments):
            if one.force is Force.PROPOSED or one.modality is Modality.PERMISSION:
                continue
            words, debtors = content_words(one.object), frozenset(one.debtor)
            sought = kinds.get((one.action, words, debtors))
            if sought is None:
                sought = _Sought(
                    action=one.action, family=family(one.action), words=words, debtors=debtors, commitments=[]
                )
                kinds[one.action, words, debtors] = sought
                for trait in _traits(one.action, words):
                    self._by_trait.setdefault(trait, []).append(sought)
            sought.commitments.append((number, one))

    def matching(self, deed: Deedlike) -> Commitment | None:
        """The likeliest commitment; one told after the deed must be likelier than one told before it."""
        best: tuple[int, int, Commitment] | None = None
        candidates = {id(s): s for t in _traits(deed.action, deed.words) for s in self._by_trait.get(t, ())}
        for sought in candidates.values():
            score = _score(deed, sought)
            if score < _LIKELY or (best is not None and score < best[0]):
                continue
            first = next(((n, c) for n, c in sought.commitments if score >= _SURE or c.start <= deed.start), None)
            if first is not None and (best is None or (score, -first[0]) > best[:2]):
                best = (score, -first[0], first[1])
        return best[2] if best else None


def _traits(action: str, words: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What a deed and its commitment share at least one of."""
    yield "action", action
    if kin := family(action):
        yield "family", kin
    for word in words:
        yield "word", word


def _score(deed: Deedlike, one: _Sought) -> int:
    if one.debtors and deed.doers and not one.debtors & deed.doers:
        return 0
    shared = bool(one.words & deed.words)
    same = deed.action == one.action
    kin = bool(one.family) and family(deed.action) == one.family
    clash = bool(one.words) and bool(deed.words) and not shared
    return 3 * same + 2 * (kin and not same) + 2 * shared + 2 * bool(one.debtors & deed.doers) - clash


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
