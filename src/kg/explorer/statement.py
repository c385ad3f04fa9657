"""The page of one commitment, deed, role or claim: everything that is said of it, for and against."""

from __future__ import annotations

from dataclasses import dataclass

from kg.explorer.asking import Source
from kg.explorer.gathering import answers, claims, commitments, concerning, deeds, memberships, properties
from kg.explorer.things import Answer, Commitment, Deed, Membership, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """One of ``commitment``, ``deed`` and ``membership``, or a claim alone.

    ``wordings`` are the same in other words, ``done`` what is told to be done about it.
    """

    iri: str
    commitments: tuple[Commitment, ...]
    deeds: tuple[Deed, ...]
    memberships: tuple[Membership, ...]
    said: tuple[Said, ...]
    answers: tuple[Answer, ...]
    done: tuple[Deed, ...]
    wordings: tuple[Commitment, ...]


def statement_page(source: Source, node: str) -> StatementPage:
    """The page of the commitment, conduct, participation or claim with that IRI."""
    stated = properties(source, [node])
    told = claims(source, [node]).get(node, ())
    about = [value.iri for of in stated.values() for value in of.all("https://w3id.org/accord-kg/ns#asserts")]
    nodes = about or [node]
    if about:
        stated |= properties(source, about)
    duties = commitments(source, nodes, stated)
    others = list(dict.fromkeys(other for duty in duties for other in duty.wordings if other not in nodes))
    borne = [thing for duty in duties for thing in concerning(source, duty.iri).get("bears on", ())]
    return StatementPage(
        iri=node, commitments=tuple(duties), deeds=tuple(deeds(source, nodes, stated)),
        memberships=tuple(memberships(source, nodes, stated)), said=told,
        answers=tuple(answers(source, [said.claim for said in told])),
        done=tuple(deeds(source, borne, properties(source, borne))),
        wordings=tuple(commitments(source, others, properties(source, others))),
    )
