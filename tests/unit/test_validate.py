from __future__ import annotations

import builtins
import dataclasses
import pickle
from collections.abc import Iterator, Mapping, Sequence

import pytest

from kg import resources, validate
from kg.errors import DataFileError, KgError, ValidationError
from kg.graph import CandidateGraph, parse_turtle
from kg.validate import (
    Engine,
    FastEngine,
    GraphViolationError,
    PyshaclEngine,
    Report,
    Result,
    Severity,
    ValidGraph,
    check,
    default_engine,
    engines,
)
from kg.vocab import SHAPES

PREFIXES = """
@base <https://w3id.org/accord-kg/id/> .
@prefix kg: <https://w3id.org/accord-kg/ns#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix code: <https://w3id.org/accord-kg/code/> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SENTENCE = "Side A will leave post {number}. "
NUMBER_OF_CLAIMS = 20
CODE = "https://w3id.org/accord-kg/code"


def small_graph(numbers: Sequence[int] = range(NUMBER_OF_CLAIMS), changes: Mapping[str, str] | None = None) -> str:
    """A document with a pledge a sentence, as Turtle; ``changes`` are replacements in it."""
    parts = [
        PREFIXES,
        f"""<document/1> a kg:Document ; dcterms:title "Posts"@en ; dcterms:language "en" ;
          dcterms:publisher <actor/a> ; dcterms:issued "2023-09-20"^^xsd:date ;
          schema:url <https://example.org/1> ; schema:sha256 "{"ab" * 32}" .
        <run/1> a prov:Activity ; rdfs:label "Reading"@en ; prov:wasAssociatedWith <agent/1> .""",
    ]
    start = 0
    for number in numbers:
        sentence = SENTENCE.format(number=number)
        end = start + len(sentence) - 1
        parts.append(
            f"""<claim/{number}> a kg:Claim ; kg:claimant <actor/a> ; kg:reportedIn <document/1> ;
              kg:illocution <{CODE}/illocution/pledged> ; kg:factuality <{CODE}/factuality/undertaken> ;
              kg:reviewState <{CODE}/review/unreviewed> ; prov:wasGeneratedBy <run/1> ;
              kg:asserts <commitment/{number}> .
            <commitment/{number}> a kg:Commitment , kg:Obligation ; kg:debtor <actor/a> ; kg:creditor <actor/b> ;
              odrl:action <{CODE}/action/leave> ; kg:objectText "post {number}" .
            <agreement/1> kg:hasCommitment <commitment/{number}> .
            <annotation/{number}> a oa:Annotation ; oa:hasBody <claim/{number}> ; oa:hasTarget <target/{number}> ;
              oa:motivatedBy oa:identifying .
            <target/{number}> a oa:SpecificResource ; oa:hasSource <document/1> ;
              oa:hasSelector <target/{number}#quote> , <target/{number}#position> .
            <target/{number}#quote> a oa:TextQuoteSelector ; oa:exact "{sentence.strip()}" .
            <target/{number}#position> a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} .
            """
        )
        start += len(sentence)
    text = "\n".join(parts)
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    return text


def context() -> str:
    text = "".join(SENTENCE.format(number=n) for n in range(NUMBER_OF_CLAIMS))
    return parse_turtle(
        f"""{PREFIXES} <document/1> schema:text "{text}" .
        <actor/a> a kg:Actor ; skos:prefLabel "Side A"@en . <actor/b> a kg:Actor ; skos:prefLabel "Side B"@en .
        <agreement/1> a kg:Agreement ; skos:prefLabel "Terms"@en ; kg:agreementKind <{CODE}/agreement-kind/truce> ."""
    )


def candidate(changes: Mapping[str, str] | None = None) -> CandidateGraph:
    return CandidateGraph(name="urn:graph:1", triples=parse_turtle(small_graph(changes=changes)), context=context())


BROKEN = {
    "<commitment/3> a kg:Commitment , kg:Obligation ; kg:debtor <actor/a>": (
        "<commitment/3> a kg:Commitment , kg:Obligation ; kg:debtor <actor/a> , <actor/b>"
    ),
    'oa:exact "Side A will leave post 7."': 'oa:exact "Side A might leave post 7."',
    "oa:hasBody <claim/11>": "oa:hasBody <claim/10>",
    'kg:objectText "post 12"': 'kg:deadline "2023-09-21T00:00:00"^^xsd:dateTime',
}


@pytest.mark.parametrize("changes", [None, BROKEN], ids=["conforming", "broken"])
def test_the_engines_agree_on_a_whole_document(changes: Mapping[str, str] | None) -> None:
    by_fast, by_reference = check(candidate(changes), FastEngine()), check(candidate(changes), PyshaclEngine())
    assert by_fast == by_reference
    assert [r.mend for r in by_fast.results] == [r.mend for r in by_reference.results]
    assert by_fast.conforms is (changes is None)


def test_what_is_broken_is_found() -> None:
    found = {(r.shape.removeprefix(SHAPES), r.focus.rsplit("id/")[1]) for r in check(candidate(BROKEN)).violations}
    assert found == {
        ("Commitment-debtor", "commitment/3"),
        ("QuoteLength", "target/7"),
        ("QuoteStands", "target/7"),
        ("Claim-evidence", "claim/11"),
        ("Commitment-deadline", "commitment/12"),
    }


def test_paths_read_as_sparql_by_both_engines() -> None:
    for engine in (FastEngine(), PyshaclEngine()):
        paths = {r.path for r in check(candidate(BROKEN), engine).violations}
        assert paths == {
            "",
            "https://w3id.org/accord-kg/ns#debtor",
            "https://w3id.org/accord-kg/ns#deadline",
            "^http://www.w3.org/ns/oa#hasBody",
        }


def test_a_conforming_candidate_becomes_a_valid_graph_as_it_was() -> None:
    before = candidate()
    graph = validate.validate(before)
    assert (graph.name, graph.triples) == (before.name, before.triples)
    assert graph.report.conforms


def test_warnings_stay_with_the_valid_graph() -> None:
    graph = validate.validate(candidate({"kg:debtor <actor/a> ; kg:creditor <actor/b> ;": "kg:creditor <actor/b> ;"}))
    assert len(graph.report.warnings) == NUMBER_OF_CLAIMS
    assert {w.severity for w in graph.report.warnings} == {Severity.WARNING}
    assert graph.report.violations == ()


def test_a_violation_raises_with_the_whole_report() -> None:
    with pytest.raises(ValidationError) as raised:
        validate.validate(candidate(BROKEN))
    error = raised.value
    assert isinstance(error, GraphViolationError)
    assert len(error.report.violations) == 5
    assert error.where == "urn:graph:1"
    assert error.exit_code == 1
    assert "A claim rests on words of its document" in str(error)
    assert str(error).endswith("And 2 more")


def test_an_error_survives_its_way_between_processes() -> None:
    with pytest.raises(GraphViolationError) as raised:
        validate.validate(candidate(BROKEN))
    there_and_back = pickle.loads(pickle.dumps(raised.value))
    assert isinstance(there_and_back, GraphViolationError)
    assert str(there_and_back) == str(raised.value)
    assert there_and_back.report == raised.value.report


def test_nothing_else_makes_a_valid_graph() -> None:
    with pytest.raises(TypeError, match="validate"):
        ValidGraph(name="urn:x", triples="", report=Report(), gate=object())
    graph = validate.validate(candidate())
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(graph, triples="")  # type: ignore[call-arg]
    with pytest.raises(dataclasses.FrozenInstanceError):
        graph.triples = ""  # type: ignore[misc]


def test_context_is_seen_but_not_judged() -> None:
    flawed = CandidateGraph(
        name="urn:graph:1",
        triples=candidate().triples,
        context=context() + parse_turtle(PREFIXES + "<claim/elsewhere> a kg:Claim ."),
    )
    assert check(flawed).conforms


def test_a_line_says_what_where_by_which_words_and_the_mend() -> None:
    lines = list(check(candidate(BROKEN)).lines())
    debtor = next(line for line in lines if "commitment/3" in line)
    assert debtor == (
        "Violation: A commitment is atomic: it names at most one debtor, an actor. At "
        "https://w3id.org/accord-kg/id/commitment/3 “Side A will leave post 3.”. "
        "Make one commitment a debtor; they share their evidence."
    )
    assert any("target/7 “Side A might leave post 7.”" in line for line in lines)


def test_a_long_quote_is_cut_and_cannot_steer_the_terminal() -> None:
    words = "word " * 40 + "\x1b[2J"
    triples = parse_turtle(
        PREFIXES
        + f"""<annotation/1> oa:hasBody <claim/1> ; oa:hasTarget <target/1> .
        <target/1> oa:hasSelector <target/1#quote> . <target/1#quote> oa:exact "{words[:-4]}" ."""
    )
    result = Result(
        severity=Severity.INFO,
        focus="https://w3id.org/accord-kg/id/claim/1",
        shape="",
        constraint="",
        message="\x1b[2J.",
    )
    (line,) = Report(results=(result,), triples=triples).lines()
    assert "\x1b" not in line
    assert line.endswith("word…”.")
    assert len(line) < 200


