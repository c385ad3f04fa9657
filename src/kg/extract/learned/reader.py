"""The learned reader beside the rules: what it finds in a document, joined with what they found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.attribution import Attribution
from kg.extract.conduct import Owed
from kg.extract.learned.attribution import attributions_of
from kg.extract.learned.findings import Finding, Search, findings, prior_of
from kg.extract.learned.hints import Act
from kg.extract.learned.joining import Joining, joining
from kg.extract.learned.labels import ATTRIBUTION, COMMITMENT, CONDUCT
from kg.extract.learned.network import VOCABULARY, Judge, Network
from kg.extract.learned.pieces import WordPieces
from kg.extract.learned.records import mended, read_commitment, reported
from kg.extract.learned.windows import Pieces
from kg.extract.reader import Reader
from kg.extract.reading import Reading
from kg.extract.repetitions import distinct
from kg.extract.slots import Clock
from kg.model import Commitment, Conduct

Read = tuple[Reading, Commitment]


class LearnedReader:
    """The network with the rule that joins it to the rules; ``alone`` leaves the rules out."""

    def __init__(
        self,
        rule: Joining | None = None,
        network: Judge | None = None,
        pieces: Pieces | None = None,
        *,
        alone: bool = False,
    ) -> None:
        self._rule = rule or joining()
        self._network = network or Network.load()
        self._pieces = pieces or WordPieces(VOCABULARY)
        self._alone = alone

    def findings(self, reader: Reader, ruled: Sequence[Act]) -> list[Finding]:
        """What the network makes of a document in which the rules found some commitments and conduct."""
        told = () if self._alone else ruled
        floors = dict.fromkeys((COMMITMENT, CONDUCT), self._rule.floor)
        search = Search(floors=floors, worth=self._rule.worth, told=not self._alone)
        found = list(findings(reader.parsed, reader.voice, told, self._network, self._pieces, search))
        return self._of_one_kind(found)

    def _of_one_kind(self, found: list[Finding]) -> list[Finding]:
        """Findings without the less likely one of two kinds at a word, unless both are nearly sure."""
        best: dict[tuple[int, int], float] = {}
        for finding in found:
            at = int(finding.word.doc.user_data["block"]), finding.word.i
            best[at] = max(best.get(at, 0.0), self._sure(finding))
        return [
            f for f in found
            if self._sure(f) >= min(best[int(f.word.doc.user_data["block"]), f.word.i], self._rule.twice)
        ]  # fmt: skip

    def attributions(self, reader: Reader, ruled: Sequence[Act]) -> tuple[Attribution, ...]:
        """Who says what in a document, given the acts of speech that the rules found."""
        search = Search(floors={ATTRIBUTION: self._rule.floor}, worth=self._rule.worth, told=not self._alone)
        told = () if self._alone else ruled
        found = findings(reader.parsed, reader.voice, told, self._network, self._pieces, search)
        return tuple(attributions_of(reader, found))

    def commitments(self, reader: Reader, rules: Sequence[Read], found: Sequence[Finding]) -> list[Read]:
        """The commitments of both readers, in text order, repetitions left out."""
        by_id = {commitment.id: (reading, commitment) for reading, commitment in rules}
        out: list[Read] = []
        clocks: dict[int, Clock] = {}
        for finding in found:
            if finding.kind != COMMITMENT or not self._worth(finding):
                continue
            if isinstance(ruled := finding.rule, Commitment):
                reading, record = by_id[ruled.id]
            else:
                block = reader.parsed.block_of(finding.word)
                clock = clocks.setdefault(block.index, Clock(block, replace(reader.anchors, tense=1)))
                reading, record = read_commitment(reader, block, finding, clock)
            record = mended(record, finding, reader, self._rule)
            out.append((reading, replace(record, confidence=self._sure(finding))))
        ordered = sorted(out, key=lambda pair: (pair[1].start, pair[0].deed.head.i))
        return [(r, replace(c, id=f"c{i}")) for i, (r, c) in enumerate(distinct(ordered))]

    def conduct(self, reader: Reader, rules: Sequence[Conduct], found: Sequence[Finding], owed: Owed) -> list[Conduct]:
        """The conduct of both readers, in text order; ``owed`` is what it can bear on."""
        out: list[Conduct] = []
        for finding in found:
            if finding.kind != CONDUCT or not self._worth(finding):
                continue
            record = finding.rule if isinstance(finding.rule, Conduct) else None
            record = record or self._reported(reader, finding, owed, len(rules) + len(out))
            record = mended(record, finding, reader, self._rule)
            out.append(owed.linked(replace(record, confidence=self._sure(finding))))
        return sorted(out, key=lambda k: (k.start, k.end, k.id))

    def _worth(self, finding: Finding) -> bool:
        return self._rule.worth(finding.kind, finding.chance, prior_of(finding.rule))

    def _sure(self, finding: Finding) -> float:
        return self._rule.confidence(finding.kind, finding.chance, prior_of(finding.rule))

    @staticmethod
    def _reported(reader: Reader, finding: Finding, owed: Owed, number: int) -> Conduct:
        """A deed that only the network tells of."""
        block = reader.parsed.block_of(finding.word)
        clock = Clock(block, replace(reader.anchors, tense=-1))
        return owed.told(block, reported(finding), clock, frozenset(), number)
