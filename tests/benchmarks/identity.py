"""How well documents are brought together: ``python -m tests.benchmarks.identity``.

Holds the graph of the documents of ``tests/gold/graph`` against what their annotator says: which names are one actor or
agreement, which clauses one duty, where duties stood on a day, which claims contradict each other. A mention is the
record of the program that shares most letters with it. Pairwise: pairs of mentions of different documents that are
said to be one; B-cubed: for each mention, how much of its cluster is right (Bagga and Baldwin 1998). Recall is given
over the mentions that the reader found at all, and over all.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml
from tests.benchmarks.growth import Lenient

from kg import ids, readers, resources
from kg.compare import compare
from kg.extract import Extractor
from kg.graph import CandidateGraph, document_graph, graph_name, node_graphs, parse_turtle
from kg.model import Actor, Agreement, Commitment, Extraction
from kg.resolve import Index, IndexedNodes, Weaver, actors, agreements, commitments, labels
from kg.resolve.accounts import AccountBuilder
from kg.resolve.documents import extraction_from_json, extraction_to_json
from kg.resolve.levels import LEVELS
from kg.resolve.standing import standing
from kg.settings import Settings
from kg.store import EmbeddedStore
from kg.validate import validate

GOLD = Path(__file__).resolve().parents[1] / "gold" / "graph"
Mention = tuple[str, str]
"""A document and the words in it."""
Clusters = Mapping[Mention, str]
_SAME = {"overdue_no_record": "overdue", "in_force": "inForce", "in_progress": "inProgress",
         "partly_fulfilled": "partlyFulfilled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of what is right of what is said and of what is so."""

    right: float
    said: float
    true: float

    @property
    def precision(self) -> float:
        """Right of what is said; 1 where nothing is."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Right of what is so."""
        return self.right / self.true if self.true else 1.0


def pairwise(gold: Clusters, found: Clusters) -> Score:
    """Pairs of mentions of two documents, each once. A mention that was not found is in no pair of the program's."""
    right = said = true = 0
    for a, b in combinations(sorted(gold), 2):
        if a[0] == b[0]:
            continue
        same, joined = gold[a] == gold[b], a in found and b in found and found[a] == found[b]
        right, said, true = right + (same and joined), said + joined, true + same
    return Score(right=right, said=said, true=true)


def b_cubed(gold: Clusters, found: Clusters) -> tuple[float, float]:
    """B-cubed precision and recall over the mentions that were found."""
    both = sorted(gold.keys() & found.keys())
    precision = recall = 0.0
    for one in both:
        mine = {m for m in both if found[m] == found[one]}
        theirs = {m for m in both if gold[m] == gold[one]}
        precision += len(mine & theirs) / len(mine)
        recall += len(mine & theirs) / len(theirs)
    return precision / max(len(both), 1), recall / max(len(both), 1)


class Graph:
    """The documents of all conflicts brought together in one index, and the nodes of words in them."""

    def __init__(self, extractions: Sequence[Extraction]) -> None:
        self.index = Index.in_memory()
        self.weaver = Weaver(self.index, Settings().base)
        self.weaver.change(extractions)
        labels(self.weaver)
        self.by_name = {e.document.name: e for e in extractions}

    def node(self, sort: type[Actor | Agreement | Commitment], mention: Mention) -> str | None:
        """The IRI of what stands for the words, None where the reader found nothing there."""
        extraction = self.by_name[mention[0]]
        key, best, most = ids.document_key(extraction.document), None, 0.5
        for start, end in _occurrences(extraction.document.content, mention[1]):
            for record in extraction.records:
                if isinstance(record, sort) and (shared := _overlap(record, start, end)) > most:
                    best, most = record.id, shared
        if best is None:
            return None
        if sort is Commitment:
            return next(iter(self.commitments(extraction, best)), None)
        level = actors.LEVEL if sort is Actor else agreements.LEVEL
        contribution = self.index.contribution(key, level)
        return self.index.iri(contribution.mentions[best]) if contribution else None

    def commitments(self, extraction: Extraction, record: str) -> list[str]:
        """The nodes of a commitment record, one a debtor."""
        key = ids.document_key(extraction.document)
        alone = Extraction(
            document=extraction.document, issued=extraction.issued,
            records=tuple(r for r in extraction.records if not isinstance(r, Commitment) or r.id == record),
        )
        names = self.weaver.names(key, extraction)
        account = AccountBuilder(key, alone, names, self.weaver.base).build()
        return sorted(filter(None, (self.index.iri(c.iri) for c in account.commitments)))


def _occurrences(content: str, words: str) -> Iterator[tuple[int, int]]:
    start = content.find(words)
    while start >= 0:
        yield start, start + len(words)
        start = content.find(words, start + 1)


def _overlap(record: Actor | Agreement | Commitment, start: int, end: int) -> float:
    """Letters shared of letters in either, for the best mention of a record; of clauses, of the shorter."""
    spans = [(record.start, record.end)]
    if not isinstance(record, Commitment):
        spans += record.mentions
    best = 0.0
    for s, e in spans:
        shared = max(0, min(e, end) - max(s, start))
        whole = min(e - s, end - start) if isinstance(record, Commitment) else max(e, end) - min(s, start)
        best = max(best, shared / whole if whole else 0.0)
    return best


def mentions(gold: Mapping[str, Any], section: str, conflict: str) -> dict[Mention, str]:
    """The cluster of each mention of a section."""
    field = "told" if section == "commitments" else "mentions"
    found: dict[Mention, str] = {}
    for key, entry in gold[section].items():
        name = entry.get("elsewhere") or f"{conflict}/{key}"
        for doc, words in (entry.get(field) or {}).items():
            for one in [words] if isinstance(words, str) else words:
                found[doc, one] = name
    return found


