import csv
import io
import json

import pytest
from rows import flat, lines, row

ROWS = [
    row(text="Norway backs Italy in Libya.", theatre="Libya", p=(0.8, 0.1, 0.1)),
    row(stance="opposing", text="Norway blamed Italy for the fire, Chad said.", theatre="Libya", p=(0.1, 0.2, 0.7),
        article="a2", date="2025-07-01", source="Post", reported_by="Chad"),
    row("Chad", "Mali", "neutral", text="Chad met Mali.", article="a3", date=None, source=None),
    row("Chad", None, "neutral", text="Chad met Mali.", article="a3", date=None, source=None),
]  # fmt: skip
COLUMNS = [
    "actor", "target", "theatre", "period", "leaning", "score", "low", "high", "sentences", "supportive", "neutral",
    "opposing", "unsure", "support", "opposition", "articles", "sources", "first_date", "last_date", "reported_by",
]  # fmt: skip


@pytest.fixture
def result(file):
    return file(lines(ROWS), "result.jsonl")


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


class TestFormats:
    def test_json_lines(self, run, result):
        done = run("relations", result, "--format", "jsonl")
        assert (done.code, done.err) == (0, "")
        (item,) = objects(done.out)
        assert list(item) == [*COLUMNS, "evidence"]
        assert item["score"] == pytest.approx((0.9 - 0.8) / (0.9 + 0.8 + 1), abs=1e-6)
        assert (item["supportive"], item["opposing"], item["sentences"]) == (1, 1, 2)
        assert (item["first_date"], item["last_date"], item["articles"], item["sources"]) == (
            "2025-03-01",
            "2025-07-01",
            2,
            2,
        )
        assert item["reported_by"] == [{"actor": None, "sentences": 1}, {"actor": "Chad", "sentences": 1}]
        first, second = item["evidence"]
        assert (first["stance"], first["probability"], first["article"], first["date"]) == (
            "supportive",
            0.8,
            "a1",
            "2025-03-01",
        )
        assert first["actor"] == {"start": 0, "end": 6, "text": "Norway"}
        assert second["reported_by"] == "Chad"

    def test_csv_says_the_same(self, run, result):
        (item,) = objects(run("relations", result, "--format", "jsonl").out)
        (found,) = csv.DictReader(
            io.StringIO(run("relations", result, "--format", "csv", "--evidence", "1").out, newline="")
        )
        assert list(found)[: len(COLUMNS)] == COLUMNS
        assert list(found)[len(COLUMNS) :] == [
            "evidence_1", "evidence_1_stance", "evidence_1_probability", "evidence_1_article", "evidence_1_source",
            "evidence_1_date", "evidence_1_start", "evidence_1_end",
        ]  # fmt: skip
        assert float(found["score"]) == item["score"]
        assert json.loads(found["reported_by"]) == item["reported_by"]
        assert (found["evidence_1"], found["period"]) == ("Norway backs Italy in Libya.", "")

    def test_parquet_says_the_same(self, run, result, tmp_path):
        parquet = pytest.importorskip("pyarrow.parquet")
        assert run("relations", result, "-o", tmp_path / "r.parquet").code == 0
        assert parquet.read_table(tmp_path / "r.parquet").to_pylist() == objects(
            run("relations", result, "--format", "jsonl").out
        )

    def test_parquet_of_nothing_has_its_columns(self, run, result, tmp_path):
        parquet = pytest.importorskip("pyarrow.parquet")
        assert run("relations", result, "-o", tmp_path / "r.parquet", "--actor", "Nobody").code == 0
        assert parquet.read_table(tmp_path / "r.parquet").column_names == [*COLUMNS, "evidence"]

    def test_graphml_opens_in_networkx(self, run, result, tmp_path):
        networkx = pytest.importorskip("networkx")
        assert run("relations", result, "-o", tmp_path / "r.graphml").code == 0
        graph = networkx.read_graphml(tmp_path / "r.graphml")
        assert [(one, other, data["stance"]) for one, other, data in graph.edges(data=True)] == [
            ("Norway", "Italy", "unclear")
        ]

    def test_the_table_is_for_reading(self, run, result):
        done = run("relations", result)
        assert done.code == 0
        assert "Norway → Italy" in done.out
        assert "+0.04" in done.out
        assert "− Norway blamed Italy" in done.out
        assert "\x1b[" not in done.out

    def test_brackets_are_no_markup(self, run, file):
        done = run("relations", file(lines([row(text="Norway backs [bold]Italy[/bold].")]), "r.jsonl"))
        assert "[bold]Italy[/bold]" in done.out

    def test_nothing_found_is_said(self, run, file):
        done = run("relations", file("", "r.jsonl"))
        assert done.code == 0
        assert "No sentence takes a side" in done.out

    @pytest.mark.parametrize("kind", ["csv", "tsv"])
    def test_tables_can_be_read(self, run, file, result, kind):
        out = io.StringIO(newline="")
        table = csv.DictWriter(out, list(flat(ROWS[0])), delimiter="," if kind == "csv" else "\t")
        table.writeheader()
        table.writerows({k: "" if v is None else v for k, v in flat(item).items()} for item in ROWS)
        path = file(out.getvalue(), f"result.{kind}")
        assert run("relations", path, "--format", "jsonl").out == run("relations", result, "--format", "jsonl").out


