"""Who is who: the actors of many documents to canonical actors.

Two nodes are better than a wrong merge: a description without a name of its own ("the militants", "both sides") stays
with its document; what has a name is compared by its distinguishing words, with country names and demonyms brought
together; what the gazetteer knows is compared by its id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import ids, naming
from kg.model import Actor, ActorKind, Extraction
from kg.resolve.contribution import Ballot, Contribution
from kg.resolve.index import Index
from kg.resolve.names import STATE_KEY, account_holder, actor_words, is_organ, is_polity, known_label, stem, tells_apart
from kg.resolve.nodes import ActorNode
from kg.resolve.places import state_iris

LEVEL = "actor"
PUBLISHER, VOICE = "@publisher", "@voice"
"""What a document mentions beside its records: who published it and whose account it gives.

The voice is whose account a document gives when it names no speaker: the side whose account it restates, else its
publisher."""
_TAIL = re.compile(r"\s(?:of|in|for|at)\s(.+)$")
_OWNER = re.compile(r"(.+?)['’]s?\s")
_POSSESSED = re.compile(r"(?:its|his|her|their|our|my|your)\s", re.IGNORECASE)
_PART_BY_SORT = {ActorKind.ARMED_FORCE}
_ACRONYM = re.compile(r"[A-Z][A-Z-]{1,9}[A-Z]s?|[A-Z]{2,3}")
_WHOSE = {ActorKind.GOVERNMENT_BODY, ActorKind.ARMED_FORCE}
_PARTS_OF_A_STATE = {ActorKind.GOVERNMENT_BODY}
Content = Mapping[str, object]


def contribution(document: str, extraction: Extraction, alone: frozenset[str] = frozenset()) -> Contribution:
    """The keys of a document's actors, with what it calls them and what it takes them for.

    Records that people keep ``alone`` have keys of their own, whatever their names are.
    """
    ballot, content = Ballot(LEVEL), extraction.document.content
    records = [r for r in extraction.records if isinstance(r, Actor)]
    polities = sorted({p for r in records for p in _polities(r)})
    sole = _sole_polity(records)
    for record in records:
        identity = _identity(document, record, content, sole)
        if record.id in alone:
            identity = {"local": document, "record": record.id, "name": record.name}
        key = ballot.key(identity)
        ballot.mention(record.id, key)
        _vote(ballot, key, record, content)
        for polity in polities if "id" not in identity else ():
            ballot.vote(key, "company", polity)
        for short in _short_forms(record, content):
            other = ballot.key(short)
            if other != key and "local" not in identity:
                ballot.vote(key, "short form", other)
                ballot.vote(other, "short form", key)
    publisher = extraction.document.publisher
    named = _name_identity(publisher, None) if publisher else {"publisher": document}
    key = ballot.key(named)
    ballot.vote(key, "name", publisher or f"Unnamed publisher of document {document[:6]}")
    ballot.mention(PUBLISHER, key)
    if holder := account_holder(extraction.document):
        key = ballot.key(_name_identity(holder, None))
        ballot.vote(key, "name", holder)
    ballot.mention(VOICE, key)
    return ballot.cast()


def _vote(ballot: Ballot, key: str, record: Actor, content: str) -> None:
    forms = (" ".join(content[s:e].split()) for s, e in record.mentions)
    for name in (record.name, *forms):
        if not naming.is_pronoun(name):
            ballot.vote(key, "name", name)
            if naming.is_loaded(name, record.kind):
                ballot.vote(key, "loaded", name)
    if (tail := _TAIL.search(record.name)) or (tail := _OWNER.match(record.name)):
        ballot.vote(key, "tail", " ".join(actor_words(tail[1])))
    ballot.vote(key, "kind", record.kind.value)
    ballot.vote(key, "country", record.country)
    for identifier in record.identifiers:
        ballot.vote(key, "identifier", identifier)
    if record.country and record.kind in _PARTS_OF_A_STATE:
        state = ballot.key({"id": record.country})
        ballot.vote(state, "kind", ActorKind.STATE.value)
        ballot.vote(state, "identifier", record.country)


def _polities(actor: Actor) -> set[str]:
    """Of which states and contested polities the name of an actor speaks."""
    found = actor_words(actor.name)
    told = {w for w in found if is_polity(w)}
    if actor.kind is ActorKind.STATE and len(found) == 1:
        told.add(stem(found[0]))
    elif actor.kind in _PARTS_OF_A_STATE | {ActorKind.ARMED_FORCE}:
        told |= {stem(w) for w in found if not is_organ((w,)) and w.capitalize() in actor.name}
    return told | set(actor.identifiers) | ({actor.country} if actor.country else set())


def _sole_polity(records: Sequence[Actor]) -> str | None:
    """The one state of which a document speaks, as the words of its organs' names say it; None if there are several."""
    found: dict[str, str] = {}
    for record in records:
        for word in actor_words(record.name):
            if stem(word) in _polities(record):
                found[stem(word)] = min(word, found.get(stem(word), word), key=lambda w: (len(w), w))
        found |= {i: i for i in (*record.identifiers, *filter(None, [record.country])) if STATE_KEY.fullmatch(i)}
    return next(iter(found.values())) if len(found) == 1 else None


