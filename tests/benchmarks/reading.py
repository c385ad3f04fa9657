"""How well documents are read: precision, recall and F1 against annotators, by reader, genre and slot.

Example: ``python -m tests.benchmarks.reading --corpus tune --readers rules,both --by genre --by slot``

A corpus is a part of seeds/corpus (train, tune, test), tests/gold, or a folder with texts/, gold/ and manifest.json.
Figures are micro-averaged; their intervals and those of differences are bootstrapped over documents.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from tests.benchmarks import reliability
from tests.benchmarks.intervals import Interval, difference, f1_interval
from tests.benchmarks.reliability import Judged
from tests.benchmarks.scoring import Counts, Score, score, total
from training.corpus import Annotated, annotated

from kg.errors import KgError, UsageError
from kg.extract import Extractor, ReaderKind
from kg.extract.parse import Parser

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "seeds" / "corpus"
PARTS = ("train", "tune", "test")
FOUND = (
    "commitment", "commitment slots", "conduct", "conduct slots", "agreement", "agreement role", "actor", "actor kind",
)  # fmt: skip
BRIEF = FOUND[:4]  # what a line by genre shows
HEAD = f"{'P':>6s} {'R':>6s} {'F1':>6s} {'tp':>6s} {'fp':>6s} {'fn':>6s}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One document as one reader read it."""

    name: str
    genre: str
    score: Score
    judged: tuple[Judged, ...]


Readings = Mapping[ReaderKind, Sequence[Read]]


def documents(corpus: str) -> list[Annotated]:
    """The annotated documents of a corpus; raises UsageError where there are none."""
    if corpus in PARTS:
        found = [one for one in annotated(CORPUS) if one.part == corpus]
    else:
        found = list(annotated(ROOT / "tests" / "gold" if corpus == "gold" else Path(corpus)))
    if not found:
        mend = f"Name one of {', '.join(PARTS)}, gold, or a folder with texts/, gold/ and manifest.json"
        raise UsageError("no annotated documents", where=corpus, mend=mend)
    return found


def read(corpus: Sequence[Annotated], kinds: Sequence[ReaderKind]) -> Readings:
    """Every document by every reader; all use one parser."""
    parser, console = Parser(), Console(stderr=True)
    out: dict[ReaderKind, list[Read]] = {}
    for kind in kinds:
        extractor = Extractor(parser, reader=kind)
        out[kind] = [
            _read(extractor, one) for one in track(corpus, description=f"Reading: {kind}", console=console)
        ]  # fmt: skip
    return out


def _read(extractor: Extractor, one: Annotated) -> Read:
    found = extractor.extract(one.document).records
    judged = tuple(reliability.judged(one.records, found))
    return Read(name=one.document.name, genre=one.genre, score=score(one.records, found), judged=judged)


def by_genre(reads: Sequence[Read]) -> dict[str, list[Read]]:
    """The documents of each genre."""
    out: defaultdict[str, list[Read]] = defaultdict(list)
    for one in reads:
        out[one.genre or "without genre"].append(one)
    return dict(sorted(out.items()))


def counts(reads: Sequence[Read], measure: str) -> list[Counts]:
    """A measure's counts, document by document."""
    return [one.score.found.get(measure, Counts()) for one in reads]


def differences(readings: Readings) -> dict[str, dict[str, Interval]]:
    """What each other reader gains over the rules, by measure."""
    rules = readings.get(ReaderKind.RULES)
    return {
        f"{kind} − rules": {m: difference(counts(reads, m), counts(rules, m)) for m in FOUND}
        for kind, reads in readings.items()
        if rules is not None and reads is not rules
    }


def _row(title: str, one: Counts) -> str:
    return f"{title:26s} {one.precision:6.3f} {one.recall:6.3f} {one.f1:6.3f} {one.tp:6d} {one.fp:6d} {one.fn:6d}"


def overall(readings: Readings) -> Iterator[str]:
    """A row for each reader and measure."""
    for kind, reads in readings.items():
        whole = total(one.score for one in reads)
        yield f"\n{kind:26s} {HEAD}   95 % of F1"
        for measure in FOUND:
            interval = f1_interval(counts(reads, measure))
            yield f"{_row(f'  {measure}', whole.found[measure])}   {interval.low:.3f} to {interval.high:.3f}"


def genres(readings: Readings) -> Iterator[str]:
    """A row for each reader, genre and measure of deeds."""
    for kind, reads in readings.items():
        for genre, some in by_genre(reads).items():
            whole = total(one.score for one in some)
            yield f"\n{f'{kind}, {genre} ({len(some)})':26s} {HEAD}"
            yield from (_row(f"  {measure}", whole.found[measure]) for measure in BRIEF)


