"""What ``ontology/`` promises: every term explained, every code listed, Python and shapes in step with both."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS, Literal, URIRef
from rdflib.compare import isomorphic

from kg import __version__, resources, vocab
from kg.vocab import CODES, KG, SCHEMES, SHAPES, XSD

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
OPEN_LISTS = {"action", "plover", "pax-stage", "pam"}


@cache
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=resources.read("ontology", "kg.ttl"))


@cache
def codes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=resources.read("ontology", "codes.ttl"))


@cache
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in sorted((resources.folder("ontology") / "shapes").glob("*.ttl")):
        graph.parse(path)
    return graph


def of_kind(*kinds: URIRef) -> list[str]:
    return sorted({str(term) for kind in kinds for term in ontology().subjects(RDF.type, kind)})


def english(graph: rdflib.Graph, subject: str, predicate: URIRef) -> list[str]:
    values = graph.objects(URIRef(subject), predicate)
    return [str(v) for v in values if isinstance(v, Literal) and v.language == "en"]


def spelt_in_python() -> set[str]:
    return {v for n, v in vars(KG).items() if isinstance(v, str) and n != "NS" and not n.startswith("_")}


def test_the_header_tells_the_version() -> None:
    header = URIRef(vocab.ONTOLOGY)
    assert (header, RDF.type, OWL.Ontology) in ontology()
    assert str(ontology().value(header, OWL.versionInfo)) == __version__
    assert str(ontology().value(header, OWL.versionIRI)) == f"{vocab.ONTOLOGY}/{__version__}"


@pytest.mark.parametrize("term", of_kind(*KINDS))
def test_a_term_has_one_label_and_one_comment(term: str) -> None:
    assert len(english(ontology(), term, RDFS.label)) == 1
    (comment,) = english(ontology(), term, RDFS.comment)
    assert comment.endswith(".")


@pytest.mark.parametrize("term", of_kind(OWL.ObjectProperty, OWL.DatatypeProperty))
def test_a_property_has_domain_and_range_or_a_reason(term: str) -> None:
    reason = " ".join(english(ontology(), term, SKOS.scopeNote))
    for predicate, words in ((RDFS.domain, "No domain"), (RDFS.range, "No range")):
        stated = len(list(ontology().objects(URIRef(term), predicate)))
        assert stated == (0 if words in reason else 1), f"{words} or exactly one"


def test_python_spells_the_terms_of_the_ontology_and_no_others() -> None:
    assert spelt_in_python() == set(of_kind(*KINDS))


def test_all_terms_of_the_ontology_are_minted_here() -> None:
    assert {term for term in of_kind(*KINDS) if not term.startswith(KG.NS)} == set()


def test_data_files_hold_no_blank_nodes() -> None:
    nodes = {term for graph in (ontology(), codes()) for triple in graph for term in triple}
    assert not any(isinstance(node, rdflib.BNode) for node in nodes)


def test_every_class_has_a_shape() -> None:
    assert set(of_kind(OWL.Class)) <= {str(target) for target in shapes().objects(None, SH.targetClass)}


def test_every_property_has_a_law() -> None:
    paths = {str(term) for term in shapes().objects() if str(term).startswith(KG.NS)}
    assert set(of_kind(OWL.ObjectProperty, OWL.DatatypeProperty)) <= paths


def test_shapes_name_no_term_that_is_not_defined() -> None:
    text = "".join(p.read_text("utf-8") for p in (resources.folder("ontology") / "shapes").glob("*.ttl"))
    named = {f"{KG.NS}{name}" for name in re.findall(r"\bkg:(\w+)", text)}
    assert named - set(of_kind(*KINDS)) == set()
    used = {str(t) for triple in shapes() for t in triple if str(t).startswith(CODES) and str(t) != CODES}
    known = {str(s) for s in codes().subjects()}
    assert {u for u in used if not isinstance(u, Literal) and not u.endswith("/")} - known == set()


def test_values_of_all_object_properties_must_be_iris() -> None:
    targets = {str(t) for t in shapes().objects(URIRef(f"{SHAPES}Named"), SH.targetObjectsOf)}
    assert set(of_kind(OWL.ObjectProperty)) - targets == set()


def test_severity_belongs_to_named_shapes() -> None:
    holders = set(shapes().subjects(SH.severity))
    assert holders
    assert not any(isinstance(holder, rdflib.BNode) for holder in holders)


@pytest.mark.parametrize("scheme", [*SCHEMES, *sorted(OPEN_LISTS)])
def test_a_code_list_and_its_codes_are_explained(scheme: str) -> None:
    iri = URIRef(f"{CODES}{scheme}")
    members = sorted(str(s) for s in codes().subjects(SKOS.inScheme, iri))
    assert (iri, RDF.type, SKOS.ConceptScheme) in codes()
    assert {m for m in members if not m.startswith(f"{iri}/")} == set()
    if scheme in SCHEMES:
        assert members == sorted(f"{iri}/{name}" for name in SCHEMES[scheme])
    labels = [english(codes(), m, SKOS.prefLabel) for m in members]
    assert [len(label) for label in labels] == [1] * len(members)
    assert len({label[0] for label in labels}) == len(members)
    for explained in (str(iri), *members):
        (definition,) = english(codes(), explained, SKOS.definition)
        assert definition.endswith(".")


def test_every_code_is_in_a_known_list() -> None:
    schemes = {str(s).removeprefix(CODES) for s in codes().objects(None, SKOS.inScheme)}
    assert schemes == set(SCHEMES) | OPEN_LISTS


@pytest.mark.parametrize("predicate", [SKOS.broader, SKOS.relatedMatch, SKOS.closeMatch])
def test_matches_among_codes_lead_to_codes(predicate: URIRef) -> None:
    ours = {str(o) for o in codes().objects(None, predicate) if str(o).startswith(CODES)}
    assert ours
    assert ours <= {str(s) for s in codes().subjects(SKOS.inScheme)}


def test_the_context_knows_every_term() -> None:
    context = json.loads(resources.read("ontology", "context.jsonld"))["@context"]
    for term in of_kind(OWL.ObjectProperty):
        name = term.removeprefix(KG.NS)
        assert context[name] == {"@id": f"kg:{name}", "@type": "@id"}
    for term in of_kind(OWL.Class):
        assert context[term.removeprefix(KG.NS)] == f"kg:{term.removeprefix(KG.NS)}"
    for term in of_kind(OWL.DatatypeProperty):
        name, datatype = term.removeprefix(KG.NS), ontology().value(URIRef(term), RDFS.range)
        assert context[name]["@id"] == f"kg:{name}"
        if datatype is not None and str(datatype) != XSD.string:
            assert context[name]["@type"] == f"xsd:{str(datatype).removeprefix(XSD.NS)}"


def test_the_context_has_the_prefixes_of_the_package() -> None:
    context = json.loads(resources.read("ontology", "context.jsonld"))["@context"]
    prefixes = {name: iri for name, iri in context.items() if isinstance(iri, str) and iri.endswith(("/", "#"))}
    assert len(prefixes) > 10
    assert {name for name, iri in prefixes.items() if vocab.PREFIXES[name] != iri} == set()


SAMPLE = """
@prefix kg: <https://w3id.org/accord-kg/ns#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @base <https://example.org/id/> .
<claim/1> a kg:Claim ; kg:claimant <actor/1> ; kg:illocution <https://w3id.org/accord-kg/code/illocution/pledged> ;
  kg:confidence 0.9 ; kg:rule "agree" ; kg:asserts <commitment/1> , <commitment/2> .
