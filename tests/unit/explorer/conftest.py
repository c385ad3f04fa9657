"""A store on disk, and its pages as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.explored import store_with

from kg.validate import ValidGraph


@pytest.fixture(scope="session")
def explored(tmp_path_factory: pytest.TempPathFactory, valley_graphs: tuple[ValidGraph, ...]) -> Path:
    """The invented conflict and a harmful document, as a store's folder."""
    return store_with(tmp_path_factory.mktemp("explored") / "store", valley_graphs)