def _short_forms(actor: Actor, content: str) -> list[Content]:
    """The keys of acronyms by which a document calls an actor whom it names in full."""
    forms = {content[s:e] for s, e in actor.mentions} | {actor.name}
    short = sorted(f for f in forms if _ACRONYM.fullmatch(f))
    return [_name_identity(f, actor.kind) for f in short if any(_abbreviates(f, other) for other in forms)]


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters of an acronym are initials of the words of a name, in their order.

    >>> _abbreviates("UFH", "United Front of the Highlands"), _abbreviates("NAD", "Interim Council")
    (True, False)
    """
    initials = iter(part[0].upper() for part in re.findall(r"[^\W\d_][\w]*", name))
    return name != short and all(letter in initials for letter in short.replace("-", "").rstrip("s"))


def _identity(document: str, actor: Actor, content: str, sole: str | None) -> Content:
    if actor.identifiers:
        return {"id": min(actor.identifiers)}
    name = naming.without_determiner(actor.name)
    found = actor_words(name)
    if actor.kind is ActorKind.PERSON and len(found) == 1:
        return {"local": document, "record": actor.id, "name": name, "surname": found[0]}
    if _POSSESSED.match(actor.name) and is_organ(found):
        return {"local": document, "record": actor.id, "name": naming.neutral(name, actor.kind)}
    if actor.kind is not ActorKind.PERSON and is_organ(found) and not naming.is_pronoun(name):
        if sole is not None and actor.country is None and actor.kind in _WHOSE:
            return {"name": tuple(sorted((*found, sole, *_forces(found, actor.kind))))}
        bare = {"local": document, "record": actor.id, "name": naming.neutral(name, actor.kind)}
        return {**bare, "organ": found} if actor.kind in _WHOSE else bare
    if naming.is_pronoun(name) or not tells_apart(name, actor, content):
        return {"local": document, "record": actor.id, "name": naming.neutral(name, actor.kind)}
    return _name_identity(name, actor.kind)


def _name_identity(name: str, kind: ActorKind | None) -> Content:
    found = actor_words(name)
    if kind is not None and (forces := _forces(found, kind)):
        return {"name": tuple(sorted((*found, *forces)))}
    if len(found) == 1 and STATE_KEY.fullmatch(found[0]):
        return {"id": found[0]}
    if kind is ActorKind.PERSON and len(found) > 1:
        last = naming.name_key([name.split()[-1]])
        return {"person": found, "last": last[0] if last else ""}
    return {"name": found}


def _forces(found: tuple[str, ...], kind: ActorKind) -> tuple[str, ...]:
    """What keeps "Norland's troops" from being Norland: their sort, where no other word of their name says it."""
    whose = all(is_polity(w) or is_organ((w,)) for w in found) or len(found) == 1
    return ("forces",) if kind in _PART_BY_SORT and whose and not {"army", "navy", "guard", "police"} & {*found} else ()


def parts(content: Content) -> tuple[str, ...]:
    """What a key is, as the words from which its IRI is made: its sort and its own words."""
    if "local" in content:
        return ("local", str(content["local"]), str(content["record"]))
    sort = next(s for s in ("id", "name", "person", "publisher") if s in content)
    value = content[sort]
    return (sort, *map(str, value)) if isinstance(value, list | tuple) else (sort, str(value))


def own_iri(content: Content, base: str) -> str:
    """A readable IRI from the key alone, so that a name's other spellings in later documents do not change it."""
    key = parts(content)
    match key[0]:
        case "local":
            readable = f"{content['name']} (document {key[1][:6]})"
        case "publisher":
            readable = f"Unnamed publisher of document {key[1][:6]}"
        case _:
            readable = " ".join(known_label(part) or part for part in key[1:])
    return f"{base}actor/{ids.slug(readable)}-{ids.digest(*key)[:8]}"


