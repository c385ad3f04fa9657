"""Conduct: deeds reported as done, going on, left undone, broken or denied, where they bear on a commitment or agreement.

Only what the text tells as having happened counts (past, perfect, progressive), and only where the document has an
agreement or a commitment that the deed bears on: one named in the sentence, or one of the same family of deeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.attribution import speech_over
from kg.extract.clauses import register
from kg.extract.commitments import UNREAD, Reader
from kg.extract.deeds import Deed, deed_words, deeds_of_noun, deeds_of_verb
from kg.extract.forces import Register, force_words
from kg.extract.frames import Reading, unreal
from kg.extract.slots import Clock, circumstances, quoted
from kg.extract.syntax import (
    ancestors, base, child, children, clause, full_form, is_negated, is_passive, noun_phrase, subjects_of, trimmed,
)
from kg.model import Agreement, Commitment, Conduct, Illocution, SlotSpan, Verdict

if TYPE_CHECKING:
    from kg.extract.parse import ParsedBlock
    from spacy.tokens import Token

_WHERE = "frames/conduct.yaml"
_LISTS = ("violence", "breaking", "breaking_nouns", "keeping", "holding", "recording", "counting", "failing", "beginning", "finishing",
          "accusing", "denying", "hindering", "watched", "calm")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    families: dict[str, str]
    lists: dict[str, frozenset[str]]

    def has(self, name: str, word: str) -> bool:
        """Whether a word or phrase is in a list."""
        return word in self.lists[name]


@cache
def _words() -> _Words:
    table = lexicon.load(_WHERE)
    lexicon.keys(table, needs=("families", *_LISTS), where=_WHERE)
    families = {
        verb: family
        for family, verbs in lexicon.mapping(table["families"], f"{_WHERE}: families").items()
        for verb in lexicon.words(verbs, f"{_WHERE}: families.{family}")
    }
    return _Words(families=families, lists={k: frozenset(lexicon.words(table[k], f"{_WHERE}: {k}")) for k in _LISTS})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Report:
    """A deed with what the text says became of it; ``by`` are heads of phrases for who says so."""

    deed: Deed
    verdict: Verdict
    rule: str
    confidence: float
    by: tuple[Token, ...] = ()
    top: Token | None = None
    needs_family: bool = False


def find_conduct(
    reader: Reader, commitments: list[tuple[Reading, Commitment]], agreements: list[Agreement]
) -> list[Conduct]:
    """The conduct that a document reports, in text order; none where it has no agreement and no commitment to bear on."""
    if not commitments and not agreements or register(reader.parsed) is Register.ADOPTED:
        return []
    owed = _Owed(reader, commitments, agreements)
    out: list[Conduct] = []
    for block in reader.parsed.blocks:
        if block.block.kind in UNREAD or not len(block.doc):
            continue
        taken = {r.deed.head.i for r, _ in commitments if r.deed.head.doc is block.doc}
        taken |= {r.cue.i for r, _ in commitments if r.cue.doc is block.doc}
        reports = [r for r in _reports(block) if r.deed.head.i not in taken or r.verdict is not Verdict.PERFORMED]
        clock = Clock(block, replace(reader.anchors, tense=-1))
        heads = frozenset(r.deed.head.i for r in reports)
        for report in reports:
            if (conduct := owed.conduct(block, report, clock, heads, len(out))) is not None:
                out.append(conduct)
    return _distinct(out)


class _Owed:
    """What the document's conduct can bear on: its agreements and its commitments by family of deeds."""

    def __init__(self, reader: Reader, commitments: list[tuple[Reading, Commitment]], agreements: list[Agreement]) -> None:
        self._reader = reader
        self._by_family: dict[str, Commitment] = {}
        for _, commitment in commitments:
            self._by_family.setdefault(_family(commitment.action), commitment)
        self._agreements = agreements
        self._watched = any(_words().has("breaking_nouns", t.lemma_.lower()) for b in reader.parsed.blocks for t in b.doc)

    def conduct(self, block: ParsedBlock, report: _Report, clock: Clock, heads: frozenset[int], number: int) -> Conduct | None:
        """The record of a report, if it bears on anything."""
        agreement = self._named(report.deed.head)
        match = self._by_family.get(_family(report.deed.action))
        if report.needs_family and not self._bears(report, agreement, match):
            return None
        reader, deed = self._reader, report.deed
        when = circumstances(deed, clock, heads)
        actor = reader.ids(deed.doers)
        speaker, act = reader.ids(report.by), None
        if not speaker and (speech := speech_over(deed.head)) is not None:
            speaker, act = reader.ids((speech.source,)), speech.act
        start, end = _quote(block, report)
        time = when.start or when.duration
        spans = [("action", deed.head, deed.head), *([("object", *deed.object)] if deed.object else [])]
        return Conduct(
            id=f"k{number}", doc=reader.parsed.text.document.name, quote=reader.parsed.content[start:end], start=start, end=end,
            confidence=report.confidence, rule=report.rule,
            spans=tuple(SlotSpan(slot=s, start=block.span(a, b)[0], end=block.span(a, b)[1]) for s, a, b in spans),
            verdict=report.verdict, action=deed.action, actor=actor,
            object=deed.named or (block.doc[deed.object[0].i : deed.object[1].i + 1].text if deed.object else None),
            place=quoted(block, when.place) if when.place else None,
            time=(time.value or quoted(block, time)) if time else None,
            agreement=agreement or (match.agreement if match else None) or self._last(start),
            commitment=match.id if match and set(match.debtor) & set(actor) else None,
            speaker=speaker, illocution=act or Illocution.REPORTED,
        )

    def _bears(self, report: _Report, agreement: str | None, match: Commitment | None) -> bool:
        if _words().has("violence", report.deed.action.split()[0]) and not _family(report.deed.action):
            return agreement is not None and self._watched or self._watched and len(self._agreements) > 0 and bool(report.deed.doers)
        return agreement is not None or match is not None and bool(_family(report.deed.action))

    def _named(self, head: Token) -> str | None:
        at = self._reader.agreements.at
        sentence = head.sent
        if found := next((found for t in sentence if (found := at(t))), None):
            return found
        before = head.doc[max(0, sentence.start - 60) : sentence.start]  # "... signed a truce. Its fighters then left the town."
        return next((found for t in reversed(list(before)) if (found := at(t))), None)

    def _last(self, start: int) -> str | None:
        before = [(m[0], a.id) for a in self._agreements for m in (a.mentions or ((a.start, a.end),)) if m[0] <= start]
        return max(before)[1] if before else (self._agreements[0].id if self._agreements else None)


