"""Reading articles: every kind of file, and everything that can be wrong with one."""

import io
import json
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorstance.datasets import DataError
from actorstance.inference.articles import Article, Columns, find_files, iso_day, read_articles


@pytest.fixture
def put(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def read(*paths, format=None, **options):
    return list(read_articles(find_files(paths, format=format), **options))


def errors(found):
    return [str(item.error) for item in found if item.error is not None]


class TestFiles:
    def test_folders_are_read_through_in_order(self, put, tmp_path):
        for name in ("b/two.txt", "b/a/one.html", "a.jsonl", ".hidden.txt", ".git/x.txt", "c.pdf", "d/e.pdf", "f"):
            put(name, "x")
        told = []
        names = [place.path[len(str(tmp_path)) + 1 :] for place in find_files([tmp_path], on_skip=told.append)]
        assert names == ["a.jsonl", "b/a/one.html", "b/two.txt"]
        assert [message.partition(": ")[2].partition(" are")[0] for message in told] == [
            "files ending in '.pdf'", "files without a suffix",
        ]  # fmt: skip

    def test_a_folder_without_articles_is_a_mistake(self, tmp_path):
        assert errors(read(tmp_path)) == [f"{tmp_path}: is a folder without articles"]

    def test_what_is_named_is_read_whatever_its_suffix(self, put):
        path = put("article", "Russia left.")
        assert [item.article for item in read(path)] == [Article(path, "Russia left.")]

    def test_the_format_may_be_said(self, put):
        path = put("rows.dat", '{"text": "Russia left."}\n')
        assert read(path, format="jsonl")[0].article.text == "Russia left."

    def test_standard_input(self, monkeypatch):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"text\nRussia left.\nEgypt stayed.\n")))
        assert [item.article.id for item in read("-", format="csv")] == ["-:2", "-:3"]

    def test_a_missing_one(self, tmp_path):
        for name in ("none.txt", "none.csv", "none.parquet", "none.jsonl"):
            assert "cannot be read (No such file or directory)" in errors(read(tmp_path / name))[0]


class TestRows:
    OBJECTS = (
        {"id": 7, "text": "Russia left.", "date": "2020-06-14T10:00:00Z", "source": "Tribune"},
        {"text": "Egypt stayed.", "more": [1]},
    )

    def test_json_lines(self, put):
        path = put("a.jsonl", "\n".join(map(json.dumps, self.OBJECTS)))
        assert [item.article for item in read(path)] == [
            Article("7", "Russia left.", "Tribune", "2020-06-14"),
            Article(f"{path}:2", "Egypt stayed."),
        ]

    @pytest.mark.parametrize(("suffix", "mark"), [("csv", ","), ("tsv", "\t")])
    def test_tables(self, put, suffix, mark):
        rows = [["id", "text", "date", "source"], ["7", '"Russia\nleft."', "2020-06-14", "Tribune"], ["", "x", "", ""]]
        path = put(f"a.{suffix}", "\r\n".join(mark.join(row) for row in rows))
        assert [item.article for item in read(path)] == [
            Article("7", "Russia\nleft.", "Tribune", "2020-06-14"),
            Article(f"{path}:4", "x"),
        ]

    def test_parquet(self, tmp_path):
        pyarrow = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        path = str(tmp_path / "a.parquet")
        table = {
            "id": [None, "b"], "text": ["Russia left.", None], "date": [date(2020, 6, 14), None], "n": [1, 2],
        }  # fmt: skip
        parquet.write_table(pyarrow.table(table), path)
        found = read(path)
        assert found[0].article == Article(f"{path}:1", "Russia left.", None, "2020-06-14")
        assert errors(found) == [f"{path}:2: text is None; give the article as a string"]

    def test_a_file_that_is_no_parquet(self, put):
        pytest.importorskip("pyarrow")
        assert "cannot be read as Parquet" in errors(read(put("a.parquet", "no")))[0]

    def test_columns_by_name(self, put):
        path = put("a.csv", "body,outlet\nRussia left.,Tribune\n")
        columns = Columns(text="body", source="outlet")
        assert read(path, columns=columns)[0].article == Article(f"{path}:2", "Russia left.", "Tribune")

    @pytest.mark.parametrize(
        ("columns", "message"),
        [
            (
                Columns(),
                "a.csv:1: column 'text' is missing; the table has 'body', 'outlet', name the right one with --text-column",
            ),
            (Columns(text="body", date="day"), "column 'day' is missing; .*--date-column"),
        ],
    )
    def test_a_column_that_is_named_must_be_there(self, put, columns, message):
        import re

        assert re.search(message, errors(read(put("a.csv", "body,outlet\nx,y\n"), columns=columns))[0])

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("{", r"a.jsonl:1: not JSON \(.* at column \d+\); one object a line"),
            ("[1]", "a.jsonl:1: an article is an object with 'text', not list"),
            ('{"body": "x"}', "a.jsonl:1: 'text' is missing; it has 'body'"),
            ('{"text": 3}', "a.jsonl:1: text is 3; give the article as a string"),
            ('{"text": " "}', "a.jsonl:1: text is empty"),
            ('{"text": "a\\u0000"}', "a.jsonl:1: text holds a NUL character at offset 1"),
            ('{"text": "\\ud800"}', "a.jsonl:1: text holds an unpaired surrogate"),
            (
                '{"text": "x", "date": "3 May 2021"}',
                "a.jsonl:1: date is '3 May 2021'; give an ISO date or timestamp, such as",
            ),
            ('{"text": "x", "date": 20210503}', "a.jsonl:1: date is 20210503; give an ISO date"),
            ('{"text": "x", "id": ["a"]}', "a.jsonl:1: id is \\['a'\\]; give a string or a number"),
            ('{"text": "x", "source": "\\u0000"}', "a.jsonl:1: source is .*; remove the NUL"),
        ],
    )
    def test_a_bad_one_is_named_and_the_others_go_on(self, put, line, message):
        import re

        found = read(put("a.jsonl", line + '\n\n{"text": "good"}\n'))
        assert len(found) == 2
        assert re.search(message, errors(found)[0])
        assert found[1].article.text == "good"

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "a.csv: is empty; a table begins with a header line"),
            (b"text,id\nx\n", "a.csv:2: 1 columns where the header has 2"),
            (b"text\n\xff\nx\n", "a.csv:2: not utf-8"),
            (b'text\n"x\n', "a.csv:2: not a table's row"),
            (b"text,text\nx,y\n", "a.csv:1: two columns have the name 'text'"),
        ],
    )
    def test_bad_tables(self, put, content, message):
        assert message in errors(read(put("a.csv", content)))[0]


