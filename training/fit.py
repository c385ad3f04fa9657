"""Fits the network to examples: ``python -m training fit``."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from kg.extract.learned.labels import (
    ATTRIBUTION,
    BEGIN,
    COMMITMENT,
    CONDUCT,
    FORCES,
    INSIDE,
    KINDS,
    MODALITIES,
    REACH,
    ROLES,
    VERDICTS,
)
from training.network import Lower, Shape, Upper, begin

MASK = 103
FAR = -10_000.0
QUOTE_WEIGHT = 0.3  # of a deed: only its roles are used


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to fit. Hints and pieces are hidden at random so that the network does not lean on them alone."""

    epochs: int = 8
    batch: int = 6
    acts: int = 3  # of a window, at most so many, drawn anew each time, are read for their roles
    rate: float = 2e-4
    new_rate: float = 1e-3
    decay: float = 0.9  # of the rate, layer by layer downwards
    hide_rules: float = 0.5
    hide_pieces: float = 0.06
    seed: int = 11


class Network(nn.Module):
    """Both parts."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.lower, self.upper = Lower(shape), Upper(shape)


def load_examples(path: Path, keep: Callable[[str], bool]) -> list[dict]:
    """The examples of the documents to keep."""
    with path.open(encoding="utf-8") as file:
        return [e for e in map(json.loads, file) if keep(e["document"])]


@dataclass
class Batch:
    """Padded windows with their targets, and the deeds of all of them."""

    ids: Tensor
    tags: Tensor
    dependencies: Tensor
    entities: Tensor
    seen: Tensor
    bias: Tensor
    kinds: Tensor  # [b, n, kinds] in 0, 1
    core: Tensor  # [b, n, kinds] in 0, 1: where a piece is judged
    classes: list[tuple[int, int, int, int, int, int]]  # window, piece, kind, modality, force, verdict
    deeds: list[tuple[int, dict]]


def batch_of(examples: Sequence[dict], plan: Plan, chance: random.Random | None) -> Batch:
    """A padded batch; with ``chance`` some hints and pieces are hidden."""
    longest = max(len(e["ids"]) for e in examples)

    def padded(key: str) -> Tensor:
        return torch.tensor([list(e[key]) + [0] * (longest - len(e[key])) for e in examples])

    ids = padded("ids")
    bias = torch.full((len(examples), 1, 1, longest), FAR)
    kinds, core = (torch.zeros(len(examples), longest, len(KINDS)) for _ in range(2))
    seen = torch.zeros(len(examples), longest, dtype=torch.long)
    classes, deeds = [], []
    for row, e in enumerate(examples):
        bias[row, 0, 0, : len(e["ids"])] = 0
        core[row, e["core"][0] : e["core"][1], : len(KINDS) if e["attributed"] else ATTRIBUTION] = 1
        if chance is not None:
            for i in range(1, len(e["ids"]) - 1):
                if chance.random() < plan.hide_pieces:
                    ids[row, i] = MASK
        hidden = chance is not None and chance.random() < plan.hide_rules
        for at, found in e["seen"].items():
            seen[row, int(at)] = 0 if hidden else sum({1 << k for k in found})
        for t in e["targets"]:
            kinds[row, t["at"], t["kind"]] = 1
            classes.append((row, t["at"], t["kind"], t["modality"], t["force"], t["verdict"]))
        drawn = e["targets"]
        if chance is not None and len(drawn) > plan.acts:
            drawn = chance.sample(drawn, plan.acts)
        deeds += [(row, {**t, "hints": {} if hidden else t["hints"]}) for t in drawn]
    return Batch(
        ids, padded("tags"), padded("dependencies"), padded("entities"), seen, bias, kinds, core, classes, deeds
    )


def upper_inputs(state: Tensor, lengths: Sequence[int], deeds: Sequence[tuple[int, dict]]) -> tuple[Tensor, ...]:
    """State, marker, kind, hints, bias of each deed, cut around it; and where each cut begins."""
    cuts = [
        (max(0, t["at"] - REACH[t["kind"]][0]), min(lengths[row], t["at"] + REACH[t["kind"]][1])) for row, t in deeds
    ]
    longest = max(b - a for a, b in cuts)
    bias = torch.full((len(deeds), 1, 1, longest), FAR)
    at, hints = torch.zeros(len(deeds), longest), torch.zeros(len(deeds), longest, len(ROLES))
    index = torch.zeros(len(deeds), longest, dtype=torch.long)
    for i, ((row, t), (a, b)) in enumerate(zip(deeds, cuts, strict=True)):
        index[i, : b - a] = row * state.shape[1] + torch.arange(a, b)
        bias[i, 0, 0, : b - a] = 0
        at[i, t["at"] - a] = 1
        for role, spans in t["hints"].items():
            for low, high in spans:
                hints[i, max(0, low - a) : max(0, high - a), ROLES.index(role)] = 1
    near = state.reshape(-1, state.shape[-1])[index]
    kind = torch.tensor([t["kind"] for _, t in deeds])
    return near, at, kind, hints, bias, torch.tensor([a for a, _ in cuts])


def role_targets(deeds: Sequence[tuple[int, dict]], starts: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Classes [deeds, pieces, roles] and weights [deeds, roles] (0 where nothing is known)."""
    target = torch.zeros(len(deeds), width, len(ROLES), dtype=torch.long)
    weight = torch.ones(len(deeds), len(ROLES))
    for i, (_, t) in enumerate(deeds):
        a = int(starts[i])
        for role, spans in t["roles"].items():
            for low, high in spans:
                low, high = low - a, min(high - a, width)
                if high <= 0 or low >= width:
                    weight[i, ROLES.index(role)] = 0
                    continue
                target[i, max(0, low) : high, ROLES.index(role)] = INSIDE
                if low >= 0:
                    target[i, low, ROLES.index(role)] = BEGIN
        for role in t["unknown"]:
            weight[i, ROLES.index(role)] = 0
        if t["kind"] != ATTRIBUTION:
            weight[i, ROLES.index("quote")] *= QUOTE_WEIGHT
    return target, weight


