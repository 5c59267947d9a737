"""Finding many phrases, with gaps, in a whole batch of sentences at once.

The phrases are a trie over word numbers, kept as sorted arrays; matching follows all starts of a batch in step, so its
cost in Python is that of the longest phrase, not that of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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

    def match(self, words: NDArray[np.int32], ends: NDArray[np.int64], longest_gap: int = 0) -> Matches:
        """Find every phrase.

        Parameters
        ----------
        words : array of int32, shape (n_words,)
            Word numbers of all sentences, one after the other.
        ends : array of int64, shape (n_words,)
            For each word the position at which its sentence ends.
        longest_gap : int
            How many words a gap may skip.
        """
        at = np.arange(len(words), dtype=np.int64)
        start, state = at, np.zeros(len(words), dtype=np.int64)
        state, known = self._step(state, words)
        at, start, state = at[known] + 1, start[known], state[known]
        found: list[tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]] = []
        while len(at):
            complete = self.final[state] >= 0
            if complete.any():
                done = state[complete]
                found.append((self.final[done], start[complete], at[complete], self.depth[done]))
            limit = ends[start]
            gap_state, has_gap = self._step(state, np.full(len(state), GAP_WORD, dtype=np.int32))
            if has_gap.any():
                skip = np.arange(longest_gap + 1)
                at = np.concatenate([at, (at[has_gap, None] + skip).ravel()])
                start = np.concatenate([start, np.repeat(start[has_gap], len(skip))])
                state = np.concatenate([state, np.repeat(gap_state[has_gap], len(skip))])
                limit = ends[start]
            alive = at < limit
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

    def _step(self, state: NDArray[np.int64], words: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Follow one edge of each state; return the new states and which edges exist."""
        if not len(self.edges):
            return state, np.zeros(len(state), dtype=np.bool_)
        wanted = (state << _WORD_BITS) + words.astype(np.int64) + 1
        place = np.minimum(np.searchsorted(self.edges, wanted), len(self.edges) - 1)
        known = self.edges[place] == wanted
        return self.following[place].astype(np.int64), known


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
