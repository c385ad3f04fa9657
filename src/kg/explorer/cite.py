"""How a page is cited: as text and as BibTeX, with the address that stays and the version of the data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.explorer.catalogue import Catalogue
from kg.ids import digest, slug

_SPECIAL = re.compile(r"([\\{}$&#%_^~])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The same reference in two forms."""

    text: str
    bibtex: str


def version(catalogue: Catalogue) -> str:
    """The version of a graph: a digest of its documents' addresses, which are digests of their texts."""
    return digest(sorted(entry.node.iri for entry in catalogue.documents))


def citation(title: str, iri: str, catalogue: Catalogue) -> Citation:
    """How to cite the page of a node."""
    title = " ".join(title.split())
    of = version(catalogue)
    escaped = _SPECIAL.sub(lambda m: {"\\": r"\textbackslash{}"}.get(m[1], "\\" + m[1]), title)
    year = catalogue.latest[:4]
    return Citation(
        text=f"“{title}”, Commitment graph, dataset version {of}, documents up to {catalogue.latest or 'no date'}, "
             f"{iri}",
        bibtex="\n".join((
            f"@misc{{{slug(title, 24)}-{digest(iri)[:6]},", f"  title = {{{{{escaped}}}}},",
            "  howpublished = {Commitment graph (accord-kg)},", *([f"  year = {{{year}}},"] if year else []),
            f"  note = {{Dataset version {of}}},", f"  url = {{{iri}}}", "}",
        )),
    )
