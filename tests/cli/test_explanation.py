"""Explanations, priors and processes from the command line."""

import json

import pytest

TEXT = "Ankara accused Washington of arming the rebels."
PAIR = ("--actor", "Ankara", "--target", "Washington")


def test_an_explanation_shows_the_words(run):
    done = run("predict", TEXT, *PAIR, "--explain", "--color", "never")
    assert done.code == 0
    assert done.out.startswith("opposing")
    assert "[Ankara] accused [Washington] of arming the rebels." in done.out
    assert "«accuse»" in done.out
    assert "\x1b" not in done.out


def test_colours_can_be_asked_for(run):
    assert "\x1b[" in run("predict", TEXT, *PAIR, "--explain", "--color", "always").out


def test_an_explanation_as_data_sums_to_the_logits(run):
    import math

    item = json.loads(run("predict", TEXT, *PAIR, "--explain", "--json").out)
    explanation = item["explanation"]
    logits = {
        label: start + sum(one["values"][label] for one in explanation["contributions"])
        for label, start in explanation["intercept"].items()
    }
    total = sum(math.exp(value) for value in logits.values())
    for label, probability in item["probabilities"].items():
        assert math.exp(logits[label]) / total == pytest.approx(probability, abs=1e-5)
    spans = [span for one in explanation["contributions"] for span in one["spans"]]
    assert any(TEXT[span["start"] : span["end"]] == "accused" for span in spans)


def test_a_file_is_explained_as_json_lines_alone(run, tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"text": TEXT, "actor": "Ankara"}) + "\n", encoding="utf-8")
    done = run("predict", "-i", source, "--explain")
    assert json.loads(done.out)["explanation"]["contributions"]
    refused = run("predict", "-i", source, "--explain", "--to", "csv")
    assert refused.code == 2
    assert "--explain writes JSON Lines" in refused.err


def test_processes_write_the_same_bytes(shell, tmp_path):
    source = tmp_path / "in.jsonl"
    lines = [
        json.dumps({"text": f"Oslo praised Rome {n} times.", "actor": "Oslo", "target": "Rome"}) for n in range(5000)
    ]
    source.write_text("\n".join([*lines[:3000], "{", *lines[3000:]]) + "\n", encoding="utf-8")
    one = shell("predict", "-i", source)
    two = shell("predict", "-i", source, "-j", "2")
    assert (one.returncode, two.returncode) == (1, 1)
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    assert ":3001" in one.stderr


def test_a_prior_moves_the_probabilities(run):
    plain = json.loads(run("predict", TEXT, *PAIR, "--json").out)["probabilities"]
    moved = json.loads(run("predict", TEXT, *PAIR, "--json", "--prior", "neutral=0.9").out)["probabilities"]
    assert moved["neutral"] > plain["neutral"]


@pytest.mark.parametrize("value", ["neutral", "neutral=2", "neutral=x", "neutral=0.5,neutral=0.2"])
def test_a_prior_that_is_none_is_refused(run, value):
    done = run("predict", TEXT, *PAIR, "--prior", value)
    assert done.code == 2
    assert "give each label once with a share between 0 and 1" in done.err


def test_a_prior_of_another_scheme_is_refused(run):
    done = run("predict", TEXT, *PAIR, "--prior", "positive=0.5")
    assert done.code == 1
    assert "'positive' is no label of the model" in done.err
