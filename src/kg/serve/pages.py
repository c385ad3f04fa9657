"""HTML from the templates in ``kg/data/serve``, every value escaped, every link to this server or to http(s)."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from kg.vocab import CODES, KG, ONTOLOGY, SHAPES, compact


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kg", "data/serve"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page made from a template."""
    content = _environment().get_template(template).render(**values)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    return Response(content, status, headers, "text/html")


class Links:
    """From IRIs to what a page links to: pages of this server for its own IRIs, the IRI itself for others."""

    def __init__(self, base: str) -> None:
        self._base = base

    def href(self, iri: str) -> str | None:
        """Where a click on an IRI leads; None for what no browser should follow."""
        if iri.startswith(self._base):
            return f"/page/{iri[len(self._base):]}"
        if iri.startswith(KG.NS):
            return f"/ns#{iri[len(KG.NS):]}"
        if iri.startswith(CODES):
            return f"/code/{iri[len(CODES):]}"
        if iri.startswith(SHAPES):
            return f"/shapes#{iri[len(SHAPES):]}"
        if iri == ONTOLOGY:
            return "/ns"
        return iri if iri.startswith(("http://", "https://")) else None

    def name(self, iri: str) -> str:
        """An IRI as people read it where there is no label for it."""
        return iri[len(self._base):] if iri.startswith(self._base) else compact(iri)
