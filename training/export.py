"""Writes the fitted network as ONNX with eight-bit weights: ``python -m training export``."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from training.fit import Network

PARTS = ("lower.onnx", "upper.onnx")


class _Table(nn.Module):
    """An embedding with eight-bit rows, each with a scale of its own."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


class _Lower(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.part = network.lower

    def forward(
        self, ids: Tensor, tags: Tensor, dependencies: Tensor, entities: Tensor, seen: Tensor
    ) -> tuple[Tensor, Tensor]:
        bias = torch.zeros_like(ids, dtype=torch.float32)[:, None, None, :]
        state, scores = self.part(ids, tags, dependencies, entities, seen, bias)
        return state, scores


class _Upper(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.part = network.upper

    def forward(self, state: Tensor, at: Tensor, kind: Tensor, hints: Tensor) -> Tensor:
        bias = torch.zeros_like(at)[:, None, None, :]
        logits: Tensor = self.part(state, at, kind, hints, bias)
        return logits


def export(network: Network, folder: Path) -> dict[str, str]:
    """Writes both parts into a folder; the sha256 of each."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = network.eval().float()
    network.lower.words = _Table(network.lower.words.weight.data)
    count, width = 9, network.shape.width
    whole = torch.ones(1, count, dtype=torch.long)
    inputs = {
        "lower.onnx": (_Lower(network), (whole,) * 5, ["ids", "tags", "dependencies", "entities", "seen"]),
        "upper.onnx": (
            _Upper(network),
            (torch.randn(1, count, width), torch.zeros(1, count), torch.zeros(1, dtype=torch.long),
             torch.zeros(1, count, network.upper.hint.in_features)),
            ["state", "at", "kind", "hints"],
        ),
    }  # fmt: skip
    digests = {}
    folder.mkdir(parents=True, exist_ok=True)
    for name, (part, example, names) in inputs.items():
        full = folder / f"full-{name}"
        outputs = ["shared", "scores"] if name == "lower.onnx" else ["logits"]
        axes = {n: {1: "pieces"} for n in [*names, *outputs] if n != "kind"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                part, example, str(full), input_names=names, output_names=outputs, dynamic_axes=axes,
                opset_version=17, dynamo=False,
            )  # fmt: skip
        quantize_dynamic(
            full, folder / name, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm"],
        )  # fmt: skip
        full.unlink()
        digests[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return digests
