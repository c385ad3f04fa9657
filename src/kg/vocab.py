"""Namespaces and terms: the only place where IRIs are spelled.

One class a vocabulary; its attributes are the terms that this package uses, as plain strings, so that modules that know
nothing of RDF may import them. What is minted here is defined in ``ontology/kg.ttl``, the codes in
``ontology/codes.ttl``; a test holds the three together.
"""

# ruff: noqa: N815  (terms keep the spelling of their vocabularies)

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ONTOLOGY: Final = "https://w3id.org/accord-kg/ns"
SHAPES: Final = "https://w3id.org/accord-kg/shapes#"
CODES: Final = "https://w3id.org/accord-kg/code/"


class KG:
    """Our own terms; see ``ontology/kg.ttl``."""

    NS: Final = "https://w3id.org/accord-kg/ns#"
    Document: Final = NS + "Document"
    Claim: Final = NS + "Claim"
    Actor: Final = NS + "Actor"
    Place: Final = NS + "Place"
    NameVariant: Final = NS + "NameVariant"
    Agreement: Final = NS + "Agreement"
    Commitment: Final = NS + "Commitment"
    Obligation: Final = NS + "Obligation"
    Prohibition: Final = NS + "Prohibition"
    Permission: Final = NS + "Permission"
    Conduct: Final = NS + "Conduct"
    StatusRecord: Final = NS + "StatusRecord"
    Participation: Final = NS + "Participation"

    claimant: Final = NS + "claimant"
    relayedBy: Final = NS + "relayedBy"
    reportedIn: Final = NS + "reportedIn"
    illocution: Final = NS + "illocution"
    factuality: Final = NS + "factuality"
    reviewState: Final = NS + "reviewState"
    confidence: Final = NS + "confidence"
    rule: Final = NS + "rule"
    asserts: Final = NS + "asserts"
    restates: Final = NS + "restates"
    timeText: Final = NS + "timeText"
    inVoiceOf: Final = NS + "inVoiceOf"
    loaded: Final = NS + "loaded"
    actorKind: Final = NS + "actorKind"
    agreementKind: Final = NS + "agreementKind"
    party: Final = NS + "party"
    mediator: Final = NS + "mediator"
    hasCommitment: Final = NS + "hasCommitment"
    implements: Final = NS + "implements"
    extends: Final = NS + "extends"
    signedOn: Final = NS + "signedOn"
    signedEdtf: Final = NS + "signedEdtf"
    validFrom: Final = NS + "validFrom"
    validFromEdtf: Final = NS + "validFromEdtf"
    expires: Final = NS + "expires"
    expiresEdtf: Final = NS + "expiresEdtf"
    debtor: Final = NS + "debtor"
    creditor: Final = NS + "creditor"
    objectText: Final = NS + "objectText"
    deadline: Final = NS + "deadline"
    deadlineEdtf: Final = NS + "deadlineEdtf"
    deadlineText: Final = NS + "deadlineText"
    duration: Final = NS + "duration"
    conditionText: Final = NS + "conditionText"
    verdict: Final = NS + "verdict"
    occurredAt: Final = NS + "occurredAt"
    occurredEdtf: Final = NS + "occurredEdtf"
    bearsOn: Final = NS + "bearsOn"
    participant: Final = NS + "participant"
    role: Final = NS + "role"
    participatesIn: Final = NS + "participatesIn"
    statusOf: Final = NS + "statusOf"
    status: Final = NS + "status"
    statusAt: Final = NS + "statusAt"
    reason: Final = NS + "reason"


class RDF:
    """RDF; subject, predicate and object state the binary fact of a claim."""

    NS: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    type: Final = NS + "type"
    subject: Final = NS + "subject"
    predicate: Final = NS + "predicate"
    object: Final = NS + "object"
    langString: Final = NS + "langString"


class RDFS:
    """RDF Schema."""

    NS: Final = "http://www.w3.org/2000/01/rdf-schema#"
    label: Final = NS + "label"
    comment: Final = NS + "comment"


class OWL:
    """OWL, for the ontology's own header and classes."""

    NS: Final = "http://www.w3.org/2002/07/owl#"
    Ontology: Final = NS + "Ontology"
    Class: Final = NS + "Class"
    ObjectProperty: Final = NS + "ObjectProperty"
    DatatypeProperty: Final = NS + "DatatypeProperty"


