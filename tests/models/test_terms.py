from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import asked, records, renamed

from actorstance.datasets import Record, Span, load_corpus
from actorstance.models import StanceModel, read_lexicon
from actorstance.models.families import FAMILIES, symbol_name
from actorstance.models.questions import make_questions
from actorstance.models.terms import TermMaker
from actorstance.models.tone import read_tones
from actorstance.models.vocabulary import Vocabulary

CORPUS = load_corpus()
NAMES = (
    "Oslo",
    "US",
    "the rebels",
    "U.S.",
    "Côte d’Ivoire",
    "İzmir",
    "President Kofi B",
    "9",
    "Stop the War - Not Now",
    "x",
)


@pytest.fixture(scope="module")
def model():
    return StanceModel.load()


@pytest.fixture(scope="module")
def maker():
    words = ["harbour", "village", "talks", "budget", "yesterday"]
    return TermMaker(Vocabulary.build(read_lexicon(), words, read_tones()))


def terms_of(maker, sample):
    """Return each record's terms, sorted."""
    terms = maker.make(make_questions(sample)).flat()
    return [np.sort(terms.code[terms.row == row]).tolist() for row in range(terms.n_rows)]


def names_of(maker, record):
    (codes,) = terms_of(maker, [record])
    return {maker.name(code) for code in codes}


def test_no_term_knows_who_the_actor_is(maker):
    one, other = asked("[Oslo] condemned [the Rome junta].", 0, 1), asked("[Rome] condemned [Oslo].", 0, 1)
    assert terms_of(maker, [one]) == terms_of(maker, [other])


@settings(max_examples=40)
@given(st.lists(st.sampled_from(CORPUS), min_size=1, max_size=3), st.permutations(NAMES))
def test_other_names_change_neither_terms_nor_probabilities(model, sample, names):
    others = [renamed(record, lambda number, _: names[number % len(names)]) for record in sample]
    assert terms_of(model.terms, others) == terms_of(model.terms, sample)
    assert np.array_equal(model.predict_proba(others), model.predict_proba(sample))


@pytest.mark.parametrize(("one", "other"), [("Oslo", "Rome"), ("US", "the Syrian opposition"), ("İzmir", "Jose\u0301")])
def test_swapping_two_actors_swaps_their_stances(model, one, other):
    pattern = "[{}] accused [{}] of attacking its ships."
    here, there = pattern.format(one, other), pattern.format(other, one)
    sample = [asked(here, 0, 1), asked(here, 1, 0), asked(there, 0, 1), asked(there, 1, 0)]
    probabilities = model.predict_proba(sample)
    assert np.array_equal(probabilities[:2], probabilities[2:])
    assert not np.array_equal(probabilities[0], probabilities[1])


def test_terms_say_what_a_reader_sees(maker):
    names = names_of(maker, asked("[Oslo] sharply condemned [Rome] yesterday.", 0, 1))
    assert "cue pair: opposing actor is holder target is target" in names
    assert "cue word: (directed) «condemn» (verb) actor is holder" in names
    assert "holds toward: opposes (perhaps nothing)" in names
    assert "near target: 1 after «yesterday»" in names
    assert "path: actor first OPPOSING" in names
    assert "between: actor first 0 mentions 0 clauses" in names


def test_terms_of_the_other_side_differ(maker):
    names = names_of(maker, asked("[Oslo] did not condemn [Rome].", 1))
    assert "cue: opposing not actor is target" in names
    assert "holds: nothing" in names
    assert not any("(directed)" in name or "target is" in name for name in names)


def test_a_negated_and_a_reversed_stance_are_held_as_such(maker):
    assert "holds: opposes not" in names_of(maker, asked("[Oslo] did not condemn it."))
    assert "holds: opposes" in names_of(maker, asked("[Oslo] refused to back the budget."))
    assert "holds: supports" in names_of(maker, asked("[Oslo] backed the budget."))


def test_every_term_of_the_shipped_corpus_can_be_spelled_out(maker):
    terms = maker.make(make_questions(CORPUS)).flat()
    codes = np.unique(terms.code)
    names = [maker.name(int(code)) for code in codes]
    assert {name.split(":")[0] for name in names} == set(FAMILIES)
    assert len(set(names)) == len(names)


def test_every_term_of_the_shipped_model_can_be_spelled_out(model):
    names = {model.terms.name(int(code)) for code in model.scorer.codes}
    assert len(names) == len(model.scorer.codes)


def test_codes_fit_their_fields():
    for fields in FAMILIES.values():
        assert sum(width for _, width in fields) <= 57
    assert symbol_name(0) == ""


@settings(max_examples=30)
@given(st.lists(st.sampled_from(CORPUS) | records(extra=st.none()), max_size=6))
def test_a_batch_equals_one_by_one(model, sample):
    batch = terms_of(model.terms, sample)
    assert batch == [terms_of(model.terms, [record])[0] for record in sample]
    for codes in batch:
        for code in codes:
            assert model.terms.name(code)


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(CORPUS) | records(extra=st.none()), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_reordering_records_reorders_predictions(model, sample, random):
    order = random.sample(range(len(sample)), len(sample))
    probabilities = model.predict_proba(sample)
    again = model.predict_proba([sample[place] for place in order])
    np.testing.assert_allclose(again, probabilities[order], rtol=0, atol=1e-12)


@settings(max_examples=30)
@given(st.lists(records(extra=st.none()), min_size=1, max_size=6))
def test_other_records_never_change_a_prediction(model, sample):
    alone = np.concatenate([model.predict_proba([record]) for record in sample])
    np.testing.assert_allclose(model.predict_proba(sample), alone, rtol=0, atol=1e-12)
    np.testing.assert_allclose(alone.sum(axis=1), 1)


def test_a_label_is_not_looked_at(model):
    sample = CORPUS[:20]
    assert np.array_equal(model.predict_proba(sample), model.predict_proba([replace(r, label=None) for r in sample]))


def test_no_records_have_no_terms(maker):
    terms = maker.make(make_questions([]))
    assert (len(terms.own.code), terms.n_rows) == (0, 0)


def test_a_very_long_sentence_is_scored_in_linear_space(maker):
    part = "[Oslo] condemned [Rome] and the village did not back the budget yesterday in the long wet autumn, "
    records_ = [
        asked(part * 1080, number, target) for number, target in ((0, None), (1000, 1001), (3, 1900), (1999, 0))
    ]
    assert len(records_[0].text) > 100_000
    terms = maker.make(make_questions(records_)).own
    few = maker.make(make_questions([asked(part * 40, 40, 41)])).own
    assert np.bincount(terms.row).max() <= 2 * len(few.code)


@pytest.mark.parametrize("text", ["x", "\u200b", "-", "北京"])
def test_a_sentence_that_is_its_actor_is_scored(model, text):
    probabilities = model.predict_proba([Record(text, Span(0, len(text)), mentions=())])
    assert probabilities.sum() == pytest.approx(1)
