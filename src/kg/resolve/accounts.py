"""What one document says, in canonical nodes: commitments, conduct, roles, names, and the claims that carry them.

A commitment stands here under its key, which this document alone decides; ``settled`` puts the IRI of the node in its
place to which the documents together bring it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from kg import ids, naming
from kg.instants import offset_of, zoned
from kg.model import (
    Actor,
    Agreement,
    Commitment,
    Conduct,
    Document,
    Extraction,
    Force,
    Illocution,
    Quoted,
    Verdict,
)
from kg.resolve.commitments import commitment_key
from kg.resolve.nodes import (
    Account,
    ClaimNode,
    CommitmentNode,
    ConductNode,
    DateStatement,
    Factuality,
    LinkStatement,
    NameNode,
    ParticipationNode,
)

NO_STATES: Mapping[str, str] = MappingProxyType({})
_FACTUALITY = {
    Force.UNDERTAKEN: Factuality.UNDERTAKEN,
    Force.DEMANDED: Factuality.REQUIRED,
    Force.PROPOSED: Factuality.PROPOSED,
    Verdict.PERFORMED: Factuality.OCCURRED,
    Verdict.BREACHED: Factuality.OCCURRED,
    Verdict.UNDER_WAY: Factuality.ONGOING,
    Verdict.NOT_PERFORMED: Factuality.NEGATED,
    Verdict.DENIED: Factuality.NEGATED,
}
_DEFAULT_ILLOCUTION = {
    Force.UNDERTAKEN: Illocution.AGREED,
    Force.DEMANDED: Illocution.DEMANDED,
    Force.PROPOSED: Illocution.PROPOSED,
}
_Node = TypeVar("_Node")
_OWN_ACTS = {Illocution.PLEDGED, Illocution.AGREED, Illocution.PROPOSED}
"""Speech acts of the debtor, unless the text names somebody else whose act it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The canonical IRIs of one document's records; of ``loose`` agreements nobody says which is meant."""

    actors: dict[str, str]
    agreements: dict[str, str]
    publisher: str
    voice: str
    loose: frozenset[str] = frozenset()

    def of(self, records: tuple[str, ...]) -> tuple[str, ...]:
        """Canonical actors of record ids, each once, in code-point order."""
        return tuple(sorted({self.actors[r] for r in records if r in self.actors}))


def settled(account: Account, iri: Callable[[str], str]) -> Account:
    """The account with the IRIs of its commitments in the place of their keys."""
    known = {node.iri: iri(node.iri) for node in account.commitments}
    claims = (
        replace(c, asserts=tuple(sorted({known.get(a, a) for a in c.asserts}))) if c.asserts else c
        for c in account.claims
    )
    commitments = {known[n.iri]: replace(n, iri=known[n.iri]) for n in account.commitments}
    return replace(account, claims=tuple(claims), commitments=_sorted(commitments))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speech:
    """How something is put: by whom (nobody: the document's own voice), as what, and through whom."""

    illocution: Illocution
    factuality: Factuality
    claimants: tuple[str, ...] = ()
    relayed: tuple[str, ...] = ()


_STATED = _Speech(illocution=Illocution.ASSERTED, factuality=Factuality.OCCURRED)


