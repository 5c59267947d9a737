"""Terms as arrays: made in blocks, in a layer for sentences and one for records, with the means to tell where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actorstance.models.structure import IntArray


@dataclass(frozen=True)
class Layer:
    """Terms of sentences, or of records: owner `row[i]` has the term `code[i]`, as often as it stands there."""

    row: NDArray[np.int64]
    code: NDArray[np.int64]
    n_rows: int


@dataclass(frozen=True)
class Terms:
    """Terms of a batch of records.

    Parameters
    ----------
    own : Layer
        What differs from record to record.
    shared : Layer
        What all records of a sentence share; its families are others than those of `own`.
    sentence : array of int64, shape (n_records,)
        The row of `shared` that belongs to each record.
    """

    own: Layer
    shared: Layer
    sentence: NDArray[np.int64]

    @property
    def n_rows(self) -> int:
        """How many records there are."""
        return self.own.n_rows

    def flat(self) -> Layer:
        """Return all terms of each record in one layer."""
        order = np.argsort(self.shared.row, kind="stable")
        first = np.searchsorted(self.shared.row[order], np.arange(self.shared.n_rows + 1))
        begin, end = first[self.sentence], first[self.sentence + 1]
        row = np.repeat(np.arange(self.n_rows), end - begin)
        return Layer(
            np.concatenate([self.own.row, row]),
            np.concatenate([self.own.code, self.shared.code[order[ranges(begin, end)]]]),
            self.n_rows,
        )

    def take(self, rows: NDArray[np.int64]) -> Terms:
        """Return the terms of some records, in the order of `rows`."""
        number = np.full(self.n_rows, -1, dtype=np.int64)
        number[rows] = np.arange(len(rows))
        kept = number[self.own.row] >= 0
        own = Layer(number[self.own.row[kept]], self.own.code[kept], len(rows))
        return Terms(own, self.shared, self.sentence[rows])


@dataclass(frozen=True)
class Places:
    """Where terms stand: the characters that each was read from, as parallel arrays; a term may have several places.

    Parameters
    ----------
    row, code : array of int64
        The record and the term.
    start, end : array of int64
        Character offsets into the record's text; equal where a term stands for nothing that can be marked.
    """

    row: NDArray[np.int64]
    code: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def ranges(begin: IntArray, end: IntArray) -> IntArray:
    """Return the numbers of all ranges, one after the other; a reversed range is empty."""
    count = np.maximum(end - begin, 0)
    return np.asarray(np.arange(count.sum()) + np.repeat(begin - np.cumsum(count) + count, count))


# Of each of some terms, by its position among them, the first and the last unit of a place where it stands.
Located = tuple["IntArray", "IntArray", "IntArray"]


class Collected:
    """Terms as they are made, with the means to tell where they stand."""

    def __init__(self) -> None:
        self.rows: list[IntArray] = []
        self.codes: list[IntArray] = []
        self.places: list[Callable[[], Located]] = []

    def add(
        self,
        rows: IntArray,
        codes: IntArray,
        place: Callable[[], tuple[IntArray, IntArray]],
        shown: NDArray[np.bool_] | None = None,
    ) -> None:
        """Add terms: one code, or one line of codes, for each row; where a mask is given, those that it shows.

        `place` gives the first and the last unit of each code, in arrays that broadcast to the shape of the codes.
        """
        shape = codes.shape
        if codes.ndim == 2:
            rows = np.repeat(rows, shape[1]) if shown is None else rows[np.nonzero(shown)[0]]
        elif shown is not None:
            rows = rows[shown]
        self.rows.append(rows)
        self.codes.append(codes.ravel() if shown is None else codes[shown])

        def located() -> Located:
            first, last = (np.broadcast_to(unit, shape) for unit in place())
            chosen = np.ones(shape, dtype=np.bool_) if shown is None else shown
            return np.arange(int(chosen.sum())), first[chosen], last[chosen]

        self.places.append(located)

    def add_gathered(self, rows: IntArray, codes: IntArray, place: Callable[[], Located]) -> None:
        """Add one term for each row that is gathered from several places: `place` gives (row, first, last unit)."""
        self.rows.append(rows)
        self.codes.append(codes)

        def located() -> Located:
            row, first, last = place()
            position = np.full(int(max(rows.max(initial=-1), row.max(initial=-1))) + 1, -1)
            position[rows] = np.arange(len(rows))
            known = position[row] >= 0
            return position[row[known]], first[known], last[known]

        self.places.append(located)

    def joined(self) -> tuple[IntArray, IntArray]:
        """Return all rows and codes."""
        return np.concatenate(self.rows), np.concatenate(self.codes)

    def located(self) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        """Return row, code, first and last unit of every place of every term; an empty place where there is none."""
        parts = []
        for rows, codes, place in zip(self.rows, self.codes, self.places, strict=True):
            index, first, last = place()
            nowhere = np.setdiff1d(np.arange(len(codes)), index)
            index = np.concatenate([index, nowhere])
            parts.append(
                (
                    rows[index],
                    codes[index],
                    np.concatenate([first, np.zeros_like(nowhere)]),
                    np.concatenate([last, np.full_like(nowhere, -1)]),
                )
            )
        row, code, first, last = (np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True))
        return row, code, first, last