def slots(readings: Readings) -> Iterator[str]:
    """A row for each reader and slot of the records that have a partner."""
    for kind, reads in readings.items():
        yield f"\n{f'{kind}, paired records':26s} {HEAD}"
        for slot, filled in total(one.score for one in reads).filled.items():
            yield _row(f"  {slot}", filled)


def gains(readings: Readings) -> Iterator[str]:
    """A row for each other reader and measure: F1 less that of the rules."""
    for title, by_measure in differences(readings).items():
        yield f"\n{title:26s} {'F1':>7s}   95 % interval"
        for measure, one in by_measure.items():
            yield f"  {measure:24s} {one.value:+7.3f}   {one.low:+.3f} to {one.high:+.3f}"


def _figures(one: Counts) -> dict[str, float]:
    return asdict(one) | {"P": round(one.precision, 4), "R": round(one.recall, 4), "F1": round(one.f1, 4)}


def _bounds(one: Interval) -> dict[str, float]:
    return {key: round(value, 4) for key, value in asdict(one).items()}


def as_json(corpus: str, readings: Readings) -> dict[str, object]:
    """All that the tables show, whatever was asked to be printed."""
    readers: dict[str, object] = {}
    for kind, reads in readings.items():
        whole = total(one.score for one in reads)
        readers[kind] = {
            "found": {m: _figures(whole.found[m]) | {"F1 95 %": _bounds(f1_interval(counts(reads, m)))} for m in FOUND},
            "slots of paired records": {slot: _figures(one) for slot, one in whole.filled.items()},
            "genres": {
                genre: {m: _figures(total(one.score for one in some).found[m]) for m in FOUND}
                for genre, some in by_genre(reads).items()
            },
            "expected calibration error": round(reliability.calibration_error(_all(reads)), 4),
        }
    gained = {title: {m: _bounds(one) for m, one in by.items()} for title, by in differences(readings).items()}
    names = [one.name for one in next(iter(readings.values()))]
    return {"corpus": corpus, "documents": names, "readers": readers, "differences of F1": gained}


def _all(reads: Sequence[Read]) -> list[Judged]:
    return [judged for one in reads for judged in one.judged]


def _readers(value: str) -> list[ReaderKind]:
    try:
        return list(dict.fromkeys(ReaderKind(name) for name in value.split(",")))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}; known are {', '.join(ReaderKind)}") from error


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked."""
    options = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.reading", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument(
        "--corpus", default="tune", metavar="CORPUS", help="train, tune, test, gold or a folder [tune]"
    )
    options.add_argument(
        "--readers", type=_readers, default=[ReaderKind.RULES, ReaderKind.MODEL, ReaderKind.BOTH], metavar="LIST",
        help="of rules, model and both, with commas [all]",
    )  # fmt: skip
    options.add_argument(
        "--by", action="append", choices=("genre", "slot"), default=[], help="a table more; repeatable"
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    options.add_argument(
        "--reliability", type=Path, metavar="FILE.svg",
        help="draw how sure the reader both (else the last named) is\nagainst how often it is right",
    )  # fmt: skip
    return options.parse_args(given)


def printed(readings: Readings, by: Sequence[str]) -> Iterator[str]:
    """The tables that were asked for."""
    yield from overall(readings)
    yield from gains(readings)
    if "genre" in by:
        yield from genres(readings)
    if "slot" in by:
        yield from slots(readings)


def draw(corpus: str, readings: Readings, path: Path) -> Iterator[str]:
    """Write the diagram of one reader and tell its figures."""
    kind = ReaderKind.BOTH if ReaderKind.BOTH in readings else list(readings)[-1]
    records = _all(readings[kind])
    path.write_text(reliability.diagram(records, f"Reader {kind} on {Path(corpus).name}"), encoding="utf-8")
    yield f"\n{kind}: confidence of commitments and conduct"
    yield from reliability.lines(records)


def _check_writable(*paths: Path | None) -> None:
    """Whether there is a folder for each file, before minutes are spent on reading."""
    for path in paths:
        if path and not path.parent.is_dir():
            raise UsageError("the folder does not exist", where=str(path.parent), mend="Make it, or name another")


def main(given: Sequence[str] | None = None) -> int:
    """Read, print, write; the exit code is that of the error where something is not there."""
    asked = arguments(given)
    try:
        _check_writable(asked.json, asked.reliability)
        corpus = documents(asked.corpus)
        readings = read(corpus, asked.readers)
    except KgError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{asked.corpus}: {len(corpus)} documents")
    print("\n".join(printed(readings, asked.by)))
    if asked.json:
        told = as_json(asked.corpus, readings)
        asked.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if asked.reliability:
        print("\n".join(draw(asked.corpus, readings, asked.reliability)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