class AccountBuilder:
    """Turns the records of one document into its account; ``states`` say how people reviewed them."""

    def __init__(
        self, key: str, extraction: Extraction, names: Names, base: str, states: Mapping[str, str] = NO_STATES
    ) -> None:
        self._states = states
        self._key, self._extraction, self._names, self._base = key, extraction, names, base
        self._zone = offset_of(extraction.issued)
        self._claims: dict[str, ClaimNode] = {}
        self._commitments: dict[str, CommitmentNode] = {}
        self._duties: dict[str, str] = {}
        self._conduct: dict[str, ConductNode] = {}
        self._participations: dict[str, ParticipationNode] = {}
        self._forms: dict[str, NameNode] = {}

    def build(self) -> Account:
        """The account; every node in it is asserted by a claim with its words."""
        # Commitments first: a deed may carry one out that stands after it.
        for record in sorted(self._extraction.records, key=lambda r: isinstance(r, Conduct)):
            match record:
                case Actor():
                    self._actor(record)
                case Agreement():
                    self._agreement(record)
                case Commitment():
                    self._commitment(record)
                case Conduct():
                    self._deed(record)
        document: Document = self._extraction.document
        return Account(
            key=self._key,
            iri=f"{self._base}document/{self._key}",
            document=document,
            issued=self._extraction.issued,
            publisher=self._names.publisher,
            commitments=_sorted(self._commitments),
            conduct=_sorted(self._conduct),
            participations=_sorted(self._participations),
            names=_sorted(self._forms),
            claims=_sorted(self._claims),
        )

    def _actor(self, record: Actor) -> None:
        """Each form by which the document names the actor, as its own voice uses it."""
        actor = self._names.actors[record.id]
        content = self._extraction.document.content
        by_form: dict[str, list[tuple[int, int]]] = {}
        for start, end in record.mentions or ((record.start, record.end),):
            form = " ".join(content[start:end].split())
            if form and not naming.is_pronoun(form):
                by_form.setdefault(form, []).append((start, end))
        for form, mentions in by_form.items():
            iri = f"{self._base}name/{ids.digest(actor, form, self._names.voice)}"
            self._forms[iri] = NameNode(
                iri=iri,
                actor=actor,
                form=form,
                loaded=naming.is_loaded(form, record.kind),
                voice=self._names.voice,
                mentions=tuple(mentions),
            )

    def _agreement(self, record: Agreement) -> None:
        agreement = self._names.agreements[record.id]
        roles = {(a, "party") for a in self._names.of(record.parties)}
        roles |= {(a, t.role.value) for t in record.third_parties for a in self._names.of((t.actor,))}
        asserted = [agreement]
        for actor, role in sorted(roles):
            iri = f"{self._base}participation/{ids.digest(actor, role, agreement)}"
            self._participations[iri] = ParticipationNode(iri=iri, participant=actor, role=role, agreement=agreement)
            asserted.append(iri)
        self._claim(record, _STATED, tuple(asserted))
        for slot in ("signed", "effective", "expires"):
            if value := getattr(record, slot):
                statement = DateStatement(agreement=agreement, slot=slot, value=zoned(value, self._zone) or value)
                self._claim(record, _STATED, (), statement)
        for slot in ("extends", "implements"):
            for other in getattr(record, slot):
                if (target := self._names.agreements.get(other)) and target != agreement:
                    link = LinkStatement(agreement=agreement, slot=slot, other=target)
                    self._claim(record, _STATED, (), link)

    def _commitment(self, record: Commitment) -> None:
        debtors = self._names.of(record.debtor)
        nodes = [self._commitment_node(record, debtor) for debtor in debtors or (None,)]
        for node in nodes:
            self._commitments[node.iri] = node
        self._duties[record.id] = nodes[0].iri
        by, speakers = self._names.of(record.by), self._names.of(record.speaker)
        illocution = record.illocution or (_DEFAULT_ILLOCUTION[record.force] if by or speakers else Illocution.ASSERTED)
        claimants = by or (debtors if illocution in _OWN_ACTS else ()) or speakers
        asserted = tuple(sorted(n.iri for n in nodes))
        speech = _Speech(
            illocution=illocution, factuality=_FACTUALITY[record.force], claimants=claimants, relayed=speakers
        )
        self._claim(record, speech, asserted)

    def _commitment_node(self, record: Commitment, debtor: str | None) -> CommitmentNode:
        agreement = self._names.agreements.get(record.agreement or "")
        node = CommitmentNode(
            iri="",
            modality=record.modality,
            action=record.action.lower(),
            debtor=debtor,
            creditors=tuple(c for c in self._names.of(record.creditor) if c != debtor),
            agreement=agreement,
            object=record.object,
            place=record.place,
            start_time=zoned(record.start_time, self._zone),
            deadline=zoned(record.deadline, self._zone),
            duration=record.duration,
            condition=record.condition,
        )
        return replace(node, iri=commitment_key(node, self._key, self._names.loose))

    def _deed(self, record: Conduct) -> None:
        iri = ids.digest(self._key, record.start, record.end, record.verdict, record.action, record.object)
        node = ConductNode(
            iri=f"{self._base}conduct/{iri}",
            verdict=record.verdict,
            action=record.action.lower(),
            actors=self._names.of(record.actor),
            object=record.object,
            place=record.place,
            time=zoned(record.time, self._zone),
            agreement=self._names.agreements.get(record.agreement or ""),
            carries_out=self._duties.get(record.commitment or ""),
        )
        self._conduct[node.iri] = node
        speakers = self._names.of(record.speaker)
        said = Illocution.REPORTED if speakers else Illocution.ASSERTED
        if record.verdict is Verdict.DENIED:
            said = Illocution.DENIED
        speech = _Speech(
            illocution=record.illocution or said, factuality=_FACTUALITY[record.verdict], claimants=speakers
        )
        self._claim(record, speech, (node.iri,))

    def _claim(
        self,
        record: Quoted,
        speech: _Speech,
        asserts: tuple[str, ...],
        statement: DateStatement | LinkStatement | None = None,
    ) -> None:
        """One claim for each claimant; a claimant whom the document quotes is relayed by the document's voice."""
        names = self._names
        for claimant in speech.claimants or (names.voice,):
            relayed = {*speech.relayed, names.voice if speech.claimants else names.publisher} - {claimant}
            # What the claim asserts is no part of its id, so that it stays when commitments are brought together.
            iri = ids.digest(
                self._key, record.id, claimant, speech.illocution, speech.factuality, _detail(statement)
            )
            claim = ClaimNode(
                iri=f"{self._base}claim/{iri}",
                claimant=claimant,
                relayed_by=tuple(sorted(relayed)),
                illocution=speech.illocution,
                factuality=speech.factuality,
                start=record.start,
                end=record.end,
                asserts=asserts,
                statement=statement,
                confidence=record.confidence,
                rule=record.rule,
                record=record.id,
                review=self._states.get(record.id, "unreviewed"),
            )
            self._claims[claim.iri] = claim


def _detail(statement: DateStatement | LinkStatement | None) -> tuple[str, ...]:
    match statement:
        case DateStatement():
            return (statement.slot, statement.value)
        case LinkStatement():
            return (statement.slot, statement.other)
        case None:
            return ()


def _sorted(nodes: dict[str, _Node]) -> tuple[_Node, ...]:
    return tuple(node for _, node in sorted(nodes.items()))
