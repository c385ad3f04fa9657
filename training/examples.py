"""From annotated documents to training examples: windows with the deeds that the annotators found in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.extract import Extractor, ReaderKind
from kg.extract.attribution import Attribution, attributions
from kg.extract.coreference import Referents
from kg.extract.learned.hints import NEAR, Act, Statement, kind_of, roles_of, seen_in
from kg.extract.learned.labels import FORCES, MODALITIES, VERDICTS
from kg.extract.learned.network import VOCABULARY
from kg.extract.learned.pieces import WordPieces
from kg.extract.learned.places import Places, Span
from kg.extract.learned.windows import windows
from kg.extract.parse import Parser
from kg.extract.voice import register
from kg.model import Actor, Commitment, Conduct
from kg.text import structure
from training.corpus import Annotated


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
    """One window: its pieces and features, where the rules saw acts (by kind), and the acts of the annotators.

    ``attributed`` tells whether somebody has annotated the attributions of the document.
    """

    document: str
    ids: Sequence[int]
    tags: Sequence[int]
    dependencies: Sequence[int]
    entities: Sequence[int]
    core: Span
    attributed: bool
    seen: dict[int, list[int]]
    targets: list[Target]


class Maker:
    """Makes the examples of documents with one parser."""

    def __init__(self) -> None:
        self._parser = Parser()
        self._rules = Extractor(self._parser, reader=ReaderKind.RULES)
        self._pieces = WordPieces(VOCABULARY)

    def examples(self, annotated: Annotated) -> Iterator[Example]:
        """The windows of one document with its acts."""
        document = annotated.document
        parsed = self._parser.parse(structure(document))
        found: list[Act] = [r for r in self._rules.extract(document).records if isinstance(r, Statement)]
        acts: list[Act] = [r for r in annotated.records if isinstance(r, Statement)]
        if annotated.attributions is not None:
            found += attributions(parsed, Referents.of(parsed))
            acts += annotated.attributions
        actors = {r.id: r for r in annotated.records if isinstance(r, Actor)}
        for window in windows(parsed, self._pieces, register(parsed)):
            places = Places(parsed, window)
            targets = _targets(places, acts, actors, seen_in(found, places))
            seen: dict[int, list[int]] = {}
            for at, act in seen_in(found, places):
                seen.setdefault(at, []).append(kind_of(act))
            yield Example(
                document=document.name, ids=window.ids, tags=window.tags, dependencies=window.dependencies,
                entities=window.entities, core=window.core, attributed=annotated.attributions is not None,
                seen=seen, targets=targets,
            )  # fmt: skip


def _targets(
    places: Places, acts: Sequence[Act], actors: dict[str, Actor], ruled: Sequence[tuple[int, Act]]
) -> list[Target]:
    targets: dict[tuple[int, int], Target] = {}
    for at, act in seen_in(acts, places):
        kind = kind_of(act)
        if (at, kind) in targets:
            continue
        near = [(abs(a - at), n) for n, (a, r) in enumerate(ruled) if kind_of(r) == kind and abs(a - at) <= NEAR]
        hints = roles_of(ruled[min(near)[1]][1], places) if near else {}
        if isinstance(act, Attribution):
            roles, unknown = roles_of(act, places), []
        else:
            roles, unknown = _roles(places, act, actors, at)
            if "cue" in hints:
                roles["cue"] = hints["cue"]
            else:
                unknown.append("cue")  # the annotators do not mark it; where the rules are right, theirs is learned
        targets[at, kind] = Target(
            at=at, kind=kind, roles=roles, unknown=unknown, hints=hints,
            modality=MODALITIES.index(act.modality) if isinstance(act, Commitment) else 0,
            force=FORCES.index(act.force) if isinstance(act, Commitment) else 0,
            verdict=VERDICTS.index(act.verdict) if isinstance(act, Conduct) else 0,
        )  # fmt: skip
    return list(targets.values())


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
