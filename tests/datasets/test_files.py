import io
import json
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from strategies import CHARACTERS, records, st

from actorstance.datasets import DataError, Record, Span, iter_rows, read_records, write_records
from actorstance.datasets.files import format_of, iter_files, json_line, table_writer

GOOD = '{"text": "Egypt agreed.", "actor": {"start": 0, "end": 5}, "label": "supportive"}\n'
DSE = "[Alba] thanked [Norden].\tAlba\tNorden\t1\n"
NEWSMTSC = (
    json.dumps(
        {
            "primary_gid": "daily_1_2_3_Kram_0_4",
            "sentence_normalized": "Kram won.",
            "targets": [{"from": 0, "to": 4, "mention": "Kram", "polarity": 6}],
        }
    )
    + "\n"
)


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name="data.jsonl"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def only(path, **options):
    """Return the one row of a file."""
    (row,) = iter_rows(path, **options)
    return row


def written(records, format):
    out = io.StringIO(newline="")
    write_records(records, out, format=format)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.jsonl", "jsonl"),
        ("a.CSV", "csv"),
        ("a.b.tsv", "tsv"),
        ("a.txt", "dse"),
        ("a.stance", "markup"),
        ("-", "jsonl"),
    ],
)
def test_the_suffix_tells_the_format(name, format):
    assert format_of(name) == format
    assert format_of(name, "newsmtsc") == "newsmtsc"


def test_an_unknown_format_names_the_known_ones_and_the_option():
    with pytest.raises(
        DataError, match=r"^a.xml: unknown format \(.xml\); name one with --format: jsonl, csv, tsv, markup"
    ):
        format_of("a.xml")
    with pytest.raises(DataError, match=r"unknown format \(no suffix\)"):
        format_of("a")
    with pytest.raises(DataError, match=r"unknown format \(.txt\); name one with --to: jsonl, csv$"):
        format_of("a.txt", known=("jsonl", "csv"), option="--to")
    with pytest.raises(DataError, match=r"unknown format \(xml\)"):
        format_of("a.jsonl", "xml")


def test_every_format_is_read(file):
    table = "text,actor,label\nEgypt agreed.,Egypt,supportive\n"
    assert len(read_records(file(GOOD + "\n" + GOOD))) == 2
    assert read_records(file(NEWSMTSC))[0].label == "positive"
    assert read_records(file(NEWSMTSC), format="newsmtsc")[0].extra == {"article": "daily_1_2"}
    assert [record.label for record in read_records(file(DSE, "a.txt"))] == ["supportive", "neutral"]
    assert read_records(file(table, "a.csv"))[0].actor == Span(0, 5)
    assert read_records(file(table.replace(",", "\t"), "a.tsv"))[0].actor == Span(0, 5)
    assert read_records(file("{a:Egypt} agreed.\n> a +\n", "a.stance"))[0].actor == Span(0, 5)


def test_standard_input_is_json_lines(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(GOOD.encode())))
    assert only("-").where == "-:1"


def test_several_files_are_read_as_one(file):
    assert len(read_records([file(GOOD), file(DSE, "a.txt")])) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1254"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends(file, encoding, end):
    line = '{"text": "İran agreed.", "actor": "İran", "label": "supportive"}'
    path = file((line + end + end + line).encode(encoding))
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    assert [record.actor for record in read_records(path, encoding=encoding)] == [Span(0, 4)] * 2


