"""Which agreements of many documents are one.

A record's key says what its document tells of the agreement: the words of its own in its name, its dates, its parties
and in whose company it is told. Two keys are the same agreement when nothing they say clashes and either both carry the
same name with a word of its own ("Trilateral Statement", not "Ceasefire Agreement"), or their dates meet and they have
a party in common, or their documents two countries or actors: on one day, more than one truce may begin. Keys that a
document tells apart are not brought together: a deal and the ceasefire in it often begin on one day.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from kg import ids, naming
from kg.instants import bounds, offset_of, zoned
from kg.model import Actor, ActorKind, Agreement, AgreementKind, Extraction
from kg.resolve.agreement_pairs import NEAR, RECENT, Told, told
from kg.resolve.contribution import Ballot, Contribution
from kg.resolve.index import Index
from kg.resolve.names import known_words
from kg.resolve.nodes import AgreementNode

LEVEL = "agreement"
_DATE_WORD = re.compile(
    r"^(\d{1,2}|(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december)$"
)
_BETWEEN = re.compile(r"\s(?:between|with|among)\s.*$", re.IGNORECASE)
_SPECIAL = {AgreementKind.EXCHANGE, AgreementKind.MONITORING}
_WORLDLY = {ActorKind.IGO, ActorKind.NGO, ActorKind.MEDIA}
_COMPANY = 5  # of those in whose company an agreement is told, by which it is looked for
_DATES = ("signed", "effective", "expires")


def contribution(document: str, extraction: Extraction, actors: Mapping[str, str]) -> Contribution:
    """The keys of a document's agreements, given the IRIs of its actors by record id."""
    ballot = Ballot(LEVEL)
    company = _company(extraction, actors)
    issued = _days(extraction.issued)
    zone = offset_of(extraction.issued)
    used: list[str] = []
    for record in (r for r in extraction.records if isinstance(r, Agreement)):
        content = _content(document, record, actors, company)
        if "local" in content:
            content["issued"] = issued
        while (key := ballot.key(content)) in used:
            content["nth"] = int(str(content.get("nth", 0))) + 1
        used.append(key)
        ballot.mention(record.id, key)
        plain = naming.without_determiner(record.name)
        ballot.vote(key, "name", naming.neutral(plain, ActorKind.GROUP) if _proper(plain) else None)
        ballot.vote(key, "kind", record.kind.value)
        for one in company:
            ballot.vote(key, "company", one)
        for party in record.parties:
            ballot.vote(key, "party", actors.get(party))
        for third in record.third_parties:
            ballot.vote(key, third.role.value, actors.get(third.actor))
        for slot in _DATES:
            ballot.vote(key, slot, zoned(getattr(record, slot), zone))
    for key in used:
        for other in used:
            if other != key:
                ballot.vote(key, "apart", other)
    return ballot.cast()


def _company(extraction: Extraction, actors: Mapping[str, str]) -> list[str]:
    """Who tells of which conflict a document speaks: the countries of its actors, and actors without a country.

    Organisations and media of all the world do not tell.
    """
    found = (r for r in extraction.records if isinstance(r, Actor) and r.kind not in _WORLDLY)
    return sorted({min(r.identifiers, default=r.country) or actors[r.id] for r in found})


def _proper(plain: str) -> bool:
    """Whether a name has a capital that is not of its first word, or all its words have one."""
    parts = re.findall(r"[^\W\d_][\w-]*", plain)
    return sum(part[0].isupper() for part in parts) >= 2 or bool(_own(plain) and parts and parts[0][0].isupper())


def _own(plain: str) -> list[str]:
    """The words of an agreement's name that tell it apart: no dates, no words for agreements, no parties."""
    words = naming.name_key(known_words(_BETWEEN.sub("", plain)))
    return [w for w in words if not _DATE_WORD.match(w) and w not in naming.words().agreement]


def _content(
    document: str, record: Agreement, actors: Mapping[str, str], company: Sequence[str]
) -> dict[str, object]:
    plain = naming.without_determiner(record.name)
    words = naming.name_key(known_words(plain))
    own = _own(plain)
    content: dict[str, object] = {
        "words": own,
        "head": [w for w in words if w in naming.words().agreement],
        "proper": _proper(plain),
        "special": record.kind.value if record.kind in _SPECIAL else "",
        "signed": _days(record.signed),
        "effective": _days(record.effective),
    }
    if not (own and content["proper"]):
        content["parties"] = sorted({actors[p] for p in record.parties if p in actors})
        content["company"] = list(company)
        if not (content["signed"] or content["effective"]):
            content["local"] = [document, record.id]
    return content


def _days(value: str | None) -> list[str] | None:
    span = bounds(value)
    return [span.earliest[:10], span.latest[:10]] if span and span.earliest and span.latest else None


