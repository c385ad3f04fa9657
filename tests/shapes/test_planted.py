"""Both engines find the same in graphs with planted violations; ``tests.shapes.planted`` does it with a thousand."""

from __future__ import annotations

import pytest
from tests.shapes.planted import by_reference, findings, planted

from kg.validate import FastEngine, PyshaclEngine


@pytest.mark.filterwarnings("ignore")
def test_the_engines_find_the_same_where_something_is_wrong() -> None:
    fast, reference = FastEngine(), PyshaclEngine()
    found = 0
    for number, graph in enumerate(planted(40)):
        expected = by_reference(reference, graph)
        if expected is not None:
            assert findings(fast, graph) == expected, number
            found += len(expected)
    assert found > 40
