import numpy as np
import pytest
from strategies import asked

from actorstance.datasets import DataError, group_records, load_corpus
from actorstance.models import Cue
from actorstance.training.fitting import (
    ABSENT,
    Settings,
    build_vocabulary,
    fit_scorer,
    grouped_folds,
    held_out_logits,
    make_examples,
)

CLASSES = ("opposing", "neutral", "supportive")
LEXICON = [
    Cue("condemn", "verb", "opposing", "subject", "object"),
    Cue("back", "verb", "supportive", "subject", "object"),
]
PART = load_corpus()[:120]


@pytest.fixture(scope="module")
def examples():
    return make_examples(PART, build_vocabulary(PART, LEXICON, 2), None, CLASSES)


def test_words_of_mentions_never_enter_the_vocabulary():
    sample = [asked("[Oslo] condemned [Rome] over the harbour."), asked("[Rome] left the harbour in 1999.")]
    names = build_vocabulary(sample, LEXICON, 1).words.names
    assert "harbour" in names
    assert not {"oslo", "rome", "1999"} & set(names)


def test_a_word_must_stand_in_enough_sentences():
    sample = [asked(f"[Oslo] saw the harbour and the harbour, {n}.", label="neutral") for n in ("one", "two")]
    assert "harbour" in build_vocabulary(sample, LEXICON, 2).words.names
    assert "harbour" not in build_vocabulary([sample[0], sample[0]], LEXICON, 2).words.names


def test_counts_are_a_column_for_each_term(examples):
    codes = examples.codes
    terms = examples.terms.flat()
    counts = examples.counts(codes)
    assert counts.shape == (len(PART), len(codes))
    assert counts.sum() == len(terms.code)
    assert counts.toarray().sum(axis=1).tolist() == np.bincount(terms.row).tolist()


def test_a_fit_on_some_rows_knows_only_their_terms(examples):
    rows = np.arange(0, 60)
    scorer = fit_scorer(examples, Settings(min_df=1), rows)
    terms = examples.terms.flat()
    assert set(scorer.codes) == set(terms.code[np.isin(terms.row, rows)])


def test_an_absent_label_keeps_its_column(examples):
    rows = np.flatnonzero(examples.labels != "opposing")
    scorer = fit_scorer(examples, Settings(), rows)
    assert scorer.intercept[0] == ABSENT
    assert not scorer.weights[:, 0].any()


def test_one_label_or_no_frequent_term_cannot_be_fitted(examples):
    with pytest.raises(DataError, match=r"has 1 label \(neutral\); two are needed"):
        fit_scorer(examples, Settings(), np.flatnonzero(examples.labels == "neutral"))
    with pytest.raises(DataError, match=r"has 0 labels \(\); two are needed"):
        fit_scorer(examples, Settings(), np.zeros(0, dtype=np.int64))
    with pytest.raises(DataError, match="no term stands in 999 records"):
        fit_scorer(examples, Settings(min_df=999))


def test_held_out_logits_are_those_of_a_scorer_that_never_saw_the_rows(examples):
    parts = grouped_folds(PART, 3, 0)
    groups = group_records(PART)
    for (held_out, logits), (train_rows, expected_rows) in zip(
        held_out_logits(examples, Settings(), parts), parts, strict=True
    ):
        assert held_out.tolist() == expected_rows.tolist()
        assert not set(groups[train_rows]) & set(groups[held_out])
        everything = fit_scorer(examples, Settings(), train_rows).logits(examples.terms)
        np.testing.assert_allclose(logits, everything[held_out], rtol=0, atol=1e-12)
