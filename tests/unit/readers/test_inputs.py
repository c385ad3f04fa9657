"""What the user names, as files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.readers import expand, parse_date


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = (
        "b.txt", "a.md", "C.HTML", "README.md", "readme.txt", ".hidden.txt", "picture.png", "sub/d.pdf", "sub/a.jsonl",
        ".git/e.txt", "sub/.cache/f.txt",
    )  # fmt: skip
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Words.")
    return tmp_path


def names(paths: list[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def test_folder_is_walked_in_order(folder: Path) -> None:
    assert names(expand([str(folder)]), folder) == ["C.HTML", "a.md", "b.txt", "sub/a.jsonl", "sub/d.pdf"]


def test_named_files_are_taken_as_given(folder: Path) -> None:
    given = [str(folder / name) for name in ("picture.png", "README.md", ".hidden.txt", "b.txt")]
    assert [str(path) for path in expand(given)] == given


def test_each_file_comes_once(folder: Path) -> None:
    paths = expand([str(folder / "b.txt"), str(folder), str(folder / "*.txt")])
    assert names(paths, folder) == ["b.txt", "C.HTML", "a.md", "sub/a.jsonl", "sub/d.pdf"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["b.txt"]),
        ("[ab].*", ["a.md", "b.txt"]),
        ("**/*.jsonl", ["sub/a.jsonl"]),
        ("s?b", ["sub/a.jsonl", "sub/d.pdf"]),
        (".hid*.txt", []),
        (".g*/*.txt", [".git/e.txt"]),
    ],
)
def test_pattern(folder: Path, pattern: str, found: list[str]) -> None:
    if found:
        assert names(expand([str(folder / pattern)]), folder) == found
    else:
        with pytest.raises(UsageError):
            expand([str(folder / pattern)])


def test_pattern_relative_to_the_working_directory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert expand(["*.md", "sub"]) == [Path("a.md"), Path("sub/a.jsonl"), Path("sub/d.pdf")]


def test_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("Words.")
    assert names(expand([str(tmp_path / "a[1].txt")]), tmp_path) == ["a[1].txt"]


def test_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        expand([str(tmp_path / "gone.txt")])
    assert str(caught.value).startswith(f"{tmp_path}/gone.txt: does not exist. Check the path")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("given", ["empty", "empty/*.txt"])
def test_nothing_to_read(tmp_path: Path, given: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "README.md").write_text("Words.")
    with pytest.raises(UsageError, match="has no document in it") as caught:
        expand([str(tmp_path / given)])
    assert ".docx" in caught.value.mend


def test_impossible_pattern(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be looked up"):
        expand([str(tmp_path / "a**b")])


def test_impossible_name() -> None:
    with pytest.raises(UsageError, match="cannot be looked up"):
        expand(["x" * 5000])


def test_unreadable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UsageError, match="Permission denied"):
        expand([str(tmp_path)])


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    (folder / "loop").symlink_to(folder)
    assert names(expand([str(folder)]), folder) == ["C.HTML", "a.md", "b.txt", "sub/a.jsonl", "sub/d.pdf"]


def test_name_with_control_characters_cannot_steer_the_terminal() -> None:
    with pytest.raises(UsageError) as caught:
        expand(["gone\x1b[2J\n.txt"])
    assert str(caught.value).isprintable()


def test_date_that_the_user_gives() -> None:
    assert parse_date(" 2023-09-20 12:30+03:00", where="--date") == "2023-09-20T12:30+03:00"
    with pytest.raises(UsageError) as caught:
        parse_date("20.9.2023", where="--date")
    assert str(caught.value).startswith("--date: '20.9.2023' is no ISO date. Write it as 2023-09-20")
