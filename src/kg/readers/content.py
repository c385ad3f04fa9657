"""From bytes to text: sizes, encodings, and what is no text at all.

The text of a document is fixed here for good: every later offset counts code points of what ``content`` returns.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ReadError, printable

MAX_BYTES = 64 * 2**20

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control characters but tab, line feed, form feed and carriage return.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What no file of text can hold: NUL, and halves of surrogate pairs, which are no characters.
_UNENCODABLE = re.compile(r"[\x00\ud800-\udfff]")
_MAX_CONTROL_SHARE = 0.01
_SAMPLE = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a document comes from: ``name`` is its short name, ``source`` its path (and line) for messages."""

    name: str
    source: str

    @classmethod
    def of_path(cls, path: Path) -> Origin:
        """The file's stem and path, without characters that could steer a terminal or that UTF-8 cannot hold."""
        return cls(name=printable(path.stem) or "document", source=printable(str(path)))


def load(path: Path) -> bytes:
    """The bytes of a regular file of at most ``MAX_BYTES``; raises ReadError."""
    where = str(path)
    try:
        if not path.is_file():  # a pipe or a device could block or never end
            raise ReadError("is no regular file", where=where, mend="Give a file, or pipe its text to -")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except PermissionError as error:
        raise ReadError("may not be read by you", where=where, mend="Get the right to read it: chmod u+r") from error
    except OSError as error:
        raise ReadError(
            f"cannot be read ({error.strerror})", where=where, mend="Check the file and its disk"
        ) from error
    if len(data) > MAX_BYTES:
        raise ReadError(f"is larger than {MAX_BYTES // 2**20} MB", where=where, mend="Split it into single documents")
    if not data.strip():
        raise ReadError("is empty", where=where, mend="Give a file with text in it, or leave it out")
    return data


def decode(data: bytes, where: str, declared: str | None = None) -> str:
    """The text of the bytes, without byte-order mark: UTF-8, or what its mark or ``declared`` names.

    A declared encoding counts only for what is not UTF-8: pages declare wrongly more often than other text is UTF-8
    by chance. Raises ReadError for bytes that are no text in that encoding.
    """
    mark, encoding = next(((m, e) for m, e in _BYTE_ORDER_MARKS if data.startswith(m)), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        if not mark and declared:
            return _decode_as_declared(data, where, declared)
        if not mark and is_binary(data[:_SAMPLE].decode("latin-1")):
            raise _binary(where) from error
        raise ReadError(
            f"is not {encoding.upper()} (byte {len(mark) + error.start} is 0x{error.object[error.start]:02x})",
            where=where,
            mend="Convert it, for instance: iconv -f windows-1252 -t utf-8 OLD > NEW",
        ) from error


def _decode_as_declared(data: bytes, where: str, declared: str) -> str:
    try:
        return data.decode(codecs.lookup(declared).name)
    except (LookupError, UnicodeError) as error:
        raise ReadError(
            f"is neither UTF-8 nor {declared!r}, which it declares",
            where=where,
            mend="Convert it to UTF-8 with iconv and mend the declaration",
        ) from error


def content(text: str, where: str) -> str:
    """The text as Unicode NFC and otherwise untouched; raises ReadError if it is empty or no text."""
    if not text.strip():
        raise ReadError("has no text", where=where, mend="Give a file with text in it, or leave it out")
    if is_binary(text):
        raise _binary(where)
    if half := _UNENCODABLE.search(text):
        raise ReadError(
            f"holds half of a surrogate pair at character {half.start()}",
            where=where,
            mend="Write the text as UTF-8, or both halves of the pair",
        )
    return unicodedata.normalize("NFC", text)


def is_binary(text: str) -> bool:
    """Whether a text has more control characters than any text has."""
    return "\0" in text or len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text)


def scrubbed(text: str) -> str:
    """The text that a parser gave, with surrogate pairs joined and what no text can hold taken out."""
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNENCODABLE.sub("", joined)


def _binary(where: str) -> ReadError:
    return ReadError(
        "is binary data, not text",
        where=where,
        mend="Name it by its format (.pdf, .docx, .html), or give its text as UTF-8",
    )
