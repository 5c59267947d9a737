import json

from hypothesis import given, settings
from strategies import records, st

from actorstance.datasets import Record, Span, corpus_statistics


def test_counts_of_a_small_corpus():
    one = "Egypt backs the opposition."
    sample = [
        Record(one, Span(0, 5), Span(12, 26), "supportive", extra={"phenomenon": "plain", "pair_id": 0}),
        Record(one, Span(0, 5), None, "supportive", extra={"phenomenon": "plain", "article": ""}),
        Record("Oslo was silent all day long.", Span(0, 4), None, "neutral", extra={"article": "a1"}),
        Record("A strike halted the northern mines.", Span(20, 34), None, None),
    ]
    assert corpus_statistics(sample) == {
        "scheme": "stance",
        "sentences": 3,
        "records": 4,
        "groups": 3,
        "mentions": 4,
        "multi_actor": 0.333,
        "directed": 1,
        "undirected": 3,
        "labels": {"neutral": 1, "supportive": 2, "unlabeled": 1},
        "labels_directed": {"supportive": 1},
        "labels_undirected": {"neutral": 1, "supportive": 1, "unlabeled": 1},
        "characters": [27, 29, 34],
        "phenomena": {"plain": 2},
        "articles": 1,
        "pairs": 1,
    }


def test_no_records_count_as_nothing():
    assert corpus_statistics([])["characters"] == []


@settings(max_examples=40)
@given(st.lists(records(extra=st.sampled_from((None, "", 1, "b"))), max_size=6))
def test_the_counts_fit_together(sample):
    counted = corpus_statistics(sample)
    assert counted["directed"] + counted["undirected"] == counted["records"] == sum(counted["labels"].values())
    assert counted["groups"] <= counted["sentences"] <= counted["records"]
    assert json.dumps(counted)
