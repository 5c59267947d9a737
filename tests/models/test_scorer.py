import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from actorstance.models.layers import Layer, Terms
from actorstance.models.lookup import Lookup
from actorstance.models.scorer import Scorer, count_terms, softmax
from actorstance.training.fitting import Examples, Settings, discrimination, fit_scorer

CLASSES = ("opposing", "neutral", "supportive")


def layer_of(rows):
    """Return the terms of records, given as lists of codes."""
    row = np.repeat(np.arange(len(rows)), [len(codes) for codes in rows])
    return Layer(row.astype(np.int64), np.array([code for codes in rows for code in codes], dtype=np.int64), len(rows))


def terms_of(rows, shared=((),)):
    """Return the terms of records given as lists of codes; what is shared belongs to them in turn."""
    sentence = np.arange(len(rows)) % len(shared)
    return Terms(layer_of(rows), layer_of(shared), sentence)


def examples_of(rows, labels, shared=((),)):
    return Examples(terms_of(rows, shared), np.array(labels), CLASSES, np.zeros(len(rows), dtype=np.bool_))


def scikit_learn(examples, settings):
    """Return the probabilities that scikit-learn gives, a column of zeros for an absent label."""
    counts = csr_matrix(examples.counts(examples.codes))
    counts = counts[:, np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]) >= settings.min_df)]
    tfidf = TfidfTransformer(norm=None)
    values = tfidf.fit_transform(counts).tocsr()
    idf = tfidf.idf_ * discrimination(counts, examples.labels) ** settings.emphasis
    norms = np.sqrt(counts.multiply(idf**2).sum(axis=1))
    values = values.multiply(idf / tfidf.idf_).multiply(1 / np.maximum(norms, 1e-300)).tocsr()
    model = LogisticRegression(
        C=settings.C, class_weight=settings.class_weight, solver="newton-cg", tol=1e-9, max_iter=500
    ).fit(values, examples.labels)
    probabilities = np.zeros((len(examples.labels), len(CLASSES)))
    probabilities[:, [CLASSES.index(label) for label in model.classes_]] = model.predict_proba(values)
    return probabilities


CODES = st.lists(st.integers(-3, 6), max_size=6)
CORPORA = st.lists(st.tuples(CODES, st.sampled_from(CLASSES)), min_size=2, max_size=12).filter(
    lambda sample: len({label for _, label in sample}) > 1 and any(codes for codes, _ in sample)
)


@settings(max_examples=60, deadline=None)
@given(CORPORA, st.sampled_from((0.5, 4.0)), st.sampled_from((None, "balanced")), st.sampled_from((0.0, 0.5)))
def test_the_scorer_equals_scikit_learn(sample, C, class_weight, emphasis):
    rows, labels = zip(*sample, strict=True)
    examples = examples_of(rows, labels, shared=((20, 20, 21), (), (22,)))
    chosen = Settings(C, class_weight, 1, emphasis)
    scorer = fit_scorer(examples, chosen)
    np.testing.assert_allclose(scorer.probabilities(examples.terms), scikit_learn(examples, chosen), rtol=0, atol=1e-9)


@pytest.mark.parametrize("labels", [CLASSES * 4, ("opposing", "supportive") * 6, ("neutral", "opposing") * 6])
def test_two_and_three_labels_equal_scikit_learn(labels):
    rows = [[1, 1, 2], [2, 3], [3, 3, 3, 9], [], [7], [1, 2, 3, 7]] * 2
    examples = examples_of(rows, labels)
    scorer = fit_scorer(examples, Settings(2.0, None, 2))
    np.testing.assert_allclose(
        scorer.probabilities(examples.terms), scikit_learn(examples, Settings(2.0, None, 2)), rtol=0, atol=1e-9
    )


def test_a_term_of_one_label_discriminates_and_one_of_all_labels_does_not():
    counts = csr_matrix(np.array([[1, 1], [1, 0], [1, 0], [1, 1]] * 5))
    one, other = discrimination(counts, np.array(["opposing", "neutral", "neutral", "opposing"] * 5))
    assert one < other


def test_root_weights_lie_between_none_and_balanced():
    rows, labels = (
        [[1], [2], [1, 2], [1], [3], [1, 3]] * 5,
        ["neutral", "neutral", "neutral", "neutral", "opposing", "supportive"] * 5,
    )
    examples = examples_of(rows, labels)
    rare = [
        fit_scorer(examples, Settings(2.0, weight, 1)).probabilities(examples.terms)[:, [0, 2]].sum()
        for weight in (None, "root", "balanced")
    ]
    assert rare[0] < rare[1] < rare[2]


def test_contributions_and_intercept_sum_to_the_logits():
    scorer = Scorer(np.array([1, 2]), np.array([2.0, 1.0]), np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.1, -0.1]))
    terms = terms_of([[1, 1], [], [1, 9]], shared=((), (2, 2, 2)))
    row, _, values = scorer.contributions(terms)
    total = np.zeros((3, 2))
    np.add.at(total, row, values)
    np.testing.assert_allclose(total + scorer.intercept, scorer.logits(terms))


@given(st.lists(CODES, min_size=1, max_size=8))
def test_a_record_scores_the_same_to_the_last_bit_in_any_batch(rows):
    rng = np.random.default_rng(0)
    scorer = Scorer(np.arange(-3, 7), rng.random(10), rng.random((10, 3)), rng.random(3))
    alone = np.concatenate([scorer.logits(terms_of([codes])) for codes in rows])
    assert np.array_equal(scorer.logits(terms_of(rows)), alone)


def test_terms_are_counted_by_record_and_unknown_ones_left_out():
    row, column, count = count_terms(layer_of([[5, 5, 8], [], [1, 8, 5, 8]]), Lookup(np.array([5, 8])))
    assert list(zip(row, column, count, strict=True)) == [(0, 0, 2), (0, 1, 1), (2, 0, 1), (2, 1, 2)]


@pytest.mark.parametrize(("rows", "codes"), [([], [1]), ([[]], [1]), ([[2]], [1]), ([[2]], [])])
def test_nothing_known_counts_nothing(rows, codes):
    assert all(len(part) == 0 for part in count_terms(layer_of(rows), Lookup(np.array(codes, dtype=np.int64))))


def test_a_record_without_known_terms_has_the_prior():
    scorer = Scorer(np.array([4]), np.array([1.5]), np.array([[3.0, 0.0, -3.0]]), np.log([0.2, 0.3, 0.5]))
    probabilities = scorer.probabilities(terms_of([[], [9], [4]]))
    np.testing.assert_allclose(probabilities[:2], [[0.2, 0.3, 0.5]] * 2)
    assert probabilities[2].argmax() == 0
    assert scorer.probabilities(terms_of([])).shape == (0, 3)


def test_the_hand_made_score():
    """tf = 2 and 1; each occurrence is a coordinate of the norm; the weights hold idf."""
    scorer = Scorer(np.array([1, 2]), np.array([2.0, 1.0]), np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2))
    norm = np.sqrt(2 * 2.0**2 + 1)
    np.testing.assert_allclose(scorer.logits(terms_of([[1, 2, 1]])), [[2 / norm, 1 / norm]])


@given(st.lists(st.tuples(*[st.floats(-700, 700)] * 3), max_size=5))
def test_softmax_rows_sum_to_one(rows):
    probabilities = softmax(np.array(rows).reshape(-1, 3))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert not np.isnan(probabilities).any()
