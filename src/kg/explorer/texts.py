"""The texts that a store keeps of its documents."""

from __future__ import annotations

from pathlib import Path

from kg.model import Document
from kg.resolve.documents import extraction_from_json
from kg.resolve.index import Index
from kg.store.generations import INDEX


def text_of(generation: Path, iri: str) -> Document | None:
    """The document with that IRI, as the store of a generation's folder keeps it; None where it keeps none."""
    with Index.reading(generation.parents[1] / INDEX) as index:
        kept = index.document(iri.rsplit("/", 1)[-1])
    return extraction_from_json(kept).document if kept is not None else None