<commitment/1> a kg:Commitment , kg:Obligation ; kg:deadline "2020-11-15T23:59:59+03:00"^^xsd:dateTime ;
  kg:deadlineEdtf "2020-11-15" ; odrl:action <https://w3id.org/accord-kg/code/action/withdraw> .
<actor/1> a kg:Actor ; skos:prefLabel "Armenia"@en , "Ermənistan"@az .
<agreement/1> a kg:Agreement ; kg:signedOn "2020-11-09"^^xsd:date .
<name/1> kg:loaded true . <target/1#position> oa:start 3 ; oa:end 9 .
"""


# rdflib's own JSON-LD parser warns of the class that it uses.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_context_round_trips() -> None:
    graph = rdflib.Graph().parse(data=SAMPLE, format="turtle")
    context = json.loads(resources.read("ontology", "context.jsonld"))["@context"]
    compacted = graph.serialize(format="json-ld", context=context, auto_compact=False)
    nodes = {node["id"]: node for node in json.loads(compacted)["@graph"]}
    claim = next(node for iri, node in nodes.items() if iri.endswith("claim/1"))
    assert claim["type"] == "Claim"
    assert isomorphic(rdflib.Graph().parse(data=compacted, format="json-ld"), graph)
    shorter = compacted.replace(f'"{CODES}illocution/pledged"', '"code:illocution/pledged"')
    assert shorter != compacted
    assert isomorphic(rdflib.Graph().parse(data=shorter, format="json-ld"), graph)
