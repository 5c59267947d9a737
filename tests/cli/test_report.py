import json
import re

import pytest
from rows import lines, row

pytest.importorskip("plotly")
pytest.importorskip("networkx")

ROWS = [
    row(text="Norway supports Italy in Libya.", theatre="Libya"),
    row(stance="opposing", text="Norway condemned Italy </script><b>.", article="a2", date="2025-07-01", source="Post"),
]


@pytest.fixture
def result(file):
    return file(lines(ROWS), "result.jsonl")


def data_of(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def test_the_page_holds_everything(run, result, tmp_path):
    out = tmp_path / "report.html"
    done = run("report", result, "-o", out, "--title", "Libya & Syria", "--bootstrap", "50")
    assert (done.code, done.err, done.out) == (0, "", "")
    data = data_of(out)
    assert sorted(text for text, *_ in data["evidence"]) == [
        "Norway condemned Italy </script><b>.",
        "Norway supports Italy in Libya.",
    ]
    assert all(words for *_, words in data["evidence"])
    assert (data["meta"]["title"], data["meta"]["draws"], data["meta"]["articles"]) == ("Libya & Syria", 50, 2)
    assert "<title>Libya &amp; Syria</title>" in out.read_text(encoding="utf-8")


def test_fewer_sentences_on_demand(run, result, tmp_path):
    assert run("report", result, "-o", tmp_path / "r.html", "--sentences", "1").code == 0
    data = data_of(tmp_path / "r.html")
    assert len(data["evidence"]) == 1
    assert len(data["statements"]["a"]) == 2


def test_the_selection_is_that_of_relations(run, result, tmp_path):
    assert run("report", result, "-o", tmp_path / "r.html", "--to", "2025-05-01").code == 0
    assert len(data_of(tmp_path / "r.html")["statements"]["a"]) == 1


def test_pictures(run, result, tmp_path):
    pytest.importorskip("matplotlib")
    folder = tmp_path / "pictures"
    assert run("report", result, "-o", tmp_path / "r.html", "--figures", folder).code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "heatmap.png", "heatmap.svg", "network.png", "network.svg", "over_time.png", "over_time.svg",
    ]  # fmt: skip
    done = run("report", result, "-o", tmp_path / "other.html", "--figures", folder)
    assert done.code == 1
    assert "heatmap.png: exists already; give --force to replace it" in done.err


def test_a_pair_that_nothing_is_said_of(run, result, tmp_path):
    done = run("report", result, "-o", tmp_path / "r.html", "--pair", "Italy", "Norway")
    assert (done.code, done.err) == (
        1,
        "actorstance: --pair: nothing is said of Italy toward Norway; name ids as the rows have them\n",
    )
    assert run("report", result, "-o", tmp_path / "r.html", "--pair", "Norway", "Italy").code == 0


def test_nothing_to_show_is_said(run, file, tmp_path):
    done = run("report", file("", "r.jsonl"), "-o", tmp_path / "r.html")
    assert (done.code, done.err) == (0, "actorstance: no sentence takes a side; the page will be empty\n")
    assert data_of(tmp_path / "r.html")["names"] == []


def test_bad_rows_are_named_and_a_page_is_made_of_the_others(run, file, tmp_path):
    done = run("report", file("{}\n" + lines(ROWS), "r.jsonl"), "-o", tmp_path / "r.html")
    assert done.code == 1
    assert done.err.splitlines()[-1] == "actorstance: 1 bad record left out"
    assert len(data_of(tmp_path / "r.html")["statements"]["a"]) == 2


def test_an_output_is_needed(run, result):
    done = run("report", result)
    assert done.code == 2
    assert "-o" in done.err


def test_the_same_result_gives_the_same_page(shell, result, tmp_path):
    for name in ("one.html", "other.html"):
        done = shell("report", result, "-o", tmp_path / name)
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "other.html").read_bytes()


def test_a_result_that_cannot_be_read_makes_no_page(run, tmp_path):
    page = tmp_path / "page.html"
    for command in ("report", "relations"):
        done = run(command, tmp_path / "none.jsonl", "-o", page)
        assert done.code == 1
        assert "none.jsonl: cannot be read" in done.err
        assert not page.exists()
