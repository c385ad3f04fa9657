"""What became of a commitment: a dated history, each entry derived from claims, with the reason in words.

Promise is not deed: only a claim that something occurred makes *fulfilled* or *violated*. A count ("more than 800
weapons") of what was owed whole is partial fulfilment. No record of performance is no record, not non-performance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg import ids
from kg.instants import bounds
from kg.model import Modality, Verdict
from kg.resolve.accounts import content_words
from kg.resolve.nodes import Account, ClaimNode, CommitmentNode, ConductNode, Factuality, Status, StatusNode


def histories(accounts: Sequence[Account], base: str) -> tuple[StatusNode, ...]:
    """Status entries of all commitments, sorted by IRI; the accounts' order does not matter."""
    found = {s.iri: s for a in accounts for s in _from_promises(a, base)}
    commitments = {c.iri: c for a in accounts for c in a.commitments}
    by_agreement: dict[str, list[CommitmentNode]] = {}
    for commitment in commitments.values():
        if commitment.agreement and commitment.debtor:
            by_agreement.setdefault(commitment.agreement, []).append(commitment)
    for account in accounts:
        claims = [(c, iri) for c in account.claims for iri in c.asserts]
        conduct = {k.iri: k for k in account.conduct}
        for claim, iri in claims:
            if (deed := conduct.get(iri)) and deed.agreement:
                for commitment in by_agreement.get(deed.agreement, ()):
                    if entry := _from_conduct(account, commitment, deed, claim, base):
                        found[entry.iri] = entry
    return tuple(node for _, node in sorted(found.items()))


def _from_promises(account: Account, base: str) -> Iterator[StatusNode]:
    """A commitment that is undertaken stands from its start, or from the day on which the document tells it."""
    for commitment in account.commitments:
        claims = tuple(
            c.iri for c in account.claims if commitment.iri in c.asserts and c.factuality is Factuality.UNDERTAKEN
        )
        start = bounds(commitment.start_time) or bounds(account.issued)
        if claims and start and start.earliest:
            forbids = commitment.modality is Modality.PROHIBITION
            yield _entry(
                base,
                commitment.iri,
                Status.IN_FORCE if forbids else Status.PENDING,
                start.earliest,
                "undertaken, still to be done" if not forbids else "undertaken, in force",
                claims,
            )


def _from_conduct(
    account: Account, commitment: CommitmentNode, deed: ConductNode, claim: ClaimNode, base: str
) -> StatusNode | None:
    """The entry that a reported deed makes in the history of a commitment it bears on, if it does."""
    if commitment.debtor not in deed.actors:
        return None
    same = deed.action == commitment.action and _objects_meet(deed.object, commitment.object)
    status = _status(commitment, deed, same)
    when = bounds(deed.time) or bounds(account.issued)
    if status is None or when is None or not when.earliest:
        return None
    reason = f"{claim.illocution.value}: {deed.verdict.value.replace('_', ' ')} ({deed.action})"
    return _entry(base, commitment.iri, status, when.earliest, reason, (claim.iri,))


def _status(commitment: CommitmentNode, deed: ConductNode, same: bool) -> Status | None:
    if not same:
        return None
    forbidden = commitment.modality is Modality.PROHIBITION
    match deed.verdict:
        case Verdict.BREACHED:
            return Status.VIOLATED
        case Verdict.PERFORMED if forbidden:
            return Status.VIOLATED
        case Verdict.PERFORMED:
            partial = re.search(r"\d", deed.object or "") and not re.search(r"\d", commitment.object or "")
            return Status.PARTLY_FULFILLED if partial else Status.FULFILLED
        case Verdict.UNDER_WAY if not forbidden:
            return Status.IN_PROGRESS
    return None


def _objects_meet(a: str | None, b: str | None) -> bool:
    """Whether two objects share a word that tells something; a missing one agrees with any."""
    x, y = set(content_words(a).split()), set(content_words(b).split())
    return not x or not y or bool(x & y)


def _entry(base: str, commitment: str, status: Status, at: str, reason: str, claims: tuple[str, ...]) -> StatusNode:
    claims = tuple(sorted(claims))
    iri = f"{base}status/{ids.digest(commitment, status, at, claims)}"
    return StatusNode(iri=iri, commitment=commitment, status=status, at=at, reason=reason, claims=claims)