def _family(action: str) -> str:
    return _words().families.get(action) or _words().families.get(action.split()[0], "")


def _reports(block: ParsedBlock) -> list[_Report]:
    found: dict[int, _Report] = {}
    for token in block.doc:
        for report in _of_token(token):
            known = found.get(report.deed.head.i)
            if known is None or report.confidence > known.confidence:
                found[report.deed.head.i] = report
    return [found[i] for i in sorted(found)]


def _of_token(token: Token) -> Iterator[_Report]:
    words = _words()
    if token.pos_ in ("NOUN", "PROPN"):
        if words.has("breaking_nouns", token.lemma_.lower()):
            yield from _violation(token)
        elif full_form(token) in deed_words().verbs:
            yield from _named_deed(token)
        return
    if token.pos_ == "ADJ" and words.has("calm", token.lower_) and token.head.lemma_ in ("remain", "be", "stay"):
        yield _Report(deed=Deed(head=token.head, action="observe", named="the ceasefire"), verdict=Verdict.PERFORMED, rule="conduct.calm", confidence=0.5)
    if token.pos_ not in ("VERB", "AUX") or _unhappened(token):
        return
    yield from _verb(token)


def _unhappened(verb: Token) -> bool:
    """Whether the text does not tell the deed of a verb as a fact."""
    if any(c.tag_ == "MD" for c in verb.lefts) or verb.tag_ == "VB" and not any(c.lower_ in ("did", "does", "do") for c in verb.lefts):
        return True
    return unreal(verb, outer=True) and not any(_words().has("denying", base(a)) for _, a in ancestors(verb))


