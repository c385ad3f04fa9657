"""What a document says of itself: YAML between two ``---`` lines at its top, or the fields of a JSON line.

    ---
    title: Trilateral Statement
    date: 2020-11-10T00:00+03:00
    publisher: Office of the President
    language: en
    url: https://example.org/statement
    restates: Azerbaijani side's account, 20 September 2023
    ---

All fields are optional; others are ignored, since front matter also serves other programs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit

import yaml

from kg.errors import ReadError

_BLOCK = re.compile(r"---[ \t]*\r?\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_OPENED = re.compile(r"---[ \t]*\r?\n(?:title|date|publisher|language|url|restates)[ \t]*:", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DATE_MEND = "Write it as 2023-09-20, or with a time and its offset from UTC: 2023-09-20T12:30+03:00"

_FIELDS = ("title", "date", "publisher", "language", "url", "restates")
_INSTANT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[Tt ](?P<time>\d\d:\d\d(:\d\d(\.\d+)?)?)[ ]?(?P<offset>[Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a document says of itself, checked; ``issued`` is an ISO 8601 date, or date-time with offset."""

    title: str | None = None
    issued: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    restates: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A text cut after its front matter."""

    body: str
    metadata: Metadata = field(default_factory=Metadata)


def split(text: str, where: str) -> Split:
    """Cut the front matter off a text; a text without any comes back whole.

    Two ``---`` lines with something else than fields between them are rules of the text itself. Raises ReadError for
    front matter that is not closed, is no YAML or has a wrong date or address.
    """
    block = _BLOCK.match(text)
    if not block:
        if _OPENED.match(text):
            raise ReadError(
                "has front matter without an end", where=where, mend="Close it with a line of three hyphens"
            )
        return Split(body=text)
    try:
        # BaseLoader leaves every scalar the string that was written: no "language: no" that means False, no date
        # whose offset is lost.
        raw = yaml.load(block["yaml"], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ReadError(
            f"has front matter that is no YAML{_line(error)}",
            where=where,
            mend='Write "key: value" lines and quote values that contain a colon',
        ) from error
    if raw is not None and not isinstance(raw, dict):
        return Split(body=text)
    return Split(body=text[block.end() :], metadata=metadata(raw or {}, where))


def metadata(fields: Mapping[str, object], where: str) -> Metadata:
    """The checked fields; raises ReadError for a value that is no text, a wrong date or a wrong address."""
    values = {key: _words(key, fields.get(key), where) for key in _FIELDS}
    day = values["date"]
    issued = instant(day) if day else None
    if day and not issued:
        raise ReadError(f"has the date {day!r}, which {why_no_instant(day)}", where=where, mend=DATE_MEND)
    if (url := values["url"]) and not is_web_address(url):
        raise ReadError(
            f"has the url {url!r}, which is no web address",
            where=where,
            mend="Give a whole address that begins with https:// or http://, or leave it out",
        )
    return Metadata(
        title=values["title"],
        issued=issued,
        publisher=values["publisher"],
        language=values["language"],
        url=values["url"],
        restates=values["restates"],
    )


def instant(text: str) -> str | None:
    """The ISO 8601 form of a day or of a time with offset; None for anything else.

    >>> instant("2023-09-20 12:30 +0300"), instant("2023-09-20"), instant("2023-09-20T12:30")
    ('2023-09-20T12:30+03:00', '2023-09-20', None)
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        match = _INSTANT.fullmatch(text)
        if not match or not match["offset"]:
            return None
        moment = datetime.fromisoformat(f"{match['day']}T{match['time']}{match['offset'].upper()}")
    except ValueError:
        return None
    return moment.isoformat(timespec="auto" if moment.second or moment.microsecond else "minutes")


def why_no_instant(day: str) -> str:
    """What is wrong with a text of which ``instant`` makes nothing: the end of a sentence that begins with it."""
    match = _INSTANT.fullmatch(day)
    if match and not match["offset"]:
        return "has a time but does not say in which zone"
    return "the calendar does not have" if match or _DAY.fullmatch(day) else "is no ISO date"


def is_web_address(url: str) -> bool:
    """Whether the text is an http or https address that can stand as an IRI."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not _NOT_IN_IRI.search(url)
    except ValueError:
        return False


def one_line(text: str) -> str | None:
    r"""The text as one NFC line without control characters; None if nothing is left.

    >>> one_line("  Trilateral\n\x1b Statement ")
    'Trilateral Statement'
    """
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", " ".join(kept.split())) or None


def _words(key: str, value: object, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ReadError(
            f"has a {key} that is no text", where=where, mend=f"Give one text for {key}, in quotes if need be"
        )
    return one_line(value)


def _line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 2})" if mark else ""
