"""Whether a text is in English: a trained identifier asked about samples, overruled by plain English function words."""

from __future__ import annotations

import re

_SAMPLE = 2000
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "that",
        "is",
        "was",
        "for",
        "on",
        "by",
        "with",
        "be",
        "as",
        "at",
        "it",
        "from",
        "are",
        "this",
        "which",
        "not",
        "or",
        "shall",
        "their",
        "will",
    ]
)
_ENOUGH = 0.12  # English prose has a third or more; other languages have a few by chance


def is_english(text: str) -> bool:
    """Whether the beginning, middle and end of a text read as English for the most part."""
    places = {0, max(0, len(text) // 2 - _SAMPLE // 2), max(0, len(text) - _SAMPLE)}
    samples = [text[p : p + _SAMPLE] for p in sorted(places)]
    return sum(_sample_is_english(s) for s in samples) * 2 > len(samples)


def _sample_is_english(sample: str) -> bool:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if not words:
        return False
    if sum(w in _FUNCTION_WORDS for w in words) / len(words) >= _ENOUGH:
        return True
    import py3langid  # its tables take a while to load and are needed for doubtful texts only

    return bool(py3langid.classify(sample)[0] == "en")
