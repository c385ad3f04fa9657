"""The wheel holds what the package needs: installed elsewhere, it finds its ontology, queries and lexicons."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_an_installed_wheel_builds_and_answers_outside_the_checkout(tmp_path: Path) -> None:
    wheels, site, work = tmp_path / "wheels", tmp_path / "site", tmp_path / "work"
    work.mkdir()
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", wheels, ROOT], check=True)
    (wheel,) = wheels.glob("accord_kg-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", site, wheel], check=True)
    source = work / "news.txt"
    source.write_text("The Hill Front promised to free all prisoners by 9 May 2031.", encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONPATH": str(site)}

    def kg(*arguments: object) -> str:
        command = [sys.executable, "-m", "kg", *map(str, arguments)]
        ended = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    where = [sys.executable, "-c", "import kg; print(kg.__file__)"]
    found = subprocess.run(where, cwd=work, env=environment, capture_output=True, text=True, check=True).stdout
    assert found.startswith(str(site))
    kg("build", source, "--out", work / "store")
    assert "free" in kg("query", "who-owes-what", "--store", work / "store")
    assert "0 violate" in kg("validate", "--store", work / "store")
