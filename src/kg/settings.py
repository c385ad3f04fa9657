"""Settings that change what is built: one frozen object, made from defaults, the environment and the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import UsageError

DEFAULT_BASE = "https://w3id.org/accord-kg/id/"
_BASE = re.compile(r"(https?://|urn:)[^\s\x00-\x1f<>\"{}|\\^`]+[/#:]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``base`` is the IRI under which instances and named graphs live; it must end in ``/``, ``#`` or ``:``."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise UsageError(
                f"{self.base!r} is no base IRI", where="KG_BASE", mend="Give an http(s) IRI that ends in / or #"
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from ``KG_BASE``; what is not set has its default."""
        return cls(base=environment.get("KG_BASE", DEFAULT_BASE))
