"""A document with its records as the index keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict

from kg.model import Document, Extraction
from kg.records import from_json, to_json


def extraction_to_json(extraction: Extraction) -> str:
    """The document, its date and its records as one JSON text; notices are for the one who reads, and are not kept."""
    whole = {
        "document": asdict(extraction.document),
        "issued": extraction.issued,
        "records": [to_json(record) for record in extraction.records],
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def extraction_from_json(text: str) -> Extraction:
    """The extraction that ``extraction_to_json`` wrote."""
    whole = json.loads(text)
    return Extraction(
        document=Document(**whole["document"]),
        issued=whole["issued"],
        records=tuple(from_json(line) for line in whole["records"]),
    )
