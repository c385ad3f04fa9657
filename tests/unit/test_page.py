"""The page that shows records on their texts: nothing of a document becomes markup, every record can be reached."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import (
    Actor,
    ActorKind,
    Agreement,
    AgreementKind,
    Commitment,
    Conduct,
    Document,
    Extraction,
    Force,
    Modality,
    Notice,
    Record,
    SlotSpan,
    ThirdParty,
    ThirdPartyRole,
    Verdict,
)
from kg.page import render
from kg.page.marks import Close, Mark, Open, pieces
from kg.page.markup import Html, join, shown, tag
from kg.wording import CATEGORIES

TEXT = "\n1. Ruritania shall pull its guns\nout of Zenda by noon.\n\t(a) It has not.\n"
HOSTILE = "<script>alert(1)</script>\"'&amp;<!--]]></style></mark><mark onclick=x>\x00\x1b[31m\u202e\udcff$style${x}"


@dataclass(slots=True)
class Node:
    """An element of the page as a browser sees it."""

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all()

    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    def find(self, name: str, **wanted: str) -> list[Node]:
        given = {k.strip("_").replace("_", "-"): v for k, v in wanted.items()}
        return [n for n in self.all() if n.name == name and given.items() <= n.attributes.items()]


class Tree(HTMLParser):
    """Builds the tree; a page with a tag that does not fit fails."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({k for k, _ in attrs}) == len(attrs)
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in ("meta", "input"):
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(page: str) -> Node:
    tree = Tree()
    tree.feed(page)
    tree.close()
    assert len(tree.open) == 1
    return tree.open[0]


def at(words: str, text: str = TEXT) -> dict[str, object]:
    return {"doc": "d", "quote": words, "start": text.index(words), "end": text.index(words) + len(words)}


def extraction() -> Extraction:
    debtor = Actor(id="a1", name="Ruritania", kind=ActorKind.STATE, mentions=((4, 13), (61, 63)), **at("Ruritania"))  # type: ignore[arg-type]
    promise = Commitment(
        id="c1",
        modality=Modality.OBLIGATION,
        force=Force.UNDERTAKEN,
        action="pull",
        object="its guns",
        debtor=("a1",),
        deadline="2020-01-01T12:00",
        rule="modal.shall",
        confidence=0.8,
        spans=(
            SlotSpan(slot="cue", start=14, end=19),
            SlotSpan(slot="debtor", start=4, end=13),
            SlotSpan(slot="speaker", start=4, end=13),
            SlotSpan(slot="deadline", start=47, end=54),
        ),
        **at("Ruritania shall pull its guns\nout of Zenda by noon"),  # type: ignore[arg-type]
    )
    deed = Conduct(
        id="k1",
        verdict=Verdict.NOT_PERFORMED,
        action="pull",
        actor=("a1", "nobody"),
        commitment="c1",
        **at("by noon.\n\t(a) It has not"),  # type: ignore[arg-type]
    )
    records: tuple[Record, ...] = (deed, promise, debtor)
    return Extraction(document=Document(name="d", content=TEXT, title="Zenda"), records=records)


def text_of(page: Node, number: int = 1) -> Node:
    return page.find("div", id=f"t{number}")[0]


def words_of(page: Node, key: str) -> str:
    """All the words under the marks of a record; marks within its own marks count once."""
    return "".join(m.text() for m in page.find("mark", data_record=key))


def test_text_keeps_its_lines() -> None:
    assert text_of(parsed(render([extraction()]))).text() == TEXT.lstrip("\n")


def test_every_record_is_listed_with_an_anchor_to_its_words() -> None:
    page = parsed(render([extraction(), extraction()]))
    ids = [n.attributes["id"] for n in page.all() if "id" in n.attributes]
    assert len(ids) == len(set(ids))
    entries = [n for n in page.find("li") if (n.attributes.get("class") or "").startswith("entry")]
    assert [n.attributes["id"] for n in entries] == ["r1-1", "r1-2", "r1-3", "r2-1", "r2-2", "r2-3"]
    for entry in entries:
        target = entry.find("a", class_="back")[0].attributes["href"]
        marks = [m for m in page.find("mark") if f"#{m.attributes.get('id')}" == target]
        assert [m.attributes["aria-details"] for m in marks] == [entry.attributes["id"]]
        assert marks[0].attributes["tabindex"] == "0"


def test_marks_hold_the_quotes_though_they_overlap() -> None:
    page = parsed(render([extraction()]))
    quotes = {r.id: r.quote for r in extraction().records}
    assert words_of(page, "1-1") == quotes["c1"]
    assert words_of(page, "1-2") == "RuritaniaIt"
    assert words_of(page, "1-3") == quotes["k1"]
    assert [s.text() for s in page.find("span", data_of="1-1")] == ["Ruritania", "shall", "by noon"]
    assert [len(page.find("mark", data_record="1-3", tabindex="0")), len(page.find("mark", data_record="1-3"))] == [
        1,
        2,
    ]


def test_slots_name_those_they_refer_to() -> None:
    page = parsed(render([extraction()]))
    promise, deed = page.find("li", id="r1-1")[0], page.find("li", id="r1-3")[0]
    assert {n.find("dt")[0].text(): n.find("dd")[0].text() for n in promise.find("dl")[0].find("div")} == {
        "action": "pull",
        "debtor": "Ruritania",
        "object": "its guns",
        "deadline": "2020-01-01T12:00by noon",
        "cue": "shall",
        "speaker": "Ruritania",
        "frame": 'the modal verb "shall" gives the deed its force',
        "rule": "modal.shall",
        "confidence": "0.80",
    }
    assert "obligation, undertaken Ruritania must pull its guns" in promise.text()
    assert "Ruritania, nobody" in deed.text()
    assert "commitmentpull its guns" in deed.text()


