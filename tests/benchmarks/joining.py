"""Fits the rule that joins both readers, and their confidence, on the tune part of the corpus.

``python -m tests.benchmarks.joining`` prints what it would choose; ``--write`` writes it to the extractor's data. Only
the tune part is read: the network has learned the train part by heart, and the test part is kept for measuring.

Confidence first: for each kind of record and who found it, a line over the log-odds of the network's probability (Platt
1999) by which deeds are right as often as they say. Then slot by slot whom to follow, each choice taken only if it
betters the F1 of slots by more than a trifle, so that few texts do not decide by chance. From what confidence on a deed
is kept is not fitted: texts of our own say too little of how real documents mislead (DECISIONS.md).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from tests.benchmarks.alike import Deed, likeness
from tests.benchmarks.scoring import Counts, of, paired, score, total
from training.corpus import Annotated, annotated

from kg.extract.learned.confidence import Lines, logit
from kg.extract.learned.findings import Finding
from kg.extract.learned.joining import Found, Joining, joining
from kg.extract.learned.labels import KINDS
from kg.extract.learned.reader import LearnedReader
from kg.extract.parse import Parser
from kg.extract.stages import Read, by_rules, joined, records
from kg.model import Commitment, Conduct, Record
from kg.text import structure

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "src" / "kg" / "extract" / "data" / "learned"
STEPS = (0.0, 0.3, 0.45, 0.6, 0.75, 0.9, 2.0)  # of how sure the network must be; the last means never
TRIFLE = 0.0015  # of F1: a choice that gains less stays as it is
FEWEST = 30  # records of a kind and finder that a line is fitted to
PRIOR = 10.0  # strength of the pull of a calibration line towards a = 1, b = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A document of the tune part, read by the rules and seen by the network."""

    gold: tuple[Record, ...]
    read: Read
    found: Sequence[Finding]
    used: dict[str, set[tuple[int, int]]]


class _Silent:
    """Nobody to ask: what the network found is there already."""

    def judge(self, window: object, seen: object) -> NoReturn:
        raise AssertionError("a case is read once")

    def roles(self, judged: object, at: int, kind: int, hints: object) -> NoReturn:
        raise AssertionError("a case is read once")


def _silent(word: str) -> Sequence[int]:
    raise AssertionError(word)


def cases(documents: Iterable[Annotated], learned: LearnedReader) -> list[Case]:
    """Reads documents once; every rule of joining can then be tried on them."""
    parser, out = Parser(), []
    for one in documents:
        read = by_rules(parser.parse(structure(one.document)))
        found = learned.findings(read.reader, read.deeds())
        used = {actor: set(spans) for actor, spans in read.reader.used.items()}
        out.append(Case(gold=one.records, read=read, found=found, used=used))
        print(f"\r{len(out)} documents read", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return out


def joined_records(case: Case, rule: Joining) -> list[Record]:
    """A document's records by a rule of joining, whatever was tried before."""
    case.read.reader.used.clear()
    case.read.reader.used.update({actor: set(spans) for actor, spans in case.used.items()})
    return records(joined(case.read, LearnedReader(rule, _Silent(), _silent), case.found))


def f1(cases: Sequence[Case], rule: Joining) -> dict[str, Counts]:
    """The counts of commitments, conduct and their slots."""
    return dict(total(score(c.gold, joined_records(c, rule)) for c in cases).found)


def lines(cases: Sequence[Case], rule: Joining) -> Lines:
    """The calibration line of each kind and finder."""
    told: dict[str, list[tuple[float, bool]]] = {}
    everything = replace(rule, least=dict.fromkeys(rule.least, 0.0), lines={}, share=1.0)
    for case in cases:
        for kind, right, record in judged(case, joined_records(case, everything)):
            chance = record.confidence or 0.0  # without lines it is the network's probability
            ruled = Found.BOTH if chance >= rule.seen else Found.RULES
            finder = Found.MODEL if (record.rule or "").startswith("model.") else ruled
            told.setdefault(f"{kind}.{finder}", []).append((chance, right))
    return {
        key: platt(np.array([logit(p) for p, _ in v]), np.array([float(r) for _, r in v]))
        for key, v in told.items()
        if len(v) >= FEWEST
    }


def judged(case: Case, made: Sequence[Record]) -> Iterator[tuple[str, bool, Deed]]:
    """Each deed of a document: its kind, whether the annotator has it too, and the record."""
    for kind, pairing in (
        ("commitment", paired(of(Commitment, case.gold), of(Commitment, made), likeness)),
        ("conduct", paired(of(Conduct, case.gold), of(Conduct, made), likeness)),
    ):
        yield from ((kind, True, record) for _, record in pairing.pairs)
        yield from ((kind, False, record) for record in pairing.spurious)


def platt(odds: NDArray[np.float64], right: NDArray[np.float64]) -> tuple[float, float]:
    """The line by Newton's method, pulled towards the odds as they are."""
    line = np.array([1.0, 0.0])
    inputs = np.stack([odds, np.ones_like(odds)], axis=1)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-inputs @ line))
        slope = inputs.T @ (chance - right) + PRIOR * (line - [1.0, 0.0])
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + PRIOR * np.eye(2)
        line = line - np.linalg.solve(curve, slope)
    return round(float(line[0]), 3), round(float(line[1]), 3)


