import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import JSON_VALUES, records

from actorstance.datasets import DataError, Span, record_from_object, record_to_object
from actorstance.datasets.objects import find_once, occurrences

ITEM = {
    "text": "Egypt backs the opposition in Libya.",
    "actor": {"start": 0, "end": 5},
    "target": {"start": 12, "end": 26},
    "label": "supportive",
}


def test_a_mention_may_be_given_as_a_string():
    record = record_from_object(ITEM | {"actor": "Egypt", "target": "the opposition", "mentions": ["Egypt"]})
    assert (record.actor, record.target, record.mentions) == (Span(0, 5), Span(12, 26), (Span(0, 5),))


def test_further_keys_are_carried_along():
    record = record_from_object(ITEM | {"phenomenon": "enacted", "source": {"page": [1, None]}})
    assert record.extra == {"phenomenon": "enacted", "source": {"page": [1, None]}}
    assert record_to_object(record)["source"] == {"page": [1, None]}


def test_unlabeled_reading_does_not_look_at_the_label():
    assert record_from_object(ITEM | {"label": 7}, labeled=False).label is None


def test_a_number_as_id_becomes_a_string():
    assert record_from_object(ITEM | {"id": 7}).id == "7"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": None}, "'text' is missing; a record needs text, actor and label"),
        ({"actor": None}, "'actor' is missing"),
        ({"label": None}, "'label' is missing"),
        ({"label": 1}, "label is 1; give it as a string"),
        ({"label": ["opposing"]}, "label is .*; give it as a string"),
        ({"id": {"a": 1}}, "id is {'a': 1}; give a string or a number"),
        ({"mentions": "Egypt"}, "mentions is 'Egypt'; give a list of spans"),
        ({"mentions": [{"start": 3}]}, "mention is {'start': 3}; give an object with 'start' and 'end'"),
        ({"actor": [0, 5]}, "actor is .0, 5.; give an object with 'start' and 'end', or the mention as a string"),
        ({"actor": {"start": 0, "end": None}}, "actor span end is None; give an integer"),
        ({"actor": {"start": 5, "end": 0}}, "actor span 5-0 is reversed"),
        ({"actor": {"start": 0, "end": 10**400}}, "actor span 0-10+ runs past the text"),
        ({"actor": "Syria"}, "actor 'Syria' does not occur in the text 'Egypt backs"),
        ({"actor": " "}, "actor ' ' does not occur"),
        ({"actor": "Egy"}, "actor 'Egy' does not occur"),
        (
            {"actor": {"start": 1, "end": 6, "text": "Egypt"}},
            "span 1-6 covers 'gypt ', not 'Egypt'; offsets count Unicode",
        ),
        ({"actor": {"start": 0, "end": 5, "text": "\ud800"}}, r"covers 'Egypt', not '\\ud800'; offsets count"),
    ],
)
def test_a_value_that_does_not_fit_is_named(change, message):
    with pytest.raises(DataError, match=message):
        record_from_object(ITEM | change)


@pytest.mark.parametrize("item", [[], "text", None, 3])
def test_what_is_no_object_is_refused(item):
    with pytest.raises(DataError, match="a record is an object with 'text' and 'actor', not "):
        record_from_object(item)


def test_nesting_cannot_break_the_message():
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for key in ("actor", "label", "id"):
        with pytest.raises(DataError, match=f"{key} is "):
            record_from_object(ITEM | {key: deep})


def test_a_mention_that_occurs_twice_lists_its_places():
    with pytest.raises(
        DataError, match=r"actor 'Oslo' occurs 2 times \(at 0:4, 11:15\); give its offsets\n  Oslo .*\n  \^\^\^\^$"
    ):
        find_once("Oslo warns Oslo.", "Oslo", "actor")


@pytest.mark.parametrize(("start", "end", "unit"), [(3, 8, "UTF-16 units"), (5, 10, "UTF-8 bytes")])
def test_offsets_in_another_unit_are_recognised(start, end, unit):
    item = {"text": "🎉 Egypt agreed.", "actor": {"start": start, "end": end, "text": "Egypt"}, "label": "supportive"}
    with pytest.raises(DataError, match=f"seem to count {unit}, convert them to Unicode characters"):
        record_from_object(item)


def test_a_dotted_capital_i_shifts_no_offset():
    text = "İstanbul backs Ankara."
    assert find_once(text, "Ankara", "actor") == Span(15, 21)
    assert find_once(text, "İstanbul", "actor") == Span(0, 8)


def test_a_decomposed_mention_is_told_from_a_composed_one():
    text = "Jose\u0301 backs Ankara."
    assert occurrences(text, "Jose") == []
    assert occurrences(text, "Jose\u0301") == [Span(0, 5)]
    with pytest.raises(DataError, match=r"does not occur in the text .*; it stands there in other code points"):
        find_once(text, "José", "actor")
    with pytest.raises(DataError, match="the two differ in code points"):
        record_from_object({"text": text, "actor": {"start": 0, "end": 5, "text": "José"}, "label": "neutral"})


@given(records())
def test_an_object_gives_the_same_record_back(record):
    again = record_from_object(record_to_object(record), labeled=True)
    assert again == record
    assert again.extra == record.extra


@settings(max_examples=40)
@given(JSON_VALUES)
def test_any_json_is_a_record_or_a_data_error(value):
    with pytest.raises(DataError):
        record_from_object(value)


@settings(max_examples=40)
@given(st.fixed_dictionaries({"text": JSON_VALUES, "actor": JSON_VALUES, "label": JSON_VALUES}))
def test_any_values_give_a_record_or_a_data_error(item):
    try:
        record = record_from_object(item)
    except DataError as error:
        assert str(error)
    else:
        assert json.dumps(record_to_object(record))
