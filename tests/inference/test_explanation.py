"""An explanation is the prediction, taken apart: nothing is left out, and every span says where."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import asked, records

from actorstance.datasets import DataError, load_corpus
from actorstance.inference import StancePredictor

CORPUS = load_corpus()
SAMPLES = st.sampled_from(CORPUS) | records(extra=st.none())


@pytest.fixture(scope="module")
def predictor():
    return StancePredictor.load()


@settings(max_examples=60, deadline=None)
@given(SAMPLES, st.sampled_from((None, {"neutral": 0.8})))
def test_contributions_and_intercept_sum_to_the_logits(predictor, record, prior):
    served = StancePredictor(predictor.model, prior=prior)
    explanation = served.explain_record(record)
    logits = np.array(list(explanation.logits.values()))
    powers = np.exp(logits - logits.max())
    (probabilities,) = served.predict_proba([record])
    np.testing.assert_allclose(powers / powers.sum(), probabilities, rtol=0, atol=1e-9)
    np.testing.assert_allclose(list(explanation.probabilities.values()), probabilities, rtol=0, atol=1e-9)
    assert explanation.label == served.model.classes[int(probabilities.argmax())]


@settings(max_examples=60, deadline=None)
@given(SAMPLES)
def test_spans_lie_in_the_text_sorted_and_apart(predictor, record):
    for one in predictor.explain_record(record).contributions:
        assert all(0 <= span.start < span.end <= len(record.text) for span in one.spans)
        assert all(left.end < right.start for left, right in zip(one.spans[:-1], one.spans[1:], strict=True))


@settings(max_examples=40, deadline=None)
@given(SAMPLES)
def test_character_weights_are_what_terms_with_words_say(predictor, record):
    explanation = predictor.explain_record(record)
    weights = explanation.weights()
    assert weights.shape == (len(record.text),)
    told = sum(explanation.speaks_for(one) for one in explanation.contributions if one.spans)
    assert weights.sum() == pytest.approx(told, abs=1e-9)


def test_the_stance_word_is_what_a_reader_would_mark(predictor):
    text = "After a long day in the capital, Oslo sharply condemned the mayor of Rome."
    explanation = predictor.explain(text, "Oslo")
    weights = explanation.weights()
    start = text.index("condemned")
    assert explanation.label == "opposing"
    assert weights[start : start + 9].min() > 0
    assert start <= weights.argmax() < start + 9


def test_a_cue_term_points_at_its_cue(predictor):
    record = asked("[Oslo] refused to back [the plan of Rome].", 0, 1)
    terms = {one.term: one for one in predictor.explain_record(record).contributions}
    cue = next(one for term, one in terms.items() if term.startswith("cue word: ") and "«back»" in term)
    assert [span.of(record.text) for span in cue.spans] == ["back"]


def test_the_strongest_come_first(predictor):
    explanation = predictor.explain("Oslo praised Rome.", "Oslo", "Rome")
    strengths = [abs(explanation.speaks_for(one)) for one in explanation.contributions]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[0] > 0.1


def test_plain_values_hold_all_of_it(predictor):
    explanation = predictor.explain("Oslo praised Rome.", "Oslo", "Rome")
    item = explanation.to_object()
    total = item["intercept"]["supportive"] + sum(one["values"]["supportive"] for one in item["contributions"])
    assert total == pytest.approx(explanation.logits["supportive"])


def test_a_mention_that_is_not_there_is_named(predictor):
    with pytest.raises(DataError, match="Paris"):
        predictor.explain("Oslo praised Rome.", "Paris")
