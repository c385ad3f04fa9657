"""``python -m tests.phenomena.report``: how many cases of each phenomenon the extractor gets right."""

from __future__ import annotations

import argparse
import itertools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.phenomena import cases
from tests.phenomena.comparison import Comparison, compare

from kg.extract import Extractor, ReaderKind
from kg.model import Document

CASE = re.compile(r"^( *)- text:", re.MULTILINE)
MARKED = re.compile(r"^( *)- xfail: .*\n\1  (?=text:)", re.MULTILINE)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.phenomena.report", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help="only files whose name contains one of these")
    parser.add_argument("--failures", action="store_true", help="show expected against found for each failing case")
    parser.add_argument("--all", action="store_true", help="show also what was found where it is right")
    parser.add_argument("--text", help="read this text instead, and show what is found in it")
    parser.add_argument("--date", help="the date of the document for --text")
    parser.add_argument("--mark", action="store_true", help="mark what fails now as xfail, and take off what holds")
    return parser.parse_args(given)


def chosen(names: Sequence[str]) -> list[cases.Case]:
    """The cases of the files that are asked for; of all, where none is."""
    return [case for case in cases.every() if not names or any(name in case.file for name in names)]


def line(title: str, done: Sequence[Comparison]) -> str:
    """One row of the table; traps are the cases that expect no record."""
    traps = [one for one in done if not one.case.expect]
    records = [one for one in done if one.case.expect]
    held = sum(one.holds for one in done)
    return (
        f"{title:34} {held:4} of {len(done):3} {held / max(1, len(done)):5.0%}"
        f"   with records {sum(one.holds for one in records):3}/{len(records):<3}"
        f"   traps {sum(one.holds for one in traps):3}/{len(traps):<3}"
    )


def reason(done: Comparison) -> str:
    """What is wrong with a failing case, in one line."""
    if not done.case.expect:
        return "reads a record where there is none"
    return "reads no record" if not done.found else "reads another record, or not all of one"


def mark(path: Path, failing: Mapping[int, str]) -> None:
    """Write the reasons of the failing cases (by number, from 1) into a case file, in place of those it had."""
    plain = MARKED.sub(r"\1- ", path.read_text(encoding="utf-8"))
    numbers = itertools.count(1)

    def first_key(found: re.Match[str]) -> str:
        why = failing.get(next(numbers))
        return f"{found[1]}- xfail: {why}\n{found[1]}  text:" if why else found[0]

    path.write_text(CASE.sub(first_key, plain), encoding="utf-8")


def main() -> None:
    asked = arguments()
    extractor = Extractor(reader=ReaderKind.RULES)
    if asked.text:
        document = Document(name="text", content=asked.text, issued=asked.date)
        case = cases.Case(phenomenon="", file="text", number=1, text=asked.text, expect=(), date=asked.date)
        print("\n".join(compare(case, extractor.extract(document)).found) or "nothing")
        return
    by_file: dict[str, list[Comparison]] = {}
    for case in chosen(asked.files):
        document = Document(name=f"{case.file}-{case.number}", content=case.text, issued=case.date)
        done = compare(case, extractor.extract(document))
        by_file.setdefault(case.file, []).append(done)
        if asked.failures and not done.holds:
            print(f"{done}\n")
        elif asked.all:
            print("\n  found:   ".join([f"{done}", *done.found]) + "\n")
    if asked.mark:
        paths = {path.stem: path for path in cases.files()}
        for file, comparisons in by_file.items():
            mark(paths[file], {done.case.number: reason(done) for done in comparisons if not done.holds})
    for file, comparisons in by_file.items():
        print(line(file, comparisons))
    print(line("all", [one for comparisons in by_file.values() for one in comparisons]))


if __name__ == "__main__":
    main()
