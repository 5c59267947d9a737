from dataclasses import replace

import numpy as np
import pytest

from actorstance.models import Cue
from actorstance.models.cues import OBJECT, PREPOSITION_0, SUBJECT, CueTable, lexicon_words
from actorstance.models.grammar import preposition_class
from actorstance.models.tokens import tokenize
from actorstance.models.words import Words

LEXICON = [
    Cue("back", "verb", "supportive", "subject", "object"),
    Cue("back * away from", "verb", "opposing", "subject", "from"),
    Cue("ally of", "noun", "supportive", "subject", "of", True),
    Cue("not", "adv", "negator", "none", "none"),
]


@pytest.fixture(scope="module")
def words():
    return Words.of(sorted(lexicon_words(LEXICON)))


@pytest.fixture(scope="module")
def table(words):
    return CueTable.compile(LEXICON, {name: number for number, name in enumerate(words.names)})


def found(table, words, text):
    tokens = tokenize([text])
    matches = table.match(words.look_up(tokens.key))
    return [LEXICON[table.cue_of[form]].text for form in matches.phrase]


def test_the_words_of_all_forms_are_listed():
    assert lexicon_words(LEXICON[:1] + LEXICON[2:3]) == {"back", "backs", "backed", "backing", "ally", "allies", "of"}


def test_a_longer_cue_silences_those_inside_it(table, words):
    assert found(table, words, "Oslo backed Rome") == ["back"]
    assert found(table, words, "Oslo backed quietly away from Rome, not Bern") == ["back * away from", "not"]


def test_forms_know_what_they_can_be(table, words):
    forms = {surface[0]: row for row, (surface, _) in enumerate(LEXICON[0].surfaces())}
    assert {name: bool(table.participle[row]) for name, row in forms.items()} == {
        "back": False, "backs": False, "backed": True, "backing": False,
    }  # fmt: skip
    assert {name: bool(table.finite[row]) for name, row in forms.items()} == {
        "back": True, "backs": True, "backed": True, "backing": False,
    }  # fmt: skip


def test_frames_are_columns(table):
    assert table.holder.tolist()[:3] == [SUBJECT] * 3
    assert table.target.tolist()[:3] == [
        OBJECT,
        PREPOSITION_0 + preposition_class("from"),
        PREPOSITION_0 + preposition_class("of"),
    ]
    assert table.mutual.tolist() == [False, False, True, False]


def test_arrays_give_the_same_table_back(table):
    again = CueTable.from_arrays(table.arrays())
    assert all(np.array_equal(array, again.arrays()[name]) for name, array in table.arrays().items())
    assert again.fits(len(LEXICON))


def test_an_empty_lexicon_finds_nothing(words):
    table = CueTable.compile([], {})
    assert table.fits(0)
    assert found(table, words, "Oslo backed Rome") == []


def test_arrays_that_do_not_fit_each_other_are_noticed(table):
    assert not table.fits(len(LEXICON) - 1)
    assert not replace(table, polarity=table.polarity + 9).fits(len(LEXICON))
    assert not replace(table, nominal=table.nominal[1:]).fits(len(LEXICON))
    assert not replace(table, cue_of=table.cue_of - 1).fits(len(LEXICON))
    assert not replace(table, holder=table.holder.astype(np.int64)).fits(len(LEXICON))
    assert not replace(table, trie=replace(table.trie, following=table.trie.following + 1)).fits(len(LEXICON))
    assert not replace(table, trie=replace(table.trie, depth=table.trie.depth[:-1])).fits(len(LEXICON))
