"""From what a network says of pieces to acts with words: tried with a network whose answers are written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.extract.learned.findings import Finding, Search, findings
from kg.extract.learned.hints import Act, Roles
from kg.extract.learned.joining import Found, Joining, Say, joining
from kg.extract.learned.labels import BEGIN, COMMITMENT, CONDUCT, FORCES, INSIDE, KINDS, MODALITIES, ROLES, VERDICTS
from kg.extract.learned.network import Judged
from kg.extract.learned.reader import LearnedReader
from kg.extract.learned.windows import Window
from kg.extract.parse import Parser
from kg.extract.stages import Read, by_rules, joined, records
from kg.model import Actor, Commitment, Conduct, Document, Force, Record, Verdict
from kg.text import structure

TEXT = "Torvia promised to withdraw its guns from Lumba by 5 May 2031. The rebels seem to have let forty prisoners go."
EVERYTHING = Joining(
    least={(kind, found): 0.5 for kind in KINDS for found in Found},
    floor=0.1, seen=0.4, share=1.0, twice=0.7, lines={},
    classes={"force": 0.5, "verdict": 0.5},
    slots={name: Say(differ=0.5, alone=0.5, keep=True) for name in joining().slots},
)  # fmt: skip


def one_each(word: str) -> Sequence[int]:
    """Every word is one piece, whose number is its length."""
    return (1000 + len(word),)


@dataclass
class Told:
    """A network that finds acts at given pieces: (piece, kind) -> probability, and roles for each piece."""

    kinds: Mapping[tuple[int, int], float]
    spans: Mapping[int, Roles] = field(default_factory=dict)
    force: Force = Force.UNDERTAKEN
    seen: list[Mapping[int, Sequence[int]]] = field(default_factory=list)
    hints: list[Roles] = field(default_factory=list)

    def judge(self, window: Window, seen: Mapping[int, Sequence[int]]) -> Judged:
        self.seen.append(dict(seen))
        count = len(window.ids)
        kinds = np.zeros((count, len(KINDS)), dtype=np.float32)
        for (piece, kind), chance in self.kinds.items():
            kinds[piece, kind] = chance
        return Judged(
            state=np.zeros((count, 4), dtype=np.float32), kinds=kinds, modality=sure(count, len(MODALITIES), 0),
            force=sure(count, len(FORCES), FORCES.index(self.force)),
            verdict=sure(count, len(VERDICTS), VERDICTS.index(Verdict.PERFORMED)),
        )  # fmt: skip

    def roles(self, judged: Judged, at: int, kind: int, hints: Roles) -> tuple[int, NDArray[np.float32]]:
        self.hints.append(hints)
        out = np.zeros((len(judged.state), len(ROLES), 3), dtype=np.float32)
        out[..., 0] = 1
        for role, spans in self.spans.get(at, {}).items():
            for low, high in spans:
                out[low:high, ROLES.index(role)] = [0.1, 0, 0]
                out[low + 1 : high, ROLES.index(role), INSIDE] = 0.9
                out[low, ROLES.index(role), BEGIN] = 0.9
        return 0, out


def sure(count: int, classes: int, chosen: int) -> NDArray[np.float32]:
    out = np.full((count, classes), 0.1 / (classes - 1), dtype=np.float32)
    out[:, chosen] = 0.9
    return out


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.fixture
def read(parser: Parser) -> Read:
    return by_rules(parser.parse(structure(Document(name="x", content=TEXT))))


def piece(word: str) -> int:
    """The piece of a word: the first piece of a window belongs to no word, and a separator stands after nothing."""
    words = TEXT.replace(".", " .").split()
    return 1 + words.index(word)


def found(
    read: Read, network: Told, ruled: Sequence[Act], *, told: bool = True, least: float = 0.5
) -> list[Finding]:
    rule = replace(EVERYTHING, least=dict.fromkeys(EVERYTHING.least, least))
    search = Search(floors={COMMITMENT: 0.1, CONDUCT: 0.1}, worth=rule.worth, told=told)
    return list(findings(read.reader.parsed, read.reader.voice, ruled, network, one_each, search))


def records_by(read: Read, network: Told, *, alone: bool = False) -> list[Record]:
    learned = LearnedReader(EVERYTHING, network, one_each, alone=alone)
    return records(joined(read, learned, learned.findings(read.reader, read.deeds())))


def test_an_act_of_the_rules_is_met_by_the_peak_beside_it(read: Read) -> None:
    network = Told({(piece("withdraw"), COMMITMENT): 0.7, (piece("let"), CONDUCT): 0.8})
    first, second = found(read, network, read.deeds())
    assert (str(first.word), first.kind, first.rule) == ("withdraw", COMMITMENT, read.readings[0][1])
    assert (str(second.word), second.kind, second.rule) == ("let", CONDUCT, None)
    assert network.seen == [{piece("withdraw"): [COMMITMENT]}]


def test_of_two_peaks_side_by_side_the_likelier_is_the_act(read: Read) -> None:
    network = Told({(piece("let"), CONDUCT): 0.8, (piece("let") - 1, CONDUCT): 0.7})
    assert [str(f.word) for f in found(read, network, ())] == ["let"]


def test_an_act_that_only_the_rules_found_is_judged_where_it_stands(read: Read) -> None:
    at = piece("withdraw")
    (only,) = found(read, Told({(at, COMMITMENT): 0.09}), read.deeds(), least=0.0)
    assert only.rule == read.readings[0][1]
    assert only.chance == pytest.approx(0.09)


def test_the_network_is_told_nothing_where_it_reads_alone(read: Read) -> None:
    network = Told({(piece("withdraw"), COMMITMENT): 0.7})
    found(read, network, read.deeds(), told=False)
    assert network.seen == [{}]
    assert network.hints == [{}]


def test_what_only_the_network_finds_becomes_a_record_with_its_words(read: Read) -> None:
    at = piece("let")
    spans: Roles = {"doer": [(at - 5, at - 3)], "object": [(at + 1, at + 3)]}
    made = records_by(read, Told({(at, CONDUCT): 0.9}, {at: spans}))
    (conduct,) = [r for r in made if isinstance(r, Conduct)]
    (actor,) = [r for r in made if isinstance(r, Actor) and r.id in conduct.actor]
    assert (conduct.action, conduct.object, conduct.verdict, actor.name) == (
        "let", "forty prisoners", Verdict.PERFORMED, "The rebels",
    )  # fmt: skip
    assert conduct.rule == "model.conduct"
    assert {TEXT[s.start : s.end] for s in conduct.spans if s.slot in ("actor", "object")} == {
        "The rebels", "forty prisoners",
    }  # fmt: skip


def test_what_the_network_holds_to_be_unlikely_is_no_record(read: Read) -> None:
    assert not [r for r in records_by(read, Told({(piece("withdraw"), COMMITMENT): 0.3})) if isinstance(r, Commitment)]


def test_the_network_overrules_a_class_where_it_is_sure(read: Read) -> None:
    network = Told({(piece("withdraw"), COMMITMENT): 0.9}, force=Force.PROPOSED)
    (commitment,) = [r for r in records_by(read, network) if isinstance(r, Commitment)]
    assert commitment.force is Force.PROPOSED
    assert commitment.deadline == "2031-05-05"  # which only the rules have read
    assert commitment.rule == read.readings[0][1].rule


def test_reading_alone_has_no_record_of_the_rules(read: Read) -> None:
    network = Told({(piece("let"), CONDUCT): 0.9})
    made = [r for r in records_by(read, network, alone=True) if isinstance(r, Commitment | Conduct)]
    assert [type(r) for r in made] == [Conduct]
