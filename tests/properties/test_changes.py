"""The algebra of the graph: the set of documents alone decides it, by whichever way a store came to hold them.

Stores on disk, documents at record level. What is compared is every data graph to the byte: ``kg export --format
nquads`` without ``--with-runs``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.corpora import SETTINGS, extraction

from kg import store
from kg.changes import Writer
from kg.export import Format, export
from kg.ids import document_key
from kg.model import Extraction
from kg.resolve.index import Index
from kg.store import Draft
from kg.store.embedded import EmbeddedStore

CORPORA = st.lists(extraction(), min_size=2, max_size=6, unique_by=lambda e: document_key(e.document))
ON_DISK = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


class Killed(BaseException):
    """Stands for SIGKILL: nothing that the program catches."""


def built(home: Path, corpus: Sequence[Extraction]) -> None:
    with store.begin(home) as draft:
        draft.index.clear()
        Writer(draft, SETTINGS).change(corpus)
        draft.commit()


def changed(home: Path, added: Sequence[Extraction] = (), removed: Sequence[Extraction] = ()) -> None:
    with store.extend(home) as draft:
        Writer(draft, SETTINGS).change(added, [document_key(e.document) for e in removed])
        draft.commit()


def graph_of(home: Path) -> bytes:
    with store.open_store(home) as live:
        return export(live, Format.NQUADS)


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


def batches(corpus: list[Extraction], random: Random) -> Iterator[list[Extraction]]:
    """The corpus in random order, in random batches, with some documents twice."""
    rest = [*corpus, random.choice(corpus)]
    random.shuffle(rest)
    while rest:
        size = random.randint(1, len(rest))
        yield rest[:size]
        rest = rest[size:]


@ON_DISK
@given(CORPORA, st.randoms(use_true_random=False))
def test_any_order_any_batches_and_duplicates_end_in_the_same_bytes(corpus: list[Extraction], random: Random) -> None:
    with folder() as home:
        built(home / "whole", corpus)
        built(home / "grown", [])
        for batch in batches(corpus, random):
            changed(home / "grown", batch)
        assert graph_of(home / "grown") == graph_of(home / "whole")


@ON_DISK
@given(CORPORA, st.randoms(use_true_random=False))
def test_what_is_added_and_retracted_leaves_no_trace(corpus: list[Extraction], random: Random) -> None:
    kept = random.sample(corpus, random.randint(1, len(corpus) - 1))
    passing = [e for e in corpus if e not in kept]
    with folder() as home:
        built(home / "kept", kept)
        built(home / "used", passing)
        changed(home / "used", kept)
        changed(home / "used", (), passing)
        assert graph_of(home / "used") == graph_of(home / "kept")
        changed(home / "used", passing, kept[:1])
        built(home / "swapped", [*passing, *kept[1:]])
        assert graph_of(home / "used") == graph_of(home / "swapped")


def dying(function: Callable[..., object], nth: int) -> Callable[..., object]:
    calls = 0

    def wrapped(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise Killed
        return function(*arguments, **named)

    return wrapped


WRITES = [
    (Index, "contribute"), (Index, "set_iri"), (Index, "set_meta"), (Index, "commit"),
    (EmbeddedStore, "amend"), (EmbeddedStore, "delete"), (EmbeddedStore, "flush"), (Draft, "_release"),
]


@ON_DISK
@given(CORPORA, st.sampled_from(WRITES), st.integers(1, 12))
def test_a_change_cut_short_at_any_write_leaves_before_or_after_and_can_be_done_again(
    corpus: list[Extraction], write: tuple[type, str], nth: int
) -> None:
    owner, name = write
    with folder() as home, pytest.MonkeyPatch.context() as patch:
        built(home / "after", corpus)
        built(home / "store", corpus[1:])
        before = graph_of(home / "store")
        patch.setattr(owner, name, dying(getattr(owner, name), nth))
        try:
            changed(home / "store", corpus[:1])
        except Killed:
            assert graph_of(home / "store") in (before, graph_of(home / "after"))
        patch.undo()
        changed(home / "store", corpus[:1])
        assert graph_of(home / "store") == graph_of(home / "after")
