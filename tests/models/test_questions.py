import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import asked, bracketed, records

from actorstance.datasets import Record, Span
from actorstance.models.questions import make_questions

SENTENCE = "[Oslo] thanked [Rome] and [Bern]."


def test_a_sentence_stands_once_however_many_ask():
    questions = make_questions(
        [asked(SENTENCE, 0), asked(SENTENCE, 1, 0), asked("[Riga] left."), asked(SENTENCE, 2, 0)]
    )
    assert questions.instances.texts == ["Oslo thanked Rome and Bern.", "Riga left."]
    assert questions.actor.tolist() == [0, 1, 3, 2]
    assert questions.target.tolist() == [-1, 0, -1, 0]
    assert len(questions) == 4


def test_other_records_are_never_consulted():
    text, (oslo, rome, _) = bracketed(SENTENCE)
    bare, full = Record(text, oslo, rome), asked(SENTENCE, 0, 1)
    questions = make_questions([full, bare])
    assert questions.instances.text_of.tolist() == [0, 0, 0, 1, 1]


def test_the_finder_supplies_what_a_record_does_not_list():
    text, spans = bracketed(SENTENCE)
    calls = []

    def finder(texts):
        calls.append(list(texts))
        return [spans for _ in texts]

    questions = make_questions([Record(text, spans[0]), Record(text, spans[1]), asked("[Riga] left.")], finder)
    assert calls == [[text]]
    assert questions.instances.text_of.tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        ([Span(3, 8)], [Span(0, 4), Span(5, 9)]),  # overlaps both
        ([Span(0, 9)], [Span(0, 4), Span(5, 9)]),
        (
            [Span(10, 12), Span(10, 20), Span(15, 25)],
            [Span(0, 4), Span(5, 9), Span(10, 20)],
        ),  # the longest, then the first
        ([Span(0, 4), Span(20, 25), Span(20, 25)], [Span(0, 4), Span(5, 9), Span(20, 25)]),
    ],
)
def test_mentions_that_overlap_give_way(others, kept):
    record = Record("x" * 40, Span(0, 4), Span(5, 9), mentions=tuple(others))
    instances = make_questions([record]).instances
    assert list(zip(instances.start.tolist(), instances.end.tolist(), strict=True)) == [(s.start, s.end) for s in kept]


@settings(max_examples=30)
@given(st.lists(records(), max_size=6))
def test_every_record_finds_its_mentions(sample):
    questions = make_questions(sample)
    instances = questions.instances
    for record, actor, target in zip(sample, questions.actor, questions.target, strict=True):
        assert instances.texts[instances.text_of[actor]] == record.text
        assert (instances.start[actor], instances.end[actor]) == (record.actor.start, record.actor.end)
        if record.target is None:
            assert target == -1
        else:
            assert instances.text_of[target] == instances.text_of[actor]
            assert (instances.start[target], instances.end[target]) == (record.target.start, record.target.end)
