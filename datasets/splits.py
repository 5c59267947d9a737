"""Splits and folds that keep a sentence, its near-copies, its contrast pair and its article on one side.

The wrong split is hard to make here: every function that divides records divides whole groups.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from actorstance.datasets.errors import DataError
from actorstance.datasets.records import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR_COPY = 0.5
"""Two sentences are near-copies when the Jaccard similarity of their character 5-gram sets exceeds this."""

_NOT_WORD = re.compile(r"\W+")
_GRAM = 5
_BANDS, _ROWS = 50, 3  # 50 bands of 3 min-hashes: a pair at similarity 0.5 is missed once in 800
_NEIGHBOURS = 10


def sentence_key(text: str) -> str:
    """Return the text without case, punctuation, white space and ways to write an accent: equal for equal sentences."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip() or text


def near_copies(texts: Sequence[str], threshold: float = NEAR_COPY) -> list[tuple[int, int, float]]:
    """Find pairs of texts that share most of their wording.

    Candidates come from min-hashing with banding (Broder 1997; Leskovec, Rajaraman & Ullman, *Mining of Massive
    Datasets*, ch. 3); each is then compared exactly.

    Parameters
    ----------
    texts : sequence of str
        Compared as lower-cased character 5-gram sets.
    threshold : float, default 0.5
        The Jaccard similarity above which a pair is reported.

    Returns
    -------
    list of (int, int, float)
        Positions i < j and their similarity, sorted.
    """
    sets = [_grams(text) for text in texts]
    signatures = _signatures(sets)
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        rows = signatures[:, band * _ROWS : (band + 1) * _ROWS]
        order = np.lexsort(rows.T)
        ordered = rows[order]
        # A text is paired with the next few of its bucket, not with all: n equal texts give a few n pairs, not n squared,
        # and a stranger that fell into the bucket by chance does not part two copies.
        for gap in range(1, _NEIGHBOURS + 1):
            same = np.flatnonzero((ordered[gap:] == ordered[:-gap]).all(axis=1))
            if not len(same):
                break
            pairs.update(zip(order[same].tolist(), order[same + gap].tolist(), strict=True))
    found = []
    for i, j in sorted(pairs):
        shared = len(np.intersect1d(sets[i], sets[j], assume_unique=True))
        similarity = shared / (len(sets[i]) + len(sets[j]) - shared)
        if similarity > threshold:
            found.append((i, j, similarity))
    return found


