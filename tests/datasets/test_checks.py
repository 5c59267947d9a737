import pytest
from hypothesis import given, settings
from strategies import records, st

from actorstance.datasets import DataError, Record, Span
from actorstance.datasets.checks import check_rows
from actorstance.datasets.files import Row

TEXT = "Egypt backs the opposition."


def made(label="supportive", target=None, id=None, actor=(0, 5)):
    return Record(TEXT, Span(*actor), target, label, id=id)


def problems(*found):
    rows = [
        Row(
            f"a:{number}",
            {},
            record=None if isinstance(row, DataError) else row,
            error=row if isinstance(row, DataError) else None,
        )
        for number, row in enumerate(found, start=1)
    ]
    return [str(problem) for problem in check_rows(rows)]


def test_good_rows_have_no_problems():
    assert problems(made(), made(target=Span(12, 26)), made("neutral", actor=(12, 26))) == []


def test_bad_rows_are_problems():
    assert problems(DataError("not JSON", "a:1"), made()) == ["a:1: not JSON"]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (made(), made(), "a:2: the same record stands at a:1; keep one (actor 'Egypt')"),
        (
            made(target=Span(12, 26)),
            made("opposing", Span(12, 26)),
            "a:2: label 'opposing' contradicts 'supportive' at a:1; settle which is right "
            "(actor 'Egypt' toward 'the opposition')",
        ),
        (made(id="x"), made(id="x", actor=(12, 26)), "a:2: id 'x' is used at a:1 already; give each its own"),
    ],
)
def test_two_records_that_do_not_go_together(first, second, message):
    assert problems(first, second) == [message]


def test_a_mixed_scheme_is_named_once_where_it_begins():
    (problem,) = problems(made(), made("positive", actor=(12, 26)), made("negative", actor=(6, 11)))
    assert problem.startswith("a:2: the data mixes two label schemes (stance: supportive; portrayal: positive)")


@settings(max_examples=40)
@given(st.lists(records(extra=st.sampled_from((None, "", 1, "b"))), max_size=5))
def test_a_copy_is_always_a_problem(sample):
    assert len(problems(*sample, *sample)) >= len(sample)
