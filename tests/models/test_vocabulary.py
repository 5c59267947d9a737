from dataclasses import replace

import numpy as np
import pytest

from actorstance.models import Cue
from actorstance.models.grammar import CLASSES
from actorstance.models.vocabulary import Vocabulary
from actorstance.models.words import MENTION, SPECIAL

LEXICON = [
    Cue("accuse", "verb", "opposing", "subject", "object"),
    Cue("at odds with", "phrase", "opposing", "subject", "with"),
]


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.build(LEXICON, ["hearing", "hearings", "hear", "treaty", "treaties", "oslo"])


def lemma(vocabulary, word):
    names = vocabulary.words.names
    return names[vocabulary.lemma[names.index(word)]]


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("accused", "accuse"),
        ("treaties", "treaty"),
        ("hearings", "hear"),
        ("oslo", "oslo"),
        ("was", "was"),  # function words stay as they are
        ("odds", "odds"),
    ],
)
def test_words_have_the_shortest_listed_word_as_lemma(vocabulary, word, base):
    assert lemma(vocabulary, word) == base


def test_a_mention_is_its_own_lemma(vocabulary):
    assert vocabulary.lemma[: len(SPECIAL)].tolist() == list(range(len(SPECIAL)))
    assert vocabulary.words.names[MENTION] == "<mention>"


def test_words_have_classes_and_cues_names(vocabulary):
    names = vocabulary.words.names
    assert CLASSES[vocabulary.word_class[names.index("with")]] == "with"
    assert CLASSES[vocabulary.word_class[names.index("treaty")]] == "content"
    assert vocabulary.cue_names == ("accuse", "at odds with")


def test_the_order_of_the_words_seen_does_not_matter():
    one, other = (Vocabulary.build(LEXICON, seen) for seen in (["b", "a", "c"], ["c", "b", "b", "a"]))
    assert one.words.names == other.words.names
    assert one.lemma.tolist() == other.lemma.tolist()


def test_parts_that_do_not_fit_are_noticed(vocabulary):
    assert vocabulary.fits()
    assert not replace(vocabulary, lemma=vocabulary.lemma[:-1]).fits()
    assert not replace(vocabulary, lemma=vocabulary.lemma + 1).fits()
    assert not replace(vocabulary, lemma=vocabulary.lemma - 1).fits()
    assert not replace(vocabulary, lemma=vocabulary.lemma.astype(np.float64)).fits()
    assert not replace(vocabulary, word_class=np.full_like(vocabulary.word_class, 200)).fits()
    assert not replace(vocabulary, cue_names=("accuse",)).fits()
