import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import TEXTS, records

from actorstance.datasets import DataError, Record, Span, folds, group_records, near_copies, split
from actorstance.datasets.splits import sentence_key

NAMES = ["Oslo", "Cairo", "Lima", "Quito", "Accra", "Dakar", "Hanoi", "Seoul", "Tunis", "Rabat", "Sofia", "Riga"]
VERBS = ["condemned", "praised", "sued", "visited", "welcomed"]


def made(text, label="neutral", **extra):
    return Record(text, Span(0, 1), label=label, extra=extra)


def corpus():
    """Return sixty sentences that share little, each twice."""
    words = np.random.default_rng(1).integers(0, 26, (60, 6, 7)) + ord("a")
    sentences = [" ".join("".join(map(chr, word)) for word in sentence) for sentence in words]
    return [made(s, label) for i, s in enumerate(sentences) for label in ("neutral", ("opposing", "supportive")[i % 2])]


def exact_similarity(one, two):
    grams = [{t[i : i + 5] for i in range(max(1, len(t) - 4))} for t in (one.lower(), two.lower())]
    return len(grams[0] & grams[1]) / len(grams[0] | grams[1])


def test_a_key_forgets_case_punctuation_and_ways_to_write_an_accent():
    assert sentence_key("  “José”  AGREED!") == sentence_key(unicodedata.normalize("NFD", "josé agreed"))
    assert sentence_key("?!") == "?!"


def test_near_copies_are_found_and_strangers_are_not():
    sentences = [
        "The Alban parliament rejected the border treaty with Norden on Friday.",
        "The grain harvest was the best in a decade, farmers said.",
        "The Alban parliament rejected the border treaty with Norden on Friday, 62 to 40.",
    ]
    ((i, j, similarity),) = near_copies(sentences)
    assert (i, j) == (0, 2)
    assert similarity == pytest.approx(exact_similarity(sentences[0], sentences[2]))


@pytest.mark.parametrize("texts", [[], ["a"], ["", ""], ["a", "b"]])
def test_near_copies_of_little_text(texts):
    assert all(similarity == 1 for _, _, similarity in near_copies(texts))


def test_near_copies_among_many_alike_miss_no_close_pair():
    sentences = [f"{a} {verb} the plan of {b} on Monday" for a in NAMES for b in NAMES for verb in VERBS[:2] if a != b]
    found = {(i, j) for i, j, _ in near_copies(sentences, 0.75)}
    tied = np.arange(len(sentences))
    for i, j in sorted(found):
        tied[tied == tied[j]] = tied[i]
    for i, one in enumerate(sentences[:40]):
        for j in range(i):
            assert tied[i] == tied[j] or exact_similarity(one, sentences[j]) <= 0.75


def test_equal_texts_give_few_pairs():
    assert 499 <= len(near_copies(["The council met."] * 500)) <= 5_000


def test_ties_are_transitive_and_numbered_by_appearance():
    sample = [
        made("Alba condemned the raid on the harbour."),
        made("Norden praised its new allies in the south."),
        made("The rebels released four prisoners.", article=7),
        made("alba condemned the raid on the harbour", pair_id="p"),
        made("Farmers blocked the motorway to the coast.", article="7", pair_id="p"),
        made("Nobody voted against the budget.", article="", pair_id=None),
    ]
    assert group_records(sample).tolist() == [0, 1, 0, 0, 0, 2]


def test_no_records_have_no_groups():
    assert group_records([]).tolist() == []


def test_a_split_has_its_share_and_keeps_labels_even():
    sample = corpus()
    train, test = split(sample, 0.25, seed=3)
    assert len(test) == 30
    assert sum(sample[i].label == "opposing" for i in test) in (7, 8)
    assert sorted([*train, *test]) == list(range(len(sample)))


def test_a_seed_gives_the_same_folds_and_another_seed_others():
    sample = corpus()
    first, again, other = ([held.tolist() for _, held in folds(sample, 4, seed=seed)] for seed in (5, 5, 6))
    assert first == again != other
    assert {len(held) for held in first} == {30}


def test_given_groups_are_kept_whatever_their_numbers():
    sample = corpus()
    groups = np.repeat([900, -4, 17], 40)
    for train, held_out in folds(sample, 3, groups=groups):
        assert len(set(groups[held_out])) == 1
        assert not set(groups[train]) & set(groups[held_out])


@pytest.mark.parametrize("share", [0, 1, -0.1, 2, float("nan")])
def test_a_share_that_divides_nothing(share):
    with pytest.raises(DataError, match=f"the share to split off is {share}; give a number between 0 and 1"):
        split(corpus(), share)


@pytest.mark.parametrize("n_folds", [1, 0, -1])
def test_folds_that_divide_nothing(n_folds):
    with pytest.raises(DataError, match=f"{n_folds} folds divide nothing; give 2 or more"):
        next(folds(corpus(), n_folds))


def test_too_few_groups_are_named():
    with pytest.raises(DataError, match="2 parts need as many groups of sentences, but there are 1; give more data"):
        split([made("Alba agreed.")] * 9)
    with pytest.raises(DataError, match="2 parts need as many groups of sentences, but there are 0"):
        split([])


TIES = st.sampled_from((None, "", 1, "b"))  # articles and pairs that records share
SAMPLES = st.lists(records(extra=TIES), min_size=1, max_size=12)


@settings(max_examples=40)
@given(SAMPLES, st.integers(2, 4), st.integers(0, 9))
def test_folds_partition_and_divide_no_group(sample, n_folds, seed):
    groups = group_records(sample)
    if groups.max() + 1 < n_folds:
        with pytest.raises(DataError, match="parts need as many groups"):
            next(folds(sample, n_folds, seed=seed))
        return
    parts = list(folds(sample, n_folds, seed=seed))
    assert sorted(i for _, held_out in parts for i in held_out) == list(range(len(sample)))
    for train, held_out in parts:
        assert len(train)
        assert len(held_out)
        assert not set(groups[train]) & set(groups[held_out])


@settings(max_examples=40)
@given(SAMPLES)
def test_what_belongs_together_is_one_group(sample):
    groups = group_records(sample)
    keys = [sentence_key(record.text) for record in sample]
    for i, one in enumerate(sample):
        for j, two in enumerate(sample[:i]):
            tied = keys[i] == keys[j] or exact_similarity(keys[i], keys[j]) > 0.9
            for key in ("article", "pair_id"):
                tied = tied or (one.extra.get(key) not in (None, "") and one.extra[key] == two.extra.get(key))
            assert groups[i] == groups[j] or not tied


@settings(max_examples=40)
@given(st.lists(TEXTS, max_size=8))
def test_near_copies_are_exact_where_found(sample):
    for i, j, similarity in near_copies(sample):
        assert i < j
        assert similarity == pytest.approx(exact_similarity(sample[i], sample[j]))
