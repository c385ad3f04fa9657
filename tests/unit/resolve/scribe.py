"""Texts written together with the records that quote them."""

from __future__ import annotations

from typing import Any

from kg.model import (
    Actor,
    ActorKind,
    Agreement,
    AgreementKind,
    Commitment,
    Conduct,
    Document,
    Extraction,
    Force,
    Modality,
    Record,
    Verdict,
)
from kg.settings import Settings

SETTINGS = Settings()


class Writer:
    """Writes a text and the records that quote it at the same time, so that offsets cannot be wrong."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.records: list[Record] = []

    def span(self, quote: str) -> tuple[int, int]:
        start = self.text.index(quote)
        return start, start + len(quote)

    def actor(self, id: str, quote: str, kind: ActorKind, *, country: str | None = None, wikidata: str = "") -> str:
        start, end = self.span(quote)
        self.records.append(
            Actor(
                id=id,
                doc="d",
                quote=quote,
                start=start,
                end=end,
                name=quote,
                kind=kind,
                mentions=((start, end),),
                country=country,
                identifiers=(wikidata,) if wikidata else (),
            )
        )
        return id

    def extraction(self, issued: str | None = "2031-05-02T10:00+02:00", **about: str) -> Extraction:
        document = Document(name="d", content=self.text, issued=issued, language="en", **about)
        return Extraction(document=document, records=tuple(self.records), issued=issued)


def promise(writer: Writer, quote: str, **fields: Any) -> Commitment:
    start, end = writer.span(quote)
    defaults: dict[str, Any] = {
        "id": "c1",
        "doc": "d",
        "quote": quote,
        "start": start,
        "end": end,
        "modality": Modality.OBLIGATION,
        "force": Force.UNDERTAKEN,
        "action": "withdraw",
    }
    record = Commitment(**(defaults | fields))
    writer.records.append(record)
    return record


def deed(writer: Writer, quote: str, verdict: Verdict, **fields: Any) -> Conduct:
    start, end = writer.span(quote)
    defaults: dict[str, Any] = {
        "id": "k1",
        "doc": "d",
        "quote": quote,
        "start": start,
        "end": end,
        "verdict": verdict,
        "action": "withdraw",
    }
    record = Conduct(**(defaults | fields))
    writer.records.append(record)
    return record


def truce(writer: Writer, quote: str, **fields: Any) -> None:
    start, end = writer.span(quote)
    defaults: dict[str, Any] = {
        "id": "g1",
        "doc": "d",
        "quote": quote,
        "start": start,
        "end": end,
        "name": quote,
        "kind": AgreementKind.TRUCE,
        "effective": "2031-05-01",
    }
    writer.records.append(Agreement(**(defaults | fields)))
