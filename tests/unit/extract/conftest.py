from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kg.extract import Extractor, ReaderKind
from kg.model import Actor, Commitment, Conduct, Document, Extraction


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from a text, with actors by name."""

    extraction: Extraction

    @property
    def commitments(self) -> list[Commitment]:
        return [r for r in self.extraction.records if isinstance(r, Commitment)]

    @property
    def conduct(self) -> list[Conduct]:
        return [r for r in self.extraction.records if isinstance(r, Conduct)]

    def names(self, ids: tuple[str, ...]) -> set[str]:
        named = {r.id: r.name for r in self.extraction.records if isinstance(r, Actor)}
        return {named[i] for i in ids}

    def deeds(self) -> list[tuple[str, str, str, str | None]]:
        """Force, modality, action and object of every commitment."""
        return [(c.force.value, c.modality.value, c.action, c.object) for c in self.commitments]


Reader = Callable[..., Read]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The rules alone: what the network adds depends on its weights, not on a rule under test."""
    return Extractor(reader=ReaderKind.RULES)


@pytest.fixture(scope="session")
def read(extractor: Extractor) -> Reader:
    """``read(text, title=..., issued=...)``: the records of a text dated 10 May 2021."""

    def run(text: str, *, title: str | None = None, issued: str | None = "2021-05-10") -> Read:
        return Read(extractor.extract(Document(name="d", content=text, title=title, issued=issued)))

    return run
