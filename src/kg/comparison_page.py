"""A comparison of rival accounts as table, JSON or one HTML page; every cell with its quote."""

from __future__ import annotations

import json
from dataclasses import asdict

from kg.compare import Cell, Comparison, Contradiction, Term
from kg.page.markup import Html, join, tag
from kg.store import Table

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1b1b1b}
table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{border:1px solid #bbb;padding:.5rem;text-align:left;vertical-align:top}
thead th{position:sticky;top:0;background:#f3f3f3}q{font-style:italic}small{color:#555;display:block}
.differing{border-left:.4rem solid #a33}.common{border-left:.4rem solid #2a6}.one{border-left:.4rem solid #888}
"""
_CLASS = {"differing": "differing", "common": "common", "one side only": "one"}


def as_table(found: Comparison) -> Table:
    """One row a claim; contradictions after the terms."""
    columns = (
        *("sort", "what", "standing", "differs", "side", "claimant", "said", "how", "quote", "document", "date"),
        "sources",
    )
    rows = [
        (t.sort, t.what, t.standing, ", ".join(t.differs), c.side, c.claimant, c.said, c.how, c.quote, c.document,
         c.issued, str(t.sources))
        for t in found.terms
        for c in t.cells
    ]
    rows += [
        ("contradiction", x.slot, "differing", x.slot, c.side, c.claimant, c.said, c.how, c.quote, c.document,
         c.issued, "")
        for x in found.contradictions
        for c in (x.a, x.b)
    ]
    return Table(columns=columns, rows=tuple(rows))


def as_json(found: Comparison) -> str:
    """The comparison as one JSON object."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n"


def as_html(found: Comparison) -> str:
    """The comparison as one page: a row a term, a column a side; no script, nothing from elsewhere."""
    body = (
        tag("h1", f"Accounts of {found.agreement}"),
        tag("p", tag("code", found.iri)),
        tag("h2", f"Terms, dates and deeds ({len(found.terms)})"),
        _terms(found),
        tag("h2", f"Contradictions ({len(found.contradictions)})"),
        _contradictions(found),
    )
    head = join(
        tag("meta", charset="utf-8"),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"Accounts of {found.agreement}"),
        Html(f"<style>{_STYLE}</style>"),
    )
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', *body), lang='en').text}\n"


def _terms(found: Comparison) -> Html:
    head = tag("tr", tag("th", "Term", scope="col"), *(tag("th", side, scope="col") for side in found.sides))
    rows = [_row(term, found.sides) for term in found.terms]
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _row(term: Term, sides: tuple[str, ...]) -> Html:
    differs = f": {', '.join(term.differs)}" if term.differs else ""
    about = f"{term.sort}, {term.standing}{differs}; {term.sources} independent source{'s' * (term.sources > 1)}"
    first = tag("th", term.what, tag("small", about), scope="row", class_=_CLASS[term.standing])
    return tag("tr", first, *(tag("td", *(_cell(c) for c in term.cells if c.side == side)) for side in sides))


def _cell(cell: Cell) -> Html:
    where = f"{cell.claimant}, {cell.how}; {cell.document}{' (' + cell.issued + ')' if cell.issued else ''}"
    return tag("p", cell.said, " ", tag("q", cell.quote), tag("small", where))


def _contradictions(found: Comparison) -> Html:
    rows = [_pair(pair) for pair in found.contradictions]
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Slot", "One claim", "Another")))
    return tag("table", tag("thead", head), tag("tbody", *rows)) if rows else tag("p", "None found.")


def _pair(pair: Contradiction) -> Html:
    return tag("tr", tag("th", pair.slot, scope="row"), tag("td", _cell(pair.a)), tag("td", _cell(pair.b)))