SECTIONS = (("actors", Actor), ("agreements", Agreement), ("commitments", Commitment))


def measured(golds: Mapping[str, Any], graph: Graph) -> Iterator[str]:
    """The lines of the report."""
    yield f"{'':12s} {'mentions':>8s} {'found':>6s}   pairwise P     R  (R of all)   B-cubed P     R"
    for section, sort in SECTIONS:
        gold: dict[Mention, str] = {}
        for conflict, one in golds.items():
            gold |= mentions(one, section, conflict)
        found = {m: iri for m in gold if (iri := graph.node(sort, m))}
        there = {m: c for m, c in gold.items() if m in found}
        pairs, whole, cubed = pairwise(there, found), pairwise(gold, found), b_cubed(gold, found)
        yield (
            f"{section:12s} {len(gold):8d} {len(found):6d}        {pairs.precision:.3f} {pairs.recall:.3f}      "
            f"{whole.recall:.3f}        {cubed[0]:.3f} {cubed[1]:.3f}"
        )
    yield from _statuses(golds, graph)
    yield from _contradictions(golds, graph)


def _contradictions(golds: Mapping[str, Any], graph: Graph) -> Iterator[str]:
    """Of the contradictions that ``kg compare`` finds, how many the annotator lists; of hers, how many it finds."""
    store = _filled(graph)
    found = {
        tuple(sorted((cell.document, cell.quote) for cell in (pair.a, pair.b)))
        for iri in graph.index.iris(agreements.LEVEL)
        for pair in compare(store, iri).contradictions
    }
    titles = {name: e.document.title or name for name, e in graph.by_name.items()}
    listed = [
        [(titles[pair[side]["doc"]], " ".join(pair[side]["words"].split())) for side in "ab"]
        for gold in golds.values()
        for pair in gold["contradictions"]
    ]

    def meets(pair: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> bool:
        return any(
            all(d == e and (q in w or w in q) for (d, q), (e, w) in zip(pair, way, strict=True))
            for way in (other, other[::-1])
        )

    right = sum(any(meets(pair, one) for one in listed) for pair in found)
    seen = sum(any(meets(pair, one) for pair in found) for one in listed)
    yield (
        f"contradictions: {len(found)} found, precision {right / max(len(found), 1):.3f}; {len(listed)} listed, "
        f"recall {seen / max(len(listed), 1):.3f}"
    )


def _filled(graph: Graph) -> EmbeddedStore:
    """All graphs in a store in memory."""
    store, settings, nodes = EmbeddedStore.in_memory(), Settings(), IndexedNodes(graph.index, Settings().base)
    codes = parse_turtle(resources.read("ontology", "codes.ttl"))
    store.put(validate(CandidateGraph(name=graph_name(settings, "ontology"), triples=codes)))
    for key in graph.index.documents():
        store.put(validate(document_graph(graph.weaver.account(key), nodes, settings), Lenient()))
    iris = (iri for level in LEVELS for iri in graph.index.iris(level.name))
    for candidate in node_graphs(nodes, iris, settings):
        store.put(validate(candidate, Lenient()))
    return store


def _statuses(golds: Mapping[str, Any], graph: Graph) -> Iterator[str]:
    right = told = asked = 0
    confused: dict[tuple[str, str], int] = defaultdict(int)
    for gold in golds.values():
        for entry in gold["commitments"].values():
            nodes = {n for d, w in entry["told"].items() if (n := graph.node(Commitment, (d, w)))}
            for status in entry["status"]:
                asked += 1
                accepted = {_SAME.get(s, s) for s in (status["is"], *_listed(status.get("also")))}
                made = [commitments.node(graph.index, n, graph.weaver.base) for n in sorted(nodes)]
                says = {standing(node, str(status["as_of"])).value for node in made if node}
                told += bool(says)
                right += bool(says & accepted)
                if not says & accepted:
                    confused[_SAME.get(status["is"], status["is"]), "/".join(sorted(says)) or "-"] += 1
    yield (
        f"status       {asked} asked, {told} of a duty that the reader found; accuracy {right / max(told, 1):.3f} "
        f"of these, {right / max(asked, 1):.3f} of all"
    )
    for (gold_status, said), times in sorted(confused.items(), key=lambda c: (-c[1], c[0]))[:12]:
        yield f"             {times:3d} × {said} for {gold_status}"


def _listed(value: object) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else [str(v) for v in list(value)]  # type: ignore[call-overload]


def read(cache: Path | None) -> list[Extraction]:
    """The records of all documents, kept in a file if one is given, since reading takes a minute."""
    if cache and cache.exists():
        return [extraction_from_json(line) for line in cache.read_text(encoding="utf-8").split("\n")]
    extractor = Extractor()
    paths = sorted(GOLD.glob("*/texts/*.txt"))
    found = [extractor.extract(d) for path in paths for d in readers.read_all(path)[0]]
    if cache:
        cache.write_text("\n".join(map(extraction_to_json, found)), encoding="utf-8")
    return found


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.identity", description=__doc__)
    options.add_argument("--cache", type=Path, help="keep the records there, or take them from there")
    golds = {p.parent.name: yaml.safe_load(p.read_text(encoding="utf-8")) for p in sorted(GOLD.glob("*/gold.yaml"))}
    for line in measured(golds, Graph(read(options.parse_args().cache))):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
