"""The score of a relation and its interval: how far its sentences lean to support or opposition, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK = 4_000_000  # numbers drawn at once


def score(support: float, opposition: float) -> float:
    """Return (S - O) / (S + O + 1): above -1 and below 1, and near 0 while there is little evidence.

    Examples
    --------
    >>> score(3, 0), score(30, 0), score(2, 2)
    (0.75, 0.967741935483871, 0.0)
    """
    return (support - opposition) / (support + opposition + 1)


def interval(
    probabilities: NDArray[np.float64],
    article: NDArray[np.int64],
    *,
    n_draws: int = 1000,
    seed: Sequence[int] = (0,),
) -> tuple[float, float]:
    """Return the 95% interval of the score by bootstrap over articles (Efron 1979), labels drawn from their probabilities.

    In each draw as many articles as there are come with replacement; each sentence gets a label drawn from its three
    probabilities, and counts as often as its article came; the score is that of the counts. The interval runs from the
    2.5th to the 97.5th percentile, and is widened to the score itself where it stands outside.

    Parameters
    ----------
    probabilities : array of float64, shape (n_sentences, 3)
        Of supportive, neutral and opposing.
    article : array of int64, shape (n_sentences,)
        The article of each sentence, numbered from 0 without gaps.
    n_draws : int, default 1000
    seed : sequence of int, default (0,)
    """
    n_sentences, n_articles = len(article), int(article.max()) + 1
    rng = np.random.default_rng(seed)
    supportive = probabilities[:, 0].astype(np.float32)
    not_opposing = (probabilities[:, 0] + probabilities[:, 1]).astype(np.float32)
    support, opposition = np.empty(n_draws), np.empty(n_draws)
    step = max(1, _CHUNK // max(n_sentences, n_articles))
    for begin in range(0, n_draws, step):
        size = min(step, n_draws - begin)
        drawn = rng.integers(n_articles, size=(size, n_articles)) + n_articles * np.arange(size)[:, None]
        times = np.bincount(drawn.ravel(), minlength=size * n_articles).reshape(size, n_articles)[:, article]
        label = rng.random((size, n_sentences), dtype=np.float32)
        support[begin : begin + size] = np.where(label < supportive, times, 0).sum(axis=1)
        opposition[begin : begin + size] = np.where(label >= not_opposing, times, 0).sum(axis=1)
    low, high = np.percentile((support - opposition) / (support + opposition + 1), (2.5, 97.5))
    total = probabilities.sum(axis=0)
    middle = score(float(total[0]), float(total[2]))
    return min(float(low), middle), max(float(high), middle)


def relation_seed(seed: int, *names: str | None) -> tuple[int, int]:
    """Return a seed of the relation's own, so that its interval is the same whatever other relations are drawn with it."""
    digest = blake2b("\0".join("" if name is None else f"+{name}" for name in names).encode(), digest_size=8)
    return seed, int.from_bytes(digest.digest(), "big")
