"""Records of many documents -> canonical actors, agreements and commitments, accounts and status histories.

The set of documents alone decides the result: not their order, nor how often one was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg import ids, naming
from kg.model import Actor, Agreement, Extraction
from kg.resolve.accounts import AccountBuilder, Names
from kg.resolve.actors import ActorResolution, resolve_actors
from kg.resolve.agreements import AgreementResolution, resolve_agreements
from kg.resolve.nodes import Account, Resolution
from kg.resolve.status import histories
from kg.resolve.unify import unified
from kg.settings import Settings

__all__ = ["Resolution", "resolve"]


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
        places=_places(accounts, settings.base),
    )


def place_iri(words: str, base: str) -> str:
    """The IRI of a place, from its name without article."""
    name = naming.without_determiner(words)
    return f"{base}place/{ids.slug(name)}-{ids.digest(name.lower())[:8]}"


def _names(key: str, extraction: Extraction, actors: ActorResolution, agreements: AgreementResolution) -> Names:
    records = extraction.records
    return Names(
        actors={r.id: actors.of[key, r.id] for r in records if isinstance(r, Actor)},
        agreements={r.id: agreements.of[key, r.id] for r in records if isinstance(r, Agreement)},
        publisher=actors.publishers[key],
        voice=actors.voices[key],
    )


def _places(accounts: Iterable[Account], base: str) -> Mapping[str, str]:
    """Neutral labels of all places that commitments and deeds name, by IRI."""
    named = [c.place for a in accounts for c in a.commitments if c.place]
    named += [k.place for a in accounts for k in a.conduct if k.place]
    found: dict[str, str] = {}
    for words in sorted(named):
        found.setdefault(place_iri(words, base), naming.neutral_place(words))
    return found
