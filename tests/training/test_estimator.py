import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_validate

from actorstance.datasets import DataError, group_records, load_corpus
from actorstance.models import StanceModel
from actorstance.training import StanceClassifier

PART = load_corpus()[:100]
LABELS = [record.label for record in PART]


@pytest.fixture(scope="module")
def classifier():
    return StanceClassifier(n_folds=2).fit(PART, LABELS)


def test_it_predicts_labels_with_a_column_for_each_class(classifier):
    probabilities = classifier.predict_proba(PART[:7])
    assert (probabilities.shape, probabilities.dtype) == ((7, 3), np.float64)
    assert classifier.classes_.tolist() == ["opposing", "neutral", "supportive"]
    assert classifier.predict(PART[:7]).tolist() == [classifier.classes_[k] for k in probabilities.argmax(axis=1)]
    assert classifier.score(PART, LABELS) > 0.7


def test_it_cross_validates_with_groups():
    scores = cross_validate(StanceClassifier(n_folds=2), PART, LABELS, groups=group_records(PART), cv=GroupKFold(2))
    assert scores["test_score"].shape == (2,)
    assert np.isfinite(scores["test_score"]).all()


def test_it_is_searched_for_settings():
    sample = load_corpus()[:600]
    search = GridSearchCV(StanceClassifier(n_folds=2), {"C": [1e-6, 4.0]}, cv=GroupKFold(2), scoring="f1_macro")
    search.fit(sample, [record.label for record in sample], groups=group_records(sample))
    assert search.best_params_ == {"C": 4.0}
    assert isinstance(search.best_estimator_.model_, StanceModel)


def test_a_clone_has_the_settings_and_nothing_learned(classifier):
    copied = clone(classifier.set_params(C=4.0))
    assert (
        copied.get_params()
        == classifier.get_params()
        == {"C": 4.0, "class_weight": "balanced", "min_df": 2, "n_folds": 2, "seed": 0}
    )
    assert not hasattr(copied, "model_")


def test_labels_given_win_over_the_records_own(classifier):
    swapped = {"supportive": "opposing", "opposing": "supportive", "neutral": "neutral"}
    other = StanceClassifier(n_folds=2).fit(PART, np.array([swapped[label] for label in LABELS]))
    agree = [swapped[one] == two for one, two in zip(classifier.predict(PART), other.predict(PART), strict=True)]
    assert np.mean(agree) > 0.95
    assert np.array_equal(StanceClassifier(n_folds=2).fit(PART).predict_proba(PART), classifier.predict_proba(PART))


@pytest.mark.parametrize("method", ["predict", "predict_proba"])
def test_before_fit_it_says_so(method):
    with pytest.raises(NotFittedError, match="This StanceClassifier instance is not fitted yet"):
        getattr(StanceClassifier(), method)(PART)


@pytest.mark.parametrize(
    ("X", "y", "error", "message"),
    [
        (PART[0], None, TypeError, r"X must be a sequence of records, not one of them; write \[record\]"),
        ("Oslo left.", None, TypeError, "X must be a sequence of records"),
        (["Oslo left."], None, TypeError, r"X must hold actorstance\.datasets\.Record objects"),
        (PART, LABELS[:-1], DataError, "100 records but 99 labels"),
        (PART[:1], ["supported"], DataError, "unknown label 'supported'"),
    ],
)
def test_what_it_cannot_fit(X, y, error, message):
    with pytest.raises(error, match=message):
        StanceClassifier().fit(X, y)
