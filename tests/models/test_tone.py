"""The tone lexicon: every entry says how a word portrays, and bad entries are named."""

import pytest

from actorstance.datasets import DataError
from actorstance.models.tone import COLUMNS, NEUTRAL, THEMES, pack_tone, read_tones, tone_of_words
from actorstance.models.vocabulary import Vocabulary

HEADER = "\t".join(COLUMNS)


def test_the_shipped_lexicon_reads_and_covers_both_signs():
    lines = read_tones()
    tones = [tuple(map(int, line.split("\t")[2:4])) for line in lines]
    assert len(lines) > 10_000
    assert sum(own < 0 for own, _ in tones) > 2000
    assert sum(own > 0 for own, _ in tones) > 2000
    assert {line.split("\t")[4] for line in lines} == set(THEMES[1:])


def test_forms_share_the_tone_of_their_lemma():
    words = tone_of_words(["rescue\tverb\t2\t1\thelp", "fiasco\tnoun\t-2\t0\tfailure"])
    assert words["rescued"] == words["rescue"] == pack_tone(2, 1, "help")
    assert words["fiascoes"] == pack_tone(-2, 0, "failure")


def test_an_ending_of_a_verb_makes_a_verb():
    words = tone_of_words(["attack\tnoun\t-2\t-1\tviolence", "attack\tverb\t-1\t-2\tviolence"])
    assert words["attack"] == pack_tone(-2, -1, "violence")
    assert words["attacked"] == words["attacks"] == pack_tone(-1, -2, "violence")


@pytest.mark.parametrize("own", range(-2, 3))
@pytest.mark.parametrize("other", range(-2, 3))
def test_tones_can_be_unpacked(own, other):
    packed = pack_tone(own, other, "other")
    assert (packed >> 6, (packed >> 3 & 7) - NEUTRAL, (packed & 7) - NEUTRAL) == (len(THEMES) - 1, own, other)


def test_a_vocabulary_knows_the_tone_of_words_it_never_saw():
    vocabulary = Vocabulary.build([], [], ["rescue\tverb\t2\t1\thelp"])
    number = vocabulary.words.names.index("rescuing")
    assert vocabulary.tone[number] == pack_tone(2, 1, "help")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("rescue\tverb\t2\t1", "there are 4 columns"),
        ("Rescue\tverb\t2\t1\thelp", "is not one lower-case word"),
        ("red line\tnoun\t0\t0\tthreat", "is not one lower-case word"),
        ("rescue\tpronoun\t2\t1\thelp", "part of speech 'pronoun' is unknown"),
        ("rescue\tverb\t3\t1\thelp", "give whole numbers from -2 to 2"),
        ("rescue\tverb\t2\t1\tkindness", "theme 'kindness' is unknown"),
        ("calm\tadj\t1\t0\thonesty", "stands here a second time as adj"),
    ],
)
def test_a_bad_entry_is_named(tmp_path, line, message):
    table = tmp_path / "tone.tsv"
    table.write_text(f"{HEADER}\n# a comment\ncalm\tadj\t1\t0\thonesty\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        read_tones(table)
    assert f"{table}:4" in str(caught.value)


def test_another_header_is_refused(tmp_path):
    table = tmp_path / "tone.tsv"
    table.write_text("word\tscore\n", encoding="utf-8")
    with pytest.raises(DataError, match="a tone lexicon has the columns"):
        read_tones(table)
