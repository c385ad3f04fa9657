"""Short runs of what ``tests/benchmarks`` does at length: many readers at a time, and requests bent at random."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.benchmarks.clients import measure
from tests.benchmarks.fuzz import fuzz


def test_many_readers_get_right_answers_over_a_restart(built: Path) -> None:
    first, *lines = asyncio.run(measure(built, 12, 8))
    assert first.endswith(" 0 wrong"), lines


def test_no_request_breaks_it(built: Path) -> None:
    told, *faults = asyncio.run(fuzz(built, 400, 60))
    assert faults == [] and "the server is well" in told
