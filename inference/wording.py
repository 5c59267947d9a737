"""The words and marks of a sentence with their places, for the readings that walk it word by word."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from actorstance.datasets import Span
from actorstance.models.tokens import plain

# A word with what may stand in it unseen: combining marks, soft hyphens, marks of direction.
_WORD = r"\w[\w\u0300-\u036F\u00AD\u200B-\u200F]*"
_PIECE = re.compile(rf"{_WORD}(?:[-\u2010\u2011]{_WORD})*|['’]s\b|[^\w\s\u00AD\u200B-\u200F]")


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence's words and marks; hyphens join words, a possessive is a piece of its own.

    Parameters
    ----------
    raw, low : list of str
        The pieces as they would be typed (`tokens.plain`), and in lower case, for looking up.
    starts, ends : list of int
        Their offsets into the sentence.
    """

    raw: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Wording:
        """Read a sentence.

        Examples
        --------
        >>> Wording.of("Libya’s war-torn coast.").low
        ['libya', "'s", 'war-torn', 'coast', '.']
        """
        spans = [found.span() for found in _PIECE.finditer(text)]
        raw = [text[start:end] for start, end in spans]
        if not text.isascii():
            raw = [plain(piece) for piece in raw]
        low = [piece.lower() for piece in raw]
        return cls(raw, low, [start for start, _ in spans], [end for _, end in spans])

    def __len__(self) -> int:
        return len(self.raw)

    def ranges(self, spans: Sequence[Span]) -> list[tuple[int, int]]:
        """Return, half-open, the pieces that each span covers."""
        return [(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)) for span in spans]


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one string."""
    return frozenset(words.split())
