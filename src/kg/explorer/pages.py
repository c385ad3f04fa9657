"""Each page as HTML: the view asked, the template filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.explorer.actor import actor_page
from kg.explorer.agreement import agreement_page
from kg.explorer.asking import Source
from kg.explorer.catalogue import Catalogue, Due, Found, Hit, Variant, due_as_of, folded, part, search
from kg.explorer.cite import citation
from kg.explorer.document import document_page
from kg.explorer.gathering import SLOTS, Properties, commitments, properties
from kg.explorer.rendering import Addresses, render
from kg.explorer.statement import StatementPage, statement_page
from kg.explorer.things import Commitment, Ref
from kg.model import Document
from kg.vocab import KG, RDF

_ON_HOME, _ON_DUE = 6, 200
KINDS = ("actor", "agreement", "document", "commitment", "conduct", "participation", "claim")
"""Kinds of nodes that have a page, by the first part of their address under the base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page is made from: the store, its lists, where pages stand, and how a document's text is found."""

    source: Source
    known: Catalogue
    at: Addresses
    text_of: Callable[[str], Document | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOf:
    """A deadline with its commitment."""

    due: Due
    of: Commitment


def home(shown: Shown) -> str:
    """The first page."""
    return render("home.html", shown.at, known=shown.known, **_due(shown, shown.known.latest, _ON_HOME))


def due(shown: Shown, as_of: str | None = None) -> str:
    """All deadlines, as of a day; raises UsageError for what is none."""
    return render("due.html", shown.at, **_due(shown, as_of or shown.known.latest, _ON_DUE))


def _due(shown: Shown, as_of: str, most: int) -> dict[str, object]:
    late, later = due_as_of(shown.known, as_of) if as_of else ([], [])
    nodes = [one.commitment for one in (*late[:most], *later[:most])]
    found = {c.iri: c for c in commitments(shown.source, nodes, properties(shown.source, nodes))}
    return {
        "as_of": as_of or "no date", "more_late": max(0, len(late) - most), "more_later": max(0, len(later) - most),
        "late": [DueOf(due=d, of=found[d.commitment]) for d in late[:most] if d.commitment in found],
        "later": [DueOf(due=d, of=found[d.commitment]) for d in later[:most] if d.commitment in found],
    }


def listing(shown: Shown, name: str, number: int = 1) -> str:
    """A page of the documents, agreements or actors."""
    known = shown.known
    rows: list[tuple[Ref | str | int, ...]]
    match name:
        case "documents":
            columns = ("Title", "Publisher", "Date", "Claims")
            rows = [(d.node, d.publisher, (d.issued or "")[:10], d.claims) for d in known.documents]
        case "agreements":
            columns = ("Agreement", "Kind", "Date", "Commitments")
            rows = [(a.node, a.kind, (a.since or "")[:10], a.commitments) for a in known.agreements]
        case _:
            columns = ("Actor", "Kind", "Owes", "Says")
            rows = [(a.node, a.kind, a.owes, a.said) for a in known.actors]
    some = part(rows, number)
    return render(
        "list.html", shown.at, title=name.capitalize(), some=some, columns=columns, rows=some.entries,
        href=lambda n: shown.at.page(name, n),
    )


def found(shown: Shown, words: str) -> str:
    """What a search finds."""
    return render("search.html", shown.at, words=words, found=search(shown.source, shown.known, words))


def all_names(shown: Shown) -> str:
    """Every name, for a site of files, which has nobody to search for its readers."""
    by_node: dict[str, list[Variant]] = {}
    for variant in shown.known.variants:
        by_node.setdefault(variant.node, []).append(variant)
    named = [
        *((entry.node, "agreement") for entry in shown.known.agreements),
        *((entry.node, "actor") for entry in shown.known.actors),
    ]
    hits = [Hit(node=node, kind=kind, names=tuple(by_node.get(node.iri, ()))) for node, kind in named]
    hits.sort(key=lambda hit: folded(hit.node.label))
    return render("search.html", shown.at, words="", found=Found(words="", hits=tuple(hits), quotes=()))


def node(shown: Shown, kind: str, iri: str, number: int = 1) -> tuple[str, int]:
    """The page of a node of one of KINDS, and of how many pages it is one."""
    def cite(title: str) -> object:
        return citation(title, iri, shown.known)

    match kind:
        case "agreement":
            agreement = agreement_page(shown.source, iri)
            return render("agreement.html", shown.at, it=agreement, cite=cite(agreement.node.label)), 1
        case "actor":
            actor = actor_page(shown.source, iri, number)
            return render("actor.html", shown.at, it=actor, cite=cite(actor.node.label),
                          href=lambda n: shown.at.node(iri, n)), actor.pages
        case "document":
            document = document_page(shown.source, iri, shown.text_of(iri))
            return render("document.html", shown.at, it=document, cite=cite(document.node.label)), 1
    statement = statement_page(shown.source, iri)
    title = _title(statement)
    return render("statement.html", shown.at, it=statement, title=title, sort=_SORTS[kind], cite=cite(title),
                  facts=_facts(shown.source, statement)), 1


_SORTS = {
    "commitment": "Commitment", "conduct": "What was done", "participation": "Role in an agreement", "claim": "Claim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The one fact of a claim, in words."""

    about: Ref
    slot: str
    value: str


def _facts(source: Source, statement: StatementPage) -> list[Stated]:
    own = properties(source, [statement.iri]).get(statement.iri, Properties())
    about, predicate, value = own.first(RDF.subject), own.text(RDF.predicate), own.first(RDF.object)
    if about is None or predicate is None or value is None:
        return []
    return [Stated(about=about, slot=SLOTS.get(predicate, predicate.removeprefix(KG.NS)), value=value.label)]


def _title(statement: StatementPage) -> str:
    for c in statement.commitments:
        thing = f" “{c.thing}”" if c.thing else ""
        return f"{c.debtor.label if c.debtor else 'Somebody'} {c.modality} {c.action}{thing}"
    for d in statement.deeds:
        thing = f" “{d.thing}”" if d.thing else ""
        return f"{', '.join(a.label for a in d.actors) or 'Somebody'}: {d.action}{thing} ({d.verdict})"
    for m in statement.memberships:
        return f"{m.actor.label}: {m.role} in {m.agreement.label}"
    return f"What {statement.said[0].claimant.label} says" if statement.said else "Claim"
