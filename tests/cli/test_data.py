import argparse
import io
import json
import os
from importlib.resources import files
from types import SimpleNamespace

import pytest

from actorstance.cli import data
from actorstance.datasets import DataError, read_records
from actorstance.datasets.files import json_line
from actorstance.datasets.requirements import read_requirements
from actorstance.datasets.splits import sentence_key

NAMES = ("Alba", "Norden", "Kestria", "Morava", "Tolland", "Vesk", "Ruthen", "Galdar", "Orsen", "Zemla")
DEEDS = (
    "rejected the fishing treaty after a long night in parliament",
    "sent two shiploads of grain to the flooded province",
    "expelled nine consular clerks without giving a reason",
)


def line(text, actor, label="neutral", **more):
    return json_line({"text": text, "actor": actor, "label": label} | more)


GOOD = line("İran agreed.", "İran", "supportive", id="a1") + line("Oslo was silent.", "Oslo", id="a2", note="x")
BAD = line("Oslo warns Oslo.", "Oslo", id="b1") + "{\n" + line("Vesk agreed.", "Vesk", "for")


@pytest.fixture
def file(tmp_path):
    def write(content, name="data.jsonl"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8", newline="")
        return str(path)

    return write


@pytest.fixture
def corpus(file):
    """Return a file of sixty records: thirty sentences, ten of each deed, in both labels' order."""
    texts = [f"{name} {deed}, wrote correspondent {name * 9}." for name in NAMES for deed in DEEDS]
    return file("".join(line(text, text.split()[0], label) for text in texts for label in ("opposing", "neutral")))


def run(*arguments):
    """Run ``actorstance data`` as the main program does."""
    parser = argparse.ArgumentParser(prog="actorstance")
    data.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["data", *map(str, arguments)])
    return args.run(args)


class TestCheck:
    def test_good_files(self, file, capsys):
        assert run("check", file(GOOD)) == 0
        assert capsys.readouterr() == ("2 records, 2 sentences, no problems\n", "")

    def test_every_problem_is_one_line(self, file, capsys):
        path = file(GOOD + BAD)
        assert run("check", path) == 1
        out, err = capsys.readouterr()
        assert out == "2 records, 2 sentences, 3 problems\n"
        first, second, third = err.splitlines()
        assert first == f"{path}:3 (id 'b1'): actor 'Oslo' occurs 2 times (at 0:4, 11:15); give its offsets"
        assert second.startswith(f"{path}:4: not JSON")
        assert third.startswith(f"{path}:5: unknown label 'for'; the labels are stance: ")

    def test_what_a_single_record_cannot_show(self, file, capsys):
        path = file(line("Vesk agreed.", "Vesk") + line("Vesk agreed.", "Vesk", "supportive"))
        assert run("check", path) == 1
        out, err = capsys.readouterr()
        assert out == "2 records, 1 sentence, 1 problem\n"
        assert f"{path}:2: label 'supportive' contradicts 'neutral' at {path}:1" in err

    def test_a_file_that_cannot_be_used_does_not_hide_the_others(self, file, tmp_path, capsys):
        assert run("check", tmp_path / "none.jsonl", file("", "empty.jsonl"), tmp_path, file(GOOD)) == 1
        out, err = capsys.readouterr()
        assert out == "2 records, 2 sentences, 3 problems\n"
        assert "none.jsonl: cannot be read (No such file or directory)\n" in err
        assert "empty.jsonl: holds no record\n" in err
        assert f"{tmp_path}: unknown format (no suffix); name one with --format: jsonl" in err

    def test_format_and_encoding_are_options(self, tmp_path, capsys):
        path = tmp_path / "rows.data"
        path.write_bytes("text,actor,label\nİran agreed.,İran,supportive\n".encode("cp1254"))
        assert run("check", path, "--format", "csv", "--encoding", "cp1254") == 0
        assert run("check", path, "--format", "csv") == 1
        assert "rows.data:2: not utf-8 (byte 0xdd at byte 0 of the line); name the file's encoding with --encoding" in (
            capsys.readouterr().err
        )


