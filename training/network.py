"""The network: a small BERT that first finds deeds, then reads the roles of each deed.

The lower layers read a window once. From there one branch judges every piece (is it the action of a commitment, of a
conduct; with which modality, force, verdict); the other branch, begun anew for each deed, is told which piece the
deed begins with (a vector added to that piece, after "marker" encoders such as Soares et al. 2019, but late, so
that the lower layers are shared by all deeds) and marks every piece as outside, beginning or inside each role.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kg.extract.learned.labels import FORCES, KINDS, MODALITIES, ROLES, VERDICTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the network; the first ones are those of MiniLM-L6."""

    pieces: int = 30_522
    positions: int = 512
    width: int = 384
    heads: int = 12
    inner: int = 1536
    shared: int = 4  # layers that are read once for both branches
    frozen: int = 2  # of the shared ones, layers that stay as they were: general grammar and sense of words
    judging: int = 1  # layers of the branch that judges
    reading: int = 2  # layers of the branch that reads the roles of one act
    tags: int = 64
    dependencies: int = 64
    entities: int = 32


class Layer(nn.Module):
    """One encoder layer of BERT."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.size = shape.heads, shape.width // shape.heads
        self.query, self.key, self.value, self.mix = (nn.Linear(shape.width, shape.width) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(shape.width, eps=1e-12), nn.LayerNorm(shape.width, eps=1e-12)
        self.up, self.down = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x``: [batch, pieces, width]; ``bias``: [batch, 1, 1, pieces], minus infinity at padding."""
        b, n, w = x.shape

        def parted(y: Tensor) -> Tensor:
            return y.view(b, n, self.heads, self.size).transpose(1, 2)

        q, k, v = parted(self.query(x)), parted(self.key(x)), parted(self.value(x))
        seen = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=bias).transpose(1, 2).reshape(b, n, w)
        x = self.norm1(x + self.drop(self.mix(seen)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Lower(nn.Module):
    """Embeddings and the shared layers, and the branch that judges every piece."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.pieces, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.segment = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.features = nn.ModuleList(
            nn.Embedding(n, shape.width) for n in (shape.tags, shape.dependencies, shape.entities, 1 << len(KINDS))
        )
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)
        self.drop = nn.Dropout(0.1)
        self.frozen = shape.frozen
        self.shared = nn.ModuleList(Layer(shape) for _ in range(shape.shared))
        self.branch = nn.ModuleList(Layer(shape) for _ in range(shape.judging))
        for part in (self.words, self.positions, self.norm, *self.shared[: shape.frozen]):
            part.requires_grad_(requires_grad=False)
        self.segment.requires_grad = False
        self.judge = nn.Linear(shape.width, len(KINDS) + len(MODALITIES) + len(FORCES) + len(VERDICTS))

    def forward(
        self, ids: Tensor, tags: Tensor, dependencies: Tensor, entities: Tensor, seen: Tensor, bias: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The shared state of every piece, and its scores: kinds, modalities, forces, verdicts (logits)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.positions(places) + self.segment))
        for layer in self.shared[: self.frozen]:
            x = layer(x, bias)
        for table, numbers in zip(self.features, (tags, dependencies, entities, seen), strict=True):
            x = x + table(numbers)
        for layer in self.shared[self.frozen :]:
            x = layer(x, bias)
        state = x
        for layer in self.branch:
            x = layer(x, bias)
        return state, self.judge(x)


class Upper(nn.Module):
    """The branch that reads the roles of one deed."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.marker = nn.Embedding(len(KINDS), shape.width)
        self.hint = nn.Linear(len(ROLES), shape.width, bias=False)
        nn.init.normal_(self.marker.weight, std=0.5)
        nn.init.normal_(self.hint.weight, std=0.05)
        self.branch = nn.ModuleList(Layer(shape) for _ in range(shape.reading))
        self.roles = nn.Linear(shape.width, 3 * len(ROLES))

    def forward(self, state: Tensor, at: Tensor, kind: Tensor, hints: Tensor, bias: Tensor) -> Tensor:
        """``state``: [deeds, pieces, width]; ``at``: 1 at the deed's piece, else 0; ``hints``: [deeds, pieces, roles].

        Logits [deeds, pieces, roles, 3]: outside, begin, inside.
        """
        x = state + at.unsqueeze(-1) * self.marker(kind).unsqueeze(1) + self.hint(hints)
        for layer in self.branch:
            x = layer(x, bias)
        return self.roles(x).view(x.shape[0], x.shape[1], len(ROLES), 3)


_NAMES = {
    "attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
    "attention.output.dense": "mix", "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "up", "output.dense": "down", "output.LayerNorm": "norm2",
}  # fmt: skip


def begin(lower: Lower, upper: Upper, weights: dict[str, Tensor], shape: Shape) -> None:
    """Starts both parts from the weights of MiniLM; the two branches start from the same upper layers."""

    def fill(layer: nn.Module, number: int) -> None:
        for theirs, ours in _NAMES.items():
            part = getattr(layer, ours)
            part.weight.data.copy_(weights[f"encoder.layer.{number}.{theirs}.weight"])
            part.bias.data.copy_(weights[f"encoder.layer.{number}.{theirs}.bias"])

    lower.words.weight.data.copy_(weights["embeddings.word_embeddings.weight"])
    lower.positions.weight.data.copy_(weights["embeddings.position_embeddings.weight"])
    lower.segment.data.copy_(weights["embeddings.token_type_embeddings.weight"][0])
    lower.norm.weight.data.copy_(weights["embeddings.LayerNorm.weight"])
    lower.norm.bias.data.copy_(weights["embeddings.LayerNorm.bias"])
    for number in range(shape.shared):
        fill(lower.shared[number], number)
    for branch in (lower.branch, upper.branch):
        for number, layer in enumerate(branch, start=shape.shared):
            fill(layer, number)
