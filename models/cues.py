"""A cue lexicon compiled for matching: a trie over word numbers and a column for each thing a cue tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.grammar import CLASSES, preposition_class
from actorstance.models.inflection import BASE, GERUND, PARTICIPLE, THIRD
from actorstance.models.lexicon import GAP, LONGEST_GAP, PARTS_OF_SPEECH, PLACES, POLARITIES, Cue
from actorstance.models.phrases import GAP_WORD, Matches, PhraseTrie, longest

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUPPORTIVE, OPPOSING, CONTACT, SPEECH, NEGATOR, REVERSER = range(len(POLARITIES))
SUBJECT, OBJECT, POSSESSOR, NOWHERE = range(len(PLACES))
PREPOSITION_0 = 8
"""A place that is a preposition is its word class plus this."""


@dataclass(frozen=True)
class CueTable:
    """A compiled lexicon.

    Parameters
    ----------
    trie : PhraseTrie
        Over the word numbers of the model; its phrases are the inflected forms of the cues.
    cue_of : array of int32, shape (n_forms,)
        The cue of each form.
    participle, finite, bare : array of bool, shape (n_forms,)
        Whether the form can be a past participle; whether it can be a finite verb; whether it is a verb's base or third
        person only, and so could be a noun.
    nominal : array of int32, shape (n_forms,)
        The form of a cue that is no verb and has the same words, or the form itself.
    polarity, pos, holder, target : array of uint8, shape (n_cues,)
        Positions in `POLARITIES`, `PARTS_OF_SPEECH` and `PLACES` (prepositions from `PREPOSITION_0` on).
    mutual : array of bool, shape (n_cues,)
    """

    trie: PhraseTrie
    cue_of: NDArray[np.int32]
    participle: NDArray[np.bool_]
    finite: NDArray[np.bool_]
    bare: NDArray[np.bool_]
    nominal: NDArray[np.int32]
    polarity: NDArray[np.uint8]
    pos: NDArray[np.uint8]
    holder: NDArray[np.uint8]
    target: NDArray[np.uint8]
    mutual: NDArray[np.bool_]

    @classmethod
    def compile(cls, lexicon: Sequence[Cue], numbers: Mapping[str, int]) -> CueTable:
        """Compile a lexicon; `numbers` gives the number of each word, those of all cues among them."""
        phrases: list[list[int]] = []
        cue_of, participle, finite, bare = [], [], [], []
        for position, cue in enumerate(lexicon):
            for words, roles in cue.surfaces():
                phrases.append([GAP_WORD if word == GAP else numbers[word] for word in words])
                cue_of.append(position)
                participle.append(PARTICIPLE in roles)
                bare.append(cue.pos == "verb" and roles <= {BASE, THIRD})
                finite.append(bool(roles - {PARTICIPLE, GERUND}) if cue.pos == "verb" else False)
        other = {tuple(phrase): form for form, phrase in enumerate(phrases) if lexicon[cue_of[form]].pos != "verb"}
        nominal = [other.get(tuple(phrase), form) for form, phrase in enumerate(phrases)]
        return cls(
            PhraseTrie.build(phrases),
            np.array(cue_of, dtype=np.int32),
            np.array(participle, dtype=np.bool_),
            np.array(finite, dtype=np.bool_),
            np.array(bare, dtype=np.bool_),
            np.array(nominal, dtype=np.int32),
            np.array([POLARITIES.index(cue.polarity) for cue in lexicon], dtype=np.uint8),
            np.array([PARTS_OF_SPEECH.index(cue.pos) for cue in lexicon], dtype=np.uint8),
            np.array([_place(cue.holder) for cue in lexicon], dtype=np.uint8),
            np.array([_place(cue.target) for cue in lexicon], dtype=np.uint8),
            np.array([cue.mutual for cue in lexicon], dtype=np.bool_),
        )

    def match(self, words: NDArray[np.int64], ends: NDArray[np.int64] | None = None) -> Matches:
        """Find the cues in words; longer phrases silence what lies inside them.

        Parameters
        ----------
        words : array of int64, shape (n_words,)
            Word numbers of all sentences, one after the other.
        ends : array of int64, shape (n_words,), optional
            For each word the position at which its sentence ends; none if between sentences more unknown words stand
            than a gap can skip.
        """
        return longest(self.trie.match(words, ends, LONGEST_GAP))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all arrays by name, those of the trie under ``trie.``; `from_arrays` undoes it."""
        own = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "trie"}
        return own | {f"trie.{field.name}": getattr(self.trie, field.name) for field in fields(self.trie)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> CueTable:
        """Make a table of what `arrays` returned."""
        trie = {name.removeprefix("trie."): value for name, value in arrays.items() if name.startswith("trie.")}
        own = {name: value for name, value in arrays.items() if not name.startswith("trie.")}
        return cls(trie=PhraseTrie(**trie), **own)  # type: ignore[arg-type]

    def fits(self, n_cues: int) -> bool:
        """Tell whether all arrays are those of so many cues, and no number in them leads outside the others."""
        arrays, blank = self.arrays(), CueTable.compile([], {}).arrays()
        n_edges, n_states, n_forms = len(self.trie.edges), len(self.trie.final), len(self.cue_of)
        sizes = (
            dict.fromkeys(("cue_of", "participle", "finite", "bare", "nominal"), n_forms)
            | dict.fromkeys(("polarity", "pos", "holder", "target", "mutual"), n_cues)
            | {"trie.edges": n_edges, "trie.following": n_edges, "trie.final": n_states, "trie.depth": n_states}
        )
        if any(array.dtype != blank[name].dtype or array.shape != (sizes[name],) for name, array in arrays.items()):
            return False
        below = (
            (self.trie.following, n_states),
            (self.trie.final + 1, n_forms + 1),
            (self.cue_of, n_cues),
            (self.nominal, n_forms),
            (self.polarity, len(POLARITIES)),
            (self.pos, len(PARTS_OF_SPEECH)),
            (self.holder, PREPOSITION_0 + len(CLASSES)),
            (self.target, PREPOSITION_0 + len(CLASSES)),
        )
        return (
            n_states > 0
            and all(bool(np.all((numbers >= 0) & (numbers < bound))) for numbers, bound in below)
            and self.trie.is_sorted()
        )


def lexicon_words(lexicon: Sequence[Cue]) -> set[str]:
    """Return every word of every inflected form of the lexicon."""
    return {word for cue in lexicon for words, _ in cue.surfaces() for word in words if word != GAP}


def _place(name: str) -> int:
    return PLACES.index(name) if name in PLACES else PREPOSITION_0 + preposition_class(name)
