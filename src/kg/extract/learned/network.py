"""The fitted network: its files, checked when they are loaded, and what it says of a window.

``lower.onnx`` reads a window of pieces once and judges each; ``upper.onnx`` reads the roles of one act in what the
lower part has made of the pieces around it. Each window and act is read alone, on one thread: eight-bit arithmetic
takes its scale from all that is read together, so only thus is a document's result the same in any company.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kg.errors import DataFileError
from kg.extract.learned.labels import FORCES, KINDS, MODALITIES, REACH, ROLES
from kg.extract.lexicon import DATA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from kg.extract.learned.hints import Roles
    from kg.extract.learned.windows import Window

FOLDER = DATA / "learned"
VOCABULARY = FOLDER / "vocab.txt"
FILES = ("lower.onnx", "upper.onnx", "vocab.txt")
_MEND = "Install accord-kg again, or read with --reader rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the lower part says of a window.

    ``state``: [pieces, width], for the upper part; ``kinds``: [pieces, kinds], a probability for each kind of act;
    ``modality``, ``force``, ``verdict``: [pieces, classes], probabilities that sum to one.
    """

    state: NDArray[np.float32]
    kinds: NDArray[np.float32]
    modality: NDArray[np.float32]
    force: NDArray[np.float32]
    verdict: NDArray[np.float32]


class Judge(Protocol):
    """Whoever judges the pieces of a window and reads the roles of an act in it."""

    def judge(self, window: Window, seen: Mapping[int, Sequence[int]]) -> Judged:
        """What each piece of a window is; ``seen`` are the kinds of acts that the rules found, by piece."""

    def roles(self, judged: Judged, at: int, kind: int, hints: Roles) -> tuple[int, NDArray[np.float32]]:
        """The roles of the act that begins at a piece: the first piece read, and [pieces, roles, 3] probabilities.

        The three are: outside the role, begins it, goes on in it.
        """


class Network:
    """Both parts, loaded once."""

    def __init__(self, lower: InferenceSession, upper: InferenceSession) -> None:
        self._lower = lower
        self._upper = upper

    @classmethod
    def load(cls) -> Network:
        """The network that ships with the package. Raises DataFileError if a file is missing or altered."""
        from onnxruntime import InferenceSession, SessionOptions

        _check()
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        parts = (
            InferenceSession(str(FOLDER / name), options, providers=["CPUExecutionProvider"]) for name in FILES[:2]
        )
        return cls(*parts)

    def judge(self, window: Window, seen: Mapping[int, Sequence[int]]) -> Judged:
        """What each piece of a window is; ``seen`` are the kinds of acts that the rules found, by piece."""
        told = np.zeros(len(window.ids), dtype=np.int64)
        for at, kinds in seen.items():
            told[at] = sum({1 << kind for kind in kinds})
        inputs = {
            name: np.asarray([values], dtype=np.int64)
            for name, values in (
                ("ids", window.ids), ("tags", window.tags), ("dependencies", window.dependencies),
                ("entities", window.entities), ("seen", told),
            )
        }  # fmt: skip
        state, scores = self._lower.run(None, inputs)
        parts = np.split(scores[0], np.cumsum([len(KINDS), len(MODALITIES), len(FORCES)]), axis=-1)
        kinds, modality, force, verdict = (1 / (1 + np.exp(-parts[0])), *(softmax(p) for p in parts[1:]))
        return Judged(state=state[0], kinds=kinds, modality=modality, force=force, verdict=verdict)

    def roles(self, judged: Judged, at: int, kind: int, hints: Roles) -> tuple[int, NDArray[np.float32]]:
        """The roles of the act that begins at a piece: the first piece read, and [pieces, roles, 3] probabilities.

        The three are: outside the role, begins it, goes on in it.
        """
        before, after = REACH[kind]
        low, high = max(0, at - before), min(len(judged.state), at + after)
        marker = np.zeros((1, high - low), dtype=np.float32)
        marker[0, at - low] = 1
        told = np.zeros((1, high - low, len(ROLES)), dtype=np.float32)
        for role, spans in hints.items():
            for a, b in spans:
                told[0, max(0, a - low) : max(0, b - low), ROLES.index(role)] = 1
        inputs = {
            "state": judged.state[None, low:high], "at": marker, "kind": np.asarray([kind], dtype=np.int64),
            "hints": told,
        }  # fmt: skip
        return low, softmax(self._upper.run(None, inputs)[0][0])


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores as probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def _check() -> None:
    """Holds each file against its hash in ``model.json``: other weights would give other records."""
    try:
        wanted = json.loads((FOLDER / "model.json").read_text(encoding="utf-8"))["sha256"]
        for name in FILES:
            with (FOLDER / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != wanted[name]:
                raise DataFileError("is not the file that was shipped", where=str(FOLDER / name), mend=_MEND)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataFileError(f"the learned reader cannot be loaded ({error})", where=str(FOLDER), mend=_MEND) from error
