"""What a run of the predictor depends on, as plain values that other processes can make their predictor of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from actorstance.datasets import Record
from actorstance.inference.predictor import Prediction, StancePredictor


@dataclass(frozen=True, slots=True)
class Settings:
    """What an analysis depends on beside the article; plain values, since every process makes its predictor of them.

    Parameters
    ----------
    model : str, optional
        The model file; by default the shipped one.
    actors : tuple of (str, str)
        Further (actor, alias) names.
    min_confidence : float
    prior : tuple of (str, float)
        Shares of labels, where they are not the training data's.
    roll_up : bool
        Whether leaders and ministries count as their states.
    format : str
        Format of rows, where the run writes any.
    """

    model: str | None = None
    actors: tuple[tuple[str, str], ...] = ()
    min_confidence: float = 0.0
    prior: tuple[tuple[str, float], ...] = ()
    roll_up: bool = False
    format: str = "jsonl"

    def predictor(self) -> StancePredictor:
        """Return the predictor, made once in a process."""
        return predictor_of(self.model, self.actors, self.min_confidence, self.prior)


@lru_cache(maxsize=1)
def predictor_of(
    model: str | None,
    actors: tuple[tuple[str, str], ...],
    min_confidence: float,
    prior: tuple[tuple[str, float], ...],
) -> StancePredictor:
    """Return the predictor of these settings, made once in a process."""
    return StancePredictor.load(model, actors, min_confidence=min_confidence, prior=dict(prior))


def predict_batch(records: Sequence[Record], settings: Settings) -> list[Prediction]:
    """Return the prediction of each record."""
    return settings.predictor().predict(records)
