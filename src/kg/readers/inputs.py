"""What the user names on the command line, as files: single files, folders, patterns."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.readers.front_matter import DATE_MEND, instant, why_no_instant

_MAGIC = re.compile(r"[*?\[]")


def expand(inputs: Sequence[str], suffixes: Collection[str]) -> list[Path]:
    """The files that the inputs name, each once, in the order given.

    A folder gives the files under it that have one of the suffixes, in sorted order, without hidden ones and READMEs;
    so does a pattern (``reports/**/*.txt``). A file that is named outright is always taken. Raises UsageError for an
    input that does not exist or gives nothing.
    """
    files: dict[Path, None] = {}
    for given in inputs:
        for path in _expand(given, suffixes):
            files.setdefault(path)
    return list(files)


def parse_date(text: str, where: str) -> str:
    """The ISO 8601 date, or date-time with offset, that the user gave as ``where``; raises UsageError."""
    if issued := instant(text.strip()):
        return issued
    raise UsageError(f"{text!r} {why_no_instant(text.strip())}", where=where, mend=DATE_MEND)


def _expand(given: str, suffixes: Collection[str]) -> list[Path]:
    path = Path(given)
    try:
        if path.is_dir():
            return _some(sorted(_walk(path, suffixes)), given, suffixes)
        if path.exists():
            return [path]
        if _MAGIC.search(given):
            return _some(sorted(_matching(path, suffixes)), given, suffixes)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(
            f"cannot be looked up ({reason})", where=given, mend="Check the name and your rights"
        ) from error
    raise UsageError("does not exist", where=given, mend="Check the path; give a file, a folder or a pattern in quotes")


def _some(files: list[Path], given: str, suffixes: Collection[str]) -> list[Path]:
    if not files:
        known = ", ".join(sorted(suffixes))
        raise UsageError("has no document in it", where=given, mend=f"Put files there that end in one of {known}")
    return files


def _walk(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise error

    for root, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(root, name) for name in names if _is_document(name, suffixes))


def _matching(pattern: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """The files and the files in the folders that match; hidden ones only where the pattern itself names a dot."""
    fixed = next(i for i, part in enumerate(pattern.parts) if _MAGIC.search(part))
    base, rest = Path(*pattern.parts[:fixed]), Path(*pattern.parts[fixed:])
    dotted = any(part.startswith(".") for part in rest.parts)
    for path in base.glob(str(rest)):
        if not dotted and any(part.startswith(".") for part in path.relative_to(base).parts):
            continue
        if path.is_dir():
            yield from _walk(path, suffixes)
        elif _is_document(path.name, suffixes):
            yield path


def _is_document(name: str, suffixes: Collection[str]) -> bool:
    path = Path(name)
    return not name.startswith(".") and path.stem.upper() != "README" and path.suffix.lower() in suffixes