def test_words_of_slots_are_coloured_by_what_they_tell() -> None:
    page = parsed(render([extraction()]))
    assert [(s.attributes["class"], s.attributes["data-slot"]) for s in page.find("span", data_of="1-1")] == [
        ("slot who", "debtor, speaker"),
        ("slot cue undertaken", "cue"),
        ("slot", "deadline"),
    ]
    style = page.find("style")[0].text()
    for category in CATEGORIES[2:]:
        assert f"#show-{category}:not(:checked)) :is(mark, .cue).{category} {{ all: unset; }}" in style


def test_hostile_words_stay_words() -> None:
    text = f"Before {HOSTILE} after"
    record = Agreement(
        id=HOSTILE,
        doc=HOSTILE,
        quote=HOSTILE,
        start=7,
        end=7 + len(HOSTILE),
        name=HOSTILE,
        kind=AgreementKind.OTHER,
        signed=HOSTILE,
        third_parties=(ThirdParty(actor=HOSTILE, role=ThirdPartyRole.HOST),),
        rule=HOSTILE,
        spans=(SlotSpan(slot=HOSTILE, start=0, end=6),),
    )
    document = Document(name=HOSTILE, content=text, title=HOSTILE, publisher=HOSTILE, issued=HOSTILE)
    notice = Notice(what=HOSTILE, where=HOSTILE)
    hostile = render([Extraction(document=document, records=(record,), notices=(notice,))])
    hostile.encode()  # a lone surrogate would fail
    page = parsed(hostile)
    assert text_of(page).text() == shown(text)
    assert (len(page.find("script")), len(page.find("style")), len(page.find("mark"))) == (1, 1, 1)
    assert not [n for n in page.all() if any(a.startswith("on") for a in n.attributes)]
    assert not set("\x00\x1b\u202e") & set(hostile)


def test_nothing_is_fetched_and_only_its_own_script_and_style_may_run() -> None:
    page = parsed(render([extraction()]))
    policy = page.find("meta", http_equiv="Content-Security-Policy")[0].attributes["content"] or ""
    assert "default-src 'none'" in policy
    for name in ("script", "style"):
        digest = hashlib.sha256(page.find(name)[0].text().encode()).digest()
        assert f"{name}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    for node in page.all():
        assert "style" not in node.attributes
        assert "src" not in node.attributes
        assert (node.attributes.get("href") or "#").startswith("#")
    assert not re.search(r"url\(|@import|https?:", page.find("style")[0].text() + page.find("script")[0].text())


def test_same_records_same_bytes_in_whatever_order() -> None:
    one = extraction()
    assert render([one]) == render([replace(one, records=one.records[::-1])])


def test_each_category_that_there_is_has_a_checkbox_and_every_one_a_style() -> None:
    page = parsed(render([extraction()]))
    assert [n.attributes["id"] for n in page.find("input")] == ["show-actor", "show-undertaken", "show-not_performed"]
    style = page.find("style")[0].text()
    for category in CATEGORIES:
        assert f"--{category}: #" in style
        assert f".{category} {{ --hue: var(--{category}); --line: " in style
        assert f"#show-{category}:not(:checked)) .entry.{category} {{ display: none; }}" in style


def test_a_text_without_records_and_no_text_at_all() -> None:
    empty = Extraction(
        document=Document(name="d", content=""), records=(), notices=(Notice(what="not English", where="d"),)
    )
    page = parsed(render([empty]))
    assert "Nothing was read" in page.text()
    assert "not English" in page.find("p", class_="notice")[0].text()
    assert parsed(render([])).find("section") == []


@pytest.mark.parametrize("text", ["", "plain", "a<b>&\"'", "line\r\n\tnext\x0c\x85", "\u2067rtl\u2069", "\ud800"])
def test_what_is_shown_has_a_character_for_each(text: str) -> None:
    assert len(shown(text)) == len(text)
    shown(text).encode()


def test_attributes() -> None:
    assert tag("a", "<", Html("<b></b>"), class_='"x"', data_of="&", hidden=True, id=None) == Html(
        '<a class="&quot;x&quot;" data-of="&amp;" hidden>&lt;<b></b></a>'
    )
    assert join() == Html("")


SPANS = st.lists(st.tuples(st.integers(-3, 15), st.integers(-3, 15)), max_size=8)


@given(SPANS)
def test_pieces_are_a_tree_over_the_whole_text(spans: list[tuple[int, int]]) -> None:
    text = "abcdefghijkl"
    marks = [Mark(start=s, end=e, category="actor", record=str(i)) for i, (s, e) in enumerate(spans)]
    stack: list[Mark] = []
    covered = dict.fromkeys(map(str, range(len(spans))), "")
    firsts: list[str] = []
    lasts: list[str] = []
    told = ""
    for piece in pieces(text, marks):
        if isinstance(piece, Open):
            stack.append(piece.mark)
            firsts += [piece.mark.record] * piece.first
        elif isinstance(piece, Close):
            assert stack.pop() is piece.mark
            lasts += [piece.mark.record] * piece.last
        else:
            told += piece
            for mark in stack:
                covered[mark.record] += piece
    assert stack == []
    assert told == text
    assert sorted(firsts) == sorted(lasts) == sorted(k for k, words in covered.items() if words)
    assert covered == {str(i): text[max(s, 0) : max(e, 0)] if s < e else "" for i, (s, e) in enumerate(spans)}
