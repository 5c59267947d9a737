import pytest

from actorstance.models.grammar import (
    CLASS,
    CLASSES,
    FUNCTION_WORDS,
    PREPOSITIONS,
    members,
    preposition_class,
    word_classes,
)
from actorstance.models.tokens import word_keys


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("the", "det"),
        ("was", "be"),
        ("'t", "not"),
        ("'s", "possessive"),
        ("towards", "toward"),
        ("upon", "on"),
        ("sharply", "adverb"),
        ("again", "adverb"),
        ("ally", "content"),
        ("rally", "content"),
        ("treaty", "content"),
        (";", "break"),
    ],
)
def test_words_have_one_class(word, name):
    assert CLASSES[word_classes([word])[0]] == name


def test_every_function_word_is_one_token():
    assert len(set(word_keys(FUNCTION_WORDS).tolist())) == len(FUNCTION_WORDS)


def test_prepositions_are_classes_of_their_own():
    assert {CLASSES[number] for number in PREPOSITIONS} >= {"by", "of", "with", "against", "preposition"}
    assert not {CLASSES[number] for number in PREPOSITIONS} & {"content", "adverb", "and", "that", "det"}
    assert preposition_class("towards") == CLASS["toward"]
    assert preposition_class("vis") == CLASS["preposition"]


def test_members_are_marked_by_number():
    assert members("be", "get").nonzero()[0].tolist() == sorted((CLASS["be"], CLASS["get"]))
