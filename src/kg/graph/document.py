"""One document's account -> its named graph."""

from __future__ import annotations

from collections.abc import Iterable

from kg import __version__, ids
from kg.graph.candidate import CandidateGraph, graph_name
from kg.graph.canonical import DATES, MODALITY, UNSAID, action_triples
from kg.graph.triples import Triples, decimal, one_line
from kg.instants import bounds
from kg.resolve import place_iri
from kg.resolve.nodes import (
    Account,
    ClaimNode,
    ConductNode,
    DateStatement,
    LinkStatement,
    NameNode,
    Nodes,
)
from kg.settings import Settings
from kg.text import BlockKind, structure
from kg.vocab import DCTERMS, KG, OA, PROV, RDF, RDFS, SCHEMA, SEM, SKOS, SKOSXL, XSD, code

TITLE_LENGTH = 118  # characters
CONTEXT_LENGTH = 32  # characters of prefix and suffix around a quote, enough to find it again in a text that moved
_LINKS = {"extends": KG.extends, "implements": KG.implements}


def document_graph(account: Account, nodes: Nodes, settings: Settings) -> CandidateGraph:
    """All that one document says, with the text and the sorts of canonical nodes that its shapes look at as context.

    What a node is called is no part of the context: whether a document conforms is for the document alone to decide.
    """
    triples, context = Triples(), Triples()
    run = _describe_document(triples, account, settings)
    for conduct in account.conduct:
        _conduct(triples, conduct, account, settings)
    for role in account.participations:
        triples.link(role.iri, RDF.type, KG.Participation)
        triples.link(role.iri, KG.participant, role.participant)
        triples.link(role.iri, KG.role, code("role", role.role))
        triples.link(role.iri, KG.participatesIn, role.agreement)
    for name in account.names:
        _name(triples, name, account, settings)
    for claim in account.claims:
        _claim(triples, claim, account, run)
        _annotation(triples, claim.iri, ((claim.start, claim.end),), account, settings)
    context.text(account.iri, SCHEMA.text, account.document.content)
    _describe_references(context, nodes, str(triples))
    return CandidateGraph(
        name=graph_name(settings, "document", account.key), triples=str(triples), context=str(context)
    )


def _describe_document(triples: Triples, account: Account, settings: Settings) -> str:
    """The document's own data; returns the IRI of the activity that read it."""
    document, iri = account.document, account.iri
    title = document.title or _first_words(account)
    triples.link(iri, RDF.type, KG.Document)
    triples.text(iri, DCTERMS.title, title, language="en")
    triples.text(iri, DCTERMS.language, document.language or "en")
    if account.issued:
        has_time = "T" in account.issued
        span = bounds(account.issued)
        earliest = span.earliest if span else None
        if earliest and has_time:
            triples.value(iri, DCTERMS.issued, earliest, XSD.dateTime)
        elif earliest:
            triples.value(iri, DCTERMS.issued, earliest[:10], XSD.date)
    triples.link(iri, DCTERMS.publisher, account.publisher)
    if document.url:
        triples.link(iri, SCHEMA.url, document.url)
    triples.text(iri, SCHEMA.sha256, ids.content_sha256(document))
    triples.text(iri, KG.restates, document.restates)
    run = f"{settings.base}run/{ids.digest(account.key, __version__)}"
    agent = f"{settings.base}agent/accord-kg-{__version__}"
    triples.link(run, RDF.type, PROV.Activity)
    triples.text(run, RDFS.label, f"Reading of document {account.key[:6]} by accord-kg {__version__}", language="en")
    triples.link(run, PROV.used, iri)
    triples.link(run, PROV.wasAssociatedWith, agent)
    triples.link(agent, RDF.type, PROV.SoftwareAgent)
    triples.text(agent, RDFS.label, f"accord-kg {__version__}", language="en")
    return run


def _first_words(account: Account) -> str:
    """What a document without a title is called: its first block that is no dateline or byline, cut."""
    blocks = structure(account.document).blocks
    said = (b for b in blocks if b.kind not in (BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.BOILERPLATE))
    line = next((one_line(account.document.content[b.start : b.end]) for b in said), None) or "Untitled document"
    return line[: TITLE_LENGTH - 1] + "…" if len(line) > TITLE_LENGTH else line


def _conduct(triples: Triples, node: ConductNode, account: Account, settings: Settings) -> None:
    when = bounds(node.time)
    triples.link(node.iri, RDF.type, KG.Conduct)
    triples.link(node.iri, SEM.hasActor, *node.actors)
    action_triples(triples, node.iri, node.action)
    triples.text(node.iri, KG.objectText, one_line(node.object))
    triples.link(node.iri, KG.verdict, code("verdict", node.verdict))
    if node.place:
        triples.link(node.iri, DCTERMS.spatial, place_iri(node.place, settings.base))
    if when and when.earliest:
        triples.value(node.iri, KG.occurredAt, when.earliest, XSD.dateTime)
    triples.text(node.iri, KG.occurredEdtf, node.time)
    if node.agreement:
        triples.link(node.iri, KG.bearsOn, node.agreement)