def _violation(noun: Token) -> Iterator[_Report]:
    """"Recorded 215 ceasefire violations", "a violation of the truce by X", "accused X of violations"."""
    broken = [c for c in noun.children if c.dep_ in ("compound", "nmod", "amod") and full_form(c) in force_words().agreements]
    broken += [p for prep in children(noun, "prep") if prep.lower_ == "of" for p in children(prep, "pobj")]
    if not broken:
        return
    doers = tuple(p for prep in noun.children if prep.lower_ == "by" for p in children(prep, "pobj"))
    verb = next((a for _, a in ancestors(noun) if a.pos_ in ("VERB", "AUX")), None)
    none = any(c.lower_ in ("no", "zero") for c in noun.children)
    if any(c.lower_ in ("potential", "possible", "further", "any", "future") for c in noun.children) or noun.head.lower_ in ("case", "event", "for"):
        return
    if verb is not None and (any(c.tag_ == "MD" for c in verb.lefts) and not _seen_as(verb) or verb.tag_ == "VB"):
        return
    by: tuple[Token, ...] = ()
    if verb is not None and _words().has("recording", base(verb)) and noun.dep_ in ("dobj", "conj", "nsubjpass"):
        by = subjects_of(verb) if not is_passive(verb) else tuple(p for a in children(verb, "agent") for p in children(a, "pobj"))
    elif (accuser := next((a for _, a in ancestors(noun) if _words().has("accusing", base(a)) and a.pos_ == "VERB"), None)) is not None:
        by, doers = subjects_of(accuser), doers or children(accuser, "dobj")
    elif verb is not None and base(verb) in ("commit", "carry") and not doers:
        doers = subjects_of(verb)
    elif verb is not None and noun.head.lemma_ == "in" and not doers:
        doers = subjects_of(verb)
    object_span = noun_phrase(broken[0]) if broken[0].dep_ == "pobj" else (broken[0], broken[0])
    deed = Deed(head=noun, action="observe" if none else "violate", doers=doers, patients=(broken[0],), object=object_span, nominal=True)
    verdict = Verdict.PERFORMED if none else Verdict.DENIED if verb is not None and _words().has("denying", base(verb)) else Verdict.BREACHED
    top = verb if verb is not None and (by or noun.dep_ in ("dobj", "attr", "pobj")) and verb.dep_ != "relcl" else noun
    report = _Report(deed=deed, verdict=verdict, rule="conduct.violation", confidence=0.75, by=by, top=top)
    yield report
    if by and verb is not None and not none:
        yield from _other_counts(verb, report)


def _seen_as(verb: Token) -> bool:
    return base(verb) in ("see", "regard", "consider", "view")


def _other_counts(verb: Token, report: _Report) -> Iterator[_Report]:
    """"..., compared with 429 in the previous two weeks": a count of its own."""
    for c in verb.subtree:
        if c.pos_ == "NUM" and c.dep_ == "pobj" and any(_words().has("counting", base(a)) for _, a in list(ancestors(c))[:3]):
            yield replace(report, deed=replace(report.deed, head=c), top=c, confidence=0.6)


def _named_deed(noun: Token) -> Iterator[_Report]:
    """"The withdrawal began / was completed / is under way", "began the withdrawal of", "there was no exchange"."""
    verb = noun.head if noun.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") else None
    if verb is None or verb.pos_ not in ("VERB", "AUX") or _unhappened(verb):
        return
    words = _words()
    name = base(verb)
    if words.has("beginning", name) or name == "be" and any(t.lower_ in ("underway", "way", "progress") for t in verb.subtree):
        verdict = Verdict.UNDER_WAY
    elif words.has("finishing", name) or name in ("take", "occur", "happen", "carry") or name == "conduct" and is_passive(verb):
        verdict = Verdict.PERFORMED
    else:
        return
    if is_negated(verb) or any(c.lower_ == "no" for c in noun.children):
        verdict = Verdict.NOT_PERFORMED
    agents = subjects_of(verb) if noun.dep_ == "dobj" else ()
    for deed in deeds_of_noun(noun, agents, alone=True):
        doers = deed.doers or deed.patients  # "the disarmament of the militants": what undergoes it does it, if it is an actor
        yield _Report(
            deed=replace(deed, via=(verb,), doers=doers), verdict=verdict, rule="conduct.noun", confidence=0.6, top=verb,
            needs_family=True,
        )


