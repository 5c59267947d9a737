import unicodedata

import pytest
from hypothesis import given
from strategies import TEXTS

from actorstance.datasets import Span
from actorstance.inference.wording import Wording
from actorstance.models.tokens import plain


def test_words_and_marks_with_their_places():
    text = "“Libya’s war-torn coast,” he said."
    wording = Wording.of(text)
    assert wording.low == ['"', "libya", "'s", "war-torn", "coast", ",", '"', "he", "said", "."]
    assert wording.raw[:3] == ['"', "Libya", "'s"]


@pytest.mark.parametrize(
    "spelled",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("-", "\u2011"),
        lambda text: text.replace("'", "’"),
        lambda text: text.replace("fields", "fi\u00adelds"),
    ],
)
def test_spelling_does_not_matter(spelled):
    text = "Erdoğan's men left the Deir ez-Zor oilfields near İzmir."
    assert Wording.of(spelled(text)).low == Wording.of(text).low


@given(TEXTS)
def test_every_piece_stands_where_it_says(text):
    wording = Wording.of(text)
    assert [plain(text[start:end]) for start, end in zip(wording.starts, wording.ends, strict=True)] == wording.raw
    assert wording.starts == sorted(wording.starts)


def test_spans_as_ranges_of_pieces():
    wording = Wording.of("The US-backed rebels left.")
    assert wording.ranges([Span(4, 6), Span(14, 20), Span(0, 3)]) == [(1, 2), (2, 3), (0, 1)]
