import pytest
from hypothesis import given
from strategies import CHARACTERS, st

from actorstance.datasets import DataError
from actorstance.datasets.dse import records_from_row


def read(line):
    return [(r.actor.of(r.text), r.target.of(r.text), r.label) for r in records_from_row(line)]


@pytest.mark.parametrize(
    ("kind", "p_to_q", "q_to_p"),
    [
        ("0", "neutral", "neutral"),
        ("1", "supportive", "neutral"),
        ("2", "neutral", "supportive"),
        ("3", "opposing", "neutral"),
        ("4", "neutral", "opposing"),
    ],
)
def test_a_class_labels_both_directions(kind, p_to_q, q_to_p):
    line = f"The [Alba Union] wrote to [Norden] on Monday.\tAlba Union\tNorden\t{kind}"
    assert read(line) == [("Alba Union", "Norden", p_to_q), ("Norden", "Alba Union", q_to_p)]
    assert records_from_row(line)[0].text == "The Alba Union wrote to Norden on Monday."


@pytest.mark.parametrize(
    ("bracketed", "name", "mention"),
    [
        ("[Los Alba]s", "Los Alba", "Los Albas"),
        ("[Kram’]s", "Kram’", "Kram"),
        ("[Kram]’s", "Kram", "Kram"),
        ("[Kram]'", "Kram", "Kram"),
        ("[Albas’]", "Albas’", "Albas"),
        ("[ Kram ]", " Kram ", "Kram"),
        ("[Alba]-led", "Alba", "Alba"),
        ("[U. S.]", "U. S.", "U. S."),
        ("[İzmir]li", "İzmir", "İzmirli"),
        ("[Jose]\u0301", "Jose", "Jose\u0301"),
    ],
)
def test_a_bracket_is_mended_at_its_end(bracketed, name, mention):
    assert read(f"The {bracketed} talks pleased [Norden].\t{name}\tNorden\t0")[0][0] == mention


def test_q_may_stand_before_p():
    assert read("[Norden] was thanked by [Alba].\tAlba\tNorden\t1") == [
        ("Alba", "Norden", "supportive"),
        ("Norden", "Alba", "neutral"),
    ]


def test_p_and_q_may_be_written_alike():
    first, second = records_from_row("[Kram] sued [Kram].\tKram\tKram\t3")
    assert (first.actor.start, first.target.start) == (0, 10)
    assert (second.actor.start, second.target.start) == (10, 0)


def test_quotes_are_those_of_csv():
    assert records_from_row('"[Alba] said ""no"" to [Norden]."\tAlba\tNorden\t3')[0].text == 'Alba said "no" to Norden.'


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[Alba] met [Norden].", "not a DSE row: 1 columns where four are needed"),
        ("[Alba] met [Norden].\tAlba\tNorden\t5", "class is '5'; DSE has 0, 1, 2, 3 and 4"),
        ("[Alba] met Norden.\tAlba\tNorden\t0", "q is 'Norden', but .Norden. does not stand in the sentence"),
        ("[Alba] met.\tAlba\tAlba\t0", "the brackets of p and q overlap"),
        ("[Alba][Norden].\tAlba\tNorden\t0", "overlap; they must be two mentions"),
        ("[ ] met [Norden].\t\tNorden\t0", "p is empty; name the mention that stands in brackets"),
        ('"[Alba] met [Norden].\tAlba\tNorden\t0', "not a DSE row .*; it has four columns"),
    ],
)
def test_a_bad_row_is_named(line, message):
    with pytest.raises(DataError, match=message):
        records_from_row(line)


@given(st.text(CHARACTERS | st.sampled_from("[]\t\"'01")))
def test_any_line_gives_records_or_a_data_error(line):
    for candidate in (line, f"[A] {line} [B]\tA\tB\t1"):
        try:
            records_from_row(candidate)
        except DataError as error:
            assert str(error)
