"""Numbers to their places in a sorted array, for a whole batch at once.

A bisection costs a dozen cache misses a number; here each number is multiplied into a slot of a table four to eight
times as long as the array (Knuth, *The Art of Computer Programming* 3, 6.4: multiplicative hashing), and only the few
that share a slot are bisected.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio
_FEW = 1000  # so many numbers are bisected faster than the table is made


class Lookup:
    """Finds numbers in a sorted array.

    Parameters
    ----------
    keys : array of int64 or uint64, shape (n_keys,)
        Sorted, each once.
    """

    def __init__(self, keys: NDArray[np.int64] | NDArray[np.uint64]) -> None:
        self.keys = keys

    def find(self, wanted: NDArray[np.int64] | NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the place of each wanted number among the keys, -1 where it is not there; shape (n_wanted,)."""
        if not len(self.keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        if len(wanted) < _FEW and "_table" not in self.__dict__:
            return _bisect(self.keys, wanted)
        table, shift, crowded = self._table
        place = table[_slots(wanted, shift)].astype(np.int64)
        missed = self.keys[place] != wanted
        elsewhere = np.flatnonzero(missed & (place >= 0)) if len(crowded) else crowded
        place[missed] = -1
        if len(elsewhere):
            among = _bisect(self.keys[crowded], wanted[elsewhere])
            place[elsewhere] = np.where(among >= 0, crowded[among], -1)
        return place

    @cached_property
    def _table(self) -> tuple[NDArray[np.int32], np.uint64, NDArray[np.int64]]:
        """The place of one key of each slot, or -1; how slots are told; the places of the other keys."""
        bits = max(8, (4 * len(self.keys) - 1).bit_length())
        shift = np.uint64(64 - bits)
        slots, places = _slots(self.keys, shift), np.arange(len(self.keys))
        table = np.full(1 << bits, -1, dtype=np.int32)
        table[slots] = places
        return table, shift, np.flatnonzero(table[slots] != places)


def _slots(keys: NDArray[np.int64] | NDArray[np.uint64], shift: np.uint64) -> NDArray[np.int64]:
    return ((keys.view(np.uint64) * _MULTIPLIER) >> shift).view(np.int64)


def _bisect(
    keys: NDArray[np.int64] | NDArray[np.uint64], wanted: NDArray[np.int64] | NDArray[np.uint64]
) -> NDArray[np.int64]:
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, -1)