def _name(triples: Triples, name: NameNode, account: Account, settings: Settings) -> None:
    triples.link(name.iri, RDF.type, KG.NameVariant)
    triples.text(name.iri, SKOSXL.literalForm, name.form, language="en")
    triples.value(name.iri, KG.loaded, "true" if name.loaded else "false", XSD.boolean)
    triples.link(name.iri, KG.inVoiceOf, name.voice)
    triples.link(name.actor, SKOSXL.hiddenLabel if name.loaded else SKOSXL.altLabel, name.iri)
    _annotation(triples, name.iri, name.mentions, account, settings)


def _claim(triples: Triples, claim: ClaimNode, account: Account, run: str) -> None:
    triples.link(claim.iri, RDF.type, KG.Claim)
    triples.link(claim.iri, KG.claimant, claim.claimant)
    triples.link(claim.iri, KG.relayedBy, *claim.relayed_by)
    triples.link(claim.iri, KG.reportedIn, account.iri)
    triples.link(claim.iri, KG.illocution, code("illocution", claim.illocution))
    triples.link(claim.iri, KG.factuality, code("factuality", claim.factuality))
    triples.link(claim.iri, KG.reviewState, code("review", claim.review))
    triples.link(claim.iri, PROV.wasGeneratedBy, run)
    triples.link(claim.iri, KG.asserts, *claim.asserts)
    triples.text(claim.iri, KG.rule, claim.rule)
    if claim.confidence is not None:
        triples.value(claim.iri, KG.confidence, decimal(claim.confidence), XSD.decimal)
    match claim.statement:
        case DateStatement(agreement=agreement, slot=slot, value=value):
            triples.link(claim.iri, RDF.subject, agreement)
            triples.link(claim.iri, RDF.predicate, DATES[slot][0])
            _date(triples, claim.iri, value)
        case LinkStatement(agreement=agreement, slot=slot, other=other):
            triples.link(claim.iri, RDF.subject, agreement)
            triples.link(claim.iri, RDF.predicate, _LINKS[slot])
            triples.link(claim.iri, RDF.object, other)


def _date(triples: Triples, subject: str, value: str) -> None:
    """A date as precisely as it is told: an instant, a day, or the EDTF or words of what is vaguer than a day."""
    span = bounds(value)
    if span and span.earliest and "/" not in value and "T" in value:
        triples.value(subject, RDF.object, span.earliest, XSD.dateTime)
    elif span and span.earliest and "/" not in value and len(value) == len("2031-05-01"):
        triples.value(subject, RDF.object, span.earliest[:10], XSD.date)
    else:
        triples.text(subject, RDF.object, value)


def _annotation(
    triples: Triples, body: str, spans: Iterable[tuple[int, int]], account: Account, settings: Settings
) -> None:
    """The words behind a claim or a name, as Web Annotation selectors."""
    annotation = f"{settings.base}annotation/{ids.digest(body, account.key)}"
    triples.link(annotation, RDF.type, OA.Annotation)
    triples.link(annotation, OA.hasBody, body)
    triples.link(annotation, OA.motivatedBy, OA.identifying)
    content = account.document.content
    for start, end in spans:
        target = f"{settings.base}target/{ids.digest(account.key, start, end)}"
        quote, position = f"{target}#quote", f"{target}#position"
        triples.link(annotation, OA.hasTarget, target)
        triples.link(target, RDF.type, OA.SpecificResource)
        triples.link(target, OA.hasSource, account.iri)
        triples.link(target, OA.hasSelector, quote, position)
        triples.link(quote, RDF.type, OA.TextQuoteSelector)
        triples.text(quote, OA.exact, content[start:end])
        triples.text(quote, OA.prefix, content[max(0, start - CONTEXT_LENGTH) : start])
        triples.text(quote, OA.suffix, content[end : end + CONTEXT_LENGTH])
        triples.link(position, RDF.type, OA.TextPositionSelector)
        triples.value(position, OA.start, str(start), XSD.integer)
        triples.value(position, OA.end, str(end), XSD.integer)


def _describe_references(context: Triples, nodes: Nodes, triples: str) -> None:
    """The canonical nodes that a graph mentions, as its shapes want to see them."""
    mentioned = {part[1:-1] for line in triples.splitlines() for part in line.split(" ", 2) if part[:1] == "<"}
    mentioned |= {line.split(" ", 2)[2][1:-3] for line in triples.splitlines() if line.endswith("> .")}
    for iri in sorted(i for i in mentioned if "/actor/" in i or "/agreement/" in i or "/place/" in i):
        match nodes.sort(iri):
            case "actor":
                context.link(iri, RDF.type, KG.Actor)
            case "agreement":
                context.link(iri, RDF.type, KG.Agreement)
                context.link(iri, KG.agreementKind, code("agreement-kind", "other"))
            case "place":
                context.link(iri, RDF.type, KG.Place)
            case _:
                continue
        context.text(iri, SKOS.prefLabel, UNSAID, language="en")
    for iri in sorted(i for i in mentioned if "/commitment/" in i):
        if modality := nodes.modality(iri):
            context.link(iri, RDF.type, KG.Commitment, MODALITY[modality])
