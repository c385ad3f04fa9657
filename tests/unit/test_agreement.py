"""Agreement between annotators: deeds pair once, slots are compared by their words."""

from __future__ import annotations

from tests.benchmarks.agreement import agreement, second_readings

from kg.model import Actor, ActorKind, Commitment, Force, Modality

QUOTE = "Torvia shall withdraw its guns by Friday"


def reading(
    *, force: Force = Force.UNDERTAKEN, thing: str = "its guns", debtor: str = "Torvia"
) -> list[Actor | Commitment]:
    actor = Actor(id="a1", doc="x", quote="Torvia", start=0, end=6, name=debtor, kind=ActorKind.STATE)
    deed = Commitment(
        id="c1", doc="x", quote=QUOTE, start=0, end=len(QUOTE), modality=Modality.OBLIGATION, force=force,
        action="withdraw", object=thing, debtor=("a1",),
    )  # fmt: skip
    return [actor, deed]


def test_the_same_reading_agrees_in_all() -> None:
    found = agreement([([*reading()], [*reading()])])
    assert found["commitment"] == (2, 2)
    assert all(right == of for right, of in found.values())


def test_what_differs_is_counted_by_slot() -> None:
    found = agreement([([*reading()], [*reading(force=Force.DEMANDED, thing="all shells", debtor="Lumba")])])
    assert found["commitment"] == (2, 2)
    assert found["commitment.modality"] == (1, 1)
    assert found["commitment.force"] == found["commitment.object"] == found["commitment.debtor"] == (0, 1)


def test_a_deed_that_one_annotator_lacks_lowers_what_is_found() -> None:
    assert agreement([([*reading()], [])])["commitment"] == (0, 1)


def test_second_notes_of_the_corpus_can_be_read() -> None:
    pairs = list(second_readings())
    assert len(pairs) >= 40
    assert agreement(pairs)["commitment.modality"][1] > 100
