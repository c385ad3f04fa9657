"""Who bind themselves by a text that is itself an agreement, and who sign it as witnesses or mediators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.agreement_lexicon import agreement_words
from kg.extract.coreference import Referents
from kg.extract.mention import Form, Mention, noun
from kg.extract.parse import Parsed, ParsedBlock
from kg.model import ActorKind, ThirdPartyRole
from kg.text import BlockKind

BINDABLE = frozenset([
    ActorKind.STATE, ActorKind.ARMED_FORCE, ActorKind.ARMED_GROUP, ActorKind.GROUP, ActorKind.PERSON,
    ActorKind.POLITICAL_PARTY,
    ActorKind.DE_FACTO_AUTHORITY, ActorKind.GOVERNMENT_BODY,
])  # fmt: skip
_OPENERS = ("agree", "approve", "adopt", "decide", "undertake", "declare", "affirm", "reaffirm", "commit", "resolve")
_UNBOUND = (BlockKind.SIGNATURE, BlockKind.BOILERPLATE, BlockKind.FOOTNOTE, BlockKind.DATELINE, BlockKind.BYLINE)
_AGREES = re.compile(r"\b(?:agree(?:d|s)?|undertakes?|resolved?|declares?|decided?|adopt(?:ed)?)\b[^.;]{0,60}:?$", re.I)
_STANDS_FOR = frozenset(["represented", "acting", "led", "headed", "through", "signing"])
_LEAVES = frozenset(["in", "with", "under", "on", "at", "by", "for", "during", "after", "before", "without"])
_OPENING = frozenset(["we", "between", "and", "the", "this", "by", "is", "concluded", "made", "(", '"', "“", ":", ","])
_FOR = re.compile(r"(?:signed\s+)?(?:for|on behalf of|in the name of)\b", re.I)
_AS = re.compile(r"\bas\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?P<role>[a-z]+?)(?:s|es)?\b", re.I)

Found = tuple[str, Mention]


def signatories(parsed: Parsed, referents: Referents) -> tuple[str, ...]:
    """The parties to the text's own agreement: title, preamble, signatures, and "the Parties" of its clauses.

    Whoever else is bound by a clause is a party only where neither preamble nor signatures name any.
    """
    found = dict.fromkeys(_in_preamble(parsed, referents))
    signed = [i for i, role in signatures(parsed, referents) if role is None]
    if any(referents.kind(i) is not ActorKind.PERSON for i in (*found, *signed)):
        signed = [i for i in signed if i in found or referents.kind(i) is not ActorKind.PERSON]
    found |= dict.fromkeys(signed)
    named = any(not referents.is_generic(i) for i in found)
    for actor in _bound_in_clauses(parsed, referents):
        if referents.is_generic(actor) or not named:
            found.setdefault(actor)
    return tuple(found)


def _by_block(referents: Referents) -> dict[int, list[Found]]:
    out: dict[int, list[Found]] = {}
    for actor, mention in referents.mentions():
        out.setdefault(mention.block, []).append((actor, mention))
    return out


def _in_preamble(parsed: Parsed, referents: Referents) -> Iterator[str]:
    """Those whom the title or the lines before the first article name as its authors."""
    mentions = _by_block(referents)
    for block in parsed.blocks:
        kind = block.block.kind
        if kind in (BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.BOILERPLATE) or not len(block.doc):
            continue
        if block.block.number is not None or block.block.stem is not None or kind is BlockKind.SIGNATURE:
            return
        here = [(a, m) for a, m in mentions.get(block.index, ()) if m.form is not Form.PRONOUN]
        start = _opening(block, here)
        if start is not None:
            yield from _authors(block, here, start, referents)
        if _AGREES.search(block.doc.text) and kind is not BlockKind.TITLE:
            return


def _opening(block: ParsedBlock, here: list[Found]) -> int | None:
    """Where a block begins to name the authors: after "between", or at its start; None where it does not."""
    title = block.block.kind is BlockKind.TITLE
    for token in block.doc[: 60 if title else 12]:
        if token.lower_ == "between":
            return int(token.i) + 1
    if title or not here:
        return None
    first = min(m.first.i for _, m in here)
    return first if all(t.lower_ in _OPENING for t in block.doc[:first]) else None


def _authors(block: ParsedBlock, here: list[Found], start: int, referents: Referents) -> Iterator[str]:
    """The actors coordinated from a token on, without those who represent them, up to what they do."""
    at = {m.first.i: (a, m) for a, m in reversed(here)}
    index, aside, doc = start, False, block.doc
    while index < len(doc):
        token = doc[index]
        if token.text == "(":
            index = next((t.i + 1 for t in doc[index:] if t.text == ")"), len(doc))
            continue
        if index in at and not aside:
            actor, mention = at[index]
            kind = referents.kind(actor)
            if kind in BINDABLE and kind is not ActorKind.PERSON:
                yield actor
            index = mention.last.i + 1
            continue
        if token.lower_ in _STANDS_FOR:
            aside = True
        elif token.lower_ in ("and", ";"):
            aside = False
        elif token.lower_ == "with" and "participation" in {t.lower_ for t in doc[index : index + 4]}:
            pass
        elif not aside and (token.lower_ in _LEAVES or token.tag_ in ("VBD", "VBZ", "VBP", "MD", "VBG")):
            return
        index += 1


def _bound_in_clauses(parsed: Parsed, referents: Referents) -> Iterator[str]:
    """Subjects of "shall" and of the verbs by which the authors bind themselves."""
    for block in parsed.blocks:
        if block.block.kind in _UNBOUND:
            continue
        stem = parsed.content[block.block.start : block.block.end].endswith(":")
        for token in block.doc:
            if token.pos_ != "VERB":
                continue
            binds = any(c.lower_ == "shall" for c in token.children) or token.lemma_ in ("undertake", "agree")
            if binds or (stem and token.lemma_.lower() in _OPENERS):
                for subject in (c for c in token.children if c.dep_ == "nsubj"):
                    yield from (i for i in referents.resolve_phrase(subject) if referents.kind(i) in BINDABLE)
    yield from _stem_subjects(parsed, referents)


def _stem_subjects(parsed: Parsed, referents: Referents) -> Iterator[str]:
    """Who opens the sentence of which the text's lists are the rest ("The Sides, recalling ...:" and bullets)."""
    for index in sorted({b.block.stem for b in parsed.blocks if b.block.stem is not None}):
        block = parsed.blocks[index]
        if block.block.number is None and block.block.kind is BlockKind.PARAGRAPH:
            joined = [
                o for t in block.doc if noun(t) == "participation"
                for p in t.children if p.lower_ == "of" for o in p.children if o.dep_ == "pobj"
            ]  # fmt: skip
            first = next((t for t in block.doc if referents.resolve(t) and t.dep_ in ("nsubj", "ROOT")), None)
            for head in (*joined, *((first,) if first is not None else ())):
                yield from (i for i in referents.resolve_phrase(head) if referents.kind(i) in BINDABLE)


