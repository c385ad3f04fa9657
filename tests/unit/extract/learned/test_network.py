"""The shipped network: it is what was shipped, and says the same each time."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from kg.errors import DataFileError
from kg.extract.learned import network as module
from kg.extract.learned.labels import COMMITMENT, KINDS, REACH, ROLES
from kg.extract.learned.network import FILES, VOCABULARY, Network
from kg.extract.learned.pieces import WordPieces
from kg.extract.learned.windows import Window

LARGEST = 30_000_000  # bytes of all files together


@pytest.fixture(scope="module")
def network() -> Network:
    return Network.load()


def window(length: int) -> Window:
    numbers = tuple(range(2000, 2000 + length))
    nothing = (0,) * length
    at = (None,) * length
    return Window(ids=numbers, tags=nothing, dependencies=nothing, entities=nothing, at=at, core=(1, length))


def test_the_weights_are_small() -> None:
    assert sum((module.FOLDER / name).stat().st_size for name in FILES) < LARGEST


@pytest.mark.parametrize("name", FILES)
def test_an_altered_file_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(module.FOLDER, tmp_path / "learned")
    with (tmp_path / "learned" / name).open("ab") as file:
        file.write(b" ")
    monkeypatch.setattr(module, "FOLDER", tmp_path / "learned")
    with pytest.raises(DataFileError, match=name):
        Network.load()


def test_a_missing_file_is_an_error_with_a_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(DataFileError, match="--reader rules"):
        Network.load()


def test_a_window_is_judged_alike_in_any_company(network: Network) -> None:
    alone = network.judge(window(40), {})
    network.judge(window(90), {3: [COMMITMENT]})
    again = network.judge(window(40), {})
    assert alone.kinds.shape == (40, len(KINDS))
    assert np.array_equal(alone.kinds, again.kinds)
    assert np.array_equal(alone.state, again.state)
    assert not np.array_equal(alone.kinds, network.judge(window(40), {3: [COMMITMENT]}).kinds)


def test_roles_are_read_around_the_act(network: Network) -> None:
    judged = network.judge(window(200), {})
    low, chances = network.roles(judged, 100, COMMITMENT, {})
    before, after = REACH[COMMITMENT]
    assert (low, chances.shape) == (100 - before, (before + after, len(ROLES), 3))
    assert np.allclose(chances.sum(axis=-1), 1, atol=1e-5)
    hinted = network.roles(judged, 100, COMMITMENT, {"object": [(102, 105), (500, 600)]})[1]
    assert not np.array_equal(chances, hinted)


def test_words_are_cut_into_known_pieces() -> None:
    pieces = WordPieces(VOCABULARY)
    assert len(pieces("ceasefire")) == len(pieces("Ceasefire")) >= 1
    assert list(pieces("the")) == [1996]
    assert pieces("\u200b")  # a word of nothing is still a piece
