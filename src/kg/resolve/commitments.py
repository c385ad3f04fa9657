"""One duty told by several documents: its key, what documents vote on, and the node that they make together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg import ids
from kg.instants import bounds
from kg.model import Modality
from kg.resolve import commitment_pairs
from kg.resolve.commitment_pairs import Telling
from kg.resolve.contribution import Ballot, Contribution
from kg.resolve.deeds import sort_of
from kg.resolve.index import Index
from kg.resolve.names import content_words
from kg.resolve.nodes import Account, ClaimNode, CommitmentNode, Factuality
from kg.resolve.status import Deed, Promise, history, numbers, thing

LEVEL, BOARD = "commitment", "board"
_SLOTS = ("object", "place", "start_time", "deadline", "duration", "condition")
_MONTHS = 24  # in which a duty is told, the first: later retellings bring no new neighbours
_PROMISES = 16  # of the earliest claims by which a duty is undertaken: enough to find the first moment


def _content(node: CommitmentNode, document: str, loose: frozenset[str]) -> dict[str, object]:
    known = bool(node.agreement and node.debtor)
    return {
        # A duty under no agreement, or of nobody, is not the same as another document's by its words alone.
        "scope": "" if known else document,
        "agreement": node.agreement,
        "loose": node.agreement in loose,
        "debtor": node.debtor,
        "modality": node.modality.value,
        "action": node.action,
        "object": content_words(node.object),
        "deadline": node.deadline,
        "place": content_words(node.place) if not node.object else "",
    }


def commitment_key(node: CommitmentNode, document: str, loose: frozenset[str]) -> str:
    """The key of a commitment as one document tells it; see ``contribution`` for ``loose``."""
    return Ballot(LEVEL).key(_content(node, document, loose))


def contribution(account: Account, loose: frozenset[str]) -> Contribution:
    """What a document tells of its commitments; the account holds them under their keys.

    ``loose`` are agreements of which no document says more than "the truce": which one is meant is not known.
    """
    ballot = Ballot(LEVEL)
    asserted: dict[str, list[ClaimNode]] = {}
    for claim in account.claims:
        for key in claim.asserts:
            asserted.setdefault(key, []).append(claim)
    for node in account.commitments:
        key = ballot.key(_content(node, account.key, loose))
        for slot in _SLOTS:
            ballot.vote(key, slot, getattr(node, slot))
        told = bounds(account.issued)
        ballot.vote(key, "month", told.earliest[:7] if told and told.earliest else None)
        for creditor in node.creditors:
            ballot.vote(key, "creditor", creditor)
        start = bounds(node.start_time) or bounds(account.issued)
        for claim in asserted[key]:
            nth = claim.asserts.index(key)  # of the debtors of one record
            ballot.mention(f"{claim.record} {nth}" if nth else claim.record, key)
            ballot.vote(key, "claim", claim.iri)
            if claim.factuality is Factuality.UNDERTAKEN and start and start.earliest:
                ballot.vote(key, "promise", Promise(at=start.earliest, claim=claim.iri).to_json())
    return ballot.cast()


def board_contribution(account: Account, wholes: Mapping[str, str], loose: frozenset[str]) -> Contribution:
    """The deeds that a document reports, put up where the duties that they may bear on find them.

    ``wholes`` are the states of which actors are organs or forces: what these do counts for the state's duties. See
    ``contribution`` for ``loose``.
    """
    ballot = Ballot(BOARD)
    deeds = {node.iri: node for node in account.conduct}
    for claim in account.claims:
        for iri in claim.asserts:
            deed = deeds.get(iri)
            told = Deed.of(deed, claim, account.issued) if deed else None
            if deed is None or told is None:
                continue
            doers = {*deed.actors, *(wholes[a] for a in deed.actors if a in wholes)}
            agreement = None if deed.agreement in loose else deed.agreement
            known = tuple(sorted(d for d in doers if "-document-" not in d))
            told = replace(told, agreement=agreement, doers=known)
            if deed.carries_out:
                key = ballot.key({"duty": deed.carries_out})
                ballot.vote(key, "deed", replace(told, sure=True).to_json())
            for place in _places(agreement, doers, deed.action, content_words(deed.object)):
                ballot.vote(ballot.key(place), "deed", told.to_json())
    return ballot.cast()


def _places(
    agreement: str | None, doers: Collection[str], action: str, done_to: str | None
) -> Iterator[dict[str, object]]:
    """Where a deed and the duty that it carries out meet: by who does it under which agreement, and by what it is."""
    sort = sort_of(action)
    for actor in sorted(doers):
        for under in sorted({agreement or "", ""}):
            yield {"agreement": under, "actor": actor, "sort": sort}
    if agreement:
        yield {"agreement": agreement, "actor": "", "sort": sort}
    words = sorted(thing(done_to))
    if len(words) > 1:
        yield {"sort": sort, "thing": words}
    for number in sorted(set(numbers(done_to))) if words else ():
        yield {"sort": sort, "thing": words, "number": number}


def boards(key: str, content: Mapping[str, Any]) -> Iterator[str]:
    """Where the deeds are put up that may bear on a duty.

    Those said to carry it out, those of its debtor, those of nobody in particular under its agreement.
    """
    ballot = Ballot(BOARD)
    yield ballot.key({"duty": key})
    agreement = None if content["loose"] else content["agreement"]
    debtor = [content["debtor"]] if content["debtor"] else []
    for place in _places(agreement, debtor, content["action"], content["object"]):
        yield ballot.key(place)


def telling(index: Index, key: str, content: Mapping[str, object]) -> Telling:
    """A key with the months in which documents tell it."""
    return Telling(content=content, months=tuple(month for month, _ in index.votes(key, "month", limit=_MONTHS)))


def blocks(index: Index, key: str, content: Mapping[str, Any]) -> Iterator[str]:
    """Where the same duty and its variants meet, and the boards on which it looks for deeds."""
    yield from commitment_pairs.blocks(telling(index, key, content))
    yield from boards(key, content)


def own_iri(content: Mapping[str, object], base: str) -> str:
    """The IRI of a commitment from its key alone."""
    return f"{base}commitment/{ids.digest(json.dumps(content, ensure_ascii=False, sort_keys=True))}"


def rank(content: Mapping[str, object]) -> tuple[object, ...]:
    """Which of several keys of one commitment gives it its IRI: one with a deadline, the fullest, the first."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    unknown = (not content["agreement"], not content["debtor"], content["deadline"] is None)
    return (*unknown, -len(str(content["object"])), text)


