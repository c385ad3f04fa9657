"""A readable page on an actor, an agreement or a document: each fact with who claims it, its status and its quote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from kg import query
from kg.errors import QueryError, printable
from kg.query import KINDS
from kg.store import Store, Table, iri, literal

_BY_FILE = """
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?thing WHERE { VALUES ?words { UNDEF } ?thing dcterms:identifier ?words } ORDER BY ?thing
"""
_TITLE = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?title WHERE { VALUES ?about { UNDEF } ?about skos:prefLabel|dcterms:title ?title } ORDER BY ?title
"""
QUOTE_LENGTH = 240  # characters of a quote on a page; the graph and the exports have it whole
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a page and its style, in the words of rich."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is said, and under it who says so, with the words."""

    head: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Facts of one sort."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the graph tells of one thing."""

    title: str
    iri: str
    sections: tuple[Section, ...]

    def lines(self) -> Iterator[Line]:
        """The page from top to bottom; no control character of a document gets through."""
        yield Line(text=printable(self.title), style="bold")
        yield Line(text=printable(self.iri), style="dim")
        for section in self.sections:
            yield Line(text="")
            yield Line(text=f"{section.title} ({len(section.facts)})", style="bold cyan")
            for fact in section.facts:
                yield Line(text=f"  {printable(fact.head)}")
                for detail in fact.details:
                    yield Line(text=f"      {printable(detail)}", style="dim")


def page(store: Store, thing: str, as_of: str | None = None) -> Page:
    """The page about a thing given by name, IRI, tail of its IRI or, for a document, file name; raises QueryError.

    ``as_of`` leaves out what was said or became so after that day.
    """
    node = _find(store, thing)
    params = {"about": node}
    history = query.run(store, "show-status", {"as-of": as_of} if as_of else {})
    statuses = {c: list(rows) for c, rows in groupby(_rows(history), key=lambda r: r["commitment"])}
    sections = (
        Section(title="What it is", facts=_heads(_rows(query.run(store, "show-head", params)))),
        Section(title="Names", facts=_names(_rows(query.run(store, "show-names", params)))),
        Section(title="Roles", facts=_facts(_said(store, "show-roles", params, as_of), _role)),
        Section(title="Dates and links", facts=_facts(_said(store, "show-dates", params, as_of), _date)),
        Section(
            title="Commitments",
            facts=_facts(_said(store, "show-commitments", params, as_of), _commitment, statuses),
        ),
        Section(title="Conduct", facts=_facts(_said(store, "show-conduct", params, as_of), _conduct)),
    )
    title = store.select(_TITLE, {"about": iri(node)}).rows
    return Page(title=str(title[0][0]) if title else node, iri=node, sections=tuple(s for s in sections if s.facts))


def _find(store: Store, thing: str) -> str:
    """The one node that is meant: an IRI as it is, else the best candidates of all kinds."""
    if "://" in thing and store.select(_TITLE, {"about": iri(thing)}).rows:
        return thing
    from_file = store.select(_BY_FILE, {"words": literal(thing)}).rows
    if len(from_file) == 1:
        return str(from_file[0][0])
    tiers = {kind: query.candidates(store, thing, kind) for kind in KINDS}
    for level in range(4):
        # A document is often titled by the agreement or actor it tells of; who means the document can say so.
        found = {f.node: f for kind, tier in tiers.items() for f in tier[level] if kind != "document"}
        found = found or {f.node: f for f in tiers["document"][level]}
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = "; ".join(str(f) for f in list(found.values())[:8])
            raise QueryError(f"{thing!r} may be {len(found)} things", mend=f"Give one of: {names}")
    tails = [g for g in _all_nodes(store) if g.rsplit("/", 1)[-1] == thing]
    if len(tails) == 1:
        return tails[0]
    raise QueryError(
        f"nothing is called {thing!r}", mend="See kg info for documents, kg query agreements, kg query actors"
    )


def _all_nodes(store: Store) -> Iterator[str]:
    for kind in KINDS.values():
        text = "SELECT DISTINCT ?thing WHERE { VALUES ?class { UNDEF } ?thing a ?class } ORDER BY ?thing"
        yield from (str(row[0]) for row in store.select(text, {"class": iri(kind)}).rows)


def _rows(table: Table) -> list[Row]:
    return [{c: v for c, v in zip(table.columns, row, strict=True) if v is not None} for row in table.rows]


def _said(store: Store, name: str, params: dict[str, str], as_of: str | None) -> list[Row]:
    """Rows of a view, without what documents later than ``as_of`` say."""
    rows = _rows(query.run(store, name, params))
    return [r for r in rows if not as_of or r.get("issued", "")[: len(as_of)] <= as_of]


def _heads(rows: list[Row]) -> tuple[Fact, ...]:
    return tuple(Fact(head=f"{r['property']}: {r['value']}") for r in rows)


def _names(rows: list[Row]) -> tuple[Fact, ...]:
    return tuple(
        Fact(head=f"“{r['name']}”, in the voice of {r['voice']}" + (" (takes a side)" if r["loaded"] == "true" else ""))
        for r in rows
    )


def _facts(
    rows: list[Row], head: Callable[[Row], str], statuses: dict[str, list[Row]] | None = None
) -> tuple[Fact, ...]:
    """Rows that say the same brought under one head, in the order in which each is first met."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(head(row), []).append(row)
    return tuple(
        Fact(head=text, details=(*_history(found, statuses or {}), *dict.fromkeys(_evidence(r) for r in found)))
        for text, found in grouped.items()
    )


def _history(rows: list[Row], statuses: dict[str, list[Row]]) -> tuple[str, ...]:
    nodes = dict.fromkeys(r["commitment"] for r in rows if "commitment" in r)
    entries = [e for node in nodes for e in statuses.get(node, ())]
    latest = max(entries, key=lambda e: e["at"], default=None)
    return (f"status: {latest['status']} since {latest['at']}, {latest['reason']}",) if latest else ()


def _evidence(row: Row) -> str:
    how = f", {row['illocution']}" if "illocution" in row else ""
    quote = " ".join(row["quote"].split())
    cut = quote[: QUOTE_LENGTH - 1] + "…" if len(quote) > QUOTE_LENGTH else quote
    day = f" ({row['issued'][:10]})" if "issued" in row else ""
    return f"{row['claimant']}{how}: “{cut}” in {row['document']}{day}"


def _role(row: Row) -> str:
    return f"{row['actor']}: {row['role']} in {row['agreement']}"


def _date(row: Row) -> str:
    return f"{row['agreement']} {row['slot']} {row['value']}"


def _commitment(row: Row) -> str:
    parts = [row.get("debtor", "(nobody named)"), row["modality"], row["action"], row.get("object", "")]
    tail = [
        f"at {row['place']}" if "place" in row else "",
        f"for {row['creditors']}" if "creditors" in row else "",
        f"from {row['start']}" if "start" in row else "",
        f"by {row['deadline']}" if "deadline" in row else "",
        f"if: {row['condition']}" if "condition" in row else "",
        f"[{row['factuality']}]",
        f"under {row['agreement']}" if "agreement" in row else "",
    ]
    return " ".join(p for p in parts + tail if p)


def _conduct(row: Row) -> str:
    parts = [
        row.get("actors", "(nobody named)"),
        row["action"],
        row.get("object", ""),
        f"at {row['place']}" if "place" in row else "",
        row.get("time", ""),
        f"[{row['verdict']}]",
        f"under {row['agreement']}" if "agreement" in row else "",
    ]
    return " ".join(p for p in parts if p)
