import pytest
from hypothesis import given
from strategies import asked, records

from actorstance.training.baselines import MajorityBaseline, PlainBaseline, masked_text


def sample():
    pairs = (
        ("[Oslo] praised [Rome].", "supportive"),
        ("[Oslo] sued [Rome].", "opposing"),
        ("[Oslo] met [Rome].", "neutral"),
    )
    return [asked(sentence, 0, 1, label) for sentence, label in pairs * 4]


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (asked("[Oslo] met [Rome] and [Bern].", 2), "Oslo met Rome and actormarker."),
        (asked("[Oslo] met [Rome] and [Bern].", 1, 0), "targetmarker met actormarker and Bern."),
    ],
)
def test_actor_and_target_are_masked(record, text):
    assert masked_text(record) == text


@given(records())
def test_what_is_not_masked_stays(record):
    text = masked_text(record)
    assert text.count("actormarker") == 1
    assert text.count("targetmarker") == record.directed


def test_the_plain_baseline_learns_words():
    baseline = PlainBaseline().fit(sample())
    assert baseline.predict([asked("[Quito] sued [Lima].", 0, 1)]) == ["opposing"]


def test_the_plain_baseline_cannot_tell_who_is_named():
    baseline = PlainBaseline().fit(sample())
    one, other = asked("[Oslo] sued [Rome].", 0, 1), asked("[the rebels] sued [Lima].", 0, 1)
    assert masked_text(one) == masked_text(other)
    assert baseline.predict([one]) == baseline.predict([other])


def test_the_majority_label_is_the_first_of_equals():
    assert MajorityBaseline().fit(sample()).predict([1, 2]) == ["neutral", "neutral"]
    assert MajorityBaseline().fit([*sample(), sample()[0]]).predict(sample()[:1]) == ["supportive"]
