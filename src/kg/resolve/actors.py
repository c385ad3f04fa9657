"""Who is who: the actors of many documents to canonical actors.

Two nodes are better than a wrong merge: a description without a name of its own ("the militants", "both sides") stays
with its document; what has a name is compared by its distinguishing words, with country names and demonyms brought
together; what the gazetteer knows is compared by its id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg import ids, naming
from kg.extract import gazetteer
from kg.model import Actor, ActorKind, Document, Extraction
from kg.resolve.nodes import ActorNode, Reference
from kg.resolve.places import state_iris

_NAMED_BY_ONE_WORD = set(ActorKind) - {ActorKind.GROUP, ActorKind.POPULATION}
_STATE_KEY = re.compile(r"Q\d+")
_PARTS_OF_A_STATE = {ActorKind.GOVERNMENT_BODY}
Key = tuple[str, ...]


@dataclass(slots=True)
class _Cluster:
    names: list[str] = field(default_factory=list)
    kinds: list[ActorKind] = field(default_factory=list)
    identifiers: set[str] = field(default_factory=set)
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorResolution:
    """Canonical actors by IRI, and which of them each record, each document's publisher and its own voice is.

    The voice is whose account a document gives when it names no speaker: the side whose account it restates, else
    its publisher.
    """

    nodes: Mapping[str, ActorNode]
    of: Mapping[Reference, str]
    publishers: Mapping[str, str]
    voices: Mapping[str, str]


def resolve_actors(extractions: Sequence[tuple[str, Extraction]], base: str) -> ActorResolution:
    """Canonical actors of documents given with their keys; the order of the documents does not matter."""
    clusters: dict[Key, _Cluster] = defaultdict(_Cluster)
    key_of: dict[Reference, Key] = {}
    publisher_key: dict[str, Key] = {}
    voice_key: dict[str, Key] = {}
    for key, extraction in extractions:
        content = extraction.document.content
        for record in extraction.records:
            if isinstance(record, Actor):
                identity = _identity(key, record)
                key_of[key, record.id] = identity
                _add(clusters[identity], record, content)
        publisher = extraction.document.publisher
        publisher_key[key] = _name_identity(publisher, None) if publisher else ("publisher", key)
        clusters[publisher_key[key]].names.append(publisher or f"Unnamed publisher of document {key[:6]}")
        voice_key[key] = publisher_key[key]
        if holder := account_holder(extraction.document):
            voice_key[key] = _name_identity(holder, None)
            clusters[voice_key[key]].names.append(holder)
    for cluster in list(clusters.values()):
        if cluster.country and set(cluster.kinds) & _PARTS_OF_A_STATE:
            state = clusters["id", cluster.country]
            state.identifiers.add(cluster.country)
            state.kinds.append(ActorKind.STATE)
            state.names.extend(known for n in cluster.names if (known := _known_label(n, cluster.country)))
    iris = {key: _iri(key, cluster, base) for key, cluster in clusters.items()}
    nodes = {iris[key]: _node(key, cluster, iris) for key, cluster in clusters.items()}
    return ActorResolution(
        nodes=dict(sorted(nodes.items())),
        of={reference: iris[key] for reference, key in key_of.items()},
        publishers={document: iris[key] for document, key in publisher_key.items()},
        voices={document: iris[key] for document, key in voice_key.items()},
    )


def _identity(document: str, actor: Actor) -> Key:
    if actor.identifiers:
        return ("id", min(actor.identifiers))
    name = naming.without_determiner(actor.name)
    if naming.is_pronoun(name) or not _tells_apart(name, actor):
        return ("local", document, actor.id)
    return _name_identity(name, actor.kind)


def _tells_apart(name: str, actor: Actor) -> bool:
    """Whether a name means the same actor in another document.

    A force or organ of a state does with its country ("Russian peacekeepers"), without it an organ does not: every
    state has a ministry of defence.
    """
    if actor.kind is ActorKind.GOVERNMENT_BODY:
        return actor.country is not None
    return _has_a_name(name, actor.kind) or (actor.kind is ActorKind.ARMED_FORCE and actor.country is not None)


def account_holder(document: Document) -> str | None:
    """Whose account a document restates, where its ``restates`` reads "X's account …".

    >>> account_holder(Document(name="d", content="x", restates="Azerbaijani side's account, 20 September 2023"))
    'Azerbaijani side'
    """
    match = re.match(r"(?:the\s+)?(.+?)(?:['’]s|(?<=s)['’])\s+account\b", document.restates or "", re.IGNORECASE)
    return match[1] if match else None


def _name_identity(name: str, kind: ActorKind | None) -> Key:
    known = known_words(name)
    distinguishing = naming.name_key(known)
    if len(distinguishing) == 1 and (state := next((w for w in known if _STATE_KEY.fullmatch(w)), None)):
        return ("id", state)
    return ("person" if kind is ActorKind.PERSON else "name", *distinguishing)


def known_words(name: str) -> list[str]:
    """The words of a name, with those that name a state or known organisation in any form as its one key.

    >>> known_words("Azerbaijani Defence Ministry")
    ['Q227', 'Defence', 'Ministry']
    """
    row, out, index = gazetteer.split(name), [], 0
    known = gazetteer.gazetteer()
    while index < len(row):
        length, word = (found[0], found[1].key) if (found := known.at(row, index)) else (1, row[index])
        out.append(word)
        index += length
    return out


def _known_label(name: str, key: str) -> str | None:
    """What the gazetteer calls the bearer of a key whom this name names."""
    row, known = gazetteer.split(name), gazetteer.gazetteer()
    found = (known.at(row, i) for i in range(len(row)))
    return next((entry.label for hit in found if hit and (entry := hit[1]).key.lower() == key.lower()), None)


def _has_a_name(name: str, kind: ActorKind) -> bool:
    """Whether a phrase holds a proper name: a capital that does not come from standing first in a sentence."""
    parts = re.findall(r"[^\W\d_][\w'’.-]*", name)
    inner = [p for p in parts[1:] if p[0].isupper()]
    single = len(parts) == 1 and parts[0][0].isupper() and kind in _NAMED_BY_ONE_WORD
    acronym = bool(parts) and len(parts[0]) > 1 and parts[0].isupper()
    return bool(inner) or single or acronym


def _add(cluster: _Cluster, actor: Actor, content: str) -> None:
    cluster.names.append(actor.name)
    forms = (" ".join(content[s:e].split()) for s, e in actor.mentions)
    cluster.names.extend(form for form in forms if not naming.is_pronoun(form))
    cluster.kinds.append(actor.kind)
    cluster.identifiers.update(actor.identifiers)
    cluster.country = min(filter(None, (cluster.country, actor.country)), default=None)


def _label(key: Key, cluster: _Cluster) -> str:
    if key[0] == "id" and (known := next((label for n in cluster.names if (label := _known_label(n, key[1]))), None)):
        return known
    kind = _kind(cluster)
    found = naming.label(cluster.names, kind or ActorKind.GROUP)
    return f"{found} (document {key[1][:6]})" if key[0] == "local" else found


def _kind(cluster: _Cluster) -> ActorKind | None:
    """The kind that most records give; among equals the first in the order of the code list."""
    order = list(ActorKind)
    return min(cluster.kinds, key=lambda k: (-cluster.kinds.count(k), order.index(k)), default=None)


def _iri(key: Key, cluster: _Cluster, base: str) -> str:
    """A readable IRI from the key alone, so that a name's other spellings in later documents do not change it."""
    if key[0] in ("id", "local", "publisher"):
        readable = _label(key, cluster)
    else:
        readable = " ".join(_spelled(part, cluster) for part in key[1:])
    return f"{base}actor/{ids.slug(readable)}-{ids.digest(*key)[:8]}"


def _spelled(part: str, cluster: _Cluster) -> str:
    return next((label for name in cluster.names if (label := _known_label(name, part))), part)


def _node(key: Key, cluster: _Cluster, iris: Mapping[Key, str]) -> ActorNode:
    kind = _kind(cluster)
    part_of: tuple[str, ...] = ()
    if kind in _PARTS_OF_A_STATE and cluster.country and ("id", cluster.country) != key:
        part_of = (iris["id", cluster.country],)
    return ActorNode(
        iri=iris[key],
        label=_label(key, cluster),
        kind=kind,
        matches=state_iris(sorted(cluster.identifiers)),
        part_of=part_of,
    )
