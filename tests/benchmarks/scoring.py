"""Extracted records held against gold records: what was found, and how its slots were filled.

Records pair one to one, the likest first; ``alike.py`` says what is alike. A slot holds none, one or several values;
each gold value may be met by one found value that is alike in the way of its slot. All values of a record without a
partner are missed or spurious.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from tests.benchmarks.alike import (
    COMMITMENT,
    CONDUCT,
    Alike,
    Deed,
    Ids,
    Partners,
    agreements_likeness,
    likeness,
    same_actors,
    shared,
    values,
)

from kg.model import Actor, Agreement, Commitment, Conduct, Record

Role = tuple[str, str]
T = TypeVar("T")
D = TypeVar("D", Commitment, Conduct)
R = TypeVar("R", Actor, Agreement, Commitment, Conduct)


@dataclass(frozen=True, slots=True)
class Counts:
    """True and false positives, false negatives; adding joins documents."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """Share right of what was found; 0 where nothing was found."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """Share found of what there is; 0 where there is nothing."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        whole = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / whole if whole else 0.0


def summed(counts: Iterable[Counts]) -> Counts:
    """All added up."""
    return sum(counts, Counts())


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One document's counts, or those of several added up.

    ``found``: ``actor``, ``actor kind``, ``agreement``, ``agreement role``, ``commitment``, ``commitment slots``,
    ``conduct``, ``conduct slots``. ``filled``: single slots of the records that have a partner (``commitment.debtor``).
    """

    found: Mapping[str, Counts]
    filled: Mapping[str, Counts]

    def __add__(self, other: Score) -> Score:
        return Score(found=_sums(self.found, other.found), filled=_sums(self.filled, other.filled))


EMPTY = Score(found=MappingProxyType({}), filled=MappingProxyType({}))


def _sums(one: Mapping[str, Counts], other: Mapping[str, Counts]) -> dict[str, Counts]:
    keys = dict.fromkeys([*one, *other])
    return {key: one.get(key, Counts()) + other.get(key, Counts()) for key in keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing(Generic[T]):
    """Records (gold, found) that pair, gold ones that nobody found, found ones that are not in the gold."""

    pairs: Sequence[tuple[T, T]]
    missed: Sequence[T]
    spurious: Sequence[T]

    @property
    def counts(self) -> Counts:
        """How many of each."""
        return Counts(len(self.pairs), len(self.spurious), len(self.missed))


def paired(gold: Sequence[T], found: Sequence[T], alike: Callable[[T, T], float]) -> Pairing[T]:
    """One to one, the likest first; of equals the last ones, as the order of a ranking must be settled somehow."""
    ranked = sorted(
        ((value, i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if (value := alike(g, f)) > 0),
        reverse=True,
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return Pairing(
        pairs=[(gold[i], found[j]) for i, j in partner.items()],
        missed=[g for i, g in enumerate(gold) if i not in partner],
        spurious=[f for j, f in enumerate(found) if j not in taken],
    )


def met(gold: Sequence[T], found: Sequence[T], alike: Callable[[T, T], bool]) -> Counts:
    """How many gold values have a found value of their own that is alike, the first at hand taken."""
    left = list(found)
    for value in gold:
        hit = next((i for i, other in enumerate(left) if alike(value, other)), None)
        if hit is not None:
            del left[hit]
    right = len(found) - len(left)
    return Counts(right, len(left), len(gold) - right)


def _roles(record: Agreement) -> list[Role]:
    third = {(other.actor, "third") for other in record.third_parties}
    return sorted({(party, "party") for party in record.parties} | third)


class _Tally:
    """The counts of one document as they come in."""

    def __init__(self) -> None:
        self.found: defaultdict[str, Counts] = defaultdict(Counts)
        self.filled: defaultdict[str, Counts] = defaultdict(Counts)

    def actors(self, gold: Sequence[Actor], found: Sequence[Actor]) -> Ids:
        same = same_actors(gold, found)

        def alike(one: Actor, other: Actor) -> float:
            return 1 + shared(one.name, other.name) / 2 if (one.id, other.id) in same else 0.0

        pairing = paired(gold, found, alike)
        kinds = sum(g.kind == f.kind for g, f in pairing.pairs)
        wrong = len(pairing.pairs) - kinds
        self.found["actor"] += pairing.counts
        self.found["actor kind"] += Counts(kinds, wrong, wrong)
        return same

    def agreements(self, gold: Sequence[Agreement], found: Sequence[Agreement], actors: Ids) -> Ids:
        pairing = paired(gold, found, agreements_likeness)
        self.found["agreement"] += pairing.counts

        def alike(one: Role, other: Role) -> bool:
            return one[1] == other[1] and (one[0], other[0]) in actors

        roles = [met(_roles(g), _roles(f), alike) for g, f in pairing.pairs]
        roles += [Counts(fn=len(_roles(g))) for g in pairing.missed]
        roles += [Counts(fp=len(_roles(f))) for f in pairing.spurious]
        self.found["agreement role"] += summed(roles)
        return frozenset((g.id, f.id) for g, f in pairing.pairs)

    def deeds(self, name: str, slots: Mapping[str, Alike], pairing: Pairing[D], partners: Partners) -> None:
        self.found[name] += pairing.counts
        for slot, alike in slots.items():
            filled = summed(_filled(g, f, slot, alike, partners) for g, f in pairing.pairs)
            missed = sum([len(values(g, slot)) for g in pairing.missed])
            spurious = sum([len(values(f, slot)) for f in pairing.spurious])
            self.filled[f"{name}.{slot}"] += filled
            self.found[f"{name} slots"] += filled + Counts(0, spurious, missed)


def _filled(gold: Deed, found: Deed, slot: str, alike: Alike, partners: Partners) -> Counts:
    return met(values(gold, slot), values(found, slot), lambda one, other: alike(one, other, partners))


def of(kind: type[R], records: Iterable[Record]) -> list[R]:
    """The records of a kind."""
    return [record for record in records if isinstance(record, kind)]


def score(gold: Sequence[Record], found: Sequence[Record]) -> Score:
    """One document's records against its gold."""
    tally = _Tally()
    actors = tally.actors(of(Actor, gold), of(Actor, found))
    agreements = tally.agreements(of(Agreement, gold), of(Agreement, found), actors)
    partners = Partners(actors=actors, agreements=agreements)
    tally.deeds("commitment", COMMITMENT, paired(of(Commitment, gold), of(Commitment, found), likeness), partners)
    tally.deeds("conduct", CONDUCT, paired(of(Conduct, gold), of(Conduct, found), likeness), partners)
    return Score(found=dict(tally.found), filled=dict(tally.filled))


def total(scores: Iterable[Score]) -> Score:
    """Several documents as one: their counts added up (micro-averaging)."""
    return sum(scores, EMPTY)
