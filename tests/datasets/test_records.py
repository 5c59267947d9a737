import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SCHEME_NAMES, labels, records

from actorstance.datasets import DataError, Record, Span, scheme_of
from actorstance.datasets.records import point_at

TEXT = "Egypt backs the opposition in Libya."


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (-1, 3, "span -1-3 starts before the text; offsets count from 0"),
        (4, 2, "span 4-2 is reversed"),
        (4, 4, "span 4-4 is empty"),
        (0, 5.0, "span end is 5.0; give an integer"),
        (True, 5, "span start is True; give an integer"),
        ("0", 5, "span start is '0'; give an integer"),
    ],
)
def test_an_invalid_span_cannot_exist(start, end, message):
    with pytest.raises(DataError, match=message):
        Span(start, end)


def test_spans_that_touch_do_not_overlap():
    assert not Span(0, 5).overlaps(Span(5, 6))
    assert Span(0, 5).overlaps(Span(4, 6))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "text is empty; a record needs its sentence"),
        (" \u2003\n", "text is empty"),
        ("Egypt\0", "text holds a NUL character at offset 5; remove it"),
        ("Egypt \ud83d", r"unpaired surrogate \(U\+D83D\) at offset 6; .* decode it as UTF-8"),
        (5, "text is int, not a string"),
    ],
)
def test_a_text_that_no_record_can_have(text, message):
    with pytest.raises(DataError, match=message):
        Record(text, Span(0, 1))


def test_a_span_past_the_text_says_how_long_the_text_is():
    with pytest.raises(DataError, match=r"target span 30-99 runs past the text \(36 characters\)"):
        Record(TEXT, Span(0, 5), Span(30, 99))


def test_a_span_of_white_space_is_marked_beneath_the_text():
    with pytest.raises(
        DataError, match=r"covers only white space; .*\n  Egypt backs the opposition in Libya\.\n       \^$"
    ):
        Record(TEXT, Span(5, 6))


def test_actor_and_target_are_two_mentions():
    with pytest.raises(DataError, match="actor 0-5 and target 4-9 overlap; they must be two mentions"):
        Record(TEXT, Span(0, 5), Span(4, 9))


def test_mentions_are_checked_too():
    with pytest.raises(DataError, match="mention span 40-41 runs past"):
        Record(TEXT, Span(0, 5), mentions=(Span(40, 41),))


def test_an_unknown_label_names_the_known_ones():
    with pytest.raises(
        DataError, match="unknown label 'support'; the labels are stance: opposing, neutral, supportive; "
    ):
        Record(TEXT, Span(0, 5), label="support")


def test_point_at_keeps_to_one_line_and_a_window():
    text = "x" * 100 + "\nEgypt\u2028" + "y" * 100
    shown, marks = point_at(text, Span(101, 106)).split("\n")
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "Egypt"
    assert len(shown) < 100


@given(records())
def test_slices_equal_mentions(record):
    for span in (record.actor, *(record.mentions or ()), *([record.target] if record.target else ())):
        assert span.of(record.text) == record.text[span.start : span.end] != ""
    assert record.directed is (record.target is not None)


@pytest.mark.parametrize(
    ("labels", "scheme"),
    [
        ([], "stance"),
        (["neutral", None], "stance"),
        (["supportive", "neutral"], "stance"),
        (["negative", None], "portrayal"),
    ],
)
def test_labels_tell_their_scheme(labels, scheme):
    assert scheme_of(labels) == scheme


@given(SCHEME_NAMES.flatmap(lambda name: st.tuples(st.just(name), st.lists(st.none() | labels(name)))))
def test_labels_of_one_scheme_fit_it(sample):
    name, found = sample
    assert scheme_of(found) == (name if set(found) - {None, "neutral"} else "stance")


def test_mixed_schemes_are_refused():
    with pytest.raises(
        DataError, match=r"mixes two label schemes \(stance: opposing; portrayal: positive\).*keep the files"
    ):
        scheme_of(["opposing", "positive"])
