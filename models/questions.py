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
    # Records that share their list of mentions, as those of one analyzed sentence do, are read once: for each text and
    # list the sentence's number (-1 until one of them is asked about), its mentions, and these by their starts.
    shared: dict[tuple[str, int], _Shared] = {}
    place: list[tuple[int, int, int]] = []
    for record in records:
        text, actor, target = record.text, record.actor, record.target
        others = found[text] if record.mentions is None else record.mentions
        known = shared.get((text, id(others)))
        if known is None:
            known = shared[text, id(others)] = _Shared(_without_overlaps((), others))
        one = known.place(actor)
        other = -1 if target is None else known.place(target)
        if one is None or other is None:
            asked = (actor,) if target is None else (actor, target)
            own = _Shared(_without_overlaps(asked, others))
            one, other = own.place(actor), -1 if target is None else own.place(target)
            assert one is not None and other is not None
            place.append((number.setdefault((text, own.spans), len(number)), one, other))
            continue
        if known.number < 0:
            known.number = number.setdefault((text, known.spans), len(number))
        place.append((known.number, one, other))
    return Questions.of(list(number), place)


class _Shared:
    """The mentions of a sentence that several records share."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self.spans, self.number = spans, -1
        self.at = {span.start: (place, span.end) for place, span in enumerate(spans)}

    def place(self, span: Span) -> int | None:
        """Return the place of a span among the mentions; None if it is none of them."""
        found = self.at.get(span.start)
        return found[0] if found is not None and found[1] == span.end else None


def _without_overlaps(asked: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans that are asked about, and of the others, longest first, those that overlap none before them."""
    spans = sorted(asked)
    for span in sorted(set(others) - set(asked), key=lambda span: (span.start - span.end, span.start)):
        at = bisect(spans, span)
        if not (at and spans[at - 1].overlaps(span)) and not (at < len(spans) and spans[at].overlaps(span)):
            spans.insert(at, span)
    return tuple(spans)
