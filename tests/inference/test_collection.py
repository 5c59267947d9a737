"""Collections in batches: the same rows whoever makes them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import TEXTS

from actorstance.datasets import DataError, load_corpus
from actorstance.datasets.files import json_line
from actorstance.inference import StancePredictor
from actorstance.inference.articles import Article, Input
from actorstance.inference.collection import analyze_batch, analyze_batches, batches
from actorstance.inference.rows import columns, finding_object, flat_row, json_lines
from actorstance.inference.serving import Settings

SENTENCES = list(dict.fromkeys(record.text for record in load_corpus()))[:120]
NEWS = st.lists(st.sampled_from(SENTENCES) | TEXTS, min_size=1, max_size=4).map(" ".join)


@pytest.fixture(scope="module")
def predictor():
    return StancePredictor.load()


def inputs(texts):
    return [Input(f"a:{n}", len(text), Article(str(n), text, "Tribune", "2020-06-14")) for n, text in enumerate(texts)]


@settings(max_examples=30, deadline=None)
@given(st.lists(NEWS, max_size=6))
def test_many_articles_are_analyzed_as_one_by_one(predictor, texts):
    assert predictor.analyze_many(texts) == [predictor.analyze(text) for text in texts]


@settings(max_examples=30, deadline=None)
@given(NEWS, st.booleans(), st.none() | TEXTS)
def test_json_lines_are_the_objects_of_the_findings(predictor, text, roll_up, source):
    article = Article("ä\n", text, source, "2020-06-14")
    findings = predictor.analyze(text).findings
    written = json_lines(article, findings, roll_up=roll_up)
    assert written == "".join(json_line(finding_object(article, finding, roll_up=roll_up)) for finding in findings)


def test_one_text_is_no_sequence(predictor):
    with pytest.raises(TypeError, match=r"analyze_many needs a sequence of texts; write \[text\], or use analyze"):
        predictor.analyze_many("Russia left.")


def test_batches_are_cut_by_the_input_alone():
    articles = inputs([sentence * 9 for sentence in SENTENCES] * 3)
    cut = list(batches(articles))
    assert [found for batch in cut for found in batch] == articles
    assert len(cut) > 3
    first = len(cut[0])
    assert list(batches(articles[first:])) == cut[1:]


def test_bad_articles_keep_their_place():
    good, bad = inputs(["Russia backs Egypt."]), Input("b", 3, error=DataError("is bad", "b"))
    done = analyze_batch([bad, *good, bad], Settings())
    assert [outcome.error is None for outcome in done.outcomes] == [False, True, False]
    assert done.outcomes[1].mentions == 2
    assert {json.loads(line)["article"] for line in done.text.splitlines()} == {"0"}


def test_rows_carry_what_is_known_of_their_article():
    text = "Russia said Turkey arms the rebels in Libya."
    items = [json.loads(line) for line in analyze_batch(inputs([text]), Settings()).text.splitlines()]
    said = next(
        item
        for item in items
        if item["actor"]["id"] == "Turkey" and item["target"] and "rebels" in item["target"]["text"]
    )
    assert (said["source"], said["date"], said["theatre"], said["reported_by"]) == (
        "Tribune",
        "2020-06-14",
        "Libya",
        "Russia",
    )


def test_a_minister_reports_nothing_of_his_own_state_when_rolled_up():
    text = "Sergei Lavrov said Russia backs Egypt."
    said_by = {}
    for roll_up in (False, True):
        lines = analyze_batch(inputs([text]), Settings(roll_up=roll_up)).text.splitlines()
        said_by[roll_up] = {
            item["reported_by"] for item in map(json.loads, lines) if item["actor"]["text"] == "Russia"
            and item["target"] and item["target"]["text"] == "Egypt"
        }  # fmt: skip
    assert said_by == {False: {"Sergey Lavrov"}, True: {None}}


def test_a_flat_row_has_the_columns_of_a_table(predictor):
    rows = analyze_batch(inputs(["Russia backs Egypt."]), Settings(format="parquet")).rows
    assert all(set(row) == set(columns(predictor.model.classes)) for row in rows)
    assert (
        flat_row(json.loads(analyze_batch(inputs(["Russia backs Egypt."]), Settings()).text.splitlines()[0])) == rows[0]
    )


def test_processes_give_the_same_in_the_same_order():
    articles = inputs([" ".join(SENTENCES[k : k + 2]) for k in range(100)] * 2)
    one = [batch.text for batch in analyze_batches(articles, Settings())]
    assert [batch.text for batch in analyze_batches(iter(articles), Settings(), jobs=2)] == one
