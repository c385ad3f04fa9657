"""Web pages: the article alone, and what the page says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Document
from kg.readers import html, read_all

SENTENCE = "The parties agreed to withdraw heavy equipment from the region by the end of the month. "
ARTICLE = f"<article><h1>The terms</h1><p>{SENTENCE * 4}</p><p>Armenia &amp; Azerbaijan shall cease fire.</p></article>"


def page(head: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def read_page(folder: Path, text: str | bytes) -> Document:
    path = folder / "page.html"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    documents, errors = read_all(path)
    assert errors == []
    (document,) = documents
    return document


def error_of(folder: Path, data: bytes) -> str:
    (folder / "page.html").write_bytes(data)
    documents, (error,) = read_all(folder / "page.html")
    assert documents == []
    assert error.mend
    return error.what


def test_article_and_its_metadata(tmp_path: Path) -> None:
    head = """<title>The terms | The Site</title><meta property="og:site_name" content="the-site news">
        <meta name="restates" content="The government's account">
        <meta property="article:published_time" content="2023-09-20T12:30:00+04:00">
        <link rel="canonical" href="https://example.org/terms">"""
    document = read_page(tmp_path, page(head, f"<nav><a href='/'>Home</a></nav>{ARTICLE}<footer>Imprint</footer>"))
    assert document.content == f"The terms\n\n{(SENTENCE * 4).strip()}\n\nArmenia & Azerbaijan shall cease fire.\n"
    assert document.media_type == "text/html"
    assert document.title == "The terms"
    assert document.issued == "2023-09-20T12:30+04:00"
    assert document.publisher == "the-site news"
    assert document.restates == "The government's account"
    assert document.url == "https://example.org/terms"


@pytest.mark.parametrize(
    ("head", "issued"),
    [
        ("<meta property='article:published_time' content='2023-09-20'>", "2023-09-20"),
        ("<meta property='article:published_time' content='2023-09-20T12:30:00'>", "2023-09-20"),
        ("<meta property='article:published_time' content='2023-13-40'>", None),
        ("<meta property='article:published_time' content='soon'>", None),
        ("<meta property='og:image' content='https://example.org/2019/03/04/picture.jpg'>", None),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2023-09-21"}</script>',
            "2023-09-21",
        ),
        ("<link rel='canonical' href='https://example.org/2023/09/22/terms'>", "2023-09-22"),
        ("</head><body><time datetime='2023-09-20T12:30+03:00' pubdate>Wednesday</time>", "2023-09-20T12:30+03:00"),
        ("</head><body><div class='entry-date'>20 September 2023</div>", "2023-09-20"),
        ("", None),
    ],
)
def test_date_is_what_the_page_marks_and_no_guess(tmp_path: Path, head: str, issued: str | None) -> None:
    body = ARTICLE.replace("The terms", "The terms of 3 May 2020")
    assert read_page(tmp_path, page(head, body)).issued == issued


def test_script_never_reaches_the_content(tmp_path: Path) -> None:
    body = (
        "<script>var stolen = 1;</script>"
        + ARTICLE.replace("</p>", "<script>alert('inner')</script><style>p{color:red}</style></p>", 1)
        + "<noscript>no script</noscript><img src=x onerror=alert(1)><svg onload=alert(2)></svg><!-- secret -->"
    )
    content = read_page(tmp_path, page("<script>document.write('head')</script>", body)).content
    for word in ("stolen", "alert", "color", "document.write", "onerror", "onload", "secret"):
        assert word not in content
    assert SENTENCE.strip() in content


def test_hostile_markup_stays_text(tmp_path: Path) -> None:
    body = ARTICLE.replace("cease fire", "cease &lt;script&gt;alert(1)&lt;/script&gt; fire")
    head = "<title>&lt;b&gt;Terms&lt;/b&gt;\x1b[2J</title><link rel='canonical' href='javascript:alert(1)'>"
    document = read_page(tmp_path, page(head, body))
    assert "cease <script>alert(1)</script> fire" in document.content
    assert document.url is None
    assert document.title is not None
    assert document.title.isprintable()


def test_short_page(tmp_path: Path) -> None:
    assert read_page(tmp_path, page("", "<p>Armenia shall withdraw.</p>")).content == "Armenia shall withdraw.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = page(f"<meta charset='{encoding}'>", ARTICLE.replace("Armenia", "Баку"))
    assert "Баку & Azerbaijan" in read_page(tmp_path, text.encode(encoding)).content


def test_declaration_does_not_overrule_utf8(tmp_path: Path) -> None:
    text = "<?xml version='1.0' encoding='windows-1251'?>" + page(
        "<meta charset='latin-1'>", ARTICLE.replace("Armenia", "Баку")
    )
    assert "Баку & Azerbaijan" in read_page(tmp_path, text).content


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (page("<title>T</title>", "<script>alert(1)</script>").encode(), "has no article text"),
        (b"words that are no page", "has no article text"),
        (b"<div>" * 3000 + b"deep" + b"</div>" * 3000, "has no article text"),
        (b"<html>\x00\x01\x02</html>", "is binary data, not text"),
        (b"<meta charset='no-such'><p>Chi\xbain\xe3u</p>", "is neither UTF-8 nor 'no-such', which it declares"),
        (b"<meta charset='ascii'><p>Chi\xbain\xe3u</p>", "is neither UTF-8 nor 'ascii', which it declares"),
        (b"<p>Chi\xbain\xe3u</p>", "is not UTF-8 (byte 6 is 0xba)"),
    ],
)
def test_page_that_gives_no_text(tmp_path: Path, data: bytes, what: str) -> None:
    assert error_of(tmp_path, data) == what


def test_too_large_page(tmp_path: Path) -> None:
    data = b"<p>" + b"word " * (html.MAX_PAGE_BYTES // 5 + 1)
    assert error_of(tmp_path, data) == "is a page of more than 16 MB"


def test_failure_within_the_parser_is_an_error_of_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("body")

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    assert error_of(tmp_path, page("", ARTICLE).encode()) == "is no HTML ('body')"


def test_nothing_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    error_of(tmp_path, b"words that are no page")
    assert caplog.records == []
