"""Rival accounts of one agreement, side by side: what is common, what only one side says, where they differ and how.

A contradiction is computed, never settled: two claims about one slot of one thing, in compatible time, that cannot both
be so. One instant told in two zones is none; neither is what one document itself tells as changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg import query
from kg.instants import bounds
from kg.resolve.deeds import sort_of
from kg.resolve.names import content_words
from kg.store import Store, Table

WITHIN = datetime.timedelta(days=30)
"""Claims of documents that lie further apart are not held against each other: the world may have changed between."""
_ALIKE = 40  # characters from which a quote that two documents share is taken to be one source, relayed
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One claim: what it says in a word, who makes it, for which side, where, in which words."""

    said: str
    claimant: str
    side: str
    how: str
    document: str
    issued: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term, date or deed with the claims about it and its variants.

    ``standing``: common, one side only, differing. ``differs`` are the slots in which its variants differ;
    ``sources`` is how many independent sources tell it.
    """

    sort: str
    what: str
    standing: str
    differs: tuple[str, ...]
    cells: tuple[Cell, ...]
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two claims that cannot both be so, and the slot in which they differ."""

    slot: str
    a: Cell
    b: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that claimants say of one agreement."""

    agreement: str
    iri: str
    sides: tuple[str, ...]
    terms: tuple[Term, ...]
    contradictions: tuple[Contradiction, ...]


def compare(store: Store, agreement: str, as_of: str | None = None) -> Comparison:
    """The accounts of an agreement, given by any of its names or its IRI; ``as_of`` leaves out later documents.

    Raises QueryError when no agreement or several are called so.
    """
    node = agreement if "://" in agreement else query.find(store, agreement, "agreement").node
    terms, variants = _rows(store, "terms", node, as_of), _rows(store, "variants", node, None)
    dates, conduct = _rows(store, "dates", node, as_of), _rows(store, "conduct", node, as_of)
    made = (*_terms(terms, variants), *_dates(dates), *_conduct(conduct))
    found = (*_of_terms(terms, variants), *_of_dates(dates), *_of_conduct(conduct))
    labels = query.run(store, _LABEL, {"about": node}).rows
    return Comparison(
        agreement=str(labels[0][0]) if labels else node,
        iri=node,
        sides=tuple(sorted({c.side for term in made for c in term.cells})),
        terms=made,
        contradictions=tuple(dict.fromkeys(found)),
    )


_LABEL = """# title: Label
# question: What is it called?
# params: about iri
# expects: label
SELECT ?label WHERE {
  VALUES ?about { UNDEF } ?about <http://www.w3.org/2004/02/skos/core#prefLabel> ?label
} ORDER BY ?label"""


def _rows(store: Store, name: str, node: str, as_of: str | None) -> list[Row]:
    table: Table = query.run(store, f"show-compare-{name}", {"agreement": node})
    rows = [{c: v for c, v in zip(table.columns, row, strict=True) if v is not None} for row in table.rows]
    return [r for r in rows if not as_of or r.get("issued", "")[: len(as_of)] <= as_of]


def _cell(row: Row, said: str, how: str) -> Cell:
    return Cell(
        said=said, claimant=row["claimant"], side=row["side"], how=how, document=row["document"],
        issued=row.get("issued", "")[:10], quote=" ".join(row["quote"].split()),
    )


def _duty(row: Row) -> str:
    parts = (row.get("debtor", "(nobody named)"), row["modality"], row["action"], row.get("object", ""))
    due = f"by {row['deadline']}" if "deadline" in row else ""
    return " ".join(filter(None, (*parts, due, f"if {row['condition']}" if "condition" in row else "")))


def _duty_cell(row: Row) -> Cell:
    return _cell(row, _duty(row), f"{row['illocution']}, {row['factuality']}")


def _terms(rows: Sequence[Row], variants: Sequence[Row]) -> Iterator[Term]:
    """Duties with their variants as one term."""
    by_node: dict[str, list[Row]] = {}
    for row in rows:
        by_node.setdefault(row["commitment"], []).append(row)
    group = {node: node for node in by_node}
    for pair in variants:
        a, b = group.get(pair["commitment"]), group.get(pair["alternate"])
        if a and b and a != b:
            group = {node: min(a, b) if g in (a, b) else g for node, g in group.items()}
    for first in sorted(set(group.values()), key=lambda g: _duty(by_node[g][0])):
        members = [node for node in by_node if group[node] == first]
        told = [row for node in members for row in by_node[node]]
        slots = _slots([by_node[node][0] for node in members])
        forces = {row["factuality"] for row in told}
        differs = (*slots, *(("force",) if len(forces) > 1 else ()))
        yield _term("duty", _duty(by_node[first][0]), differs, [_duty_cell(row) for row in told])


def _slots(rows: Sequence[Row]) -> tuple[str, ...]:
    """In which slots duties differ: by the slots of the graph, objects by their telling words."""
    if len(rows) < 2:
        return ()
    values = {
        "debtor": {r.get("debtor", "") for r in rows},
        "action": {sort_of(r["action"]) for r in rows},
        "object": {content_words(r.get("object")) for r in rows},
        "deadline": {r.get("deadline", "") for r in rows},
    }
    return tuple(slot for slot, found in values.items() if len(found) > 1)


def _dates(rows: Sequence[Row]) -> Iterator[Term]:
    for slot in sorted({r["slot"] for r in rows}):
        told = [r for r in rows if r["slot"] == slot]
        clash = any(_apart(a["value"], b["value"]) for a, b in combinations(told, 2))
        cells = [_cell(r, r["value"], r["illocution"]) for r in told]
        yield _term("date", slot, ("time",) if clash else (), cells)


def _conduct(rows: Sequence[Row]) -> Iterator[Term]:
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        alike = (row.get("actors", ""), sort_of(row["action"]), content_words(row.get("object")))
        groups.setdefault(alike, []).append(row)
    for _, told in sorted(groups.items()):
        verdicts = {r["verdict"] for r in told}
        parts = (told[0].get("actors", "(nobody named)"), told[0]["action"], told[0].get("object", ""))
        what = " ".join(filter(None, parts))
        cells = [_cell(r, f"{r['verdict']} {r.get('time', '')}".strip(), r["illocution"]) for r in told]
        yield _term("deed", what, ("verdict",) if len(verdicts) > 1 else (), cells)


def _term(sort: str, what: str, differs: tuple[str, ...], cells: Sequence[Cell]) -> Term:
    sides = {c.side for c in cells}
    standing = "differing" if differs else "common" if len(sides) > 1 else "one side only"
    return Term(
        sort=sort, what=what, standing=standing, differs=differs, cells=tuple(dict.fromkeys(cells)),
        sources=independent(cells),
    )


def independent(cells: Sequence[Cell]) -> int:
    """How many independent sources tell it: a claimant is one however often relayed, and so is a copied text."""
    first: dict[str, str] = {}
    for cell in sorted(cells, key=lambda c: (c.claimant, c.quote)):
        first.setdefault(cell.quote, cell.claimant)
    return len({first[c.quote] if len(c.quote) >= _ALIKE else c.claimant for c in cells})


# --- what cannot both be so ---


def _of_terms(rows: Sequence[Row], variants: Sequence[Row]) -> Iterator[Contradiction]:
    by_node: dict[str, list[Row]] = {}
    for row in rows:
        by_node.setdefault(row["commitment"], []).append(row)
    for pair in variants:
        if pair["commitment"] < pair["alternate"]:
            for a in by_node.get(pair["commitment"], ()):
                for b in by_node.get(pair["alternate"], ()):
                    slot = _slot(a, b)
                    if slot and _held_against(a, b):
                        yield Contradiction(slot=slot, a=_duty_cell(a), b=_duty_cell(b))


def _slot(a: Row, b: Row) -> str | None:
    """The one slot in which two variants differ; None where more do, as then they may be two duties."""
    if "deadline" in a and "deadline" in b and _apart(a["deadline"], b["deadline"]):
        return "deadline" if a.get("debtor") == b.get("debtor") else None
    if a.get("debtor") != b.get("debtor") and "debtor" in a and "debtor" in b:
        same = content_words(a.get("object")) == content_words(b.get("object"))
        return "debtor" if same and a.get("object") else None
    return "object" if content_words(a.get("object")) != content_words(b.get("object")) else None


def _of_dates(rows: Sequence[Row]) -> Iterator[Contradiction]:
    for a, b in combinations(rows, 2):
        if a["slot"] == b["slot"] and _apart(a["value"], b["value"]) and a["document"] != b["document"]:
            first, second = (_cell(r, r["value"], r["illocution"]) for r in (a, b))
            yield Contradiction(slot=a["slot"], a=first, b=second)


def _of_conduct(rows: Sequence[Row]) -> Iterator[Contradiction]:
    for a, b in combinations(rows, 2):
        opposed = (a["verdict"] in _DONE) != (b["verdict"] in _DONE)
        alike = sort_of(a["action"]) == sort_of(b["action"]) and a.get("actors") == b.get("actors") and "actors" in a
        shared = set(content_words(a.get("object")).split()) & set(content_words(b.get("object")).split())
        if opposed and alike and shared and _held_against(a, b) and a["side"] != b["side"]:
            first, second = (_cell(r, r["verdict"], r["illocution"]) for r in (a, b))
            yield Contradiction(slot="occurrence", a=first, b=second)


_DONE = frozenset({"performed", "under way", "breached"})


def _held_against(a: Row, b: Row) -> bool:
    """Whether two claims are of different documents of about one time."""
    if a["document"] == b["document"]:
        return False
    if "issued" not in a or "issued" not in b:
        return True
    first, second = (datetime.date.fromisoformat(r["issued"][:10]) for r in (a, b))
    return abs(first - second) <= WITHIN


def _apart(a: str, b: str) -> bool:
    """Whether two times have no instant in common; words are not compared."""
    x, y = _span(a), _span(b)
    return bool(x and y and (x[1] < y[0] or y[1] < x[0]))


def _span(value: str) -> tuple[datetime.datetime, datetime.datetime] | None:
    span = bounds(value)
    if span is None or span.earliest is None or span.latest is None:
        return None
    first, last = (datetime.datetime.fromisoformat(t) for t in (span.earliest, span.latest))
    if "T" not in value:  # a day is a day in whichever zone
        first, last = first - datetime.timedelta(hours=14), last + datetime.timedelta(hours=12)
    return first, last
