import json

import pytest
from hypothesis import given, settings
from strategies import CHARACTERS, JSON_VALUES, records, st

from actorstance.datasets import DataError, Record, Span
from actorstance.datasets.tabular import record_from_row, record_to_row

ROW = {"text": "Egypt backs the opposition.", "actor": "Egypt", "target": "the opposition", "label": "supportive"}


def test_a_row_gives_a_record():
    record = record_from_row(ROW | {"id": "", "note": "seen", "mentions": "0:5 12:26"})
    assert record == Record(ROW["text"], Span(0, 5), Span(12, 26), "supportive", (Span(0, 5), Span(12, 26)))
    assert record.extra == {"note": "seen"}


def test_an_empty_target_is_none():
    assert record_from_row(ROW | {"target": " "}).target is None


def test_offsets_alone_are_enough():
    row = {"text": "Oslo warns Oslo.", "actor_start": "11", "actor_end": " 15 ", "label": "opposing"}
    assert record_from_row(row).actor == Span(11, 15)


def test_blanks_around_mention_and_label_are_dropped_but_not_in_the_text():
    record = record_from_row(
        ROW | {"text": "  Egypt backs the opposition. ", "actor": " Egypt ", "label": " supportive "}
    )
    assert (record.actor, record.label, record.text[0]) == (Span(2, 7), "supportive", " ")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": ""}, "text is empty"),
        ({"actor": " "}, "'actor' is missing"),
        ({"label": " "}, "'label' is missing"),
        ({"label": "for"}, "unknown label 'for'"),
        ({"actor_start": "0"}, "actor_end is ''; give a whole number"),
        ({"actor_start": "1_0", "actor_end": "12"}, "actor_start is '1_0'; give a whole number"),
        ({"actor_start": "٣", "actor_end": "12"}, "actor_start is '٣'; give a whole number"),
        ({"actor_start": "0.0", "actor_end": "5"}, "actor_start is '0.0'; give a whole number"),
        ({"actor_start": "0", "actor_end": "9" * 5000}, "actor_end is '9+.*9+'; give a whole number"),
        ({"actor_start": "-1", "actor_end": "5"}, "actor span -1-5 starts before the text"),
        ({"actor_start": "1", "actor_end": "6"}, "actor span 1-6 covers 'gypt ', not 'Egypt'"),
        ({"mentions": "0-5"}, "mentions is '0-5'; give a whole number"),
        ({"mentions": "0:5;12:26"}, "mentions is '5;12:26'; give a whole number"),
    ],
)
def test_a_cell_that_does_not_fit_is_named(change, message):
    with pytest.raises(DataError, match=message):
        record_from_row(ROW | change)


def test_further_values_are_written_as_json_and_none_as_nothing():
    record = Record("Egypt agreed.", Span(0, 5), extra={"a": None, "b": True, "c": {"d": ["ü"]}, "e": " x ", "f": 7})
    row = record_to_row(record)
    assert [row[key] for key in "abcef"] == ["", "true", '{"d": ["ü"]}', " x ", "7"]


def test_a_further_key_may_not_pose_as_a_column():
    with pytest.raises(DataError, match="further key 'actor_start' has the name of a table's own column; rename it"):
        record_to_row(Record("Egypt agreed.", Span(0, 5), extra={"actor_start": 3}))


def test_what_no_text_file_can_hold_is_refused():
    with pytest.raises(
        DataError, match="'note' holds an unpaired surrogate, which no table can hold; write JSON Lines"
    ):
        record_to_row(Record("Egypt agreed.", Span(0, 5), extra={"note": "\ud800"}))


@given(records(extra=st.text(CHARACTERS)))
def test_a_row_gives_the_same_record_back(record):
    again = record_from_row(record_to_row(record))
    assert again == record
    assert again.extra == record.extra


@settings(max_examples=40)
@given(JSON_VALUES)
def test_every_further_value_is_one_cell_or_a_data_error(value):
    try:
        cell = record_to_row(Record("Egypt agreed.", Span(0, 5), extra={"x": value}))["x"]
    except DataError as error:
        assert "surrogate" in str(error)
    else:
        assert cell == (value or "") if value is None or isinstance(value, str) else json.loads(cell) == value
