"""The function words of English, each with its class: what clauses, voice and prepositions are read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORDS_BY_CLASS = {
    "be": "be am is are was were been being",
    "get": "get gets got getting gotten",
    "have": "have has had having",
    "do": "do does did",
    "modal": "will would shall should can could may might must",
    "not": "not 't never",
    "det": "the a an its their his her this these those some any all both each every several many most more two three four",
    "pronoun": "he she it they we i you him them us me himself herself itself themselves",
    "and": "and or & nor plus",
    "comma": ",",
    "stop": ". ! ?",
    "break": "; : — ( ) [ ]",
    "quote": '"',
    "apostrophe": "'",
    "possessive": "'s",
    "hyphen": "-",
    "but": "but while whereas although though yet however despite",
    "subordinate": "because when where after before since until unless if as once whether so",
    "relative": "who which whom whose",
    "that": "that",
    "by": "by",
    "of": "of",
    "to": "to",
    "with": "with",
    "against": "against",
    "for": "for",
    "from": "from",
    "in": "in inside within near across throughout",
    "on": "on upon onto",
    "at": "at",
    "over": "over",
    "toward": "toward towards",
    "behind": "behind",
    "into": "into",
    "about": "about concerning regarding",
    "between": "between among amid",
    "than": "than",
    "preposition": "under without during through off out up via around alongside beside besides along beyond like except below above",
}

CLASSES = ("content", *_WORDS_BY_CLASS, "adverb")
"""Classes of words; a word's class is its position here."""

CLASS = {name: number for number, name in enumerate(CLASSES)}
_ADVERBS = "also again already ever even just now once only quite rather soon still then there thus too very well"
_CLASS_OF_WORD = {
    **dict.fromkeys(_ADVERBS.split(), CLASS["adverb"]),
    **{word: CLASS[name] for name, words in _WORDS_BY_CLASS.items() for word in words.split()},
}
_NO_ADVERBS = "rally italy reply family supply assembly apply july anomaly imply comply monopoly"

FUNCTION_WORDS = tuple(sorted(_CLASS_OF_WORD))

PREPOSITIONS = frozenset(range(CLASS["by"], CLASS["preposition"] + 1))
"""The classes of prepositions."""


def word_classes(words: Sequence[str]) -> NDArray[np.uint8]:
    """Return the class number of each folded word; words in *-ly* are adverbs, all others content."""
    return np.array([_word_class(word) for word in words], dtype=np.uint8)


def preposition_class(name: str) -> int:
    """Return the class of a preposition; one that has none of its own is a ``preposition``."""
    return _CLASS_OF_WORD.get(name, CLASS["preposition"])


def members(*names: str) -> NDArray[np.bool_]:
    """Return a table by class number: whether the class is one of those named."""
    table = np.zeros(len(CLASSES), dtype=np.bool_)
    table[[CLASS[name] for name in names]] = True
    return table


def _word_class(word: str) -> int:
    if word in _CLASS_OF_WORD:
        return _CLASS_OF_WORD[word]
    adverb = len(word) > 4 and word.endswith("ly") and word not in _NO_ADVERBS.split()
    return CLASS["adverb"] if adverb else CLASS["content"]
