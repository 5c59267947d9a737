"""The numpy scorer: TF-IDF and logistic regression folded into one table from term to weights.

The score of class k is ``sum_t tf(t) idf(t) W[t, k] / norm + b[k]`` with ``tf = 1 + ln(count)`` and ``norm`` the length
of the tf-idf vector (Salton & Buckley 1988); probabilities are its softmax. It equals scikit-learn's
``TfidfTransformer(sublinear_tf=True)`` followed by a multinomial ``LogisticRegression``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.lookup import Lookup
from actorstance.models.terms import Layer, Terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TF = 1.0 + np.log(np.maximum(np.arange(1000), 1))
"""The sublinear term frequency of each count that is not huge."""


@dataclass(frozen=True)
class Scorer:
    """A weight table over terms.

    Parameters
    ----------
    codes : array of int64, sorted, shape (n_terms,)
    idf : array of float64, shape (n_terms,)
    weights : array of float64, shape (n_terms, n_classes)
        Logistic regression's coefficients times idf, divided by the calibration temperature.
    intercept : array of float64, shape (n_classes,)
        Divided by the temperature, too.
    """

    codes: NDArray[np.int64]
    idf: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def logits(self, terms: Terms) -> NDArray[np.float64]:
        """Return the scores of all records, shape (n_records, n_classes)."""
        sums, squares = self._sums(terms.own)
        shared_sums, shared_squares = self._sums(terms.shared)
        squares += shared_squares[terms.sentence]
        norm = np.sqrt(np.where(squares > 0, squares, 1.0))
        return np.asarray((sums + shared_sums[terms.sentence]) / norm[:, None] + self.intercept)

    def contributions(self, terms: Terms) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return what each known term adds to the scores of its record.

        Returns
        -------
        row, code : arrays of int64, shape (n,)
            Each term of each record once, however often it stands there.
        value : array of float64, shape (n, n_classes)
            A record's values and the intercept sum to its logits.
        """
        row, column, count = count_terms(terms.flat(), self._lookup)
        value = 1.0 + np.log(count)
        squares = np.bincount(row, weights=(value * self.idf[column]) ** 2, minlength=terms.n_rows)
        return row, self.codes[column], self.weights[column] * (value / np.sqrt(squares[row]))[:, None]

    def _sums(self, layer: Layer) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the sums of weights and of squared tf-idf values of each owner of terms."""
        row, column, count = count_terms(layer, self._lookup)
        value = _TF[count] if count.max(initial=0) < len(_TF) else 1.0 + np.log(count)
        # Each owner's terms are one run: counted terms come sorted by owner.
        first = np.searchsorted(row, np.arange(layer.n_rows + 1))
        weighed = np.empty((len(row), self.weights.shape[1] + 1))
        np.multiply(self.weights[column], value[:, None], out=weighed[:, :-1])
        np.square(value * self.idf[column], out=weighed[:, -1])
        sums = _sum_runs(weighed, first)
        return sums[:, :-1], sums[:, -1]

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.codes)

    def probabilities(self, terms: Terms) -> NDArray[np.float64]:
        """Return the probabilities of all records, shape (n_records, n_classes); rows sum to 1."""
        return softmax(self.logits(terms))


def count_terms(terms: Layer, codes: Lookup) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Count the known terms of each owner.

    Returns
    -------
    row, column, count : arrays of int64
        Sorted by row, then column; a term that is not among the codes is left out.
    """
    n_codes = max(len(codes.keys), 1)
    place = codes.find(terms.code)
    known = place >= 0
    packed = terms.row[known] * n_codes + place[known]
    if terms.n_rows * n_codes < 1 << 31:
        packed = packed.astype(np.int32)  # half as wide is sorted almost twice as fast
    packed.sort()
    first = np.flatnonzero(np.concatenate([[len(packed) > 0], packed[1:] != packed[:-1]])[: len(packed)])
    count = np.diff(np.append(first, len(packed)))
    row, column = np.divmod(packed[first].astype(np.int64), n_codes)
    return row, column, count


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax of each row."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True)) if len(logits) else logits
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _sum_runs(values: NDArray[np.float64], first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum the lines of each run ``first[i]:first[i + 1]``; an empty run gives 0."""
    sums = np.zeros((len(first) - 1, values.shape[1]))
    filled = np.flatnonzero(np.diff(first))
    if len(filled):
        sums[filled] = np.add.reduceat(values, first[filled])
    return sums
