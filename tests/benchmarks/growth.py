"""What it costs to add one document to a store of many: made-up documents at record level, no parsing.

Their shape is that of the seed documents: some seven actors, two agreements, six duties and two deeds each, most of
them told by several documents. Actors and agreements are Zipf-distributed: the first state stands in most documents.

    python -m tests.benchmarks.growth 1000      # documents in the store before the one that is added
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from kg import store
from kg.changes import Writer, stamp
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
    Verdict,
)
from kg.settings import Settings
from kg.validate import Result

ADDED = 15  # documents that are added one by one
_ACTIONS = ("withdraw", "release", "hand over", "refrain from", "open", "guarantee", "return", "dismantle")
_OBJECTS = ("heavy weapons", "prisoners of war", "the corridor", "all posts", "access for aid", "bodies of the dead")
_STATES = (("Armenia", "Q399"), ("Azerbaijan", "Q227"), ("Russia", "Q159"), ("Sudan", "Q1049"), ("Colombia", "Q739"))
_SYLLABLES = ("ka", "ro", "min", "sel", "tav", "dor", "lun", "bes", "gar", "nil", "per", "oz")


def _name(number: int) -> str:
    parts, left = [], number + 17
    while left:
        left, one = divmod(left, len(_SYLLABLES))
        parts.append(_SYLLABLES[one])
    return "".join(parts).capitalize()


def _zipf(chance: random.Random, most: int) -> int:
    """A number below ``most``; the first is by far the most frequent (exponent 1)."""
    return min(most - 1, int(most ** chance.random()) - 1)


class Lenient:
    """Lets all graphs through: the store to which one document is added is only the stage."""

    def results(self, triples: str) -> tuple[Result, ...]:
        """No findings."""
        return ()


class _Text:
    """Words and the records that quote them, made at the same time."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.records: list[Record] = []

    def say(self, words: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(words + " ")
        self.length += len(words) + 1
        return start, start + len(words)


def document(number: int, size: int) -> Extraction:
    """The document of a number in a corpus of a size; the same numbers give the same document."""
    chance, text = random.Random(number), _Text()
    text.say(f"Report {number}.")
    day = (date(2020, 1, 1) + timedelta(days=chance.randrange(2000))).isoformat()
    actors = [_actor(text, chance, f"a{i}", size) for i in range(7)]
    agreements = [_agreement(text, chance, f"g{i}", size, actors) for i in range(2)]
    for i in range(6):
        _commitment(text, chance, f"c{i}", chance.choice(agreements), actors)
    for i in range(2):
        start, end = text.say(f"Deed {i} was done there.")
        text.records.append(Conduct(
            id=f"k{i}", doc="d", quote=f"Deed {i} was done there.", start=start, end=end,
            verdict=chance.choice(list(Verdict)), action=chance.choice(_ACTIONS), actor=(chance.choice(actors),),
            object=chance.choice(_OBJECTS), time=day, agreement=chance.choice(agreements),
        ))
    publisher = f"{_name(_zipf(chance, 50))} Wire"
    content = "".join(text.parts)
    about = Document(name=f"r{number}", content=content, source=f"r{number}.txt", issued=day, publisher=publisher)
    return Extraction(document=about, records=tuple(text.records), issued=day)


def _actor(text: _Text, chance: random.Random, id: str, size: int) -> str:
    ids: tuple[str, ...]
    if chance.random() < 0.4:
        name, wikidata = _STATES[_zipf(chance, len(_STATES))]
        kind, ids = ActorKind.STATE, (wikidata,)
    elif chance.random() < 0.2:
        name, kind, ids = "the fighters", ActorKind.ARMED_GROUP, ()
    else:
        name, kind, ids = f"{_name(_zipf(chance, 200 + size // 4))} Front", ActorKind.ARMED_GROUP, ()
    start, end = text.say(name)
    text.records.append(Actor(
        id=id, doc="d", quote=name, start=start, end=end, name=name, kind=kind, mentions=((start, end),),
        identifiers=ids, country=ids[0] if ids else None,
    ))
    return id


def _agreement(text: _Text, chance: random.Random, id: str, size: int, actors: list[str]) -> str:
    number = _zipf(chance, 20 + size // 10)
    day = (date(2020, 1, 1) + timedelta(days=number % 1900)).isoformat()
    named = chance.random() < 0.5
    name = f"{_name(number)} {_name(number + 3)} Accords" if named else "the ceasefire"
    start, end = text.say(name)
    text.records.append(Agreement(
        id=id, doc="d", quote=name, start=start, end=end, name=name, kind=AgreementKind.CEASEFIRE,
        signed=day if chance.random() < 0.7 else None, parties=tuple(actors[:2]),
    ))
    return id


def _commitment(text: _Text, chance: random.Random, id: str, agreement: str, actors: list[str]) -> None:
    said = f"Duty {id} shall be carried out in full by those who are bound."
    start, end = text.say(said)
    text.records.append(Commitment(
        id=id, doc="d", quote=said, start=start, end=end, modality=Modality.OBLIGATION, force=Force.UNDERTAKEN,
        action=chance.choice(_ACTIONS), debtor=(chance.choice(actors),), object=chance.choice(_OBJECTS),
        agreement=agreement, illocution=Illocution.AGREED,
        deadline="2024-05-01" if chance.random() < 0.3 else None,
    ))


def corpus(size: int) -> Iterator[Extraction]:
    """So many documents."""
    return (document(number, size) for number in range(size))


def grown(size: int, home: Path) -> tuple[float, list[float]]:
    """Seconds to build a store of a size; seconds of the processor, in all threads, to add each of some more."""
    begun = time.perf_counter()
    with store.begin(home) as draft:
        draft.index.clear()
        Writer(draft, Settings(), engine=Lenient()).change(corpus(size))
        stamp(draft.index, Settings())
        draft.commit()
    built, times = time.perf_counter() - begun, []
    for number in range(size, size + ADDED):
        begun = time.process_time()
        with store.extend(home) as draft:
            Writer(draft, Settings()).change([document(number, size)])
            draft.commit()
        times.append(time.process_time() - begun)
    return built, times


def measured(size: int) -> str:
    """One line: documents, seconds of the build and of adding one document (median, most), the peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        built, times = grown(size, Path(folder) / "store")
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(re.findall(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)[0]) // 1024
    return (
        f"Growth: {size} documents built in {built:.0f} s; one more in {median(times):.3f} s of the processor "
        f"(median of {ADDED}; most {max(times):.3f}), {peak} MB at most"
    )


if __name__ == "__main__":
    print(measured(int(sys.argv[1])), flush=True)
