"""Windows and places of the learned reader: each sentence is judged once, and the way back to the text holds."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.extract import Extractor, ReaderKind
from kg.extract.forces import Register
from kg.extract.learned.hints import action_of, roles_of, seen_in
from kg.extract.learned.places import Places
from kg.extract.learned.windows import CORE, LEFT, Window, windows
from kg.extract.parse import Parsed, Parser
from kg.model import Commitment, Document
from kg.text import structure

LIST = "The parties agree to:\n" + "\n".join(
    f"{letter}) withdraw the {number} guns and all the shells that the army of Torvia has brought to post {number};"
    for number, letter in enumerate("abcdefghijklmnopqrst", start=1)
)


def by_letters(word: str) -> list[int]:
    """Pieces of at most four letters."""
    return [1000 + len(word[i : i + 4]) for i in range(0, len(word), 4)]


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    return Parser().parse(structure(Document(name="list", content=LIST)))


@pytest.fixture(scope="module")
def found(parsed: Parsed) -> list[Window]:
    return list(windows(parsed, by_letters, Register.ADOPTED))


def test_every_token_is_judged_in_one_window(parsed: Parsed, found: list[Window]) -> None:
    judged = Counter(at for w in found for at in set(w.at[slice(*w.core)]) if at is not None)
    tokens = {(b.index, t.i) for b in parsed.blocks for t in b.doc if not t.is_space}
    assert len(found) > 3
    assert set(judged) == tokens
    assert set(judged.values()) == {1}


def test_windows_are_bounded_and_their_features_even(found: list[Window]) -> None:
    for w in found:
        assert w.core[0] - 1 <= LEFT
        assert w.core[1] - w.core[0] <= CORE + 1
        assert len(w.ids) == len(w.tags) == len(w.dependencies) == len(w.entities) == len(w.at)


def test_the_stem_of_a_list_stands_before_each_of_its_items(parsed: Parsed, found: list[Window]) -> None:
    stem = next(b.index for b in parsed.blocks if "parties" in b.doc.text)
    assert parsed.blocks[found[-1].at[found[-1].core[0]][0]].block.stem == stem  # type: ignore[index]  # a word
    assert any(at is not None and at[0] == stem for at in found[-1].at[: found[-1].core[0]])


def test_a_stretch_of_the_text_is_found_among_the_pieces(parsed: Parsed, found: list[Window]) -> None:
    start = LIST.index("the 1 guns")
    places = Places(parsed, found[0])
    place = places.range((start, start + len("the 1 guns")))
    assert place is not None
    tokens = dict.fromkeys(t.text for i in range(*place) if (t := places.token(i)) is not None)
    assert list(tokens) == ["the", "1", "guns"]
    assert places.range((len(LIST), len(LIST) + 5)) is None


def test_what_the_rules_found_is_told_by_piece_and_role() -> None:
    content = "Torvia promised to withdraw its guns from Lumba by 5 May 2031."
    document = Document(name="x", content=content)
    parser = Parser()
    parsed = parser.parse(structure(document))
    (window,) = windows(parsed, by_letters, Register.ADOPTED)
    places = Places(parsed, window)
    records = [r for r in Extractor(parser, ReaderKind.RULES).extract(document).records if isinstance(r, Commitment)]
    ((piece, record),) = seen_in(records, places)
    assert content[slice(*action_of(record))] == "withdraw"
    assert str(places.token(piece)) == "withdraw"
    words = {
        role: " ".join(dict.fromkeys(str(places.token(i)) for a, b in spans for i in range(a, b)))
        for role, spans in roles_of(record, places).items()
    }
    assert words["object"] == "its guns"
    assert words["doer"] == "Torvia"
    assert words["deadline"].endswith("5 May 2031")
