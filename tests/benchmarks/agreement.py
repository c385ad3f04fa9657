"""How far two annotators of the corpus agree: ``python -m tests.benchmarks.agreement``.

The texts under ``seeds/corpus/second`` were annotated again by somebody who had not seen the first notes. Deeds pair
as in ``calibration``; F1 of finding them takes either annotator for the truth. Of the pairs it prints how often both
have the same modality, force or verdict, and, where either fills a slot, how often the words of both share half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.calibration import Deed, same
from tests.corpus_tool import CORPUS, tool
from tests.phenomena.comparison import stems

from kg.model import Actor, Commitment, Conduct, Record
from kg.records import from_json

CODES = ("modality", "force", "verdict")
WORDS = ("object", "place", "condition")
TIMES = ("start_time", "deadline", "duration", "time")
ACTORS = ("debtor", "creditor", "actor", "speaker")


def second_readings(root: Path = CORPUS) -> Iterator[tuple[list[Record], list[Record]]]:
    """The records of the first and of the second annotator, text by text."""
    annotate = tool()
    for path in sorted((root / "second").glob("*.yaml")):
        gold = root / "gold" / f"{path.stem}.jsonl"
        if not gold.exists():
            continue  # the first annotator has not come to it yet
        first = gold.read_text(encoding="utf-8").splitlines()
        second = annotate.records(annotate.read_sheet(path.stem, root, "second"))
        yield [from_json(line) for line in first], [from_json(line) for line in second]


def paired(first: list[Deed], second: list[Deed]) -> list[tuple[Deed, Deed]]:
    """Deeds that both have, each paired once, the likest quotes first."""
    near = [(abs(a.start - b.start) + abs(a.end - b.end), i, j) for i, a in enumerate(first)
            for j, b in enumerate(second) if same(a, b)]  # fmt: skip
    left: set[int] = set()
    right: set[int] = set()
    out = []
    for _, i, j in sorted(near):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((first[i], second[j]))
    return out


def _values(deed: Deed, slot: str, records: list[Record]) -> frozenset[str]:
    value = getattr(deed, slot, None)
    if slot in ACTORS:
        names = [r.name for r in records if isinstance(r, Actor) and value and r.id in value]
        return frozenset(word for name in names for word in stems(name))
    return frozenset(stems(str(value))) if value else frozenset()


def agreement(pairs: list[tuple[list[Record], list[Record]]]) -> dict[str, tuple[int, int]]:
    """For each kind and slot how often both agree, and of how many."""
    agreed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for first, second in pairs:
        for kind in (Commitment, Conduct):
            name = kind.__name__.lower()
            ours = [r for r in first if isinstance(r, kind)]
            theirs = [r for r in second if isinstance(r, kind)]
            both = paired([*ours], [*theirs])
            agreed[name] += 2 * len(both)
            asked[name] += len(ours) + len(theirs)
            for one, other in both:
                for slot in (*CODES, *WORDS, *TIMES, *ACTORS):
                    a, b = _values(one, slot, first), _values(other, slot, second)
                    if a or b:
                        asked[f"{name}.{slot}"] += 1
                        agreed[f"{name}.{slot}"] += a == b if slot in CODES else len(a & b) >= 0.5 * len(a | b)
    return {key: (agreed[key], asked[key]) for key in sorted(asked)}


if __name__ == "__main__":
    found = list(second_readings())
    print(f"{len(found)} texts annotated twice")
    for key, (right, of) in agreement(found).items():
        print(f"  {key:24s} {right / of:.2f}  ({right} of {of})" if "." in key else f"{key:26s} F1 {right / of:.2f}")