def loss_of(network: Network, batch: Batch) -> Tensor:
    """The sum of the losses of a batch, per window."""
    state, scores = network.lower(batch.ids, batch.tags, batch.dependencies, batch.entities, batch.seen, batch.bias)
    found = nn.functional.binary_cross_entropy_with_logits(scores[..., : len(KINDS)], batch.kinds, reduction="none")
    loss = (found * batch.core).sum() / len(batch.ids)
    if not batch.deeds:
        return loss
    rows, places = [c[0] for c in batch.classes], [c[1] for c in batch.classes]
    own = scores[rows, places, len(KINDS) :]
    parts = own.split([len(MODALITIES), len(FORCES), len(VERDICTS)], dim=-1)
    kinds = torch.tensor([c[2] for c in batch.classes])
    for part, column, kind in zip(parts, (3, 4, 5), (COMMITMENT, COMMITMENT, CONDUCT), strict=True):
        wanted = torch.tensor([c[column] for c in batch.classes])
        one = nn.functional.cross_entropy(part, wanted, reduction="none")
        loss = loss + 0.5 * (one * (kinds == kind)).sum() / len(batch.ids)
    lengths = (batch.bias[:, 0, 0] == 0).sum(-1).tolist()
    near, at, kind, hints, bias, starts = upper_inputs(state, lengths, batch.deeds)
    logits = network.upper(near, at, kind, hints, bias)
    target, weight = role_targets(batch.deeds, starts, near.shape[1])
    each = nn.functional.cross_entropy(logits.permute(0, 3, 1, 2), target, reduction="none")
    each = each * (bias[:, 0, 0] == 0).unsqueeze(-1) * weight.unsqueeze(1)
    return loss + 0.25 * each.sum() / len(batch.ids)


def groups(network: Network, plan: Plan) -> list[dict]:
    """Parameters with their rates: lower layers move less, new ones more."""
    shape = network.shape
    out = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        depth = 0
        if ".shared." in name:
            depth = int(name.split(".shared.")[1].split(".")[0]) + 1
        elif ".branch." in name:
            depth = shape.shared + int(name.split(".branch.")[1].split(".")[0]) + 1
        fresh = any(part in name for part in ("features", "judge", "marker", "hint", "roles"))
        rate = plan.new_rate if fresh else plan.rate * plan.decay ** (shape.shared + shape.reading - depth)
        decay = 0.01 if parameter.dim() > 1 else 0.0
        out.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return out


def batches(examples: list[dict], plan: Plan, chance: random.Random) -> Iterator[Batch]:
    """An epoch of batches of windows of like length."""
    order = sorted(examples, key=lambda e: len(e["ids"]) + chance.random() * 40)
    cut = [order[i : i + plan.batch] for i in range(0, len(order), plan.batch)]
    chance.shuffle(cut)
    for part in cut:
        yield batch_of(part, plan, chance)


def fit(examples: list[dict], weights: dict[str, Tensor], plan: Plan, tell: Callable[[str], None]) -> Network:
    """A network fitted to the examples."""
    torch.manual_seed(plan.seed)
    torch.use_deterministic_algorithms(mode=True)
    chance = random.Random(plan.seed)
    network = Network(Shape())
    begin(network.lower, network.upper, weights, network.shape)
    parts = groups(network, plan)
    optimizer = torch.optim.AdamW(parts, betas=(0.9, 0.98))
    steps = plan.epochs * ((len(examples) + plan.batch - 1) // plan.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.02, 1 - s / steps)
    )
    network.train()
    for epoch in range(plan.epochs):
        started, total, count = time.monotonic(), 0.0, 0
        for batch in batches(examples, plan, chance):
            loss = loss_of(network, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        tell(f"epoch {epoch + 1}/{plan.epochs}: loss {total / count:.3f}, {time.monotonic() - started:.0f} s")
    return network.eval()
