"""Finding many phrases, with gaps, in a whole batch of sentences at once.

The phrases are a trie over word numbers, kept as sorted arrays; matching follows all starts of a batch in step, so its
cost in Python is that of the longest phrase, not that of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.lookup import Lookup

if TYPE_CHECKING:
    from numpy.typing import NDArray

GAP_WORD = -1
"""Stands, in a phrase, for a gap of zero to `longest_gap` words."""

_WORD_BITS = 24


@dataclass(frozen=True)
class Matches:
    """Where phrases stand, as parallel arrays, sorted by start and then by length.

    Parameters
    ----------
    phrase : array of int32
        Number of the phrase.
    start, end : array of int64
        Half-open positions among the words of the batch.
    words : array of int32
        How many words, gaps left out, the phrase has.
    """

    phrase: NDArray[np.int32]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    words: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.phrase)

    def take(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Matches:
        """Return some of the matches."""
        return Matches(self.phrase[chosen], self.start[chosen], self.end[chosen], self.words[chosen])


@dataclass(frozen=True)
class PhraseTrie:
    """A set of phrases over word numbers.

    Parameters
    ----------
    edges : array of int64, sorted
        State and word number of each edge, packed.
    following : array of int32
        The state that the edge leads to.
    final : array of int32, shape (n_states,)
        The phrase that ends in the state, or -1.
    depth : array of int32, shape (n_states,)
        Words from the root to the state, gaps left out.
    """

    edges: NDArray[np.int64]
    following: NDArray[np.int32]
    final: NDArray[np.int32]
    depth: NDArray[np.int32]

    @classmethod
    def build(cls, phrases: Sequence[Sequence[int]]) -> PhraseTrie:
        """Make the trie of phrases given as word numbers and `GAP_WORD`; of equal phrases the first counts.

        A phrase begins and ends with a word, and no two gaps stand in a row.
        """
        children: list[dict[int, int]] = [{}]
        final, depth = [-1], [0]
        for number, phrase in enumerate(phrases):
            state = 0
            for word in phrase:
                if word not in children[state]:
                    children[state][word] = len(children)
                    children.append({})
                    final.append(-1)
                    depth.append(depth[state] + (word != GAP_WORD))
                state = children[state][word]
            if final[state] < 0:
                final[state] = number
        packed = sorted(
            ((state << _WORD_BITS) + word + 1, child)
            for state, edges in enumerate(children)
            for word, child in edges.items()
        )
        return cls(
            np.array([edge for edge, _ in packed], dtype=np.int64),
            np.array([child for _, child in packed], dtype=np.int32),
            np.array(final, dtype=np.int32),
            np.array(depth, dtype=np.int32),
        )

    def is_sorted(self) -> bool:
        """Tell whether the edges are in order and every one leads on to a later state, as `build` makes them."""
        return bool(np.all(np.diff(self.edges) > 0) and np.all(self.following > self.edges >> _WORD_BITS))

    def phrase(self, words: Sequence[int]) -> int:
        """Return the number of the phrase of exactly these words, or -1."""
        state = 0
        for word in words:
            state = self._steps.get((state << _WORD_BITS) + word + 1, -1)
            if state < 0:
                return -1
        return int(self.final[state])

    @cached_property
    def _steps(self) -> dict[int, int]:
        return dict(zip(self.edges.tolist(), self.following.tolist(), strict=True))

    def match(
        self, words: NDArray[np.int32] | NDArray[np.int64], ends: NDArray[np.int64] | None, longest_gap: int = 0
    ) -> Matches:
        """Find every phrase.

        Parameters
        ----------
        words : array of int32, shape (n_words,)
            Word numbers of all sentences, one after the other.
        ends : array of int64, shape (n_words,), optional
            For each word the position at which its sentence ends; none if unknown words keep the sentences apart.
        longest_gap : int
            How many words a gap may skip.
        """
        opened = self._opening[np.minimum(words, len(self._opening) - 1)]
        start = np.flatnonzero(opened)
        state = opened[start]
        at = start + 1
        found: list[tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]] = []
        while len(at):
            complete = self.final[state] >= 0
            if complete.any():
                done = state[complete]
                found.append((self.final[done], start[complete], at[complete], self.depth[done]))
            gap_state = self._behind_gap[state]
            gapped = np.flatnonzero(gap_state)
            if len(gapped):
                skip = np.arange(longest_gap + 1)
                at = np.concatenate([at, (at[gapped, None] + skip).ravel()])
                start = np.concatenate([start, np.repeat(start[gapped], len(skip))])
                state = np.concatenate([state, np.repeat(gap_state[gapped], len(skip))])
            alive = at < (len(words) if ends is None else ends[start])
            alive[alive] = self._inner[np.minimum(words[at[alive]], len(self._inner) - 1)]
            at, start, state = at[alive], start[alive], state[alive]
            if not len(at):
                break
            state, known = self._step(state, words[at])
            at, start, state = at[known] + 1, start[known], state[known]
        if not found:
            none = np.zeros(0, dtype=np.int64)
            return Matches(none.astype(np.int32), none, none, none.astype(np.int32))
        phrase, start, end, length = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.lexsort((end, start))
        return Matches(phrase[order], start[order], end[order], length[order])

    def _step(
        self, state: NDArray[np.int64], words: NDArray[np.int32] | NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Follow one edge of each state; return the new states and which edges exist."""
        place = self._lookup.find((state << _WORD_BITS) + words.astype(np.int64) + 1)
        known = place >= 0
        return self._following[place], known

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.edges)

    @cached_property
    def _following(self) -> NDArray[np.int64]:
        """The states that the edges lead to, and behind them what place -1 gives."""
        return np.append(self.following.astype(np.int64), 0)

    @cached_property
    def _inner(self) -> NDArray[np.bool_]:
        """Whether a phrase goes on with the word, by number; the last is for all words beyond."""
        words = (self.edges[self.edges >> _WORD_BITS > 0] & ((1 << _WORD_BITS) - 1)) - 1
        words = words[words >= 0]
        inner = np.zeros(int(words.max(initial=-1)) + 2, dtype=np.bool_)
        inner[words] = True
        return inner

    @cached_property
    def _behind_gap(self) -> NDArray[np.int64]:
        """The state behind the gap that follows each state, 0 for none."""
        gaps = np.flatnonzero((self.edges & ((1 << _WORD_BITS) - 1)) == GAP_WORD + 1)
        behind = np.zeros(len(self.final), dtype=np.int64)
        behind[self.edges[gaps] >> _WORD_BITS] = self.following[gaps]
        return behind

    @cached_property
    def _opening(self) -> NDArray[np.int64]:
        """The state that each word leads to from the root, by number, 0 for none; the last is for all words beyond."""
        n_root = np.searchsorted(self.edges, np.int64(1) << _WORD_BITS)
        words = self.edges[:n_root] - 1
        opening = np.zeros(int(words.max(initial=-1)) + 2, dtype=np.int64)
        opening[words] = self.following[:n_root]
        return opening


def longest(matches: Matches) -> Matches:
    """Leave out each match that lies inside one of more words, and all but one of those that share a start.

    *turned a blind eye to* silences *turned*; of two phrases at one start the one of more words stays, then the nearer end.
    """
    if len(matches) < 2:
        return matches
    order = np.lexsort((matches.end, -matches.words, matches.start))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = matches.start[order][1:] != matches.start[order][:-1]
    matches = matches.take(order[first])
    covered = np.zeros(len(matches), dtype=np.bool_)
    longest_reach = (matches.end - matches.start).max()
    for back in range(1, len(matches)):
        if (matches.start[back:] - matches.start[:-back]).min() >= longest_reach:
            break
        inside = matches.end[back:] <= matches.end[:-back]
        covered[back:] |= inside & (matches.words[back:] < matches.words[:-back])
    return matches.take(~covered)
