"""A corpus of made-up reports: ``python -m tests.benchmarks.synthetic 10000 > corpus.jsonl``.

Sentences of the seed documents and the corpus with other names, days and numbers in them, so that every document is
another. The same number gives the same bytes. Built in one command with ``make corpus``.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator

from tests.benchmarks.texts import documents

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_DAY = re.compile(r"\b\d{1,2}(?= (?:January|September|November|December|October)\b)")
_NAMES = ("Azerbaijan", "Armenia", "Russia", "Turkey", "Georgia", "Iran", "Sudan", "Ethiopia", "Colombia", "Nepal")
_LENGTH = 8  # sentences of a report


def sentences() -> list[str]:
    """What reports are made of."""
    return [s.strip() for d in documents() for s in _SENTENCE.split(d.content) if 40 < len(s) < 300]


def reports(number: int) -> Iterator[str]:
    """So many documents, a line of JSON each."""
    known = sentences()
    for index in range(number):
        chance = random.Random(index)
        start = chance.randrange(len(known))
        chosen = [known[(start + i) % len(known)] for i in range(_LENGTH)]
        one, other = chance.sample(_NAMES, 2)
        text = " ".join(chosen).replace("Azerbaijan", one).replace("Armenia", other)
        text = _DAY.sub(lambda _, c=chance: str(c.randint(1, 28)), text)  # type: ignore[misc]
        day = f"20{chance.randint(10, 29)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield json.dumps({"id": f"report-{index}", "text": f"{text} This is report {index}.", "date": day,
                          "publisher": f"Wire {chance.randint(1, 40)}"})


if __name__ == "__main__":
    for line in reports(int(sys.argv[1])):
        print(line)
