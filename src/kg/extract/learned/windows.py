"""What the learned reader sees of a document: windows of word pieces around its sentences.

Each sentence is in the core of exactly one window and is judged there; before the core stands the context that
it needs (the stem of a list, the sentences before), after it a little of what follows. A window depends on its
document alone, so that the same document gives the same figures in whatever company it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from kg.extract.forces import Register
from kg.extract.lexicon import load, words
from kg.text import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract.parse import Parsed, ParsedBlock

CORE = 192  # word pieces: a window takes sentences until it has so many
LEFT = 48  # word pieces of context before the core
RIGHT = 16  # and after it
STEM = 24  # of the left context, at most so many for the words that introduce a list
LONGEST = 256  # a longer sentence is cut: the network has 512 positions
CLS, SEP = 101, 102  # of the uncased BERT vocabulary
_UNJUDGED = (BlockKind.SIGNATURE, BlockKind.TITLE, BlockKind.HEADING)
_FEATURES = "learned/features.yaml"
_VOICES = 24  # numbers of the voices among those of the entities, which are fewer than so many

At = tuple[int, int]  # block index, token index


class Pieces(Protocol):
    """Cuts a word into the numbers of its word pieces."""

    def __call__(self, word: str) -> Sequence[int]:
        """The numbers of the pieces of one word; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Word pieces with the features of their tokens; ``at`` says which token each belongs to (None: a separator).

    ``core`` bounds the pieces that are judged in this window.
    """

    ids: tuple[int, ...]
    tags: tuple[int, ...]
    dependencies: tuple[int, ...]
    entities: tuple[int, ...]
    at: tuple[At | None, ...]
    core: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    id: int
    tag: int
    dependency: int
    entity: int
    at: At | None


_BREAK = _Piece(id=SEP, tag=0, dependency=0, entity=0, at=None)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Numbers of the features of tokens, from 1; 0 is an unknown one."""

    tags: dict[str, int]
    dependencies: dict[str, int]
    entities: dict[str, int]


@cache
def inventory() -> Inventory:
    """The features that the reader was trained with, from ``features.yaml``."""
    table = load(_FEATURES)
    numbered = (
        {name: i for i, name in enumerate(words(table.get(key), f"{_FEATURES}: {key}"), start=1)}
        for key in ("tags", "dependencies", "entities")
    )
    return Inventory(*numbered)


def windows(parsed: Parsed, pieces: Pieces, voice: Register) -> Iterator[Window]:
    """The windows of a document in text order; the first piece of each tells whose voice the text has."""
    head = _Piece(id=CLS, tag=0, dependency=0, entity=_VOICES + list(Register).index(voice), at=None)
    done: list[_Piece] = []  # the pieces before the next core, of the whole document
    sentences = list(_sentences(parsed, pieces))
    stems: dict[int, list[_Piece]] = {}
    for block, sentence, _ in sentences:
        stems.setdefault(block.index, []).extend(sentence)
    i = 0
    while i < len(sentences):
        block, first, judged = sentences[i]
        if not judged:
            done = [*done, *first, _BREAK]
            i += 1
            continue
        core, j = list(first), i + 1
        while j < len(sentences):
            other, more, fine = sentences[j]
            if not fine or len(core) + len(more) > CORE or other.block.stem != block.block.stem:
                break
            core += [_BREAK, *more] if other.index != sentences[j - 1][0].index else more
            j += 1
        left = _left(block, done, stems)
        right = [p for _, more, _ in sentences[j : j + 2] for p in more][:RIGHT]
        yield _window([head, *left], core, right)
        done = [*done[-LEFT:], *core]
        if j == len(sentences) or sentences[j][0].index != sentences[j - 1][0].index:
            done.append(_BREAK)
        i = j


def _left(block: ParsedBlock, done: list[_Piece], stems: dict[int, list[_Piece]]) -> list[_Piece]:
    near = done[-LEFT:]
    stem = stems.get(block.block.stem, []) if block.block.stem is not None else []
    if not stem or (near and stem[0] in near):
        return near
    stem = stem[-STEM:]
    return [*stem, _BREAK, *done[len(stem) + 1 - LEFT :]]


def _window(left: list[_Piece], core: list[_Piece], right: list[_Piece]) -> Window:
    every = [*left, *core, *right, _BREAK]
    return Window(
        ids=tuple(p.id for p in every),
        tags=tuple(p.tag for p in every),
        dependencies=tuple(p.dependency for p in every),
        entities=tuple(p.entity for p in every),
        at=tuple(p.at for p in every),
        core=(len(left), len(left) + len(core)),
    )


def _sentences(parsed: Parsed, pieces: Pieces) -> Iterator[tuple[ParsedBlock, list[_Piece], bool]]:
    """The sentences of a document as pieces, and whether deeds are sought in them."""
    for block in parsed.blocks:
        for sentence in block.doc.sents if len(block.doc) else ():
            found = [p for t in sentence for p in _pieces(block, t, pieces)]
            for start in range(0, len(found), LONGEST):
                yield block, found[start : start + LONGEST], block.block.kind not in _UNJUDGED


def _pieces(block: ParsedBlock, token: Token, pieces: Pieces) -> Iterator[_Piece]:
    if token.is_space:
        return
    known = inventory()
    tag, dependency = known.tags.get(token.tag_, 0), known.dependencies.get(token.dep_, 0)
    entity = known.entities.get(token.ent_type_, 0)
    for number in pieces(token.text):
        yield _Piece(id=number, tag=tag, dependency=dependency, entity=entity, at=(block.index, token.i))
