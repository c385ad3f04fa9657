"""What one document contributes to the index on one level: keys for its records, and votes for the keys."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from kg import ids

Vote = tuple[str, str, str, int]
"""A key, a slot of it, the value that the document gives there, and how often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """``keys`` are contents (JSON) by key, ``mentions`` keys by record id, ``votes`` sorted."""

    keys: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, str] = field(default_factory=dict)
    votes: tuple[Vote, ...] = ()

    def tally(self) -> dict[tuple[str, str, str], int]:
        """The votes by key, slot and value."""
        return {(key, slot, value): n for key, slot, value, n in self.votes}

    def to_json(self) -> str:
        """One JSON text, the same for the same contribution."""
        whole = [dict(sorted(self.keys.items())), dict(sorted(self.mentions.items())), self.votes]
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The contribution that ``to_json`` wrote."""
        keys, mentions, votes = json.loads(text)
        return cls(keys=keys, mentions=mentions, votes=tuple((k, s, v, n) for k, s, v, n in votes))


class Ballot:
    """A contribution in the making."""

    def __init__(self, level: str) -> None:
        self._level = level
        self._keys: dict[str, str] = {}
        self._mentions: dict[str, str] = {}
        self._votes: Counter[tuple[str, str, str]] = Counter()

    def key(self, content: Mapping[str, object]) -> str:
        """The key of a content, which comes from it alone."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        key = f"{self._level}:{ids.digest(text)}"
        self._keys[key] = text
        return key

    def mention(self, record: str, key: str) -> None:
        """A record of the document is meant by the key."""
        self._mentions[record] = key

    def vote(self, key: str, slot: str, value: str | None, n: int = 1) -> None:
        """Gives a value to a slot of a key, unless there is none."""
        if value is not None:
            self._votes[key, slot, value] += n

    def cast(self) -> Contribution:
        """The contribution."""
        votes = tuple((*place, n) for place, n in sorted(self._votes.items()))
        return Contribution(keys=self._keys, mentions=self._mentions, votes=votes)
