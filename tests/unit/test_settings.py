"""Settings from defaults and the environment."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.settings import DEFAULT_BASE, Settings


def test_defaults() -> None:
    assert Settings().base == DEFAULT_BASE
    assert Settings.from_environment({}) == Settings()


@pytest.mark.parametrize("base", ["https://example.org/kg/", "http://localhost:8000/id#", "urn:example:kg:"])
def test_base_from_the_environment(base: str) -> None:
    assert Settings.from_environment({"KG_BASE": base, "OTHER": "x"}) == Settings(base=base)


@pytest.mark.parametrize(
    "base",
    [
        "",
        "https://example.org/kg",
        "example.org/",
        "ftp://example.org/",
        "https://a b/",
        "https://a/<x>/",
        "https://a/\n",
    ],
)
def test_what_is_no_base(base: str) -> None:
    with pytest.raises(UsageError, match="is no base IRI") as caught:
        Settings.from_environment({"KG_BASE": base})
    assert caught.value.where == "KG_BASE"
    assert caught.value.mend
