"""Text to tokens, for a whole batch at once, without touching the text.

Nothing is normalised before it is sliced: a table over code points says, for each character, what it is (space,
letter, digit, mark, other) and what it is compared as (lower case, without accents, curly quotes straightened). The
table maps one character to one, so offsets always refer to the original text, at "İ" and at combining marks too.
A token's identity is a 64-bit hash of its folded characters, made by array arithmetic.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPACE, LETTER, DIGIT, OTHER, MARK = range(5)

_ASCII = 0x80  # a table of its own, since one-shot commands wait for the other
_TABLE_SIZE = 0x2200  # Latin to general punctuation and letter-like symbols; beyond it simple ranges do
_IDEOGRAPHS, _EMOJI, _BEYOND_EMOJI = 0x2E80, 0x1F000, 0x20000
_QUOTES = {"‘": "'", "’": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_DASHES = {"‐": "-", "‑": "-", "–": "—", "‒": "—", "―": "—"}
_DOTLESS_I = {"ı": "i"}
_APOSTROPHE = ord("'")
_INVISIBLE = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
_PLAIN = str.maketrans(_QUOTES | _DASHES | {"\ufeff": " "}) | dict.fromkeys(_INVISIBLE)


@dataclass(frozen=True)
class Tokens:
    """The tokens of a batch of texts, as parallel arrays of shape (n_tokens,).

    Parameters
    ----------
    text : array of int32
        Position of the token's text in the batch.
    start, end : array of int32
        Character offsets into that text, half-open.
    key : array of uint64
        Hash of the folded token: equal for equal words, whatever their case and accents.
    kind : array of uint8
        `LETTER`, `DIGIT` or `OTHER`.
    upper : array of bool
        Whether the first character is upper case.
    first : array of int64, shape (n_texts + 1,)
        The tokens of text i are ``first[i]:first[i + 1]``.
    """

    text: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    key: NDArray[np.uint64]
    kind: NDArray[np.uint8]
    upper: NDArray[np.bool_]
    first: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.key)


def tokenize(
    texts: Sequence[str], spans: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]] | None = None
) -> Tokens:
    """Cut texts into tokens: runs of letters, runs of digits, single other characters.

    An apostrophe before a letter and behind a word or a span begins a token (``Turkey|'s``, ``G7|'s``, ``didn|'t``). Combining marks belong to the character
    before them.

    Parameters
    ----------
    texts : sequence of str
    spans : three int64 arrays, optional
        Spans of characters (position of the text, start, end). No token lies across an edge of one, and in each there
        is a token, even if all its characters are invisible.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    # A line feed before every text keeps tokens of two texts apart.
    joined = "\n" + "\n".join(texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    offset = np.concatenate([[0], np.cumsum(lengths + 1)])[:-1] + 1
    kind, folded, upper = _look_up(points)
    mark = kind == MARK
    if mark.any():
        kind = _spread(kind, mark)
    behind_span = np.zeros(len(points), dtype=np.bool_)
    edges = np.zeros(0, dtype=np.int64)
    if spans is not None and len(spans[0]):
        begin, end = offset[spans[0]] + spans[1], offset[spans[0]] + spans[2]
        behind_span[end[end < len(points)]] = True
        edges = np.concatenate([begin, np.flatnonzero(behind_span)])
        visible = np.concatenate([[0], np.cumsum(kind != SPACE)])
        blank = begin[visible[end] == visible[begin]]
        kind[blank], mark[blank] = OTHER, False
    previous = np.empty_like(kind)
    previous[0], previous[1:] = SPACE, kind[:-1]
    following = np.empty_like(kind)
    following[-1], following[:-1] = SPACE, kind[1:]
    bearer = (previous == LETTER) | (previous == DIGIT) | behind_span
    apostrophe = (folded == _APOSTROPHE) & bearer & (following == LETTER)
    joined_kind = np.where(apostrophe, LETTER, kind)
    begins = (kind != previous) & ~np.concatenate([[False], apostrophe[:-1]]) | (kind == OTHER)
    begins |= apostrophe
    begins &= ~mark & (kind != SPACE)
    begins[edges[kind[edges] != SPACE]] = True
    starts = np.flatnonzero(begins)
    if not len(starts):
        return _no_tokens(len(texts))
    inside = kind != SPACE
    # A token ends where the next begins or where space does.
    goes_on = np.zeros_like(inside)
    np.greater(inside[1:], begins[1:], out=goes_on[:-1])
    ends = np.flatnonzero(inside & ~goes_on) + 1
    first = np.append(np.searchsorted(starts, offset), len(starts))
    text = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(first))
    return Tokens(
        text=text,
        start=(starts - offset[text]).astype(np.int32),
        end=(ends - offset[text]).astype(np.int32),
        key=_hash(folded, starts, inside & ~mark),
        kind=joined_kind[starts],
        upper=upper[starts],
        first=first,
    )


def word_keys(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return the keys of words, each of which must be a single token.

    Raises
    ------
    ValueError
        If one of the words is no single token.
    """
    tokens = tokenize([f"x{word}" if word.startswith("'") and len(word) > 1 else word for word in words])
    # "'s" is a token only behind a letter: it is given one, which is then left out.
    wanted = np.array([word.startswith("'") and len(word) > 1 for word in words], dtype=np.int64)
    counts = np.diff(tokens.first)
    if np.any(counts != 1 + wanted):
        raise ValueError(f"{words[int(np.flatnonzero(counts != 1 + wanted)[0])]!r} is not a single token")
    return np.asarray(tokens.key[tokens.first[:-1] + wanted])


def fold(text: str) -> str:
    """Return the text as it is compared: lower case, without accents, quotes straightened; marks are dropped."""
    if text.isascii():
        return text.lower().replace("`", "'")
    kind, folded, _ = _look_up(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32))
    return str(folded[kind != MARK].tobytes(), "utf-32-le", "surrogatepass")


def plain(text: str) -> str:
    """Return the text as it would be typed: composed, quotes straightened, nothing invisible, single spaces.

    Examples
    --------
    >>> plain("co\\u00adordinator  O’Brien")
    "coordinator O'Brien"
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_PLAIN))
    return " ".join(text.split())


