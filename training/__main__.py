"""``python -m training``: makes the examples, fits the network on the train part and measures it on the tune part.

The test part of the corpus is not looked at. With ``--install`` the network becomes the package's own, whose rule of
joining must then be fitted anew: ``python -m tests.benchmarks.joining --write``. ``make train`` does all of it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file

from kg.extract.learned.labels import KINDS
from kg.extract.learned.network import FILES, FOLDER
from training.corpus import Annotated, annotated
from training.examples import Maker, write
from training.export import PARTS, export
from training.fit import Plan, fit, load_examples
from training.measure import by_network, by_rules
from training.weights import weights_folder

CORPUS = Path(__file__).resolve().parents[1] / "seeds" / "corpus"


def main() -> None:
    """Runs all steps."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=Path("build/training"), help="where examples and network go")
    options.add_argument("--epochs", type=int, default=Plan.epochs)
    options.add_argument("--share", type=float, default=1.0, help="of the train part, for a learning curve")
    options.add_argument("--threads", type=int, default=2, help="1 where other work shares the machine")
    options.add_argument("--install", action="store_true", help="put the network into the package")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(chosen.threads)
    documents = [d for d in annotated(CORPUS) if d.part in ("train", "tune")]
    path = chosen.out / "examples.jsonl"
    made = make(documents, path)
    print(f"{len(documents)} documents, {made} windows", flush=True)
    train = load_examples(path, shared([d for d in documents if d.part == "train"], chosen.share).__contains__)
    tune = load_examples(path, {d.document.name for d in documents if d.part == "tune"}.__contains__)
    plan = Plan(epochs=chosen.epochs)
    network = fit(train, load_file(weights_folder() / "model.safetensors"), plan, lambda line: print(line, flush=True))
    for number, kind in enumerate(KINDS):
        print(f"{kind:12s} rules            {by_rules(tune, number)}")
    for (kind, threshold), line in by_network(network, tune).items():
        print(f"{kind:12s} network, over {threshold} {line}")
    export(network, chosen.out)
    if chosen.install:
        install(chosen.out)


def make(documents: Sequence[Annotated], path: Path) -> int:
    """Writes the examples of documents; how many windows."""
    maker = Maker()
    return write((e for d in documents for e in maker.examples(d)), path)


def shared(documents: Sequence[Annotated], share: float) -> frozenset[str]:
    """The names of a share of the documents, spread evenly over their order; larger shares hold the smaller ones."""
    ranked = sorted((d.document.name for d in documents), key=lambda n: hashlib.sha256(n.encode()).digest())
    return frozenset(ranked[: round(share * len(ranked))])


def install(folder: Path) -> None:
    """Puts a network into the package, with the hashes that it is checked by when it is loaded."""
    for name in PARTS:
        shutil.copyfile(folder / name, FOLDER / name)
    hashes = {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in FILES}
    (FOLDER / "model.json").write_text(json.dumps({"sha256": hashes}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