class XSD:
    """The datatypes of our literals: those that every store gives back as they were."""

    NS: Final = "http://www.w3.org/2001/XMLSchema#"
    string: Final = NS + "string"
    integer: Final = NS + "integer"
    decimal: Final = NS + "decimal"
    boolean: Final = NS + "boolean"
    date: Final = NS + "date"
    dateTime: Final = NS + "dateTime"


class SKOS:
    """SKOS: code lists, neutral labels, links to other data."""

    NS: Final = "http://www.w3.org/2004/02/skos/core#"
    Concept: Final = NS + "Concept"
    ConceptScheme: Final = NS + "ConceptScheme"
    prefLabel: Final = NS + "prefLabel"
    definition: Final = NS + "definition"
    notation: Final = NS + "notation"
    inScheme: Final = NS + "inScheme"
    broader: Final = NS + "broader"
    exactMatch: Final = NS + "exactMatch"
    closeMatch: Final = NS + "closeMatch"


class SKOSXL:
    """SKOS-XL: names as nodes, so that they can have a voice."""

    NS: Final = "http://www.w3.org/2008/05/skos-xl#"
    Label: Final = NS + "Label"
    literalForm: Final = NS + "literalForm"
    altLabel: Final = NS + "altLabel"
    hiddenLabel: Final = NS + "hiddenLabel"


class DCTERMS:
    """Dublin Core: what a document says of itself."""

    NS: Final = "http://purl.org/dc/terms/"
    title: Final = NS + "title"
    language: Final = NS + "language"
    issued: Final = NS + "issued"
    publisher: Final = NS + "publisher"
    spatial: Final = NS + "spatial"
    identifier: Final = NS + "identifier"
    source: Final = NS + "source"


class SCHEMA:
    """schema.org: address and fingerprint of a document; its text is only ever in a validation graph."""

    NS: Final = "https://schema.org/"
    url: Final = NS + "url"
    sha256: Final = NS + "sha256"
    text: Final = NS + "text"


class PROV:
    """PROV-O: how a graph was made and from what a status is derived."""

    NS: Final = "http://www.w3.org/ns/prov#"
    Activity: Final = NS + "Activity"
    Agent: Final = NS + "Agent"
    Entity: Final = NS + "Entity"
    SoftwareAgent: Final = NS + "SoftwareAgent"
    used: Final = NS + "used"
    wasAssociatedWith: Final = NS + "wasAssociatedWith"
    wasGeneratedBy: Final = NS + "wasGeneratedBy"
    wasDerivedFrom: Final = NS + "wasDerivedFrom"
    alternateOf: Final = NS + "alternateOf"
    startedAtTime: Final = NS + "startedAtTime"
    endedAtTime: Final = NS + "endedAtTime"


class OA:
    """Web Annotation: the words that say it, and where they stand."""

    NS: Final = "http://www.w3.org/ns/oa#"
    Annotation: Final = NS + "Annotation"
    SpecificResource: Final = NS + "SpecificResource"
    TextQuoteSelector: Final = NS + "TextQuoteSelector"
    TextPositionSelector: Final = NS + "TextPositionSelector"
    hasBody: Final = NS + "hasBody"
    hasTarget: Final = NS + "hasTarget"
    hasSource: Final = NS + "hasSource"
    hasSelector: Final = NS + "hasSelector"
    exact: Final = NS + "exact"
    prefix: Final = NS + "prefix"
    suffix: Final = NS + "suffix"
    start: Final = NS + "start"
    end: Final = NS + "end"
    motivatedBy: Final = NS + "motivatedBy"
    identifying: Final = NS + "identifying"


class ODRL:
    """ODRL 2.2: the deed of a rule."""

    NS: Final = "http://www.w3.org/ns/odrl/2/"
    Action: Final = NS + "Action"
    Party: Final = NS + "Party"
    Rule: Final = NS + "Rule"
    Agreement: Final = NS + "Agreement"
    Duty: Final = NS + "Duty"
    Prohibition: Final = NS + "Prohibition"
    Permission: Final = NS + "Permission"
    action: Final = NS + "action"


class ORG:
    """The W3C organization ontology."""

    NS: Final = "http://www.w3.org/ns/org#"
    unitOf: Final = NS + "unitOf"


class SEM:
    """The Simple Event Model: who acts in an event."""

    NS: Final = "http://semanticweb.cs.vu.nl/2009/11/sem/"
    Event: Final = NS + "Event"
    hasActor: Final = NS + "hasActor"


