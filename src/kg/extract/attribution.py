"""Who speaks: the source, the cue and the speech act under which a clause stands.

A clause is attributed when it is the content of a verb of speech ("the ministry said that ..."), stands beside one
("..., the ministry said"), follows "according to", or goes on in a paragraph whose last words were attributed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.syntax import ancestors, base, child, children, is_passive, subjects_of
from kg.model import Illocution

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_WHERE = "frames/speech.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A speech act over a clause: ``source`` heads the phrase for the speaker, ``outer`` is the act it is told in."""

    source: Token
    cue: Token
    act: Illocution
    outer: Speech | None = None


@cache
def _cues() -> dict[str, Illocution]:
    table = lexicon.load(_WHERE)
    lexicon.keys(table, needs=("cues", "documents", "sources"), where=_WHERE)
    out: dict[str, Illocution] = {}
    for act, verbs in lexicon.mapping(table["cues"], f"{_WHERE}: cues").items():
        for verb in lexicon.words(verbs, f"{_WHERE}: cues.{act}"):
            out.setdefault(verb, Illocution(act))
    return out


@cache
def _documents() -> frozenset[str]:
    return frozenset(lexicon.words(lexicon.load(_WHERE)["documents"], f"{_WHERE}: documents"))


def speech_over(token: Token, *, continued: bool = True) -> Speech | None:
    """The innermost speech act whose content the token stands in.

    With ``continued`` one that goes on from the sentence before counts too.
    """
    acts = list(_acts_over(token))
    if acts:
        speech: Speech | None = None
        for source, cue, act in reversed(acts):
            speech = Speech(source=source, cue=cue, act=act, outer=speech)
        return speech
    return _continued(token.sent) if continued else None


def _acts_over(token: Token) -> Iterator[tuple[Token, Token, Illocution]]:
    for below, above in ancestors(token):
        if (
            (
                below.dep_ in ("ccomp", "parataxis")
                and above.pos_ == "VERB"
                and (act := _cues().get(base(above))) is not None
            )
            and (source := _source(above)) is not None
            and not _within(token, source)
        ):
            yield source, above, act
    root = token.sent.root
    for c in root.subtree:  # "..., the ministry said": the verb of speech hangs on the clause it reports
        if (
            (
                c.dep_ in ("parataxis", "ccomp", "advcl")
                and c.head == root
                and c.i > root.i
                and base(c) in _cues()
                and (s := _source(c))
            )
            and token != c
            and not c.is_ancestor(token)
            and not child(c, "ccomp", "dobj")
        ):
            yield s, c, _cues()[base(c)]
    for prep in root.subtree:
        if (
            prep.lower_ == "according"
            and (to := child(prep, "prep")) is not None
            and (source := child(to, "pobj")) is not None
        ):
            yield _speaking(source), prep, Illocution.ASSERTED


def _within(token: Token, source: Token) -> bool:
    return source.is_ancestor(token) or source == token


def _source(verb: Token) -> Token | None:
    """The speaker of a verb of speech: its subject, its agent ("it was announced by"), or the owner of the document."""
    if is_passive(verb):
        agent = child(verb, "agent")
        found = child(agent, "pobj") if agent is not None else None
        return _speaking(found) if found is not None else None
    subjects = subjects_of(verb)
    return _speaking(subjects[0]) if subjects else None


def _speaking(source: Token) -> Token:
    """As in "A statement by the ministry", "the mission's report": the one behind the document."""
    if source.lemma_.lower() not in _documents():
        return source
    if (owner := child(source, "poss")) is not None:
        return owner
    for prep in children(source, "prep"):
        if prep.lower_ in ("by", "from", "of") and (pobj := child(prep, "pobj")) is not None:
            return pobj
    if (modifier := next((c for c in source.children if c.ent_type_ in ("GPE", "NORP", "ORG")), None)) is not None:
        return modifier
    return source


def _continued(sentence: Span) -> Speech | None:
    """Free indirect speech: the sentence before, in the same paragraph, has an official source and says "this"."""
    doc = sentence.doc
    if sentence.start == 0:
        return None
    before = doc[sentence.start - 1].sent
    root = before.root
    if (
        (
            base(root) in ("confirm", "announce", "explain", "clarify", "specify", "inform")
            and root.pos_ == "VERB"
            and not is_passive(root)
        )
        and (source := _source(root)) is not None
        and child(root, "ccomp") is None
    ):
        return Speech(source=source, cue=root, act=_cues().get(base(root), Illocution.ASSERTED))
    return None


def in_quotation(token: Token) -> bool:
    """Whether a quotation mark is open before the token in its block."""
    opened = False
    for t in token.doc[: token.i]:
        if t.text in ("“", "``"):
            opened = True
        elif t.text in ("”", "''"):
            opened = False
        elif t.text == '"':
            opened = not opened
    return opened