def _verb(verb: Token) -> Iterator[_Report]:
    words = _words()
    name = base(verb)
    subjects = subjects_of(verb)
    if words.has("accusing", name):
        yield from _accused(verb)
        return
    if words.has("failing", name) and (target := _target(verb)) is not None:
        for deed in deeds_of_verb(target, subjects):
            broken = words.has("keeping", deed.action) and _is_agreement(deed)
            yield _Report(deed=replace(deed, via=(verb, *deed.via)), verdict=Verdict.BREACHED if broken else Verdict.NOT_PERFORMED,
                          rule="conduct.failed", confidence=0.6, top=verb, by=_accuser(verb), needs_family=not broken)
        return
    if words.has("denying", name) and (target := child(verb, "xcomp", "ccomp")) is not None and target.pos_ == "VERB":
        for deed in deeds_of_verb(target, subjects_of(target) or subjects):
            if words.has("breaking", deed.action) or _family(deed.action) or words.has("violence", deed.action):
                yield _Report(deed=deed, verdict=Verdict.DENIED, rule="conduct.denied", confidence=0.6, top=verb, by=subjects)
        return
    if name in ("have", "be") and (target := child(verb, "xcomp")) is not None and any(t.lower_ == "yet" for t in verb.children):
        for deed in deeds_of_verb(target, subjects):
            yield _Report(deed=deed, verdict=Verdict.NOT_PERFORMED, rule="conduct.yet", confidence=0.6, top=verb, needs_family=True)
        return
    if verb.dep_ in ("xcomp",) and verb.head.pos_ == "VERB" and not words.has("beginning", base(verb.head)) and verb.tag_ == "VBG":
        return
    yield from _told(verb, subjects)


def _target(verb: Token) -> Token | None:
    return next((c for c in children(verb, "xcomp", "ccomp") if c.pos_ == "VERB"), None)


def _accuser(verb: Token) -> tuple[Token, ...]:
    """"Criticised Russia for failing to ...": who says so."""
    for _, above in ancestors(verb):
        if _words().has("accusing", base(above)):
            return subjects_of(above)
    return ()


def _accused(verb: Token) -> Iterator[_Report]:
    """"Accused the rebels of shelling the town"."""
    accused = children(verb, "nsubjpass" if is_passive(verb) else "dobj")
    speakers = tuple(p for a in children(verb, "agent") for p in children(a, "pobj")) if is_passive(verb) else subjects_of(verb)
    words = _words()
    for prep in children(verb, "prep"):
        for noun in children(prep, "pobj"):
            for deed in deeds_of_noun(noun, accused):
                if words.has("violence", deed.action.split()[0]):
                    yield _Report(deed=deed, verdict=Verdict.BREACHED, rule="conduct.accused", confidence=0.6, by=speakers, top=noun, needs_family=True)
        for gerund in children(prep, "pcomp"):
            for deed in deeds_of_verb(gerund, accused):
                name = deed.action
                failing = any(words.has("failing", base(v)) for v in (gerund, *deed.via))
                if failing and (target := _target(gerund)) is not None:
                    for inner in deeds_of_verb(target, accused):
                        yield _Report(deed=inner, verdict=Verdict.BREACHED, rule="conduct.accused", confidence=0.65, by=speakers, top=gerund)
                elif words.has("breaking", name) or words.has("violence", name.split()[0]) or words.has("hindering", name.split()[0]):
                    yield _Report(deed=deed, verdict=Verdict.BREACHED, rule="conduct.accused", confidence=0.65, by=speakers, top=gerund,
                                  needs_family=not _is_agreement(deed))


