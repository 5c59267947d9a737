import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorstance.inference.scores import interval, relation_seed, score

SURE = {"+": (1.0, 0.0, 0.0), "0": (0.0, 1.0, 0.0), "-": (0.0, 0.0, 1.0)}


def of(labels, articles=None, **options):
    articles = range(len(labels)) if articles is None else articles
    return interval(np.array([SURE[label] for label in labels]), np.array(articles, dtype=np.int64), **options)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_score_stays_between_its_ends(support, opposition):
    assert -1 < score(support, opposition) < 1
    assert score(support, opposition) == -score(opposition, support)


def test_scores_by_hand():
    assert score(0, 0) == 0
    assert score(3, 1) == pytest.approx(0.4)
    assert score(0, 1) == pytest.approx(-0.5)


def test_one_sure_sentence_leaves_nothing_to_chance():
    assert of("+") == (0.5, 0.5)
    assert of("0") == (0, 0)
    assert of("---", [0, 0, 0]) == (-0.75, -0.75)


def test_one_sentence_that_may_go_either_way():
    low, high = interval(np.array([[0.5, 0.0, 0.5]]), np.array([0]))
    assert (low, high) == (-0.5, 0.5)


def test_articles_are_what_is_drawn():
    together, apart = of("+" * 10 + "-" * 10, [0] * 10 + [1] * 10), of("+-" * 10)
    assert together == pytest.approx((-20 / 21, 20 / 21))
    assert -0.6 < apart[0] < -0.2 < 0.2 < apart[1] < 0.6


def test_more_evidence_narrows_it():
    widths = [np.ptp(of("++-" * n)) for n in (2, 8, 32, 128)]
    assert widths == sorted(widths, reverse=True)


def test_seeds_and_draws_make_it_the_same_again():
    args = ("++-0+-",)
    assert of(*args, seed=(3, 4)) == of(*args, seed=(3, 4))
    assert relation_seed(1, "A", "B", None) == relation_seed(1, "A", "B", None)
    assert len({relation_seed(1, *names) for names in (("A", "B"), ("B", "A"), ("AB", ""), ("A", None))}) == 4


def test_the_known_share_is_within_about_as_often_as_claimed():
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        labels = rng.choice(["+", "-"], size=40, p=[0.7, 0.3])
        low, high = of(labels, n_draws=300, seed=(int(rng.integers(1000)),))
        held += low <= score(28, 12) <= high
    assert held >= 180


@given(
    st.lists(st.tuples(st.sampled_from("+0-"), st.integers(0, 3)), min_size=1, max_size=12),
    st.integers(0, 5),
)
def test_it_holds_the_score(told, seed):
    labels = [label for label, _ in told]
    _, articles = np.unique([article for _, article in told], return_inverse=True)
    low, high = of(labels, articles, n_draws=50, seed=(seed,))
    assert -1 < low <= score(labels.count("+"), labels.count("-")) <= high < 1