def group_records(records: Sequence[Record], *, threshold: float = NEAR_COPY) -> NDArray[np.int64]:
    """Number the groups of records that must stay on one side of any split.

    Records belong together when they share a sentence, when their sentences are near-copies, or when they share
    ``article`` or ``pair_id``; the relation is transitive.

    Returns
    -------
    array of int64, shape (n_records,)
        Group numbers from 0, in the order of first appearance.
    """
    keys = [sentence_key(record.text) for record in records]
    number = {key: position for position, key in enumerate(dict.fromkeys(keys))}
    parent = list(range(len(number)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    first_with: dict[tuple[str, str], int] = {}
    for record, key in zip(records, keys, strict=True):
        for tie in ("article", "pair_id"):
            value = record.extra.get(tie)
            if value not in (None, ""):
                other = first_with.setdefault((tie, str(value)), number[key])
                parent[root(number[key])] = root(other)
    for i, j, _ in near_copies(list(number), threshold):
        parent[root(i)] = root(j)
    roots = np.array([root(number[key]) for key in keys], dtype=np.int64)
    _, first, inverse = np.unique(roots, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int64)


def folds(
    records: Sequence[Record], n_folds: int = 5, *, seed: int = 0, groups: NDArray[np.int64] | None = None
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield (train positions, held-out positions) of each fold; no group stands on both sides.

    Groups are dealt out largest first, each to the fold that it keeps most even by label; `seed` shuffles ties.

    Parameters
    ----------
    groups : array of int64, shape (n_records,), optional
        By default those of `group_records`.

    Raises
    ------
    DataError
        If there are fewer than two folds, or fewer groups than folds.
    """
    if n_folds < 2:
        raise DataError(f"{n_folds} folds divide nothing; give 2 or more")
    groups = group_records(records) if groups is None else groups
    fold = _deal([record.label or "" for record in records], groups, [1.0] * n_folds, seed)
    for held_out in range(n_folds):
        yield np.flatnonzero(fold != held_out), np.flatnonzero(fold == held_out)


def split(
    records: Sequence[Record], share: float = 0.2, *, seed: int = 0, groups: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Divide records in two; `share` is the second part's share of the records, and no group stands on both sides.

    Raises
    ------
    DataError
        If `share` is not between 0 and 1, or all records are one group.
    """
    if not 0 < share < 1:
        raise DataError(f"the share to split off is {share}; give a number between 0 and 1")
    groups = group_records(records) if groups is None else groups
    side = _deal([record.label or "" for record in records], groups, [1 - share, share], seed)
    return np.flatnonzero(side == 0), np.flatnonzero(side == 1)


def _deal(labels: Sequence[str], groups: NDArray[np.int64], shares: Sequence[float], seed: int) -> NDArray[np.int64]:
    """Return the part of each record: whole groups, dealt so that each part nears its share of every label."""
    classes, label_of = np.unique(np.array(labels, dtype=str), return_inverse=True)
    names, groups = np.unique(groups, return_inverse=True)
    n_groups = len(names)
    if n_groups < len(shares):
        raise DataError(
            f"{len(shares)} parts need as many groups of sentences, but there are {n_groups}; give more data"
        )
    counts = np.zeros((n_groups, len(classes)))
    np.add.at(counts, (groups, label_of), 1)
    wanted = np.outer(np.array(shares) / sum(shares), counts.sum(axis=0))
    dealt = np.zeros_like(wanted)
    part_of = np.empty(n_groups, dtype=np.int64)
    shuffled = np.random.default_rng(seed).permutation(n_groups)
    by_size = shuffled[np.argsort(-counts[shuffled].sum(axis=1), kind="stable")]
    scale = np.maximum(wanted, 1.0)
    for step, group in enumerate(by_size):
        misfit = (((dealt + counts[group] - wanted) / scale) ** 2 - ((dealt - wanted) / scale) ** 2).sum(axis=1)
        empty = dealt.sum(axis=1) == 0
        if n_groups - step <= empty.sum():  # the last groups fill what is still empty
            misfit[~empty] = np.inf
        part_of[group] = np.argmin(misfit)
        dealt[part_of[group]] += counts[group]
    return part_of[groups]


def _grams(text: str) -> NDArray[np.uint64]:
    """Return the sorted set of the text's lower-cased character 5-grams, each as one hash."""
    points = np.frombuffer(text.lower().encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    if len(points) < _GRAM:
        points = np.concatenate([points, np.zeros(_GRAM - len(points), dtype=np.uint64)])
    windows = np.lib.stride_tricks.sliding_window_view(points, _GRAM)
    # A code point has 21 bits: five of them, multiplied out by an odd constant, mix into 64.
    multiplier = np.uint64(0x9E3779B97F4A7C15)
    mixed = np.zeros(len(windows), dtype=np.uint64)
    for column in range(_GRAM):
        mixed = (mixed ^ windows[:, column]) * multiplier
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _signatures(sets: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return min-hash signatures, shape (n_sets, bands x rows)."""
    random = np.random.default_rng(20260101)
    multipliers = random.integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
    offsets = random.integers(0, 2**63, _BANDS * _ROWS, dtype=np.uint64)
    signatures = np.empty((len(sets), _BANDS * _ROWS), dtype=np.uint64)
    for position, grams in enumerate(sets):
        hashed = np.multiply.outer(multipliers, grams) + offsets[:, None]
        signatures[position] = (hashed ^ (hashed >> np.uint64(31))).min(axis=1)
    return signatures