def _look_up(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], NDArray[np.uint32], NDArray[np.bool_]]:
    """Return each character's kind, its folded code point and whether it is upper case."""
    kind: NDArray[np.uint8]
    folded: NDArray[np.uint32]
    highest = int(points.max(initial=0))
    kinds, folds, uppers = _tables(_ASCII if highest < _ASCII else _TABLE_SIZE)
    if highest < _TABLE_SIZE:
        return kinds[points], folds[points], uppers[points]
    small = np.minimum(points, _TABLE_SIZE)
    kind, folded = kinds[small], np.where(points < _TABLE_SIZE, folds[small], points)
    letters = (points >= _IDEOGRAPHS) & ((points < _EMOJI) | (points >= _BEYOND_EMOJI))
    kind[letters] = LETTER
    kind[(points == 0x3000) | (points == 0xFEFF)] = SPACE
    kind[(points >= 0xFE00) & (points <= 0xFE0F)] = MARK  # variation selectors
    return kind, folded, uppers[small]


@cache
def _tables(size: int) -> tuple[NDArray[np.uint8], NDArray[np.uint32], NDArray[np.bool_]]:
    """Return kind, folded code point and case of the first `size` characters, and a last entry for those beyond."""
    kinds = np.full(size + 1, OTHER, dtype=np.uint8)
    folds = np.arange(size + 1, dtype=np.uint32)
    uppers = np.zeros(size + 1, dtype=np.bool_)
    special = _QUOTES | _DASHES | _DOTLESS_I
    for point in range(size):
        char = chr(point)
        category = unicodedata.category(char)
        simple = not unicodedata.decomposition(char)  # most are; the others cost twice as much to look up
        first = (char if simple else unicodedata.normalize("NFKD", char)[0]).lower()[0]
        base = special.get(char if simple else unicodedata.normalize("NFC", char)) or special.get(first, first)
        folds[point] = ord(base)
        uppers[point] = category in ("Lu", "Lt")
        if category[0] == "L":
            kinds[point] = LETTER
        elif category[0] == "N":
            kinds[point] = DIGIT
        elif category[0] == "M" or category == "Cf":
            kinds[point] = MARK  # soft hyphens and zero-width joiners, too, are seen through
        elif category[0] in "ZC":
            kinds[point] = SPACE
    for char in _QUOTES:
        if ord(char) < size:
            kinds[ord(char)] = OTHER
    return kinds, folds, uppers


def _spread(kind: NDArray[np.uint8], mark: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Give each combining mark the kind of the character it stands on."""
    bearer = np.maximum.accumulate(np.where(mark, 0, np.arange(len(kind))))
    return kind[bearer]


def _hash(folded: NDArray[np.uint32], starts: NDArray[np.int64], counted: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return a polynomial hash of each token's counted characters."""
    place = np.cumsum(counted)
    length = np.diff(np.append(starts, len(folded)))
    relative: NDArray[np.int64] = place[starts[0] :] - np.repeat(place[starts], length)
    points = folded[starts[0] :]
    value = _mixed_table()[points] if points.max() < _TABLE_SIZE else _mixed(points)
    value *= _powers(int(relative.max()) + 1)[relative]
    value[~counted[starts[0] :]] = 0
    key: NDArray[np.uint64] = np.add.reduceat(value, starts - starts[0])
    key ^= key >> np.uint64(29)
    return np.asarray(key * np.uint64(0xBF58476D1CE4E5B9))


def _mixed(points: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return code points with their bits stirred."""
    value = (points.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray(value ^ (value >> np.uint64(32)))


@cache
def _mixed_table() -> NDArray[np.uint64]:
    return _mixed(np.arange(_TABLE_SIZE, dtype=np.uint32))


@cache
def _powers_up_to(size: int) -> NDArray[np.uint64]:
    return np.multiply.accumulate(np.full(size, 0xD6E8FEB86659FD93, dtype=np.uint64))


def _powers(size: int) -> NDArray[np.uint64]:
    """Return powers of an odd constant modulo 2**64, enough of them; sizes are rounded up to keep few arrays."""
    return _powers_up_to(1 << max(6, (size - 1).bit_length()))


def _no_tokens(n_texts: int) -> Tokens:
    empty = np.zeros(0, dtype=np.int32)
    return Tokens(
        empty,
        empty,
        empty,
        np.zeros(0, dtype=np.uint64),
        np.zeros(0, dtype=np.uint8),
        np.zeros(0, dtype=np.bool_),
        np.zeros(n_texts + 1, dtype=np.int64),
    )
