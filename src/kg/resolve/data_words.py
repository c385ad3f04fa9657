"""The word lists of ``data/identity.yaml``, checked when they are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kg.errors import DataFileError

_PATH = Path(__file__).parent / "data" / "identity.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityWords:
    """What the comparison of names looks at beside the gazetteer, lower case; see the comments of the file."""

    polity: frozenset[str]
    organ: frozenset[str]
    same_place: dict[str, str]
    demonym: tuple[str, ...]


@cache
def words() -> IdentityWords:
    """The lists; raises DataFileError when one is missing."""
    raw = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    try:
        return IdentityWords(
            polity=frozenset(map(str, raw["polity"])),
            organ=frozenset(map(str, raw["organ"])),
            same_place={str(k): str(v) for k, v in raw["same_place"].items()},
            demonym=tuple(sorted(map(str, raw["demonym"]), key=lambda s: (-len(s), s))),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataFileError(
            f"a list is missing ({error})", where=str(_PATH), mend="See the comments in it"
        ) from error
