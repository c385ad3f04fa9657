"""The measures of the corpus' variety; and that no part of it has sentences of another, or of texts outside."""

from __future__ import annotations

from functools import cache

import pytest
from tests.benchmarks.copies import Run, Sentence, longest_run, near_copies, sentences, share_in
from tests.benchmarks.diversity import OTHERS, Entry, Spread, actions, entries, frame, idle, others, overlaps, shape

from kg.extract.parse import Parser
from kg.model import Commitment, Document, Force, Modality, SlotSpan
from kg.text import structure


def cut(text: str, name: str = "x") -> list[Sentence]:
    return list(sentences(Document(name=name, content=text)))


def deed(text: str, quote: str, action: str) -> Commitment:
    start, at = text.index(quote), text.index(action)
    return Commitment(
        id="c1", doc="x", quote=quote, start=start, end=start + len(quote), modality=Modality.OBLIGATION,
        force=Force.UNDERTAKEN, action=action, spans=(SlotSpan(slot="action", start=at, end=at + len(action)),),
    )  # fmt: skip


@cache
def corpus() -> list[Entry]:
    return entries()


def part(*names: str) -> list[Sentence]:
    return [sentence for entry in corpus() if entry.part in names for sentence in entry.sentences]


def test_sentences_end_at_stops_but_not_at_titles_and_initials() -> None:
    found = cut('Gen. A. Oru met Dr. Ilk. "We leave on No. 5 road." Was it 3.5 km? Yes.\n\nDone at Orsund.')
    assert [s.text for s in found] == [
        "Gen. A. Oru met Dr. Ilk.", '"We leave on No. 5 road."', "Was it 3.5 km?", "Yes.", "Done at Orsund.",
    ]  # fmt: skip


def test_words_are_in_lower_case_and_keep_apostrophe_and_hyphen() -> None:
    (found,) = cut("Torvia’s cease-fire holds.")
    assert found.words == ("torvia’s", "cease-fire", "holds")


def test_a_sentence_with_a_name_exchanged_is_a_near_copy_and_one_in_other_words_is_not() -> None:
    first = cut("The army of Torvia shall withdraw all its heavy guns from the river bank within ten days.", "a")
    copy = cut("The army of Norland shall withdraw all its heavy guns from the river bank within ten days.", "b")
    other = cut("Within ten days, Norland must have pulled its artillery back from the bank of the river.", "c")
    (found,) = near_copies(first, [*copy, *other])
    assert (found.one.document, found.other.document) == ("a", "b")
    assert found.share == pytest.approx(10 / 18)  # 14 shingles each, four of them with the name
    assert "0.56  a: The army of Torvia" in str(found)


def test_a_sentence_is_no_copy_of_itself_and_formulas_are_none_of_each_other() -> None:
    both = [*cut("Have agreed as follows:", "a"), *cut("Have agreed as follows:", "b")]
    assert near_copies(both, both) == []
    same = [*cut("The guns shall fall silent.", "a"), *cut("The guns shall fall silent!", "b")]
    assert [(c.one.document, c.other.document, c.share) for c in near_copies(same, same)] == [
        ("a", "b", 1.0), ("b", "a", 1.0),
    ]  # fmt: skip


def test_shared_sequences_and_the_longest_of_them() -> None:
    one = cut("The rebels will free nine prisoners by Friday. It rained.", "a")
    other = cut("He said the rebels will free nine prisoners today.", "b")
    assert share_in(one, other, 5) == pytest.approx(2 / 4)
    assert share_in(other, one, 5) == pytest.approx(2 / 5)
    assert share_in(one, other, 8) == 0.0
    assert longest_run(one, other) == Run(
        words=("the", "rebels", "will", "free", "nine", "prisoners"), one="a", other="b"
    )
    assert longest_run(one, cut("Nobody knows.", "c")) == Run(words=(), one="", other="")