class TestRequirements:
    SETTINGS = 'min_records = 3\nmax_neutral = 0.5\nkeys = ["region"]\n'

    def test_missed_ones_are_named_and_all_figures_printed(self, file, capsys):
        settings = file(self.SETTINGS, "checks.toml")
        assert run("check", file(GOOD), "--settings", settings) == 1
        out, err = capsys.readouterr()
        assert err.splitlines() == [
            "records: 2 (wanted: at least 3)",
            "records without region: 2 (wanted: at most 0): 'İran agreed.'; 'Oslo was silent.'",
        ]
        summary, *figures = out.splitlines()
        assert summary == "2 records, 2 sentences, no problems"
        assert figures[:2] == ["sentences: 2", "MISSED  records: 2 (wanted: at least 3)"]
        assert "neutral records: 50.0% (wanted: at most 50.0%)" in figures
        assert "records with a stance that have a cue of it: 100.0%" in figures

    def test_met_ones(self, file, capsys):
        assert run("check", file(GOOD), "--settings", file("min_records = 2\n", "checks.toml")) == 0
        assert capsys.readouterr().err == ""

    def test_problems_still_count(self, file, capsys):
        assert run("check", file(GOOD + BAD), "--settings", file("", "checks.toml")) == 1
        assert len(capsys.readouterr().err.splitlines()) == 3

    def test_only_the_worst_are_named(self, file, capsys):
        data = file("".join(line(f"Alba left {n}.", "Alba") for n in range(9)))
        assert run("check", data, "--settings", file('keys = ["region"]\n', "checks.toml")) == 1
        assert capsys.readouterr().err.endswith("'Alba left 4.'; and 4 more\n")

    def test_the_lexicon_s_share(self, file, capsys):
        data = file(
            line("Oslo condemned the song.", "Oslo", "opposing") + line("Vesk sang the song.", "Vesk", "opposing")
        )
        settings = file("max_cue = 0.4\nmin_cue_coverage = 0.9\n", "checks.toml")
        assert run("check", data, "--settings", settings) == 1
        err = capsys.readouterr().err.splitlines()
        assert err == [
            "records with a stance that the most frequent cue carries: 50.0% (wanted: at most 40.0%): 'condemn' carries 1",
            "records with a stance that have a cue of it: 50.0% (wanted: at least 90.0%): 'Vesk sang the song.'",
        ]

    def test_json(self, file, capsys):
        settings = file(self.SETTINGS, "checks.toml")
        assert run("check", file(GOOD), "--settings", settings, "--json") == 1
        written = json.loads(capsys.readouterr().out)
        assert written["problems"] == 0
        assert written["figures"][1] == {
            "name": "records", "value": 2, "least": 3, "most": None, "worst": [], "share": False, "holds": False,
        }  # fmt: skip

    def test_other_data(self, file, capsys, tmp_path):
        (tmp_path / "theirs").mkdir()
        (tmp_path / "theirs" / "a.jsonl").write_text(GOOD + "{\n", encoding="utf-8")
        settings = file("max_similarity = 0.5\n", "checks.toml")
        assert run("check", file(GOOD), "--settings", settings, "--against", tmp_path / "theirs") == 1
        first, second = capsys.readouterr().err.splitlines()
        assert first == f"1 row of {tmp_path}/theirs could not be read and is not compared"
        assert second.startswith(
            "near-copies of 2 sentences of other data: 2 (wanted: at most 0): 'İran agreed.' (1.00)"
        )

    def test_settings_that_cannot_be_used(self, file):
        with pytest.raises(DataError, match=r"checks.toml: unknown key 'min_size'; the keys are "):
            run("check", file(GOOD), "--settings", file("min_size = 3\n", "checks.toml"))

    @pytest.mark.parametrize("option", [["--json"], ["--against", "b"]])
    def test_options_that_need_settings(self, option, capsys):
        with pytest.raises(SystemExit, match=r"^2$"):
            run("check", "a", *option)
        assert "--against and --json go with --settings" in capsys.readouterr().err

    def test_the_shipped_settings_can_be_read(self):
        wanted = read_requirements(files("actorstance.datasets") / "corpus/checks.toml")
        assert wanted.min_sentences == 3000
        assert len(wanted.phenomena) == 12


