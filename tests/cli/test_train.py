import json

import pytest

from actorstance.datasets import read_records
from actorstance.datasets.files import json_line
from actorstance.models import StanceModel

BAD = '{"text": "Alba left.", "actor": "Vesk", "label": "neutral"}\n'


def test_a_model_and_its_card(small):
    model = StanceModel.load(small.model)
    assert model.facts["settings"]["C"] == 4
    assert model.facts["trained_on"]["statistics"]["records"] == 60
    card = small.card.read_text(encoding="utf-8")
    assert card.startswith("---\nlanguage: en\n")
    assert f"\nactorstance train {small.records} -o {small.model}" in card
    assert model.facts["trained_on"]["digest"] in card


def test_what_it_prints(run, small, tmp_path):
    done = run("train", small.records, "-o", tmp_path / "new.joblib", *small.settings)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{tmp_path}/new.joblib: 60 records, held-out macro-F1 0.")
    assert done.out.endswith(f"; card: {tmp_path}/new.md\n")
    assert (tmp_path / "new.joblib").read_bytes() == small.model.read_bytes()


def test_tables_train_the_same_model(run, small, tmp_path):
    assert run("data", "convert", small.records, "-o", tmp_path / "records.csv").code == 0
    assert run("train", tmp_path / "records.csv", "-o", tmp_path / "new.joblib", *small.settings).code == 0
    assert (tmp_path / "new.joblib").read_bytes() == small.model.read_bytes()


def test_another_lexicon_and_gazetteer(run, small, file, tmp_path):
    lexicon = file(
        "cue\tpos\tpolarity\tholder\ttarget\tmutual\texample\nback\tverb\tsupportive\tsubject\tobject\t\t[A] backs [B].\n"
    )
    done = run("train", small.records, "-o", tmp_path / "new.joblib", *small.settings, "--lexicon", lexicon)
    assert done.code == 0
    assert StanceModel.load(tmp_path / "new.joblib").vocabulary.cue_names == ("back",)
    for option in ("--lexicon", "--gazetteer"):
        done = run("train", small.records, "-o", tmp_path / "no.joblib", option, file("cue\tkind\n", "wrong.tsv"))
        assert (done.code, done.out) == (1, "")
        assert "wrong.tsv:1: the header is 'cue kind'" in done.err


def test_a_bad_record_is_named_and_left_out(run, small, file, tmp_path):
    data = file(small.records.read_text(encoding="utf-8") + BAD)
    done = run("train", data, "-o", tmp_path / "new.joblib", *small.settings)
    assert done.code == 1
    problem, count = done.err.splitlines()
    assert "data.jsonl:61: actor 'Vesk' does not occur in the text" in problem
    assert count == "actorstance: 1 bad record left out"
    assert (tmp_path / "new.joblib").read_bytes() == small.model.read_bytes()


def test_strict_stops_at_the_first_and_writes_nothing(run, small, file, tmp_path):
    data = file(small.records.read_text(encoding="utf-8") + BAD + "{")
    done = run("train", data, "-o", tmp_path / "new.joblib", *small.settings, "--strict")
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "there are no records to train on"),
        (b"{\n", "data.jsonl:1: not JSON"),
        (
            BAD.replace("Vesk", "Alba").replace("neutral", "for"),
            "data.jsonl:1: unknown label 'for'; the labels are stance: ",
        ),
        (BAD.replace("Vesk", "Alba"), "5 parts need as many groups of sentences, but there are 1; give more data"),
        (b'{"text": "Alba left.", "actor": "Alba"}\n', "'label' is missing; a record needs text, actor and label"),
    ],
)
def test_data_that_cannot_be_trained_on(run, file, tmp_path, content, message):
    done = run("train", file(content), "-o", tmp_path / "new.joblib")
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert not (tmp_path / "new.joblib").exists()


def test_mixed_label_schemes(run, small, file, tmp_path):
    other = file(json_line({"text": "Alba won.", "actor": "Alba", "label": "positive"}))
    done = run("train", small.records, other, "-o", tmp_path / "new.joblib")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "the data mixes two label schemes (stance: opposing, supportive; portrayal: positive)" in done.err


def test_a_missing_file(run, tmp_path):
    done = run("train", tmp_path / "none.jsonl", "-o", tmp_path / "new.joblib")
    assert (done.code, done.err) == (
        1,
        f"actorstance: {tmp_path}/none.jsonl: cannot be read (No such file or directory)\n",
    )


def test_nothing_is_replaced_unasked(run, small, tmp_path):
    for name in ("new.joblib", "new.md"):
        (tmp_path / name).write_text("mine")
        done = run("train", small.records, "-o", tmp_path / "new.joblib")
        assert (done.code, done.out) == (1, "")
        assert done.err == f"actorstance: {tmp_path}/{name}: exists already; give --force to replace it\n"
        (tmp_path / name).unlink()


def test_force_replaces_model_and_card(run, small, tmp_path):
    for name in ("new.joblib", "new.md"):
        (tmp_path / name).write_text("mine")
    assert run("train", small.records, "-o", tmp_path / "new.joblib", *small.settings, "--force").code == 0
    assert (tmp_path / "new.joblib").read_bytes() == small.model.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.joblib", "new.md"]


def test_a_folder_that_is_not_there_is_named_before_the_work(run, tmp_path):
    done = run("train", tmp_path / "none.jsonl", "-o", tmp_path / "none" / "new.joblib")
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith("none/new.joblib: cannot be written, since its folder does not exist; make it first\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "-"], "-o names the model's file; its card takes the same name with the suffix .md"),
        (["-o", "new.md"], "-o names the model's file; its card takes the same name with the suffix .md"),
        (["-o", ""], "-o names the model's file"),
        ([], "the following arguments are required: -o/--output"),
        (["-o", "m", "--C", "0"], "argument --C: '0' will not do; give a number above 0"),
        (["-o", "m", "--C", "nan"], "argument --C: 'nan' will not do; give a number above 0"),
        (["-o", "m", "--folds", "1"], "argument --folds: '1' will not do; give a whole number of 2 or more"),
        (["-o", "m", "--min-df", "0"], "argument --min-df: '0' will not do; give a whole number of 1 or more"),
        (["-o", "m", "--seed", "-1"], "argument --seed: '-1' will not do; give a whole number of 0 or more"),
        (["-o", "m", "--class-weight", "x"], "argument --class-weight: invalid choice: 'x'"),
    ],
)
def test_wrong_arguments(run, arguments, message):
    done = run("train", "data.jsonl", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_the_model_serves_what_it_learned(run, small):
    done = run("predict", "-i", small.records, "--model", small.model)
    predicted = [json.loads(line)["stance"] for line in done.out.splitlines()]
    labels = [record.label for record in read_records(small.records)]
    assert sum(map(str.__eq__, predicted, labels)) > 50
