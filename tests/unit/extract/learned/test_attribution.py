"""From findings to attributions: the network's words where it is sure, the rules' where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract.attribution import Attribution
from kg.extract.learned.attribution import attributions_of
from kg.extract.learned.findings import Filler, Finding
from kg.extract.learned.labels import ATTRIBUTION
from kg.extract.parse import Parser
from kg.extract.stages import Read, by_rules
from kg.model import Document, Force, Modality, Verdict
from kg.text import structure

TEXT = "The envoy of Torvia said that the road is open. Nobody believed it."


@pytest.fixture(scope="module")
def read() -> Read:
    return by_rules(Parser().parse(structure(Document(name="x", content=TEXT))))


def filler(read: Read, first: str, last: str, sure: float = 0.9) -> Filler:
    doc = read.reader.parsed.blocks[0].doc
    low, high = (next(t for t in doc if t.text == word) for word in (first, last))
    return Filler(first=low, last=high, sure=sure)


def finding(read: Read, rule: Attribution | None = None) -> Finding:
    word = filler(read, "said", "said").first
    return Finding(
        kind=ATTRIBUTION, word=word, chance=0.8, modality=Modality.OBLIGATION, force=Force.UNDERTAKEN,
        verdict=Verdict.PERFORMED, sure=1.0, rule=rule, roles={},
    )  # fmt: skip


def words(spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [TEXT[a:b] for a, b in spans]


def test_the_networks_words_count_where_it_is_sure(read: Read) -> None:
    roles = {"speaker": (filler(read, "The", "Torvia"),), "quote": (filler(read, "that", "."),)}
    (made,) = attributions_of(read.reader, [replace(finding(read), roles=roles)])
    assert words(made.source) == ["The envoy of Torvia"]
    assert words(made.cue) == ["said"]
    assert words(made.content) == ["that the road is open"]  # without the full stop


def test_source_and_content_stay_as_the_rules_have_them(read: Read) -> None:
    rule = Attribution(source=((4, 9),), cue=((20, 24),), content=((30, 46),), speaker=("p9",))
    roles = {"quote": (filler(read, "that", "road"),), "speaker": (filler(read, "Torvia", "Torvia"),)}
    (made,) = attributions_of(read.reader, [replace(finding(read, rule), roles=roles)])
    assert made == rule
    unsure = {"cue": (filler(read, "Torvia", "said", 0.4),)}
    assert next(attributions_of(read.reader, [replace(finding(read, rule), roles=unsure)])).cue == rule.cue
    sure = {"cue": (filler(read, "Torvia", "said"),)}
    assert words(next(attributions_of(read.reader, [replace(finding(read, rule), roles=sure)])).cue) == ["Torvia said"]


def test_without_content_nothing_is_attributed(read: Read) -> None:
    roles = {"speaker": (filler(read, "The", "Torvia"),)}
    assert list(attributions_of(read.reader, [replace(finding(read), roles=roles)])) == []
