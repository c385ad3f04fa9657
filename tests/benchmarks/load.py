"""How many reports worker processes read in a second, and how much memory a long document takes."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

from tests.benchmarks.texts import joined, parts, reports

from kg.extract import Extractor
from kg.pipeline import extract

REPORTS, WORDS = 240, 300
LENGTHS = (25_000, 100_000)
_STARTED = 16  # reports until every worker has loaded its model


class _Silent:
    """Progress that nobody is told of."""

    def begin(self, stage: str, total: int) -> None:
        """A stage begins."""

    def advance(self) -> None:
        """A step is done."""


def throughput(workers: int) -> float:
    """Reports a second, from when the workers are at work."""
    read = extract(reports(REPORTS, WORDS), workers, _Silent(), lambda: None)
    begun = len(list(islice(read, _STARTED)))
    start = time.perf_counter()
    rest = sum(1 for _ in read)
    return rest / (time.perf_counter() - start) if begun else 0.0


def peak(words: int) -> tuple[int, int]:
    """The most megabytes of memory of a process that reads one short document, and then one of so many words."""
    command = [sys.executable, "-m", "tests.benchmarks.load", str(words)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(out[0]), int(out[1])


def _megabytes() -> int:
    """The peak since the process was started (``getrusage`` would carry over its parent's). Linux only."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.findall(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)[0]) // 1024


def main(words: int) -> None:
    """Print the peaks: with a short document, and with a long one."""
    extractor = Extractor()
    extractor.extract(parts(1)[0])
    short = _megabytes()
    extractor.extract(joined(parts(words)))
    print(short, _megabytes())


if __name__ == "__main__":
    main(int(sys.argv[1]))
