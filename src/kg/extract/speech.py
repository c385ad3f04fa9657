"""Acts of speech and thought in a parse: who says what by which words.

An act has a source ("the ministry"), a cue ("said", "according to", "allegedly") and content. The content is the
complement of a verb, the clause beside a parenthesis ("..., the ministry said"), the sentence of "according to", what a
noun governs ("its claim that ..."), and all the sentences between the quotation marks that one of these opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.syntax import base, child, children, is_passive, subjects_of
from kg.model import Illocution

if TYPE_CHECKING:
    from spacy.tokens import Token

_WHERE = "frames/speech.yaml"
_LISTS = ("minds", "stances", "nouns", "adverbs", "documents", "sources")
_CLAUSES = ("ccomp", "parataxis", "advcl")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Act:
    """One act: ``cue`` its chief word, ``words`` the whole cue, ``content`` stretches of tokens (ends included).

    ``source`` is the speaker behind the phrase ``named``: of "a statement by the ministry" the ministry.
    """

    source: Token | None
    named: Token | None
    cue: Token
    words: tuple[Token, ...]
    illocution: Illocution
    content: tuple[tuple[int, int], ...]
    spoken: bool = True

    def covers(self, token: Token) -> bool:
        """Whether a token stands in the content."""
        return any(a <= token.i <= b for a, b in self.content)

    @property
    def size(self) -> int:
        """How many tokens the content has."""
        return sum(b - a + 1 for a, b in self.content)


@cache
def cues() -> dict[str, Illocution]:
    """Verbs of speech with their speech act."""
    table = lexicon.load(_WHERE)
    lexicon.keys(table, needs=("cues", *_LISTS), where=_WHERE)
    out: dict[str, Illocution] = {}
    for act, verbs in lexicon.mapping(table["cues"], f"{_WHERE}: cues").items():
        for verb in lexicon.words(verbs, f"{_WHERE}: cues.{act}"):
            out.setdefault(verb, Illocution(act))
    return out


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(lexicon.words(lexicon.load(_WHERE)[name], f"{_WHERE}: {name}"))


def acts_at(token: Token) -> Iterator[Act]:
    """The acts that a word is the cue of."""
    if token.pos_ == "VERB" and (base(token) in cues() or base(token) in _list("minds")):
        yield from _of_verb(token)
    elif token.pos_ == "ADJ" and token.lower_ in _list("stances"):
        yield from _of_stance(token)
    elif token.pos_ == "NOUN" and token.lemma_.lower() in _list("nouns"):
        yield from _of_noun(token)
    elif token.lower_ in _list("adverbs") and token.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
        content = _without(token.head.left_edge.i, token.head.right_edge.i, [(token.i, token.i)])
        yield act_by(None, token, (token,), content, Illocution.REPORTED)
    else:
        yield from _of_preposition(token)


def act_by(
    named: Token | None,
    cue: Token,
    words: Iterable[Token],
    content: Iterable[tuple[int, int]],
    illocution: Illocution | None = None,
) -> Act:
    """An act of the phrase ``named`` by the word ``cue``."""
    spoken = illocution is not None or base(cue) in cues()
    return Act(
        source=speaking(named) if named is not None else None,
        named=named,
        cue=cue,
        words=tuple(words),
        illocution=illocution or cues().get(base(cue), Illocution.ASSERTED),
        content=tuple(content),
        spoken=spoken,
    )


def _of_verb(verb: Token) -> Iterator[Act]:
    named, complement = speaker_of(verb), _complement(verb)
    words = cue_words(verb)
    if complement is not None:
        if complement.dep_ == "xcomp" and base(verb) in ("call", "find", "see", "feel", "consider"):
            return
        edges = (complement.left_edge.i, complement.right_edge.i)
        yield act_by(named, verb, words, _without(*edges, [(w.i, w.i) for w in words]))
        return
    above = verb.head
    beside = verb.dep_ in _CLAUSES and above != verb and above.pos_ in ("VERB", "AUX", "NOUN", "ADJ")
    if beside and named is not None and not child(verb, "dobj", "mark") and base(verb) in cues():
        inner = (verb.left_edge.i, verb.right_edge.i)
        if named.i < inner[0] or named.i > inner[1]:
            return
        lost = [inner, (min(named.left_edge.i, verb.i), max(named.right_edge.i, verb.i))]
        yield act_by(named, verb, words, _without(above.left_edge.i, above.right_edge.i, lost))
        return
    if verb.dep_ == "parataxis" and base(verb) in cues() and (stray := _stray_subject(verb)) is not None:
        lost = [(stray.left_edge.i, verb.i)]
        yield act_by(stray, verb, words, _without(above.left_edge.i, above.right_edge.i, lost))


def _stray_subject(verb: Token) -> Token | None:
    """As in "The rebels, the mission reported, have left": the parser takes "the mission" for an apposition."""
    for subject in children(verb.head, "nsubj", "nsubjpass"):
        for apposed in children(subject, "appos"):
            if apposed.right_edge.i == verb.i - 1:
                return apposed
    return None


def speaker_of(verb: Token) -> Token | None:
    """The phrase for the one who speaks: the subject, the agent of a passive, the one who is quoted as saying it."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and verb.head.head.pos_ == "VERB":
        quoting = verb.head.head
        if quoting.dep_ == "acl":
            return quoting.head
        return child(quoting, "nsubjpass") or child(quoting, "dobj") or child(quoting, "nsubj")
    if is_passive(verb):
        agent = child(verb, "agent")
        return child(agent, "pobj") if agent is not None else None
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    subjects = subjects_of(verb)
    return subjects[0] if subjects else None