class CITO:
    """CiTO: how one claim stands to another."""

    NS: Final = "http://purl.org/spar/cito/"
    confirms: Final = NS + "confirms"
    disputes: Final = NS + "disputes"


class SH:
    """SHACL: the terms of a validation report."""

    NS: Final = "http://www.w3.org/ns/shacl#"
    ValidationResult: Final = NS + "ValidationResult"
    focusNode: Final = NS + "focusNode"
    resultPath: Final = NS + "resultPath"
    resultSeverity: Final = NS + "resultSeverity"
    resultMessage: Final = NS + "resultMessage"
    sourceShape: Final = NS + "sourceShape"
    sourceConstraintComponent: Final = NS + "sourceConstraintComponent"
    value: Final = NS + "value"
    Violation: Final = NS + "Violation"
    Warning: Final = NS + "Warning"
    Info: Final = NS + "Info"
    inversePath: Final = NS + "inversePath"


PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kg": KG.NS,
        "cito": CITO.NS,
        "dcterms": DCTERMS.NS,
        "oa": OA.NS,
        "odrl": ODRL.NS,
        "org": ORG.NS,
        "owl": OWL.NS,
        "prov": PROV.NS,
        "rdf": RDF.NS,
        "rdfs": RDFS.NS,
        "schema": SCHEMA.NS,
        "sem": SEM.NS,
        "skos": SKOS.NS,
        "skosxl": SKOSXL.NS,
        "xsd": XSD.NS,
        **{name: f"{CODES}{name}/" for name in ("illocution", "factuality", "verdict", "role", "status", "review")},
        "code": CODES,
        "action": f"{CODES}action/",
        "actorKind": f"{CODES}actor-kind/",
        "agreementKind": f"{CODES}agreement-kind/",
        "plover": f"{CODES}plover/",
        "paxStage": f"{CODES}pax-stage/",
        "pam": f"{CODES}pam/",
        "wd": "http://www.wikidata.org/entity/",
    }
)
"""The prefixes of exports, queries and error messages."""

SCHEMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "illocution": (
            *("asserted", "reported", "announced", "confirmed", "denied", "pledged", "agreed", "demanded"),
            *("proposed", "threatened", "inferred"),
        ),
        "factuality": (
            *("occurred", "ongoing", "undertaken", "required", "proposed", "intended", "negated", "uncertain"),
        ),
        "verdict": ("performed", "under_way", "breached", "not_performed", "denied"),
        "actor-kind": (
            *("state", "government_body", "armed_force", "armed_group", "igo", "ngo", "media", "political_party"),
            *("population", "person", "de_facto_authority", "group"),
        ),
        "agreement-kind": (
            *("ceasefire", "cessation_of_hostilities", "truce", "peace_agreement", "framework", "protocol"),
            *("declaration", "exchange", "monitoring", "other"),
        ),
        "role": (
            *("party", "signatory", "mediator", "guarantor", "witness", "monitor", "host", "observer", "coordinator"),
        ),
        "status": (
            *("inactive", "pending", "inForce", "inProgress", "partlyFulfilled", "fulfilled", "violated", "overdue"),
            *("lapsed", "superseded"),
        ),
        "review": ("unreviewed", "accepted", "rejected", "edited"),
    }
)
"""The closed code lists that the package writes, each with its codes; ``ontology/codes.ttl`` says what they mean.

The list of actions is open (a document may name a deed that no list foresees); PLOVER, PA-X and PAM codes are
only matched to."""


def code(scheme: str, name: str | None = None) -> str:
    """The IRI of a code, or of its list when no name is given; a closed list has no other codes than its own.

    >>> code("role", "mediator")
    'https://w3id.org/accord-kg/code/role/mediator'
    >>> code("role", "bystander")
    Traceback (most recent call last):
    ...
    ValueError: 'bystander' is no code of the list 'role'
    """
    if name is None:
        return f"{CODES}{scheme}"
    if scheme in SCHEMES and name not in SCHEMES[scheme]:
        raise ValueError(f"{name!r} is no code of the list {scheme!r}")
    return f"{CODES}{scheme}/{name}"


def compact(iri: str) -> str:
    """The IRI with its longest prefix, for people to read; as it is where no prefix fits.

    >>> compact(KG.claimant), compact(code("status", "inForce"))
    ('kg:claimant', 'status:inForce')
    """
    fitting = [(len(namespace), prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
