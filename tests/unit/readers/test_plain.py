"""Plain text and Markdown: the text as it stands, and what is no text."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.model import Document
from kg.readers import content, read_all, read_stream


def read_one(path: Path, data: bytes) -> Document:
    path.write_bytes(data)
    documents, errors = read_all(path)
    assert errors == []
    (document,) = documents
    return document


def error_of(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    documents, errors = read_all(path)
    assert documents == []
    (error,) = errors
    assert isinstance(error, ReadError)
    assert error.where == str(path)
    assert error.mend
    assert "\n" not in str(error)
    return error.what


def test_text_is_kept_to_the_character(tmp_path: Path) -> None:
    text = "\n  Title\r\n\r\n1.\tThe Parties shall cease fire.\u2028\x0c \r\n\n"
    document = read_one(tmp_path / "statement.txt", text.encode())
    assert document.content == text
    assert document.name == "statement"
    assert document.source == str(tmp_path / "statement.txt")
    assert document.media_type == "text/plain"
    assert document.issued is None


def test_text_becomes_nfc(tmp_path: Path) -> None:
    assert read_one(tmp_path / "a.txt", "Lachi\u0301n".encode()).content == "Lach\u00edn"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\t\r\n"), min_size=1).filter(
        lambda text: text.strip() and not text.startswith(("---", "\ufeff"))
    )
)
def test_any_text_comes_back_as_its_nfc(tmp_path: Path, text: str) -> None:
    document = read_one(tmp_path / "any.txt", text.encode())
    assert document.content == unicodedata.normalize("NFC", text)
    assert read_stream(text, "any").content == document.content


def test_markdown_keeps_its_marks(tmp_path: Path) -> None:
    document = read_one(tmp_path / "a.md", b"# Terms\n\n* **lay down** arms\n")
    assert document.content == "# Terms\n\n* **lay down** arms\n"
    assert document.media_type == "text/markdown"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_names_the_encoding_and_is_dropped(tmp_path: Path, mark: bytes, encoding: str) -> None:
    assert read_one(tmp_path / "a.txt", mark + "Bakı agreed.".encode(encoding)).content == "Bakı agreed."


def test_ten_megabytes_are_fine(tmp_path: Path) -> None:
    text = "The Parties shall withdraw. " * 375_000
    assert read_one(tmp_path / "long.txt", text.encode()).content == text


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n"])
def test_empty_file(tmp_path: Path, data: bytes) -> None:
    assert error_of(tmp_path / "a.txt", data) in ("is empty", "has no text")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00",
        b"text\x00with a zero byte",
        b"\x01\x02\x03\x04 plain ASCII",
        b"\x1f\x8b\x08\x08\xff\xfe\xfd\x01\x02\x03\x04",
        "no mark".encode("utf-16-le"),
    ],
)
def test_binary_file(tmp_path: Path, data: bytes) -> None:
    assert error_of(tmp_path / "picture.txt", data) == "is binary data, not text"


def test_stray_control_character_is_no_reason_to_refuse(tmp_path: Path) -> None:
    text = "The sides agreed.\x1a" + " They will meet." * 20
    assert read_one(tmp_path / "a.txt", text.encode()).content == text


def test_wrong_encoding_names_the_byte(tmp_path: Path) -> None:
    assert error_of(tmp_path / "a.txt", b"Agreed in Chi\xbain\xe3u.") == "is not UTF-8 (byte 13 is 0xba)"
    path = tmp_path / "b.txt"
    assert error_of(path, codecs.BOM_UTF16_LE + b"A\x00\x00\xd8B\x00") == "is not UTF-16-LE (byte 4 is 0x00)"
    (error,) = read_all(tmp_path / "a.txt")[1]
    assert "iconv" in error.mend


def test_too_large_file(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(content.MAX_BYTES + 1)
    assert read_all(path)[1][0].what == "is larger than 64 MB"


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str = "r") -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (tmp_path / "secret.txt").touch()
    (error,) = read_all(tmp_path / "secret.txt")[1]
    assert error.what == "may not be read by you"


def test_failing_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, mode: str = "r") -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    (tmp_path / "a.txt").touch()
    (error,) = read_all(tmp_path / "a.txt")[1]
    assert error.what == "cannot be read (Input/output error)"


def test_folder_and_missing_file_are_no_regular_files(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name in ("folder.txt", "gone.txt"):
        (error,) = read_all(tmp_path / name)[1]
        assert error.what == "is no regular file"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.rtf", "has the ending '.rtf', for which there is no reader"),
        ("notes", "has no ending that tells its format"),
    ],
)
def test_unknown_format(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / name).write_text("Words.")
    documents, (error,) = read_all(tmp_path / name)
    assert documents == []
    assert error.what == what
    assert ".docx" in error.mend


def test_suffix_in_capitals(tmp_path: Path) -> None:
    assert read_one(tmp_path / "A.TXT", b"Words.").name == "A"


def test_file_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b[2J\nforged: line.txt"
    document = read_one(path, b"Words.")
    assert document.name.isprintable()
    assert document.source.isprintable()
    path.write_bytes(b"")
    (error,) = read_all(path)[1]
    assert str(error).isprintable()


def test_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    document = read_one(tmp_path / "caf\udce9.txt", b"Words.")
    assert document.name == "caf\N{REPLACEMENT CHARACTER}"
    assert document.source.encode()


def test_stream() -> None:
    document = read_stream("\ufeff---\ntitle: Terms\n---\nThe sides agreed.\r\n", "-")
    assert (document.name, document.source, document.title) == ("-", "-", "Terms")
    assert document.content == "The sides agreed.\r\n"


def test_stream_of_bytes() -> None:
    assert read_stream(codecs.BOM_UTF8 + "Bakı agreed.\r\n".encode(), "stdin").content == "Bakı agreed.\r\n"
    with pytest.raises(ReadError, match="is not UTF-8"):
        read_stream(b"Chi\xbain\xe3u", "stdin")


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "zero \x00 byte", "half \ud800 pair"])
def test_stream_that_is_no_text(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(text, "stdin")
    assert caught.value.where == "stdin"
