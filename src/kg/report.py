"""What a build made, and what it could not use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import DocumentError, ValidationError
from kg.model import Notice
from kg.resolve import Resolution
from kg.validate import ValidGraph


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
class BuildReport:
    """Counts of a build. ``commitments`` are (modality, factuality, count), ``seconds`` one figure a stage."""

    documents: int
    actors: int
    agreements: int
    commitments: tuple[tuple[str, str, int], ...]
    conduct: tuple[tuple[str, int], ...]
    claims: int
    violations: int
    triples: int
    warnings: int
    seconds: tuple[tuple[str, float], ...]
    findings: Findings


def summarise(
    resolution: Resolution, graphs: Sequence[ValidGraph], findings: Findings, seconds: tuple[tuple[str, float], ...]
) -> BuildReport:
    """Count what a build made. A commitment told with several forces counts under the strongest."""
    order = ("undertaken", "required", "proposed", "negated")
    nodes = {c.iri: c for a in resolution.accounts for c in a.commitments}
    forces: dict[str, set[str]] = {iri: set() for iri in nodes}
    for account in resolution.accounts:
        for claim in account.claims:
            for iri in claim.asserts:
                if iri in forces:
                    forces[iri].add(claim.factuality.value)
    commitments = Counter((node.modality.value, min(forces[iri], key=order.index)) for iri, node in nodes.items())
    conduct = Counter(k.verdict.value for a in resolution.accounts for k in a.conduct)
    return BuildReport(
        documents=len(resolution.accounts),
        actors=len(resolution.actors),
        agreements=len(resolution.agreements),
        commitments=tuple((modality, force, n) for (modality, force), n in sorted(commitments.items())),
        conduct=tuple(sorted(conduct.items())),
        claims=sum(len(a.claims) for a in resolution.accounts),
        violations=conduct.get("breached", 0),
        triples=sum(g.triples.count("\n") for g in graphs),
        warnings=sum(len(g.report.warnings) for g in graphs),
        seconds=seconds,
        findings=findings,
    )
