"""Who speaks."""

from __future__ import annotations

from kg.extract.attribution import speech_over
from kg.extract.parse import Parser
from kg.model import Document, Illocution
from kg.text import structure


def heard(text: str, word: str) -> list[tuple[str, Illocution]]:
    """Sources and speech acts over a word, the innermost first."""
    parsed = Parser().parse(structure(Document(name="d", content=text)))
    token = next(t for block in parsed.blocks for t in block.doc if t.text == word)
    speech, out = speech_over(token), []
    while speech is not None:
        out.append((speech.source.text, speech.act))
        speech = speech.outer
    return out


def test_source_cue_and_act() -> None:
    assert heard("The ministry confirmed that troops had left.", "left") == [("ministry", Illocution.CONFIRMED)]


def test_the_cue_may_follow() -> None:
    assert heard("Both towns were shelled, the governor said.", "shelled") == [("governor", Illocution.ASSERTED)]


def test_according_to() -> None:
    assert heard("According to the mission, both towns were shelled.", "shelled") == [("mission", Illocution.ASSERTED)]


def test_speech_within_speech() -> None:
    chain = heard("Reuters reported that Cairo announced that the crossing would open.", "open")
    assert chain == [("Cairo", Illocution.ANNOUNCED), ("Reuters", Illocution.REPORTED)]


def test_a_document_speaks_for_its_owner() -> None:
    assert heard("A statement by the ministry said troops had left.", "left") == [("ministry", Illocution.ASSERTED)]


def test_it_goes_on_in_the_next_sentence() -> None:
    text = "The ministry confirmed this. All troops have left the valley."
    assert heard(text, "left") == [("ministry", Illocution.CONFIRMED)]


def test_nobody_is_quoted() -> None:
    assert heard("All troops have left the valley.", "left") == []
    assert heard("The ministry said nothing. All troops have left the valley.", "left") == []
