"""One self-contained HTML page that shows what was read in documents, on their texts.

Nothing is fetched: style and script stand in the page, and its policy allows these two by their hashes and nothing
else. Without script the page still shows the coloured texts and, beside each, the list of its records.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from string import Template

from kg.errors import DataFileError
from kg.model import Actor, Agreement, Extraction, Record
from kg.page.marks import Mark, Open, pieces
from kg.page.markup import Html, join, start, tag
from kg.wording import CATEGORIES, Names, Slot, category_of, grounds, headline, kind_of, names, slots

_FOLDER = Path(__file__).resolve().parents[1] / "data" / "page"
_PLACES = {"policy", "style", "script", "title", "legend", "contents", "documents"}
# What the legend says of each category, in the order of wording.CATEGORIES.
_LEGEND = {
    "actor": ("Named", "actor"),
    "agreement": ("Named", "agreement"),
    "undertaken": ("Commitment", "undertaken"),
    "demanded": ("Commitment", "demanded"),
    "proposed": ("Commitment", "proposed"),
    "performed": ("Conduct", "performed"),
    "under_way": ("Conduct", "under way"),
    "breached": ("Conduct", "breached"),
    "not_performed": ("Conduct", "not performed"),
    "denied": ("Conduct", "denied"),
}

# Slots that the badge and the gist of an entry tell already.
_SAID = {"name", "kind", "modality", "force", "verdict"}


def render(extractions: Sequence[Extraction]) -> str:
    """The page of these documents, the same bytes for the same records; raises DataFileError if a part is missing."""
    documents = [_Document(number, e) for number, e in enumerate(extractions, 1)]
    style, script = _part("page.css"), _part("page.js")
    template = Template(_part("page.html"))
    if set(template.get_identifiers()) != _PLACES:
        raise DataFileError(
            f"has not the places {sorted(_PLACES)}", where=str(_FOLDER / "page.html"), mend="Put each in once"
        )
    counts = Counter(c for document in documents for c in document.counts.elements())
    return template.substitute(
        policy=_policy(style, script).text,
        style=style,
        script=script,
        title=join(documents[0].title if len(documents) == 1 else f"{len(documents)} documents, as read").text,
        legend=_legend(counts).text,
        contents=_contents(documents).text,
        documents=join(*(d.section() for d in documents)).text,
    )


@cache
def _part(name: str) -> str:
    path = _FOLDER / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataFileError(
            f"cannot be read ({error.strerror})", where=str(path), mend="Install accord-kg again"
        ) from error


def _policy(style: str, script: str) -> Html:
    rules = (
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        f"script-src '{_hash(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
    return tag("meta", http_equiv="Content-Security-Policy", content="; ".join(rules))


def _hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")


def _legend(counts: Counter[str]) -> Html:
    """A checkbox for each category that there is; the style sheet alone does the filtering."""
    groups: dict[str, list[Html]] = {}
    for category in CATEGORIES:
        if counts[category]:
            group, name = _LEGEND[category]
            groups.setdefault(group, []).append(
                tag(
                    "label",
                    tag("input", type="checkbox", id=f"show-{category}", checked=True, autocomplete="off"),
                    tag("span", name, class_=f"key {category}"),
                    tag("span", str(counts[category]), class_="count"),
                )
            )
    return join(*(tag("fieldset", tag("legend", group), *labels) for group, labels in groups.items()))


def _contents(documents: Sequence[_Document]) -> Html:
    if len(documents) < 2:
        return Html("")
    items = (
        tag("li", tag("a", d.title, href=f"#d{d.number}"), " ", tag("span", d.size, class_="size")) for d in documents
    )
    return tag("nav", tag("ol", *items), aria_label="Documents")


class _Document:
    """One document's part of the page. Keys are numbers of our own: a document's names never become ids."""

    def __init__(self, number: int, extraction: Extraction) -> None:
        self.number = number
        self._extraction = extraction
        self._records = sorted(extraction.records, key=lambda r: (r.start, -r.end))
        self._names = names(extraction.records)
        self.counts = Counter(map(category_of, self._records))

    @property
    def title(self) -> str:
        return self._extraction.document.title or self._extraction.document.name

    @property
    def size(self) -> str:
        return "1 record" if len(self._records) == 1 else f"{len(self._records)} records"

    def section(self) -> Html:
        n = str(self.number)
        empty = tag("p", "Nothing was read in this text.", class_="none")
        listed = tag("ol", *self._entries(), class_="records") if self._records else empty
        return tag(
            "section",
            tag("header", tag("h2", self.title, dir="auto"), self._facts(), *self._notices()),
            tag("div", *self._text(), class_="text", dir="auto", id=f"t{n}"),
            tag(
                "aside",
                tag("h3", "Records in text order"),
                listed,
                id=f"l{n}",
            ),
            class_="document",
            id=f"d{n}",
        )

    def _facts(self) -> Html:
        document = self._extraction.document
        name = document.name if document.title else None  # without a title it is the heading already
        facts = (name, self._extraction.issued or document.issued, document.publisher, self.size)
        skip = tag("a", "to the list of records", href=f"#l{self.number}", class_="skip")
        return tag("p", *(tag("span", f, dir="auto") for f in facts if f), skip, class_="facts")

    def _notices(self) -> Iterator[Html]:
        for notice in self._extraction.notices:
            yield tag("p", str(notice), class_="notice")

    def _text(self) -> Iterator[Html | str]:
        anchored: set[str] = set()
        begun = False
        for piece in pieces(self._extraction.document.content, list(self._marks())):
            if isinstance(piece, str):
                yield piece if begun else piece.lstrip("\n")  # no gap between a text and its heading
                begun = True
            elif isinstance(piece, Open):
                yield _opened(piece, anchored)
            else:
                yield Html("</mark>" if piece.mark.slot is None else "</span>")

    def _marks(self) -> Iterator[Mark]:
        for position, record in enumerate(self._records, 1):
            key, category = f"{self.number}-{position}", category_of(record)
            for first, end in _places(record):
                yield Mark(start=first, end=end, category=category, record=key)
            for (first, end), told in _slots_at(record).items():
                yield Mark(start=first, end=end, category=category, record=key, slot=", ".join(told))

    def _entries(self) -> Iterator[Html]:
        for position, record in enumerate(self._records, 1):
            yield _entry(record, f"{self.number}-{position}", self._names, self._extraction.document.content)


def _places(record: Record) -> list[tuple[int, int]]:
    mentions = record.mentions if isinstance(record, Actor | Agreement) else ()
    return sorted({(record.start, record.end), *mentions})


def _slots_at(record: Record) -> dict[tuple[int, int], list[str]]:
    """The names of the slots that the same words fill, by their place."""
    found: dict[tuple[int, int], list[str]] = {}
    for span in record.spans:
        found.setdefault((span.start, span.end), []).append(span.slot.replace("_", " "))
    return found


def _opened(piece: Open, anchored: set[str]) -> Html:
    """The start tag of a piece; only a mark's first piece takes the focus, and a record's first mark is its anchor."""
    mark = piece.mark
    if mark.slot is not None:
        look = " ".join(("slot", *_look(mark)))
        return start("span", class_=look, data_of=mark.record, data_slot=_if(piece.first, mark.slot))
    anchor = f"m{mark.record}" if piece.first and mark.record not in anchored else None
    anchored.add(mark.record)
    return start(
        "mark",
        class_=mark.category,
        id=anchor,
        data_record=mark.record,
        tabindex=_if(piece.first, "0"),
        aria_details=_if(piece.first, f"r{mark.record}"),
    )


def _look(mark: Mark) -> Iterator[str]:
    """Classes by what the words tell: a cue has its record's colour, those who are named that of actors."""
    told = set((mark.slot or "").split(", "))
    if "cue" in told:
        yield from ("cue", mark.category)
    elif told & {"debtor", "creditor", "speaker", "actor"}:
        yield "who"


