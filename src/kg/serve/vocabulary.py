"""``/ns``, ``/code``, ``/shapes``: the ontology's IRIs answer with documentation made from the shipped files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg import resources
from kg.serve.answers import etag, unchanged
from kg.serve.endpoint import wants_html
from kg.serve.formats import BY_SUFFIX, GRAPHS, Choice, choose
from kg.serve.pages import Links, page
from kg.serve.problems import Problem
from kg.vocab import CODES, DCTERMS, KG, OWL, PREFIXES, RDF, RDFS, SH, SHAPES, SKOS, compact

_PROPERTY_KINDS = (f"{OWL.NS}ObjectProperty", f"{OWL.NS}DatatypeProperty")
_SHAPE_KINDS = (f"{SH.NS}NodeShape", f"{SH.NS}PropertyShape")
_TITLES = {
    "ns": "Commitment graph ontology", "code": "Code lists of the commitment graph",
    "shapes": "Shapes of the commitment graph",
}
_FACTS = {
    "subclass of": f"{RDFS.NS}subClassOf", "subproperty of": f"{RDFS.NS}subPropertyOf", "domain": f"{RDFS.NS}domain",
    "range": f"{RDFS.NS}range", "inverse of": f"{OWL.NS}inverseOf", "close match": f"{SKOS.NS}closeMatch",
    "exact match": f"{SKOS.NS}exactMatch", "related match": f"{SKOS.NS}relatedMatch", "broader": f"{SKOS.NS}broader",
    "applies to": f"{SH.NS}targetClass", "path": f"{SH.NS}path", "class": f"{SH.NS}class",
    "datatype": f"{SH.NS}datatype", "at least": f"{SH.NS}minCount", "at most": f"{SH.NS}maxCount",
    "severity": f"{SH.NS}severity", "advice": f"{SH.NS}description",
}
_WORDS = (f"{RDFS.NS}comment", f"{SKOS.NS}definition", f"{SH.NS}message")
_LABELS = (f"{RDFS.NS}label", f"{SKOS.NS}prefLabel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A documented term: its anchor, how it is written, what it means, and facts as (name, [(text, IRI or "")])."""

    anchor: str
    name: str
    label: str
    words: str
    facts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class Vocabulary:
    """The three documents."""

    def __init__(self, base: str) -> None:
        self._links = Links(base)

    async def document(self, request: Request) -> Response:
        """``/ns``, ``/code``, ``/shapes``, also with a suffix such as ``.ttl``: HTML or RDF."""
        which, _, suffix = request.url.path.strip("/").partition(".")
        if suffix and suffix not in BY_SUFFIX:
            raise Problem(404, "there is no such document")
        if not suffix and wants_html(request):
            return page("vocabulary.html", title=_TITLES[which], which=which, sections=_sections(which),
                        href=self._links.href, suffixes=[form.suffix for form in GRAPHS])
        return _data(request, which, suffix, _quads(which))

    async def code(self, request: Request) -> Response:
        """``/code/LIST[/CODE]``: the place of a code in the documentation, or its triples."""
        iri = CODES + request.path_params["path"]
        quads = [quad for quad in _quads("code") if quad.subject == NamedNode(iri)] if _is_iri(iri) else []
        if not quads:
            raise Problem(404, "there is no such code")
        if wants_html(request):
            return RedirectResponse(f"/code#{request.path_params['path']}", 303, {"Vary": "Accept"})
        return _data(request, f"code/{request.path_params['path']}", "", quads)


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _data(request: Request, name: str, suffix: str, quads: Sequence[Quad]) -> Response:
    choice = choose(request.headers.get("accept"), GRAPHS)
    if suffix:
        choice = Choice(format=BY_SUFFIX[suffix], media=BY_SUFFIX[suffix].media[0])
    if choice is None:
        raise Problem(406, f"it can be had as text/html, {', '.join(form.media[0] for form in GRAPHS)}")
    content = serialize(quads, format=getattr(RdfFormat, choice.format.name), prefixes=dict(PREFIXES))
    headers = {"Vary": "Accept", "Content-Type": choice.content_type, "Cache-Control": "no-cache"}
    tag = etag(name, choice.media, content)
    return unchanged(request, tag, headers) or Response(content, headers=headers | {"ETag": tag})


@cache
def _quads(which: str) -> tuple[Quad, ...]:
    if which == "shapes":
        names = sorted(path.name for path in (resources.folder("ontology") / "shapes").glob("*.ttl"))
        texts = [resources.read("ontology", "shapes", name) for name in names]
    else:
        texts = [resources.read("ontology", "kg.ttl" if which == "ns" else "codes.ttl")]
    return tuple(quad for text in texts for quad in parse(text, format=RdfFormat.TURTLE))


@cache
def _sections(which: str) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The documented terms of one document, in groups."""
    about: dict[str, dict[str, list[str]]] = {}
    for quad in _quads(which):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            about.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    if which == "ns":
        kinds = (("Classes", (f"{OWL.NS}Class",)), ("Properties", _PROPERTY_KINDS))
        return tuple((title, _entries(about, (iri for iri, said in about.items() if set(said.get(RDF.type, ())) & set(
            wanted) and iri.startswith(KG.NS)), KG.NS)) for title, wanted in kinds)
    if which == "shapes":
        shapes = [iri for iri, said in about.items() if set(said.get(RDF.type, ())) & set(_SHAPE_KINDS)]
        return (("Laws", _entries(about, shapes, SHAPES)),)
    schemes = [iri for iri, said in about.items() if f"{SKOS.NS}ConceptScheme" in said.get(RDF.type, ())]
    return tuple((_title(about[it], it), _entries(about, _codes_of(about, it), CODES)) for it in schemes)


def _title(said: Mapping[str, list[str]], scheme: str) -> str:
    return said.get(f"{SKOS.NS}prefLabel", said.get(DCTERMS.title, [compact(scheme)]))[0]


def _codes_of(about: Mapping[str, Mapping[str, list[str]]], scheme: str) -> list[str]:
    return [scheme, *(iri for iri, said in about.items() if scheme in said.get(f"{SKOS.NS}inScheme", ()))]


def _entries(about: Mapping[str, Mapping[str, list[str]]], iris: Iterable[str], namespace: str) -> tuple[Entry, ...]:
    return tuple(_entry(iri, about[iri], namespace) for iri in sorted(iris))


def _entry(iri: str, said: Mapping[str, list[str]], namespace: str) -> Entry:
    def first(predicates: Iterable[str]) -> str:
        return next((said[p][0] for p in predicates if p in said), "")

    facts = tuple(
        (name, tuple((compact(value), value if ":" in value and " " not in value else "") for value in said[predicate]))
        for name, predicate in _FACTS.items()
        if predicate in said
    )
    return Entry(
        anchor=iri.removeprefix(namespace), name=compact(iri), label=first(_LABELS), words=first(_WORDS), facts=facts
    )
