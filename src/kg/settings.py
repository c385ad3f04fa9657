"""Settings that change what is built: one frozen object, made from defaults, the environment and the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import UsageError

DEFAULT_BASE = "https://w3id.org/accord-kg/id/"
_BASE = re.compile(r"(https?://|urn:)[^\s\x00-\x1f<>\"{}|\\^`]+[/#:]")


class ReaderKind(StrEnum):
    """Who reads: the rules, the learned reader, or both of them, each checking the other."""

    BOTH = "both"
    RULES = "rules"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``base`` is the IRI under which instances and named graphs live; it must end in ``/``, ``#`` or ``:``."""

    base: str = DEFAULT_BASE
    reader: ReaderKind = ReaderKind.BOTH

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise UsageError(
                f"{self.base!r} is no base IRI", where="KG_BASE", mend="Give an http(s) IRI that ends in / or #"
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from ``KG_BASE`` and ``KG_READER``; what is not set has its default."""
        named = environment.get("KG_READER", ReaderKind.BOTH)
        if named not in list(ReaderKind):
            raise UsageError(f"{named!r} is no reader", where="KG_READER", mend=f"Set one of {', '.join(ReaderKind)}")
        return cls(base=environment.get("KG_BASE", DEFAULT_BASE), reader=ReaderKind(named))
