"""Why a prediction is what it is: what each term adds to each label's score, and the words it was read from.

The model is linear, so this is no estimate: the contributions of a record's terms and the intercept sum to its logits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from actorstance.datasets import Record, Span
from actorstance.models import StanceModel
from actorstance.models.questions import make_questions

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one term adds.

    Parameters
    ----------
    term : str
        The term, spelled out.
    spans : tuple of Span
        The characters that it was read from, sorted and apart; none for a term that no words stand for.
    values : mapping of str to float
        What it adds to the logit of each label.
    """

    term: str
    spans: tuple[Span, ...]
    values: Mapping[str, float]

    def margin(self, label: str) -> float:
        """Return the value for a label less the mean of the other labels'."""
        others = [value for other, value in self.values.items() if other != label]
        return self.values[label] - sum(others) / len(others)


@dataclass(frozen=True)
class Explanation:
    """The exact composition of a prediction.

    Parameters
    ----------
    record : Record
    label : str
        The most probable label.
    probabilities : mapping of str to float
        The softmax of `logits`.
    intercept : mapping of str to float
        What every record starts from; with a prior of its own, the prior is in it.
    contributions : tuple of Contribution
        Those that speak most for or against `label` first.
    """

    record: Record
    label: str
    probabilities: Mapping[str, float]
    intercept: Mapping[str, float]
    contributions: tuple[Contribution, ...]

    @property
    def logits(self) -> dict[str, float]:
        """The score of each label: the intercept and all contributions, summed."""
        return {
            label: start + sum(one.values[label] for one in self.contributions)
            for label, start in self.intercept.items()
        }

    def speaks_for(self, contribution: Contribution) -> float:
        """Return how much a contribution speaks for `label`: its value there less the mean of the other labels'."""
        return contribution.margin(self.label)

    def weights(self) -> NDArray[np.float64]:
        """Return how much each character of the text speaks for `label`, shape (n_characters,).

        A term's share is spread evenly over its characters; what no words stand for is left out.
        """
        weights = np.zeros(len(self.record.text))
        for contribution in self.contributions:
            size = sum(span.end - span.start for span in contribution.spans)
            for span in contribution.spans:
                weights[span.start : span.end] += self.speaks_for(contribution) / size
        return weights

    def to_object(self) -> dict[str, Any]:
        """Return the explanation as plain values: ``intercept`` and ``contributions``."""
        return {
            "intercept": dict(self.intercept),
            "contributions": [
                {
                    "term": one.term,
                    "spans": [{"start": span.start, "end": span.end} for span in one.spans],
                    "values": dict(one.values),
                }
                for one in self.contributions
            ],
        }


def explain(
    model: StanceModel,
    record: Record,
    finder: Callable[[Sequence[str]], list[list[Span]]],
    prior_ratio: NDArray[np.float64] | None = None,
) -> Explanation:
    """Explain the prediction of one record.

    Parameters
    ----------
    model : StanceModel
    record : Record
    finder : callable
        Supplies the mentions of a record that lists none.
    prior_ratio : array of shape (2, n_classes), optional
        Another class prior (`priors.prior_ratio`).
    """
    questions = make_questions([record], finder)
    _, codes, values = model.scorer.contributions(model.terms.make(questions))
    places = model.terms.locate(questions)
    intercept = model.scorer.intercept.copy()
    if prior_ratio is not None:
        intercept += np.log(prior_ratio[int(record.directed)])
    spans = _spans(places.code, places.start, places.end)
    classes = model.classes
    contributions = [
        Contribution(model.terms.name(code), spans.get(code, ()), dict(zip(classes, row, strict=True)))
        for code, row in zip(codes.tolist(), values.tolist(), strict=True)
    ]
    logits = values.sum(axis=0) + intercept
    powers = np.exp(logits - logits.max())
    label = classes[int(logits.argmax())]
    contributions.sort(key=lambda one: (-abs(one.margin(label)), one.term))
    return Explanation(
        record,
        label,
        dict(zip(classes, (powers / powers.sum()).tolist(), strict=True)),
        dict(zip(classes, intercept.tolist(), strict=True)),
        tuple(contributions),
    )


def _spans(code: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]) -> dict[int, tuple[Span, ...]]:
    """Return the characters of each term, places that touch made one."""
    shown = start < end
    found = sorted(set(zip(code[shown].tolist(), start[shown].tolist(), end[shown].tolist(), strict=True)))
    spans: dict[int, tuple[Span, ...]] = {}
    for term, places in groupby(found, key=lambda place: place[0]):
        joined: list[Span] = []
        for _, first, last in places:
            if joined and first <= joined[-1].end:
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, last))
            else:
                joined.append(Span(first, last))
        spans[term] = tuple(joined)
    return spans
