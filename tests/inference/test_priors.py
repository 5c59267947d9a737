"""Another class prior moves probabilities the way Bayes' rule says, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorstance.datasets import DataError, load_corpus
from actorstance.inference import StancePredictor
from actorstance.inference.priors import adjusted, prior_ratio

SAMPLE = load_corpus()[:200]


@pytest.fixture(scope="module")
def predictor():
    return StancePredictor.load()


def shares(model, kind):
    """Return the prior that the model was trained under: class weights move it as more records of a label would."""
    statistics = model.facts["trained_on"]["statistics"]
    power = {None: 0.0, "root": 0.5, "balanced": 1.0}[model.facts["settings"]["class_weight"]]
    weighed = {label: statistics[kind][label] / statistics["labels"][label] ** power for label in model.classes}
    return {label: weight / sum(weighed.values()) for label, weight in weighed.items()}


def test_the_training_prior_changes_nothing_it_was_learned_under(predictor):
    ratio = prior_ratio(predictor.model, shares(predictor.model, "labels_directed"))
    np.testing.assert_allclose(ratio[1], 1, atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.05, 0.95))
def test_more_neutral_mentions_make_every_mention_more_likely_neutral(predictor, share):
    plain = predictor.predict_proba(SAMPLE)
    low, high = (
        StancePredictor(predictor.model, prior={"neutral": s}).predict_proba(SAMPLE) for s in (share * 0.9, share)
    )
    np.testing.assert_allclose(high.sum(axis=1), 1)
    assert (low[:, 1] <= high[:, 1] + 1e-12).all()
    # Between the labels that are not named, the odds stay as they are.
    np.testing.assert_allclose(high[:, 0] * plain[:, 2], plain[:, 0] * high[:, 2], rtol=1e-6, atol=1e-12)


def test_the_hand_made_adjustment():
    probabilities = np.array([[0.2, 0.5, 0.3]])
    ratio = np.array([[1.0, 1.0, 1.0], [1.0, 2.0, 1.0]])
    np.testing.assert_allclose(adjusted(probabilities, ratio, np.array([True])), [[0.2 / 1.5, 1 / 1.5, 0.3 / 1.5]])
    np.testing.assert_allclose(adjusted(probabilities, ratio, np.array([False])), probabilities)


@pytest.mark.parametrize(
    ("prior", "message"),
    [
        ({"negative": 0.5}, "no label"),
        ({"neutral": 1.0}, "do not fit together"),
        ({"neutral": 0.6, "opposing": 0.5}, "do not fit together"),
        ({"neutral": 0.6, "opposing": 0.2, "supportive": 0.1}, "do not fit together"),
        ({"neutral": -0.1}, "do not fit together"),
    ],
)
def test_shares_that_do_not_fit_are_refused(predictor, prior, message):
    with pytest.raises(DataError, match=message):
        StancePredictor(predictor.model, prior=prior)
