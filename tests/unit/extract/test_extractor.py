"""The extractor as a whole: what it refuses, what it promises."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from kg.extract import Extractor
from kg.model import Commitment, Document
from kg.records import to_json

TEXT = "Kenya pledged to lift the embargo. On Monday Uganda urged Kenya to free the detainees in Kisumu."


@pytest.mark.parametrize("content", ["", " \n\t\n"])
def test_no_text_gives_a_notice(extractor: Extractor, content: str) -> None:
    found = extractor.extract(Document(name="d", content=content, source="empty.txt"))
    assert found.records == ()
    assert str(found.notices[0]).startswith("empty.txt: the document has no text")


@pytest.mark.parametrize(
    "content",
    [
        "Стороны договорились о прекращении огня с 12 часов и обмене всеми пленными до конца недели.",
        "Les deux parties se sont engagées à libérer tous les prisonniers avant la fin du mois de mai.",
        "Die Parteien verpflichten sich, alle Truppen bis zum Ende des Monats aus der Stadt abzuziehen.",
    ],
)
def test_other_languages_give_a_notice_and_no_record(extractor: Extractor, content: str) -> None:
    found = extractor.extract(Document(name="d", content=content))
    assert found.records == ()
    assert "not in English" in found.notices[0].what


def test_twice_the_same(extractor: Extractor) -> None:
    document = Document(name="d", content=TEXT, issued="2021-05-10")
    first, second = (list(map(to_json, extractor.extract(document).records)) for _ in range(2))
    assert first == second != []


def test_every_quote_is_at_its_offsets_across_broken_lines(extractor: Extractor) -> None:
    content = "Kenya pledged to  lift\nthe embargo on grain ship-\nments to Uganda\r\nby 3 June."
    found = extractor.extract(Document(name="d", content=content, issued="2021-05-10"))
    assert [r for r in found.records if isinstance(r, Commitment)]
    assert all(content[r.start : r.end] == r.quote for r in found.records)


def test_ids_are_unique_and_references_exist(read: Callable[..., Any]) -> None:
    records = read(TEXT).extraction.records
    ids = [r.id for r in records]
    assert len(ids) == len(set(ids))
    used = {i for r in records if isinstance(r, Commitment) for i in (*r.debtor, *r.by, *r.speaker, *r.creditor)}
    assert used <= set(ids)


def test_a_long_text_is_read_to_its_end(extractor: Extractor) -> None:
    filler = "The envoy arrived in the capital on Monday and met the press.\n\n" * 400
    began = time.perf_counter()
    found = extractor.extract(Document(name="d", content=filler + "Kenya pledged to lift the embargo."))
    assert time.perf_counter() - began < 60
    assert [r.action for r in found.records if isinstance(r, Commitment)] == ["lift"]


def test_a_very_long_list_is_no_burden(extractor: Extractor) -> None:
    towns = ", ".join(["the prisoners"] * 400)
    found = extractor.extract(Document(name="d", content=f"Kenya pledged to release {towns}."))
    assert "release" in {r.action for r in found.records if isinstance(r, Commitment)}