def modality(index: Index, iri: str) -> Modality | None:
    """Whether the commitment at an IRI is owed, forbidden or allowed: all its keys say the same."""
    found = next(iter(index.contents(iri, LEVEL).values()), None)
    return Modality(found["modality"]) if found else None


def node(index: Index, iri: str, base: str) -> CommitmentNode | None:
    """The commitment at an IRI, worded one way, with its history; the documents' own words stay in quotes."""
    by_key = index.contents(iri, LEVEL)
    keys, contents = list(by_key), list(by_key.values())
    if not contents:
        return None
    first = min(contents, key=rank)
    agreement = min((c["agreement"] for c in contents if c["agreement"]), default=None)
    debtor = min((c["debtor"] for c in contents if c["debtor"]), default=None)
    usual = {slot: _usual(_votes(index, keys, slot)) for slot in _SLOTS}
    claims = [claim for key in keys for claim, _ in index.votes(key, "claim", limit=1)]
    found = CommitmentNode(
        iri=iri,
        modality=Modality(first["modality"]),
        action=first["action"],
        debtor=debtor,
        creditors=tuple(sorted(_votes(index, keys, "creditor").keys() - {debtor})),
        agreement=agreement,
        witness=min(claims),
        object=usual["object"],
        place=usual["place"],
        start_time=usual["start_time"],
        deadline=usual["deadline"],
        duration=usual["duration"],
        condition=usual["condition"],
        alternates=tuple(sorted({v for key in keys for o in index.variants(key) if (v := index.iri(o)) and v != iri})),
    )
    promises = [Promise.from_json(v) for key in keys for v, _ in index.votes(key, "promise", limit=_PROMISES)]
    looked_at = sorted({board for key in keys for board in boards(key, by_key[key]) if index.is_open(board)})
    deeds = [Deed.from_json(v) for board in looked_at for v, _ in index.votes(board, "deed")]
    return replace(found, history=history(found, promises, deeds, base))


def _votes(index: Index, keys: Sequence[str], slot: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for key in keys:
        counts.update(dict(index.votes(key, slot)))
    return counts


def _usual(counts: Counter[str]) -> str | None:
    """The value most used, the longer of two, the first in code-point order; None only where there is no other."""
    return min(counts, key=lambda v: (-counts[v], -len(v), v), default=None)
