"""README.md: its commands print what it says, its links lead somewhere, and its claims about the command hold."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from tests.conftest import ROOT, Kg
from tests.end_to_end.readme import README, Command, Shell, agrees, blocks, commands, rewritten, shortened


@pytest.fixture(scope="module")
def shell(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return Shell(tmp_path_factory.mktemp("readme"), built)


def test_the_readme_shows_what_its_commands_print(shell: Shell) -> None:
    shown = [command for block in blocks(README.read_text(encoding="utf-8")) for command in commands(block)]
    assert len(shown) >= 10
    faults = []
    for command in shown:
        printed = shell.run(command)
        if not agrees(command.output, printed):
            faults += [command.source, *difflib.unified_diff(command.output, printed, "README.md", "now", lineterm="")]
    assert not faults, "\n".join([*faults, "", "Run: python -m tests.end_to_end.readme --write"])


def test_relative_links_of_the_readmes_lead_to_files() -> None:
    missing = []
    for path in (README, *ROOT.glob("*/README.md"), *ROOT.glob("tests/*/README.md"), ROOT / "src/kg/README.md"):
        text = path.read_text(encoding="utf-8")
        targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text) + re.findall(r'src="([^":]+)"', text)
        missing += [f"{path}: {target}" for target in targets if not (path.parent / target).exists()]
    assert missing == []


def test_every_command_is_shown(kg: Kg) -> None:
    listed = kg("--help").out.partition("Commands:")[2].partition("Exit codes")[0]
    names = re.findall(r"^  (\w+) ", listed, re.MULTILINE)
    assert len(names) == 18
    text = README.read_text(encoding="utf-8")
    assert [name for name in names if f"kg {name}" not in text] == []


def test_left_out_lines_match_any_number() -> None:
    assert agrees(["a", "…", "d"], ["a", "b", "c", "d"])
    assert agrees(["a", "…"], ["a"])
    assert not agrees(["a", "…", "d"], ["a", "b", "c"])
    assert not agrees(["a"], ["a", "b"])


def test_output_is_shortened_as_it_was() -> None:
    assert shortened(["x", "…", "y"], ["1", "2", "3", "4"]) == ("1", "…", "4")
    assert shortened(["x", "…"], ["1"]) == ("1",)
    assert shortened(["x"], ["1", "2"]) == ("1", "2")


def test_a_block_is_cut_into_commands() -> None:
    assert commands("$ a |\n>  b\n1\n> 2\n$ c\n") == [
        Command(shown=("$ a |", ">  b"), output=("1", "> 2")),
        Command(shown=("$ c",), output=()),
    ]
    with pytest.raises(ValueError, match="begins with output"):
        commands("1\n")


def test_only_the_output_of_commands_is_rewritten(shell: Shell) -> None:
    text = "a\n```console\n$ make demo\nlong\n```\n```console\n$ printf '1\\n2\\n'\nold\n```\nz\n"
    assert rewritten(text, shell) == text.replace("old\n", "1\n2\n")