def _is_agreement(deed: Deed) -> bool:
    return any(full_form(p) in force_words().agreements or p.lower_ in ("commitments", "obligations", "terms", "pledge", "promise", "agreements")
               for p in deed.patients)


def _told(verb: Token, subjects: tuple[Token, ...]) -> Iterator[_Report]:
    """Deeds told outright: broken or kept agreements, hindered monitors, violence in a truce, deeds that carry out."""
    words = _words()
    if verb.dep_ == "conj" and not child(verb, "nsubj", "nsubjpass", "aux", "auxpass") and verb.tag_ == "VB":
        return
    deed = next(iter(deeds_of_verb(verb, subjects)), None)
    if deed is None:
        return
    if deed.head != verb:
        if words.has("beginning", base(verb)) and _family(deed.action):
            yield _Report(deed=deed, verdict=Verdict.UNDER_WAY, rule="conduct.began", confidence=0.55, top=verb, needs_family=True)
        return
    first = deed.action.split()[0]
    against = is_negated(verb)
    if words.has("breaking", deed.action) and _is_agreement(deed):
        yield _Report(deed=deed, verdict=Verdict.PERFORMED if against else Verdict.BREACHED, rule="conduct.broken", confidence=0.7)
    elif words.has("keeping", deed.action) and _is_agreement(deed) and verb.tag_ != "VBP":
        verdict = Verdict.BREACHED if against else Verdict.UNDER_WAY if verb.tag_ == "VBG" else Verdict.PERFORMED
        yield _Report(deed=deed, verdict=verdict, rule="conduct.kept", confidence=0.65)
    elif words.has("holding", first) and subjects and full_form(subjects[0]) in force_words().agreements:
        yield _Report(deed=Deed(head=verb, action="observe", object=noun_phrase(subjects[0]), patients=subjects),
                      verdict=Verdict.BREACHED if against else Verdict.PERFORMED, rule="conduct.holds", confidence=0.6)
    elif words.has("hindering", first) and any(words.has("watched", t.lower_) for p in deed.patients for t in p.subtree):
        yield _Report(deed=deed, verdict=Verdict.BREACHED, rule="conduct.hindered", confidence=0.65)
    elif (_family(deed.action) or words.has("violence", first)) and _happened(verb):
        progressive = verb.tag_ == "VBG"
        breach = words.has("violence", first) and not _family(deed.action)
        verdict = Verdict.NOT_PERFORMED if against else Verdict.BREACHED if breach else Verdict.UNDER_WAY if progressive else Verdict.PERFORMED
        if breach and against:
            return
        yield _Report(deed=deed, verdict=verdict, rule="conduct.told", confidence=0.5, needs_family=True)


def _happened(verb: Token) -> bool:
    """Past, perfect or progressive, in a clause that asserts it."""
    if verb.dep_ in ("relcl", "acl", "amod", "pcomp", "csubj", "compound"):
        return False
    if verb.tag_ == "VBD":
        return True
    aux = {c.lower_ for c in verb.lefts if c.dep_ in ("aux", "auxpass")}
    if verb.tag_ == "VBN":
        return bool(aux & {"was", "were", "has", "have", "had", "been", "being"}) or verb.dep_ == "conj" and _happened(verb.head)
    return verb.tag_ == "VBG" and bool(aux & {"is", "are", "was", "were", "been"})


def _quote(block: ParsedBlock, report: _Report) -> tuple[int, int]:
    top = report.top or report.deed.head
    if top.pos_ in ("VERB", "AUX"):
        first, last = clause(top)
    else:
        first, last = trimmed(top.left_edge, top.right_edge, top)
    return block.span(min(first, report.deed.head, key=lambda t: t.i), max(last, report.deed.head, key=lambda t: t.i))


def _distinct(found: list[Conduct]) -> list[Conduct]:
    kept: list[Conduct] = []
    for one in found:
        if not any((o.action, o.actor, o.object, o.speaker, o.time) == (one.action, one.actor, one.object, one.speaker, one.time) for o in kept):
            kept.append(one)
    return kept
