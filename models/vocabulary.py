"""What a model knows of words: their numbers, lemmas and classes, and the compiled cue lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.cues import CueTable, lexicon_words
from actorstance.models.grammar import CLASS, CLASSES, FUNCTION_WORDS, word_classes
from actorstance.models.inflection import noun_forms, verb_forms
from actorstance.models.lexicon import Cue
from actorstance.models.tone import tone_of_words
from actorstance.models.words import MENTION, SPECIAL, Words

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Vocabulary:
    """Words with their lemmas and classes, and the cues that are made of them.

    Parameters
    ----------
    words : Words
    lemma : array of int32, shape (n_words,)
        Number of the word's lemma, itself a word; a word that is no inflected form is its own lemma.
    word_class : array of uint8, shape (n_words,)
        Position in `grammar.CLASSES`.
    tone : array of uint16, shape (n_words,)
        The word's tones and theme, packed (`tone.pack_tone`); 0 for none.
    cues : CueTable
    cue_names : tuple of str
        The cues' texts, by number.
    """

    words: Words
    lemma: NDArray[np.int32]
    word_class: NDArray[np.uint8]
    tone: NDArray[np.uint16]
    cues: CueTable
    cue_names: tuple[str, ...]

    @classmethod
    def build(cls, lexicon: Sequence[Cue], seen: Iterable[str] = (), tones: Iterable[str] = ()) -> Vocabulary:
        """Make the vocabulary of a cue lexicon, the function words, words seen (folded), and a tone lexicon's lines."""
        toned = tone_of_words(tones)
        names = sorted(lexicon_words(lexicon) | set(FUNCTION_WORDS) | set(seen) | set(toned))
        words = Words.of(names)
        classes = np.concatenate([np.full(len(SPECIAL), CLASS["content"], dtype=np.uint8), word_classes(names)])
        numbers = {name: number for number, name in enumerate(words.names)}
        return cls(
            words,
            _lemmas(words.names, classes),
            classes,
            np.array([toned.get(name, 0) for name in words.names], dtype=np.uint16),
            CueTable.compile(lexicon, numbers),
            tuple(cue.text for cue in lexicon),
        )

    def fits(self) -> bool:
        """Tell whether the parts fit each other; those of a file may not."""
        n_words = len(self.words)
        return (
            self.lemma.shape == self.word_class.shape == (n_words,)
            and self.lemma.dtype == np.int32
            and self.word_class.dtype == np.uint8
            and self.tone.shape == (n_words,)
            and self.tone.dtype == np.uint16
            and 0 <= int(self.lemma.min(initial=0)) <= int(self.lemma.max(initial=0)) < n_words
            and int(self.word_class.max(initial=0)) < len(CLASSES)
            and self.cues.fits(len(self.cue_names))
        )


def _lemmas(names: Sequence[str], classes: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Return each word's lemma: the shortest word of the list that it is a form of.

    Only words of the list count, so that nothing is stemmed to what nobody wrote; *-e* and doubled endings come from
    the same rules as the lexicon's.
    """
    numbers = {name: number for number, name in enumerate(names)}
    lemma = np.arange(len(names), dtype=np.int32)
    content = CLASS["content"]
    for name in sorted((n for n in names if n.isalpha() and len(n) > 2), key=lambda n: (len(n), n), reverse=True):
        base = numbers[name]
        if classes[base] != content:
            continue
        for form in {*verb_forms(name), *noun_forms(name)} - {name}:
            number = numbers.get(form)
            if number is not None and classes[number] == content:
                lemma[number] = base
    # A chain (hearings -> hearing -> hear) is followed to its end.
    for _ in range(4):
        lemma = lemma[lemma]
    lemma[MENTION] = MENTION
    return lemma
