"""An evaluation as text: a Markdown report with tables, and its two pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from actorstance.training.evaluate import PARTS, SYSTEMS, Evaluation


def markdown_report(evaluation: Evaluation, title: str, *, pictures: bool = True) -> str:
    """Return the evaluation as Markdown; with `pictures` it shows ``confusion.png`` and ``reliability.png``."""
    lines = [f"# {title}", "", *summary_table(evaluation), ""]
    if evaluation.leaked:
        lines += [
            f"**{evaluation.leaked} sentences of this data stand in the training data, too: the figures flatter the model.**",
            "",
        ]
    for part in PARTS:
        measured = evaluation.results[part]["model"]
        if measured is None:
            continue
        lines += [
            f"## {part.capitalize()} records, by label",
            "",
            "| label | precision | recall | F1 | records |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [
            f"| {label} | {_figure(values['precision'])} | {_figure(values['recall'])} | {_figure(values['f1'])} | {values['support']} |"
            for label, values in measured["classes"].items()
        ]
        lines += [
            "",
            "Confusion matrix (rows: gold labels, columns: predictions):",
            "",
            *_confusion_lines(measured, evaluation),
            "",
        ]
        coverage = ", ".join(f"{share} {accuracy:.3f}" for share, accuracy in measured["coverage"].items())
        lines += [
            f"Expected calibration error (10 bins): {measured['ece']:.3f}. Accuracy on the most certain share of the records: {coverage}.",
            "",
        ]
    if pictures:
        lines += ["## Pictures", "", "![Confusion matrix](confusion.png)", "", "![Reliability](reliability.png)", ""]
    lines += [f"Signature: `{evaluation.signature}`", ""]
    return "\n".join(lines)


def summary_table(evaluation: Evaluation) -> list[str]:
    """Return the lines of the table that sets the model beside the baselines."""
    lines = [
        "| records | system | n | accuracy | macro-F1 | 95% interval | ECE |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for part in PARTS:
        if evaluation.results[part]["model"] is None:
            continue
        for system in SYSTEMS:
            measured = evaluation.results[part][system]
            if measured is None:
                lines.append(f"| {part} | {system} | {evaluation.baseline_note} | | | | |")
                continue
            low, high = measured["interval"]
            ece = f"{measured['ece']:.3f}" if "ece" in measured else ""
            lines.append(
                f"| {part} | {system} | {measured['n']} | {measured['accuracy']:.3f} | {measured['macro_f1']:.3f} | {low:.3f} to {high:.3f} | {ece} |"
            )
    return lines


def draw_pictures(evaluation: Evaluation, folder: Path) -> None:
    """Draw ``confusion.png`` and ``reliability.png`` of all records into a folder.

    Raises
    ------
    ImportError
        If matplotlib (extra ``report``) is not installed.
    """
    from matplotlib.figure import Figure

    measured = evaluation.results["all"]["model"]
    if measured is None:
        return
    classes = evaluation.classes
    figure = Figure(figsize=(4.2, 3.6), layout="constrained")
    axes = figure.add_subplot()
    table = measured["confusion"]
    shares = [[count / max(1, sum(row)) for count in row] for row in table]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            axes.text(j, i, str(count), ha="center", va="center", color="white" if shares[i][j] > 0.55 else "black")
    axes.set_xticks(range(len(classes)), classes)
    axes.set_yticks(range(len(classes)), classes)
    axes.set_xlabel("predicted")
    axes.set_ylabel("gold")
    figure.savefig(folder / "confusion.png", dpi=150)

    figure = Figure(figsize=(4.2, 3.6), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], linestyle="--", color="grey", linewidth=1)
    confidence, accuracy, share = zip(
        *((item["confidence"], item["accuracy"], item["share"]) for item in measured["bins"]), strict=True
    )
    axes.plot(confidence, accuracy, color="#1f5fa8", linewidth=1)
    axes.scatter(confidence, accuracy, s=[20 + 600 * value for value in share], color="#1f5fa8", alpha=0.6)
    axes.set_xlim(0.3, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("probability of the predicted label")
    axes.set_ylabel("share that is right (dot size: records)")
    figure.savefig(folder / "reliability.png", dpi=150)


def _confusion_lines(measured: dict[str, Any], evaluation: Evaluation) -> list[str]:
    head = f"| | {' | '.join(evaluation.classes)} |"
    rule = "| --- |" + " --- |" * len(evaluation.classes)
    rows = [
        f"| {label} | {' | '.join(map(str, row))} |"
        for label, row in zip(evaluation.classes, measured["confusion"], strict=True)
    ]
    return [head, rule, *rows]


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
