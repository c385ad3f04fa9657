"""How sure the reader is, and how often it is right.

``python -m tests.benchmarks.calibration`` prints a reliability table on ``tests/gold``, which no rule was made from;
``--write`` counts anew, on ``seeds/corpus`` without its test part, how often each rule is right, and writes it to the
extractor's data.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.phenomena.comparison import stems
from training.corpus import annotated

from kg.extract import Extractor, ReaderKind
from kg.model import Commitment, Conduct

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src" / "kg" / "extract" / "data" / "confidence.yaml"
BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
Deed = Commitment | Conduct


@dataclass(frozen=True, slots=True)
class Judged:
    """A record that the reader made, and whether an annotator has it too."""

    rule: str
    confidence: float
    right: bool


def same(gold: Deed, found: Deed) -> bool:
    """Half of the shorter quote is common, and the action or a third of the object's words."""
    common = min(gold.end, found.end) - max(gold.start, found.start)
    if type(gold) is not type(found) or common < 0.5 * min(gold.end - gold.start, found.end - found.start):
        return False
    left, right = stems(gold.object or ""), stems(found.object or "")
    objects = len(left & right) / len(left | right) if left and right else 0.0
    return bool(stems(gold.action) & stems(found.action)) or objects >= 1 / 3


def judged(folder: Path) -> list[Judged]:
    """Every deed that the reader finds in the annotated texts of a folder, its test part left out.

    A gold deed vouches for one of them.
    """
    extractor = Extractor(reader=ReaderKind.RULES)
    out = []
    for one in annotated(folder):
        if one.part == "test":
            continue  # kept for the last measurement
        left = [r for r in one.records if isinstance(r, Deed)]
        found = [r for r in extractor.extract(one.document).records if isinstance(r, Deed)]
        for record in sorted(found, key=lambda r: -(r.confidence or 0)):
            match = next((g for g in left if same(g, record)), None)
            if match is not None:
                left.remove(match)
            out.append(Judged(record.rule or "", record.confidence or 0.0, match is not None))
    return out


def write(records: list[Judged]) -> None:
    """Count by rule and write the data file."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in records:
        counts[one.rule][0] += one.right
        counts[one.rule][1] += 1
    lines = [
        "# How often each rule was right on the annotated corpus, its test part left out: [right, made]. Made by",
        "# python -m tests.benchmarks.calibration --write; not to be edited.",
        "rules:",
        *(f"  {json.dumps(rule)}: [{right}, {made}]" for rule, (right, made) in sorted(counts.items())),
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table(records: list[Judged]) -> Iterator[str]:
    """The reliability table: of the records with about this confidence, how many are right."""
    yield f"{'confidence':>12s} {'records':>8s} {'mean':>6s} {'right':>6s}"
    error = 0.0
    for low, high in itertools.pairwise(BINS):
        inside = [r for r in records if low <= r.confidence < high]
        if inside:
            mean, right = sum(r.confidence for r in inside) / len(inside), sum(r.right for r in inside) / len(inside)
            error += abs(mean - right) * len(inside) / len(records)
            yield f"{low:5.1f} - {min(high, 1.0):4.1f} {len(inside):8d} {mean:6.2f} {right:6.2f}"
    yield f"expected calibration error {error:.3f} over {len(records)} records"


def main() -> None:
    """Count or report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="count anew on seeds/corpus")
    if parser.parse_args().write:
        write(judged(ROOT / "seeds" / "corpus"))
    else:
        print("\n".join(table(judged(ROOT / "tests" / "gold"))))


if __name__ == "__main__":
    main()