class TestStats:
    def test_a_table(self, file, capsys):
        target = {"target": "the union", "phenomenon": "plain", "article": "n1"}
        assert run("stats", file(GOOD + line("Vesk left the union.", "Vesk", "opposing", **target))) == 0
        out, err = capsys.readouterr()
        assert err == ""
        assert out.splitlines() == [
            "label scheme                                      stance",
            "records                                                3",
            "directed                                               1",
            "undirected                                             2",
            "sentences                                              3",
            "mentions                                               4",
            "groups                                                 3",
            "articles                                               1",
            "sentences with two or more mentions                33.3%",
            "sentence length in characters (5%, 50%, 95%)  12, 16, 19",
            "",
            "label       records  directed  undirected",
            "neutral           1         0           1",
            "opposing          1         1           0",
            "supportive        1         0           1",
            "",
            "phenomenon  records",
            "plain             1",
        ]

    def test_json(self, file, capsys):
        assert run("stats", file(GOOD), "--json") == 0
        assert json.loads(capsys.readouterr().out)["labels"] == {"neutral": 1, "supportive": 1}

    def test_a_phenomenon_cannot_break_the_table(self, file, capsys):
        assert run("stats", file(line("Vesk left.", "Vesk", phenomenon="a\n\ud800"))) == 0
        assert capsys.readouterr().out.splitlines()[-1] == r"'a\n\ud800'        1"

    def test_a_bad_record_stops_the_count(self, file):
        with pytest.raises(DataError, match=r"data.jsonl:3 \(id 'b1'\): actor 'Oslo' occurs 2 times"):
            run("stats", file(GOOD + BAD))

    def test_no_record_is_an_error(self, file):
        with pytest.raises(DataError, match=r"data.jsonl: holds no record"):
            run("stats", file("\n"))


class TestSplit:
    def test_train_and_test(self, corpus, tmp_path, capsys):
        folder = tmp_path / "new" / "parts"
        assert run("split", corpus, "-o", folder, "--share", "0.25", "--seed", "3") == 0
        train, test = (read_records(folder / name) for name in ("train.jsonl", "test.jsonl"))
        assert len(train) + len(test) == 60
        assert 10 <= len(test) <= 20
        assert not {sentence_key(r.text) for r in train} & {sentence_key(r.text) for r in test}
        out, err = capsys.readouterr()
        assert out == ""
        assert err.splitlines()[1].startswith(f"{folder}/test.jsonl: {len(test)} records, {len(test) // 2} sentences, ")
        assert sorted(os.listdir(folder)) == ["test.jsonl", "train.jsonl"]

    def test_folds_partition_and_are_the_same_for_the_same_seed(self, corpus, tmp_path):
        for name in ("one", "two"):
            assert run("split", corpus, "-o", tmp_path / name, "--folds", "3") == 0
        names = ["fold-1.jsonl", "fold-2.jsonl", "fold-3.jsonl"]
        assert sorted(os.listdir(tmp_path / "one")) == names
        assert sum(len(read_records(tmp_path / "one" / name)) for name in names) == 60
        for name in names:
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()

    def test_nothing_is_replaced_unasked(self, corpus, tmp_path):
        assert run("split", corpus, "-o", tmp_path / "parts") == 0
        with pytest.raises(DataError, match=r"train.jsonl: exists already; give --force to replace it"):
            run("split", corpus, "-o", tmp_path / "parts", "--seed", "1")
        assert run("split", corpus, "-o", tmp_path / "parts", "--seed", "1", "--force") == 0

    def test_parts_of_another_split_may_not_stay_beside_the_new(self, corpus, tmp_path):
        assert run("split", corpus, "-o", tmp_path / "parts", "--folds", "3") == 0
        with pytest.raises(
            DataError, match=r"parts: holds fold-3.jsonl of another split; remove what is there or name"
        ):
            run("split", corpus, "-o", tmp_path / "parts", "--folds", "2", "--force")
        with pytest.raises(DataError, match=r"holds fold-1.jsonl, fold-2.jsonl, fold-3.jsonl of another split"):
            run("split", corpus, "-o", tmp_path / "parts")

    def test_a_folder_that_cannot_be_made(self, corpus):
        with pytest.raises(DataError, match=r"data.jsonl: cannot be made a folder \(File exists\)"):
            run("split", corpus, "-o", corpus)

    def test_too_few_groups_write_nothing(self, file, tmp_path):
        with pytest.raises(DataError, match="3 parts need as many groups of sentences, but there are 2"):
            run("split", file(GOOD), "-o", tmp_path / "parts", "--folds", "3")
        assert not (tmp_path / "parts").exists()

    def test_a_bad_record_writes_nothing(self, file, tmp_path):
        with pytest.raises(DataError, match=r"data.jsonl:3"):
            run("split", file(GOOD + BAD), "-o", tmp_path / "parts")
        assert not (tmp_path / "parts").exists()