def test_the_id_stands_in_the_place(file):
    row = only(file('{"id": "a9", "text": "Egypt", "actor": {"start": 0, "end": 9}, "label": "neutral"}'))
    assert str(row.error).endswith('data.jsonl:1 (id \'a9\'): actor span 0-9 runs past the text (5 characters); '
                                   "offsets count Unicode characters, end exclusive")  # fmt: skip
    assert row.item["id"] == "a9"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON .*; one object a line"),
        ("[" * 100_000, r"not JSON that can be used \(nested too deeply\)"),
        ('{"a": NaN}', r"not JSON that can be used \(NaN is no JSON value\)"),
        ('{"a": 1e999}', r"not JSON that can be used \('1e999' is too large a number\)"),
        ('{"a": ' + "1" * 5000 + "}", "not JSON that can be used .*4300"),
        ('{"text": "a", "text": "b"}', r"not JSON that can be used \(the key 'text' stands twice in one object\)"),
        ("\ufeff{}", "not JSON .*BOM"),
        ("[]", "a record is an object with 'text' and 'actor', not list"),
        ("null", "a record is an object .*, not NoneType"),
        ("{}", "'text' is missing; a record needs text, actor and label"),
        ('{"text": "\\ud800", "actor": "a", "label": "neutral"}', r"text holds an unpaired surrogate \(U\+D800\)"),
        ('{"text": "a\\u0000", "actor": "a", "label": "neutral"}', "text holds a NUL character at offset 1"),
        ('{"id": ' + "[" * 400 + "]" * 400 + "}", "'text' is missing"),
    ],
)
def test_a_bad_line_is_one_bad_row(file, line, message):
    first, bad, last = iter_rows(file(GOOD + line + "\n" + GOOD))
    assert first.record == last.record is not None
    with pytest.raises(DataError, match=f"data.jsonl:2.*: {message}"):
        raise bad.error


def test_reading_stops_at_the_first_bad_row_or_names_all(file):
    path = file(GOOD + "{\n" + GOOD + "[]\n")
    with pytest.raises(DataError, match=r"data.jsonl:2: not JSON"):
        read_records(path)
    errors = []
    assert len(read_records(path, on_error=errors.append)) == 2
    assert [error.where.rpartition(":")[2] for error in errors] == ["2", "4"]


def test_mixed_schemes_name_the_files(file):
    with pytest.raises(DataError, match=r"data.jsonl, .*mt.jsonl: the data mixes two label schemes"):
        read_records([file(GOOD), file(NEWSMTSC, "mt.jsonl")])


def test_a_file_that_cannot_be_used_is_one_bad_row_among_files(file, tmp_path):
    rows = list(iter_files([tmp_path / "none.jsonl", file(GOOD), file("\n", "empty.jsonl"), file("", "empty.csv")]))
    assert [str(row.error).rpartition("/")[2] for row in rows if row.error] == [
        "none.jsonl: cannot be read (No such file or directory)",
        "empty.jsonl: holds no record",
        "empty.csv: is empty; a table begins with a header line",
    ]
    assert sum(row.record is not None for row in rows) == 1


