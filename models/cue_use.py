"""How a corpus uses the cue lexicon: which cues carry its stances, and how far the cues' frames alone would come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actorstance.datasets import Record
from actorstance.models.cues import OPPOSING, SUPPORTIVE
from actorstance.models.lexicon import PARTS_OF_SPEECH, POLARITIES, Cue, read_lexicon
from actorstance.models.questions import Finder, Questions, make_questions
from actorstance.models.roles import HOLDER_LOOSE, TARGET, TARGET_LOOSE
from actorstance.models.structure import NEGATED, REVERSED, Structure, read_structure
from actorstance.models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actorstance.models.structure import IntArray

_NOTHING = -1
_BATCH = 4096


@dataclass(frozen=True)
class CueUse:
    """What the cues of a lexicon do in a corpus.

    Parameters
    ----------
    n_stances : int
        Records with a stance.
    carried : dict of str to int
        How many of them each cue carries, the most first. A record is carried by the cues that mean its label, after
        negators and reversers, and have its actor as their holder; where there is none, by the nearest one that means it.
        Bare prepositions carry nothing.
    n_covered : int
        Those whose sentence has a cue that means their label.
    uncovered : tuple of str
        The sentences of the others.
    n_neutral : int
        Neutral records.
    n_neutral_with_cue : int
        Those whose sentence has a cue that means any stance.
    """

    n_stances: int
    carried: dict[str, int]
    n_covered: int
    uncovered: tuple[str, ...]
    n_neutral: int
    n_neutral_with_cue: int


def cue_use(records: Sequence[Record], lexicon: Sequence[Cue] | None = None, finder: Finder | None = None) -> CueUse:
    """Count what the cues do in labeled records.

    Parameters
    ----------
    records : sequence of Record
        Labeled by the scheme ``stance``.
    lexicon : sequence of Cue, optional
        By default the shipped one.
    finder : callable, optional
        Supplies the mentions of records that list none.
    """
    vocabulary = Vocabulary.build(read_lexicon() if lexicon is None else lexicon)
    carried: Counter[str] = Counter()
    means_label: list[NDArray[np.bool_]] = []
    means_any: list[NDArray[np.bool_]] = []
    for first in range(0, len(records), _BATCH):
        batch = records[first : first + _BATCH]
        wanted = np.array([POLARITIES.index(r.label) if r.label in POLARITIES[:2] else _NOTHING for r in batch])
        found = _RowCues.of(make_questions(batch, finder), vocabulary)
        right = (found.meaning == wanted[found.row]) & (found.meaning != _NOTHING)
        means_label.append(_any(found.row[right], len(batch)))
        means_any.append(_any(found.row[found.meaning != _NOTHING], len(batch)))
        held = right & (found.role <= HOLDER_LOOSE)
        without_holder = ~_any(found.row[held], len(batch))
        carrying = held | found.nearest(right & without_holder[found.row])
        # A bare preposition ("against") is grammar, not a favourite word: it covers a stance, but carries none.
        carrying &= vocabulary.cues.pos[found.entry] != PARTS_OF_SPEECH.index("prep")
        names = [vocabulary.cue_names[entry] for entry in found.entry[carrying]]
        carried.update(name for _, name in set(zip(found.row[carrying].tolist(), names, strict=True)))
    covered = np.concatenate(means_label) if means_label else np.zeros(0, dtype=np.bool_)
    any_cue = np.concatenate(means_any) if means_any else np.zeros(0, dtype=np.bool_)
    stance = np.array([record.label in POLARITIES[:2] for record in records], dtype=np.bool_)
    neutral = np.array([record.label == "neutral" for record in records], dtype=np.bool_)
    uncovered = dict.fromkeys(records[row].text for row in np.flatnonzero(stance & ~covered).tolist())
    return CueUse(
        int(stance.sum()),
        dict(sorted(carried.items(), key=lambda item: (-item[1], item[0]))),
        int((stance & covered).sum()),
        tuple(uncovered),
        int(neutral.sum()),
        int((neutral & any_cue).sum()),
    )


class LexiconBaseline:
    """The cue lexicon alone as a classifier: the stance of the nearest cue whose frame the actor and the target fill.

    Parameters
    ----------
    lexicon : sequence of Cue, optional
        By default the shipped one.
    finder : callable, optional
        Supplies the mentions of records that list none.

    Examples
    --------
    >>> from actorstance.datasets import Span
    >>> LexiconBaseline().predict([Record("Oslo condemned Rome.", Span(0, 4)), Record("Oslo met Rome.", Span(0, 4))])
    ['opposing', 'neutral']
    """

    def __init__(self, lexicon: Sequence[Cue] | None = None, finder: Finder | None = None) -> None:
        self.vocabulary = Vocabulary.build(read_lexicon() if lexicon is None else lexicon)
        self.finder = finder

    def predict(self, records: Sequence[Record]) -> list[str]:
        """Return the label of each record; one whose frames say nothing is neutral."""
        labels: list[str] = []
        for first in range(0, len(records), _BATCH):
            questions = make_questions(records[first : first + _BATCH], self.finder)
            found = _RowCues.of(questions, self.vocabulary)
            best = found.nearest(found.fills_the_frame() & (found.meaning != _NOTHING))
            meaning = np.full(len(questions), _NOTHING)
            # Of cues that are equally near the first in the text counts: it is written last.
            meaning[found.row[best][::-1]] = found.meaning[best][::-1]
            labels += ["neutral" if number == _NOTHING else POLARITIES[number] for number in meaning]
        return labels


@dataclass(frozen=True)
class _RowCues:
    """Each record beside each cue of its sentence; arrays of shape (n,).

    Parameters
    ----------
    row : the record
    entry : the cue's entry in the lexicon
    meaning : `SUPPORTIVE`, `OPPOSING` or `_NOTHING`, after negators and reversers
    role, target_role : what the actor and the target are to the cue; of no target, that of the actor
    directed, mutual : whether the record has a target, and the cue binds both sides
    distance : units between the actor and the cue
    """

    row: IntArray
    entry: NDArray[np.int32]
    meaning: IntArray
    role: NDArray[np.uint8]
    target_role: NDArray[np.uint8]
    directed: NDArray[np.bool_]
    mutual: NDArray[np.bool_]
    distance: IntArray

    @classmethod
    def of(cls, questions: Questions, vocabulary: Vocabulary) -> _RowCues:
        """Read the structure of the records' sentences."""
        structure = read_structure(questions.instances, vocabulary)
        sentence = questions.instances.text_of[questions.actor]
        first = np.searchsorted(structure.cue_start, structure.sentence_first[sentence])
        end = np.searchsorted(structure.cue_start, structure.sentence_first[sentence + 1])
        row = np.repeat(np.arange(len(questions)), end - first)
        cue = np.arange(len(row)) - np.repeat(np.cumsum(end - first) - end, end - first)
        actor = questions.actor[row]
        target = np.where(questions.target < 0, questions.actor, questions.target)[row]
        unit = structure.mention_unit[actor]
        entry = structure.cue[cue]
        return cls(
            row,
            entry,
            _meaning(structure, vocabulary)[cue],
            structure.role_of(cue, actor),
            structure.role_of(cue, target),
            questions.target[row] >= 0,
            vocabulary.cues.mutual[entry],
            np.maximum(np.maximum(structure.cue_start[cue] - unit, unit - structure.cue_end[cue] + 1), 0),
        )

    def nearest(self, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell which of those cues are the nearest of their record."""
        least = np.full(int(self.row.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        np.minimum.at(least, self.row[among], self.distance[among])
        nearest: NDArray[np.bool_] = among & (self.distance == least[self.row])
        return nearest

    def fills_the_frame(self) -> NDArray[np.bool_]:
        """Tell of which cues the actor is the holder and, in a directed record, the target the target."""
        holds, is_held = self.role <= HOLDER_LOOSE, self.target_role <= HOLDER_LOOSE
        suffers = (self.role == TARGET) | (self.role == TARGET_LOOSE)
        is_target = (self.target_role == TARGET) | (self.target_role == TARGET_LOOSE)
        undirected = holds | (self.mutual & suffers)
        toward = (holds & is_target) | (self.mutual & ((holds & is_held) | (suffers & is_held)))
        filled: NDArray[np.bool_] = np.where(self.directed, toward, undirected)
        return filled


def _meaning(structure: Structure, vocabulary: Vocabulary) -> IntArray:
    """Return what each cue means where it stands: not to condemn is nothing, not to back is to oppose."""
    polarity = vocabulary.cues.polarity[structure.cue].astype(np.int64)
    negated = structure.modification == NEGATED
    flipped = (structure.modification == REVERSED) | (negated & (polarity == SUPPORTIVE))
    nothing = (polarity > OPPOSING) | (negated & (polarity == OPPOSING))
    return np.where(nothing, _NOTHING, np.where(flipped, SUPPORTIVE + OPPOSING - polarity, polarity))


def _any(rows: IntArray, n: int) -> NDArray[np.bool_]:
    return np.bincount(rows, minlength=n) > 0