class TestConvert:
    @pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl"])
    def test_there_and_back(self, file, tmp_path, capsys, suffix):
        assert run("convert", file(GOOD), "-o", tmp_path / f"new.{suffix}") == 0
        assert read_records(tmp_path / f"new.{suffix}") == read_records(file(GOOD))
        assert capsys.readouterr() == ("", "2 records written\n")

    def test_published_corpora_become_records(self, file, tmp_path):
        dse = file("[Alba] thanked the [Norden]s.\tAlba\tNorden\t1\n", "dse.txt")
        assert run("convert", dse, "-o", tmp_path / "dse.jsonl") == 0
        assert [record.label for record in read_records(tmp_path / "dse.jsonl")] == ["supportive", "neutral"]

    def test_pipes(self, monkeypatch, capsys):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(GOOD.encode())))
        assert run("convert", "-", "-o", "-", "--to", "tsv") == 0
        header, first, *_ = capsys.readouterr().out.split("\n")
        assert header.startswith("id\ttext\tactor\ttarget\tlabel\t")
        assert first.startswith("a1\tİran agreed.\tİran\t\tsupportive\t0\t4\t")

    def test_bad_records_are_named_and_left_out(self, file, tmp_path, capsys):
        path = file(GOOD + BAD)
        assert run("convert", path, tmp_path / "none.csv", "-o", tmp_path / "new.csv") == 1
        assert len(read_records(tmp_path / "new.csv")) == 2
        *problems, summary = capsys.readouterr().err.splitlines()
        assert [problem.split(" ")[0] for problem in problems] == [
            f"{path}:3",
            f"{path}:4:",
            f"{path}:5:",
            f"{tmp_path}/none.csv:",
        ]
        assert summary == "2 records written, 4 problems: what they name is left out"

    def test_strict_stops_at_the_first_and_writes_nothing(self, file, tmp_path):
        with pytest.raises(DataError, match=r"data.jsonl:3"):
            run("convert", file(GOOD + BAD), "-o", tmp_path / "new.csv", "--strict")
        assert os.listdir(tmp_path) == ["data.jsonl"]

    def test_without_a_good_record_nothing_is_written(self, file, tmp_path):
        with pytest.raises(DataError, match=r"data.jsonl: no good record was found, so nothing is written"):
            run("convert", file("{\n"), "-o", tmp_path / "new.csv")
        assert os.listdir(tmp_path) == ["data.jsonl"]

    def test_mixed_schemes_write_nothing(self, file, tmp_path):
        with pytest.raises(DataError, match="mixes two label schemes"):
            run("convert", file(GOOD + line("Vesk won.", "Vesk", "positive")), "-o", tmp_path / "new.jsonl")
        assert os.listdir(tmp_path) == ["data.jsonl"]

    def test_nothing_is_replaced_unasked_not_even_the_input(self, file, capsys):
        path = file(GOOD)
        with pytest.raises(DataError, match=r"data.jsonl: exists already; give --force to replace it"):
            run("convert", path, "-o", path)
        before = read_records(path)
        assert run("convert", path, "-o", path, "--force") == 0
        assert read_records(path) == before

    def test_the_format_to_write_must_be_known(self, file, tmp_path):
        with pytest.raises(DataError, match=r"new.txt: unknown format \(.txt\); name one with --to: jsonl, csv, tsv"):
            run("convert", file(GOOD), "-o", tmp_path / "new.txt")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["check"], "the following arguments are required: FILE"),
        (["check", "a", "--format", "xml"], "invalid choice: 'xml'"),
        (["check", "a", "--encoding", "hex"], "argument --encoding: unknown encoding 'hex'; try utf-8"),
        (["split", "a"], "the following arguments are required: -o/--output"),
        (["split", "a", "-o", "b", "--share", "1"], "argument --share: '1' is no share; give a number between 0 and 1"),
        (["split", "a", "-o", "b", "--share", "nan"], "'nan' is no share"),
        (
            ["split", "a", "-o", "b", "--folds", "1"],
            "argument --folds: '1' will not do; give a whole number of 2 or more",
        ),
        (
            ["split", "a", "-o", "b", "--seed", "-1"],
            "argument --seed: '-1' will not do; give a whole number of 0 or more",
        ),
        (["split", "a", "-o", "b", "--seed", "x"], "argument --seed: 'x' will not do"),
        (["split", "a", "-o", "b", "--share", "0.1", "--folds", "3"], "not allowed with argument"),
        (["convert", "a", "-o", "b", "--to", "markup"], "invalid choice: 'markup'"),
    ],
)
def test_wrong_arguments_are_a_usage_error(arguments, message, capsys):
    with pytest.raises(SystemExit, match=r"^2$"):
        run(*arguments)
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "stats", "split", "convert"])
def test_help_shows_a_use(command, capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        run(command, "--help")
    assert f"example: actorstance data {command}" in " ".join(capsys.readouterr().out.split())
