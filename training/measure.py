"""How well deeds are found on annotated windows that were not trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import torch

from kg.extract.learned.labels import KINDS
from training.fit import Network, Plan, batch_of

NEAR = 2  # pieces: a verb and its particle, a noun and its compound
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)
Counts = Counter[str]


def count(gold: Sequence[int], found: Sequence[int], counts: Counts) -> None:
    """Pairs pieces of one window, each once."""
    left = list(gold)
    for piece in found:
        match = min(left, key=lambda g: abs(g - piece), default=None)
        if match is not None and abs(match - piece) <= NEAR:
            left.remove(match)
            counts["right"] += 1
        else:
            counts["wrong"] += 1
    counts["missed"] += len(left)


def figures(counts: Counts) -> str:
    """Precision, recall and F1 as text."""
    right, wrong, missed = counts["right"], counts["wrong"], counts["missed"]
    whole = max(1, 2 * right + wrong + missed)
    return f"P {right / max(1, right + wrong):.2f} R {right / max(1, right + missed):.2f} F1 {2 * right / whole:.3f}"


def by_rules(examples: Sequence[dict], kind: int) -> str:
    """What the rules alone find."""
    counts: Counts = Counter()
    for e in examples:
        found = [int(at) for at, kinds in e["seen"].items() if kind in kinds]
        count([t["at"] for t in e["targets"] if t["kind"] == kind], found, counts)
    return figures(counts)


def by_network(network: Network, examples: Sequence[dict]) -> dict[tuple[str, float], str]:
    """What the network finds, by kind and threshold."""
    counts: dict[tuple[int, float], Counts] = {(k, t): Counter() for k in range(len(KINDS)) for t in THRESHOLDS}
    with torch.no_grad():
        for start in range(0, len(examples), 16):
            batch = batch_of(examples[start : start + 16], Plan(), None)
            inputs = (batch.ids, batch.tags, batch.dependencies, batch.entities, batch.seen, batch.bias)
            _, scores = network.lower(*inputs)
            chance = torch.sigmoid(scores[..., : len(KINDS)]) * batch.core
            for (kind, threshold), counted in counts.items():
                for gold, row in zip(batch.kinds[..., kind], chance[..., kind], strict=True):
                    count(gold.nonzero().flatten().tolist(), (row > threshold).nonzero().flatten().tolist(), counted)
    return {(KINDS[k], t): figures(c) for (k, t), c in counts.items()}
