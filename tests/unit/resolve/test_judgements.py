"""People's decisions: joined stays joined, apart stays apart, rejected is not read, the last word counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.resolve.scribe import SETTINGS, Writer, promise

from kg.errors import StoreError
from kg.ids import document_key
from kg.judgements import Anchor, Decision, Judgement, append, effective, read
from kg.model import ActorKind, Extraction
from kg.resolve import Resolution, Weaver, labels, resolution
from kg.resolve.index import Index


def named(name: str, text: str = "{} will withdraw its guns.") -> Extraction:
    writer = Writer(text.format(name))
    writer.actor("a1", name, ActorKind.ARMED_GROUP)
    promise(writer, "will withdraw its guns", debtor=("a1",), object="its guns")
    return writer.extraction(publisher="Aster Wire")


FRONT, LEAGUE = named("Hill Front"), named("Reed League")
AGAIN = named("Hill Front", "Once more {} will withdraw its guns.")


def anchor(extraction: Extraction, record: str = "a1") -> Anchor:
    return document_key(extraction.document), record


def judged(decision: Decision, a: Anchor, b: Anchor | None = None, **fields: str) -> Judgement:
    return Judgement(at="2031-05-02T10:00:00Z", by="ana", decision=decision, a=a, b=b, **fields)


def decided(*judgements: Judgement, documents: tuple[Extraction, ...] = (FRONT, LEAGUE, AGAIN)) -> Resolution:
    """The same in three ways: all at once, decisions before documents, documents one by one and decisions last."""
    results = []
    for way in ("together", "decisions first", "decisions last"):
        with Index.in_memory() as index:
            weaver = Weaver(index, SETTINGS.base)
            if way == "together":
                weaver.change(documents, (), judgements)
            elif way == "decisions first":
                weaver.change((), (), judgements)
                weaver.change(documents)
            else:
                for document in documents:
                    weaver.change([document])
                weaver.change((), (), judgements)
            labels(weaver)
            results.append(resolution(weaver))
    assert results[0] == results[1] == results[2]
    return results[0]


def groups(found: Resolution) -> int:
    return sum(a.kind is ActorKind.ARMED_GROUP for a in found.actors.values())


def test_what_people_join_is_one_and_what_they_keep_apart_is_two() -> None:
    assert groups(decided()) == 2
    assert groups(decided(judged(Decision.SAME, anchor(FRONT), anchor(LEAGUE)))) == 1
    assert groups(decided(judged(Decision.NOT_SAME, anchor(FRONT), anchor(AGAIN)))) == 3
    assert groups(decided(judged(Decision.UNSURE, anchor(FRONT), anchor(LEAGUE)))) == 2


def test_a_decision_goes_with_its_documents_and_comes_back_with_them() -> None:
    same = judged(Decision.SAME, anchor(FRONT), anchor(LEAGUE))
    with Index.in_memory() as index:
        weaver = Weaver(index, SETTINGS.base)
        weaver.change([FRONT, LEAGUE], (), [same])
        before = resolution(weaver)
        assert groups(before) == 1
        weaver.change((), [document_key(LEAGUE.document)])
        assert resolution(weaver) == decided(documents=(FRONT,))
        weaver.change([LEAGUE])
        assert resolution(weaver) == before


def test_a_rejected_record_is_not_read_and_an_edited_one_as_edited() -> None:
    found = decided(judged(Decision.REJECT, anchor(FRONT, "c1")), documents=(FRONT,))
    assert not found.commitments
    found = decided(
        judged(Decision.EDIT, anchor(FRONT, "c1"), slot="deadline", value="2031-06-01"),
        judged(Decision.ACCEPT, anchor(FRONT, "a1")),
        documents=(FRONT,),
    )
    assert [c.deadline for c in found.commitments.values()] == ["2031-06-01"]
    assert {c.review for c in found.accounts[0].claims} == {"edited"}


def test_the_last_decision_on_a_subject_counts_and_none_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    first = judged(Decision.SAME, anchor(FRONT), anchor(LEAGUE), why="one letterhead")
    last = judged(Decision.UNSURE, anchor(LEAGUE), anchor(FRONT))
    append(path, first)
    append(path, last)
    assert read(path) == [last]
    assert len(path.read_text().splitlines()) == 2
    assert effective([last, first]) == [first]
    assert read(tmp_path / "none.jsonl") == []


@pytest.mark.parametrize("line", ["nonsense", '{"at": "x", "by": "y", "decision": "same", "a": ["d", "r"]}'])
def test_a_line_that_is_no_judgement_stops_the_run(tmp_path: Path, line: str) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_text(f"{line}\n")
    with pytest.raises(StoreError, match=r"judgements\.jsonl:1: is no judgement"):
        read(path)
