"""Confidence: a rule's prior, moved by how often it was right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import DataFileError
from kg.extract import confidence
from kg.extract.lexicon import load


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    yield
    confidence._seen.cache_clear()


def counts(monkeypatch: pytest.MonkeyPatch, table: object) -> None:
    monkeypatch.setattr(confidence, "load", lambda name: {"rules": table})
    confidence._seen.cache_clear()


def test_a_rule_never_seen_keeps_its_prior(monkeypatch: pytest.MonkeyPatch) -> None:
    counts(monkeypatch, {})
    assert confidence.calibrated("verb.pledge", 0.7) == 0.7
    assert confidence.calibrated(None, 0.7) == 0.7
    assert confidence.calibrated("verb.pledge", None) is None


def test_many_sightings_outweigh_the_prior_and_few_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    counts(monkeypatch, {"often": [94, 94], "never": [0, 94], "once": [0, 1]})
    assert confidence.calibrated("often", 0.5) == 0.97
    assert confidence.calibrated("never", 0.5) == 0.03
    assert confidence.calibrated("once", 0.7) == 0.6


@pytest.mark.parametrize("table", [{"rule": [2, 1]}, {"rule": "often"}, {"rule": [1]}, ["rule"]])
def test_counts_that_cannot_be_are_refused(monkeypatch: pytest.MonkeyPatch, table: object) -> None:
    counts(monkeypatch, table)
    with pytest.raises(DataFileError):
        confidence.calibrated("rule", 0.5)


def test_the_shipped_counts_are_of_rules_that_were_seen() -> None:
    assert load("confidence.yaml")["rules"]
    assert (Path(confidence.__file__).parent / "data" / "confidence.yaml").exists()
    assert 0.8 < (confidence.calibrated("verb.pledge.infinitive", 0.75) or 0) <= 1
