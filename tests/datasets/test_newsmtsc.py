import pytest
from hypothesis import given, settings
from strategies import JSON_VALUES, st

from actorstance.datasets import DataError, Span
from actorstance.datasets.newsmtsc import is_newsmtsc, records_from_item


def target(start, end, mention, polarity, **more):
    return {"from": start, "to": end, "mention": mention, "polarity": polarity} | more


ITEM = {
    "primary_gid": "daily_12_3_45_Ada Kram_0_4",
    "sentence_normalized": "Kram praised the mayor, said Ms. Özil.",
    "targets": [
        target(0, 4, "Kram", 6.0, **{"Input.gid": "daily_12_3_45_Ada Kram_0_4"}),
        target(29, 37, "Ms. Özil", 4, further_mentions=[]),
    ],
}


def test_each_target_gives_an_undirected_record_of_portrayal():
    first, second = records_from_item(ITEM)
    assert (first.actor, first.target, first.label) == (Span(0, 4), None, "positive")
    assert second.label == "neutral"
    assert first.mentions == second.mentions == (Span(0, 4), Span(29, 37))
    assert first.id == second.id == "daily_12_3_45_Ada Kram_0_4"


@pytest.mark.parametrize(
    ("gid", "article"),
    [
        ("allsides_1000_401_25_Jane Doe_0_6", "allsides_1000_401"),
        ("polusa_v1_59488606_-1_30_Dr. J_K Doe_1_3", "polusa_v1_59488606"),
    ],
)
def test_the_article_begins_the_id(gid, article):
    assert records_from_item(ITEM | {"primary_gid": gid})[0].extra == {"article": article}


@pytest.mark.parametrize("gid", [None, "", 5])
def test_without_an_id_there_is_no_article(gid):
    record = records_from_item(ITEM | {"primary_gid": gid})[1]
    assert record.extra == {}
    assert not record.id


def test_a_mention_listed_twice_is_one_mention():
    item = ITEM | {"targets": [target(0, 4, "Kram", 2), target(0, 4, "Kram", 2)]}
    assert [record.mentions for record in records_from_item(item)] == [(Span(0, 4),)] * 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"targets": {}}, "not a NewsMTSC object; it has 'sentence_normalized' and a list 'targets'"),
        ({"targets": []}, "a NewsMTSC object without targets gives no record; remove it"),
        ({"targets": [3]}, "target 3 is not an object with from, to, mention and polarity"),
        ({"targets": [{"from": 0, "to": 4}]}, "a target lacks mention, polarity"),
        ({"targets": [target(0, 4, "Kram", 3)]}, "polarity is 3; NewsMTSC has 2, 4 and 6"),
        ({"targets": [target(0, 4, "Kram", [6])]}, "polarity is .6.; NewsMTSC has"),
        ({"targets": [target(1, 5, "Kram", 6)]}, "target span 1-5 covers 'ram ', not 'Kram'"),
        ({"targets": [target("0", 4, "Kram", 6)]}, "target span start is '0'; give an integer"),
        ({"sentence_normalized": 7}, "text is int, not a string"),
        ({"sentence_normalized": ""}, "text is empty"),
    ],
)
def test_a_bad_object_is_named(change, message):
    with pytest.raises(DataError, match=message):
        records_from_item(ITEM | change)


def test_another_object_is_not_newsmtsc():
    assert is_newsmtsc(ITEM)
    assert not is_newsmtsc({"text": "Egypt agreed."})
    assert not is_newsmtsc(["sentence_normalized", "targets"])


@settings(max_examples=40)
@given(st.fixed_dictionaries(dict.fromkeys(("from", "to", "mention", "polarity"), JSON_VALUES)), JSON_VALUES)
def test_any_target_gives_records_or_a_data_error(values, gid):
    try:
        records_from_item(ITEM | {"primary_gid": gid, "targets": [values]})
    except DataError as error:
        assert str(error)
