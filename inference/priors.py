"""Other class priors: how often each label occurs where the model is used, rather than where it was trained.

Probabilities are multiplied by the ratio of the two priors and made to sum to 1 again (Saerens, Latinne & Decaestecker
2002, "Adjusting the outputs of a classifier to new a priori probabilities").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from actorstance.datasets import DataError
from actorstance.models import StanceModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POWER = {None: 0.0, "root": 0.5, "balanced": 1.0}


def prior_ratio(model: StanceModel, prior: Mapping[str, float]) -> NDArray[np.float64]:
    """Return what probabilities are to be multiplied by, shape (2, n_classes): undirected, then directed.

    Parameters
    ----------
    model : StanceModel
    prior : mapping of str to float
        Shares of labels where the model is used, above 0; labels that it leaves out share the rest as they do in the
        training data.

    Raises
    ------
    DataError
        If a label is not of the model's scheme, the shares do not fit together, or the model does not say how its
        training data was labeled.
    """
    unknown = sorted(set(prior) - set(model.classes))
    if unknown:
        raise DataError(f"{unknown[0]!r} is no label of the model; give shares of {', '.join(model.classes)}")
    given = sum(prior.values())
    whole = len(prior) == len(model.classes)
    if any(not 0 < share < 1 for share in prior.values()) or (abs(given - 1) > 1e-6 if whole else given >= 1):
        raise DataError(
            f"the shares {', '.join(f'{label}={share:g}' for label, share in prior.items())} do not fit together; "
            "each is above 0, and all labels sum to 1"
        )
    return np.stack([_ratio(model, prior, kind) for kind in ("labels_undirected", "labels_directed")])


def _ratio(model: StanceModel, prior: Mapping[str, float], kind: str) -> NDArray[np.float64]:
    try:
        statistics = model.facts["trained_on"]["statistics"]
        overall = np.array([statistics["labels"].get(label, 0) for label in model.classes], dtype=float)
        counts = np.array([statistics[kind].get(label, 0) for label in model.classes], dtype=float)
        power = _POWER[model.facts["settings"]["class_weight"]]
    except (KeyError, TypeError):
        raise DataError("the model does not say how its training data was labeled; train it anew") from None
    if not counts.sum():
        counts = overall
    # Class weights made rare labels count for more in training, as if there had been more of them.
    shares = np.maximum(counts, 0.5) * np.maximum(overall, 0.5) ** -power
    shares /= shares.sum()
    named = np.array([prior.get(label, 0.0) for label in model.classes])
    rest = np.where(named > 0, 0.0, shares)
    wanted = named + (rest / rest.sum() * (1 - named.sum()) if rest.any() else 0.0)
    return np.asarray(wanted / shares)


def adjusted(
    probabilities: NDArray[np.float64], ratio: NDArray[np.float64], directed: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return probabilities under the other prior; all of shape (n_records, n_classes), `directed` of (n_records,)."""
    moved = probabilities * ratio[directed.astype(np.int64)]
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))