def test_spread_counts_distinct_values_and_their_commonest() -> None:
    values = ["withdraw"] * 3 + ["free"] + [f"verb {i}" for i in range(16)]
    found = Spread.of(values)
    assert (found.number, found.distinct, found.ratio) == (20, 18, 0.9)
    assert found.commonest == pytest.approx(12 / 20)
    assert found.sampled is None
    assert Spread.of([]).ratio == 0.0


def test_rarefaction_of_a_sample_as_large_as_the_whole_counts_all() -> None:
    assert Spread.of([f"verb {i % 50}" for i in range(200)]).sampled == pytest.approx(50)
    assert Spread.of(["a"] * 200 + ["b"] * 200).sampled == pytest.approx(2)
    mixed = Spread.of(["a"] * 399 + ["b"]).sampled
    assert mixed == pytest.approx(1.5)  # the single b is drawn every other time


def test_sentences_without_a_deed_are_those_in_which_none_begins() -> None:
    text = "It rained. The army shall withdraw. Nobody knows. The rebels must leave."
    document = Document(name="x", content=text)
    deeds = (deed(text, "The army shall withdraw", "withdraw"),)
    annotated = Entry(document=document, part="train", sentences=tuple(cut(text)), deeds=deeds)
    waiting = Entry(document=document, part="train", sentences=tuple(cut(text)), deeds=None)
    assert idle([annotated, waiting]) == 0.75
    assert idle([waiting]) == 0.0


@pytest.mark.parametrize(
    ("text", "action", "expected_shape", "expected_frame"),
    [
        ("Torvia shall withdraw its guns.", "withdraw", "ROOT VERB", "shall aux"),
        ("Torvia shall release prisoners and return bodies.", "return", "ROOT VERB", "shall aux"),
        ("Torvia pledged to withdraw its guns.", "withdraw", "ROOT xcomp VERB", "pledge xcomp"),
        ("Torvia agreed to the withdrawal of guns.", "withdrawal", "ROOT prep pobj NOUN", "agree prep pobj"),
    ],
)
def test_structure_and_frame_of_a_deed(text: str, action: str, expected_shape: str, expected_frame: str) -> None:
    parsed = Parser().parse(structure(Document(name="x", content=text)))
    (token,) = actions(parsed, [deed(text, text, action)])
    assert (shape(token), frame(token)) == (expected_shape, expected_frame)


def test_an_action_without_a_place_has_no_structure() -> None:
    text = "Torvia shall withdraw its guns."
    parsed = Parser().parse(structure(Document(name="x", content=text)))
    without = deed(text, text, "withdraw")
    assert list(actions(parsed, [Commitment(**{**_fields(without), "spans": ()})])) == []  # type: ignore[arg-type]


def _fields(record: Commitment) -> dict[str, object]:
    return {
        name: getattr(record, name) for name in ("id", "doc", "quote", "start", "end", "modality", "force", "action")
    }


def test_the_table_lists_every_near_copy() -> None:
    text = "The rebels will free nine prisoners by Friday."
    made = [
        Entry(document=Document(name=n, content=text), part=p, sentences=tuple(cut(text, n)), deeds=None)
        for n, p in (("a", "train"), ("b", "test"))
    ]
    rows = "\n".join(overlaps(made, ()))
    assert f"test in train: 1.00  b: {text}\n      a: {text}" in rows
    assert "8: the rebels will free nine prisoners by friday (b, a)" in rows


def test_no_sentence_of_the_test_part_is_a_near_copy_of_one_of_the_others() -> None:
    assert len(part("test")) > 500 and len(part("train", "tune")) > 3000
    assert [str(copy) for copy in near_copies(part("test"), part("train", "tune"))] == []


@pytest.mark.skipif(not (OTHERS / "texts").is_dir(), reason="the other texts are not at hand")
def test_no_sentence_of_the_corpus_is_a_near_copy_of_one_outside() -> None:
    outside = others()
    assert len(outside) > 200
    assert [str(copy) for copy in near_copies(part("train", "tune", "test"), outside)] == []
