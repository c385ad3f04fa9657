"""What many tests share: one build of the seed documents, and the command line in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds" / "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Kg = Callable[..., Outcome]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Kg:
    """``kg("query", "--list")``: the command as the shell would run it, in this process."""

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        capfd.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 2
        printed = capfd.readouterr()
        return Outcome(code=code, out=printed.out, err=printed.err)

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the seed documents, built once for all tests."""
    from kg import pipeline, readers
    from kg.cli.screen import CLOCK
    from kg.settings import Settings

    class Silent:
        def begin(self, stage: str, total: int) -> None:
            """Nobody looks."""

        def advance(self) -> None:
            """Nobody looks."""

    out = tmp_path_factory.mktemp("seeds") / "store"
    request = pipeline.BuildRequest(sources=tuple(readers.expand([str(SEEDS)])), out=out, settings=Settings())
    report = pipeline.build(request, CLOCK, Silent())
    assert report.findings.exit_code == 0, report
    return out
