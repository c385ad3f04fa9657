"""Who speaks."""

from __future__ import annotations

from kg.extract.attribution import attributions, speech_over
from kg.extract.coreference import Referents
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


def laid(text: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of each attribution."""
    parsed = Parser().parse(structure(Document(name="d", content=text)))

    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(text[a:b] for a, b in spans)

    found = attributions(parsed, Referents.of(parsed))
    return [(words(a.source), words(a.cue), words(a.content)) for a in found]


def test_spans_of_an_attribution() -> None:
    assert laid("The militia has left, the League of Towns has confirmed.") == [
        ("the League of Towns", "has confirmed", "The militia has left")
    ]


def test_a_quotation_over_sentences_is_one_content() -> None:
    [(source, cue, content)] = laid('Ros said: "We have left the dam. Nobody stayed behind."')
    assert (source, cue) == ("Ros", "said")
    assert "We have left the dam. Nobody stayed behind" in content


def test_quoted_by_somebody_as_saying() -> None:
    assert heard("The governor was quoted by the Larn Gazette as saying that they must go.", "go")[0][0] == "governor"


def test_an_adverb_has_no_source() -> None:
    assert ("", "allegedly", "Gunmen … burned the mill") in laid("Gunmen allegedly burned the mill.")


def test_reported_tenses_go_on_in_the_same_voice() -> None:
    text = "The envoy said the rebels had accepted. They would leave the field. Snow fell."
    assert heard(text, "leave") == [("envoy", Illocution.ASSERTED)]
    assert heard(text, "fell") == []
