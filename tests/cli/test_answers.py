"""What a process makes of lines is what one made of records would be."""

import json
from functools import partial
from pickle import dumps, loads

import pytest

from actorstance.cli.answers import answer_lines
from actorstance.datasets import DataError, Record, Span
from actorstance.inference import StancePredictor
from actorstance.inference.serving import Settings

GOOD = json.dumps({"text": "Oslo praised Rome.", "actor": "Oslo", "target": "Rome", "id": "one", "note": 7})


@pytest.fixture(scope="module")
def answer():
    return partial(answer_lines, settings=Settings(), kind="jsonl", explain=False)


def test_answers_are_the_predictors(answer):
    (line,) = answer([("a:1", GOOD)])
    item = json.loads(line)
    (prediction,) = StancePredictor.load().predict([Record("Oslo praised Rome.", Span(0, 4), Span(13, 17))])
    assert item["stance"] == prediction.stance == "supportive"
    assert item["probabilities"]["supportive"] == pytest.approx(prediction.probabilities["supportive"], abs=1e-6)
    assert (item["id"], item["note"]) == ("one", 7)


def test_bad_lines_are_named_in_their_places(answer):
    answers = answer([("a:1", "{"), ("a:2", "  \n"), ("a:3", GOOD), ("a:4", DataError("not utf-8", "a:4"))])
    assert [isinstance(one, str) for one in answers] == [False, True, False]
    assert "a:1" in str(answers[0])
    assert "a:4" in str(answers[2])


def test_answers_travel_between_processes(answer):
    answers = answer([("a:1", "{"), ("a:3", GOOD)])
    again = loads(dumps(answers))
    assert (str(again[0]), again[1]) == (str(answers[0]), answers[1])


def test_a_row_of_another_format_becomes_an_object():
    line = "[Oslo] praised [Rome].\tOslo\tRome\t1\n"
    answers = answer_lines([("a:1", line)], settings=Settings(), kind="dse", explain=False)
    assert all(isinstance(one, str) for one in answers), [str(one) for one in answers]
    assert {json.loads(one)["actor"]["start"] for one in answers} == {0, 13}
