"""Web pages: the article and what the page says of itself, found by trafilatura; scripts and navigation fall away."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from kg.errors import ReadError
from kg.model import Document
from kg.readers.content import Origin, content, decode, scrubbed
from kg.readers.foreign import parsing, quiet
from kg.readers.front_matter import instant, is_web_address, one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE_BYTES = 16 * 2**20  # no article is longer; trees of larger pages take gigabytes

_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext")
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_MOMENTS = (
    "//meta[@property='article:published_time' or @itemprop='datePublished']/@content"
    " | //time[@itemprop='datePublished' or @pubdate]/@datetime"
)
_END_OF_TIME = "9999-12-31"  # else the day of the run would decide which dates count
_DATING = re.compile("date|time|publi|posted", re.IGNORECASE)


def read_html(data: bytes, origin: Origin) -> Document:
    """The document of a page: its blocks, with a blank line between. Raises ReadError if it has no article."""
    if len(data) > MAX_PAGE_BYTES:
        raise ReadError(
            f"is a page of more than {MAX_PAGE_BYTES // 2**20} MB", where=origin.source, mend="Save its text as .txt"
        )
    declared = _DECLARED.search(data[:4096])
    page = decode(data, origin.source, declared[1].decode("ascii") if declared else None)
    content(page, origin.source)
    with parsing("is no HTML", origin.source, "Save the page again, or its text as .txt"), quiet(*_LOGGERS):
        return _article(_XML_DECLARATION.sub("", page, count=1), origin)


def _article(page: str, origin: Origin) -> Document:
    import trafilatura  # here: its import takes half a second, and most runs read no page
    from trafilatura.settings import Document as Article

    tree = trafilatura.load_html(page)
    article = None if tree is None else trafilatura.bare_extraction(tree, include_comments=False, with_metadata=True)
    if tree is None or not isinstance(article, Article) or not (article.text or "").strip():
        raise ReadError("has no article text", where=origin.source, mend="Save the text of the page as .txt")
    blocks = (line.strip() for line in scrubbed(article.text or "").split("\n"))
    return Document(
        name=origin.name,
        content=content("\n\n".join(block for block in blocks if block) + "\n", origin.source),
        source=origin.source,
        media_type="text/html",
        title=one_line(article.title or ""),
        issued=_issued(tree),
        publisher=one_line(_as_written(article.sitename or "", tree)),
        url=article.url if article.url and is_web_address(article.url) else None,
        restates=one_line("".join(tree.xpath("(//meta[@name='restates']/@content)[1]"))),
    )


def _as_written(name: str, tree: HtmlElement) -> str:
    """The site's name in the page's own letters: trafilatura gives names in small letters capitals of its own."""
    said = (str(value).strip() for value in tree.xpath("//meta/@content"))
    return next((value for value in said if value.casefold() == name.casefold()), name)


def _issued(tree: HtmlElement) -> str | None:
    """The day of publication, with its time of day where the page marks one with an offset.

    trafilatura would also take a date out of the headline, which is often that of the event or agreement told of, or
    of a picture; so it is shown only what the page marks as a date.
    """
    import trafilatura

    marks = deepcopy(tree)
    for element in marks.iter():
        if "image" in f"{element.get('property')} {element.get('name')}":
            element.attrib.clear()
        names = f"{element.tag} {element.get('class')} {element.get('id')} {element.get('itemprop')}"
        element.tail = None
        if not _DATING.search(names) and element.get("type") != "application/ld+json":
            element.text = None
    dating = {"extensive_search": False, "original_date": True, "max_date": _END_OF_TIME}
    day = trafilatura.extract_metadata(marks, date_config=dating).date
    if not day:
        return None
    moments = (instant(str(value).strip()) for value in tree.xpath(_MOMENTS))
    return next((moment for moment in moments if moment and moment.startswith(day)), instant(day))