def _complement(verb: Token) -> Token | None:
    if found := next((c for c in children(verb, "ccomp") if not _is_question(c)), None):
        return found
    infinitive = child(verb, "xcomp")
    if infinitive is not None and infinitive.i > verb.i and any(c.tag_ == "TO" for c in infinitive.children):
        return infinitive
    return None


def _is_question(clause: Token) -> bool:
    return clause.pos_ not in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "PRON", "ADV", "NUM", "ADP", "X", "INTJ")


def cue_words(verb: Token) -> tuple[Token, ...]:
    """The verb with its auxiliaries, negation and particle; of "quoted by X as saying" also "quoted" and "as"."""
    words = [verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "prt"))]
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        words += [verb.head, *cue_words(verb.head.head)]
    return tuple(sorted(words, key=lambda t: t.i))


def _of_stance(adjective: Token) -> Iterator[Act]:
    verb = adjective.head
    content = child(adjective, "ccomp") or child(verb, "ccomp")
    if adjective.dep_ not in ("acomp", "attr") or content is None:
        return
    subjects = subjects_of(verb)
    if subjects:
        edges = (content.left_edge.i, content.right_edge.i)
        yield act_by(subjects[0], adjective, (*cue_words(verb), adjective), [edges])


def _of_noun(noun: Token) -> Iterator[Act]:
    content = next(
        (c for c in children(noun, "acl", "ccomp", "relcl") if c.i > noun.i and (_that(c) or _to(c))),
        None,
    )
    if content is None:
        return
    named = owner(noun)
    edges = (content.left_edge.i, content.right_edge.i)
    illocution = Illocution.ASSERTED if named is not None else None
    yield replace(act_by(named, noun, (noun,), [edges], illocution), spoken=named is not None)


def _that(clause: Token) -> bool:
    return any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children)


def _to(clause: Token) -> bool:
    return clause.tag_ == "VB" and any(c.tag_ == "TO" for c in clause.children)


def owner(noun: Token) -> Token | None:
    """Whose words a noun names: "the army's claim", "a claim by the army"; "the army made the claim"."""
    if (found := child(noun, "poss")) is not None:
        return found
    for prep in children(noun, "prep"):
        if prep.lower_ in ("by", "from") and (pobj := child(prep, "pobj")) is not None:
            return pobj
    verb = noun.head
    if noun.dep_ == "dobj" and base(verb) in ("make", "issue", "express", "repeat", "have", "voice", "give", "take"):
        subjects = subjects_of(verb)
        return subjects[0] if subjects else None
    return None


def _of_preposition(token: Token) -> Iterator[Act]:
    """As in "According to the mission, ...", "in the words of the envoy"."""
    phrase = next((p for p in _sources().get(token.lower_, ()) if _starts(token, p)), None)
    if phrase is None:
        return
    last = token.doc[token.i + len(phrase.split()) - 1]
    named = child(last, "pobj")
    if named is None:
        return
    top = token.head
    if top.pos_ not in ("VERB", "AUX") or token.left_edge.i == token.sent.start:
        top = token.sent.root
    lost = [(token.i, named.right_edge.i)]
    content = _without(top.left_edge.i, top.right_edge.i, lost)
    yield act_by(named, token, token.doc[token.i : last.i + 1], content, Illocution.ASSERTED)


@cache
def _sources() -> dict[str, list[str]]:
    """The phrases that introduce a source, under their first words."""
    out: dict[str, list[str]] = {}
    for phrase in _list("sources"):
        out.setdefault(phrase.split()[0], []).append(phrase)
    return out


def _starts(token: Token, phrase: str) -> bool:
    words = phrase.split()
    return [t.lower_ for t in token.doc[token.i : token.i + len(words)]] == words


def speaking(source: Token) -> Token:
    """As in "A statement by the ministry", "the mission's report": the one behind the document."""
    if source.lemma_.lower() not in _list("documents"):
        return source
    if (found := child(source, "poss")) is not None:
        return found
    for prep in children(source, "prep"):
        if prep.lower_ in ("by", "from", "of", "for") and (pobj := child(prep, "pobj")) is not None:
            return pobj
    return next((c for c in source.children if c.ent_type_ in ("GPE", "NORP", "ORG")), source)


def _without(first: int, last: int, lost: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """A stretch of tokens less some stretches in it."""
    gone = {i for a, b in lost for i in range(a, b + 1)}
    out: list[tuple[int, int]] = []
    for i in range(first, last + 1):
        if i in gone:
            continue
        if out and out[-1][1] == i - 1:
            out[-1] = (out[-1][0], i)
        else:
            out.append((i, i))
    return out
