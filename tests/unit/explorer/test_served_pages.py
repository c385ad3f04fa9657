"""The pages of ``kg serve`` as programs see them: status, links, policy, and the same facts in every format."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse
from tests.explored import HANDLER, LONG, MANY, SCRIPT, harmful_document
from tests.serving import Served, serving

from kg.explorer import web
from kg.settings import DEFAULT_BASE as BASE
from kg.vocab import KG

HTML = {"Accept": "text/html"}
LISTS = ("/", "/agreements", "/actors", "/documents", "/due", "/search?q=bandits")
NODES = (
    "agreement/protocol", "agreement/accord", "actor/sundria", "actor/guard", "document/courier", "commitment/guns",
    "conduct/bridge", "participation/p3", "claim/n1",
)


class Read(HTMLParser):
    """The text, links, ids and event handlers of a page, and its elements in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.ids = "", list[str](), list[str]()
        self.handlers, self.tags, self.open = list[str](), list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "link", "input", "br", "img"):
            self.open.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.links.append(value or "")
            if name == "datetime":
                self.text += f" {value} "
            if name == "id":
                self.ids.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text += data


def read(page: str) -> Read:
    found = Read()
    found.feed(page)
    found.close()
    return found


@pytest.fixture(scope="module")
def served(explored: Path) -> Iterator[Served]:
    with serving(explored, plugs=web.plugs(BASE), token=None) as server:
        yield server


@pytest.fixture(scope="module")
def seen() -> dict[str, int]:
    """The status of each page that was asked for."""
    return {}


@pytest.mark.parametrize("path", [*LISTS, *(f"/page/{node}" for node in NODES)])
def test_every_page_is_whole_and_leads_only_to_what_is_there(
    served: Served, seen: dict[str, int], path: str
) -> None:
    answer = served.client.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = read(answer.text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert page.tags.count("h1") == 1
    assert page.handlers == []
    assert len(answer.content) < 300_000
    for link in dict.fromkeys(page.links):
        target, _, anchor = link.partition("#")
        if target.startswith("/page/") or link.startswith(("/a", "/d")):
            if target not in seen:
                seen[target] = served.client.get(target, headers=HTML).status_code
            assert seen[target] == 200, link
        elif anchor and not target:
            assert anchor in page.ids, link
        else:
            assert link.startswith(("/", "data:,", "https://")), link


@pytest.mark.parametrize("path", NODES)
def test_the_same_facts_in_html_turtle_and_jsonld(served: Served, path: str) -> None:
    turtle, jsonld = (served.client.get(f"/data/{path}.{suffix}").content for suffix in ("ttl", "jsonld"))
    triples = {q.triple for q in parse(turtle, format=RdfFormat.TURTLE)}
    assert {q.triple for q in parse(jsonld, format=RdfFormat.JSON_LD)} == triples
    shown = read(served.client.get(f"/page/{path}", headers=HTML).text).text
    told = [t for t in triples if t.subject.value == BASE + path and isinstance(t.object, Literal)]
    for triple in told:
        if triple.predicate.value not in (KG.deadline, KG.validFrom, KG.occurredAt, KG.signedOn):
            assert triple.object.value in shown, triple
    assert BASE + path in shown


def test_an_address_of_the_graph_leads_to_its_page(served: Served) -> None:
    answer = served.client.get("/id/actor/sundria", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/page/actor/sundria")
    assert served.client.get("/page/actor/nobody", headers=HTML).status_code == 404


def test_each_claim_shows_its_quote_and_who_makes_it(served: Served) -> None:
    shown = read(served.client.get("/page/commitment/bridge", headers=HTML).text).text
    assert "Norland shall return the bridge to Sundria by 15 April" in shown
    assert "Norland agreed, undertaken" in " ".join(shown.split())
    assert "in force" in shown
    assert "fulfilled" in shown


def test_a_loaded_name_stands_in_quotation_marks_with_its_voice_and_is_no_heading(served: Served) -> None:
    page = served.client.get("/page/actor/guard", headers=HTML).text
    assert '<q dir="auto">the bandits</q>' in page
    assert "takes a side" in page
    shown = read(page)
    heading = shown.text[shown.text.index("Valley Guard"):][:12]
    assert heading == "Valley Guard"
    lists = "".join(served.client.get(path, headers=HTML).text for path in ("/", "/documents", "/actors"))
    assert "Bandits give way" not in lists.replace("“Bandits give way”", "")


def test_a_harmful_document_is_shown_as_text(served: Served) -> None:
    path = f"/page/{harmful_document().removeprefix(BASE)}"
    for address in (path, "/documents", "/", "/actors", "/due", "/search?q=script", f"/search?q={SCRIPT}"):
        page = served.client.get(address, headers=HTML).text
        found = read(page)
        assert "script" not in found.tags
        assert "img" not in found.tags
        assert found.handlers == []
        assert not any(mark in page for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
        assert not any(link.lower().startswith("javascript:") for link in found.links)
    shown = read(served.client.get(path, headers=HTML).text)
    assert SCRIPT in shown.text
    assert HANDLER in shown.text
    assert LONG in shown.text
    assert shown.tags.count("mark") > MANY


def test_what_is_asked_wrongly_is_told(served: Served) -> None:
    assert served.client.get("/due?as-of=soon", headers=HTML).status_code == 400
    assert served.client.get("/due?as-of=2020-05-01", headers=HTML).status_code == 200
    for odd in ("-1", "x", "99999999999", "²"):
        assert served.client.get("/actors", params={"page": odd}, headers=HTML).status_code == 200


def test_a_page_that_is_known_is_not_made_again(served: Served) -> None:
    first = served.client.get("/page/actor/norland", headers=HTML)
    again = served.client.get("/page/actor/norland", headers=HTML | {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_programs_get_data_at_the_first_page(served: Served) -> None:
    assert "void" in served.client.get("/", headers={"Accept": "text/turtle"}).text