class TestPages:
    PAGE = (
        "<html><head><title>T</title><meta property='og:site_name' content='Tribune'>"
        "<meta property='article:published_time' content='2020-06-14T10:00:00+00:00'></head><body><nav>Home</nav><article>"
        + "<p>Russia backs the government of Syria, and Turkey arms the rebels in the north of it.</p>" * 4
        + "</article></body></html>"
    )

    def test_the_article_is_taken_out(self, put):
        pytest.importorskip("trafilatura")
        (found,) = read(put("a.html", self.PAGE))
        assert found.article.text.startswith("Russia backs")
        assert "<p>" not in found.article.text
        assert (found.article.source, found.article.date) == ("Tribune", "2020-06-14")

    def test_a_page_without_one(self, put):
        pytest.importorskip("trafilatura")
        assert "no article was found in the page" in errors(read(put("a.htm", "<html></html>")))[0]


class TestDays:
    @pytest.mark.parametrize(
        ("value", "day"),
        [
            ("2020-06-14", "2020-06-14"),
            (" 2020-06-14T23:30:00+02:00 ", "2020-06-14"),
            ("2020-06-14 08:00", "2020-06-14"),
            (datetime(2020, 6, 14, 8), "2020-06-14"),
            (date(2020, 6, 14), "2020-06-14"),
            ("", None),
            (None, None),
        ],
    )
    def test_iso(self, value, day):
        assert iso_day(value) == day

    @pytest.mark.parametrize("value", ["14.6.2020", "2020-13-01", "soon", 2020, True, [], "2020"])
    def test_anything_else(self, value):
        with pytest.raises(DataError, match=r"give an ISO date or timestamp, such as 2020-06-14"):
            iso_day(value)

    @given(st.datetimes())
    def test_every_timestamp_is_its_day(self, moment):
        assert iso_day(moment.isoformat()) == moment.date().isoformat()


@pytest.mark.parametrize("skip", range(8))
def test_what_is_skipped_is_what_would_have_come(put, tmp_path, skip):
    put("a.txt", "x")
    put("b.jsonl", '{"text": "y"}\n{\n{"text": "z"}\n')
    put("c.csv", "no\n")
    put("d.txt", "")
    paths = [tmp_path / name for name in ("a.txt", "b.jsonl", "c.csv", "d.txt", "none.txt")]
    every = [item.where for item in read(*paths)]
    assert len(every) == 7
    assert [item.where for item in read(*paths, skip=skip)] == every[skip:]
