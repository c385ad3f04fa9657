"""Who is meant: names in other words, nominals, pronouns, and those who must be kept apart."""

from __future__ import annotations

from kg.extract.coreference import Referents
from kg.extract.entities import initials, same_person
from kg.extract.parse import Parsed, Parser
from kg.model import ActorKind, Document
from kg.text import structure


class Reading:
    """A parsed text with its referents, asked by words."""

    def __init__(self, content: str) -> None:
        self.parsed: Parsed = Parser().parse(structure(Document(name="d", content=content)))
        self.referents = Referents.of(self.parsed)

    def who(self, word: str, nth: int = 0) -> tuple[str, ...]:
        tokens = [t for block in self.parsed.blocks for t in block.doc if t.text == word]
        return self.referents.resolve(tokens[nth])


def test_forces_of_two_countries_are_never_one() -> None:
    text = Reading("The Eritrean Armed Forces held the ridge. The Ethiopian Armed Forces left it.")
    assert text.who("Forces", 0) != text.who("Forces", 1)


def test_a_force_by_its_adjective_and_by_its_country() -> None:
    text = Reading("The Armed Forces of Eritrea held the ridge. Later the Eritrean Armed Forces left it.")
    assert text.who("Forces", 0) == text.who("Forces", 1) != ()


def test_units_of_a_force_are_the_force() -> None:
    text = Reading("The Syrian armed forces agreed to leave. Units of Syria's armed forces left on Monday.")
    assert text.who("Units") == text.who("forces", 0) != ()


def test_other_words_for_the_same_fighters() -> None:
    text = Reading("Armed separatists in the north signed the deal. The militants then left.")
    assert text.who("militants") == text.who("separatists") != ()


def test_leaders_are_not_their_fighters() -> None:
    text = Reading("The separatists signed the deal. The separatist leaders went to the capital.")
    assert text.who("leaders") != text.who("separatists")


def test_short_forms_defined_in_the_text() -> None:
    text = Reading("The Joint Verification Mechanism (JVM) met on Monday. The JVM will visit the camps.")
    assert text.who("JVM", 1) == text.who("Mechanism") != ()


def test_capital_government_and_country_are_one() -> None:
    text = Reading("Colombia signed the text. Bogota said it would comply. The Colombian government thanked the hosts.")
    assert text.who("Colombia") == text.who("Bogota") == text.who("government") != ()


def test_people_are_not_their_state() -> None:
    text = Reading("Nepal freed the detainees. Nepalis welcomed the move.")
    assert text.who("Nepal") != text.who("Nepalis")


def test_family_name_takes_up_the_full_name() -> None:
    text = Reading("President Juan Manuel Santos met the rebels. Santos said they would disarm.")
    assert text.who("Santos", 1) == text.who("Santos", 0) != ()


def test_title_takes_up_the_name() -> None:
    text = Reading("President Juan Manuel Santos met the rebels. The president promised an amnesty.")
    assert text.who("president") == text.who("Santos")


def test_pronouns_agree_with_their_antecedent() -> None:
    text = Reading("The rebels met the mediator. They promised to leave, and he thanked them.")
    assert text.who("They") == text.who("rebels")
    assert text.who("he") == text.who("mediator")


def test_possessive_of_the_subject() -> None:
    text = Reading("Turkey said it would keep its troops there.")
    assert text.who("its") == text.who("it") == text.who("Turkey")


def test_it_in_it_was_agreed_is_nobody() -> None:
    assert Reading("Chad met the front. It was agreed that talks go on.").who("It") == ()


def test_relative_pronoun() -> None:
    text = Reading("The rebels, who hold the dam, agreed to leave.")
    assert text.who("who") == text.who("rebels")


def test_called_by_another_name() -> None:
    text = Reading(
        "The rebel coalition known as the National Salvation Front met in June. The coalition rejected the offer."
    )
    assert text.who("Front") == text.who("coalition", 1) != ()


def test_parties_are_taken_up_by_all_parties() -> None:
    text = Reading("The parties to the conflict signed a truce. All parties must respect it.")
    assert text.who("parties", 1) == text.who("parties", 0)


def test_coordination_gives_both() -> None:
    text = Reading("Kenya and Uganda sent monitors.")
    token = text.parsed.blocks[0].doc[0]
    assert len(text.referents.resolve_phrase(token)) == 2


def test_governments_of_two_countries_are_both() -> None:
    text = Reading("The Governments of Kenya and Uganda signed the pact.")
    assert len(text.who("Governments")) == 2


def test_we_of_a_statement_is_its_first_subject() -> None:
    text = Reading("The European Union welcomes the truce. We call on all sides to respect it.")
    assert text.who("We") == text.who("Union")


def test_records_have_ids_in_text_order_and_exact_mentions() -> None:
    text = Reading("The rebels met in Goma. Uganda asked the rebels to leave. Uganda will send monitors.")
    (rebels,) = text.who("rebels")
    actors, numbers = text.referents.actor_records({rebels: [(0, 10)]})
    assert [(a.id, a.name, a.kind) for a in actors] == [
        ("a1", "The rebels", ActorKind.ARMED_GROUP), ("a2", "Uganda", ActorKind.STATE),
    ]  # fmt: skip
    assert numbers[rebels] == "a1"
    assert actors[0].mentions == ((0, 10),)
    assert [text.parsed.content[s:e] for s, e in actors[1].mentions] == ["Uganda", "Uganda"]
    assert (actors[1].identifiers, actors[1].country) == (("Q1036",), "Q1036")


def test_nominals_that_fill_nothing_are_no_actors() -> None:
    actors, _ = Reading("Some villagers fled. The rebels stayed.").referents.actor_records({})
    assert actors == []


def test_same_person() -> None:
    assert same_person("Omar Hassan El-Bashir", "Omer El-Bashir")
    assert same_person("J. Santos", "Juan Santos")
    assert not same_person("Ana Santos", "Juan Santos")
    assert same_person("Kiir", "Salva Kiir Mayardit")


def test_initials() -> None:
    assert initials("Joint Board of Peace and Order") == "JBPO"
