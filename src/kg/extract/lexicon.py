"""Reads the extractor's data files and checks their schema: a malformed entry is an error with its file and key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from kg.errors import DataFileError

DATA = Path(__file__).resolve().parent / "data"
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load(name: str, folder: Path = DATA) -> Mapping[str, object]:
    """The mapping at the top of one data file, such as ``time/words.yaml``."""
    path = folder / name
    try:
        content: object = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, yaml.YAMLError) as error:
        what = " ".join(str(error).split())
        raise DataFileError(
            f"cannot be read ({what})", where=str(path), mend="Mend the file or install again"
        ) from error
    return mapping(content, name)


def mapping(value: object, where: str) -> Mapping[str, object]:
    """The value as a mapping with string keys."""
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise _malformed("a mapping with words as keys", value, where)
    return value


def words(value: object, where: str) -> tuple[str, ...]:
    """The value as words: a list of strings, or one string of words between blanks; a trailing ``|`` keeps phrases."""
    if isinstance(value, str):
        return tuple(value.split())
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise _malformed("a list of words (quote yes, no, on, off)", value, where)
    return tuple(value)


def strings(value: object, where: str) -> dict[str, str]:
    """The value as a mapping from strings to strings."""
    table = mapping(value, where)
    if not all(isinstance(v, str) for v in table.values()):
        raise _malformed("a mapping from words to words", value, where)
    return {k: str(v) for k, v in table.items()}


def integers(value: object, where: str) -> dict[str, int]:
    """The value as a mapping from strings to integers."""
    out: dict[str, int] = {}
    for key, number in mapping(value, where).items():
        if not isinstance(number, int) or isinstance(number, bool):
            raise _malformed("a mapping from words to whole numbers", value, where)
        out[key] = number
    return out


def keys(table: Mapping[str, object], *, needs: Iterable[str], where: str) -> None:
    """Raises DataFileError unless the table has exactly the keys it needs."""
    wanted = set(needs)
    if missing := sorted(wanted - table.keys()):
        raise DataFileError(
            f"lacks {', '.join(missing)}", where=where, mend="Add it as the README beside the code says"
        )
    if unknown := sorted(table.keys() - wanted):
        raise DataFileError(f"has unknown keys {', '.join(unknown)}", where=where, mend="Mend their spelling")


def _malformed(wanted: str, value: object, where: str) -> DataFileError:
    return DataFileError(f"wants {wanted}, not {value!r:.60}", where=where, mend="Mend the file")