class TestOptions:
    def test_what_is_asked_for(self, run, result):
        def found(*more):
            return [
                (i["actor"], i["theatre"], i["sentences"])
                for i in objects(run("relations", result, "--format", "jsonl", *more).out)
            ]

        assert found() == [("Norway", "Libya", 2)]
        assert found("--include-neutral") == [("Norway", "Libya", 2), ("Chad", None, 1)]
        assert found("--by", "pair") == [("Norway", None, 2)]
        assert found("--min-confidence", "0.75") == [("Norway", "Libya", 1)]
        assert found("--min-sentences", "3") == []
        assert found("--actor", "Chad") == []
        assert found("--actor", "Chad", "--actor", "Norway", "--target", "Italy") == [("Norway", "Libya", 2)]
        assert found("--theatre", "Syria") == []
        assert found("--to", "2025-06-30") == [("Norway", "Libya", 1)]
        assert found("--top", "1", "--include-neutral") == [("Norway", "Libya", 2)]

    def test_periods(self, run, result):
        items = objects(run("relations", result, "--format", "jsonl", "--period", "quarter").out)
        assert [(item["period"], item["leaning"]) for item in items] == [("2025-Q1", "unclear"), ("2025-Q3", "unclear")]

    def test_sentences_without_a_date_are_not_dropped_silently(self, run, result):
        done = run("relations", result, "--from", "2025-01-01", "--include-neutral")
        assert (
            done.err
            == "actorstance: 1 sentence of articles without a date left out, since --from or --to asks for days\n"
        )

    def test_seed_and_draws(self, run, result):
        def interval(*more):
            (item,) = objects(run("relations", result, "--format", "jsonl", *more).out)
            return item["low"], item["high"]

        assert interval("--seed", "5") == interval("--seed", "5")
        assert interval("--bootstrap", "0")[0] == interval("--bootstrap", "0")[1]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--from", "1 May"], "'1 May' is no day; write it as YYYY-MM-DD"),
            (["--from", "2025-05-02", "--to", "2025-05-01"], "--from 2025-05-02 is later than --to 2025-05-01"),
            (["--min-confidence", "2"], "'2' will not do; give a number from 0 to 1"),
            (["--top", "0"], "'0' will not do; give a whole number of 1 or more"),
            (["--period", "day"], "invalid choice: 'day'"),
            (["-", "-"], "standard input can be read once only"),
        ],
    )
    def test_wrong_arguments(self, run, result, arguments, message):
        done = run("relations", result, *arguments)
        assert done.code == 2
        assert message in done.err


class TestBadRows:
    def test_are_named_counted_and_left_out(self, run, file):
        path = file(lines(ROWS[:1]) + "nonsense\n" + lines([ROWS[1] | {"date": "soon"}]), "r.jsonl")
        done = run("relations", path, "--format", "jsonl")
        assert done.code == 1
        assert done.err.splitlines() == [
            f"actorstance: {path}:2: not JSON (Expecting value at column 1); one object a line",
            f"actorstance: {path}:3: date is 'soon'; give a day as YYYY-MM-DD, or null",
            "actorstance: 2 bad records left out",
        ]
        assert len(objects(done.out)) == 1

    def test_strict_stops_at_the_first_and_writes_nothing(self, run, file, tmp_path):
        path = file("nonsense\n" + lines(ROWS), "r.jsonl")
        done = run("relations", path, "--strict", "-o", tmp_path / "out.csv")
        assert done.code == 1
        assert list(tmp_path.glob("out.csv*")) == []

    def test_a_file_that_cannot_be_read_does_not_stop_the_others(self, run, result, tmp_path):
        done = run("relations", tmp_path / "none.jsonl", result, "--format", "jsonl")
        assert done.code == 1
        assert "none.jsonl: cannot be read" in done.err
        assert len(objects(done.out)) == 1

    def test_an_existing_file_is_kept(self, run, result, file):
        out = file("mine", "out.csv")
        assert "give --force" in run("relations", result, "-o", out).err
        assert run("relations", result, "-o", out, "--force").code == 0


class TestEntry:
    def test_from_article_to_relations(self, shell, tmp_path):
        (tmp_path / "article.txt").write_text(
            "Russia backs Egypt. Egypt condemned Turkey in Libya.\n", encoding="utf-8"
        )
        rows = tmp_path / "rows.jsonl"
        done = shell("analyze", tmp_path / "article.txt", "-o", rows)
        assert done.returncode == 0, done.stderr
        done = shell("relations", rows, "--format", "jsonl", "--min-confidence", "0.6")
        assert (done.returncode, done.stderr) == (0, "")
        assert {("Russia", "Egypt"), ("Egypt", "Turkey")} <= {(i["actor"], i["target"]) for i in objects(done.stdout)}

    def test_standard_input_and_the_same_bytes_again(self, shell):
        runs = [shell("relations", "-", "--format", "csv", input=lines(ROWS)) for _ in range(2)]
        assert runs[0].returncode == 0
        assert runs[0].stdout == runs[1].stdout != ""

    def test_a_missing_library_is_named(self, shell, result, tmp_path):
        (tmp_path / "networkx.py").write_text("raise ModuleNotFoundError('no', name='networkx')")
        import os

        path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = shell("relations", result, "-o", tmp_path / "r.graphml", env=os.environ | {"PYTHONPATH": path})
        assert done.returncode == 1
        assert (
            done.stderr
            == "actorstance: this command needs networkx; install it with: pip install 'actorstance[graph]'\n"
        )
