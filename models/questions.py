"""From records to what the terms are made of: distinct sentences with their mentions, and who asks about whom."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
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
    # Records that share their list of mentions, as those of one analyzed sentence do, are read once.
    by_list: dict[tuple[str, int], _Shared] = {}
    numbers: dict[tuple[str, tuple[Span, ...]], int] = {}
    place: list[tuple[int, int, int]] = []
    for record in records:
        text, actor, target = record.text, record.actor, record.target
        others = found[text] if record.mentions is None else record.mentions
        known = by_list.get((text, id(others)))
        if known is None:
            known = by_list[text, id(others)] = _Shared(others)
        if not known.has(actor) or not (target is None or known.has(target)):
            known = known.with_asked((actor,) if target is None else (actor, target))
        if known.number < 0:
            known.number = numbers.setdefault((text, known.spans), len(numbers))
        at = known.at
        place.append((known.number, at[actor.start], -1 if target is None else at[target.start]))
    return Questions.of(list(numbers), place)


class _Shared:
    """The mentions of a sentence that several records share; `number` is that of the sentence once one is asked about."""

    def __init__(self, others: Sequence[Span]) -> None:
        self._others = others
        self._settle(tuple(others) if _apart(others) else _without_overlaps((), others))
        self._apart = len(self.spans) == len(others)
        self._with: dict[tuple[int, ...], _Shared] | None = None

    def _settle(self, spans: tuple[Span, ...]) -> None:
        self.spans, self.number = spans, -1
        self.at = {span.start: place for place, span in enumerate(spans)}

    def has(self, span: Span) -> bool:
        """Tell whether a span is one of the mentions."""
        place = self.at.get(span.start)
        return place is not None and self.spans[place].end == span.end

    def with_asked(self, asked: tuple[Span, ...]) -> _Shared:
        """Return the mentions with those that are asked about among them, and without what these overlap."""
        key = tuple(sorted((span.start << 32) + span.end for span in asked))
        if self._with is None:
            self._with = {}
        known = self._with.get(key)
        if known is None:
            known = self._with[key] = _Shared(())
            if self._apart:
                kept = [span for span in self.spans if not any(span.overlaps(one) for one in asked)]
                known._settle(tuple(sorted([*kept, *asked], key=_start)))
            else:
                known._settle(_without_overlaps(asked, self._others))
        return known


def _apart(spans: Sequence[Span]) -> bool:
    """Tell whether spans are sorted and overlap nowhere."""
    behind = 0
    for span in spans:
        if span.start < behind:
            return False
        behind = span.end
    return True


def _without_overlaps(asked: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans that are asked about, and of the others, longest first, those that overlap none before them."""
    spans = sorted(asked)
    for span in sorted(set(others) - set(asked), key=lambda span: (span.start - span.end, span.start)):
        at = bisect(spans, span)
        if not (at and spans[at - 1].overlaps(span)) and not (at < len(spans) and spans[at].overlaps(span)):
            spans.insert(at, span)
    return tuple(spans)


_start = attrgetter("start")
