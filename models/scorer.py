"""The numpy scorer: TF-IDF and logistic regression folded into one table from term to weights.

The score of class k is ``sum_t tf(t) W[t, k] / norm + b[k]``: tf is the count of the term in the record, W holds idf times
coefficient (Salton & Buckley 1988), and ``norm = sqrt(sum_t tf(t) idf(t)**2)``, so that each occurrence is a coordinate of
its own and nothing need be counted; probabilities are the softmax of scores. It equals scikit-learn's `TfidfTransformer`
without norm, these norms, and a multinomial `LogisticRegression`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.layers import Layer, Terms
from actorstance.models.lookup import Lookup

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Scorer:
    """A weight table over terms.

    Parameters
    ----------
    codes : array of int64, sorted, shape (n_terms,)
    idf : array of float64, shape (n_terms,)
        Times the term's discrimination between labels, if the fit asked for it.
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
        squares = np.bincount(row, weights=count * self.idf[column] ** 2, minlength=terms.n_rows)
        return row, self.codes[column], self.weights[column] * (count / np.sqrt(squares[row]))[:, None]

    def _sums(self, layer: Layer) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the sums of weights and of squared tf-idf values of each owner of terms."""
        place = self._lookup.find(layer.code)
        sums = np.empty((len(self._table), layer.n_rows))
        for k, column in enumerate(self._table):
            sums[k] = np.bincount(layer.row, weights=column[place], minlength=layer.n_rows)
        return sums[:-1].T, sums[-1]

    @cached_property
    def _table(self) -> NDArray[np.float64]:
        """The columns of weights and the squared idf of terms, and zeros for place -1, that of unknown ones."""
        known = np.vstack([self.weights.T, self.idf**2])
        return np.concatenate([known, np.zeros((len(known), 1))], axis=1)

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
    known = np.flatnonzero(place >= 0)
    packed = terms.row[known]
    packed *= n_codes
    packed += place[known]
    if terms.n_rows * n_codes < 1 << 31:
        packed = packed.astype(np.int32)  # half as wide is sorted almost twice as fast
    packed.sort()
    begins = np.empty(len(packed), dtype=np.bool_)
    begins[:1] = True
    np.not_equal(packed[1:], packed[:-1], out=begins[1:])
    first = np.flatnonzero(begins)
    count = np.diff(first, append=len(packed))
    kept = packed[first].astype(np.int64)
    row = kept // n_codes
    return row, kept - row * n_codes, count


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax of each row."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True)) if len(logits) else logits
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
