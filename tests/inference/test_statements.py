import csv
import io

import pytest
from rows import flat, lines, row

from actorstance.datasets import DataError
from actorstance.inference.statements import read_statements, statement_from_object

ROWS = [
    row("Norway", "Italy", "supportive", text="Norway backs Italy, “as ever”.", theatre="Libya", reported_by="Oslo"),
    row("Italy", None, "neutral", text="Norway backs Italy, “as ever”.", source=None, date=None),
    row("Italy", "Norway", None, text='İtaly; "Norway"\r\nleft, Italy.', p=(0.4, 0.3, 0.3), start=7),
]


def write_csv(path, rows, delimiter=","):
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, list(flat(rows[0])), delimiter=delimiter)
    table.writeheader()
    table.writerows({key: "" if value is None else value for key, value in flat(item).items()} for item in rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def write_parquet(path, rows):
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pa.Table.from_pylist([flat(item) for item in rows]), path)
    return path


@pytest.fixture
def written(tmp_path):
    def write(kind):
        path = tmp_path / f"rows.{kind}"
        if kind == "jsonl":
            path.write_text(lines(ROWS), encoding="utf-8")
            return path
        return write_parquet(path, ROWS) if kind == "parquet" else write_csv(path, ROWS, "\t" if kind == "tsv" else ",")

    return write


@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv", "parquet"])
def test_every_format_says_the_same(written, kind):
    assert list(read_statements(written(kind))) == [statement_from_object(item) for item in ROWS]


def test_offsets_and_names_come_through(written):
    first, undirected, _ = read_statements(written("jsonl"))
    assert (first.actor.id, first.target.id, first.theatre, first.reported_by) == ("Norway", "Italy", "Libya", "Oslo")
    assert first.sentence.text[first.target.place.start : first.target.place.end] == "Italy"
    assert (undirected.target, undirected.source, undirected.date) == (None, None, None)
    assert first.probabilities == pytest.approx((0.9, 0.05, 0.05))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"article": None}, "field article is missing; give the rows that analyze writes"),
        ({"article": 5}, "article is 5; give a text that is not empty"),
        ({"source": ["x"]}, "source is ['x']; give a text"),
        ({"date": "1 March"}, "date is '1 March'; give a day as YYYY-MM-DD, or null"),
        ({"date": "2025-02-30"}, "date is '2025-02-30'; give a day as YYYY-MM-DD, or null"),
        ({"sentence": None}, "field sentence is missing"),
        ({"sentence": "text"}, "sentence is 'text'; give an object with start, end and text"),
        ({"sentence": {"start": "0", "end": 3, "text": "abc"}}, "sentence.start is '0'; give a whole number"),
        ({"sentence": {"start": 3, "end": 3, "text": "abc"}}, "sentence runs from 3 to 3; offsets count Unicode"),
        ({"actor": {"start": 0, "end": 3, "text": "abc"}}, "field actor.id is missing"),
        ({"actor": {"start": 0, "end": 3, "text": "abc", "id": "a\ud800"}}, "actor.id holds an unpaired surrogate"),
        ({"stance": "friendly"}, "stance is 'friendly'; give one of supportive, neutral, opposing, or null"),
        ({"probabilities": None}, "probabilities is None; give those of supportive, neutral, opposing"),
        ({"probabilities": {"supportive": 1.2}}, "the probability of supportive is 1.2; give a number from 0 to 1"),
        ({"probabilities": {"positive": 1}}, "results of a model of the polarity scheme hold no stances"),
        ({"probabilities": dict.fromkeys(("supportive", "neutral", "opposing"), 0.5)}, "the probabilities sum to 1.5"),
    ],
)
def test_bad_values_are_told(change, message):
    with pytest.raises(DataError) as caught:
        statement_from_object(row() | change)
    assert message in str(caught.value)


@pytest.mark.parametrize("item", [[], "text", 3])
def test_what_is_no_object_is_told(item):
    with pytest.raises(DataError, match="is no object"):
        statement_from_object(item)


def test_the_input_of_analyze_is_recognised():
    with pytest.raises(DataError, match="the rows that analyze writes, not its input"):
        statement_from_object({"text": "Norway backs Italy.", "id": "7"})


def test_bad_lines_are_placed_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "rows.jsonl"
    good = lines(ROWS[:1]).encode()
    path.write_bytes(good + b"{]\n\n" + b"\xff\n" + b'{"article": NaN}\n' + good)
    found = list(read_statements(path))
    assert [isinstance(item, DataError) for item in found] == [False, True, True, True, False]
    assert str(found[1]).startswith(f"{path}:2: not JSON (")
    assert str(found[2]).startswith(f"{path}:4: not utf-8 (byte 0xff")
    assert str(found[3]).startswith(f"{path}:5: article is nan; give a text")


def test_bad_rows_of_a_table_are_placed(tmp_path):
    path = write_csv(tmp_path / "rows.csv", [ROWS[0]] * 3)
    table = path.read_bytes().decode().split("\r\n")
    table[2] = "too,short"
    table[3] = table[3].replace(",0,", ",x,", 1)
    path.write_text("\r\n".join(table), encoding="utf-8", newline="")
    _, short, letter = read_statements(path)
    assert str(short) == f"{path}:3: 2 columns where the header has 20"
    assert str(letter) == f"{path}:4: sentence_start is 'x'; give a whole number"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("rows.txt", "x", "unknown format (.txt); give a result of analyze, or name it with --input-format"),
        ("rows.csv", "", "is empty; a table begins with a header line"),
        ("rows.csv", "text,actor\n", "rows.csv:1: column article, sentence_start"),
        ("none.jsonl", None, "cannot be read (No such file or directory)"),
        ("rows.parquet", "no parquet", "is no Parquet file that can be read"),
        ("none.parquet", None, "cannot be read"),
    ],
)
def test_files_that_cannot_be_used(tmp_path, name, content, message):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        list(read_statements(path))
    assert message in str(caught.value)


def test_an_empty_file_of_lines_holds_nothing(tmp_path):
    (tmp_path / "rows.jsonl").write_text("")
    assert list(read_statements(tmp_path / "rows.jsonl")) == []
