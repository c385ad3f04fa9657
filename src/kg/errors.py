"""The error tree.

    KgError
    ├── UsageError          the command was asked for something it cannot do   (exit code 2)
    ├── DocumentError       one document cannot be used; the others go on      (exit code 3)
    │   ├── ReadError       its bytes cannot be read as a document
    │   └── EvidenceError   a record's quote is not at its offsets
    ├── DataFileError       a data file of the package (lexicon, frame, query) is malformed
    ├── ValidationError     a graph violates its shapes
    ├── QueryError          a query cannot be found, parsed or run
    └── StoreError          the store cannot be opened, read or written

Every message says what was wrong, where, and the mend: ``str(error)`` is one line of the form
``<where>: <what>. <mend>``.
"""

from __future__ import annotations


class KgError(Exception):
    """Anything this package raises on purpose.

    ``what`` says what was wrong, ``where`` in which document, file or place, ``mend`` what the user can do.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        head = f"{printable(self.where)}: " if self.where else ""
        tail = f". {printable(self.mend)}" if self.mend else ""
        return f"{head}{printable(self.what)}{tail}"


class UsageError(KgError):
    """The command was asked for something it cannot do."""


class DocumentError(KgError):
    """One document cannot be used; the rest of the batch goes on."""

    exit_code = 3


class ReadError(DocumentError):
    """The bytes cannot be read as a document."""


class EvidenceError(DocumentError):
    """A record's quote is not at its offsets in the document's text."""


class DataFileError(KgError):
    """A data file of the package (lexicon, frame, query, code list) is malformed."""


class ValidationError(KgError):
    """A graph violates its shapes; the message names the first violations."""

    exit_code = 1


class QueryError(KgError):
    """A query cannot be found, parsed, bound or run."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


def printable(text: str) -> str:
    """The text on one line without control characters, so that no document can steer a terminal or forge a log line."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)