def blocks(content: Mapping[str, object], company: Sequence[str]) -> Iterator[str]:
    """The blocks in which the same agreement would stand: by a word of its own, by day and by month with company."""
    key = told(content, company)
    if key.proper:
        for word in key.words:
            yield f"agreement name {word}"
    for span in key.narrow:
        day = span[0] - NEAR
        while day <= span[1] + NEAR:
            for one in (*key.parties, *key.company, *(("",) if key.words else ())):
                yield f"agreement day {day.isoformat()} {one}"
            day += datetime.timedelta(days=1)
    pairs = list(combinations(key.company[:_COMPANY], 2))
    for month in {d.isoformat()[:7] for span in key.narrow for d in span} | set(_months(key)):
        for a, b in pairs:
            yield f"agreement month {month} {a} {b}"


def _months(key: Told) -> Iterator[str]:
    """The months in which what an undated mention means may have begun."""
    if key.issued:
        for back in range(0, RECENT.days + 1, 15):
            yield (key.issued[0] - datetime.timedelta(days=back)).isoformat()[:7]


def own_iri(content: Mapping[str, object], base: str) -> str:
    """A readable IRI from the key alone."""
    key = told(content)
    days = next(iter(d for d in (key.signed, key.effective) if d), None)
    words = " ".join((*key.words, *key.head)) or "agreement"
    readable = f"{ids.slug(words, 36)} {days[0].isoformat()}" if days else words
    return f"{base}agreement/{ids.slug(readable)}-{ids.digest(json.dumps(content, sort_keys=True))[:8]}"


def rank(content: Mapping[str, object]) -> tuple[object, ...]:
    """Which of several keys of one agreement gives it its IRI: a name of its own, with a date, of more words."""
    key = told(content)
    return (
        not (key.proper and key.words), "local" in content, not key.signed, not key.effective, -len(key.words),
        json.dumps(content, sort_keys=True),
    )


def base_node(index: Index, iri: str) -> AgreementNode | None:
    """The agreement at an IRI under its label, which others may bear too; None where nobody tells of it."""
    by_key = index.contents(iri, LEVEL)
    keys, contents = list(by_key), list(by_key.values())
    if not contents:
        return None
    votes = {slot: _votes(index, keys, slot) for slot in ("name", "kind", "party", "mediator", *_DATES)}
    kind = _kind(votes["kind"])
    return AgreementNode(
        iri=iri,
        label=_label(votes["name"], kind, [told(c) for c in contents], iri),
        kind=kind,
        parties=tuple(sorted(votes["party"])),
        mediators=tuple(sorted(votes["mediator"])),
        dates=tuple(
            (slot, *found) for slot in _DATES if votes[slot] and (found := _undisputed(votes[slot])) is not None
        ),
    )


def node(index: Index, iri: str) -> AgreementNode | None:
    """The agreement at an IRI as all documents together tell of it, its label told apart from others'."""
    found = base_node(index, iri)
    if found is not None and index.shares_label(iri, found.label):
        return replace(found, label=f"{found.label} ({iri.rsplit('-', 1)[-1]})")
    return found


def is_loose(index: Index, iri: str) -> bool:
    """Whether no document says more of an agreement than "the truce": no name of its own and no date."""
    return all("local" in content for content in index.contents(iri, LEVEL).values())


def _votes(index: Index, keys: Sequence[str], slot: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for key in keys:
        counts.update(dict(index.votes(key, slot)))
    return counts


def _kind(kinds: Counter[str]) -> AgreementKind:
    order = [kind.value for kind in AgreementKind]
    return AgreementKind(min(kinds, key=lambda k: (k == AgreementKind.OTHER, -kinds[k], order.index(k))))


def _label(names: Counter[str], kind: AgreementKind, contents: Sequence[Told], iri: str) -> str:
    """A proper name if any document has one, else its kind and date: a description is some document's own wording."""
    if names:
        best = min(names, key=lambda n: (len(n) > naming.MAX_LABEL, -names[n], -len(n), n))
        return best[: naming.MAX_LABEL]
    days = min((d for c in contents for d in (c.effective, c.signed) if d), default=None)
    readable = kind.value.replace("_", " ").capitalize() if kind is not AgreementKind.OTHER else "Agreement"
    if days is None:
        document = min(c.local[0] for c in contents if c.local)
        return f"{readable} (document {document[:6]})"
    return f"{readable}, {days[0].isoformat()}"


def _undisputed(values: Counter[str]) -> tuple[str, str] | None:
    """The narrowest of several times as (instant, EDTF), if it lies within all the others; None when they clash."""
    found = [(b.earliest, b.latest, v) for v in values if (b := bounds(v)) and b.earliest and b.latest]
    spans = sorted((_instant(a), _instant(b), a, v) for a, b, v in found)
    if not spans:
        return None
    narrowest = min(spans, key=lambda s: (s[1] - s[0], s))
    if all(s[0] <= narrowest[0] and narrowest[1] <= s[1] for s in spans):
        return narrowest[2], narrowest[3]
    return None


def _instant(value: str) -> float:
    return datetime.datetime.fromisoformat(value).timestamp()
