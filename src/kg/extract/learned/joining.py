"""The rule by which the two readers are joined (``data/learned/joining.yaml``).

*Which records.* The network judges every deed, also those that the rules found, of which it is told. Its probability is
brought to how often such deeds are right (``confidence.py``), apart for those that both find, that only the rules find
and that only the network finds; of what the rules found, the confidence lies between that and how often the rule is
right, since the network has seen no real document. A deed is kept where it is likely enough; how likely stands in the
data, for each kind and finder: what only one reader says must be surer. Where one word would name a commitment and
conduct, the likelier is kept, unless both are nearly sure.

*Which classes and slots.* Where both fill a slot alike, so it is. Where they differ or only one fills it, the data say
for each slot whom to follow, and how sure the network must be.

*What never changes.* Every value comes from words of the text; what neither reader has words for is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg.errors import DataFileError
from kg.extract import lexicon
from kg.extract.learned.confidence import Lines, calibrated, lines
from kg.extract.learned.filling import Filled
from kg.extract.learned.labels import KINDS

WHERE = "learned/joining.yaml"


class Found(StrEnum):
    """Who found a deed."""

    BOTH = "both"
    RULES = "rules"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Who fills a slot: how sure the network must be where both fill it differently, and where it alone does.

    ``keep`` tells whether what only the rules fill is kept. A probability over one means: never.
    """

    differ: float
    alone: float
    keep: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """The checked contents of the data file."""

    least: Mapping[tuple[str, Found], float]  # confidence from which on a deed of a kind becomes a record
    floor: float  # probability below which the network is not asked about a deed that only it has found
    share: float  # of the network in the confidence of what the rules found; the rest is how often the rule is right
    twice: float  # confidence from which on one word may name a commitment and conduct as well
    seen: float  # from this probability on the network has found a deed
    slots: Mapping[str, Say]
    classes: Mapping[str, float]  # how sure the network must be to overrule a class
    lines: Lines  # of confidence

    def found(self, chance: float, prior: float | None) -> Found:
        """Who found a deed of this probability; ``prior`` is how often the rule is right that found it, if one did."""
        if prior is None:
            return Found.MODEL
        return Found.BOTH if chance >= self.seen else Found.RULES

    def confidence(self, kind: int, chance: float, prior: float | None) -> float:
        """The probability that a record of a deed is right."""
        sure = calibrated(chance, self.lines.get(f"{KINDS[kind]}.{self.found(chance, prior)}", (1.0, 0.0)))
        return sure if prior is None else round(self.share * sure + (1 - self.share) * prior, 2)

    def worth(self, kind: int, chance: float, prior: float | None) -> bool:
        """Whether a deed becomes a record, so that its roles are worth reading."""
        return self.confidence(kind, chance, prior) >= self.least[KINDS[kind], self.found(chance, prior)]

    def slot(self, name: str, rules: Filled | None, model: Filled | None) -> Filled | None:
        """What a slot is filled with."""
        say = self.slots[name]
        if rules is None:
            return model if model is not None and model.sure >= say.alone else None
        if model is None:
            return rules if say.keep else None
        if rules.value == model.value or model.sure < say.differ:
            return rules
        return model


@cache
def joining() -> Joining:
    """The rule that ships with the package."""
    table = lexicon.load(WHERE)
    lexicon.keys(table, needs=("floor", "seen", "share", "twice", "least", "slots", "classes"), where=WHERE)
    least = {
        (kind, found): _chance(lexicon.mapping(given, where).get(found), f"{where}: {kind}.{found}")
        for where in (f"{WHERE}: least",)
        for kind, given in lexicon.mapping(table["least"], where).items()
        for found in Found
    }
    slots = {}
    for slot, value in lexicon.mapping(table["slots"], WHERE).items():
        where = f"{WHERE}: slots.{slot}"
        say = lexicon.mapping(value, where)
        lexicon.keys(say, needs=("differ", "alone", "keep"), where=where)
        slots[slot] = Say(
            differ=_chance(say["differ"], where), alone=_chance(say["alone"], where), keep=say["keep"] is True
        )
    classes = {k: _chance(v, f"{WHERE}: classes.{k}") for k, v in lexicon.mapping(table["classes"], WHERE).items()}
    numbers = {key: _chance(table[key], f"{WHERE}: {key}") for key in ("floor", "seen", "share", "twice")}
    return Joining(least=least, **numbers, slots=slots, classes=classes, lines=lines())


def _chance(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise DataFileError(f"wants a probability, not {value!r:.60}", where=where, mend="Mend the file")
    return float(value)
