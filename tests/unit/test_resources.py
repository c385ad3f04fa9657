"""Data files that ship with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import resources
from kg.errors import DataFileError


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package folder of its own, as in a checkout: ``<root>/src/kg``."""
    here = tmp_path / "src" / "kg"
    here.mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(here / "resources.py"))
    resources.folder.cache_clear()
    yield here
    resources.folder.cache_clear()


@pytest.mark.parametrize("name", ["ontology", "queries"])
def test_shipped_folders_are_there(name: str) -> None:
    assert resources.folder(name).is_dir()


def test_checkout(package: Path, tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "kg.ttl").write_text("# äöü\n", encoding="utf-8")
    assert resources.folder("ontology") == tmp_path / "ontology"
    assert resources.read("ontology", "kg.ttl") == "# äöü\n"


def test_wheel_comes_before_a_checkout(package: Path, tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (package / "_data" / "queries" / "views").mkdir(parents=True)
    (package / "_data" / "queries" / "views" / "a.rq").write_text("ASK {}")
    assert resources.folder("queries") == package / "_data" / "queries"
    assert resources.read("queries", "views", "a.rq") == "ASK {}"


def test_installation_without_the_folder(package: Path) -> None:
    with pytest.raises(DataFileError, match="the folder 'ontology' is missing") as caught:
        resources.folder("ontology")
    assert caught.value.where == str(package)
    assert caught.value.mend


def test_missing_file(package: Path, tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    with pytest.raises(DataFileError, match="cannot be read") as caught:
        resources.read("queries", "gone.rq")
    assert caught.value.where.endswith("gone.rq")
