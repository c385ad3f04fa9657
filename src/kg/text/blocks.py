"""What each piece of a text is: title, heading, dateline, paragraph, list item, signature, footnote, boilerplate."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.model import Document
from kg.text import dateline
from kg.text.pieces import Piece, cut


class BlockKind(StrEnum):
    """The part that a block plays in its document."""

    TITLE = "title"
    HEADING = "heading"
    DATELINE = "dateline"
    BYLINE = "byline"
    BOILERPLATE = "boilerplate"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SIGNATURE = "signature"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of the document's text, ``[start, end)``, without the marker that may stand before it.

    ``number`` is an item's marker as written ("3", "b", "1.2"; "" for a bullet); ``stem`` is the index of the block
    that introduces the list in which the item stands ("The Parties shall:").
    """

    kind: BlockKind
    start: int
    end: int
    number: str | None = None
    stem: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document with its blocks in order. ``issued``: its front matter's date, else its dateline's, else None."""

    document: Document
    blocks: tuple[Block, ...]
    issued: str | None = None


_BYLINE = re.compile(
    r"(?:by|author|authors|written by|reporting by|editing by|from our correspondent)[:\s]+"
    r"(?:[A-Z][\w.’'\-]*[\s,;]*(?:and\s)?){1,8}$",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"©|\bcopyright\b|all rights reserved|^(?:read|see|watch|listen|share|follow|subscribe|sign up|click|related"
    r"|advertisement|contact|tags|photo credit|print|back to top|skip to|cookie"
    r"|for (?:more|further|media) (?:information|enquir|inquir))\b"
    r"[^.]{0,80}(?:[:|]|$)|\bnewsletter\b|^(?:page )?\d+(?: (?:of|/) \d+)?$|^https?://\S+$|^-?\s*(?:end|ends|###)\s*-?$",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"^Home\b|(?:^|\s)(?:\d\.\s)?Home\s+(?:2\.|[>»/|])")
_CLOSING = re.compile(
    r"^(?:(?:Done|Signed|Made|Executed|Adopted|Concluded|Agreed|DONE|SIGNED)\s+(?:and\s+\w+\s+)?(?:in|at|on|by|this)\b"
    r"|(?i:in witness whereof|in faith whereof)|F(?:or|OR) (?:and on behalf of )?the\b.{0,80}$"
    r"|(?:Participants|Signatories|Signatures?|Signed|Witness(?:es|ed by)?|Guarantors?|Mediators?"
    r"|On behalf of)\b[^.]{0,60}:?$)"
)
_FOOTNOTE = re.compile(r"^(?:\[\d{1,2}\]|[*†‡]{1,3}|[ivx]{1,4}(?=\s+[A-Z])|\d{1,2}(?=\s+[A-Z]))\s*\S")
_SENTENCE_END = re.compile(r"[.!?;,…]['\"”’)\]]*$")
_TITLED = re.compile(r"^(?:[A-Z0-9“\"(][\w’'-]*[\s,:/–-]*|(?:of|and|the|in|for|on|to|with|by|a|an)\s)+:?$")
_RUNNING = 90  # characters from which a line after a place and a dash is a story and no heading


def structure(document: Document) -> Text:
    """The blocks of a document and the date it bears. Every block is a non-empty span; blocks do not overlap."""
    content = document.content
    pieces, issued = _datelines(content, cut(content))
    blocks: list[Block] = []
    signed = False
    for index, (piece, known) in enumerate(pieces):
        following = pieces[index + 1][0] if index + 1 < len(pieces) else None
        kind = known or _kind(content, piece, following, first=not any(_is_body(b) for b in blocks))
        signed = signed or (kind is BlockKind.SIGNATURE)
        if signed and known is None:
            kind = _after_signature(content, piece, kind)
        blocks.append(Block(kind=kind, start=piece.start, end=piece.end, number=piece.number))
    return Text(
        document=document,
        blocks=_with_stems(content, blocks),
        issued=document.issued or issued or _signed(content, blocks),
    )


def _is_body(block: Block) -> bool:
    return block.kind not in (BlockKind.BOILERPLATE, BlockKind.DATELINE, BlockKind.BYLINE)


def _datelines(content: str, pieces: list[Piece]) -> tuple[list[tuple[Piece, BlockKind | None]], str | None]:
    """The pieces with datelines cut off them, and the first whole date that one of them gives."""
    out: list[tuple[Piece, BlockKind | None]] = []
    issued: str | None = None
    for index, piece in enumerate(pieces):
        body = content[piece.start : piece.end]
        wire = (dateline.WIRE.search(body, 0, 300) or dateline.AGENCY.match(body)) if index < 5 else None
        if wire is None and index < 5 and len(body) > _RUNNING and piece.number is None:
            wire = dateline.BARE.match(body)
        if index < 8 and dateline.STAMP.fullmatch(body):
            issued = issued or dateline.first_day(body)
            out.append((piece, BlockKind.DATELINE))
        elif wire and piece.number is None:
            at, end = piece.start + wire.start(), piece.start + wire.end()
            issued = issued or dateline.first_day(wire.group())
            if head := content[piece.start : at].rstrip():
                out.append((replace(piece, end=piece.start + len(head)), BlockKind.TITLE if index == 0 else None))
            out.append((replace(piece, start=at, end=at + len(wire.group().rstrip())), BlockKind.DATELINE))
            out.append((replace(piece, start=end), None))
        else:
            out.append((piece, None))
    return out, issued or dateline.field(content[:1500])


def _signed(content: str, blocks: list[Block]) -> str | None:
    """The day of signing, where the text closes with one."""
    half = len(blocks) // 2
    closing = [b for b in blocks if b.kind is BlockKind.SIGNATURE]
    tail = closing + [b for b in blocks[half:] if b.kind is BlockKind.DATELINE]
    return next((day for b in tail if (day := dateline.closing(content[b.start : b.end]))), None)


def _kind(content: str, piece: Piece, following: Piece | None, *, first: bool) -> BlockKind:
    body = content[piece.start : piece.end]
    if (_CRUMBS.search(body) and len(body) < 200) or (_BOILERPLATE.search(body) and len(body) < 240):
        return BlockKind.BOILERPLATE
    if _BYLINE.fullmatch(body) and len(body) < 120:
        return BlockKind.BYLINE
    if piece.number is None and _CLOSING.search(body) and len(body) < 400 and body[-1] != ";" and not first:
        return BlockKind.SIGNATURE
    headed = _is_headed(body, following is not None and content[following.start].islower())
    if (
        first
        and piece.number is None
        and (headed or (len(body) < 250 and not _SENTENCE_END.search(body) and not body.endswith(":")))
    ):
        return BlockKind.TITLE if following is not None else BlockKind.PARAGRAPH
    if (
        headed
        and following is not None
        and (piece.number is None or (len(body.split()) <= 8 and body.isupper()) or body.endswith(":"))
    ):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH if piece.number is None else BlockKind.ITEM


def _is_headed(body: str, goes_on: bool) -> bool:
    """Whether a short line without a sentence's end is a heading rather than a piece of running text."""
    if (
        goes_on
        or len(body) > 100
        or _SENTENCE_END.search(body)
        or not (body[0].isupper() or body[0].isdigit() or body[0] in "“\"'‘")
    ):
        return False
    if body.endswith(":"):
        return bool(_TITLED.match(body)) and len(body.split()) <= 6 and not re.search(r"\b(?:shall|will|to)\b", body)
    return len(body.split()) <= 14


