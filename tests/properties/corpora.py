"""Documents with records of every type, made up by hypothesis; names and dates from small sets, so that they meet."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kg.ids import document_key
from kg.model import (
    Actor,
    ActorKind,
    Agreement,
    AgreementKind,
    Commitment,
    Conduct,
    Document,
    Extraction,
    Force,
    Illocution,
    Modality,
    Record,
    ThirdParty,
    ThirdPartyRole,
    Verdict,
)
from kg.settings import Settings

SETTINGS = Settings()
NAMES = (
    "Norland",
    "the Hill Front",
    "Azerbaijani Armed Forces",
    "the militants",
    "They",
    "Ministry of Defence",
    "Aster",
)
TIMES = st.sampled_from(
    [None, "2031", "2031-05", "2031-05-01", "2031-05-01T12:00+03:00", "soon", "2031-05-01/2031-05-09"]
)
TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=20, max_size=60)


@st.composite
def span(draw: st.DrawFn, content: str) -> tuple[int, int]:
    """Offsets of some words of a text that are more than spaces."""
    solid = [i for i, c in enumerate(content) if not c.isspace()]
    start = draw(st.sampled_from(solid))
    return start, draw(st.integers(start + 1, min(len(content), start + 40)))


@st.composite
def extraction(draw: st.DrawFn) -> Extraction:
    """A document with a few records of every type; names and dates from small sets, so that documents meet."""
    content = draw(TEXT) + " words that say it"
    records: list[Record] = []

    def quoted(id: str) -> dict[str, Any]:
        start, end = draw(span(content))
        return {"id": id, "doc": "d", "quote": content[start:end], "start": start, "end": end}

    actors = [f"a{i}" for i in range(draw(st.integers(1, 3)))]
    for id in actors:
        base = quoted(id)
        name, kind = draw(st.sampled_from(NAMES)), draw(st.sampled_from(ActorKind))
        records.append(Actor(**base, name=name, kind=kind, mentions=((base["start"], base["end"]),)))
    some = st.lists(st.sampled_from(actors), unique=True, max_size=2).map(tuple)
    third = ThirdParty(actor=actors[0], role=draw(st.sampled_from(ThirdPartyRole)))
    fields: dict[str, Any] = {
        "kind": draw(st.sampled_from(AgreementKind)),
        "signed": draw(TIMES),
        "effective": draw(TIMES),
    }
    records.append(
        Agreement(
            **quoted("g1"),
            **fields,
            name=draw(st.sampled_from(["a truce", "Aster Accords"])),
            parties=draw(some),
            third_parties=(third,),
        )
    )
    for i in range(draw(st.integers(0, 3))):
        records.append(
            Commitment(
                **quoted(f"c{i}"),
                modality=draw(st.sampled_from(Modality)),
                force=draw(st.sampled_from(Force)),
                action="withdraw",
                debtor=draw(some),
                creditor=draw(some),
                speaker=draw(some),
                by=draw(some),
                object=draw(st.none() | TEXT),
                place=draw(st.none() | TEXT),
                deadline=draw(TIMES),
                start_time=draw(TIMES),
                agreement=draw(st.sampled_from([None, "g1"])),
                illocution=draw(st.sampled_from([None, Illocution.PLEDGED, Illocution.AGREED, Illocution.DEMANDED])),
                confidence=draw(st.none() | st.floats(0, 1)),
            )
        )
    for i in range(draw(st.integers(0, 2))):
        records.append(
            Conduct(
                **quoted(f"k{i}"),
                verdict=draw(st.sampled_from(Verdict)),
                action="withdraw",
                actor=draw(some),
                speaker=draw(some),
                object=draw(st.none() | TEXT),
                time=draw(TIMES),
                agreement=draw(st.sampled_from([None, "g1"])),
            )
        )
    document = Document(
        name="d", content=content, publisher=draw(st.sampled_from([None, "Wire"])), title=draw(st.none() | TEXT)
    )
    return Extraction(
        document=document,
        records=tuple(records),
        issued=draw(st.sampled_from([None, "2031-05-02", "2031-05-02T10:00+02:00"])),
    )


# One document gives one set of records, since extraction is a function of it.
CORPORA = st.lists(extraction(), min_size=1, max_size=4, unique_by=lambda e: document_key(e.document))
GENERATED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
