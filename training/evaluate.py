"""Measuring a model on labeled records beside the baselines, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from actorstance.datasets import DataError, Record, corpus_digest, group_records, scheme_of
from actorstance.datasets.splits import sentence_key
from actorstance.models import StanceModel
from actorstance.training.baselines import MajorityBaseline, PlainBaseline
from actorstance.training.fitting import Progress
from actorstance.training.metrics import scores

PARTS = ("all", "directed", "undirected")
SYSTEMS = ("model", "plain baseline", "majority label")


@dataclass(frozen=True)
class Evaluation:
    """What was measured.

    Parameters
    ----------
    scheme : str
    classes : tuple of str
        Labels in the order of the confusion matrices.
    results : dict
        Part ("all", "directed", "undirected") -> system -> measures (`metrics.scores`), None where there is nothing.
    baseline_note : str
        Why the baselines are missing; empty where they are there.
    leaked : int or None
        Sentences of the data that stand in the training data, too; None where that is not known.
    signature : str
        Settings and versions that the figures depend on.
    """

    scheme: str
    classes: tuple[str, ...]
    results: dict[str, dict[str, dict[str, Any] | None]]
    baseline_note: str
    leaked: int | None
    signature: str

    def to_json(self) -> dict[str, Any]:
        """Return the evaluation as plain values."""
        return {
            "scheme": self.scheme,
            "classes": list(self.classes),
            "results": self.results,
            "baseline_note": self.baseline_note,
            "leaked_sentences": self.leaked,
            "signature": self.signature,
        }


def evaluate(
    model: StanceModel,
    records: Sequence[Record],
    *,
    train_records: Sequence[Record] | None = None,
    n_draws: int = 1000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure a model on labeled records.

    Parameters
    ----------
    model : StanceModel
    records : sequence of Record
        Labeled by the model's scheme.
    train_records : sequence of Record, optional
        What the model was trained on; the baselines are fitted on the same. Its digest must be the model's.
    n_draws : int, default 1000
        Draws of the bootstrap interval of macro-F1, over groups of sentences.
    seed : int, default 0

    Raises
    ------
    DataError
        If a record has no label, or the labels are of another scheme than the model's.
    """
    if not records:
        raise DataError("there are no records to evaluate on")
    if any(record.label is None for record in records):
        raise DataError("a record has no label; evaluation needs labeled records")
    labels = [str(record.label) for record in records]
    scheme = scheme_of(labels)
    if scheme != model.scheme and set(labels) != {"neutral"}:
        raise DataError(f"the data's labels are of the scheme {scheme!r}, the model's of {model.scheme!r}")
    note, leaked = _training_note(model, train_records), None
    predictions: dict[str, list[str]] = {}
    probabilities = model.predict_proba(records)
    if progress:
        progress("model", 1, 3)
    predictions["model"] = [model.classes[k] for k in probabilities.argmax(axis=1)]
    if not note and train_records is not None:
        predictions["plain baseline"] = PlainBaseline().fit(train_records).predict(records)
        predictions["majority label"] = MajorityBaseline().fit(train_records).predict(records)
        trained = {sentence_key(record.text) for record in train_records}
        leaked = len({sentence_key(record.text) for record in records} & trained)
    if progress:
        progress("baselines", 2, 3)
    groups = group_records(records)
    directed = np.array([record.directed for record in records])
    rows_of = {
        "all": np.arange(len(records)),
        "directed": np.flatnonzero(directed),
        "undirected": np.flatnonzero(~directed),
    }
    results: dict[str, dict[str, dict[str, Any] | None]] = {}
    for part in PARTS:
        rows = rows_of[part]
        results[part] = {
            system: scores(
                [labels[row] for row in rows],
                [predictions[system][row] for row in rows],
                model.classes,
                groups[rows],
                probabilities[rows] if system == "model" else None,
                n_draws=n_draws,
                seed=seed,
            )
            if system in predictions
            else None
            for system in SYSTEMS
        }
    if progress:
        progress("measures", 3, 3)
    signature = "|".join(
        (
            f"data:{corpus_digest(records)[:12]}",
            f"n:{len(records)}",
            f"model:{model.facts.get('trained_on', {}).get('digest', 'unknown')[:12]}",
            f"labels:{'/'.join(model.classes)}",
            "avg:macro",
            f"interval:bootstrap{n_draws}/95/groups",
            f"seed:{seed}",
            f"version:{version('actorstance')}",
        )
    )
    return Evaluation(model.scheme, model.classes, results, note, leaked, signature)


def _training_note(model: StanceModel, train_records: Sequence[Record] | None) -> str:
    """Return why the baselines cannot be fitted on the model's own training data; '' if they can."""
    if train_records is None:
        return "not available: the model's training data was not given (--train FILE...)"
    if corpus_digest(train_records) != model.facts.get("trained_on", {}).get("digest"):
        return "not available: the training data given is not what the model was trained on (its digest differs)"
    return ""
