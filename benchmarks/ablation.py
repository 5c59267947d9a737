"""What each family of terms, each lexicon and each setting is worth, on held-out folds.

    python benchmarks/ablation.py [--data DIR]

Leaves out one part at a time and prints macro-F1 on grouped folds of the shipped corpus, and with ``--data`` (or
``ACTORSTANCE_DATA``) of NewsMTSC train and of a third of DSE train; settings stay fixed. Nothing is measured on dev parts.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from actorstance.datasets import SCHEMES, Record, group_records, load_corpus, read_records, scheme_of
from actorstance.models import Cue, Finder, Gazetteer, read_lexicon
from actorstance.models.families import FAMILIES, FAMILY_SHIFT
from actorstance.models.layers import Layer, Terms
from actorstance.models.tone import read_tones
from actorstance.training.fitting import (
    ROUGH,
    Examples,
    Settings,
    build_vocabulary,
    grouped_folds,
    held_out_logits,
    make_examples,
)
from actorstance.training.metrics import confusion, macro_f1

PARTS = {
    "cue classes and roles (cue, cue pair)": ("cue", "cue pair"),
    "single cues (cue word, cue word pair)": ("cue word", "cue word pair"),
    "what actor and target hold (holds ...)": ("holds", "holds toward", "target holds", "listed together", "spoken for"),
    "words near (near, near target, next words)": ("near", "near target", "next words"),
    "words before, between and behind (segment, between)": ("segment", "between"),
    "abstracted path (path, path piece)": ("path", "path piece"),
    "abstracted surroundings (contexts, governed)": (
        "right context", "left context", "target context", "governed",
    ),
    "all words of the sentence (word)": ("word",),
    "tone (tone, theme near, tone sum, tone segment)": ("tone", "theme near", "tone sum", "tone segment"),
}  # fmt: skip
SHARE = 3  # one group of DSE in so many is taken


def without(examples: Examples, families: Sequence[str]) -> Examples:
    """Return the examples without the terms of some families."""
    numbers = [list(FAMILIES).index(family) + 1 for family in families]

    def kept(layer: Layer) -> Layer:
        rows = ~np.isin(layer.code >> FAMILY_SHIFT, numbers)
        return Layer(layer.row[rows], layer.code[rows], layer.n_rows)

    terms = examples.terms
    return replace(examples, terms=Terms(kept(terms.own), kept(terms.shared), terms.sentence))


def macro(
    examples: Examples, settings: Settings, parts: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]
) -> float:
    """Return macro-F1 on held-out folds."""
    logits = np.zeros((examples.terms.n_rows, len(examples.classes)))
    for rows, values in held_out_logits(examples, settings, parts, tolerance=ROUGH):
        logits[rows] = values
    predicted = [examples.classes[k] for k in logits.argmax(axis=1)]
    return float(macro_f1(confusion(examples.labels.tolist(), predicted, examples.classes)))


def column(records: Sequence[Record], settings: Settings) -> dict[str, float]:
    """Return macro-F1 with everything, and without each part."""
    classes = SCHEMES[scheme_of(record.label for record in records)]
    parts = grouped_folds(records, 5, 0, group_records(records))
    finder = Finder(Gazetteer.shipped()).spans

    def made(cues: Sequence[Cue], tones: Sequence[str]) -> Examples:
        return make_examples(records, build_vocabulary(records, cues, settings.min_df, tones), finder, classes)

    cues, tones = read_lexicon(), read_tones()
    whole = made(cues, tones)
    found = {"everything": macro(whole, settings, parts)}
    for name, families in PARTS.items():
        found[f"without {name}"] = macro(without(whole, families), settings, parts)
    found["without the cue lexicon"] = macro(made([], tones), settings, parts)
    found["without both lexicons"] = macro(made([], []), settings, parts)
    found["without discrimination (plain tf-idf)"] = macro(whole, replace(settings, emphasis=0.0), parts)
    for weight in (None, "root", "balanced"):
        found[f"class weight {weight or 'none'}"] = macro(whole, replace(settings, class_weight=weight), parts)
    return found


def sets(folder: Path | None) -> dict[str, tuple[Callable[[], Sequence[Record]], Settings]]:
    """Return what is measured on, by name, with its settings."""
    known: dict[str, tuple[Callable[[], Sequence[Record]], Settings]] = {
        "corpus": (load_corpus, Settings(8.0, None)),
    }
    if folder:
        known["NewsMTSC train"] = (
            lambda: read_records(folder / "newsmtsc" / "train.jsonl", format="newsmtsc"),
            Settings(1.0, "root"),
        )
        known["DSE train, a third"] = (
            lambda: _third(read_records(folder / "dse" / "train.txt", format="dse")),
            Settings(2.0, "root"),
        )
    return known


def _third(records: Sequence[Record]) -> list[Record]:
    return [record for record, group in zip(records, group_records(records), strict=True) if group % SHARE == 0]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.environ.get("ACTORSTANCE_DATA"), help="folder with dse/ and newsmtsc/")
    arguments = parser.parse_args(argv)
    columns = {
        name: column(read(), settings)
        for name, (read, settings) in sets(Path(arguments.data) if arguments.data else None).items()
    }
    table = Table("", *columns)
    for row in next(iter(columns.values())):
        table.add_row(row, *(f"{found[row]:.3f}" for found in columns.values()))
    Console(width=120).print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
