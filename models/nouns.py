"""The nouns, titles and other words that unnamed actors and unknown names are recognised by, as bits of a number.

One plain text table (``data/nouns.tsv``): a word, what it is, and for nouns whether it has a plural of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from actorstance.datasets import DataError
from actorstance.models.grammar import FUNCTION_WORDS
from actorstance.models.inflection import noun_forms, verb_forms
from actorstance.models.modelfile import pack_array, unpack_array
from actorstance.models.tokens import DIGIT, LETTER, Tokens
from actorstance.models.words import UNKNOWN, Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

TYPES = (
    "party", "organ", "title", "head", "modifier", "deed", "thing", "place", "direction", "motion", "never", "particle",
    "number", "verb", "suffix", "topic", "sending", "inside", "opener", "subject",
)  # fmt: skip
(
    PARTY,
    ORGAN,
    TITLE,
    HEAD,
    MODIFIER,
    DEED,
    THING,
    PLACE,
    DIRECTION,
    MOTION,
    NEVER,
    PARTICLE,
    NUMBER,
    VERB,
    SUFFIX,
    TOPIC,
    SENDING,
    INSIDE,
    OPENER,
    SUBJECT,
) = (1 << place for place in range(len(TYPES)))
PLURAL, ABBREVIATION, FUNCTION, DETERMINER, UPPER, LETTERS, POSSESSIVE, HYPHEN = (1 << place for place in range(20, 28))

NOUN = PARTY | ORGAN | TITLE | HEAD
"""What can be the head of an actor phrase."""

COLUMNS = ("noun", "type", "number")
_NUMBERS = ("", "plural", "abbreviation")
_COUNTED = ("party", "organ", "title", "head", "deed", "thing", "place")
_DETERMINERS = "the a an this that these those its their his her our my your another each every no any all some"


@dataclass(frozen=True)
class Nouns:
    """The compiled table: words and, for each, its bits.

    Parameters
    ----------
    words : Words
    bits : array of int32, shape (n_words,)
    """

    words: Words
    bits: NDArray[np.int32]

    def of_tokens(self, tokens: Tokens) -> NDArray[np.int32]:
        """Return the bits of each token, those of its shape included."""
        bits = self.bits[self.words.look_up(tokens.key)]
        bits |= np.where(tokens.upper, UPPER, 0).astype(np.int32)
        bits |= np.where(tokens.kind == LETTER, LETTERS, 0).astype(np.int32)
        bits |= np.where(tokens.kind == DIGIT, NUMBER, 0).astype(np.int32)
        return bits

    def to_plain(self) -> dict[str, Any]:
        """Return the table as plain values for a model file."""
        return {"words": self.words.to_plain(), "bits": pack_array(self.bits)}

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Nouns:
        """Make the table of what `to_plain` returned.

        Raises
        ------
        ValueError
            If the parts do not fit each other.
        """
        nouns = cls(Words.from_plain(values["words"]), unpack_array(values["bits"], "bits"))
        if nouns.bits.dtype != np.int32 or nouns.bits.shape != (len(nouns.words),):
            raise ValueError("nouns and their bits do not fit each other")
        return nouns


@cache
def shipped_nouns() -> Nouns:
    """Compile the shipped table, once."""
    lines = (files("actorstance.models") / "data" / "nouns.tsv").read_text(encoding="utf-8").splitlines()
    return compile_nouns(lines, "nouns.tsv")


def compile_nouns(lines: list[str], name: str) -> Nouns:
    """Compile the lines of a table; ``#`` begins a comment line.

    Raises
    ------
    DataError
        At the first line that is no row.
    """
    bits: dict[str, int] = {}

    def add(word: str, value: int) -> None:
        bits[word] = bits.get(word, 0) | value

    for word in FUNCTION_WORDS:
        if word.isalpha():
            add(word, FUNCTION)
    for word in _DETERMINERS.split():
        add(word, DETERMINER | FUNCTION)
    add("'s", POSSESSIVE)
    add("-", HYPHEN)
    header = True
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        row, where = tuple(line.rstrip("\r\n").split("\t")), f"{name}:{number}"
        if header:
            header = False
            if row != COLUMNS:
                raise DataError(
                    f"the header is {' '.join(row)!r}; a table of nouns has the columns {' '.join(COLUMNS)}", where
                )
            continue
        if len(row) != len(COLUMNS) or row[1] not in TYPES or row[2] not in _NUMBERS or not row[0].isalpha():
            raise DataError(
                f"{line!r} is no row: one word, one of {', '.join(TYPES)}, then nothing, plural or abbreviation", where
            )
        word, kind, counted = row
        bit = 1 << TYPES.index(kind)
        if kind == "verb":
            for form in verb_forms(word):
                add(form, bit)
        elif kind in _COUNTED and counted == "":
            forms = noun_forms(word) if not word.endswith("man") else {word: set(), word[:-3] + "men": {"plural"}}
            for form, roles in forms.items():
                add(form, bit | (PLURAL if "plural" in roles and form != word else 0))
        else:
            add(word, bit | (PLURAL if counted == "plural" else ABBREVIATION if counted else 0))
    words = Words.of(sorted(bits))
    values = np.zeros(len(words), dtype=np.int32)
    for place, word in enumerate(words.names):
        values[place] = bits.get(word, 0)
    values[UNKNOWN] = 0
    return Nouns(words, values)