def rank(content: Content) -> tuple[object, ...]:
    """Which of several keys of one actor gives it its IRI: an id, then a name of more words, then the first."""
    key = parts(content)
    sorts = ("id", "name", "person", "publisher", "local")
    return (sorts.index(key[0]), -len(key), key)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tally:
    names: Counter[str]
    loaded: frozenset[str]
    kinds: Counter[str]
    countries: tuple[str, ...]
    identifiers: tuple[str, ...]


def _tally(index: Index, keys: Sequence[str]) -> _Tally:
    found: dict[str, Counter[str]] = {}
    for slot in ("name", "loaded", "kind", "country", "identifier"):
        found[slot] = Counter()
        for key in keys:
            for value, n in index.votes(key, slot):
                found[slot][value] += n
    return _Tally(
        names=found["name"],
        loaded=frozenset(found["loaded"]),
        kinds=found["kind"],
        countries=tuple(sorted(found["country"])),
        identifiers=tuple(sorted(found["identifier"])),
    )


def node(index: Index, iri: str, base: str) -> ActorNode | None:
    """The actor at an IRI as all documents together tell of it; None where nobody does."""
    by_key = index.contents(iri, LEVEL)
    keys, contents = list(by_key), list(by_key.values())
    if not contents:
        return None
    tally = _tally(index, keys)
    kind = _kind(tally.kinds)
    first = min(contents, key=rank)
    part_of: tuple[str, ...] = ()
    if kind in _PARTS_OF_A_STATE and tally.countries and {"id": tally.countries[0]} not in contents:
        part_of = tuple(filter(None, [_state(index, tally.countries[0])]))
    return ActorNode(
        iri=iri,
        label=_label(first, tally, kind),
        kind=kind,
        matches=state_iris(tally.identifiers),
        part_of=part_of,
    )


def wholes(index: Index, iris: Iterable[str], base: str) -> dict[str, str]:
    """The states whose organs or forces actors are by the names they bear, by the actors' IRIs."""
    found: dict[str, str] = {}
    for iri in iris:
        for content in index.contents(iri, LEVEL).values():
            states = [w for w in content.get("name", ()) if STATE_KEY.fullmatch(w)] if "local" not in content else []
            if len(states) == 1:
                found[iri] = own_iri({"id": states[0]}, base)
    return found


def _state(index: Index, country: str) -> str | None:
    """The node of a state, which every document that speaks of an organ of it mentions."""
    ballot = Ballot(LEVEL)
    return index.iri(ballot.key({"id": country}))


def loaded_names(index: Index, iri: str) -> frozenset[str]:
    """The names of an actor that take a side, whoever uses them."""
    return _tally(index, index.keys_of(iri)).loaded


def _label(content: Content, tally: _Tally, kind: ActorKind | None) -> str:
    key = parts(content)
    if key[0] == "id" and (known := known_label(key[1])):
        return known
    found = naming.label(tally.names, kind or ActorKind.GROUP, tally.loaded)
    return f"{found} (document {key[1][:6]})" if key[0] == "local" else found


def _kind(kinds: Counter[str]) -> ActorKind | None:
    """The kind that most records give; among equals the first in the order of the code list."""
    order = [kind.value for kind in ActorKind]
    best = min(kinds, key=lambda k: (-kinds[k], order.index(k)), default=None)
    return ActorKind(best) if best else None
