"""Measures of a classifier, as plain numbers: accuracy, macro-F1 with its interval, calibration.

An undefined score is None, not 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

N_BINS = 10
CONFIDENCES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def confusion(gold: Sequence[str], predicted: Sequence[str], classes: Sequence[str]) -> NDArray[np.int64]:
    """Count predictions, shape (n_classes, n_classes): rows are gold labels, columns predicted ones."""
    number = {label: k for k, label in enumerate(classes)}
    table = np.zeros((len(classes), len(classes)), dtype=np.int64)
    for one, other in zip(gold, predicted, strict=True):
        table[number[one], number[other]] += 1
    return table


def f1_by_class(table: NDArray[Any]) -> NDArray[np.float64]:
    """Return each class's F1 of confusion tables, shape (..., n_classes); NaN for a class that never occurs."""
    hits = np.diagonal(table, axis1=-2, axis2=-1).astype(np.float64)
    involved = table.sum(axis=-1) + table.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(2 * hits / involved)


def macro_f1(table: NDArray[Any]) -> NDArray[np.float64]:
    """Return the mean of the classes' F1 of confusion tables, over the classes that occur."""
    scores = f1_by_class(table)
    known = ~np.isnan(scores)
    return np.asarray(np.where(known, scores, 0.0).sum(axis=-1) / np.maximum(known.sum(axis=-1), 1))


def bootstrap_macro_f1(
    gold: Sequence[str],
    predicted: Sequence[str],
    classes: Sequence[str],
    groups: ArrayLike,
    *,
    n_draws: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the 95% percentile interval of macro-F1, drawing whole groups of sentences (Efron & Tibshirani 1993).

    Parameters
    ----------
    groups : array of int, shape (n_records,)
        Records of one group are drawn together, since they share a sentence.
    """
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    number = {label: k for k, label in enumerate(classes)}
    rows = np.array([number[label] for label in gold])
    columns = np.array([number[label] for label in predicted])
    n_groups, k = int(group.max()) + 1, len(classes)
    tables = np.zeros((n_groups, k * k))
    np.add.at(tables, (group, rows * k + columns), 1)
    random = np.random.default_rng(seed)
    draws = np.empty(n_draws)
    for start in range(0, n_draws, 100):
        size = min(100, n_draws - start)
        weights = random.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=size)
        draws[start : start + size] = macro_f1((weights @ tables).reshape(size, k, k))
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def calibration_bins(
    gold: Sequence[str], probabilities: NDArray[np.float64], classes: Sequence[str]
) -> list[dict[str, float]]:
    """Return, for ten equal bins of the largest probability, its mean, the accuracy and the share of records."""
    top = probabilities.max(axis=1)
    predicted = probabilities.argmax(axis=1)
    number = {label: k for k, label in enumerate(classes)}
    right = predicted == np.array([number[label] for label in gold])
    bins = np.minimum((top * N_BINS).astype(int), N_BINS - 1)
    return [
        {
            "confidence": float(top[bins == place].mean()),
            "accuracy": float(right[bins == place].mean()),
            "share": float(np.mean(bins == place)),
        }
        for place in range(N_BINS)
        if np.any(bins == place)
    ]


def expected_calibration_error(bins: Sequence[dict[str, float]]) -> float:
    """Return the mean gap between confidence and accuracy, weighted by share (Naeini, Cooper & Hauskrecht 2015)."""
    return sum(item["share"] * abs(item["confidence"] - item["accuracy"]) for item in bins)


def fit_temperature(logits: NDArray[np.float64], gold: Sequence[str], classes: Sequence[str]) -> float:
    """Return the temperature that makes held-out probabilities most likely (Guo, Pleiss, Sun & Weinberger 2017)."""
    from scipy.optimize import minimize_scalar

    number = {label: k for k, label in enumerate(classes)}
    right = np.array([number[label] for label in gold])

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(right)), right]))

    found = minimize_scalar(loss, bounds=(np.log(0.05), np.log(20.0)), method="bounded", options={"xatol": 1e-10})
    return float(np.exp(found.x))


def scores(
    gold: Sequence[str],
    predicted: Sequence[str],
    classes: Sequence[str],
    groups: ArrayLike,
    probabilities: NDArray[np.float64] | None = None,
    *,
    n_draws: int = 1000,
    seed: int = 0,
) -> dict[str, Any] | None:
    """Return all measures of one classifier on some records as plain values; None where there are no records.

    Returns
    -------
    dict
        ``n``, ``accuracy``, ``macro_f1``, ``interval`` (95%), ``classes`` (precision, recall, f1, support of each
        label), ``confusion`` (rows are gold labels) and, with probabilities, ``ece``, ``bins``, ``coverage`` (accuracy on the
        most certain share of the records) and ``abstention`` (what each ``--min-confidence`` leaves, and how right it is).
    """
    if not len(gold):
        return None
    table = confusion(gold, predicted, classes)
    f1 = f1_by_class(table)
    by_class = {}
    for k, label in enumerate(classes):
        guessed, support = int(table[:, k].sum()), int(table[k].sum())
        by_class[label] = {
            "precision": float(table[k, k] / guessed) if guessed else None,
            "recall": float(table[k, k] / support) if support else None,
            "f1": None if np.isnan(f1[k]) else float(f1[k]),
            "support": support,
        }
    measured: dict[str, Any] = {
        "n": len(gold),
        "accuracy": float(np.trace(table) / table.sum()),
        "macro_f1": float(macro_f1(table)),
        "interval": list(bootstrap_macro_f1(gold, predicted, classes, groups, n_draws=n_draws, seed=seed)),
        "classes": by_class,
        "confusion": table.tolist(),
    }
    if probabilities is not None:
        measured["bins"] = calibration_bins(gold, probabilities, classes)
        measured["ece"] = expected_calibration_error(measured["bins"])
        measured["coverage"] = accuracy_by_coverage(gold, probabilities, classes)
        measured["abstention"] = abstention(gold, probabilities, classes)
    return measured


def accuracy_by_coverage(
    gold: Sequence[str], probabilities: NDArray[np.float64], classes: Sequence[str]
) -> dict[str, float]:
    """Return the accuracy on the most certain 25, 50, 75 and 100 percent of the records."""
    number = {label: k for k, label in enumerate(classes)}
    right = probabilities.argmax(axis=1) == np.array([number[label] for label in gold])
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    shares = (25, 50, 75, 100)
    return {f"{share}%": float(right[order[: max(1, len(order) * share // 100)]].mean()) for share in shares}


def abstention(gold: Sequence[str], probabilities: NDArray[np.float64], classes: Sequence[str]) -> list[dict[str, Any]]:
    """Return what is bought by abstaining below a confidence.

    Returns
    -------
    list of dict
        ``min_confidence``, ``coverage`` (share of records that get a label), ``accuracy`` of these, and ``precision`` of the
        labels other than neutral among them; None where there are none.
    """
    number = {label: k for k, label in enumerate(classes)}
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = predicted == np.array([number[label] for label in gold])
    taken_side = predicted != number.get("neutral", -1)
    found: list[dict[str, Any]] = []
    for least in CONFIDENCES:
        kept = confidence >= least
        found.append(
            {
                "min_confidence": least,
                "coverage": float(kept.mean()),
                "accuracy": float(right[kept].mean()) if kept.any() else None,
                "precision": float(right[kept & taken_side].mean()) if np.any(kept & taken_side) else None,
            }
        )
    return found
