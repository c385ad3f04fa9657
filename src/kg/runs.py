"""The runs graph: when and from which files a graph was made. The only place with clock times and paths."""

from __future__ import annotations

from dataclasses import dataclass

from kg import ids
from kg.graph import CandidateGraph, Triples, graph_name
from kg.settings import Settings
from kg.vocab import DCTERMS, PROV, RDF, RDFS, XSD


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDescription:
    """One run: times as xsd:dateTime, the version that ran, what it did, (IRI, short name, path) of each document."""

    started: str
    ended: str
    version: str
    doing: str
    documents: tuple[tuple[str, str, str], ...]


def runs_graph(run: RunDescription, settings: Settings) -> CandidateGraph:
    """A run as a PROV activity that used the documents."""
    triples = Triples()
    iri = f"{settings.base}run/{ids.digest(run.doing, run.started, run.ended, list(map(list, run.documents)))}"
    triples.link(iri, RDF.type, PROV.Activity)
    triples.text(iri, RDFS.label, f"{run.doing} by accord-kg {run.version}", language="en")
    triples.value(iri, PROV.startedAtTime, run.started, XSD.dateTime)
    triples.value(iri, PROV.endedAtTime, run.ended, XSD.dateTime)
    triples.link(iri, PROV.wasAssociatedWith, f"{settings.base}agent/accord-kg-{run.version}")
    for document, name, source in run.documents:
        triples.link(iri, PROV.used, document)
        triples.text(document, DCTERMS.identifier, name)
        triples.text(document, DCTERMS.source, source)
    return CandidateGraph(name=graph_name(settings, "runs"), triples=str(triples))
