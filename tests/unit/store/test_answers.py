"""Every competency and view query gives the same table from an endpoint as from the embedded store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers import oxigraph
from tests.serving import serving

from kg.query import run
from kg.serve.limits import Limits
from kg.store import EmbeddedStore, RemoteStore, begin
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
    params = json.loads((case / "params.json").read_text()) if (case / "params.json").exists() else {}
    name = case.name.partition(".")[0]
    assert run(remote, name, params) == run(valley, name, params)


def test_the_graphs_are_the_same_bytes(remote: RemoteStore, valley: EmbeddedStore) -> None:
    assert remote.nquads() == valley.nquads()
