"""Every competency and view query gives the same table from an endpoint as from the embedded store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers import oxigraph, virtuoso
from tests.serving import serving

from kg.errors import StoreError
from kg.query import run
from kg.serve.limits import Limits
from kg.store import EmbeddedStore, RemoteStore, Store, Table, begin
from kg.validate import ValidGraph

QUERIES = Path(__file__).resolve().parents[2] / "queries"
CASES = sorted(path.parent for path in QUERIES.glob("*/expected.csv") if not (path.parent / "data.trig").exists())


@pytest.fixture(scope="module", params=["oxigraph", "kg serve"])
def remote(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, valley_graphs: tuple[ValidGraph, ...]
) -> Iterator[RemoteStore]:
    """An endpoint that holds the valley."""
    if request.param == "oxigraph":
        with oxigraph() as address, RemoteStore(address.query, address.store) as store:
            for graph in valley_graphs:
                store.put(graph)
            yield store
        return
    home = tmp_path_factory.mktemp("served") / "store"
    with begin(home) as draft:
        draft.fill(valley_graphs)
        draft.commit()
    with serving(home, limits=Limits(workers=1)) as served, RemoteStore(f"{served.address}/sparql") as store:
        yield store


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answer_is_that_of_the_embedded_store(remote: RemoteStore, valley: EmbeddedStore, case: Path) -> None:
    found = answer(remote, case)
    assert found is not None and found == answer(valley, case)


def test_the_graphs_are_the_same_bytes(remote: RemoteStore, valley: EmbeddedStore) -> None:
    assert remote.nquads() == valley.nquads()


VIRTUOSO_DIFFERS = {
    "contested-facts", "contested-facts.only-contested", "names-and-voices", "odrl", "who-owes-what",
    "who-owes-what.actor", "who-says-what",
}
"""Cases that Virtuoso 7.2.5 of Debian answers otherwise than the others; its Turtle for ``odrl`` cannot be parsed."""


def test_virtuoso_answers_most(
    tmp_path: Path, valley_graphs: tuple[ValidGraph, ...], valley: EmbeddedStore
) -> None:
    with virtuoso(tmp_path) as address, RemoteStore(address.query, address.store) as remote:
        for graph in valley_graphs:
            remote.put(graph)
        assert set(valley.graphs()) <= set(remote.graphs())
        different = {case.name for case in CASES if answer(remote, case) != answer(valley, case)}
    assert different == VIRTUOSO_DIFFERS


def answer(store: Store, case: Path) -> Table | None:
    """The answer to a case; None where what comes back is no answer."""
    params = json.loads((case / "params.json").read_text()) if (case / "params.json").exists() else {}
    try:
        return run(store, case.name.partition(".")[0], params)
    except StoreError:
        return None
