from dataclasses import replace

import numpy as np
import pytest

from actorstance.datasets import DataError, corpus_digest, load_corpus
from actorstance.models import Cue, Gazetteer, StanceModel
from actorstance.training import train
from actorstance.training.train import fixed_settings, library_versions

CORPUS = load_corpus()
PART = CORPUS[:240]
FIXED = {"C": 4.0, "class_weight": "balanced"}
EMPTY = Gazetteer.of([])  # the corpus lists its mentions
LEXICON = [
    Cue("condemn", "verb", "opposing", "subject", "object"),
    Cue("back", "verb", "supportive", "subject", "object"),
    Cue("not", "adv", "negator", "none", "none"),
]


@pytest.fixture(scope="module")
def model():
    return train(PART, **FIXED, gazetteer=EMPTY)


def test_training_is_deterministic(model, tmp_path):
    model.save(tmp_path / "one.joblib")
    train(PART, **FIXED, gazetteer=EMPTY).save(tmp_path / "other.joblib")
    assert (tmp_path / "one.joblib").read_bytes() == (tmp_path / "other.joblib").read_bytes()


def test_a_model_fits_its_training_data(model):
    predicted = model.predict(PART)
    assert np.mean([one == record.label for one, record in zip(predicted, PART, strict=True)]) > 0.8


def test_the_facts_say_what_was_done(model):
    facts = model.facts
    assert facts["trained_on"]["digest"] == corpus_digest(PART)
    assert facts["trained_on"]["statistics"]["records"] == len(PART)
    assert facts["settings"] | FIXED == facts["settings"]
    assert (
        facts["metrics"]["all"]["n"]
        == facts["metrics"]["directed"]["n"] + facts["metrics"]["undirected"]["n"]
        == len(PART)
    )
    assert facts["versions"] == library_versions()
    assert set(facts["versions"]) == {"python", "actorstance", "numpy", "scipy", "scikit-learn", "joblib"}


def test_held_out_probabilities_are_calibrated(model):
    measured = model.facts["metrics"]["all"]
    assert measured["ece"] < 0.15
    assert model.facts["settings"]["temperature"] > 0
    largest = model.predict_proba(CORPUS[600:]).max(axis=1)
    assert 1 / 3 < largest.mean() < 0.95


def test_held_out_figures_beat_chance(model):
    assert model.facts["metrics"]["all"]["macro_f1"] > 0.4


def test_settings_are_chosen_and_progress_is_told():
    calls = []
    model = train(
        PART, C=(1e-6, 4.0), class_weight=[None], n_folds=3, gazetteer=EMPTY, progress=lambda *call: calls.append(call)
    )
    assert model.facts["settings"]["C"] == 4.0
    assert calls == [("cross-validation", n, 7) for n in range(1, 7)] + [("final fit", 7, 7)]
    assert fixed_settings(model) == {"C": 4.0, "class_weight": None, "min_df": 2, "n_folds": 3, "seed": 0}


def test_another_lexicon_is_kept_with_the_model():
    model = train(PART, **FIXED, gazetteer=EMPTY, lexicon=LEXICON)
    assert model.lexicon == LEXICON


@pytest.mark.parametrize("min_df", [1, 4])
def test_rare_terms_are_left_out(model, min_df):
    other = train(PART, **FIXED, gazetteer=EMPTY, min_df=min_df)
    assert (len(other.scorer.codes) > len(model.scorer.codes)) is (min_df == 1)


def test_portrayal_is_trained_by_its_own_labels():
    names = {"supportive": "positive", "opposing": "negative", "neutral": "neutral"}
    model = train([replace(record, label=names[record.label]) for record in PART], **FIXED, gazetteer=EMPTY)
    assert (model.scheme, model.classes) == ("portrayal", ("negative", "neutral", "positive"))


def test_a_label_that_training_never_saw_is_never_predicted():
    part = [record for record in CORPUS[:400] if record.label != "supportive"]
    model = train(part, **FIXED, gazetteer=EMPTY)
    assert model.classes == ("opposing", "neutral", "supportive")
    assert model.predict_proba(CORPUS).max(axis=0)[2] < 1e-9


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        ([], "there are no records to train on"),
        ([*PART[:9], replace(PART[9], label=None)], "a record has no label; training needs labeled records"),
        ([replace(record, label="neutral") for record in PART], r"has 1 label \(neutral\); two are needed"),
        ([*PART, replace(PART[0], label="positive")], r"mixes two label schemes"),
        (PART[:3], "parts need as many groups of sentences"),
    ],
)
def test_data_that_cannot_be_trained_on(sample, message):
    with pytest.raises(DataError, match=message):
        train(sample, **FIXED, gazetteer=EMPTY)


def test_one_record_is_no_sequence():
    with pytest.raises(TypeError, match="train needs a sequence of records, not one record"):
        train(PART[0])


def test_a_term_must_be_frequent_enough():
    with pytest.raises(DataError, match="no term stands in 10000 records; give more training data"):
        train(PART, **FIXED, gazetteer=EMPTY, min_df=10_000)


def test_the_shipped_model_is_made_of_the_shipped_corpus():
    """Versions are left out: weights agree to 1e-6 on any machine."""
    shipped = StanceModel.load()
    again = train(CORPUS, **fixed_settings(shipped))
    mend = "the shipped model is not what the shipped corpus, lexicon and code make: run make model"
    assert shipped.facts["trained_on"] == again.facts["trained_on"], mend
    assert shipped.lexicon_table == again.lexicon_table, mend
    assert shipped.vocabulary.words.names == again.vocabulary.words.names, mend
    assert np.array_equal(shipped.scorer.codes, again.scorer.codes), mend
    np.testing.assert_allclose(again.scorer.weights, shipped.scorer.weights, rtol=1e-6, atol=1e-6, err_msg=mend)
    np.testing.assert_allclose(again.scorer.intercept, shipped.scorer.intercept, rtol=1e-6, atol=1e-6, err_msg=mend)
    assert again.predict(CORPUS) == shipped.predict(CORPUS), mend
