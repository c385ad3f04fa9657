"""How varied the corpus is, and how much its parts have in common: ``python -m tests.benchmarks.diversity``.

Counts texts, sentences, deeds, their verbs and structures, a column for each part; then what the parts share with
each other, and the corpus with the texts of another folder, with every sentence that is a near copy.

The *structure* of a deed is the part of speech of its action's word with the dependency labels that lead down to it
from the root of its sentence; its *frame* is the word that governs the action (else its auxiliary) with the labels
between. Coordination is passed over, since "release and return" is said as "release" is. Distinct values grow with
their number; ``in 200`` is how many are expected in a sample of 200 (rarefaction: Hurlbert, Ecology 52, 1971).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from tests.benchmarks.copies import NEAR, SHINGLE, Sentence, longest_run, near_copies, sentences, share_in

from kg.extract.parse import Parsed, Parser
from kg.model import Commitment, Conduct, Document
from kg.records import from_json
from kg.text import structure

if TYPE_CHECKING:
    from spacy.tokens import Token

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "seeds" / "corpus"
OTHERS = ROOT.parent / "shared" / "bench" / "dev"
PARTS = ("train", "tune", "test")
LENGTHS = (5, 8)  # words of the sequences whose overlap is told
SAMPLE = 200
COMMONEST = 10
_GOVERNING = ("VERB", "AUX", "NOUN", "PROPN", "ADJ")
Deed = Commitment | Conduct


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A text of the corpus with its sentences and, where it is annotated, its deeds."""

    document: Document
    part: str
    sentences: tuple[Sentence, ...]
    deeds: tuple[Deed, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How values are spread: how many, how many different, the share of the commonest, and how many in a sample."""

    number: int
    distinct: int
    commonest: float
    sampled: float | None

    @classmethod
    def of(cls, values: Iterable[str]) -> Spread:
        """The spread of values."""
        counts = Counter(values)
        whole = counts.total()
        top = sum(n for _, n in counts.most_common(COMMONEST))
        sampled = None
        if whole >= SAMPLE:
            sampled = sum(1 - comb(whole - n, SAMPLE) / comb(whole, SAMPLE) for n in counts.values())
        return cls(number=whole, distinct=len(counts), commonest=top / whole if whole else 0.0, sampled=sampled)

    @property
    def ratio(self) -> float:
        """Distinct values by values (type-token ratio)."""
        return self.distinct / self.number if self.number else 0.0


def entries(folder: Path = CORPUS) -> list[Entry]:
    """The texts of the corpus by id; one that is only announced in a manifest is left out."""
    manifests = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("manifest-*.jsonl"))]
    lines = [json.loads(line) for manifest in manifests for line in manifest.split("\n") if line.strip()]
    out = []
    for about in sorted(lines, key=lambda line: str(line["id"])):
        text, gold = folder / "texts" / f"{about['id']}.txt", folder / "gold" / f"{about['id']}.jsonl"
        if text.exists():
            document = Document(name=about["id"], content=text.read_bytes().decode("utf-8"), issued=about["date"])
            out.append(
                Entry(
                    document=document,
                    part=about["part"],
                    sentences=tuple(sentences(document)),
                    deeds=_deeds(gold) if gold.exists() else None,
                )
            )
    return out


def _deeds(gold: Path) -> tuple[Deed, ...]:
    records = [from_json(line) for line in gold.read_text(encoding="utf-8").split("\n") if line.strip()]
    return tuple(record for record in records if isinstance(record, Deed))


def others(folder: Path = OTHERS) -> list[Sentence]:
    """The sentences of the texts of a folder; none where there is no such folder."""
    paths = sorted((folder / "texts").glob("*.txt"))
    return [s for p in paths for s in sentences(Document(name=p.stem, content=p.read_bytes().decode("utf-8")))]


def idle(some: Iterable[Entry]) -> float:
    """The share of the sentences of annotated texts in which no deed begins."""
    every = [(entry.deeds, sentence) for entry in some if entry.deeds is not None for sentence in entry.sentences]
    without = [s for deeds, s in every if not any(s.start <= deed.start < s.end for deed in deeds)]
    return len(without) / len(every) if every else 0.0


def _above(token: Token) -> Iterator[tuple[str, Token]]:
    """The words above one, each with the label that leads down from it; coordination is passed over."""
    while token.head != token:
        if token.dep_ != "conj":
            yield token.dep_, token.head
        token = token.head


def shape(token: Token) -> str:
    """Part of speech of an action's word, and the labels from the root down to it: ``ROOT ccomp xcomp VERB``."""
    labels = [label for label, _ in _above(token)]
    return " ".join(["ROOT", *reversed(labels), token.pos_])


def frame(token: Token) -> str:
    """The word that governs an action with the labels between, else its auxiliary: ``pledge xcomp``, ``shall aux``."""
    labels = []
    for label, above in _above(token):
        labels.append(label)
        if above.pos_ in _GOVERNING:
            return " ".join([above.lemma_.lower(), *reversed(labels)])
    first = token
    while first.dep_ == "conj":
        first = first.head
    auxiliaries = [c for c in (*token.children, *first.children) if c.dep_ == "aux"]
    return f"{auxiliaries[0].lemma_.lower()} aux" if auxiliaries else "none"


def actions(parsed: Parsed, deeds: Iterable[Deed]) -> Iterator[Token]:
    """The words of the deeds' actions, of those whose place the annotators have told."""
    for deed in deeds:
        at = next((span.start for span in deed.spans if span.slot == "action"), None)
        block = next((b for b in parsed.blocks if at is not None and b.block.start <= at < b.block.end), None)
        token = block.token_at(at) if block and at is not None else None
        if token is not None:
            yield token


def syntax(some: Sequence[Entry]) -> dict[str, tuple[list[str], list[str]]]:
    """The structures and the frames of each text's deeds, by its name."""
    parser, console = Parser(), Console(stderr=True)
    out = {}
    for entry in track(some, description="Parsing", console=console):
        tokens = list(actions(parser.parse(structure(entry.document)), entry.deeds or ()))
        out[entry.document.name] = [shape(t) for t in tokens], [frame(t) for t in tokens]
    return out


def _spread(title: str, columns: Sequence[Spread]) -> Iterator[str]:
    """Four rows about the values of each column."""
    yield _row(title, [f"{c.number}" for c in columns])
    yield _row("  distinct", [f"{c.distinct}" for c in columns])
    yield _row("  distinct by number", [f"{c.ratio:.3f}" for c in columns])
    yield _row(f"  in {SAMPLE}", ["-" if c.sampled is None else f"{c.sampled:.1f}" for c in columns])
    yield _row(f"  share of the {COMMONEST} commonest", [f"{c.commonest:.3f}" for c in columns])


def _row(title: str, columns: Iterable[str]) -> str:
    return f"{title:32s}" + "".join(f"{column:>10s}" for column in columns)


def measures(corpus: Sequence[Entry], found: Mapping[str, tuple[list[str], list[str]]]) -> Iterator[str]:
    """What there is in each part and in all, as rows."""
    columns = [[e for e in corpus if e.part == part] for part in PARTS] + [list(corpus)]
    yield _row("", [*PARTS, "all"])
    simple: Mapping[str, Callable[[list[Entry]], str]] = {
        "texts": lambda some: f"{len(some)}",
        "annotated texts": lambda some: f"{sum(e.deeds is not None for e in some)}",
        "sentences": lambda some: f"{sum(len(e.sentences) for e in some)}",
        "words": lambda some: f"{sum(len(s.words) for e in some for s in e.sentences)}",
        "sentences without a deed": lambda some: f"{idle(some):.3f}",
    }
    for title, measure in simple.items():
        yield _row(title, [measure(some) for some in columns])
    for title, kind in (("verbs of commitments", Commitment), ("verbs of conduct", Conduct)):
        verbs = [[d.action.lower() for e in c for d in e.deeds or () if isinstance(d, kind)] for c in columns]
        yield from _spread(title, [Spread.of(values) for values in verbs])
    for number, title in enumerate(("structures of deeds", "frames of deeds")):
        told = [[v for e in c for v in found.get(e.document.name, ([], []))[number]] for c in columns]
        yield from _spread(title, [Spread.of(values) for values in told])


def compared(
    corpus: Sequence[Entry], other: Sequence[Sentence]
) -> Iterator[tuple[str, list[Sentence], list[Sentence]]]:
    """Which sentences are held against which."""
    parts = {part: [s for e in corpus if e.part == part for s in e.sentences] for part in PARTS}
    yield "tune in train", parts["tune"], parts["train"]
    yield "test in train", parts["test"], parts["train"]
    yield "test in tune", parts["test"], parts["tune"]
    if other:
        yield "corpus in others", [s for e in corpus for s in e.sentences], list(other)
        yield "others in corpus", list(other), [s for e in corpus for s in e.sentences]


def overlaps(corpus: Sequence[Entry], other: Sequence[Sentence]) -> Iterator[str]:
    """A row for each comparison, then every near copy."""
    yield (
        f"{'':18s}"
        + "".join(f"{f'{n}-grams':>10s}" for n in LENGTHS)
        + "  near copies  longest sequence of words in common"
    )
    listed = []
    for title, one, two in compared(corpus, other):
        shares = "".join(f"{share_in(one, two, length):10.5f}" for length in LENGTHS)
        copies = near_copies(one, two)
        listed += [f"{title}: {copy}" for copy in copies if title != "others in corpus"]
        run = longest_run(one, two)
        words = f"{len(run.words)}: {' '.join(run.words)} ({run.one}, {run.other})"
        yield f"{title:18s}{shares}{len(copies):13d}  {words}"
    yield f"\nNear copies ({NEAR} of the shingles of {SHINGLE} words): {len(listed) or 'none'}"
    yield from listed


def main(given: Sequence[str] | None = None) -> int:
    """Print all measures."""
    options = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.diversity", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument(
        "--against", type=Path, default=OTHERS, metavar="FOLDER", help="hold the corpus against FOLDER/texts/*.txt too"
    )
    asked = options.parse_args(given)
    corpus = entries()
    print("\n".join(measures(corpus, syntax([e for e in corpus if e.deeds]))), flush=True)
    print("\n" + "\n".join(overlaps(corpus, others(asked.against))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
