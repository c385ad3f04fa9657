"""How much texts have in common: word sequences, and sentences that are near copies of others.

Words are compared in lower case, within a sentence. Two sentences are near copies where their sets of word shingles
(four words in a row) have a Jaccard share of at least a half (Broder, On the resemblance and containment of documents,
1997).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Document
from kg.text import BlockKind, structure

SHINGLE = 4  # words
NEAR = 0.5  # Jaccard share of shingles
Words = tuple[str, ...]
# What every text of a genre has, as it has "Article 1"; nothing is learned by meeting it again.
FORMULAS = frozenset(
    tuple(formula.split())
    for formula in (
        "have agreed as follows",
        "who have agreed as follows",
        "in the name of god",
        "the president of the republic",
    )
)
_UNREAD = (BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.BOILERPLATE)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ])")
# Not the end of a sentence: a short title, a number's name or an initial before the stop.
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Brig|Adm|Prof|Rev|St|No|Nos|Art|para|vs|approx)|\b[A-Z])\.$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, heading or item with its place in the document and its words."""

    document: str
    start: int
    end: int
    text: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCopy:
    """A sentence and one that it is like."""

    one: Sentence
    other: Sentence
    share: float

    def __str__(self) -> str:
        return f"{self.share:.2f}  {self.one.document}: {self.one.text}\n      {self.other.document}: {self.other.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The longest words in a row that two collections have in common, with a document of each."""

    words: Words
    one: str
    other: str


def sentences(document: Document) -> Iterator[Sentence]:
    """The sentences of a text, cut by punctuation, which is fast, and stays within its blocks; headings count too."""
    content = document.content
    for block in structure(document).blocks:
        if block.kind in _UNREAD:
            continue
        start = block.start
        for end in [*_ends(content, block.start, block.end), block.end]:
            text = " ".join(content[start:end].split())
            words = tuple(word.lower() for word in _WORD.findall(text))
            if words:
                yield Sentence(document=document.name, start=start, end=end, text=text, words=words)
            start = end


def _ends(content: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(content, start, end):
        if not _SHORT.search(content, max(start, match.start() - 10), match.start() + 1):
            yield match.end()


def grams(some: Iterable[Sentence], length: int) -> set[Words]:
    """The different sequences of so many words."""
    return {gram for sentence in some for gram in _grams(sentence.words, length)}


def _grams(words: Words, length: int) -> Iterator[Words]:
    return (words[i : i + length] for i in range(len(words) - length + 1))


def share_in(one: Sequence[Sentence], other: Sequence[Sentence], length: int) -> float:
    """Which share of the different word sequences of the one is in the other too; 0 where there is none."""
    ours = grams(one, length)
    return len(ours & grams(other, length)) / len(ours) if ours else 0.0


def longest_run(one: Sequence[Sentence], other: Sequence[Sentence]) -> Run:
    """The longest sequence of words that both have: if one of n words is common, one of n - 1 is too."""
    low, high = 0, 1
    while grams(one, high) & grams(other, high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if grams(one, middle) & grams(other, middle) else (low, middle)
    if not low:
        return Run(words=(), one="", other="")
    words = min(grams(one, low) & grams(other, low))
    return Run(words=words, one=_holder(one, words), other=_holder(other, words))


def _holder(some: Sequence[Sentence], words: Words) -> str:
    return next(s.document for s in some if words in set(_grams(s.words, len(words))))


def near_copies(one: Sequence[Sentence], other: Sequence[Sentence]) -> list[NearCopy]:
    """The pairs of the one and the other that are near copies, the likest first.

    An index of shingles leads from each sentence to those that share one with it; no other pair is looked at.
    Sentences of fewer words than a shingle has, and set formulas of a genre, are passed over.
    """
    index: defaultdict[Words, list[int]] = defaultdict(list)
    sizes = []
    for number, sentence in enumerate(other):
        shingles = _shingles(sentence)
        sizes.append(len(shingles))
        for shingle in shingles:
            index[shingle].append(number)
    out = []
    for sentence in one:
        shingles = _shingles(sentence)
        shared = Counter(number for shingle in shingles for number in index.get(shingle, ()))
        for number, count in shared.items():
            share = count / (len(shingles) + sizes[number] - count)
            if share >= NEAR and other[number] is not sentence:
                out.append(NearCopy(one=sentence, other=other[number], share=share))
    return sorted(out, key=lambda c: (-c.share, c.one.document, c.one.start, c.other.document, c.other.start))


def _shingles(sentence: Sentence) -> set[Words]:
    return set() if sentence.words in FORMULAS else set(_grams(sentence.words, SHINGLE))
