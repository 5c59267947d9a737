"""How much the shipped corpus and the cue lexicon are worth: a learning curve on other data.

    python benchmarks/learning_curve.py --data DIR [-o PICTURE.png]

Trains on 250, 500, 1,000, 2,000 and all sentences of the shipped corpus (contrast pairs kept together, one random order), with and without the
cue lexicon, and measures macro-F1 on ``challenge_dev.jsonl`` and on DSE dev of ``--data`` (or ``ACTORSTANCE_DATA``); the lexicon alone stands beside.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from actorstance.datasets import Record, group_records, load_corpus, read_records
from actorstance.datasets.splits import sentence_key
from actorstance.models import StanceModel, read_lexicon
from actorstance.models.cue_use import LexiconBaseline
from actorstance.training import train
from actorstance.training.metrics import confusion, macro_f1

SIZES = (250, 500, 1000, 2000, 3000)


def first_sentences(records: Sequence[Record], n: int, seed: int = 0) -> list[Record]:
    """Return the records of about n sentences, whole groups in a random order."""
    groups = group_records(records)
    rank = np.random.default_rng(seed).permutation(groups.max() + 1)
    taken: list[Record] = []
    keys: set[str] = set()
    for row in np.argsort(rank[groups], kind="stable"):
        key = sentence_key(records[row].text)
        if key not in keys and len(keys) >= n:
            break
        keys.add(key)
        taken.append(records[row])
    return taken


def figures(predicted: Sequence[str], records: Sequence[Record], classes: Sequence[str]) -> dict[str, float]:
    """Return macro-F1 of the directed and of the undirected records."""
    directed = np.array([record.directed for record in records])
    found = {}
    for name, rows in (("directed", np.flatnonzero(directed)), ("undirected", np.flatnonzero(~directed))):
        if len(rows):
            gold = [str(records[row].label) for row in rows]
            found[name] = float(macro_f1(confusion(gold, [predicted[row] for row in rows], classes)))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", default=os.environ.get("ACTORSTANCE_DATA"), help="folder with challenge_dev.jsonl and dse/dev.txt"
    )
    parser.add_argument("-o", "--output", help="a PNG file to draw into")
    arguments = parser.parse_args(argv)
    if not arguments.data:
        parser.error("name the folder of the measuring data with --data")
    folder = Path(arguments.data)
    tests = {
        "challenge": read_records(folder / "challenge_dev.jsonl"),
        "DSE dev": read_records(folder / "dse" / "dev.txt"),
    }
    corpus = load_corpus()
    settings = StanceModel.load().facts["settings"]
    curves: dict[str, list[tuple[int, float]]] = {}
    print("| sentences | records | lexicon | challenge directed | challenge undirected | DSE dev directed |")
    print("| --- | --- | --- | --- | --- | --- |")
    for size in SIZES:
        part = first_sentences(corpus, size)
        n = len({sentence_key(record.text) for record in part})
        for name, lexicon in (("with", read_lexicon()), ("without", [])):
            model = train(part, C=settings["C"], class_weight=settings["class_weight"], n_folds=2, lexicon=lexicon)
            measured = {
                test: figures(model.predict(records), records, model.classes) for test, records in tests.items()
            }
            row = [
                measured["challenge"]["directed"],
                measured["challenge"]["undirected"],
                measured["DSE dev"]["directed"],
            ]
            print(f"| {n} | {len(part)} | {name} | {' | '.join(f'{value:.3f}' for value in row)} |", flush=True)
            for test, value in zip(
                ("challenge, directed", "challenge, undirected", "DSE dev, directed"), row, strict=True
            ):
                curves.setdefault(f"{test}, {name} lexicon", []).append((n, value))
    alone = LexiconBaseline(finder=StanceModel.load().finder.spans)
    row = []
    for records in tests.values():
        row += list(figures(alone.predict(records), records, ("opposing", "neutral", "supportive")).values())
    print(f"| 0 | 0 | alone | {' | '.join(f'{value:.3f}' for value in row)} |")
    if arguments.output:
        draw(curves, arguments.output)
    return 0


def draw(curves: dict[str, list[tuple[int, float]]], path: str) -> None:
    """Draw the curves, lines with the lexicon and dashes without."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.add_subplot()
    colours = dict(
        zip(dict.fromkeys(name.rsplit(",", 1)[0] for name in curves), ("#1f5fa8", "#d9781f", "#5a5a5a"), strict=True)
    )
    for name, points in curves.items():
        test, lexicon = name.rsplit(",", 1)
        style = "-" if lexicon.strip().startswith("with ") else "--"
        axes.plot(*zip(*points, strict=True), style, color=colours[test], marker="o", markersize=3, label=name)
    axes.set_xscale("log")
    axes.set_xticks(SIZES, [str(size) for size in SIZES])
    axes.minorticks_off()
    axes.set_xlabel("sentences of the corpus")
    axes.set_ylabel("macro-F1")
    axes.set_ylim(0.1, 1.0)
    axes.legend(fontsize=7, loc="lower right", ncols=2)
    figure.savefig(path, dpi=150)


if __name__ == "__main__":
    raise SystemExit(main())
