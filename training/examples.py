"""From annotated documents to training examples: windows with the deeds that the annotators found in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.extract import Extractor
from kg.extract.parse import Parsed, Parser
from kg.model import Actor, Commitment, Conduct, Document, Record
from kg.text import structure
from training.hints import NEAR, Statement, action_of, kind_of, roles_of, seen_in
from training.labels import FORCES, MODALITIES, VERDICTS
from training.pieces import WordPieces
from training.places import Places, Span
from training.windows import Window, windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One annotated deed in a window: the piece that its words of action begin with, its classes, its roles.

    ``roles`` are ranges of pieces (end exclusive) by role; ``unknown`` roles are filled by something that the window
    does not show, so that nothing is learned of them. ``hints`` are the ranges that the rules found.
    """

    at: int
    kind: int
    modality: int
    force: int
    verdict: int
    roles: dict[str, list[Span]]
    unknown: list[str]
    hints: dict[str, list[Span]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One window: its pieces and features, where the rules saw deeds (by kind), and the deeds of the annotators."""

    document: str
    ids: Sequence[int]
    tags: Sequence[int]
    dependencies: Sequence[int]
    entities: Sequence[int]
    core: Span
    seen: dict[int, list[int]]
    targets: list[Target]


class Maker:
    """Makes the examples of documents with one parser."""

    def __init__(self) -> None:
        self._parser = Parser()
        self._rules = Extractor(self._parser)
        self._pieces = WordPieces.load()

    def examples(self, document: Document, gold: Sequence[Record]) -> Iterator[Example]:
        """The windows of one document with its deeds."""
        parsed = self._parser.parse(structure(document))
        found = [r for r in self._rules.extract(document).records if isinstance(r, Statement)]
        actors = {r.id: r for r in gold if isinstance(r, Actor)}
        deeds = [r for r in gold if isinstance(r, Statement)]
        for window in windows(parsed, self._pieces):
            yield _example(parsed, window, deeds, actors, found)


def _example(
    parsed: Parsed, window: Window, deeds: list[Statement], actors: dict[str, Actor], found: list[Statement]
) -> Example:
    places = Places(parsed, window)
    seen: dict[int, list[int]] = {}
    ruled = seen_in(found, places)
    for at, record in ruled:
        seen.setdefault(at, []).append(kind_of(record))
    targets: dict[tuple[int, int], Target] = {}
    for deed in deeds:
        at = places.core_piece(action_of(deed))
        if at is None or (at, kind_of(deed)) in targets:
            continue
        roles, unknown = _roles(places, deed, actors, at)
        hints = next((roles_of(r, places) for a, r in ruled if kind_of(r) == kind_of(deed) and abs(a - at) <= NEAR), {})
        targets[at, kind_of(deed)] = Target(
            at=at, kind=kind_of(deed), roles=roles, unknown=unknown, hints=hints,
            modality=MODALITIES.index(deed.modality) if isinstance(deed, Commitment) else 0,
            force=FORCES.index(deed.force) if isinstance(deed, Commitment) else 0,
            verdict=VERDICTS.index(deed.verdict) if isinstance(deed, Conduct) else 0,
        )  # fmt: skip
    return Example(
        document=parsed.text.document.name, ids=window.ids, tags=window.tags, dependencies=window.dependencies,
        entities=window.entities, core=window.core, seen=seen, targets=list(targets.values()),
    )  # fmt: skip


def _roles(
    places: Places, deed: Statement, actors: dict[str, Actor], at: int
) -> tuple[dict[str, list[Span]], list[str]]:
    roles, unknown = roles_of(deed, places), []
    doers = deed.debtor if isinstance(deed, Commitment) else deed.actor
    creditors = deed.creditor if isinstance(deed, Commitment) else ()
    speakers = tuple(s for s in deed.speaker if s not in doers)
    if not speakers:
        roles.pop("speaker", None)
        if deed.speaker:
            unknown.append("speaker")
    for role, ids in (("doer", doers), ("creditor", creditors), ("speaker", speakers)):
        if ids and role not in roles:
            chosen = [m for i in ids if (m := _mention(places, actors.get(i), (deed.start, deed.end), at, role))]
            if chosen:
                roles[role] = sorted(set(chosen))
            else:
                unknown.append(role)
    return roles, unknown


def _mention(places: Places, actor: Actor | None, quote: Span, at: int, role: str) -> Span | None:
    """The mention that the reader should point to: in the clause, else in its sentence, else the last before."""
    if actor is None:
        return None
    spans: list[tuple[tuple[int, int], Span]] = []
    for start, end in actor.mentions:
        place = places.range((start, end))
        if place is None:
            continue
        within = quote[0] <= start < quote[1]
        same = places.same_sentence(place[0], at)
        rank = (0 if within != (role == "speaker") and (within or same) else 1) if same else 2
        if rank == 2 and place[0] > at:
            continue
        spans.append(((rank, abs(place[0] - at)), place))
    return min(spans)[1] if spans else None


def write(examples: Iterable[Example], path: Path) -> int:
    """Writes examples as JSON lines; how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for example in examples:
            file.write(json.dumps(asdict(example)) + "\n")
            count += 1
    return count
