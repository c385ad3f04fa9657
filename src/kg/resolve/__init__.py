"""Records of many documents -> canonical actors, agreements and commitments, accounts and status histories.

The set of documents alone decides the result: not their order, nor how often one was given.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg import ids
from kg.model import Actor, Agreement, Extraction
from kg.resolve.accounts import AccountBuilder, Names
from kg.resolve.actors import ActorResolution, resolve_actors
from kg.resolve.agreements import AgreementResolution, resolve_agreements
from kg.resolve.nodes import Resolution
from kg.resolve.places import place_iri, resolve_places
from kg.resolve.status import histories
from kg.resolve.unify import unified
from kg.settings import Settings

__all__ = ["Resolution", "place_iri", "resolve"]


def resolve(extractions: Iterable[Extraction], settings: Settings) -> Resolution:
    """Bring together what documents say."""
    ordered = sorted({ids.document_key(e.document): e for e in extractions}.items())
    actors = resolve_actors(ordered, settings.base)
    agreements = resolve_agreements(ordered, actors, settings.base)
    accounts = tuple(
        AccountBuilder(key, e, _names(key, e, actors, agreements), settings.base).build() for key, e in ordered
    )
    accounts = unified(accounts)
    return Resolution(
        actors=actors.nodes,
        agreements=agreements.nodes,
        accounts=accounts,
        statuses=histories(accounts, settings.base),
        places=resolve_places(accounts, settings.base),
    )


def _names(key: str, extraction: Extraction, actors: ActorResolution, agreements: AgreementResolution) -> Names:
    records = extraction.records
    return Names(
        actors={r.id: actors.of[key, r.id] for r in records if isinstance(r, Actor)},
        agreements={r.id: agreements.of[key, r.id] for r in records if isinstance(r, Agreement)},
        publisher=actors.publishers[key],
        voice=actors.voices[key],
    )
