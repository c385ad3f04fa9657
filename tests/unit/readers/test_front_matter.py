"""What a document says of itself."""

from __future__ import annotations

import pytest

from kg.errors import ReadError
from kg.readers import read_stream
from kg.readers.front_matter import Metadata, instant, is_web_address, metadata, split

FULL = """---
title: "Yerevan's position"
date: 2023-09-20T18:00+04:00
publisher: Office of the Prime Minister
language: en
url: https://example.org/a?b=c
restates: Armenian government's account, 20 September 2023
layout: post
tags: [a, b]
---
Armenia took no part.
"""


def test_all_fields() -> None:
    document = read_stream(FULL, "a")
    assert document.title == "Yerevan's position"
    assert document.issued == "2023-09-20T18:00+04:00"
    assert document.publisher == "Office of the Prime Minister"
    assert document.language == "en"
    assert document.url == "https://example.org/a?b=c"
    assert document.restates == "Armenian government's account, 20 September 2023"
    assert document.content == "Armenia took no part.\n"


def test_only_the_front_matter_is_taken_off() -> None:
    assert split("---\r\ntitle: T\r\n---\r\n\r\n  Body\r\n---\r\nmore\r\n", "a").body == "\r\n  Body\r\n---\r\nmore\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "No front matter.",
        "---\nA rule, then text that has no second rule.\n",
        "---\nOnly words between two rules.\n---\nMore.\n",
        "---\n- a list\n- between rules\n---\nMore.\n",
        "----\ntitle: T\n----\n",
        " ---\ntitle: T\n---\n",
        "---title: T\n---\n",
        "",
    ],
)
def test_text_without_front_matter_comes_back_whole(text: str) -> None:
    parts = split(text, "a")
    assert parts.body == text
    assert parts.metadata == Metadata()


@pytest.mark.parametrize("text", ["---\n---\nBody", "---\n# nothing\n...\nBody", "---  \n\n---\t\nBody"])
def test_empty_front_matter(text: str) -> None:
    parts = split(text, "a")
    assert parts.body == "Body"
    assert parts.metadata == Metadata()


def test_words_that_yaml_would_turn_into_something_else_stay_words() -> None:
    said = split("---\ntitle: 2020\nlanguage: no\npublisher: null and void\nrestates:\n---\nBody", "a").metadata
    assert said == Metadata(title="2020", language="no", publisher="null and void")


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("2020-11-10", "2020-11-10"),
        ('"2020-11-10"', "2020-11-10"),
        ("2020-11-10T00:00+03:00", "2020-11-10T00:00+03:00"),
        ("2020-11-10 00:00:00 +03:00", "2020-11-10T00:00+03:00"),
        ("2020-11-10T00:00:30+0300", "2020-11-10T00:00:30+03:00"),
        ("2020-11-10t00:00:00Z", "2020-11-10T00:00+00:00"),
        ("2020-11-10T00:00-03:30", "2020-11-10T00:00-03:30"),
    ],
)
def test_dates(written: str, issued: str) -> None:
    assert split(f"---\ndate: {written}\n---\nBody", "a").metadata.issued == issued


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2023-02-30", "the calendar does not have"),
        ("2023-09-20T25:00+03:00", "the calendar does not have"),
        ("2023-09-20T12:30", "has a time but does not say in which zone"),
        ("2023-09-20 12:30:00", "has a time but does not say in which zone"),
        ("20 September 2023", "is no ISO date"),
        ("20.09.2023", "is no ISO date"),
        ("2023-09", "is no ISO date"),
        ("2023-W38-3", "is no ISO date"),
        ("٢٠٢٣-٠٩-٢٠", "is no ISO date"),
        ("tomorrow", "is no ISO date"),
    ],
)
def test_wrong_date(written: str, why: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(f"---\ndate: {written}\n---\nBody", "a.txt")
    assert str(caught.value) == (
        f"a.txt: has the date {written!r}, which {why}."
        " Write it as 2023-09-20, or with a time and its offset from UTC: 2023-09-20T12:30+03:00"
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "example.org/a",
        "https://",
        "http://[::1",
        "https://example.org/a b",
        "https://example.org/<script>",
        'https://example.org/"onclick=',
    ],
)
def test_wrong_address(url: str) -> None:
    assert not is_web_address(url)
    with pytest.raises(ReadError, match="which is no web address"):
        metadata({"url": url}, "a")


@pytest.mark.parametrize("url", ["https://example.org", "HTTP://example.org/ä?q=%20#x", "https://[::1]:8080/"])
def test_right_address(url: str) -> None:
    assert is_web_address(url)
    assert metadata({"url": url}, "a").url == url


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("---\ntitle: The terms: a report\n---\nBody", "has front matter that is no YAML (line 2)"),
        ("---\npublisher: A\ntitle: [open\n---\nBody", "has front matter that is no YAML (line 4)"),
        ("---\nx: " + "[" * 5000 + "\n---\nBody", "has front matter that is no YAML"),
        ("---\nTitle: T\nBody without an end of the front matter", "has front matter without an end"),
        ("---\ntitle: {a: b}\n---\nBody", "has a title that is no text"),
        ("---\ntitle: T\n---\n \n", "has no text"),
    ],
)
def test_broken_front_matter(text: str, what: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_stream(text, "a")
    assert caught.value.what == what
    assert caught.value.mend


def test_fields_are_single_clean_lines() -> None:
    said = metadata({"title": " a\n\u0000b\x1b[31m \ud800e\u0301 ", "publisher": " \t"}, "a")
    assert said == Metadata(title="a b[31m \u00e9")


def test_instant_keeps_the_offset() -> None:
    assert instant("2023-09-20T12:30:15.250+03:00") == "2023-09-20T12:30:15.250000+03:00"
