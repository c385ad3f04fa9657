"""Places that commitments and deeds name, with the ids by which the world knows them where these are certain.

A name gets an id by what its documents tell of countries (see ``kg.extract.geonames``). A node stands for one name in
all documents, so it has an id only where they all lead to the same one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from kg import ids, naming
from kg.extract import gazetteer, geonames
from kg.resolve.contribution import Ballot, Contribution
from kg.resolve.index import Index
from kg.resolve.nodes import Account, PlaceNode

LEVEL = "place"

_COUNTRY_NAMES = (gazetteer.Reading.STATE, gazetteer.Reading.DEMONYM, gazetteer.Reading.PEOPLE)
_TOWN = re.compile(r"(?:city|town) of (?P<after>.+)|(?P<before>.+) (?:city|town)")
_GEONAMES = "https://sws.geonames.org/{}/"
_WIKIDATA = "http://www.wikidata.org/entity/{}"


def place_iri(words: str, base: str) -> str:
    """The IRI of a place, from its name without article."""
    name = naming.without_determiner(words)
    return f"{base}place/{ids.slug(name)}-{ids.digest(name.lower())[:8]}"


def contribution(account: Account, base: str) -> Contribution:
    """The places that a document's commitments and deeds name, with the ids that the document leads to."""
    ballot = Ballot(LEVEL)
    spoken = {c.place for c in account.commitments} | {k.place for k in account.conduct}
    told: frozenset[str] | None = None
    for words in sorted(filter(None, spoken)):
        told = countries_in(account.document.content) if told is None else told
        key = ballot.key({"iri": place_iri(words, base)})
        ballot.mention(words, key)
        ballot.vote(key, "name", words)
        ballot.vote(key, "matches", json.dumps(same_as(words, told)))
    return ballot.cast()


def own_iri(content: Mapping[str, object], base: str) -> str:
    """The IRI of a place is its key."""
    return str(content["iri"])


def node(index: Index, iri: str) -> PlaceNode | None:
    """The place at an IRI as all documents together tell of it."""
    key = Ballot(LEVEL).key({"iri": iri})
    names, matches = index.votes(key, "name", limit=1), index.votes(key, "matches")
    if not names:
        return None
    return PlaceNode(
        iri=iri,
        label=naming.neutral_place(names[0][0]),
        matches=tuple(json.loads(matches[0][0])) if len(matches) == 1 else (),
    )


def state_iris(identifiers: Iterable[str]) -> tuple[str, ...]:
    """What states are known as elsewhere, from their Wikidata ids."""
    known = geonames.index().countries
    found = [_WIKIDATA.format(i) for i in identifiers]
    return tuple(sorted([*found, *(_GEONAMES.format(known[i].geonames) for i in identifiers if i in known)]))


def countries_in(text: str) -> frozenset[str]:
    """The ISO codes of the countries that a text names, by noun or adjective; their capitals do not count."""
    row, names, known = gazetteer.split(text), gazetteer.gazetteer(), geonames.index().countries
    hits = (hit[1] for i, word in enumerate(row) if word[0].isupper() and (hit := names.at(row, i)))
    return frozenset(known[e.key].iso for e in hits if e.reading in _COUNTRY_NAMES and e.key in known)


def same_as(words: str, told: frozenset[str]) -> tuple[str, ...]:
    """The IRIs of a state or town of this name elsewhere, in a text that tells of the countries; none if in doubt."""
    name = naming.without_determiner(words)
    if state := _state(name):
        return state_iris([state])
    if match := _TOWN.fullmatch(name):
        name = match["after"] or match["before"]
    towns, (town, comma, country) = geonames.index(), name.rpartition(", ")
    if not comma:
        number = towns.town(name, told)
    else:
        home = towns.countries.get(_state(country) or "")
        number = towns.town_of(town, home.iso) if home else None
    return (_GEONAMES.format(number),) if number else ()


def _state(name: str) -> str | None:
    """The Wikidata id of the state whose whole name this is."""
    row = gazetteer.split(name)
    hit = gazetteer.gazetteer().at(row, 0) if row else None
    if hit is None or hit[0] != len(row) or hit[1].reading is not gazetteer.Reading.STATE:
        return None
    return hit[1].key