def test_the_gravest_stand_first() -> None:
    def result(severity: Severity, focus: str) -> Result:
        return Result(severity=severity, focus=focus, shape="", constraint="", message="")

    report = Report(
        results=(
            result(Severity.INFO, "a"),
            result(Severity.VIOLATION, "c"),
            result(Severity.WARNING, "b"),
            result(Severity.VIOLATION, "b"),
        )
    )
    assert [r.severity for r in report.results] == ["Violation", "Violation", "Warning", "Info"]
    assert [r.focus for r in report.results] == ["b", "c", "b", "a"]


@pytest.mark.parametrize("engine", [FastEngine(), PyshaclEngine()], ids=["fast", "reference"])
def test_what_is_no_n_triples_is_refused(engine: Engine) -> None:
    with pytest.raises(KgError, match="is no N-Triples"):
        check(CandidateGraph(name="urn:x", triples="<a> <b> .\n"), engine)


def test_an_empty_graph_conforms() -> None:
    assert check(CandidateGraph(name="urn:x", triples="")) == Report()


def test_the_ontology_itself_conforms() -> None:
    own = parse_turtle(resources.read("ontology", "kg.ttl"), resources.read("ontology", "codes.ttl"))
    assert check(CandidateGraph(name="urn:ontology", triples=own)).results == ()


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    for cached in (engines.default_engine, engines.laws):
        cached.cache_clear()
    yield
    for cached in (engines.default_engine, engines.laws):
        cached.cache_clear()


def test_the_fast_engine_is_the_default(fresh_caches: None) -> None:
    assert isinstance(default_engine(), FastEngine)
    assert default_engine() is default_engine()


def test_the_reference_stands_in_where_the_fast_engine_is_missing(
    fresh_caches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without_shacl(name: str, *args: object, **options: object) -> object:
        if name == "shacl":
            raise ImportError(name)
        return real(name, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_shacl)
    assert isinstance(default_engine(), PyshaclEngine)


def test_broken_shapes_are_named(fresh_caches: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "read", lambda *parts: "kgs:Broken a ")
    with pytest.raises(DataFileError, match="no Turtle"):
        engines.laws()
