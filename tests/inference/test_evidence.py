import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorstance.inference.aggregation import Said
from actorstance.inference.evidence import stance_words
from actorstance.models import StanceModel


@pytest.fixture(scope="module")
def model():
    return StanceModel.load()


def said(text, actor, target, start=0):
    def place(name):
        return start + text.index(name), start + text.index(name) + len(name)

    return Said(text, start, place(actor), place(target), "supportive", (1.0, 0.0, 0.0), None)


def words(model, *sentences):
    return [
        [(entry.text[word.start : word.end], word.side) for word in found]
        for entry, found in zip(sentences, stance_words(sentences, model), strict=True)
    ]


def test_the_words_that_have_the_actor_as_their_holder(model):
    found = words(
        model,
        said("Norway condemned Italy.", "Norway", "Italy"),
        said("Norway condemned Italy, which thanked Chad.", "Italy", "Chad", start=500),
        said("Chad supports Mali in the north.", "Chad", "Mali"),
    )
    assert found == [[("condemned", "opposing")], [("thanked", "supportive")], [("supports", "supportive")]]


def test_reversed_words_are_marked_with_the_side_that_is_meant(model):
    ((word,),) = words(model, said("Norway stopped supporting Italy.", "Norway", "Italy"))
    assert word[0].endswith("supporting")
    assert word[1] == "opposing"


def test_no_words_no_marks(model):
    assert words(model, said("Norway met Italy.", "Norway", "Italy")) == [[]]
    assert stance_words([], model) == []


def test_mentions_that_lie_outside_their_sentence_do_no_harm(model):
    found = stance_words(
        [
            Said("Norway condemned Italy.", 100, (0, 6), (900, 905), "opposing", (0.0, 0.0, 1.0), None),
            Said("Norway condemned Italy.", 0, (0, 6), (3, 8), "opposing", (0.0, 0.0, 1.0), None),
        ],
        model,
    )
    assert [len(words) for words in found] == [1, 1]


@settings(max_examples=40, deadline=None)
@given(st.text("Norway condemned Italy,.’İ\u0301👩‍👧", min_size=1), st.integers(0, 9), st.integers(0, 9))
def test_marks_lie_within_any_text(model, text, one, other):
    entry = Said(text, 10, (10 + one, 11 + one), (10 + other, 12 + other), None, (0.2, 0.5, 0.3), None)
    (found,) = stance_words([entry], model)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
