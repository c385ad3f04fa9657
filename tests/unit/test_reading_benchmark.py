"""The figures of reading: intervals over documents, the reliability diagram, and the command on two documents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.benchmarks import reading
from tests.benchmarks.intervals import difference, f1_interval
from tests.benchmarks.reading import Read, differences
from tests.benchmarks.reliability import Judged, binned, calibration_error, diagram, judged, lines
from tests.benchmarks.scoring import EMPTY, Counts, Score, score, total
from training.corpus import annotated

from kg.errors import UsageError
from kg.extract import Extractor, ReaderKind
from kg.model import Commitment, Force, Modality

GOLD = Path(__file__).resolve().parents[1] / "gold"
WORSE = [Counts(5, 3, 5), Counts(2, 4, 6), Counts(8, 0, 4), Counts(1, 1, 1)]
BETTER = [Counts(8, 1, 2), Counts(6, 1, 2), Counts(11, 0, 1), Counts(2, 0, 0)]
SVG = "{http://www.w3.org/2000/svg}"


def test_an_interval_holds_its_figure_and_is_the_same_every_time() -> None:
    found = f1_interval(WORSE)
    assert found.value == pytest.approx(2 * 16 / (2 * 16 + 8 + 16))
    assert 0 < found.low < found.value < found.high < 1
    assert f1_interval(WORSE) == found


def test_a_reader_does_not_differ_from_itself() -> None:
    same = difference(WORSE, WORSE)
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)


def test_better_in_each_document_is_better_in_every_resample() -> None:
    gain = difference(BETTER, WORSE)
    assert 0 < gain.low < gain.value < gain.high
    loss = difference(WORSE, BETTER)
    assert (loss.value, loss.low, loss.high) == pytest.approx((-gain.value, -gain.high, -gain.low))


def test_better_in_one_document_and_worse_in_another_may_be_chance() -> None:
    gain = difference([Counts(9, 0, 0), Counts(0, 9, 9)], [Counts(0, 9, 9), Counts(8, 0, 0)])
    assert gain.low < 0 < gain.high


def test_documents_without_anything_have_an_f1_of_zero() -> None:
    nothing = f1_interval([Counts(), Counts()])
    assert (nothing.value, nothing.low, nothing.high) == (0.0, 0.0, 0.0)


def test_readers_of_different_documents_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="3 documents cannot be compared with 4"):
        difference(BETTER[:3], WORSE)


def test_bins_hold_their_lower_bound_and_the_last_a_whole_one() -> None:
    found = binned([Judged(0.3, True), Judged(0.39, False), Judged(0.9, True), Judged(1.0, True), Judged(0.0, False)])
    assert [(n, one.number, one.right) for n, one in enumerate(found) if one] == [(0, 1, 0), (3, 2, 1), (9, 2, 2)]
    assert [round(one.mean, 3) for one in found if one] == [0.0, 0.345, 0.95]


def test_calibration_error_is_the_weighted_distance_of_the_bins() -> None:
    records = [Judged(0.65, True), Judged(0.65, True), Judged(0.65, False), Judged(0.65, False), Judged(0.95, True)]
    assert calibration_error(records) == pytest.approx((4 * 0.15 + 1 * 0.05) / 5)
    assert calibration_error([]) == 0.0
    assert list(lines(records))[-1] == "expected calibration error 0.130 over 5 records"


def test_the_interval_of_a_share_is_wilsons() -> None:
    (one,) = [b for b in binned([Judged(0.5, i < 8) for i in range(10)]) if b]
    assert one.bounds == pytest.approx((0.490, 0.943), abs=0.001)
    (one,) = [b for b in binned([Judged(0.5, False)]) if b]
    assert one.bounds[0] == 0.0


def test_the_diagram_has_a_bar_and_a_point_for_each_bin_and_escapes_its_title() -> None:
    records = [Judged(0.15, False), Judged(0.95, True), Judged(0.95, True)]
    root = ElementTree.fromstring(diagram(records, "<script> & co"))
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("class") == "bar"]
    assert [float(bar.get("height", 0)) for bar in bars] == [45.0, 90.0]
    (low, high) = root.iter(f"{SVG}circle")
    assert float(low.get("cy", 0)) > float(high.get("cy", 0))  # the sure ones are right, so higher
    assert next(root.iter(f"{SVG}title")).text == "<script> & co"
    assert not list(root.iter(f"{SVG}script"))
    assert "error 0.083" in next(root.iter(f"{SVG}desc")).text  # type: ignore[operator]  # (0.15 + 2 * 0.05) / 3


def test_a_deed_is_right_where_the_gold_has_it_once() -> None:
    def made(id_: str, confidence: float | None, thing: str = "its guns") -> Commitment:
        return Commitment(
            id=id_, doc="x", quote="withdraw its guns", start=0, end=17, modality=Modality.OBLIGATION,
            force=Force.UNDERTAKEN, action="withdraw", object=thing, confidence=confidence,
        )  # fmt: skip

    found = [made("c1", 0.9), made("c2", 0.4, "all shells"), made("c3", None, "its tanks")]
    assert list(judged([made("g1", None)], found)) == [Judged(0.9, True), Judged(0.4, False)]


def test_each_reader_is_compared_with_the_rules() -> None:
    def reads(counts: list[Counts]) -> list[Read]:
        scores = [Score(found={"commitment": one}, filled={}) for one in counts]
        return [Read(name=str(n), genre="news", score=one, judged=()) for n, one in enumerate(scores)]

    found = differences({ReaderKind.RULES: reads(WORSE), ReaderKind.BOTH: reads(BETTER)})
    assert list(found) == ["both − rules"]
    assert found["both − rules"]["commitment"] == difference(BETTER, WORSE)
    assert differences({ReaderKind.BOTH: reads(BETTER)}) == {}


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A corpus of two documents."""
    names = ("t07", "t08")
    for folder, ending in (("texts", "txt"), ("gold", "jsonl")):
        (tmp_path / folder).mkdir()
        for name in names:
            shutil.copy(GOLD / folder / f"{name}.{ending}", tmp_path / folder)
    lines_of = json.loads((GOLD / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps([m for m in lines_of if m["id"] in names]), encoding="utf-8")
    return tmp_path


def test_the_command_tells_and_writes_the_figures(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, picture = two / "figures.json", two / "picture.svg"
    options = ["--corpus", str(two), "--readers", "rules", "--by", "genre", "--by", "slot"]
    assert reading.main([*options, "--json", str(out), "--reliability", str(picture)]) == 0
    printed = capsys.readouterr()
    extractor = Extractor(reader=ReaderKind.RULES)
    whole = total(score(one.records, extractor.extract(one.document).records) for one in annotated(two))
    commitments = whole.found["commitment"]
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["documents"] == ["t07", "t08"]
    figures = told["readers"]["rules"]["found"]["commitment"]
    assert (figures["tp"], figures["fp"], figures["fn"]) == (commitments.tp, commitments.fp, commitments.fn)
    assert figures["F1"] == round(commitments.f1, 4) and commitments.tp > 0
    assert told["readers"]["rules"]["genres"]["statement"]["commitment"]["tp"] == commitments.tp
    for row in (f"  commitment {commitments.precision:20.3f}", "rules, statement (2)", "  commitment.debtor", "right"):
        assert row in printed.out
    assert "Reading: rules" in printed.err
    assert ElementTree.parse(picture).getroot().tag == f"{SVG}svg"


def test_a_corpus_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError):
        reading.documents(str(tmp_path))
    assert reading.main(["--corpus", str(tmp_path / "none"), "--readers", "rules"]) == 2
    assert "no annotated documents. Name one of train, tune, test, gold" in capsys.readouterr().err


def test_a_folder_to_write_to_must_be_there_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "none" / "figures.json"
    assert reading.main(["--corpus", str(tmp_path / "neither"), "--json", str(out)]) == 2
    assert f"{out.parent}: the folder does not exist" in capsys.readouterr().err


def test_an_unknown_reader_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        reading.main(["--readers", "rules,oracle"])
    assert "known are both, rules, model" in capsys.readouterr().err


def test_no_documents_add_up_to_nothing() -> None:
    assert total([]) == EMPTY
