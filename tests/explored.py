"""A store for tests of pages: the invented conflict of ``tests/queries/valley.trig``, and a harmful document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.graph import document_graph, node_graphs
from kg.ids import document_key
from kg.model import Actor, ActorKind, Commitment, Document, Extraction, Force, Modality
from kg.resolve import resolve
from kg.resolve.documents import extraction_to_json
from kg.settings import DEFAULT_BASE, Settings
from kg.store import begin
from kg.validate import ValidGraph

SCRIPT = "<script>document.title='taken'</script>"
HANDLER = '<img src=x onerror="document.title=\'taken\'">'
BIDI = "\u202egnp.exe\u202c\u2066"
LONG = "Donaudampfschifffahrt" * 40
RTL, CYRILLIC, ARMENIAN = "الجبهة المتحدة", "Объединённый фронт", "Միացյալ ճակատ"
MANY = 2000
"""Spans of the harmful document."""


def hostile() -> Extraction:
    """A document whose title, names, deeds and words try to become markup, reorder text, or break the layout."""
    name = f"{RTL} {SCRIPT}"
    head = f"{name} shall free {HANDLER} {BIDI} {LONG} {CYRILLIC} {ARMENIAN}. javascript:alert(1) ]]> --> &lt;b&gt;\n"
    text = head + f"{CYRILLIC} left. " * MANY
    step = len(CYRILLIC) + 7
    actor = Actor(
        id="a1", doc="x", quote=name, start=0, end=len(name), name=name, kind=ActorKind.ARMED_GROUP,
        mentions=((0, len(name)),),
    )
    often = Actor(
        id="a2", doc="x", quote=CYRILLIC, start=len(head), end=len(head) + len(CYRILLIC), name=CYRILLIC,
        kind=ActorKind.ARMED_GROUP,
        mentions=tuple((len(head) + step * n, len(head) + step * n + len(CYRILLIC)) for n in range(MANY)),
    )
    end = len(head) - 1
    promise = Commitment(
        id="c1", doc="x", quote=text[:end], start=0, end=end, modality=Modality.OBLIGATION, force=Force.UNDERTAKEN,
        action="free", debtor=("a1",), object=f"{HANDLER} {LONG}", condition=BIDI, deadline="2031-05-09",
        confidence=0.5, speaker=("a1",),
    )
    document = Document(
        name="x", content=text, title=f"{SCRIPT} {BIDI} {LONG}", issued="2031-05-02", publisher=HANDLER,
        url="javascript:document.title='taken'",
    )
    return Extraction(document=document, records=(actor, often, promise), issued="2031-05-02")


def harmful_document() -> str:
    """Its IRI."""
    return f"{DEFAULT_BASE}document/{document_key(hostile().document)}"


def store_with(home: Path, graphs: Iterable[ValidGraph]) -> Path:
    """A store on disk that holds some graphs and the harmful document with its text."""
    from tests.unit.conftest import lenient

    settings, extraction = Settings(), hostile()
    found = resolve([extraction], settings)
    iris = [*found.actors, *found.agreements, *found.commitments, *found.places]
    candidates = [document_graph(found.accounts[0], found, settings), *node_graphs(found, iris, settings)]
    codes = lenient(f"{DEFAULT_BASE}graph/codes", _codes())
    with begin(home) as draft:
        draft.fill([*graphs, codes, *(lenient(c.name, c.triples) for c in candidates)])
        draft.index.put_document(document_key(extraction.document), extraction_to_json(extraction))
        draft.commit()
    return home


def _codes() -> str:
    from pyoxigraph import RdfFormat, parse

    from kg import resources

    quads = parse(resources.read("ontology", "codes.ttl"), format=RdfFormat.TURTLE)
    return "".join(f"{quad.triple} .\n" for quad in quads if "_:" not in str(quad.triple))