class TestTables:
    @pytest.mark.parametrize(
        ("header", "message"),
        [
            (
                "text,actor",
                ":1: column label is missing; a table has text, actor, target, label and may have actor_start",
            ),
            ("sentence,label", ":1: column text, actor is missing"),
            ("text\tactor\tlabel", "missing; .*; the columns seem to be set apart by tabs, give --format tsv"),
            ("text,actor,label,note,note", ":1: two columns have the name 'note'; rename or remove one"),
            ("text,actor,label, label", ":1: two columns have the name 'label'"),
            ('"text,actor,label', ":1: not a table's row"),
        ],
    )
    def test_a_header_that_cannot_be_used(self, file, header, message):
        with pytest.raises(DataError, match=message):
            list(iter_rows(file(header + "\nEgypt agreed.,Egypt,supportive\n", "a.csv")))

    def test_a_row_s_place_is_its_first_line(self, file):
        path = file('\ufefftext,actor,label\n"Egypt\nagreed.",Egypt,supportive\n\nOslo,Oslo\nOslo,Oslo,for\n', "a.csv")
        rows = list(iter_rows(path))
        assert [row.where.rpartition(":")[2] for row in rows] == ["2", "5", "6"]
        assert "2 columns where the header has 3" in str(rows[1].error)
        assert "a.csv:6: unknown label 'for'" in str(rows[2].error)

    def test_an_unclosed_quote_says_how_far_it_runs(self, file):
        path = file('text,actor,label\n"Egypt agreed.,Egypt,supportive\nOslo,Oslo,neutral\n', "a.csv")
        assert "a.csv:2: not a table's row (unexpected end of data), which runs on to line 3; close" in str(
            only(path).error
        )

    def test_reading_goes_on_after_a_broken_row(self, file):
        row = "Egypt agreed.,Egypt,supportive\n"
        path = file(f'text,actor,label\n"a"b,c,d\n{row}caf\xe9,Egypt,neutral\n{row}'.encode("latin-1"), "a.csv")
        rows = list(iter_rows(path))
        assert [row.record is not None for row in rows] == [False, True, False, True]
        assert "a.csv:4: not utf-8" in str(rows[2].error)

    def test_a_long_cell_is_read(self, file):
        text = "Egypt agreed. " * 20_000
        assert only(file(f"text,actor_start,actor_end,label\n{text},0,5,neutral\n", "a.csv")).record.text == text

    def test_the_columns_are_those_of_all_records(self):
        one = Record("Egypt agreed.", Span(0, 5), label="supportive", extra={"a": "1"})
        two = Record("Oslo agreed.", Span(0, 4), label="supportive", extra={"b": "2"})
        header, first, second = written([one, two], "csv").splitlines()
        assert header.endswith(",mentions,a,b")
        assert (first[-3:], second[-3:]) == (",1,", ",,2")

    def test_a_format_that_is_no_table(self):
        with pytest.raises(DataError, match="format 'xml' is no table; give one of csv, tsv"):
            table_writer(io.StringIO(), ["text"], "xml")


def test_what_cannot_be_written_names_the_record():
    record = Record("Egypt agreed.", Span(0, 5), id="a9", extra={"actor_start": 1})
    with pytest.raises(DataError, match=r"^record 2 \(id 'a9'\): the further key 'actor_start'"):
        written([Record("Oslo", Span(0, 4)), record], "csv")


@pytest.mark.parametrize("value", [float("nan"), {1, 2}])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(DataError, match="cannot be written as JSON"):
        json_line({"a": value})


def test_an_unpaired_surrogate_is_escaped():
    line = json_line({"note": "İ\udc80"})
    assert line == '{"note": "İ\\udc80"}\n'
    assert json.loads(line.encode()) == {"note": "İ\udc80"}


def test_nothing_is_written_for_no_records():
    assert written([], "csv") == written([], "jsonl") == ""


@settings(max_examples=40)
@given(st.lists(records(), max_size=3))
def test_json_lines_round_trip(tmp_path_factory, sample):
    path = tmp_path_factory.getbasetemp() / "round.jsonl"
    path.write_text(written(sample, "jsonl"), encoding="utf-8", newline="")
    again = read_records(path)
    assert again == sample
    assert [record.extra for record in again] == [record.extra for record in sample]


@pytest.mark.parametrize("format", ["csv", "tsv"])
@settings(max_examples=40)
@given(sample=st.lists(records(extra=st.text(CHARACTERS)), min_size=1, max_size=3))
def test_tables_round_trip(tmp_path_factory, format, sample):
    path = tmp_path_factory.getbasetemp() / f"round.{format}"
    path.write_text(written(sample, format), encoding="utf-8", newline="")
    again = read_records(path)
    assert again == sample
    for before, after in zip(sample, again, strict=True):
        assert after.extra == dict.fromkeys(after.extra, "") | before.extra


@pytest.mark.parametrize("name", ["any.jsonl", "any.csv", "any.tsv", "any.txt", "any.stance"])
@settings(max_examples=40)
@given(
    content=st.binary(max_size=60) | st.text(CHARACTERS | st.sampled_from('{}[]":,\t\n\r'), max_size=60).map(str.encode)
)
def test_any_bytes_give_rows_or_a_data_error(tmp_path_factory, name, content):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(b"text,actor,label\n" + content if name == "any.csv" else content)
    for row in iter_files([path]):
        assert (row.record is None) is (row.error is not None)
