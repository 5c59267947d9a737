import io
import json
import os
import pickle
import shutil
import zlib

import joblib
import pytest

from actorstance.datasets import corpus_statistics, read_records
from actorstance.datasets.files import json_line


class Hostile:
    """Unpickled by a careless reader, makes a folder."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


def pickled(value, protocol=4):
    return pickle.dumps(value, protocol)


def dumped(value):
    buffer = io.BytesIO()
    joblib.dump(value, buffer)
    return buffer.getvalue()


EXPLOITS = {
    "a call": lambda path: pickled(Hostile(path)),
    "a call, compressed": lambda path: zlib.compress(pickled(Hostile(path))),
    "a call in a joblib file": lambda path: dumped(
        {"magic": "actorstance model", "format_version": 1, "x": Hostile(path)}
    ),
    "a call of protocol 2": lambda path: pickled({"magic": Hostile(path)}, 2),
    "a call of protocol 0": lambda path: f"cos\nmkdir\n(V{path}\ntR.".encode(),
    "an old call": lambda path: b"\x80\x02" + f"(ios\nmkdir\nV{path}\n.".encode(),
    "an instance": lambda path: b"\x80\x04" + f"(V{path}\nios\nmkdir\n.".encode(),
    "an object outside": lambda path: b"\x80\x04Pos.mkdir\n.",
}


@pytest.fixture
def spoiled(small, tmp_path):
    """Write the small model with changes to its values; return its path."""

    def write(**changes):
        path = tmp_path / "spoiled.joblib"
        joblib.dump(joblib.load(small.model) | changes, path, compress=("zlib", 1), protocol=4)
        return path

    return write


class TestShow:
    def test_what_it_is_what_it_was_trained_on_and_how_well_it_did(self, run, small):
        done = run("model", "show", small.model, "--terms", 3)
        assert (done.code, done.err) == (0, "")
        lines = done.out.splitlines()
        assert lines[0] == f"file:         {small.model}"
        assert "label scheme: stance" in lines
        assert "labels:       opposing, neutral, supportive" in lines
        sentences = corpus_statistics(read_records(small.records))["sentences"]
        assert any(line.startswith(f"trained on:   60 records, {sentences} sentences; neutral ") for line in lines)
        assert any(
            line.startswith("settings:     C 4, class_weight None, min_df 2, emphasis 0.5, n_folds 2") for line in lines
        )
        assert [line.split()[0] for line in lines if " accuracy 0." in line] == ["all", "directed", "undirected"]
        assert sum(line.startswith("  +") for line in lines) == 9

    def test_as_json(self, run, small):
        shown = json.loads(run("model", "show", small.model, "--terms", 2, "--json").out)
        assert shown["trained_on"]["statistics"]["records"] == 60
        assert [len(terms) for terms in shown["strongest terms"].values()] == [2, 2, 2]

    def test_the_shipped_model(self, run):
        done = run("model", "show")
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("file:         the shipped model\n")

    def test_a_file_anyone_can_open(self, small):
        assert joblib.load(small.model)["magic"] == "actorstance model"

    def test_wrong_arguments(self, run):
        done = run("model", "show", "--terms", "-1")
        assert (done.code, done.out) == (2, "")
        assert "argument --terms: '-1' will not do; give a whole number of 0 or more" in done.err

    @pytest.mark.parametrize(
        "facts", [{"metrics": 3}, {"metrics": {"all": {}}}, {"trained_on": []}, {"settings": "C"}, {"versions": None}]
    )
    def test_facts_of_another_shape(self, run, spoiled, facts):
        done = run("model", "show", spoiled(facts=facts))
        assert (done.code, done.out) == (1, "")
        assert "spoiled.joblib: its facts are damaged (" in done.err


class TestBadFiles:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "is truncated"),
            (b"text, actor\n", "is no actorstance model (neither a pickle nor compressed)"),
            (zlib.compress(b"text"), "is truncated or no actorstance model"),
            (zlib.compress(pickled({"a": 1})), "is no actorstance model"),
            (dumped([1, 2]), "is no actorstance model"),
        ],
    )
    def test_foreign_ones(self, run, file, content, message):
        done = run("model", "show", file(content, "foreign.joblib"))
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert f"foreign.joblib: {message}" in done.err

    @pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
    def test_truncated_ones(self, run, small, file, share):
        raw = small.model.read_bytes()
        done = run("model", "show", file(raw[: int(len(raw) * share)], "short.joblib"))
        assert (done.code, done.out) == (1, "")
        assert done.err.endswith("short.joblib: is truncated; get it again, or train it anew\n")

    def test_newer_ones(self, run, spoiled):
        done = run("model", "show", spoiled(format_version=99))
        assert (done.code, done.out) == (1, "")
        assert "has format 99, newer than this version of actorstance reads (" in done.err
        assert done.err.endswith("upgrade actorstance\n")

    @pytest.mark.parametrize(
        "changes",
        [
            {"labels": ["for", "against"]},
            {"scheme": "mood"},
            {"facts": []},
            {"words": 3},
            {"scorer": {}},
            {"lemma": {"dtype": "O", "shape": [1], "data": b"12345678"}},
            {"cues": None},
            {"gazetteer": {}},
            {"lexicon": ""},
        ],
    )
    def test_parts_that_do_not_fit(self, run, spoiled, changes):
        done = run("model", "show", spoiled(**changes))
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)

    def test_missing_ones(self, run, tmp_path):
        done = run("model", "show", tmp_path / "none.joblib")
        assert (done.code, done.out) == (1, "")
        assert "none.joblib: cannot be read (No such file or directory); name a model file" in done.err

    def test_folders(self, run, tmp_path):
        done = run("model", "show", tmp_path)
        assert (done.code, done.err) == (
            1,
            f"actorstance: {tmp_path}: cannot be read (Is a directory); name a model file\n",
        )

    @pytest.mark.parametrize("exploit", EXPLOITS)
    def test_hostile_ones_run_nothing(self, run, file, tmp_path, exploit):
        made = tmp_path / "made"
        done = run("model", "show", file(EXPLOITS[exploit](made), "hostile.joblib"))
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert "hostile.joblib: " in done.err
        assert not made.exists()

    def test_the_exploits_would_work(self, tmp_path):
        for name in ("a call", "a call of protocol 0", "an instance"):
            made = tmp_path / "made"
            pickle.loads(EXPLOITS[name](made))
            assert made.is_dir(), name
            shutil.rmtree(made)

    @pytest.mark.parametrize("command", ["predict", "analyze", "evaluate"])
    def test_every_command_refuses_them(self, run, file, tmp_path, command):
        made = tmp_path / "made"
        hostile = file(EXPLOITS["a call, compressed"](made), "hostile.joblib")
        data = file(json_line({"text": "Alba left.", "actor": "Alba", "label": "neutral"}))
        arguments = {
            "predict": ["-i", data, "--model", hostile, "-o", tmp_path / "new.jsonl"],
            "analyze": [data, "--model", hostile, "-o", tmp_path / "new.jsonl"],
            "evaluate": [hostile, data, "--json", tmp_path / "new.jsonl"],
        }
        done = run(command, *arguments[command])
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f"actorstance: {hostile}: holds more than plain values (")
        assert not made.exists()
        assert not (tmp_path / "new.jsonl").exists()
