"""Triples in the making: the one place where RDF terms are put together."""

from __future__ import annotations

from decimal import Decimal

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse


class Triples:
    """A growing set of triples; ``str()`` gives sorted N-Triples."""

    def __init__(self) -> None:
        self._lines: set[str] = set()

    def link(self, subject: str, predicate: str, *others: str) -> None:
        """State that the subject is so related to each of the other nodes."""
        for other in others:
            self._add(subject, predicate, NamedNode(other))

    def text(self, subject: str, predicate: str, value: str | None, *, language: str | None = None) -> None:
        """State a string, unless there is none."""
        if value:
            self._add(subject, predicate, Literal(value, language=language) if language else Literal(value))

    def value(self, subject: str, predicate: str, value: str | None, datatype: str) -> None:
        """State a literal given in the canonical form of its XML Schema datatype, unless there is none."""
        if value is not None:
            self._add(subject, predicate, Literal(value, datatype=NamedNode(datatype)))

    def _add(self, subject: str, predicate: str, value: NamedNode | Literal) -> None:
        self._lines.add(f"{Triple(NamedNode(subject), NamedNode(predicate), value)} .")

    def update(self, other: Triples) -> None:
        """Take over all triples of another set."""
        self._lines |= other._lines

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in sorted(self._lines))


def one_line(text: str | None) -> str | None:
    """A text on one line, as a literal for people to read; its evidence keeps the original."""
    return " ".join(text.split()) if text else None


def decimal(number: float) -> str:
    """The canonical form of an xsd:decimal: no exponent, no superfluous zeros (Oxigraph writes ``1``, not ``1.0``).

    >>> decimal(0.90), decimal(1.0)
    ('0.9', '1')
    """
    return format(Decimal(str(round(number, 4))).normalize(), "f")


def parse_turtle(*texts: str) -> str:
    """Turtle texts as one set of sorted N-Triples; for data files of the package, which hold no blank nodes."""
    lines = {f"{quad.triple} ." for text in texts for quad in parse(text, format=RdfFormat.TURTLE)}
    return "".join(f"{line}\n" for line in sorted(lines))
