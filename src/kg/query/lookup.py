"""From words to nodes: the actor, agreement or document that a user means by a name."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from kg.errors import QueryError
from kg.store import Store, iri, literal

KINDS = {
    "actor": "https://w3id.org/accord-kg/ns#Actor",
    "agreement": "https://w3id.org/accord-kg/ns#Agreement",
    "document": "https://w3id.org/accord-kg/ns#Document",
}
"""What can be called by name, and its class."""

_NAMES = """
PREFIX kg: <https://w3id.org/accord-kg/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?thing ?label ?variant WHERE {
  VALUES ?class { UNDEF }
  VALUES ?words { UNDEF }
  ?thing a ?class .
  OPTIONAL { ?thing skos:prefLabel|dcterms:title ?said }
  OPTIONAL { ?thing skosxl:altLabel|skosxl:hiddenLabel ?name . ?name skosxl:literalForm ?form }
  BIND(STR(COALESCE(?said, ?thing)) AS ?label)
  BIND(STR(?form) AS ?variant)
  FILTER(!BOUND(?words) || CONTAINS(LCASE(?label), LCASE(?words)) || CONTAINS(LCASE(?variant), LCASE(?words)))
} ORDER BY ?label ?thing ?variant
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A node that a name may mean, and its neutral label."""

    node: str
    label: str

    def __str__(self) -> str:
        return f"{self.label} <{self.node}>"


def find(store: Store, words: str, kind: str) -> Found:
    """The one node of a kind that is called so.

    The neutral label counts before the variants, and a whole name before a part of one; letter case does not count.
    Raises QueryError that lists the candidates if several are meant, or the nearest names if none is.
    """
    for tier in candidates(store, words, kind):
        if len(tier) == 1:
            return tier[0]
        if tier:
            raise QueryError(
                f"{words!r} may be {len(tier)} {kind}s", mend=f"Give one of: {'; '.join(map(str, tier[:8]))}"
            )
    near = difflib.get_close_matches(words.lower(), labels := _labels(store, kind), n=3, cutoff=0.4)
    mend = f"Did you mean {' or '.join(labels[n] for n in near)}?" if near else "Names are those of the documents"
    raise QueryError(f"there is no {kind} called {words!r}", mend=mend)


def candidates(store: Store, words: str, kind: str) -> tuple[tuple[Found, ...], ...]:
    """Who may be meant, best first: by whole neutral label, whole variant, part of a label, part of a variant."""
    rows = store.select(_NAMES, {"class": iri(KINDS[kind]), "words": literal(words.strip())}).rows
    tiers: list[dict[str, Found]] = [{}, {}, {}, {}]
    for node, label, variant in rows:
        if node is not None and label is not None:
            found = Found(node=node, label=label)
            for part, name in enumerate((label, variant)):
                for whole in _agreement(name, words):
                    tiers[(0 if whole else 2) + part][node] = found
    return tuple(tuple(tier.values()) for tier in tiers)


def _agreement(name: str | None, words: str) -> tuple[bool, ...]:
    """Whether the words are the whole name or a part of it; nothing if they are neither."""
    wanted, name = words.strip().lower(), (name or "").lower()
    return (wanted == name,) if wanted in name else ()


def _labels(store: Store, kind: str) -> dict[str, str]:
    rows = store.select(_NAMES, {"class": iri(KINDS[kind])}).rows
    return {name.lower(): name for _, label, variant in rows for name in (label, variant) if name}
