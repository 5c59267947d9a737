"""Accuracy where the design measures it: every row in one run, beside the plain baseline, with bootstrap intervals.

    python benchmarks/accuracy.py --data DIR [--jobs 2]

Trains on the shipped corpus, on DSE train, on both (DSE as the home, the corpus beside it) and on NewsMTSC train without
the articles of its dev parts, each with settings chosen on grouped folds of its own training data alone; measures each
model once. ``DIR`` holds ``challenge_dev.jsonl``, ``dse/`` and ``newsmtsc/`` (or set ``ACTORSTANCE_DATA``).
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed
from rich.console import Console
from rich.table import Table

from actorstance.datasets import Record, group_records, load_corpus, read_records
from actorstance.models import StanceModel
from actorstance.training import train
from actorstance.training.baselines import PlainBaseline
from actorstance.training.metrics import scores


@dataclass(frozen=True)
class Task:
    """A training set and the sets that are measured on it."""

    name: str
    home: Sequence[Record]
    also: Sequence[Record]
    measured: dict[str, Sequence[Record]]


def tasks(folder: Path) -> list[Task]:
    """Return the rows of the issue's table."""
    corpus = load_corpus()
    challenge = read_records(folder / "challenge_dev.jsonl")
    dse, dse_dev = (read_records(folder / "dse" / f"{part}.txt", format="dse") for part in ("train", "dev"))
    news, real_world, multi_target = (
        read_records(folder / "newsmtsc" / f"{part}.jsonl", format="newsmtsc") for part in ("train", "dev-rw", "dev-mt")
    )
    held_out = {record.extra["article"] for record in (*real_world, *multi_target)}
    news = [record for record in news if record.extra["article"] not in held_out]
    return [
        Task(
            "corpus",
            corpus,
            [],
            {
                "challenge, directed": [record for record in challenge if record.directed],
                "challenge, undirected": [record for record in challenge if not record.directed],
                "DSE dev": dse_dev,
            },
        ),
        Task("DSE", dse, [], {"DSE dev": dse_dev}),
        Task("DSE + corpus", dse, corpus, {"DSE dev": dse_dev}),
        Task("NewsMTSC", news, [], {"dev-rw": real_world, "dev-mt": multi_target}),
    ]


def measure(task: Task) -> list[list[str]]:
    """Train and measure; return the lines of the table."""
    model = train(task.home, also=task.also)
    plain = PlainBaseline().fit([*task.home, *task.also])
    lines = []
    for name, records in task.measured.items():
        lines.append([task.name, name, *_figures(model, plain, records), _chosen(model)])
    lines.append([task.name, "held-out folds", *_shown(model.facts["metrics"]["all"], None), _chosen(model)])
    return lines


def _figures(model: StanceModel, plain: PlainBaseline, records: Sequence[Record]) -> list[str]:
    gold = [str(record.label) for record in records]
    groups = group_records(records)
    probabilities = model.predict_proba(records)
    predicted = [model.classes[k] for k in probabilities.argmax(axis=1)]
    return _shown(
        scores(gold, predicted, model.classes, groups, probabilities),
        scores(gold, plain.predict(records), model.classes, groups),
    )


def _shown(measured: dict[str, Any] | None, baseline: dict[str, Any] | None) -> list[str]:
    assert measured is not None
    return [
        _with_interval(measured),
        _with_interval(baseline) if baseline else "",
        f"{measured['ece']:.3f}",
        f"{measured['coverage']['50%']:.3f}",
    ]


def _with_interval(measured: dict[str, Any]) -> str:
    low, high = measured["interval"]
    return f"{measured['macro_f1']:.3f} ({low:.3f} to {high:.3f})"


def _chosen(model: StanceModel) -> str:
    settings = model.facts["settings"]
    return f"C={settings['C']:g}, {settings['class_weight'] or 'none'}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.environ.get("ACTORSTANCE_DATA"), help="folder with the measuring data")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: 1)")
    arguments = parser.parse_args(argv)
    if not arguments.data:
        parser.error("give --data DIR, or set ACTORSTANCE_DATA")
    table = Table("trained on", "measured on", "macro-F1", "plain baseline", "ECE", "certain half", "settings")
    for lines in Parallel(n_jobs=arguments.jobs)(delayed(measure)(task) for task in tasks(Path(arguments.data))):
        for line in lines:
            table.add_row(*line)
    Console(width=150).print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
