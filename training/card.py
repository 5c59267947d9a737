"""The model card: what a model is, what it was trained on, how well it did, and the command that remakes it."""

from __future__ import annotations

from typing import Any

from actorstance.models import StanceModel


def model_card(model: StanceModel, name: str, command: str, appendix: str = "") -> str:
    """Return the card as Markdown with the YAML head that model hubs read.

    Parameters
    ----------
    model : StanceModel
        Made by `train`, which leaves the facts that the card tells.
    name : str
        The model's name.
    command : str
        The one command that remakes it.
    appendix : str
        Further Markdown, such as an evaluation on other data.
    """
    facts = model.facts
    settings, trained, metrics = facts["settings"], facts["trained_on"], facts["metrics"]
    counted = trained["statistics"]
    head = [
        "---",
        "language: en",
        "license: apache-2.0",
        "library_name: actorstance",
        "tags: [stance-detection, tf-idf, logistic-regression]",
        "metrics: [f1, accuracy]",
        "---",
        "",
        f"# {name}",
        "",
        f"A stance model (label scheme `{model.scheme}`): TF-IDF and logistic regression over mention-aware terms, "
        f"{len(model.scorer.codes):,} terms, served with numpy alone. Labels: {', '.join(model.classes)}.",
        "",
        "## Intended use and limits",
        "",
        "For English news prose: which stance each actor mention itself takes in a sentence, on request toward a target. It reads the sentence, "
        "not the world; irony, stances that only context tells and text that is not news are beyond it. Its labels are suggestions for an "
        "analyst, with probabilities; do not act on a single sentence against a person.",
        "",
        "## Training data",
        "",
        f"{counted['records']:,} records over {counted['sentences']:,} sentences ({counted['directed']:,} directed, "
        f"{counted['undirected']:,} undirected); labels: {_counts(counted['labels'])}. SHA-256 of the records: `{trained['digest']}`.",
        "",
        "## Settings",
        "",
        f"C = {settings['C']}, class weight {settings['class_weight'] or 'none'}, min_df = {settings['min_df']}; chosen on {settings['n_folds']} "
        "folds that keep a sentence, its near-copies, its contrast pair and its article on one side. Calibrated by "
        f"a temperature of {settings['temperature']:.3f} fitted on the same held-out folds. Versions: {_counts(facts['versions'])}.",
        "",
        "## How well it does on held-out folds of its training data",
        "",
        "| records | n | accuracy | macro-F1 | 95% interval | ECE |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows = [
        f"| {part} | {m['n']} | {m['accuracy']:.3f} | {m['macro_f1']:.3f} | {m['interval'][0]:.3f} to {m['interval'][1]:.3f} | {m['ece']:.3f} |"
        for part, m in metrics.items()
        if m is not None
    ]
    by_label = ["", "| label (all records) | precision | recall | F1 | records |", "| --- | --- | --- | --- | --- |"]
    by_label += [
        f"| {label} | {_figure(values['precision'])} | {_figure(values['recall'])} | {_figure(values['f1'])} | {values['support']} |"
        for label, values in metrics["all"]["classes"].items()
    ]
    coverage = ", ".join(f"{share}: {accuracy:.3f}" for share, accuracy in metrics["all"]["coverage"].items())
    bought = [
        "",
        "| `--min-confidence` | records that get a label | accuracy of these | precision of labels other than neutral |",
    ]
    bought += ["| --- | --- | --- | --- |"]
    bought += [
        f"| {one['min_confidence']:g} | {one['coverage']:.1%} | {_figure(one['accuracy'])} | {_figure(one['precision'])} |"
        for one in metrics["all"]["abstention"]
    ]
    tail = [
        "",
        f"Accuracy on the most certain share of the records: {coverage}. The settings and the temperature were chosen on "
        "these folds, which flatters the figures a little.",
        "",
        "## Remake it",
        "",
        f"```\n{command}\n```",
        "",
    ]
    return "\n".join([*head, *rows, *by_label, *bought, *tail]) + (appendix and f"\n{appendix}")


def _counts(values: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {value:,}" if isinstance(value, int) else f"{name} {value}" for name, value in values.items()
    )


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
