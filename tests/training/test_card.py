import pytest

from actorstance.datasets import load_corpus
from actorstance.models import Gazetteer
from actorstance.training import train
from actorstance.training.card import model_card

PART = load_corpus()[:150]


@pytest.fixture(scope="module")
def model():
    return train(PART, C=4.0, class_weight=None, n_folds=2, gazetteer=Gazetteer.of([]))


def test_a_card_tells_what_the_model_is(model):
    card = model_card(model, "trial model", "make model")
    assert card.startswith("---\nlanguage: en\n")
    for piece in (
        "# trial model",
        "## Intended use and limits",
        "150 records",
        model.facts["trained_on"]["digest"],
        "C = 4.0, class weight none, min_df = 2",
        "| all | 150 | ",
        "| supportive | ",
        "```\nmake model\n```",
    ):
        assert piece in card


def test_an_appendix_follows(model):
    assert model_card(model, "m", "make", "## More\n").endswith("\n## More\n")


def test_a_part_without_records_has_no_row():
    directed = [record for record in PART if record.directed]
    card = model_card(train(directed, C=4.0, class_weight=None, n_folds=2, gazetteer=Gazetteer.of([])), "m", "make")
    assert "| undirected |" not in card
