"""What a build or a change made, and what it could not use."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import DocumentError, ValidationError
from kg.model import Notice
from kg.store import Store

_COUNTS = """
PREFIX kg: <https://w3id.org/accord-kg/ns#>
SELECT ?class (COUNT(DISTINCT ?node) AS ?n) WHERE {
  VALUES ?class { kg:Document kg:Actor kg:Agreement kg:Claim } ?node a ?class
} GROUP BY ?class ORDER BY ?class
"""
_COMMITMENTS = """
PREFIX kg: <https://w3id.org/accord-kg/ns#>
PREFIX factuality: <https://w3id.org/accord-kg/code/factuality/>
SELECT ?modality ?force (COUNT(?node) AS ?n) WHERE {
  { SELECT ?node ?modality (MIN(?order) AS ?strongest) WHERE {
      VALUES (?class ?modality) {
        (kg:Obligation "obligation") (kg:Permission "permission") (kg:Prohibition "prohibition")
      }
      VALUES (?factuality ?order) {
        (factuality:undertaken 1) (factuality:required 2) (factuality:proposed 3) (factuality:negated 4)
      }
      ?node a ?class . ?claim kg:asserts ?node ; kg:factuality ?factuality
  } GROUP BY ?node ?modality }
  VALUES (?strongest ?force) { (1 "undertaken") (2 "required") (3 "proposed") (4 "negated") }
} GROUP BY ?modality ?force ORDER BY ?modality ?force
"""
_CONDUCT = """
PREFIX kg: <https://w3id.org/accord-kg/ns#>
SELECT ?verdict (COUNT(DISTINCT ?node) AS ?n) WHERE { ?node a kg:Conduct ; kg:verdict ?verdict }
GROUP BY ?verdict ORDER BY ?verdict
"""
_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the user should look at: notices, files that cannot be read, documents set aside, checks with rows."""

    notices: tuple[Notice, ...] = ()
    unreadable: tuple[DocumentError, ...] = ()
    set_aside: tuple[tuple[str, ValidationError], ...] = ()
    faults: tuple[tuple[str, int], ...] = ()

    @property
    def exit_code(self) -> int:
        """3 when a document could not be read, 1 when one was set aside or a check found faults, else 0."""
        if self.unreadable:
            return DocumentError.exit_code
        return ValidationError.exit_code if self.set_aside or self.faults else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a store holds. ``commitments`` are (modality, strongest factuality, count), ``conduct`` (verdict, count)."""

    documents: int
    actors: int
    agreements: int
    commitments: tuple[tuple[str, str, int], ...]
    conduct: tuple[tuple[str, int], ...]
    claims: int
    triples: int

    @property
    def violations(self) -> int:
        """How many deeds are reported as breaches."""
        return dict(self.conduct).get("breached", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build made; ``seconds`` is one figure a stage."""

    counts: Counts
    warnings: int
    seconds: tuple[tuple[str, float], ...]
    findings: Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReport:
    """What a change did: documents added and taken back (keys), how many there are now, graphs written."""

    added: tuple[str, ...]
    retracted: tuple[str, ...]
    known: tuple[str, ...]
    documents: int
    graphs: int
    seconds: tuple[tuple[str, float], ...]
    findings: Findings


def count(store: Store) -> Counts:
    """Count what a store holds."""
    nodes = {str(row[0]).rpartition("#")[2]: int(str(row[1])) for row in store.select(_COUNTS).rows}
    return Counts(
        documents=nodes.get("Document", 0),
        actors=nodes.get("Actor", 0),
        agreements=nodes.get("Agreement", 0),
        claims=nodes.get("Claim", 0),
        commitments=tuple((str(m), str(f), int(str(n))) for m, f, n in store.select(_COMMITMENTS).rows),
        conduct=tuple((str(v).rpartition("/")[2], int(str(n))) for v, n in store.select(_CONDUCT).rows),
        triples=int(str(store.select(_TRIPLES).rows[0][0])),
    )