def _if(condition: bool, value: str) -> str | None:
    return value if condition else None


def _entry(record: Record, key: str, named: Names, text: str) -> Html:
    category = category_of(record)
    return tag(
        "li",
        tag(
            "details",
            tag(
                "summary",
                tag("span", kind_of(record), class_=f"badge {category}"),
                " ",
                tag("span", headline(record, named), class_="gist", dir="auto"),
            ),
            tag(
                "div",
                tag("blockquote", record.quote, dir="auto"),
                tag("dl", *_terms(record, named, text)),
                tag("a", "Show in the text", href=f"#m{key}", class_="back"),
                class_="body",
            ),
        ),
        class_=f"entry {category}",
        id=f"r{key}",
    )


def _terms(record: Record, named: Names, text: str) -> Iterator[Html]:
    for slot in slots(record, named):
        if slot.name not in _SAID:
            yield _term(slot.name, *_values(slot, text))
    if why := grounds(record):
        yield _term("frame", why)
    if record.rule:
        yield _term("rule", tag("code", record.rule))
    if record.confidence is not None:
        yield _term("confidence", f"{record.confidence:.2f}")


def _term(name: str, *values: Html | str) -> Html:
    return tag("div", tag("dt", name), tag("dd", *values, dir="auto"))


def _values(slot: Slot, text: str) -> Iterator[Html | str]:
    yield ", ".join(slot.values)
    for span in slot.spans:
        words = text[span.start : span.end]
        if words not in slot.values:
            yield tag("q", words, class_="words")
