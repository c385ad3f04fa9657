"""Identifiers come from content alone."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import ids
from kg.ids import KEY_LENGTH, content_sha256, digest, document_key, slug
from kg.model import Document

DOCUMENT = Document(name="a", content="The sides agreed.", title="T", issued="2020-11-10")
PARTS = st.lists(st.none() | st.text() | st.integers() | st.lists(st.text()), max_size=4)


def test_doctests() -> None:
    result = doctest.testmod(ids)
    assert result.attempted > 0
    assert result.failed == 0


@given(PARTS, PARTS)
def test_digest_tells_different_parts_apart(one: list[object], other: list[object]) -> None:
    assert re.fullmatch(rf"[0-9a-f]{{{KEY_LENGTH}}}", digest(*one))
    assert (digest(*one) == digest(*other)) == (one == other)


def test_digest_does_not_run_parts_together() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest(["ab", "c"]), digest("ab", None, "c")}) == 5


def test_digest_is_the_same_under_another_hash_seed() -> None:
    code = "from kg.ids import digest; print(digest('a', 1, None, ['b']))"
    source = str(Path(ids.__file__).parents[1])
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": source},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == digest("a", 1, None, ["b"])


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_slug_is_never_empty_and_fits_an_iri(text: str, limit: int) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text, limit))
    assert len(slug(text, limit)) <= limit


def test_slug_of_other_scripts() -> None:
    assert slug("Bakı, Xankəndi") == "bak-xankndi"
    assert slug("Степанакерт") == "x"
    assert slug("Zürich Çelik") == "zurich-celik"


def test_content_sha256() -> None:
    # sha256sum of the same bytes
    assert (
        content_sha256(replace(DOCUMENT, content="abc"))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize(
    "changed",
    [
        replace(DOCUMENT, content="The sides agreed!"),
        replace(DOCUMENT, title=None),
        replace(DOCUMENT, issued="2020-11-11"),
        replace(DOCUMENT, publisher="P"),
        replace(DOCUMENT, language="en"),
        replace(DOCUMENT, url="https://example.org/"),
        replace(DOCUMENT, restates="R"),
    ],
)
def test_key_changes_with_what_the_document_says(changed: Document) -> None:
    assert document_key(changed) != document_key(DOCUMENT)


def test_key_does_not_change_with_the_file() -> None:
    moved = replace(DOCUMENT, name="b", source="/elsewhere/b.md", media_type="text/markdown")
    assert document_key(moved) == document_key(DOCUMENT)
