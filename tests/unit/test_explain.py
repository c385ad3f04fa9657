"""Records for a reader at a terminal."""

from __future__ import annotations

from kg.explain import explain
from kg.model import Actor, ActorKind, Commitment, Document, Extraction, Force, Modality, SlotSpan

TEXT = "Ruritania\x1b[2J shall leave\nZenda by noon."


def test_block_of_each_record_in_text_order() -> None:
    promise = Commitment(
        id="c1",
        doc="d",
        quote=TEXT[:-1],
        start=0,
        end=len(TEXT) - 1,
        modality=Modality.OBLIGATION,
        force=Force.UNDERTAKEN,
        action="leave",
        object="Zenda",
        debtor=("a1",),
        deadline="12:00",
        rule="modal.shall",
        confidence=0.85,
        spans=(
            SlotSpan(slot="cue", start=14, end=19),
            SlotSpan(slot="debtor", start=0, end=9),
            SlotSpan(slot="object", start=26, end=31),
            SlotSpan(slot="deadline", start=32, end=39),
        ),
    )
    actor = Actor(id="a1", doc="d", quote="Ruritania", start=0, end=9, name="Ruritania", kind=ActorKind.STATE)
    made = Extraction(document=Document(name="d", content=TEXT), records=(actor, promise))
    assert list(explain(made)) == [
        "d c1: obligation, undertaken",
        "  quote       “Ruritania\N{REPLACEMENT CHARACTER}[2J shall leave Zenda by noon” (0-39)",
        "  read        Ruritania must leave Zenda; deadline 12:00",
        '  frame       the modal verb "shall" gives the deed its force',
        "  cue         “shall” (14-19)",
        "  rule        modal.shall",
        "  confidence  0.85",
        "  words       debtor: “Ruritania” (0-9)",
        "              object: “Zenda” (26-31)",
        "              deadline: “by noon” (32-39)",
        "",
        "d a1: actor, state",
        "  quote       “Ruritania” (0-9)",
        "  read        Ruritania",
        "",
    ]
