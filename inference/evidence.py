"""The words of a sentence that the model takes for a stance, to be marked where the sentence is shown as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actorstance.datasets import Span
from actorstance.inference.aggregation import Said

if TYPE_CHECKING:
    from actorstance.models import StanceModel

_BATCH = 2048


@dataclass(frozen=True, slots=True)
class StanceWord:
    """Words of a sentence that tell of a stance: half-open offsets into it, and the side they take."""

    start: int
    end: int
    side: str


def stance_words(sentences: Sequence[Said], model: StanceModel | None = None) -> list[list[StanceWord]]:
    """Return for each sentence the cues of the model's lexicon that tell of the actor's stance.

    They are those that have the actor as their holder; where there is none, those that have the target as theirs;
    where there is none either, all of the sentence. A cue that a reverser turns round ("stopped arming") is marked with the
    side that is meant.

    Parameters
    ----------
    sentences : sequence of Said
    model : StanceModel, optional
        By default the model that ships with the package.
    """
    if model is None:
        from actorstance.models import StanceModel

        model = StanceModel.load()
    found: list[list[StanceWord]] = []
    for begin in range(0, len(sentences), _BATCH):
        found += _read(sentences[begin : begin + _BATCH], model)
    return found


def _read(sentences: Sequence[Said], model: StanceModel) -> list[list[StanceWord]]:
    from actorstance.models.cues import OPPOSING, SUPPORTIVE
    from actorstance.models.roles import HOLDER, HOLDER_LOOSE, TARGET, TARGET_LOOSE
    from actorstance.models.structure import REVERSED, Instances, read_structure

    places = [_mentions(said) for said in sentences]
    structure = read_structure(
        Instances.of([(said.text, spans) for said, (spans, _) in zip(sentences, places, strict=True)]), model.vocabulary
    )
    polarity = model.vocabulary.cues.polarity[structure.cue]
    first = np.searchsorted(structure.cue_start, structure.sentence_first)
    found: list[list[StanceWord]] = []
    for number, (spans, actor) in enumerate(places):
        cues = np.arange(first[number], first[number + 1])
        cues = cues[np.isin(polarity[cues], (SUPPORTIVE, OPPOSING))]
        mention = int(structure.mention_first[number]) + np.arange(len(spans))
        for holders, roles in ((actor, (HOLDER, HOLDER_LOOSE)), (1 - actor, (TARGET, TARGET_LOOSE))):
            if not 0 <= holders < len(spans):
                continue
            role = structure.role_of(cues, np.full(len(cues), mention[holders]))
            if np.isin(role, roles).any():
                cues = cues[np.isin(role, roles)]
                break
        words = []
        for cue in cues.tolist():
            supports = (polarity[cue] == SUPPORTIVE) != (structure.modification[cue] == REVERSED)
            words.append(
                StanceWord(
                    int(structure.unit_start[structure.cue_start[cue]]),
                    int(structure.unit_end[structure.cue_end[cue] - 1]),
                    "supportive" if supports else "opposing",
                )
            )
        found.append(words)
    return found


def _mentions(said: Said) -> tuple[list[Span], int]:
    """Return the actor's and the target's spans in the sentence, sorted, as far as they lie in it; and the actor's place."""
    inside = [
        Span(start - said.start, end - said.start)
        for start, end in (said.actor, said.target)
        if said.start <= start < end <= said.start + len(said.text)
    ]
    if len(inside) < 2 or inside[0].overlaps(inside[1]):
        return inside[:1], 0
    return sorted(inside), int(inside[1] < inside[0])