def followed(cases: Sequence[Case], rule: Joining) -> Joining:
    """Slot by slot whom to follow: the rules as long as nothing else is clearly better."""
    for slot in rule.slots:
        kinds = ["conduct slots"] if slot in ("actor", "time") else ["commitment slots", "conduct slots"]
        for field, options in (("differ", STEPS), ("alone", STEPS), ("keep", (True, False))):
            best = (value(cases, rule, kinds) + TRIFLE, rule)
            for option in options:
                say = replace(rule.slots[slot], **{field: option})  # type: ignore[arg-type]  # by field
                other = replace(rule, slots={**rule.slots, slot: say})
                if say != rule.slots[slot]:
                    best = max(best, (value(cases, other, kinds), other), key=lambda pair: pair[0])
            rule = best[1]
        print(f"{slot}: {rule.slots[slot]}", file=sys.stderr)
    return rule


def overruled(cases: Sequence[Case], rule: Joining) -> Joining:
    """How sure the network must be to overrule a class of the rules."""
    for name in rule.classes:
        best = (value(cases, rule, ["commitment slots", "conduct slots"]) + TRIFLE, rule)
        for step in STEPS:
            other = replace(rule, classes={**rule.classes, name: step})
            best = max(best, (value(cases, other, ["commitment slots", "conduct slots"]), other), key=lambda p: p[0])
        rule = best[1]
    return rule


def value(cases: Sequence[Case], rule: Joining, kinds: Sequence[str]) -> float:
    """The mean F1 of the slots of some kinds of records."""
    counts = f1(cases, rule)
    return sum(counts[kind].f1 for kind in kinds) / len(kinds)


def _shown_least(rule: Joining, kind: str) -> str:
    return ", ".join(f"{found}: {rule.least[kind, found]}" for found in Found)


def shown(rule: Joining) -> str:
    """The data file of a rule."""
    slots = "\n".join(
        f"  {name}: {{differ: {s.differ}, alone: {s.alone}, keep: {str(s.keep).lower()}}}"
        for name, s in rule.slots.items()
    )
    return (
        "# How the learned reader and the rules are joined; learned/joining.py says what each number means. Made by\n"
        "# python -m tests.benchmarks.joining --write. A number over 1 means never.\n"
        f"floor: {rule.floor}\nseen: {rule.seen}\nshare: {rule.share}\ntwice: {rule.twice}\n"
        "least:\n" + "".join(f"  {kind}: {{{_shown_least(rule, kind)}}}\n" for kind in KINDS) +
        "classes: {" + ", ".join(f"{k}: {v}" for k, v in rule.classes.items()) + "}\n"
        f"slots:\n{slots}\n"
    )


def main() -> None:
    """Fit and print, or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the extractor's data")
    chosen = parser.parse_args()
    rule = replace(joining(), lines={})
    everything = LearnedReader(replace(rule, least=dict.fromkeys(rule.least, 0.0)))
    tried = cases((d for d in annotated(ROOT / "seeds" / "corpus") if d.part == "tune"), everything)
    rule = replace(rule, lines=lines(tried, rule))
    rule = overruled(tried, followed(tried, rule))
    made = "\n".join(f"{key}: [{a}, {b}]" for key, (a, b) in sorted(rule.lines.items()))
    if chosen.write:
        (DATA / "joining.yaml").write_text(shown(rule), encoding="utf-8")
        head = "# Made by python -m tests.benchmarks.joining --write; not to be edited.\n"
        (DATA / "calibration.yaml").write_text(f"{head}{made}\n", encoding="utf-8")
    print(shown(rule), made, sep="\n")
    for name, counts in f1(tried, rule).items():
        print(f"{name:18s} P {counts.precision:.3f} R {counts.recall:.3f} F1 {counts.f1:.3f}")


if __name__ == "__main__":
    main()
