"""Graphs with planted violations, on which both engines must find the same: ``python -m tests.shapes.planted 1000``.

Each graph is a valid case of the shapes with its neighbours, hurt in one to four places by a generator with a fixed
seed: a triple lost, doubled with another value, turned to another node, to another datatype or language, a class or
code exchanged, a quote or an offset changed.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.validate import Engine, FastEngine, PyshaclEngine, Result, essence, with_codes
from kg.vocab import CODES, KG, RDF, XSD

HERE = Path(__file__).parent
TYPES = (XSD.string, XSD.integer, XSD.decimal, XSD.date, XSD.dateTime, XSD.boolean)
VALUES = ("", "x", "-1", "0", "7.5", "2023-02-30", "2023-09-20", "2023-09-20T12:00:00Z", "1984~", "a\nb", "\u202e", "é")
Graph = tuple[Triple, ...]


def seeds() -> list[Graph]:
    """The valid cases, each with the context that its nodes need."""
    context = _triples(HERE / "context.ttl")
    return [tuple({*_triples(path), *context}) for path in sorted(HERE.glob("*/valid.*.ttl"))]


def _triples(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path.read_text("utf-8"), format=RdfFormat.TURTLE)]


def planted(number: int) -> Iterator[Graph]:
    """So many graphs, the same in every run."""
    chance = random.Random(20261128)
    wells = [tuple(sorted(seed, key=str)) for seed in seeds()]
    nodes = sorted({t.subject for well in wells for t in well if isinstance(t.subject, NamedNode)}, key=str)
    for index in range(number):
        graph = list(wells[index % len(wells)])
        for _ in range(chance.randint(1, 4)):
            _hurt(graph, chance, nodes)
        yield tuple(dict.fromkeys(graph))


def _hurt(graph: list[Triple], chance: random.Random, nodes: Sequence[NamedNode]) -> None:
    place = chance.randrange(len(graph))
    triple = graph[place]
    kind = chance.randrange(6)
    if kind == 0:
        del graph[place]
    elif kind == 1:
        graph.append(Triple(triple.subject, triple.predicate, _literal(chance)))
    elif kind == 2:
        graph[place] = Triple(triple.subject, triple.predicate, chance.choice(nodes))
    elif kind == 3:
        graph[place] = Triple(triple.subject, triple.predicate, _literal(chance))
    elif kind == 4:
        classes = [KG.Claim, KG.Actor, KG.Agreement, KG.Obligation, KG.Conduct, KG.Document, KG.Place, KG.Commitment]
        graph.append(Triple(triple.subject, NamedNode(RDF.type), NamedNode(chance.choice(classes))))
    else:
        codes = ["status/pending", "verdict/breached", "illocution/pledged", "role/party", "none/none"]
        graph[place] = Triple(triple.subject, triple.predicate, NamedNode(CODES + chance.choice(codes)))


def _literal(chance: random.Random) -> Literal:
    value = chance.choice(VALUES)
    if chance.random() < 0.2:
        return Literal(value, language=chance.choice(("en", "az", "hy-latn")))
    return Literal(value, datatype=NamedNode(chance.choice(TYPES)))


def text(graph: Graph) -> str:
    """A graph as N-Triples, with the codes that it mentions."""
    return with_codes("".join(sorted(f"{triple} .\n" for triple in graph)))


def findings(engine: Engine, graph: Graph) -> set[tuple[str, str, str, str]]:
    """What the engines must agree on."""
    results: list[Result] = list(engine.results(text(graph)))
    return set(map(essence, results))


def main(number: int) -> int:
    """Hold the engines against each other; how many graphs they disagree on."""
    fast, reference = FastEngine(), PyshaclEngine()
    seconds, found, violated, wrong = [0.0, 0.0], 0, 0, 0
    for index, graph in enumerate(planted(number)):
        start = time.perf_counter()
        one = findings(fast, graph)
        middle = time.perf_counter()
        other = findings(reference, graph)
        seconds = [seconds[0] + middle - start, seconds[1] + time.perf_counter() - middle]
        found += len(one)
        violated += bool(one)
        if one != other:
            wrong += 1
            print(f"graph {index}: only fast {sorted(one - other)}, only pyshacl {sorted(other - one)}")
    print(f"{number} graphs, {violated} with findings, {found} findings, {wrong} disagreements; "
          f"fast {seconds[0]:.2f} s, pyshacl {seconds[1]:.2f} s, ratio {seconds[1] / seconds[0]:.0f}")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)))
