import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as reference

from actorstance.training.metrics import (
    abstention,
    accuracy_by_coverage,
    bootstrap_macro_f1,
    calibration_bins,
    confusion,
    expected_calibration_error,
    f1_by_class,
    fit_temperature,
    macro_f1,
    scores,
)

CLASSES = ("opposing", "neutral", "supportive")
PAIRS = st.lists(st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES)), min_size=1, max_size=30)


@settings(max_examples=40)
@given(PAIRS)
def test_figures_equal_those_of_scikit_learn(pairs):
    gold, predicted = (list(side) for side in zip(*pairs, strict=True))
    table = confusion(gold, predicted, CLASSES)
    assert table.tolist() == reference.confusion_matrix(gold, predicted, labels=CLASSES).tolist()
    assert macro_f1(table) == pytest.approx(reference.f1_score(gold, predicted, average="macro"))
    measured = scores(gold, predicted, CLASSES, range(len(gold)), n_draws=20)
    assert measured["accuracy"] == pytest.approx(reference.accuracy_score(gold, predicted))
    precision, recall, f1, support = reference.precision_recall_fscore_support(
        gold, predicted, labels=CLASSES, zero_division=np.nan
    )
    for k, label in enumerate(CLASSES):
        mine = measured["classes"][label]
        assert mine["support"] == support[k]
        for name, theirs in (("precision", precision[k]), ("recall", recall[k])):
            assert mine[name] is None if np.isnan(theirs) else mine[name] == pytest.approx(theirs)
        if support[k] or label in predicted:
            assert mine["f1"] == pytest.approx(0.0 if np.isnan(f1[k]) else f1[k])
        else:
            assert mine["f1"] is None


def test_an_undefined_figure_is_none():
    measured = scores(["neutral"], ["neutral"], CLASSES, [0])
    assert measured["classes"]["opposing"] == {"precision": None, "recall": None, "f1": None, "support": 0}
    assert measured["macro_f1"] == 1.0
    assert "ece" not in measured
    assert scores([], [], CLASSES, []) is None


def test_f1_of_several_tables_at_once():
    tables = np.array([[[2, 0], [1, 1]], [[0, 0], [0, 3]]])
    np.testing.assert_allclose(f1_by_class(tables), [[0.8, 2 / 3], [np.nan, 1.0]])
    np.testing.assert_allclose(macro_f1(tables), [(0.8 + 2 / 3) / 2, 1.0])


@given(PAIRS, st.integers(0, 3))
def test_the_interval_lies_in_bounds_and_is_seeded(pairs, seed):
    gold, predicted = zip(*pairs, strict=True)
    groups = np.arange(len(gold)) // 2
    low, high = bootstrap_macro_f1(gold, predicted, CLASSES, groups, n_draws=50, seed=seed)
    assert 0 <= low <= high <= 1
    assert (low, high) == bootstrap_macro_f1(gold, predicted, CLASSES, groups + 7, n_draws=50, seed=seed)


def test_the_interval_contains_the_estimate_and_narrows_with_more_groups():
    random = np.random.default_rng(0)
    gold = random.choice(CLASSES, 600)
    predicted = np.where(random.random(600) < 0.7, gold, random.choice(CLASSES, 600))
    point = macro_f1(confusion(gold, predicted, CLASSES))
    low, high = bootstrap_macro_f1(gold, predicted, CLASSES, np.arange(600))
    wide = bootstrap_macro_f1(gold, predicted, CLASSES, np.arange(600) // 60)
    assert low < point < high
    assert wide[0] < point < wide[1]
    small = bootstrap_macro_f1(gold[:60], predicted[:60], CLASSES, np.arange(60))
    assert high - low < small[1] - small[0]


def test_calibration_by_hand():
    probabilities = np.array([[0.95, 0.03, 0.02], [0.05, 0.9, 0.05], [0.35, 0.33, 0.32], [1.0, 0.0, 0.0]])
    bins = calibration_bins(["opposing", "opposing", "opposing", "opposing"], probabilities, CLASSES)
    assert [item["share"] for item in bins] == [0.25, 0.75]
    assert [item["accuracy"] for item in bins] == pytest.approx([1.0, 2 / 3])
    assert [item["confidence"] for item in bins] == pytest.approx([0.35, 0.95])
    assert expected_calibration_error(bins) == pytest.approx(0.25 * 0.65 + 0.75 * (0.95 - 2 / 3))


def test_accuracy_on_the_most_certain():
    probabilities = np.array([[0.9, 0.1, 0], [0.8, 0.2, 0], [0.7, 0.3, 0], [0.4, 0.35, 0.25]])
    found = accuracy_by_coverage(["opposing", "opposing", "neutral", "neutral"], probabilities, CLASSES)
    assert found == {"25%": 1.0, "50%": 1.0, "75%": pytest.approx(2 / 3), "100%": 0.5}
    assert accuracy_by_coverage(["opposing"], probabilities[:1], CLASSES) == dict.fromkeys(found, 1.0)


def test_the_temperature_undoes_overconfidence():
    random = np.random.default_rng(1)
    logits = random.normal(size=(4000, 3))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    gold = [CLASSES[random.choice(3, p=row)] for row in shares]
    assert fit_temperature(3 * logits, gold, CLASSES) == pytest.approx(3, rel=0.1)
    assert fit_temperature(logits / 2, gold, CLASSES) == pytest.approx(0.5, rel=0.1)


def test_labels_outside_the_scheme_are_an_error():
    with pytest.raises(KeyError, match="positive"):
        confusion(["positive"], ["neutral"], CLASSES)
    with pytest.raises(ValueError, match="zip"):
        confusion(["neutral"], [], CLASSES)


def test_abstaining_buys_precision():
    probabilities = np.array([[0.1, 0.3, 0.6], [0.96, 0.02, 0.02], [0.2, 0.55, 0.25], [0.4, 0.35, 0.25]])
    gold = ["neutral", "opposing", "neutral", "opposing"]
    found = {one["min_confidence"]: one for one in abstention(gold, probabilities, CLASSES)}
    assert found[0.0] == {"min_confidence": 0.0, "coverage": 1.0, "accuracy": 0.75, "precision": pytest.approx(2 / 3)}
    assert found[0.5]["coverage"] == 0.75
    assert found[0.9] == {"min_confidence": 0.9, "coverage": 0.25, "accuracy": 1.0, "precision": 1.0}
