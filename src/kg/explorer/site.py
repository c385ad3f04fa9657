"""The pages as files that open from a folder: links are relative, nothing is fetched.

The same graph gives the same bytes.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from kg.errors import UsageError
from kg.explorer import catalogue, pages
from kg.explorer.asking import Source, rows
from kg.explorer.catalogue import PAGE, Catalogue
from kg.explorer.pages import KINDS, Shown
from kg.model import Document
from kg.vocab import CODES, KG

_STATIC = Path(__file__).resolve().parents[1] / "data" / "explorer" / "static"
_MARK = ".accord-kg-site"
_NAME = re.compile(r"[a-z]+(/[\w.-]+)+", re.ASCII)


class Progress(Protocol):
    """Whoever shows how far the work is."""

    def begin(self, stage: str, total: int) -> None:
        """A stage of so many steps begins."""

    def advance(self) -> None:
        """One step further."""


class Files:
    """Addresses relative to the page that stands at ``here``."""

    live = False

    def __init__(self, base: str, here: str) -> None:
        self._base = base
        self._folder = posixpath.dirname(here)

    def _to(self, path: str) -> str:
        return quote(posixpath.relpath(path, self._folder or "."))

    def home(self) -> str:
        """See ``Addresses``."""
        return self._to("index.html")

    def page(self, name: str, number: int = 1) -> str:
        """See ``Addresses``."""
        return self._to(_list_path(name, number))

    def node(self, iri: str, number: int = 1) -> str | None:
        """See ``Addresses``; terms of the ontology have no page among files."""
        path = node_path(self._base, iri, number)
        if path is not None:
            return self._to(path)
        own = iri.startswith((self._base, CODES, KG.NS))
        return iri if iri.startswith(("http://", "https://")) and not own else None

    def asset(self, name: str) -> str:
        """See ``Addresses``."""
        return self._to(f"static/{name}")

    def data(self, iri: str) -> tuple[tuple[str, str], ...]:
        """See ``Addresses``: files have the whole graph beside them, from ``kg export``."""
        return ()


def node_path(base: str, iri: str, number: int = 1) -> str | None:
    """The file of a node's page; None for a node that has none, or whose address would not be safe as a file's."""
    path = iri.removeprefix(base)
    if path == iri or path.split("/", 1)[0] not in KINDS or not _NAME.fullmatch(path) or ".." in path:
        return None
    return f"page/{path}" + (f".{number}" if number > 1 else "") + ".html"


def _list_path(name: str, number: int) -> str:
    return f"{name}{f'.{number}' if number > 1 else ''}.html"


def write(source: Source, base: str, out: Path, text_of: Callable[[str], Document | None], progress: Progress) -> int:
    """Writes the pages of a store into a folder; returns how many. Raises UsageError for a folder with other things."""
    _prepare(out)
    known = catalogue.read(source)
    shown = partial(Shown, source=source, known=known, text_of=text_of)
    written = 0
    nodes = list(_nodes(source, known))
    progress.begin("pages", len(nodes))
    for path, make in _lists(known):
        _put(out / path, make(shown(at=Files(base, path))))
        written += 1
    for kind, iri in nodes:
        number, count = 1, 1
        while number <= count:
            path = node_path(base, iri, number) or ""
            if not path:
                break
            content, count = pages.node(shown(at=Files(base, path)), kind, iri, number)
            _put(out / path, content)
            written, number = written + 1, number + 1
        progress.advance()
    return written


def _lists(known: Catalogue) -> Iterator[tuple[str, Callable[[Shown], str]]]:
    yield "index.html", pages.home
    yield "due.html", pages.due
    yield "search.html", pages.all_names
    for name, entries in (
        ("documents", known.documents), ("agreements", known.agreements), ("actors", known.actors)
    ):
        for number in range(1, max(1, -(-len(entries) // PAGE)) + 1):
            yield _list_path(name, number), partial(pages.listing, name=name, number=number)


def _nodes(source: Source, known: Catalogue) -> Iterator[tuple[str, str]]:
    yield from (("document", entry.node.iri) for entry in known.documents)
    yield from (("agreement", entry.node.iri) for entry in known.agreements)
    yield from (("actor", entry.node.iri) for entry in known.actors)
    yield from ((row["kind"], row["thing"]) for row in rows(source, "statements"))


def _prepare(out: Path) -> None:
    """An empty folder, or one that holds an earlier site, which gives way."""
    try:
        if out.exists() and any(out.iterdir()):
            if not (out / _MARK).exists():
                raise UsageError("the folder holds other things", where=str(out), mend="Give an empty or new folder")
            shutil.rmtree(out)
        (out / "static").mkdir(parents=True)
        (out / _MARK).write_text("made by kg site; a new site takes the place of all files here\n", encoding="utf-8")
        for file in sorted(_STATIC.iterdir()):
            if file.is_file():
                shutil.copyfile(file, out / "static" / file.name)
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", where=str(out), mend="Give a folder that can be written"
        ) from error


def _put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")