def signatures(parsed: Parsed, referents: Referents) -> list[tuple[str, ThirdPartyRole | None]]:
    """Who signed, in order, with the role under whose heading they stand; None for a party."""
    role: ThirdPartyRole | None = None
    listed = spoken_for = False
    out: list[tuple[str, ThirdPartyRole | None]] = []
    mentions = _by_block(referents)
    for block in parsed.blocks:
        if block.block.kind is not BlockKind.SIGNATURE or not len(block.doc):
            continue
        opening = next((noun(t) for t in block.doc if t.is_alpha), "")
        heading = _heading(block, opening)
        role = heading or role
        listed = opening.startswith("participant") or (listed and opening not in ("party", "signatory"))
        if listed:
            continue  # "Participants of the Contact Group:" names its members, who need not be bound
        if any(t.lemma_.lower() in ("do", "sign", "participant") for t in block.doc[:2]) and heading is None:
            continue
        names = [(a, m) for a, m in mentions.get(block.index, ()) if m.form is Form.NAME]
        bodies = [(a, m) for a, m in names if m.kind is not ActorKind.PERSON]
        if _FOR.match(block.doc.text):
            out += [(a, role) for a, _ in bodies[:1]]
            spoken_for = bool(bodies)
        elif heading is not None:
            out += [(a, role) for a, m in names[:1] if m.kind is ActorKind.PERSON] or [(a, role) for a, _ in bodies]
            spoken_for = False
        elif not spoken_for or bodies:
            out += [(a, role) for a, m in names if m.kind is not ActorKind.STATE]
    return out


def _heading(block: ParsedBlock, opening: str) -> ThirdPartyRole | None:
    """The role that a line of the signatures gives to those in and below it ("Witnessed by:", "as mediator")."""
    told = {noun(t) for t in block.doc}
    verbs = {t.lemma_.lower() for t in block.doc[:3]}
    stood = {m["role"].lower() for m in _AS.finditer(block.doc.text)}
    for role, words in agreement_words().roles.items():
        titles = words.titles
        if opening in titles or opening.rstrip("es") in titles or "presence" in told & titles or stood & titles:
            return role
        if verbs & words.verbs:
            return role
    return None
