"""What the network finds in a document: acts with their classes and the words of their roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kg.extract.attribution import Attribution
from kg.extract.confidence import calibrated
from kg.extract.learned.hints import NEAR, Act, action_of, kind_of, roles_of
from kg.extract.learned.labels import BEGIN, CONDUCT, FORCES, MODALITIES, OUTSIDE, ROLES, VERDICTS
from kg.extract.learned.network import Judge, Judged
from kg.extract.learned.places import Places, Span
from kg.extract.learned.windows import Pieces, Window, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Token

    from kg.extract.forces import Register
    from kg.extract.parse import Parsed
    from kg.model import Force, Modality, Verdict



class Worth(Protocol):
    """Whether an act of a kind and a probability is wanted."""

    def __call__(self, kind: int, chance: float, prior: float | None) -> bool:
        """Whether it is; ``prior`` is how often the rule is right that found it, None where none did."""


_SPEECH = 0.8  # of the rules' attributions are right: between 0.7 on political news and 0.96 on our corpus
APART = 2  # pieces: two acts of a kind begin at least so far from each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """Words of a role, from one token to another of a block, and how sure the network is of them."""

    first: Token
    last: Token
    sure: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An act as the network sees it.

    ``word`` is the word of the action (of an attribution, the cue), ``chance`` the probability that an act of this kind
    begins there, ``rule`` the act that the rules found there. ``sure`` is the probability of the chosen force or
    verdict.
    """

    kind: int
    word: Token
    chance: float
    modality: Modality
    force: Force
    verdict: Verdict
    sure: float
    roles: Mapping[str, tuple[Filler, ...]]
    rule: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for: kinds of acts, each from a probability on; ``told``: the network hears what the rules found.

    The roles of an act are read only if that is ``worth`` it.
    """

    floors: dict[int, float]
    worth: Worth
    told: bool = True


def findings(
    parsed: Parsed, voice: Register, ruled: Sequence[Act], network: Judge, pieces: Pieces, search: Search
) -> Iterator[Finding]:
    """All acts of a document in text order: those of the rules, and those that the network finds beside them."""
    at_start = sorted((action_of(act)[0], n) for n, act in enumerate(ruled))
    for window in windows(parsed, pieces, voice):
        places = Places(parsed, window)
        near = _within(at_start, ruled, places)
        yield from _of_window(window, places, near, network, search)


def _within(at_start: list[tuple[int, int]], ruled: Sequence[Act], places: Places) -> list[tuple[int, Act]]:
    """The acts of the rules that begin in the core of a window, each with its piece."""
    bounds = places.bounds()
    if bounds is None:
        return []
    chosen = [ruled[n] for start, n in at_start if bounds[0] <= start < bounds[1]]
    found = ((places.core_piece(action_of(act)), act) for act in chosen)
    return [(at, act) for at, act in found if at is not None]


def _of_window(
    window: Window, places: Places, near: list[tuple[int, Act]], network: Judge, search: Search
) -> Iterator[Finding]:
    seen: dict[int, list[int]] = {}
    for at, act in near if search.told else ():
        seen.setdefault(at, []).append(kind_of(act))
    judged = network.judge(window, seen)
    for kind, floor in search.floors.items():
        chances = judged.kinds[:, kind]
        peaks = _peaks(chances, window.core, floor)
        for at, ruled in _paired(peaks, [(a, r) for a, r in near if kind_of(r) == kind]):
            hints = roles_of(ruled, places) if ruled is not None and search.told else {}
            word, chance = places.token(at), float(chances[at])
            if word is not None and search.worth(kind, chance, prior_of(ruled)):
                roles = _roles(places, *network.roles(judged, at, kind, hints))
                yield _finding(kind, at, word, judged, ruled, roles)


def prior_of(act: Act | None) -> float | None:
    """How often the rule is right that found an act; None where none did."""
    if act is None:
        return None
    if isinstance(act, Attribution):
        return _SPEECH
    return calibrated(act.rule, act.confidence) or 0.0


def _peaks(chances: NDArray[np.float32], core: Span, floor: float) -> list[int]:
    """Pieces at which an act begins: over the floor, and no likelier one right beside."""
    out: list[int] = []
    for at in sorted(range(*core), key=lambda i: (-chances[i], i)):
        if chances[at] < floor:
            break
        if all(abs(at - other) >= APART for other in out):
            out.append(at)
    return sorted(out)


def _paired(peaks: list[int], near: list[tuple[int, Act]]) -> list[tuple[int, Act | None]]:
    """Each peak with the act of the rules that is meant by it; an act without a peak keeps its own place."""
    pairs = sorted(
        (abs(at - peak), peak, n) for peak in peaks for n, (at, _) in enumerate(near) if abs(at - peak) <= NEAR
    )
    by_peak: dict[int, int] = {}
    for _, peak, n in pairs:
        if peak not in by_peak and n not in by_peak.values():
            by_peak[peak] = n
    met = set(by_peak.values())
    out: list[tuple[int, Act | None]] = [(at, act) for n, (at, act) in enumerate(near) if n not in met]
    out += [(peak, near[by_peak[peak]][1] if peak in by_peak else None) for peak in peaks]
    return sorted(out, key=lambda pair: pair[0])


def _finding(
    kind: int, at: int, word: Token, judged: Judged, act: Act | None, roles: dict[str, tuple[Filler, ...]]
) -> Finding:
    force, verdict = int(judged.force[at].argmax()), int(judged.verdict[at].argmax())
    return Finding(
        kind=kind, word=word, chance=float(judged.kinds[at, kind]), rule=act, roles=roles,
        modality=MODALITIES[int(judged.modality[at].argmax())], force=FORCES[force], verdict=VERDICTS[verdict],
        sure=float(judged.verdict[at, verdict] if kind == CONDUCT else judged.force[at, force]),
    )  # fmt: skip


def _roles(places: Places, low: int, chances: NDArray[np.float32]) -> dict[str, tuple[Filler, ...]]:
    """The stretches of each role, as whole tokens; ``chances``: [pieces, roles, 3]."""
    best = chances.argmax(axis=-1)
    out: dict[str, tuple[Filler, ...]] = {}
    for number in np.flatnonzero((best != OUTSIDE).any(axis=0)):
        fillers = (
            _filler(places, low + a, low + b, float(1 - chances[a:b, number, OUTSIDE].mean()))
            for a, b in _stretches(best[:, number])
        )
        if found := tuple(f for f in fillers if f is not None):
            out[ROLES[int(number)]] = found
    return out


def _stretches(labels: NDArray[np.int64]) -> Iterator[Span]:
    """Ranges of pieces that belong together."""
    start: int | None = None
    for i, label in enumerate(labels):
        if start is not None and label in (OUTSIDE, BEGIN):
            yield start, i
            start = None
        if start is None and label != OUTSIDE:
            start = i
    if start is not None:
        yield start, len(labels)


def _filler(places: Places, low: int, high: int, sure: float) -> Filler | None:
    tokens = [t for i in range(low, high) if (t := places.token(i)) is not None]
    if not tokens or tokens[0].doc is not tokens[-1].doc:
        return None
    return Filler(first=tokens[0], last=tokens[-1], sure=sure)

