"""Fitting: terms to TF-IDF to logistic regression, with settings chosen by grouped cross-validation, calibrated.

The only things learned from labels are scikit-learn's `TfidfTransformer` and `LogisticRegression`; what they learn is
folded into the numpy scorer's one weight table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, hstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from actorstance.datasets import DataError, Record, Span, folds
from actorstance.models.layers import Terms
from actorstance.models.lexicon import Cue
from actorstance.models.lookup import Lookup
from actorstance.models.questions import Finder, make_questions
from actorstance.models.scorer import Scorer, count_terms
from actorstance.models.terms import TermMaker
from actorstance.models.tokens import LETTER, fold, tokenize
from actorstance.models.vocabulary import Vocabulary

ClassWeight = Literal["root", "balanced"] | None
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

EXACT, ROUGH = 1e-9, 1e-4
"""Tolerances of fits: of what is kept, and of what is only compared."""

_APART = 2.0  # how freely another source may differ
ABSENT = -30.0  # the intercept of a label that the training data does not have


@dataclass(frozen=True)
class Settings:
    """The settings of a fit.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty of logistic regression.
    class_weight : "balanced", "root" or None
        Whether rare labels count for as much as frequent ones, for the root of that weight, or for what they are.
    min_df : int
        Records in which a term must stand to be kept.
    emphasis : float
        Power of a term's discrimination by which its idf is multiplied; 0 leaves tf-idf as it is.
    """

    C: float = 4.0
    class_weight: ClassWeight = "balanced"
    min_df: int = 2
    emphasis: float = 0.5


def build_vocabulary(
    records: Sequence[Record], lexicon: Sequence[Cue], min_df: int, tones: Sequence[str] = ()
) -> Vocabulary:
    """Make the vocabulary of the lexicons and of the words that stand in `min_df` sentences outside the asked mentions.

    Words of actor names never enter by way of the actor and target spans; those of other mentions are masked when
    terms are made.
    """
    masked: dict[str, set[Span]] = {}
    for record in records:
        spans = (record.actor, *((record.target,) if record.target else ()), *(record.mentions or ()))
        masked.setdefault(record.text, set()).update(spans)
    texts = list(masked)
    tokens = tokenize(texts)
    kept = tokens.kind == LETTER
    for number, spans_of_text in enumerate(masked.values()):
        first, last = tokens.first[number], tokens.first[number + 1]
        start, end = tokens.start[first:last], tokens.end[first:last]
        for span in spans_of_text:
            kept[first:last] &= (start >= span.end) | (end <= span.start)
    places = np.flatnonzero(kept)
    # Each word of each sentence once, then each word with the number of its sentences and one place where it stands.
    _, once = np.unique(tokens.text[places].astype(np.uint64) ^ tokens.key[places], return_index=True)
    _, one, sentences = np.unique(tokens.key[places[once]], return_index=True, return_counts=True)
    shown = places[once][one[sentences >= min_df]].tolist()
    words = [fold(texts[tokens.text[k]][tokens.start[k] : tokens.end[k]]) for k in shown]
    return Vocabulary.build(lexicon, [word for word in words if word.isalpha()], tones)


@dataclass(frozen=True)
class Examples:
    """Labeled records as terms.

    Parameters
    ----------
    terms : Terms
    labels : array of str, shape (n_records,)
    classes : tuple of str
        All labels of the scheme, in the order of columns.
    foreign : array of bool, shape (n_records,)
        Which records come from another source than those that the model is for.
    """

    terms: Terms
    labels: NDArray[np.str_]
    classes: tuple[str, ...]
    foreign: NDArray[np.bool_]

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """All terms, sorted."""
        return np.unique(np.concatenate([self.terms.own.code, self.terms.shared.code]))

    @cached_property
    def every_count(self) -> csr_matrix:
        """The counts of all terms."""
        return self.counts(self.codes)

    def counts(self, codes: NDArray[np.int64]) -> csr_matrix:
        """Return the counts of the given terms, sparse of shape (n_records, n_codes)."""
        row, column, count = count_terms(self.terms.flat(), Lookup(codes))
        return csr_matrix((count.astype(np.float64), (row, column)), shape=(self.terms.n_rows, len(codes)))


def make_examples(
    records: Sequence[Record],
    vocabulary: Vocabulary,
    finder: Finder | None,
    classes: tuple[str, ...],
    n_foreign: int = 0,
) -> Examples:
    """Make the terms of labeled records, of which the last `n_foreign` are foreign; the same `TermMaker` serves the model."""
    terms = TermMaker(vocabulary).make(make_questions(records, finder))
    labels = np.array([record.label for record in records], dtype=str)
    return Examples(terms, labels, classes, np.arange(len(records)) >= len(records) - n_foreign)


def fit_scorer(
    examples: Examples, settings: Settings, rows: NDArray[np.int64] | None = None, *, tolerance: float = EXACT
) -> Scorer:
    """Fit TF-IDF and logistic regression on some of the examples (by default all) and fold them into a scorer.

    Newton's method is used since it converges to machine precision, which the default tolerance asks for: the weights
    are those of the problem, not of the machine.

    Raises
    ------
    DataError
        If the examples have fewer than two labels, or no term is frequent enough.
    """
    every = examples.codes
    counts = examples.every_count
    rows = np.arange(examples.terms.n_rows) if rows is None else rows
    counts = counts[rows]
    labels = examples.labels[rows]
    present = [label for label in examples.classes if np.any(labels == label)]
    if len(present) < 2:
        raise DataError(
            f"the training data has {len(present)} label{'s' * (len(present) != 1)} ({', '.join(present)}); two are needed"
        )
    kept = np.bincount(counts.indices, minlength=len(every)) >= settings.min_df
    if not kept.any():
        raise DataError(f"no term stands in {settings.min_df} records; give more training data")
    counts = counts[:, np.flatnonzero(kept)]
    idf = TfidfTransformer().fit(counts).idf_ * discrimination(counts, labels) ** settings.emphasis
    values = weighed(counts, idf)
    regression = LogisticRegression(
        C=settings.C,
        class_weight=_weights(settings.class_weight, labels),
        solver="newton-cg",
        tol=tolerance,
        max_iter=500,
    )
    regression.fit(_with_foreign(values, examples.foreign[rows]), labels)
    coefficients, intercepts = regression.coef_[:, : values.shape[1]], regression.intercept_
    if len(present) == 2:  # scikit-learn fits one column, the log-odds of the second class
        coefficients = np.vstack([-coefficients[0] / 2, coefficients[0] / 2])
        intercepts = np.array([-intercepts[0] / 2, intercepts[0] / 2])
    weights = np.zeros((values.shape[1], len(examples.classes)))
    intercept = np.full(len(examples.classes), ABSENT)
    for row, label in enumerate(regression.classes_):
        column = examples.classes.index(label)
        weights[:, column] = coefficients[row]
        intercept[column] = intercepts[row]
    return Scorer(every[kept], idf, weights * idf[:, None], intercept)


def _with_foreign(values: csr_matrix, foreign: NDArray[np.bool_]) -> csr_matrix:
    """Return the values with columns of their own for the foreign records (Daumé 2007, "Frustratingly easy domain adaptation").

    What differs in the other source is learned in these columns, which are then left out of the model.
    """
    if not foreign.any():
        return values
    apart = diags_array(np.where(foreign, _APART, 0.0)) @ values
    return hstack([values, apart, csr_matrix(np.where(foreign, _APART, 0.0)[:, None])]).tocsr()


def _weights(class_weight: ClassWeight, labels: NDArray[np.str_]) -> dict[str, float] | None:
    """Return the weight of each label: its scarcity to the power that the setting names."""
    if class_weight is None:
        return None
    names, counts = np.unique(labels, return_counts=True)
    scarcity = len(labels) / (len(names) * counts)
    return dict(zip(names.tolist(), (scarcity ** (0.5 if class_weight == "root" else 1.0)).tolist(), strict=True))


def weighed(counts: csr_matrix, idf: NDArray[np.float64]) -> csr_matrix:
    """Return the tf-idf values of records, each divided by its norm: the root of the sum of tf idf**2."""
    norms = np.sqrt(counts @ idf**2)
    return (diags_array(1.0 / np.where(norms > 0, norms, 1.0)) @ counts @ diags_array(idf)).tocsr()


def discrimination(counts: csr_matrix, labels: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return how well each term tells one label from the others, shape (n_terms,).

    It is the largest naive Bayes log-ratio of the term over the labels, as Wang & Manning (2012, "Baselines and
    bigrams") scale terms with, here of the number of records that have the term.
    """
    present = counts.sign()
    classes = np.unique(labels)
    having = np.stack([present[np.flatnonzero(labels == label)].sum(axis=0) for label in classes]) + 1.0
    having = np.asarray(having, dtype=np.float64).reshape(len(classes), -1)
    others = having.sum(axis=0) - having
    ratio = np.log(having / having.sum(axis=1, keepdims=True)) - np.log(others / others.sum(axis=1, keepdims=True))
    return np.asarray(np.abs(ratio).max(axis=0))


def held_out_logits(
    examples: Examples,
    settings: Settings,
    parts: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
    *,
    tolerance: float = EXACT,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Yield, for each fold, the held-out rows and their logits by a scorer fitted on the other folds."""
    for train_rows, held_out in parts:
        scorer = fit_scorer(examples, settings, train_rows, tolerance=tolerance)
        yield held_out, scorer.logits(examples.terms.take(held_out))


def grouped_folds(
    records: Sequence[Record], n_folds: int, seed: int, groups: NDArray[np.int64] | None = None
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return folds that keep a sentence, its near-copies, its pair and its article together (`datasets.folds`)."""
    return list(folds(records, n_folds, seed=seed, groups=groups))


def settings_facts(settings: Settings) -> dict[str, Any]:
    """Return the settings as plain values."""
    return {
        "C": settings.C,
        "class_weight": settings.class_weight,
        "min_df": settings.min_df,
        "emphasis": settings.emphasis,
    }
