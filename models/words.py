"""A list of words with numbers, and from words to numbers for a whole batch at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from actorstance.models.lookup import Lookup
from actorstance.models.modelfile import pack_array, unpack_array
from actorstance.models.tokens import word_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNKNOWN, MENTION, NUMBER = 0, 1, 2
SPECIAL = ("<unknown>", "<mention>", "<number>")
"""The first numbers are no words: a word that is not in the list, an actor mention, digits."""


@dataclass(frozen=True)
class Words:
    """Numbered words.

    Parameters
    ----------
    names : tuple of str
        The words; a word's number is its position. The first are `SPECIAL`.
    keys : array of uint64, sorted
        The words' token keys.
    numbers : array of int32
        The number of the word of each key.
    """

    names: tuple[str, ...]
    keys: NDArray[np.uint64]
    numbers: NDArray[np.int32]

    @classmethod
    def of(cls, words: Sequence[str]) -> Words:
        """Number words, each of which is one folded token, in the order given; `SPECIAL` comes before them."""
        if not words:
            return cls(SPECIAL, np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32))
        keys = word_keys(words)
        order = np.argsort(keys)
        return cls((*SPECIAL, *words), keys[order], (order + len(SPECIAL)).astype(np.int32))

    def to_plain(self) -> dict[str, Any]:
        """Return the words as plain values for a model file; `from_plain` undoes it without folding anything anew."""
        return {
            "names": "\n".join(self.names[len(SPECIAL) :]),
            "keys": pack_array(self.keys),
            "numbers": pack_array(self.numbers),
        }

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Words:
        """Make the words of what `to_plain` returned.

        Raises
        ------
        ValueError
            If the parts do not fit each other.
        """
        names = values["names"].split("\n") if values["names"] else []
        words = cls(
            (*SPECIAL, *names), unpack_array(values["keys"], "keys"), unpack_array(values["numbers"], "numbers")
        )
        every = np.arange(len(SPECIAL), len(words), dtype=np.int32)
        if (
            words.keys.dtype != np.uint64
            or words.numbers.dtype != np.int32
            or not np.all(words.keys[1:] > words.keys[:-1])
            or not np.array_equal(np.sort(words.numbers), every)
            or len(words.keys) != len(every)
        ):
            raise ValueError("words and their keys do not fit each other")
        return words

    def __len__(self) -> int:
        return len(self.names)

    def look_up(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of each token key; `UNKNOWN` where the word is not in the list."""
        return self._numbers[self._lookup.find(keys)]

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.keys)

    @cached_property
    def _numbers(self) -> NDArray[np.int32]:
        """The numbers, and behind them what place -1 gives."""
        return np.append(self.numbers, np.int32(UNKNOWN))