def _after_signature(content: str, piece: Piece, kind: BlockKind) -> BlockKind:
    body = content[piece.start : piece.end]
    if kind is BlockKind.BOILERPLATE:
        return kind
    if _FOOTNOTE.match(body) and len(body) > 40:
        return BlockKind.FOOTNOTE
    if piece.number is not None or (len(body) > 160 and _SENTENCE_END.search(body)) or body.endswith(";"):
        return kind if kind is not BlockKind.HEADING else BlockKind.PARAGRAPH
    return BlockKind.SIGNATURE if len(body) < 300 and not re.search(r"\w\.$", body) else kind


def _rank(block: Block) -> str:
    """Markers of one kind belong to one list: numbers, letters, bullets, or none."""
    if block.number is None:
        return "none"
    if not block.number:
        return "bullet"
    if block.number[0].isdigit():
        return "number" + "." * block.number.count(".")
    if not block.number.isalpha():
        return "article"
    return "roman" if re.fullmatch(r"[ivx]+", block.number) else "letter"


def _with_stems(content: str, blocks: list[Block]) -> tuple[Block, ...]:
    """Each item with the index of the block that introduces its list; open lists lie on a stack (rank, stem)."""
    out: list[Block] = []
    open_lists: list[tuple[str, int | None]] = []
    for index, block in enumerate(blocks):
        before = out[-1] if out else None
        previous = content[before.start : before.end] if before else ""
        body = content[block.start : block.end]
        loose = (
            block.number is None
            and block.kind is BlockKind.PARAGRAPH
            and body[0].islower()
            and previous.endswith((":", ";", ","))
        )
        if block.number is None and not loose:
            if block.kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.SIGNATURE, BlockKind.PARAGRAPH):
                open_lists = [entry for entry in open_lists if entry[0].startswith(("number", "article"))]
            out.append(block)
            continue
        rank, ranks = _rank(block), [entry[0] for entry in open_lists]
        if rank == "roman" and before and (before.number or "").lower() in ("h", "u", "w"):
            rank = "letter"  # (i) that follows (h) counts on in letters
        if previous.endswith(":") and before and before.kind is not BlockKind.HEADING and rank not in ranks[-1:]:
            open_lists = (open_lists[: ranks.index(rank)] if rank in ranks else open_lists) + [(rank, index - 1)]
        elif rank in ranks:
            open_lists = open_lists[: ranks.index(rank) + 1]
        elif loose and before and before.number is not None:
            open_lists.append((rank, index - 1))
        else:
            stem = index - 1 if previous.endswith(":") and before and before.kind is not BlockKind.HEADING else None
            open_lists.append((rank, stem))
        kind = block.kind if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) else BlockKind.ITEM
        out.append(replace(block, kind=kind, stem=open_lists[-1][1]))
    return tuple(out)
