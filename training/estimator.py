"""The scikit-learn face of training: an estimator for `cross_validate`, `GridSearchCV` and `clone`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from actorstance.datasets import DataError, Record
from actorstance.models import StanceModel
from actorstance.training.train import train


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """TF-IDF and logistic regression over mention-aware terms, as a scikit-learn classifier of records.

    Parameters
    ----------
    C : float, default 4.0
        Inverse strength of the L2 penalty.
    class_weight : "balanced", "root" or None, default "balanced"
    min_df : int, default 2
        Records in which a term must stand.
    n_folds : int, default 5
        Grouped folds on which the probabilities are calibrated.
    seed : int, default 0

    Attributes
    ----------
    classes_ : array of str, shape (n_classes,)
        The labels, in the order of the columns of `predict_proba`.
    model_ : StanceModel
        What was fitted; it can be saved and served.

    Notes
    -----
    Cross-validate with ``groups=group_records(records)`` and a group splitter: a sentence has several records.

    Examples
    --------
    >>> from actorstance.datasets import load_corpus
    >>> records = load_corpus()[:400]
    >>> classifier = StanceClassifier().fit(records, [record.label for record in records])
    >>> classifier.predict_proba(records[:3]).shape
    (3, 3)
    """

    def __init__(
        self, C: float = 4.0, class_weight: str | None = "balanced", min_df: int = 2, n_folds: int = 5, seed: int = 0
    ) -> None:
        self.C = C
        self.class_weight = class_weight
        self.min_df = min_df
        self.n_folds = n_folds
        self.seed = seed

    def fit(self, X: Sequence[Record], y: ArrayLike | None = None) -> StanceClassifier:
        """Fit on records.

        Parameters
        ----------
        X : sequence of Record, shape (n_records,)
        y : array-like of str, shape (n_records,), optional
            Labels; by default the records' own.

        Raises
        ------
        TypeError
            If X is one record.
        DataError
            If the data cannot be trained on (`train`).
        """
        records = _records(X)
        if y is not None:
            labels = np.asarray(y, dtype=object).tolist()
            if len(labels) != len(records):
                raise DataError(f"{len(records)} records but {len(labels)} labels")
            records = [replace(record, label=label) for record, label in zip(records, labels, strict=True)]
        self.model_: StanceModel = train(
            records,
            C=self.C,
            class_weight=self.class_weight,  # type: ignore[arg-type]
            min_df=self.min_df,
            n_folds=self.n_folds,
            seed=self.seed,
        )
        self.classes_ = np.array(self.model_.classes)
        return self

    def predict_proba(self, X: Sequence[Record]) -> NDArray[np.float64]:
        """Return probabilities, float64 of shape (n_records, n_classes).

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        """
        check_is_fitted(self, "model_")
        return self.model_.predict_proba(_records(X))

    def predict(self, X: Sequence[Record]) -> NDArray[np.str_]:
        """Return the most probable labels, shape (n_records,).

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        """
        best = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that X is no table of numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.no_validation = True
        return tags


def _records(X: Sequence[Record]) -> list[Record]:
    if isinstance(X, Record | str):
        raise TypeError("X must be a sequence of records, not one of them; write [record]")
    records = list(X)
    if not all(isinstance(record, Record) for record in records):
        raise TypeError("X must hold actorstance.datasets.Record objects")
    return records
