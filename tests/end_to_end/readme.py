"""The commands that README.md shows, run as it shows them.

``python -m tests.end_to_end.readme --write`` puts what they print now into README.md; ``test_readme`` holds the one
against the other. In a block of ``console``, ``$ `` begins a command, ``> `` goes on with it, and the lines after it
are what it prints. A line with only ``…`` stands for lines left out. Blocks that begin with ``make`` are not run.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, SEEDS

README = ROOT / "README.md"
LEFT_OUT = "…"
_BLOCK = re.compile(r"(?<=^```console\n)(?P<body>.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
_SETUP = ("$ make", "$ git")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as README.md shows it, and the lines that it is shown to print."""

    shown: tuple[str, ...]
    output: tuple[str, ...]

    @property
    def source(self) -> str:
        """What the shell is given."""
        return "\n".join(line[2:] for line in self.shown)


def commands(block: str) -> list[Command]:
    """The commands of one block, in their order."""
    found: list[tuple[list[str], list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(([line], []))
        elif not found:
            raise ValueError(f"a block of README.md begins with output: {line!r}")
        elif line.startswith("> ") and not found[-1][1]:
            found[-1][0].append(line)
        else:
            found[-1][1].append(line)
    return [Command(shown=tuple(shown), output=tuple(output)) for shown, output in found]


def blocks(text: str) -> list[str]:
    """The blocks of a text that are run."""
    return [body for body in _BLOCK.findall(text) if not body.startswith(_SETUP)]


def agrees(expected: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether lines are the expected ones, any number of them standing for each line ``…``."""
    pattern = "".join(r"(?:[^\n]*\n)*" if line == LEFT_OUT else re.escape(line) + "\n" for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def shortened(expected: Sequence[str], printed: Sequence[str]) -> tuple[str, ...]:
    """The printed lines, left out where the expected ones are: as many before and after the ``…`` as there."""
    if LEFT_OUT not in expected:
        return tuple(printed)
    head = list(expected).index(LEFT_OUT)
    tail = len(expected) - head - 1
    if len(printed) <= head + tail:
        return tuple(printed)
    return (*printed[:head], LEFT_OUT, *printed[len(printed) - tail :])


class Shell:
    """A folder in which the commands find what they name: ``seeds`` and the store ``build/demo``."""

    def __init__(self, folder: Path, store: Path) -> None:
        self._folder = folder
        (folder / "build").mkdir()
        (folder / "build" / "demo").symlink_to(store)
        (folder / "seeds").symlink_to(ROOT / "seeds")
        kg = folder / "bin" / "kg"
        kg.parent.mkdir()
        kg.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
        kg.chmod(0o755)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "COLUMNS"))}
        self._environment: Mapping[str, str] = kept | {
            "PATH": f"{kg.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
        }

    def run(self, command: Command) -> tuple[str, ...]:
        """The lines that a command prints, without spaces at their ends; it has to end well."""
        ended = subprocess.run(
            ["bash", "-c", command.source], cwd=self._folder, env=self._environment, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )
        if ended.returncode:
            last = "\n".join(ended.stdout.splitlines()[-5:])
            raise AssertionError(f"{command.source!r} ends with {ended.returncode}:\n{last}")
        return tuple(line.rstrip() for line in ended.stdout.splitlines())


def rewritten(text: str, shell: Shell) -> str:
    """A text with what its commands print now."""

    def fresh(block: re.Match[str]) -> str:
        body = block["body"]
        if body.startswith(_SETUP):
            return body
        lines = [
            line
            for command in commands(body)
            for line in (*command.shown, *shortened(command.output, shell.run(command)))
        ]
        return "".join(f"{line}\n" for line in lines)

    return _BLOCK.sub(fresh, text)


def main() -> int:
    """Tell whether README.md is up to date; with ``--write`` bring it up to date."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help="put the present output into README.md")
    write = options.parse_args().write
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "store"
        build = [sys.executable, "-m", "kg", "build", str(SEEDS), "--out", str(store)]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        (folder / "shell").mkdir()
        before = README.read_text(encoding="utf-8")
        try:
            after = rewritten(before, Shell(folder / "shell", store))
        except AssertionError as error:
            print(f"README.md is left as it is: {error}")
            return 1
    if write:
        README.write_text(after, encoding="utf-8")
    print("README.md " + ("is up to date" if after == before else "rewritten" if write else "is stale"))
    return 0 if write or after == before else 1


if __name__ == "__main__":
    sys.exit(main())
