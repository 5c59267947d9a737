"""From records to what the terms are made of: distinct sentences with their mentions, and who asks about whom."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actorstance.datasets import Record, Span
from actorstance.models.structure import Instances

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Finder = Callable[[Sequence[str]], list[list[Span]]]
"""Finds the actor mentions of each of several texts."""


@dataclass(frozen=True)
class Questions:
    """Records over shared sentences.

    Parameters
    ----------
    instances : Instances
        Each (sentence, set of mentions) once, however many records ask about it.
    actor, target : array of int64, shape (n_records,)
        Mentions by number; the target is -1 in an undirected record.
    """

    instances: Instances
    actor: NDArray[np.int64]
    target: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.actor)

    @classmethod
    def of(cls, sentences: Sequence[tuple[str, Sequence[Span]]], asked: ArrayLike) -> Questions:
        """Make the questions that are asked of sentences whose mentions are known.

        Parameters
        ----------
        sentences : sequence of (str, sequence of Span)
            Texts and their mentions, sorted and apart.
        asked : array-like of int64, shape (n_records, 3)
            The sentence, and the places of the actor and the target among its mentions; target -1 for the undirected stance.
        """
        sentence, actor, target = np.asarray(asked, dtype=np.int64).reshape(-1, 3).T
        first = np.cumsum([0, *(len(spans) for _, spans in sentences)])[sentence]
        return cls(Instances.of(sentences), first + actor, np.where(target < 0, -1, first + target))


def make_questions(records: Sequence[Record], finder: Finder | None = None) -> Questions:
    """Bring records together by sentence.

    A record's mentions are its actor, its target and its listed mentions; where it lists none, `finder` supplies them.
    Other records are never consulted. A mention that overlaps the actor, the target or a longer one is left out.
    """
    missing = list(dict.fromkeys(record.text for record in records if record.mentions is None))
    found = dict(zip(missing, finder(missing) if finder and missing else [[] for _ in missing], strict=True))
    number: dict[tuple[str, tuple[Span, ...]], int] = {}

    def take_up(text: str, spans: tuple[Span, ...]) -> tuple[int, dict[Span, int]]:
        return number.setdefault((text, spans), len(number)), {span: place for place, span in enumerate(spans)}

    # Records that share their list of mentions, as those of one analyzed sentence do, are read once.
    shared: dict[tuple[str, int], dict[Span, int]] = {}
    taken: dict[tuple[str, int], tuple[int, dict[Span, int]]] = {}
    place = np.empty((len(records), 3), dtype=np.int64)
    for row, record in enumerate(records):
        others = found[record.text] if record.mentions is None else record.mentions
        asked = (record.actor,) if record.target is None else (record.actor, record.target)
        key = (record.text, id(others))
        if key not in shared:
            shared[key] = {span: place for place, span in enumerate(_without_overlaps((), others))}
        if all(span in shared[key] for span in asked):
            if key not in taken:
                taken[key] = take_up(record.text, tuple(shared[key]))
            instance, position = taken[key]
        else:
            instance, position = take_up(record.text, _without_overlaps(asked, others))
        place[row] = instance, position[record.actor], -1 if record.target is None else position[record.target]
    return Questions.of(list(number), place)


def _without_overlaps(asked: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans that are asked about, and of the others, longest first, those that overlap none before them."""
    spans = sorted(asked)
    for span in sorted(set(others) - set(asked), key=lambda span: (span.start - span.end, span.start)):
        at = bisect(spans, span)
        if not (at and spans[at - 1].overlaps(span)) and not (at < len(spans) and spans[at].overlaps(span)):
            spans.insert(at, span)
    return tuple(spans)
