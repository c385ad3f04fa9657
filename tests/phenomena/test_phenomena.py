"""Reads every sentence of the case files and holds the records against those that the cases expect."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.phenomena import cases
from tests.phenomena.cases import Case, CaseError
from tests.phenomena.comparison import compare, same_time, stem

from kg.extract import Extractor, ReaderKind
from kg.model import Document

FEWEST_FILES = 57
FEWEST_CASES = 8  # a file
CASES = cases.every()


def marked(case: Case) -> object:
    """The case as a parameter; a known failure must fail, so that a mended one is noticed."""
    marks = [pytest.mark.xfail(strict=True, reason=case.xfail)] if case.xfail else []
    return pytest.param(case, id=case.id, marks=marks)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(reader=ReaderKind.RULES)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_text_gives_its_records_and_no_others(case: Case, extractor: Extractor) -> None:
    document = Document(name=f"{case.file}-{case.number}", content=case.text, issued=case.date)
    comparison = compare(case, extractor.extract(document))
    assert comparison.holds, f"\n{comparison}"


def test_no_file_and_no_case_has_vanished() -> None:
    collected: dict[str, int] = {}
    for case in CASES:
        collected[case.file] = collected.get(case.file, 0) + 1
    assert len(collected) >= FEWEST_FILES
    assert {file: count for file, count in collected.items() if count < FEWEST_CASES} == {}
    assert {path.stem for path in cases.files()} == set(collected)


def test_no_text_occurs_twice() -> None:
    assert len({case.text for case in CASES}) == len(CASES)


def test_each_phenomenon_has_a_file_of_its_own() -> None:
    assert len({case.phenomenon for case in CASES}) == len(cases.files())


@pytest.mark.parametrize("file", [path.stem for path in cases.files()])
def test_each_file_has_cases_that_expect_records(file: str) -> None:
    """A file of nothing but traps would hold for a reader that reads nothing, unless that is what it is about."""
    own = [case for case in CASES if case.file == file]
    assert any(case.expect for case in own)


BROKEN = {
    "not a list": ("cases: none", "cases must be a list"),
    "no text": ("cases: [{expect: []}]", "case 1: text is missing"),
    "no expectation": ("cases: [{text: The army left.}]", "expect must be a list"),
    "unknown type": ("cases: [{text: A., expect: [{type: promise}]}]", "case 1, record 1: type must be one of"),
    "unknown slot": (
        "cases: [{text: A., expect: [{type: conduct, verdict: performed, action: free, debtor: [A]}]}]",
        "has no slot 'debtor'",
    ),
    "unknown code": (
        "cases: [{text: A., expect: [{type: conduct, verdict: done, action: free}]}]",
        "verdict must be one of",
    ),
    "no action": ("cases: [{text: A., expect: [{type: conduct, verdict: performed}]}]", "a conduct needs action"),
    "actor not listed": (
        "cases: [{text: A., expect: [{type: conduct, verdict: performed, action: free, actor: A}]}]",
        "actor must be a list",
    ),
    "misspelt key": ("cases: [{text: A., expected: []}]", "unknown keys"),
}


@pytest.mark.parametrize(("body", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_malformed_case_is_named(body: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(f"phenomenon: none\nabout: nothing\n{body}\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"broken\.yaml") as raised:
        cases.read(path)
    assert message in str(raised.value)


def test_dates_and_no_are_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text(
        "phenomenon: p\nabout: a\ncases:\n- text: No.\n  date: 2031-04-20\n  expect:\n"
        "  - {type: commitment, modality: obligation, force: demanded, action: free, object: no, deadline: null}\n",
        encoding="utf-8",
    )
    (case,) = cases.read(path)
    assert case.date == "2031-04-20"
    assert dict(case.expect[0].values)["object"] == "no"
    assert dict(case.expect[0].values)["deadline"] is None


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ("2031-05-03", "2031-05-03", True),
        ("2031-05-03", "2031-05-03T12:00+03:00", True),
        ("2031-05-03T12:00+03:00", "2031-05-03", False),
        ("2031-05", "2031-05-03", False),
        ("2031-05-03/2031-05-05", "2031-05-03", False),
        ("within 14 days of signing", "within 14 days of the signing", True),
        ("within 14 days of signing", "2031-05-03", False),
        ("2031-05-03", "3 May", False),
    ],
)
def test_times_are_the_same_by_day_or_by_words(expected: str, found: str, same: bool) -> None:
    assert same_time(expected, found) is same


def test_a_verb_and_its_noun_share_a_stem() -> None:
    assert stem("withdrawal") == stem("withdraw") == stem("withdrawing")
    assert stem("implementation") == stem("implement")
    assert stem("release") != stem("exchange")
