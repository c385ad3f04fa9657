"""Data files that ship with the package: ontology, shapes, context and queries.

In a wheel they lie under ``kg/_data``; in a checkout they are the top-level folders ``ontology/`` and ``queries/``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import DataFileError


@cache
def folder(name: str) -> Path:
    """The shipped folder ``ontology`` or ``queries``; raises DataFileError if the installation lacks it."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "_data" / name, here.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise DataFileError(
        f"the folder {name!r} is missing from the package", where=str(here), mend="Install accord-kg again"
    )


def read(folder_name: str, *parts: str) -> str:
    """The text of one shipped file."""
    path = folder(folder_name).joinpath(*parts)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataFileError(
            f"cannot be read ({error.strerror})", where=str(path), mend="Install accord-kg again"
        ) from error
