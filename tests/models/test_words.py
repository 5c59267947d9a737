import numpy as np
import pytest

from actorstance.models.tokens import tokenize
from actorstance.models.words import SPECIAL, UNKNOWN, Words


def test_words_are_numbered_in_their_order_behind_the_special_ones():
    words = Words.of(["treaty", "'s", "accord", "-"])
    assert words.names == (*SPECIAL, "treaty", "'s", "accord", "-")
    assert words.look_up(tokenize(["Accord's TREATY - pact"]).key).tolist() == [5, 4, 3, 6, UNKNOWN]


def test_an_empty_list_knows_no_word():
    words = Words.of([])
    assert len(words) == len(SPECIAL)
    assert words.look_up(tokenize(["pact"]).key).tolist() == [UNKNOWN]
    assert words.look_up(np.zeros(0, dtype=np.uint64)).tolist() == []


def test_two_tokens_are_no_word():
    with pytest.raises(ValueError, match="'red line' is not a single token"):
        Words.of(["red line"])
