import json
import re
from dataclasses import replace

import pytest

from actorstance.datasets import DataError, load_corpus
from actorstance.models import Gazetteer
from actorstance.training import evaluate, train
from actorstance.training.evaluate import PARTS, SYSTEMS

CORPUS = load_corpus()
TRAIN, TEST = CORPUS[:200], CORPUS[600:700]


@pytest.fixture(scope="module")
def model():
    return train(TRAIN, C=4.0, class_weight="balanced", n_folds=2, gazetteer=Gazetteer.of([]))


@pytest.fixture(scope="module")
def evaluation(model):
    return evaluate(model, TEST, train_records=TRAIN, n_draws=100)


def test_all_systems_are_measured_on_all_parts(evaluation):
    assert tuple(evaluation.results) == PARTS
    for part in PARTS:
        assert tuple(evaluation.results[part]) == SYSTEMS
        assert len({measured["n"] for measured in evaluation.results[part].values()}) == 1
    assert sum(evaluation.results[part]["model"]["n"] for part in PARTS[1:]) == len(TEST)
    assert evaluation.baseline_note == ""
    assert evaluation.leaked == 0


def test_only_the_model_has_probabilities(evaluation):
    assert {"ece", "bins", "coverage"} <= set(evaluation.results["all"]["model"])
    assert "ece" not in evaluation.results["all"]["plain baseline"]


def test_the_model_beats_the_majority(evaluation):
    figures = evaluation.results["all"]
    assert figures["model"]["macro_f1"] > figures["majority label"]["macro_f1"]


def test_an_evaluation_is_plain_values(evaluation):
    told = json.loads(json.dumps(evaluation.to_json()))
    assert told["results"]["all"]["model"]["n"] == len(TEST)
    assert told["leaked_sentences"] == 0
    assert told["classes"] == ["opposing", "neutral", "supportive"]


def test_the_signature_carries_what_figures_depend_on(evaluation, model):
    digest = model.facts["trained_on"]["digest"]
    for piece in (
        "n:100",
        f"model:{digest[:12]}",
        "avg:macro",
        "interval:bootstrap100/95/groups",
        "seed:0",
        "version:",
    ):
        assert piece in evaluation.signature


@pytest.mark.parametrize(
    ("given", "note"),
    [
        (None, r"not available: the model's training data was not given \(--train FILE\.\.\.\)"),
        (
            TRAIN[1:],
            r"not available: the training data given is not what the model was trained on \(its digest differs\)",
        ),
    ],
)
def test_baselines_are_absent_with_a_reason(model, given, note):
    evaluation = evaluate(model, TEST[:20], train_records=given, n_draws=10)
    assert evaluation.results["all"]["plain baseline"] is evaluation.results["all"]["majority label"] is None
    assert evaluation.leaked is None
    assert re.fullmatch(note, evaluation.baseline_note)


def test_sentences_that_training_saw_are_counted(model):
    leaky = [*TEST[:10], replace(TRAIN[0], text=TRAIN[0].text.upper()), TRAIN[0]]
    assert evaluate(model, leaky, train_records=TRAIN, n_draws=10).leaked == 1


def test_a_part_without_records_is_none(model):
    directed = [record for record in TEST if record.directed]
    assert evaluate(model, directed, n_draws=10).results["undirected"]["model"] is None


def test_progress_is_told(model):
    calls = []
    evaluate(model, TEST[:5], n_draws=10, progress=lambda *call: calls.append(call))
    assert calls == [("model", 1, 3), ("baselines", 2, 3), ("measures", 3, 3)]


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        ([], "there are no records to evaluate on"),
        ([replace(TEST[0], label=None)], "a record has no label; evaluation needs labeled records"),
        (
            [replace(TEST[0], label="positive")],
            "the data's labels are of the scheme 'portrayal', the model's of 'stance'",
        ),
        ([TEST[0], replace(TEST[1], label="positive"), replace(TEST[2], label="opposing")], "mixes two label schemes"),
    ],
)
def test_data_that_cannot_be_evaluated_on(model, sample, message):
    with pytest.raises(DataError, match=message):
        evaluate(model, sample)


def test_neutral_alone_fits_every_scheme(model):
    assert evaluate(model, [replace(TEST[0], label="neutral")], n_draws=10).scheme == "stance"
