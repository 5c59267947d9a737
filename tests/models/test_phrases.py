import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actorstance.models.phrases import GAP_WORD, Matches, PhraseTrie, longest

LETTERS = st.integers(1, 4)


def flat(steps):
    """Return (1, word or (gap, word), ...) as one phrase."""
    return (1, *(word for step in steps for word in (step if isinstance(step, tuple) else (step,))))


PHRASES = st.lists(
    st.lists(LETTERS | st.tuples(st.just(GAP_WORD), LETTERS), max_size=3).map(flat),
    max_size=6,
)
SENTENCES = st.lists(st.lists(LETTERS, max_size=9), max_size=3)


def match(phrases, sentences, longest_gap):
    words = np.array([word for sentence in sentences for word in sentence], dtype=np.int32)
    ends = np.repeat(np.cumsum([len(s) for s in sentences]), [len(s) for s in sentences]).astype(np.int64)
    return PhraseTrie.build(phrases).match(words, ends, longest_gap)


def naive(phrase, sentence, start, longest_gap):
    """Return all ends of a phrase at a start."""
    if not phrase:
        return {start}
    if phrase[0] == GAP_WORD:
        starts = range(start, min(start + longest_gap, len(sentence)) + 1)
        return {end for skipped in starts for end in naive(phrase[1:], sentence, skipped, longest_gap)}
    if start < len(sentence) and sentence[start] == phrase[0]:
        return naive(phrase[1:], sentence, start + 1, longest_gap)
    return set()


@given(PHRASES, SENTENCES, st.integers(0, 3))
@example([(1, GAP_WORD, 2)], [[1, 2, 2], [2]], 2)
@example([(1, GAP_WORD, 2, GAP_WORD, 3)], [[1, 2, 2, 3]], 1)
def test_the_trie_finds_what_a_naive_search_finds(phrases, sentences, longest_gap):
    found = match(phrases, sentences, longest_gap)
    expected, offset = set(), 0
    for sentence in sentences:
        for start in range(len(sentence)):
            for phrase in phrases:
                for end in naive(phrase, sentence, start, longest_gap):
                    words = sum(word != GAP_WORD for word in phrase)
                    expected.add((phrases.index(phrase), offset + start, offset + end, words))
        offset += len(sentence)
    columns = (found.phrase, found.start, found.end, found.words)
    assert set(zip(*(column.tolist() for column in columns), strict=True)) == expected
    assert found.start.tolist() == sorted(found.start.tolist())


@given(PHRASES, SENTENCES, st.integers(0, 3))
def test_the_longest_stay_and_nothing_lies_inside_one_of_more_words(phrases, sentences, longest_gap):
    found = match(phrases, sentences, longest_gap)
    rows = list(zip(found.start.tolist(), found.end.tolist(), found.words.tolist(), strict=True))
    at_start = {}
    for row in sorted(rows, key=lambda row: (-row[2], row[1])):
        at_start.setdefault(row[0], row)
    heads = at_start.values()
    expected = {
        (start, end, words)
        for start, end, words in heads
        if not any(s <= start and end <= e and w > words for s, e, w in heads)
    }
    kept = longest(found)
    assert set(zip(kept.start.tolist(), kept.end.tolist(), kept.words.tolist(), strict=True)) == expected
    assert len(kept) == len(expected)


def test_a_match_that_two_longer_ones_only_overlap_stays():
    columns = ([0, 1, 2], [0, 2, 3], [3, 4, 6], [3, 2, 3])
    found = Matches(*(np.array(column) for column in columns))
    assert longest(found).phrase.tolist() == [0, 1, 2]


def test_of_equal_phrases_the_first_counts():
    assert match([(1, 2), (1, 2)], [[1, 2]], 0).phrase.tolist() == [0]


@pytest.mark.parametrize(("phrases", "sentences"), [([], [[1, 2]]), ([(1,)], []), ([(1,)], [[]]), ([], [])])
def test_nothing_is_found_where_there_is_nothing(phrases, sentences):
    assert len(match(phrases, sentences, 2)) == 0
    assert len(longest(match(phrases, sentences, 2))) == 0


def test_a_built_trie_is_sorted_and_a_tangled_one_is_not():
    trie = PhraseTrie.build([(1, 2, 3), (1, GAP_WORD, 2), (2,)])
    assert trie.is_sorted()
    assert not PhraseTrie(trie.edges[::-1].copy(), trie.following, trie.final, trie.depth).is_sorted()
    assert not PhraseTrie(trie.edges, np.zeros_like(trie.following), trie.final, trie.depth).is_sorted()
