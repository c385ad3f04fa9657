"""Blocks, list stems and datelines."""

from __future__ import annotations

import itertools

import pytest

from kg.model import Document
from kg.text import BlockKind, Text, structure


def read(content: str, **front: str) -> Text:
    return structure(Document(name="d", content=content, **front))


def shapes(text: Text) -> list[tuple[str, str | None, int | None]]:
    return [(b.kind.value, b.number, b.stem) for b in text.blocks]


def words(text: Text, index: int) -> str:
    block = text.blocks[index]
    return text.document.content[block.start : block.end]


def test_every_block_is_a_stretch_of_the_text_and_none_overlap() -> None:
    text = read("Truce terms\n\nBoth sides shall:\n(a) stop firing;\n(b) free prisoners.\n\nDone at Lusaka, 3 May 1994")
    spans = [(b.start, b.end) for b in text.blocks]
    assert spans == sorted(spans)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert all(words(text, i).strip() == words(text, i) for i in range(len(text.blocks)))


def test_title_items_and_stem() -> None:
    text = read("Truce terms\n\nThe sides shall:\n\n1. stop firing;\n\n2. free prisoners.\n\nThe river stays open.")
    assert shapes(text) == [
        ("title", None, None), ("paragraph", None, None), ("item", "1", 1), ("item", "2", 1), ("paragraph", None, None),
    ]  # fmt: skip


def test_a_number_alone_on_its_line_belongs_to_what_follows() -> None:
    text = read("Peace accord\n\n1.\n\nThe front disarms.\n\n2.\n\nThe state pays pensions.")
    assert shapes(text)[1:] == [("item", "1", None), ("item", "2", None)]
    assert words(text, 1) == "The front disarms."


def test_nested_lists_keep_their_own_stems() -> None:
    text = read(
        "The army shall:\n(a) leave the town;\n(b) free prisoners, in particular:\n"
        "(i) minors;\n(ii) the sick;\n(c) open the road."
    )
    assert [b.stem for b in text.blocks] == [None, 0, 0, 2, 2, 0]


def test_loose_lower_case_items_hang_on_their_bullet() -> None:
    text = read(
        "The Commission decided to:\n\n• call for A by the sides;\n\nthe reopening of the bridge;\n\n• appoint a chair."
    )
    assert [(b.number, b.stem) for b in text.blocks] == [(None, None), ("", 0), (None, 1), ("", 0)]


def test_items_in_one_line_are_cut() -> None:
    text = read("Members:\n\n- Ana Ruiz - Ben Okoro - Carla Diaz")
    assert [words(text, i) for i in range(1, len(text.blocks))] == ["Ana Ruiz", "Ben Okoro", "Carla Diaz"]
    inline = read("Accord\n\n1. Guns fall silent at noon. 2. Troops stay where they are. 3. Breaches are reported.")
    assert [b.number for b in inline.blocks[1:]] == ["1", "2", "3"]


def test_an_initial_is_no_item_marker() -> None:
    text = read("A. Mensah, who led the talks, left on Monday.\n\nHe returned on Friday.")
    assert [b.number for b in text.blocks] == [None, None]


def test_hard_wraps_do_not_cut_but_short_last_lines_do() -> None:
    line = "The mediators said late on Tuesday that both the army and the northern front had\n"
    text = read(
        line + "agreed to stop fighting for thirty days after secret talks in the border town of\nGoz.\n"
        "The deal takes effect at midnight and will be watched over by monitors of the union,\nofficials said."
    )
    assert len(text.blocks) == 2
    assert words(text, 1).startswith("The deal")


def test_a_sentence_cut_by_a_page_end_is_whole_again() -> None:
    text = read("Fighters have left the northern and western districts of the\n\ncapital since Sunday, monitors said.")
    assert len(text.blocks) == 1


@pytest.mark.parametrize(
    ("content", "issued"),
    [
        ("NAIROBI, 12 March 2024 (Agency) - The rebels agreed to leave.", "2024-03-12"),
        ("GENEVA, March 3, 1999 - The two envoys met again.", "1999-03-03"),
        ("date 2021-05-06 6 May 18:45 (UTC+2)\n\nThe guns fell silent.", "2021-05-06T18:45+02:00"),
        ("Press release\n\n14 June 2011, 9:30 pm EAT\n\nThe guns fell silent.", "2011-06-14T21:30+03:00"),
        ("To: the Board\n\nDate: 7 August 2015\n\nThe guns fell silent.", "2015-08-07"),
        ("Accord\n\n1. Guns fall silent.\n\nDone at Lusaka, this 3rd day of May, 1994", "1994-05-03"),
    ],
)
def test_issued_is_read_where_a_text_speaks_of_itself(content: str, issued: str) -> None:
    assert read(content).issued == issued


@pytest.mark.parametrize(
    "content",
    [
        "NAIROBI, March 12 (Agency) - The rebels agreed to leave.",
        "The accord of 12 March 2024 has failed, the front said.",
        "03/04/2020\n\nThe guns fell silent.",
        "GENEVA, 31 February 1999 - The two envoys met again.",
    ],
)
def test_no_date_is_guessed(content: str) -> None:
    assert read(content).issued is None


def test_front_matter_comes_before_the_dateline() -> None:
    assert read("GENEVA, March 3, 1999 - The envoys met.", issued="2000-01-01").issued == "2000-01-01"


def test_dateline_byline_and_boilerplate_stand_apart() -> None:
    text = read(
        "GOZ, 1 May 2020 (Wire) - The army left the town.\n\nBy Ama Boateng\n\n"
        "Share this article:\n\nThe front moved in.\n\n© 2020 Wire. All rights reserved."
    )
    kinds = [b.kind for b in text.blocks]
    assert kinds == [
        BlockKind.DATELINE, BlockKind.PARAGRAPH, BlockKind.BYLINE, BlockKind.BOILERPLATE, BlockKind.PARAGRAPH,
        BlockKind.BOILERPLATE,
    ]  # fmt: skip
    assert words(text, 1) == "The army left the town."


def test_signatures_and_footnotes_close_an_agreement() -> None:
    text = read(
        "Accord of Goz\n\n1. The front disarms.\n\nDone at Goz, on 1 May 2001\n\n"
        "For the Front:\n\nAma Boateng\n\nWitnesses:\n\n"
        "Ben Okoro\n\ni Such lists, according to the law on arms, are kept by the joint commission of the parties."
    )
    assert [b.kind.value for b in text.blocks[2:]] == ["signature"] * 5 + ["footnote"]


def test_a_line_for_somebody_within_a_list_is_no_signature() -> None:
    text = read("The line runs as follows:\n\n- for the army:\n\nfrom the bridge;\n\n- for the front: from the hill.")
    assert BlockKind.SIGNATURE not in [b.kind for b in text.blocks]


def test_headings() -> None:
    text = read("The army left the town on Sunday.\n\nRebels 'ready'\n\nThe front moved in on Monday.")
    assert [b.kind.value for b in text.blocks] == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize("content", ["", " \n\n ", "\n"])
def test_empty_texts_have_no_blocks(content: str) -> None:
    assert read(content).blocks == ()


def test_a_paragraph_without_end_is_cut_between_sentences() -> None:
    text = read("The guns fell silent on the hill. " * 3000)
    assert len(text.blocks) > 4
    assert all(b.end - b.start <= 20_000 for b in text.blocks)
    assert all(words(text, i).endswith(".") for i in range(len(text.blocks)))
