from dataclasses import replace

import pytest

from actorstance.datasets import load_corpus
from actorstance.models import StanceModel
from actorstance.training import evaluate
from actorstance.training.report import draw_pictures, markdown_report, summary_table


@pytest.fixture(scope="module")
def evaluation():
    return evaluate(StanceModel.load(), load_corpus()[:60], n_draws=20)


def test_the_table_sets_the_systems_side_by_side(evaluation):
    lines = summary_table(evaluation)
    assert lines[0] == "| records | system | n | accuracy | macro-F1 | 95% interval | ECE |"
    assert len(lines) == 2 + 9
    assert lines[2].startswith("| all | model | 60 | ")
    assert lines[3] == f"| all | plain baseline | {evaluation.baseline_note} | | | | |"
    assert {line.count("|") for line in lines} == {8}


def test_a_part_without_records_has_no_rows(evaluation):
    nothing = dict.fromkeys(evaluation.results["all"])
    shorter = replace(evaluation, results=evaluation.results | {"undirected": nothing})
    assert not any("undirected" in line for line in summary_table(shorter))
    assert "## Undirected" not in markdown_report(shorter, "Trial")


def test_the_report_tells_all(evaluation):
    report = markdown_report(evaluation, "Trial")
    assert report.startswith("# Trial\n")
    for piece in (
        "## All records, by label",
        "| opposing | ",
        "Confusion matrix",
        "Expected calibration error",
        "(confusion.png)",
    ):
        assert piece in report
    assert report.rstrip().endswith(f"Signature: `{evaluation.signature}`")
    assert "png" not in markdown_report(evaluation, "Trial", pictures=False)


def test_a_leak_is_told_in_bold(evaluation):
    assert "**" not in markdown_report(evaluation, "Trial")
    assert "**3 sentences of this data stand in the training data" in markdown_report(
        replace(evaluation, leaked=3), "Trial"
    )


def test_an_undefined_figure_is_called_so():
    sample = [record for record in load_corpus()[:80] if record.label == "neutral"]
    report = markdown_report(evaluate(StanceModel.load(), sample, n_draws=5), "Trial")
    assert "| opposing | " in report
    assert "undefined" in report


def test_pictures_are_drawn(evaluation, tmp_path):
    pytest.importorskip("matplotlib")
    draw_pictures(evaluation, tmp_path)
    for name in ("confusion.png", "reliability.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
