"""Making a stance model from labeled records: settings by grouped cross-validation, calibration, the final fit."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actorstance.datasets import SCHEMES, DataError, Record, corpus_digest, corpus_statistics, group_records, scheme_of
from actorstance.models import Cue, Gazetteer, StanceModel, read_lexicon
from actorstance.models.finder import Finder
from actorstance.models.lexicon import line_of_cue
from actorstance.models.scorer import softmax
from actorstance.models.tone import read_tones
from actorstance.training.fitting import (
    ABSENT,
    ROUGH,
    ClassWeight,
    Progress,
    Settings,
    build_vocabulary,
    fit_scorer,
    grouped_folds,
    held_out_logits,
    make_examples,
    settings_facts,
)
from actorstance.training.metrics import confusion, fit_temperature, macro_f1, scores

_DIGITS = 3
C_GRID = (0.5, 1.0, 2.0, 4.0, 8.0)
CLASS_WEIGHT_GRID: tuple[ClassWeight, ...] = (None, "root", "balanced")


def train(
    records: Sequence[Record],
    *,
    also: Sequence[Record] = (),
    C: float | Sequence[float] = C_GRID,
    class_weight: ClassWeight | Sequence[ClassWeight] = CLASS_WEIGHT_GRID,
    min_df: int = 2,
    lexicon: Sequence[Cue] | None = None,
    tones: Sequence[str] | None = None,
    gazetteer: Gazetteer | None = None,
    n_folds: int = 5,
    seed: int = 0,
    progress: Progress | None = None,
) -> StanceModel:
    """Train a stance model.

    Parameters
    ----------
    records : sequence of Record
        Labeled, of one label scheme. Directed and undirected records train one model together.
    also : sequence of Record
        Labeled records of another source, from which the model learns what both sources share.
    C, class_weight : value or sequence of values
        Of several, the pair with the best macro-F1 on held-out folds is taken.
    min_df : int, default 2
        Records in which a term must stand.
    lexicon, tones, gazetteer : optional
        The cue lexicon, the lines of a tone lexicon (`read_tones`) and the gazetteer; by default those that ship.
    n_folds : int, default 5
        Folds of the cross-validation; they keep a sentence, its near-copies, its pair and its article together.
    seed : int, default 0
        Deals out the folds.
    progress : callable, optional
        Called with (what, done, of how many) as the work goes on.

    Returns
    -------
    StanceModel
        Its probabilities are calibrated by a temperature fitted on the held-out folds.

    Raises
    ------
    DataError
        If a record has no label, label schemes are mixed, there are fewer than two labels, or too few sentences.
    """
    if isinstance(records, Record):
        raise TypeError("train needs a sequence of records, not one record")
    if not records:
        raise DataError("there are no records to train on")
    everything = [*records, *also]
    if any(record.label is None for record in everything):
        raise DataError("a record has no label; training needs labeled records")
    scheme = scheme_of(record.label for record in everything)
    classes = SCHEMES[scheme]
    lexicon = read_lexicon() if lexicon is None else lexicon
    gazetteer = Gazetteer.shipped() if gazetteer is None else gazetteer
    grid = [
        Settings(c, weight, min_df)
        for weight in ([class_weight] if class_weight is None or isinstance(class_weight, str) else class_weight)
        for c in ([C] if isinstance(C, int | float) else C)
    ]
    vocabulary = build_vocabulary(everything, lexicon, min_df, read_tones() if tones is None else tones)
    examples = make_examples(everything, vocabulary, Finder(gazetteer).spans, classes, len(also))
    groups = group_records(everything)
    parts = _with_others(grouped_folds(records, n_folds, seed, groups[: len(records)]), groups, len(records))
    trained_on = {"digest": corpus_digest(everything), "statistics": corpus_statistics(everything, groups)}
    groups = groups[: len(records)]
    gold = examples.labels[: len(records)].tolist()
    total = len(grid) * n_folds + 1
    done = 0
    best: tuple[float, Settings, NDArray[np.float64]] | None = None
    for candidate in grid:
        held_out = np.zeros((len(records), len(classes)))
        for rows, values in held_out_logits(examples, candidate, parts, tolerance=ROUGH):
            held_out[rows] = values
            done += 1
            if progress:
                progress("cross-validation", done, total)
        score = float(macro_f1(confusion(gold, _labels(held_out, classes), classes)))
        if best is None or score > best[0] + 1e-12:
            best = (score, candidate, held_out)
    assert best is not None
    _, settings, logits = best
    # Rounded, so that the last digits of fits that were not followed to the end never show in a model.
    temperature = round(fit_temperature(logits, gold, classes), _DIGITS)
    scorer = fit_scorer(examples, settings)
    if progress:
        progress("final fit", total, total)
    intercept = np.where(scorer.intercept == ABSENT, ABSENT, scorer.intercept / temperature)
    scorer = replace(scorer, weights=scorer.weights / temperature, intercept=intercept)
    directed = np.array([record.directed for record in records])
    facts = {
        "settings": settings_facts(settings) | {"n_folds": n_folds, "seed": seed, "temperature": temperature},
        "trained_on": trained_on,
        "metrics": {
            name: scores(
                [gold[row] for row in rows],
                _labels(logits[rows], classes),
                classes,
                groups[rows],
                softmax(logits[rows] / temperature),
                seed=seed,
            )
            for name, rows in (
                ("all", np.arange(len(records))),
                ("directed", np.flatnonzero(directed)),
                ("undirected", np.flatnonzero(~directed)),
            )
        },
        "versions": library_versions(),
    }
    table = "\n".join(line_of_cue(cue) for cue in lexicon)
    return StanceModel(scheme, vocabulary, scorer, table, gazetteer, facts=facts)


def _with_others(
    parts: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]], groups: NDArray[np.int64], n_home: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Add to each fold's training rows those of the other source that share no group with what is held out."""
    others = np.arange(n_home, len(groups))
    return [
        (np.concatenate([rows, others[~np.isin(groups[others], groups[held_out])]]), held_out)
        for rows, held_out in parts
    ]


def library_versions() -> dict[str, str]:
    """Return the versions of Python, of the libraries that fit, and of actorstance."""
    names = ("actorstance", "numpy", "scipy", "scikit-learn", "joblib")
    return {"python": platform.python_version()} | {name: version(name) for name in names}


def _labels(logits: NDArray[np.float64], classes: Sequence[str]) -> list[str]:
    return [classes[k] for k in logits.argmax(axis=1)]


def fixed_settings(model: StanceModel) -> dict[str, Any]:
    """Return the keyword arguments that train this model anew without searching for its settings."""
    chosen = model.facts["settings"]
    return {key: chosen[key] for key in ("C", "class_weight", "min_df", "n_folds", "seed")}
