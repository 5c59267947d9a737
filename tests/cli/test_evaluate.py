import json

import pytest

from actorstance.datasets import corpus_statistics, read_records
from actorstance.datasets.files import json_line


def sentences(small):
    return corpus_statistics(read_records(small.records))["sentences"]


def test_the_model_stands_beside_the_baselines(run, small):
    done = run("evaluate", small.model, small.records, "--train", small.records)
    assert done.code == 0
    table = [line.split(" | ") for line in done.out.splitlines() if line.startswith("| ")]
    systems = ["model", "plain baseline", "majority label"]
    assert [(row[0].strip("| "), row[1]) for row in table[2:]] == [
        (part, system) for part in ("all", "directed", "undirected") for system in systems
    ]
    assert all(row[2].isdigit() for row in table[2:])
    assert done.out.splitlines()[-1].startswith("signature: data:")
    assert done.err == (
        f"actorstance: {sentences(small)} sentences of the data stand in the training data, too; the figures flatter the model\n"
    )


def test_other_training_data_gives_no_baselines(run, small):
    done = run("evaluate", small.model, small.records)
    assert (done.code, done.err) == (0, "")
    note = "not available: the training data given is not what the model was trained on (its digest differs)"
    assert done.out.count(note) == 6


def test_the_shipped_model_has_a_name(run, small):
    done = run("evaluate", "shipped", small.records, "--train", small.records, "--json", "-")
    assert json.loads(done.out)["scheme"] == "stance"


def test_json_alone_on_standard_output(run, small):
    done = run("evaluate", small.model, small.records, "--train", small.records, "--json", "-")
    figures = json.loads(done.out)
    assert figures["results"]["all"]["model"]["n"] == 60
    assert figures["leaked_sentences"] == sentences(small)


def test_a_report_with_its_pictures(run, small, tmp_path):
    folder = tmp_path / "new" / "report"
    done = run(
        "evaluate",
        small.model,
        small.records,
        "--train",
        small.records,
        "--report",
        folder,
        "--json",
        tmp_path / "figures.json",
    )
    assert done.code == 0
    names = ["confusion.png", "figures.json", "reliability.png", "report.md"]
    assert sorted(path.name for path in folder.iterdir()) == names
    report = (folder / "report.md").read_text(encoding="utf-8")
    assert "# " in report
    assert all(f"({name})" in report for name in names if name.endswith(".png"))
    assert (folder / "confusion.png").read_bytes().startswith(b"\x89PNG")
    same = json.loads((folder / "figures.json").read_text()) == json.loads((tmp_path / "figures.json").read_text())
    assert same


def test_the_behaviour_suite(run, small):
    done = run("evaluate", small.model, "--behaviour")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("| ")
    assert done.out.splitlines()[-1].startswith("| all |")


def test_nothing_is_replaced_unasked(run, small, tmp_path):
    figures = tmp_path / "figures.json"
    figures.write_text("mine")
    for option in (["--json", figures], ["--report", tmp_path]):
        done = run("evaluate", small.model, small.records, *option)
        assert (done.code, done.out) == (1, "")
        assert done.err == f"actorstance: {figures}: exists already; give --force to replace it\n"
    assert run("evaluate", small.model, small.records, "--train", small.records, "--json", figures, "--force").code == 0
    assert json.loads(figures.read_text())["scheme"] == "stance"


def test_a_folder_that_cannot_be_made(run, small):
    done = run("evaluate", small.model, small.records, "--report", small.records)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"actorstance: {small.records}: cannot be made a folder (File exists)\n"


def test_a_bad_record_is_named_and_left_out(run, small, file):
    bad = '{"text": "Alba left.", "actor": "Alba", "label": "for"}\n'
    data = file(small.records.read_text(encoding="utf-8") + bad)
    done = run("evaluate", small.model, data)
    assert done.code == 1
    problem, count = done.err.splitlines()
    assert "data.jsonl:61: unknown label 'for'; the labels are stance: opposing, neutral, supportive" in problem
    assert count == "actorstance: 1 bad record left out"
    assert "| all | model | 60 |" in done.out
    done = run("evaluate", small.model, data, "--strict")
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "there are no records to evaluate on"),
        ('{"text": "Alba left.", "actor": "Alba"}\n', "data.jsonl:1: 'label' is missing"),
        (
            json_line({"text": "Alba won.", "actor": "Alba", "label": "positive"}),
            "the data's labels are of the scheme 'portrayal', the model's of 'stance'",
        ),
        (
            json_line({"text": "Alba won.", "actor": "Alba", "label": "positive"})
            + json_line({"text": "Alba backs Norden.", "actor": "Alba", "label": "supportive"}),
            "data.jsonl: the data mixes two label schemes",
        ),
    ],
)
def test_data_that_cannot_be_measured_on(run, small, file, content, message):
    done = run("evaluate", small.model, file(content))
    assert (done.code, done.out) == (1, "")
    assert message in done.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: MODEL"),
        (["a.joblib"], "name files of labeled records, or give --behaviour"),
        (["a.joblib", "--behaviour", "--json", "b.json"], "--json and --report go with files of labeled records"),
        (["a.joblib", "b.jsonl", "--behaviour", "--json", "-"], "--behaviour prints a table; give --json a file"),
        (
            ["a.joblib", "b.jsonl", "--seed", "-1"],
            "argument --seed: '-1' will not do; give a whole number of 0 or more",
        ),
        (["a.joblib", "b.jsonl", "--encoding", "rot13"], "argument --encoding: unknown encoding 'rot13'"),
    ],
)
def test_wrong_arguments(run, arguments, message):
    done = run("evaluate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
