"""``python -m training``: makes the examples, fits the network on the train part and measures it on the tune part."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file

from training.corpus import annotated
from training.examples import Maker, write
from training.export import export
from training.fit import Plan, fit, load_examples
from training.labels import KINDS
from training.measure import by_network, by_rules
from training.pieces import weights_folder

CORPUS = Path(__file__).resolve().parents[1] / "seeds" / "corpus"


def main() -> None:
    """Runs all steps; the test part of the corpus is not looked at."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=Path("build/training"))
    options.add_argument("--epochs", type=int, default=Plan.epochs)
    options.add_argument("--threads", type=int, default=2, help="1 where other work shares the machine")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(chosen.threads)
    maker = Maker()
    documents = [d for d in annotated(CORPUS) if d.part in ("train", "tune")]
    parts = {d.document.name: d.part for d in documents}
    path = chosen.out / "examples.jsonl"
    made = write((e for d in documents for e in maker.examples(d.document, d.records)), path)
    print(f"{len(documents)} documents, {made} windows", flush=True)
    plan = Plan(epochs=chosen.epochs)
    train, tune = (load_examples(path, lambda d, p=part: parts[d] == p) for part in ("train", "tune"))
    network = fit(train, load_file(weights_folder() / "model.safetensors"), plan, lambda line: print(line, flush=True))
    for number, kind in enumerate(KINDS):
        print(f"{kind:12s} rules            {by_rules(tune, number)}")
    for (kind, threshold), line in by_network(network, tune).items():
        print(f"{kind:12s} network, over {threshold} {line}")
    print(json.dumps(export(network, chosen.out), indent=1))


if __name__ == "__main__":
    main()
