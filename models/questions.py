"""From records to what the terms are made of: distinct sentences with their mentions, and who asks about whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actorstance.datasets import Record, Span
from actorstance.models.structure import Instances

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


def make_questions(records: Sequence[Record], finder: Finder | None = None) -> Questions:
    """Bring records together by sentence.

    A record's mentions are its actor, its target and its listed mentions; where it lists none, `finder` supplies them.
    Other records are never consulted. A mention that overlaps the actor, the target or a longer one is left out.
    """
    missing = list(dict.fromkeys(record.text for record in records if record.mentions is None))
    found = dict(zip(missing, finder(missing) if finder and missing else [[] for _ in missing], strict=True))
    number: dict[tuple[str, tuple[Span, ...]], int] = {}
    sentences: list[tuple[str, tuple[Span, ...]]] = []
    place = np.empty((len(records), 3), dtype=np.int64)
    for row, record in enumerate(records):
        others = found[record.text] if record.mentions is None else record.mentions
        spans = _without_overlaps(record, others)
        key = (record.text, spans)
        instance = number.setdefault(key, len(sentences))
        if instance == len(sentences):
            sentences.append(key)
        place[row] = instance, spans.index(record.actor), -1 if record.target is None else spans.index(record.target)
    first = np.cumsum([0, *(len(spans) for _, spans in sentences)])
    actor = first[place[:, 0]] + place[:, 1]
    target = np.where(place[:, 2] < 0, -1, first[place[:, 0]] + place[:, 2])
    return Questions(Instances.of(sentences), actor, target)


def _without_overlaps(record: Record, others: Sequence[Span]) -> tuple[Span, ...]:
    asked = [record.actor] if record.target is None else [record.actor, record.target]
    spans = sorted(asked)
    for span in sorted(set(others) - set(asked), key=lambda span: (span.start - span.end, span.start)):
        if not any(span.overlaps(kept) for kept in spans):
            spans.append(span)
    return tuple(sorted(spans))
