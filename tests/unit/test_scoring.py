"""The scorer: cases counted by hand, and the same figures as the reference scorer where that is at hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.benchmarks.alike import covers, shared, stem, tight
from tests.benchmarks.scoring import EMPTY, Counts, Score, score, total
from training.corpus import annotated

from kg.extract import Extractor, ReaderKind
from kg.model import (
    Actor,
    ActorKind,
    Agreement,
    AgreementKind,
    Commitment,
    Conduct,
    Force,
    Modality,
    Record,
    ThirdParty,
    ThirdPartyRole,
    Verdict,
)
from kg.records import to_json

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT.parent / "shared" / "bench"
TEXT = (
    "The army of Torvia pledged to withdraw its guns from Lumba by 5 May 2031 under the Lumba Accord. "
    "Norland, which mediated the accord, said the rebels had freed nine prisoners."
)


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def actor(id_: str, name: str, *mentions: str, kind: ActorKind = ActorKind.ARMED_FORCE) -> Actor:
    start, end = span(mentions[0])
    spans = tuple(span(m) for m in mentions)
    return Actor(id=id_, doc="x", quote=TEXT[start:end], start=start, end=end, name=name, kind=kind, mentions=spans)


ARMY = actor("army", "army of Torvia", "army of Torvia")
NORLAND = actor("norland", "Norland", "Norland", kind=ActorKind.STATE)
REBELS = actor("rebels", "the rebels", "the rebels", kind=ActorKind.ARMED_GROUP)
_START, _END = span("the Lumba Accord")
ACCORD = Agreement(
    id="accord", doc="x", quote="the Lumba Accord", start=_START, end=_END, name="Lumba Accord",
    kind=AgreementKind.CEASEFIRE, parties=("army", "rebels"),
    third_parties=(ThirdParty(actor="norland", role=ThirdPartyRole.MEDIATOR),),
)  # fmt: skip
_START, _END = span("withdraw its guns from Lumba by 5 May 2031")
PLEDGE = Commitment(
    id="c1", doc="x", quote=TEXT[_START:_END], start=_START, end=_END, modality=Modality.OBLIGATION,
    force=Force.UNDERTAKEN, debtor=("army",), action="withdraw", object="its guns", place="Lumba",
    deadline="2031-05-05", agreement="accord", speaker=("army",),
)  # fmt: skip
_START, _END = span("the rebels had freed nine prisoners")
FREED = Conduct(
    id="k1", doc="x", quote=TEXT[_START:_END], start=_START, end=_END, verdict=Verdict.PERFORMED, actor=("rebels",),
    action="free", object="nine prisoners", speaker=("norland",),
)  # fmt: skip
GOLD: tuple[Record, ...] = (ARMY, NORLAND, REBELS, ACCORD, PLEDGE, FREED)


def against_gold(*changed: Record) -> Score:
    """The gold with some of its records changed, held against the gold; names of records stay."""
    by_id = {record.id: record for record in changed}
    return score(GOLD, [by_id.get(record.id, record) for record in GOLD])


def test_the_gold_itself_is_all_right() -> None:
    found = against_gold().found
    assert found == {
        "actor": Counts(3, 0, 0), "actor kind": Counts(3, 0, 0), "agreement": Counts(1, 0, 0),
        "agreement role": Counts(3, 0, 0), "commitment": Counts(1, 0, 0), "commitment slots": Counts(8, 0, 0),
        "conduct": Counts(1, 0, 0), "conduct slots": Counts(5, 0, 0),
    }  # fmt: skip
    assert {one.f1 for one in found.values()} == {1.0}


def test_a_speaker_who_is_the_debtor_is_no_slot() -> None:
    assert against_gold().filled["commitment.speaker"] == Counts(0, 0, 0)
    assert against_gold(replace(PLEDGE, speaker=("army", "norland"))).filled["commitment.speaker"] == Counts(0, 1, 0)


def test_nothing_found_misses_every_record_and_value() -> None:
    found = score(GOLD, ()).found
    assert (found["actor"], found["agreement role"]) == (Counts(0, 0, 3), Counts(0, 0, 3))
    assert (found["commitment slots"], found["conduct slots"]) == (Counts(0, 0, 8), Counts(0, 0, 5))
    assert found["actor"].precision == found["actor"].recall == found["actor"].f1 == 0.0


def test_what_is_found_without_gold_is_spurious() -> None:
    found = score((), GOLD).found
    assert (found["agreement role"], found["commitment"]) == (Counts(0, 3, 0), Counts(0, 1, 0))
    assert (found["commitment slots"], found["conduct slots"]) == (Counts(0, 8, 0), Counts(0, 5, 0))


def test_a_wrong_value_counts_twice_and_an_empty_one_once() -> None:
    changed = against_gold(
        replace(PLEDGE, force=Force.DEMANDED, deadline="2031-05-06", place=None, debtor=("norland", "rebels"))
    )
    assert changed.found["commitment"] == Counts(1, 0, 0)
    assert changed.filled["commitment.force"] == changed.filled["commitment.deadline"] == Counts(0, 1, 1)
    assert changed.filled["commitment.place"] == Counts(0, 0, 1)
    assert changed.filled["commitment.debtor"] == Counts(0, 2, 1)
    # modality, action, object, agreement are right; force, deadline, two debtors and the army as their speaker too many
    assert changed.found["commitment slots"] == Counts(4, 5, 4)


@pytest.mark.parametrize(
    ("changes", "pairs"),
    [
        ({"action": "withdrawal", "object": "all tanks"}, True),  # the stem of the action
        ({"action": "pull back", "object": "guns"}, True),  # the words of the object
        ({"action": "pull back", "object": "guns and heavy mortars"}, True),  # a third of them
        ({"action": "pull back", "object": "guns, shells and heavy mortars"}, False),  # a fourth
        ({"action": "pull back", "object": None}, False),
    ],
)
def test_deeds_pair_by_their_action_or_object(changes: dict[str, str | None], pairs: bool) -> None:
    found = score([PLEDGE], [replace(PLEDGE, **changes)]).found["commitment"]  # type: ignore[arg-type]  # texts only
    assert found == (Counts(1, 0, 0) if pairs else Counts(0, 1, 1))


def test_deeds_pair_only_where_half_of_the_shorter_quote_is_common() -> None:
    start, end = PLEDGE.start + 24, PLEDGE.end + 16
    apart = replace(PLEDGE, quote=TEXT[start:end], start=start, end=end)
    assert score([PLEDGE], [apart]).found["commitment"] == Counts(1, 0, 0)
    start, end = PLEDGE.end - 8, PLEDGE.end + 16
    apart = replace(PLEDGE, quote=TEXT[start:end], start=start, end=end)
    assert score([PLEDGE], [apart]).found["commitment"] == Counts(0, 1, 1)


def test_one_record_pairs_once_and_with_the_likest() -> None:
    poor = replace(PLEDGE, id="c2", object="its soldiers", force=Force.PROPOSED)
    found = score(GOLD, [*GOLD, poor])
    assert found.found["commitment"] == Counts(1, 1, 0)
    assert found.filled["commitment.force"] == Counts(1, 0, 0)


def test_actors_are_the_same_by_a_mention_though_their_names_differ() -> None:
    assert against_gold(replace(ARMY, name="Torvians")).found["actor"] == Counts(3, 0, 0)
    moved = replace(ARMY, name="Torvians", mentions=(span("mediated"),))
    changed = against_gold(moved)
    assert changed.found["actor"] == Counts(2, 1, 1)
    assert changed.filled["commitment.debtor"] == Counts(0, 1, 1)


def test_a_name_within_another_is_a_partner_only_where_there_is_no_better() -> None:
    torvia = actor("torvia", "Torvia", "Torvia")
    assert score([ARMY], [torvia]).found["actor"] == Counts(1, 0, 0)
    assert score([ARMY], [torvia, replace(ARMY, id="army2")]).found["actor"] == Counts(1, 1, 0)
    pledge = replace(PLEDGE, debtor=("torvia",), speaker=())
    both = score([ARMY, PLEDGE], [torvia, replace(ARMY, id="army2"), pledge])
    assert both.filled["commitment.debtor"] == Counts(0, 1, 1)


def test_a_role_counts_by_actor_and_by_being_bound_or_not() -> None:
    swapped = replace(ACCORD, parties=("army", "norland"), third_parties=())
    assert against_gold(swapped).found["agreement role"] == Counts(1, 1, 2)
    guarantor = (ThirdParty(actor="norland", role=ThirdPartyRole.GUARANTOR),)
    assert against_gold(replace(ACCORD, third_parties=guarantor)).found["agreement role"] == Counts(3, 0, 0)


def test_an_agreement_without_partner_carries_nothing() -> None:
    start, end = span("nine prisoners")
    other = replace(ACCORD, quote="nine prisoners", start=start, end=end, name="the swap of nine")
    changed = against_gold(other)
    assert changed.found["agreement"] == Counts(0, 1, 1)
    assert changed.filled["commitment.agreement"] == Counts(0, 1, 1)


@pytest.mark.parametrize(
    ("slot", "value", "right"),
    [
        ("deadline", "2031-05-05T12:00+03:00", True),
        ("deadline", "2031-05", False),
        ("deadline", "by 5 May", False),
        ("object", "the guns of the army", True),  # one of two words
        ("object", "the guns of the Torvian army", False),
        ("place", "near Lumba", True),
        ("modality", Modality.PERMISSION, False),
    ],
)
def test_each_slot_is_judged_in_its_own_way(slot: str, value: str, right: bool) -> None:
    changed = replace(PLEDGE, **{slot: value})  # type: ignore[arg-type]  # a slot's own type
    assert against_gold(changed).filled[f"commitment.{slot}"] == (Counts(1, 0, 0) if right else Counts(0, 1, 1))


def test_stems_and_stretches() -> None:
    assert stem("implementation") == stem("implement")
    assert stem("withdrawals") == stem("withdraw")
    assert stem("no") == "no"
    assert shared("that", "that") == 1.0
    assert shared("that", "it") == shared(None, None) == 0.0
    assert covers((0, 10), (5, 100)) and not covers((0, 10), (6, 100))
    assert tight((0, 10), (5, 10)) and not tight((0, 10), (5, 100))


def test_documents_add_up() -> None:
    whole = total([against_gold(), score(GOLD, ())])
    assert whole.found["commitment"] == Counts(1, 0, 1)
    assert whole.found["commitment"].f1 == pytest.approx(2 / 3)
    assert total([]) == EMPTY


def reference(folder: Path, predicted: Path) -> dict[str, dict[str, dict[str, float]]]:
    """The figures of the reference scorer."""
    command = [sys.executable, str(REFERENCE / "score.py"), str(folder / "gold"), str(predicted), "--json"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    figures: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return figures


def damaged(records: Sequence[Record], chance: random.Random) -> list[Record]:
    """Records as a poor reader might have them: some left out, some doubled, slots of the one put into another."""
    kept: list[Record] = []
    for record in records:
        lot = chance.random()
        if lot < 0.15:
            continue
        kept.append(record)
        like = chance.choice([r for r in records if type(r) is type(record)])
        if isinstance(record, Commitment) and isinstance(like, Commitment) and lot < 0.5:
            kept.append(replace(record, id=f"{record.id}b", object=like.object, debtor=like.debtor))
        if isinstance(record, Conduct) and isinstance(like, Conduct) and lot < 0.5:
            kept[-1] = replace(record, actor=like.actor, speaker=like.speaker, agreement=like.agreement, time=like.time)
        if isinstance(record, Actor) and isinstance(like, Actor) and lot < 0.3:
            kept[-1] = replace(record, name=like.name, mentions=record.mentions[:1])
    return kept


@pytest.mark.skipif(not (REFERENCE / "dev" / "gold").is_dir(), reason="the reference scorer is not at hand")
@pytest.mark.parametrize("reader", ["rules", "damaged gold"])
def test_figures_equal_those_of_the_reference_scorer(reader: str, tmp_path: Path) -> None:
    folder, extractor, chance = REFERENCE / "dev", Extractor(reader=ReaderKind.RULES), random.Random(7)
    scores = []
    for one in annotated(folder):
        found = extractor.extract(one.document).records if reader == "rules" else damaged(one.records, chance)
        lines = "".join(f"{to_json(record)}\n" for record in found)
        (tmp_path / f"{one.document.name}.jsonl").write_text(lines, encoding="utf-8")
        scores.append(score(one.records, found))
    whole, figures = total(scores), reference(folder, tmp_path)
    for ours, theirs in ((whole.found, figures["found"]), (whole.filled, figures["slots of paired records"])):
        assert {key: (c.tp, c.fp, c.fn, round(c.f1, 3)) for key, c in ours.items()} == {
            key: (row["tp"], row["fp"], row["fn"], row["F1"]) for key, row in theirs.items()
        }
    assert 0 < whole.found["commitment"].f1 < 1
