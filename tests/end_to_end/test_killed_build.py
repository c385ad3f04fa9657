"""A build that is killed, at whatever moment, leaves a whole store: the one before or the one after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, Kg

KILLER = """
import os, signal, sys
import kg.pipeline
from kg.store import generations

place, name, nth = sys.argv[1], sys.argv[2], int(sys.argv[3])
owner = {"draft": generations.Draft, "generations": generations, "pipeline": kg.pipeline}[place]
real, calls = getattr(owner, name), 0

def dying(*arguments, **named):
    global calls
    calls += 1
    if calls == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)

setattr(owner, name, dying)
sys.argv = ["kg", *sys.argv[4:]]
from kg.cli import main
main()
"""

MOMENTS = {
    "the first graphs are stored": ("draft", "fill", 1),
    "graphs of nodes are stored": ("draft", "fill", 2),
    "all is stored and nothing is live": ("draft", "commit", 1),
    "the index is about to be committed": ("generations", "_sync_tree", 1),
    "the index has been committed": ("generations", "_remove_dead", 2),
    "exports are being written": ("pipeline", "_replace", 3),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_store_is_as_before_or_as_after(kg: Kg, tmp_path: Path, moment: str) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "store"
    inbox.mkdir()
    (inbox / "one.txt").write_text("The Hill Front promised to free all prisoners by 9 May 2031.", encoding="utf-8")
    assert kg("build", inbox, "--out", out).code == 0
    before = kg("export", "--store", out, "--format", "nquads").out
    (inbox / "two.txt").write_text("Norland agreed to withdraw its troops by 12 May 2031.", encoding="utf-8")
    command = [sys.executable, "-c", KILLER, *map(str, MOMENTS[moment]), "build", str(inbox), "--out", str(out)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    killed = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    left = kg("export", "--store", out, "--format", "nquads").out
    assert kg("validate", "--store", out).code == 0
    assert kg("build", inbox, "--out", out).code == 0, "the next build mends what the killed one left"
    after = kg("export", "--store", out, "--format", "nquads").out
    assert left in (before, after)
    assert before != after
