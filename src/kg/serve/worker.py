"""The process that runs queries: ``python -m kg.serve.worker STORE LIMITS``.

One JSON line on stdin is a task, and the answer goes to stdout in frames: a letter, four bytes of length, and so many
bytes. ``D`` is a piece of the result; ``E`` is JSON and ends the answer. The first frame says that the process is
ready. It imports only what it needs, since it is started anew for each query that had to be killed.
"""

from __future__ import annotations

import json
import os
import re
import struct
import sys
import textwrap
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from kg.serve.sandbox import confine

GENID = "/.well-known/genid/"
"""In an IRI that stands for a blank node (RDF 1.1 Concepts, section 3.5)."""

_PIECE = 64 * 1024
_GZIP_FROM = 1024  # bytes: below, a header costs more than packing saves
_PREFIXES = {
    "kg": "https://w3id.org/accord-kg/ns#", "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "oa": "http://www.w3.org/ns/oa#", "org": "http://www.w3.org/ns/org#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/", "void": "http://rdfs.org/ns/void#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}

# A row of JSON results begins so; inside a string each quote would have a backslash before it. Rows that bind nothing
# are not counted.
_JSON_ROW = re.compile(rb'[\[,]\{"\w+":\{"type":')
_ROW_OVERLAP = 512


class _TooMuchError(Exception):
    """The result is larger than allowed."""


class _Out:
    """A file that the engine writes a result to: counts rows and bytes, packs, and sends pieces to the parent."""

    def __init__(self, channel: BinaryIO, limits: dict[str, Any], form: str, gzip: bool) -> None:
        self._channel, self._form, self._gzip = channel, form, gzip
        self._rows_left, self._bytes_left = limits["rows"], limits["result_bytes"]
        self._packer: Any = None
        self._held = bytearray()
        self._tail, self._quotes = b"", 0
        self.rows = -1 if form in ("CSV", "TSV") else 0  # their first line names the columns
        self.failure: str | None = None

    def write(self, data: bytes) -> int:
        self._bytes_left -= len(data)
        self.rows += self._count(data)
        if self.rows > self._rows_left or self._bytes_left < 0:
            what = "rows" if self._bytes_left >= 0 else "bytes"
            self.failure = f"the result has more {what} than the server gives at once; narrow the query or add LIMIT"
            raise _TooMuchError(self.failure)
        self._held += data
        if len(self._held) >= _PIECE:
            self._send(self._packed())
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces are sent when they are full."""

    def finish(self) -> str | None:
        """Send what is left; gives back the encoding of the whole."""
        if self._packer is None and len(self._held) < _GZIP_FROM:
            self._gzip = False
        rest = self._packed()
        if self._packer is not None:
            rest += self._packer.flush()
        self._send(rest)
        return "gzip" if self._gzip else None

    def _packed(self) -> bytes:
        data, self._held = bytes(self._held), bytearray()
        if not self._gzip:
            return data
        if self._packer is None:
            self._packer = zlib.compressobj(5, zlib.DEFLATED, 31)
        return cast(bytes, self._packer.compress(data))

    def _send(self, data: bytes) -> None:
        if data:
            _frame(self._channel, b"D", data)

    def _count(self, data: bytes) -> int:
        """The rows that begin or end in these bytes, by what cannot stand within a value of the format."""
        match self._form:
            case "TSV":
                return data.count(b"\n")
            case "CSV":
                found = 0
                for number, part in enumerate(data.split(b'"')):
                    if (self._quotes + number) % 2 == 0:
                        found += part.count(b"\n")
                self._quotes += data.count(b'"')
                return found
            case "XML":
                return self._with_tail(data, re.compile(rb"<result>"), 7)
            case "JSON":
                return self._with_tail(data, _JSON_ROW, _ROW_OVERLAP)
        return 0

    def _with_tail(self, data: bytes, pattern: re.Pattern[bytes], overlap: int) -> int:
        """Matches that end in these bytes, though they may have begun in the last ones."""
        window = self._tail + data
        seen = len(self._tail)
        self._tail = window[-overlap:]
        return sum(match.end() > seen for match in pattern.finditer(window))


def _frame(channel: BinaryIO, kind: bytes, data: bytes) -> None:
    channel.write(kind + struct.pack(">I", len(data)) + data)


def _query(store: Store, task: dict[str, Any], channel: BinaryIO, limits: dict[str, Any]) -> dict[str, Any]:
    default, named = task.get("default"), task.get("named")
    if default or named:
        dataset: dict[str, Any] = {
            "default_graph": [NamedNode(g) for g in default or ()], "named_graphs": [NamedNode(g) for g in named or ()]
        }
    else:
        dataset = {"use_default_graph_as_union": not task.get("from")}
    results = store.query(task["query"], base_iri=task.get("base"), **dataset)
    if isinstance(results, QueryTriples):
        form = task["graph"]
        if form is None:
            return {"status": 406}
        out = _Out(channel, limits, "", task["gzip"])
        serialize(_counted(results, out, limits["rows"]), cast(BinaryIO, out), format=_rdf(form), prefixes=_PREFIXES)
    else:
        form = task["solutions"]
        if form is None:
            return {"status": 406}
        assert isinstance(results, QuerySolutions | QueryBoolean)
        out = _Out(channel, limits, form if isinstance(results, QuerySolutions) else "", task["gzip"])
        results.serialize(cast(BinaryIO, out), format=getattr(QueryResultsFormat, form))
    kind = "graph" if isinstance(results, QueryTriples) else "solutions"
    return {"status": 200, "kind": kind, "encoding": out.finish(), "rows": out.rows}


def _graph(store: Store, task: dict[str, Any], channel: BinaryIO, limits: dict[str, Any]) -> dict[str, Any]:
    """One named graph, or all of them merged; IRIs that stand for blank nodes are blank nodes again."""
    name = task["name"]
    quads = store.quads_for_pattern(None, None, None, NamedNode(name) if name is not None else None)
    first = next(quads, None)
    if first is None and name is not None:
        return {"status": 404}
    triples: Iterable[Triple] = (_plain(quad.triple) for some in ([first] if first else [], quads) for quad in some)
    if name is None:
        triples = dict.fromkeys(triples)
    out = _Out(channel, limits, "", task["gzip"])
    serialize(triples, cast(BinaryIO, out), format=_rdf(task["graph"]), prefixes=_PREFIXES)
    return {"status": 200, "kind": "graph", "encoding": out.finish(), "rows": 0}


def _plain(triple: Triple) -> Triple:
    subject, value = _blank(triple.subject), _blank(triple.object)
    return triple if subject is triple.subject and value is triple.object else Triple(subject, triple.predicate, value)


def _blank(term: Any) -> Any:
    if isinstance(term, NamedNode) and GENID in term.value:
        return BlankNode(term.value.rsplit("/", 1)[1])
    return term


def _counted(triples: Iterable[Triple], out: _Out, most: int) -> Iterator[Triple]:
    for triple in triples:
        out.rows += 1
        if out.rows > most:
            out.failure = "the result has more triples than the server gives at once; narrow the query or add LIMIT"
            raise _TooMuchError(out.failure)
        yield triple


def _rdf(form: str) -> RdfFormat:
    return cast(RdfFormat, getattr(RdfFormat, form))


def _answer(store: Store, task: dict[str, Any], channel: BinaryIO, limits: dict[str, Any]) -> dict[str, Any]:
    run = _query if task["op"] == "query" else _graph
    try:
        return run(store, task, channel, limits)
    except _TooMuchError as error:
        return {"status": 422, "error": str(error)}
    except MemoryError:
        return {"status": 507, "error": "the query needs more memory than the server gives to one"}
    except SyntaxError as error:
        return {"status": 400, "error": f"the query cannot be parsed: {textwrap.shorten(str(error), 160)}"}
    except ValueError as error:
        return {"status": 400, "error": str(error)[:300]}
    except (OSError, RuntimeError) as error:
        if "more rows than" in str(error) or "than the server gives" in str(error):
            return {"status": 422, "error": str(error)[:300]}
        return {"status": 400, "error": f"the query cannot be run: {str(error)[:300]}"}


def main() -> None:
    """Open the store, confine this process, and answer tasks until stdin ends."""
    path, limits = sys.argv[1], json.loads(sys.argv[2])
    channel = os.fdopen(os.dup(1), "wb", buffering=_PIECE)
    os.dup2(2, 1)  # whatever a library prints must not get among the frames
    store = Store.read_only(path)
    confined = confine(limits["memory"])
    _end(channel, {"ready": True, "confined": confined})
    for line in sys.stdin.buffer:
        task = json.loads(line)
        answer = _answer(store, task, channel, limits | task.get("limits", {}))
        _end(channel, answer | {"resident": _resident()})


def _end(channel: BinaryIO, answer: dict[str, Any]) -> None:
    _frame(channel, b"E", json.dumps(answer).encode())
    channel.flush()


def _resident() -> int:
    """Bytes of memory in use; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  pathlib is not worth its import here
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


if __name__ == "__main__":
    main()
