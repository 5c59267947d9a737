import csv
import json
import sys
from io import StringIO

import pytest

from actorstance.datasets import read_records
from actorstance.datasets.files import json_line

BACKS = {"text": "Alba backs Norden.", "actor": "Alba", "target": "Norden"}
OPPOSES = {"text": "Alba condemned Norden.", "actor": {"start": 0, "end": 4}, "target": {"start": 15, "end": 21}}
STANCES = ("opposing", "neutral", "supportive")


def lines(*items):
    return "".join(map(json_line, items))


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


def rows(text, delimiter=","):
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))


class TestSentence:
    def test_toward_a_target(self, run):
        done = run(
            "predict", "Ankara accused Washington of arming the rebels.", "--actor", "Ankara", "--target", "Washington"
        )
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("opposing  (opposing 0.")
        assert done.out.count("\n") == 1

    def test_as_json(self, run):
        done = run("predict", "Alba backs Norden.", "--actor", "Alba", "--json")
        item = json.loads(done.out)
        assert (item["text"], item["stance"]) == ("Alba backs Norden.", "supportive")
        assert list(item["probabilities"]) == ["supportive", "neutral", "opposing"]
        assert sum(item["probabilities"].values()) == pytest.approx(1, abs=2e-6)

    def test_offsets_pick_among_equal_mentions(self, run):
        text = "Alba backs Vesk, but Vesk expelled the envoys of Alba."
        first = run("predict", text, "--actor", "0:4", "--target", "11:15", "--json")
        last = run("predict", text, "--actor", "49:53", "--target", "21:25", "--json")
        assert (first.code, last.code) == (0, 0)
        assert json.loads(first.out)["stance"] == "supportive"
        assert json.loads(first.out) != json.loads(last.out)

    @pytest.mark.parametrize(
        "text", ["İstanbul backs Norden.", "I\u0307stanbul backs Norden.", "👩‍👩‍👧 says İstanbul backs Norden."]
    )
    def test_offsets_do_not_drift(self, run, text):
        start = text.index("Norden")
        by_name = run("predict", text, "--actor", "Norden")
        by_offsets = run("predict", text, "--actor", f"{start}:{start + 6}")
        assert (by_name.code, by_name.out) == (0, by_offsets.out)

    @pytest.mark.parametrize(
        ("text", "actor", "message"),
        [
            ("Alba backs Norden.", "Vesk", "actor 'Vesk' does not occur in the text 'Alba backs Norden.'"),
            ("Alba backs Norden.", "", "actor '' does not occur in the text 'Alba backs Norden.'"),
            ("Jose\u0301 left.", "Jos\u00e9", "it stands there in other code points (composed or decomposed)"),
            ("Alba warns Alba.", "Alba", "actor 'Alba' occurs 2 times (at 0:4, 11:15); give its offsets"),
            ("Alba left.", "0:40", "actor span 0-40 runs past the text (10 characters)"),
            ("Alba left.", "4:0", "span 4-0 is reversed; the end is exclusive and must be past the start"),
            ("Alba left.", "4:4", "span 4-4 is empty"),
            ("Alba left.", "4:5", "actor span 4-5 covers only white space; it must cover the mention"),
            ("Alba left.", "0:" + "9" * 5000, "does not occur in the text"),
            ("", "Alba", "text is empty; a record needs its sentence"),
            (" \n", "Alba", "text is empty; a record needs its sentence"),
            ("Alba\0left.", "Alba", "text holds a NUL character at offset 4; remove it"),
            ("Alba \ud800 left.", "Alba", "text holds an unpaired surrogate (U+D800) at offset 5"),
        ],
    )
    def test_a_mistake_is_one_line(self, run, text, actor, message):
        done = run("predict", text, "--actor", actor)
        assert (done.code, done.out) == (1, "")
        assert message in done.err
        assert done.err.startswith("actorstance: ")
        assert done.err.count("\n") == 1

    def test_actor_and_target_must_be_two(self, run):
        done = run("predict", "Alba left.", "--actor", "0:4", "--target", "2:6")
        assert (done.code, done.err) == (
            1,
            "actorstance: actor 0-4 and target 2-6 overlap; they must be two mentions\n",
        )

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ([], "give either a sentence or -i FILE"),
            (["Alba left.", "-i", "a.jsonl"], "give either a sentence or -i FILE"),
            (["Alba left."], "a sentence needs --actor, the mention whose stance is asked for"),
            (["-i", "a.jsonl", "--actor", "Alba"], "--actor, --target and --json go with a sentence"),
            (["-i", "a.jsonl", "--json"], "--actor, --target and --json go with a sentence"),
        ],
    )
    def test_wrong_arguments(self, run, arguments, message):
        done = run("predict", *arguments)
        assert (done.code, done.out) == (2, "")
        assert message in done.err

    def test_a_very_long_sentence(self, run):
        done = run(
            "predict", "Alba backs Norden" + " and so it goes" * 7000 + ".", "--actor", "Alba", "--target", "Norden"
        )
        assert (done.code, done.err) == (0, "")


class TestJsonLines:
    def test_every_key_is_kept_and_the_order_too(self, run, file):
        first = BACKS | {"id": 7, "ülke": ["İ", None], "mentions": [{"start": 0, "end": 4}], "p_value": 0.5}
        done = run("predict", "-i", file(lines(first, OPPOSES)))
        assert (done.code, done.err) == (0, "")
        one, two = objects(done.out)
        assert [one.pop("stance"), two.pop("stance")] == ["supportive", "opposing"]
        assert list(one.pop("probabilities")) == list(two.pop("probabilities")) == ["supportive", "neutral", "opposing"]
        assert (one, two) == (first, OPPOSES)

    def test_probabilities_have_six_digits(self, run, file):
        done = run("predict", "-i", file(lines(BACKS)))
        values = objects(done.out)[0]["probabilities"].values()
        assert all(round(value, 6) == value for value in values)

    def test_an_earlier_prediction_is_replaced_in_its_place(self, run, file):
        item = {"stance": "neutral", "probabilities": [1, 2], **BACKS}
        done = run("predict", "-i", file(lines(item)))
        (written,) = objects(done.out)
        assert list(written) == list(item)
        assert written["stance"] == "supportive"
        assert set(written["probabilities"]) == set(STANCES)

    @pytest.mark.parametrize("label", ["opposing", "for", 3, None, {"a": 1}, "\ud800"])
    def test_a_label_is_carried_along_and_never_looked_at(self, run, file, label):
        plain = objects(run("predict", "-i", file(lines(BACKS))).out)
        labeled = objects(run("predict", "-i", file(lines(BACKS | {"label": label}))).out)
        assert labeled[0].pop("label") == label
        assert labeled == plain

    def test_labels_of_two_schemes_do_not_matter(self, run, file):
        data = file(lines(BACKS | {"label": "positive"}, OPPOSES | {"label": "supportive"}))
        assert run("predict", "-i", data).code == 0

    def test_reordered_records_give_reordered_predictions(self, run, file):
        items = [BACKS, OPPOSES, {"text": "Norden met Vesk.", "actor": "Vesk"}] * 30
        there = objects(run("predict", "-i", file(lines(*items))).out)
        back = objects(run("predict", "-i", file(lines(*items[::-1]))).out)
        assert there == back[::-1]

    def test_a_batch_equals_one_by_one(self, run, file):
        together = objects(run("predict", "-i", file(lines(BACKS, OPPOSES))).out)
        alone = [objects(run("predict", "-i", file(lines(item))).out)[0] for item in (BACKS, OPPOSES)]
        assert together == alone

    def test_both_of_two_equal_mentions_are_scored(self, run, file):
        text = "Alba backs Norden, though Norden has condemned Alba."
        items = [{"text": text, "actor": {"start": start, "end": start + 4}} for start in (0, 47)]
        done = run("predict", "-i", file(lines(*items)))
        one, two = objects(done.out)
        assert done.code == 0
        assert [one["actor"], two["actor"]] == [item["actor"] for item in items]
        assert one["probabilities"] != two["probabilities"]

    def test_a_byte_order_mark_and_carriage_returns_are_no_content(self, run, file):
        raw = b"\xef\xbb\xbf" + lines(BACKS, OPPOSES).replace("\n", "\r\n").encode()
        done = run("predict", "-i", file(raw))
        assert (done.code, done.err) == (0, "")
        assert objects(done.out) == objects(run("predict", "-i", file(lines(BACKS, OPPOSES), "plain.jsonl")).out)

    def test_pipes(self, run, feed, file):
        feed(lines(BACKS, OPPOSES))
        done = run("predict", "-i", "-", "-o", "-")
        assert (done.code, done.err) == (0, "")
        assert done.out == run("predict", "-i", file(lines(BACKS, OPPOSES))).out

    def test_another_language_is_warned_of_once(self, run, file):
        text = "Die Regierung in Norden hat den Vertrag mit Vesk über die Fischerei am Montag einseitig gekündigt."
        done = run("predict", "-i", file(lines(*[{"text": text, "actor": "Norden"}] * 3)))
        assert done.code == 0
        assert done.err.endswith("the text seems to be in another language (de); the model is for English\n")
        assert done.err.count("\n") == 1


class TestTables:
    TABLE = (
        "text,actor,target,label,p_value\nAlba backs Norden.,Alba,Norden,for,1\n"
        '"Alba said, again, no.",Alba,,"opposing, twice",2\n'
    )

    def test_csv(self, run, file):
        done = run("predict", "-i", file(self.TABLE, "data.csv"))
        assert (done.code, done.err) == (0, "")
        columns = ["text", "actor", "target", "label", "p_value", "stance", "p_supportive", "p_neutral", "p_opposing"]
        assert done.out.splitlines()[0].split(",") == columns
        one, two = rows(done.out)
        assert one["stance"] == "supportive"
        assert [one["label"], two["label"], two["p_value"]] == ["for", "opposing, twice", "2"]
        assert sum(float(one[f"p_{label}"]) for label in STANCES) == pytest.approx(1, abs=2e-6)
        assert len(one["p_neutral"]) == len("0.123456")

    def test_an_earlier_prediction_is_replaced(self, run, file):
        first = run("predict", "-i", file(self.TABLE, "data.csv")).out
        again = run("predict", "-i", file(first, "again.csv"))
        assert (again.code, again.out) == (0, first)

    def test_offsets_are_kept(self, run, file):
        table = "text\tactor\tactor_start\tactor_end\nAlba warns Alba.\tAlba\t11\t15\n"
        (row,) = rows(run("predict", "-i", file(table, "data.tsv")).out, "\t")
        assert (row["actor_start"], row["actor_end"]) == ("11", "15")

    def test_objects_become_rows(self, run, file, tmp_path):
        old = {"stance": "neutral", "probabilities": {"neutral": 1}}
        items = [BACKS | {"label": "for", "note": ["x"]} | old, OPPOSES | {"label": None, "note": "y"}]
        done = run("predict", "-i", file(lines(*items)), "-o", tmp_path / "new.csv")
        assert (done.code, done.err) == (0, "")
        one, two = rows((tmp_path / "new.csv").read_text(encoding="utf-8"))
        assert [one["label"], two["label"], one["note"], two["note"]] == ["for", "", '["x"]', "y"]
        assert [one["stance"], two["stance"]] == ["supportive", "opposing"]
        assert "probabilities" not in one
        assert one["actor_end"] == "4"

    def test_rows_become_objects_that_can_be_read_again(self, run, file, tmp_path):
        table = (
            "text,actor,actor_start,actor_end,label,p_neutral,note\n"
            "Alba warns Alba.,Alba,11,15,opposing,1,x\nAlba left.,Alba,,,opposing,1,\n"
        )
        assert run("predict", "-i", file(table, "data.csv"), "-o", tmp_path / "new.jsonl").code == 0
        one, two = read_records(tmp_path / "new.jsonl")
        assert (one.actor.start, one.label, one.extra["note"]) == (11, "opposing", "x")
        assert (two.actor.start, two.label) == (0, "opposing")
        assert "p_neutral" not in one.extra

    def test_markup_keeps_its_labels(self, run, file):
        markup = file("{a:Alba} backs {b:Norden}.\n> a>b + plain; b 0\n", "data.stance")
        done = run("predict", "-i", markup, "--to", "csv")
        assert [row["label"] for row in rows(done.out)] == ["supportive", "neutral"]
        assert [item["label"] for item in objects(run("predict", "-i", markup).out)] == ["supportive", "neutral"]

    def test_what_a_table_cannot_hold_is_a_bad_record(self, run, file):
        items = [BACKS, BACKS | {"note": "x"}, BACKS | {"actor_start": 1}, OPPOSES]
        done = run("predict", "-i", file(lines(*items)), "--to", "csv")
        assert done.code == 1
        assert [row["stance"] for row in rows(done.out)] == ["supportive", "opposing"]
        first, second, last = done.err.splitlines()
        assert first.endswith("data.jsonl:2: has 'note', which the first record lacks; write JSON Lines instead")
        assert "data.jsonl:3: the further key 'actor_start' has the name of a table's own column" in second
        assert last == "actorstance: 2 bad records left out, 2 predicted"

    def test_a_missing_column(self, run, file):
        done = run("predict", "-i", file("text,label\nAlba left.,neutral\n", "data.csv"))
        assert (done.code, done.out) == (1, "")
        assert "data.csv:1: column actor is missing; a table has text, actor, target, label" in done.err


BAD_LINES = [
    ("{,", ":2: not JSON (Expecting property name enclosed in double quotes at column 2); one object a line"),
    ('"Alba"', ":2: a record is an object with 'text' and 'actor', not str"),
    ('{"text": "Alba left."}', ":2: 'actor' is missing; a record needs text and actor"),
    ('{"text": "Alba left.", "actor": "Vesk", "id": "a9"}', ":2 (id 'a9'): actor 'Vesk' does not occur in the text"),
    ('{"text": "Alba warns Alba.", "actor": "Alba"}', ":2: actor 'Alba' occurs 2 times (at 0:4, 11:15); give its"),
    ('{"text": "Alba left.", "actor": {"start": 0, "end": 99}}', ":2: actor span 0-99 runs past the text (10 char"),
    ('{"text": "Alba left.", "actor": {"start": 4, "end": 0}}', ":2: actor span 4-0 is reversed"),
    ('{"text": "Alba left.", "actor": {"start": 4, "end": 5}}', ":2: actor span 4-5 covers only white space"),
    ('{"text": "", "actor": "Alba"}', ":2: text is empty"),
    ('{"text": "Alba\\u0000", "actor": "Alba"}', ":2: text holds a NUL character at offset 4; remove it"),
    ('{"text": "Alba \\ud800", "actor": "Alba"}', ":2: text holds an unpaired surrogate (U+D800) at offset 5"),
    ('{"text": "Alba left.", "actor": "Alba", "actor": "Alba"}', "the key 'actor' stands twice in one object"),
    ('{"text": "Alba left.", "actor": "Alba", "x": NaN}', ":2: not JSON that can be used (NaN is no JSON value)"),
]


class TestBadRecords:
    @pytest.mark.parametrize(("bad", "message"), BAD_LINES)
    def test_are_named_left_out_and_counted(self, run, file, bad, message):
        done = run("predict", "-i", file(lines(BACKS) + bad + "\n" + lines(OPPOSES)))
        assert done.code == 1
        assert [item["stance"] for item in objects(done.out)] == ["supportive", "opposing"]
        problem, count = done.err.splitlines()
        assert message in problem
        assert count == "actorstance: 1 bad record left out, 2 predicted"

    @pytest.mark.parametrize(("bad", "message"), BAD_LINES)
    def test_strict_stops_at_the_first_and_writes_no_file(self, run, file, tmp_path, bad, message):
        done = run("predict", "-i", file(lines(BACKS) + bad + "\n{"), "-o", tmp_path / "new.jsonl", "--strict")
        assert (done.code, done.out) == (1, "")
        assert message in done.err
        assert done.err.count("\n") == 1
        assert [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]

    def test_a_line_of_another_encoding(self, run, file):
        raw = lines(BACKS).encode() + '{"text": "İzmir left.", "actor": "İzmir"}\n'.encode("cp1254")
        done = run("predict", "-i", file(raw))
        assert (done.code, len(objects(done.out))) == (1, 1)
        assert "data.jsonl:2: not utf-8 (byte 0xdd at byte 10 of the line); name the file's encoding" in done.err
        assert run("predict", "-i", file(raw), "--encoding", "cp1254").code == 0

    def test_utf_16(self, run, file):
        data = file(lines(BACKS).encode("utf-16"))
        assert run("predict", "-i", data).err.endswith("looks like UTF-16; say so with --encoding utf-16\n")
        assert run("predict", "-i", data, "--encoding", "utf-16").code == 0

    def test_rows_of_a_table(self, run, file):
        table = "text,actor,target\nAlba left.,Vesk,\nAlba left.,Alba\nAlba backs Norden.,Alba,Norden\n"
        done = run("predict", "-i", file(table, "data.csv"))
        assert (done.code, len(rows(done.out))) == (1, 1)
        first, second, _ = done.err.splitlines()
        assert "data.csv:2: actor 'Vesk' does not occur" in first
        assert "data.csv:3: 2 columns where the header has 3" in second


class TestFiles:
    def test_a_missing_one(self, run, tmp_path):
        done = run("predict", "-i", tmp_path / "none.jsonl", "-o", tmp_path / "new.jsonl")
        assert (done.code, done.out) == (1, "")
        assert done.err == f"actorstance: {tmp_path}/none.jsonl: cannot be read (No such file or directory)\n"
        assert not list(tmp_path.iterdir())

    def test_a_folder(self, run, tmp_path):
        done = run("predict", "-i", tmp_path, "--format", "jsonl")
        assert (done.code, done.err) == (1, f"actorstance: {tmp_path}: cannot be read (Is a directory)\n")

    def test_unknown_formats_name_the_option(self, run, file, tmp_path):
        assert "name one with --format: jsonl, csv" in run("predict", "-i", file("", "data.doc")).err
        assert "name one with --to: jsonl, csv, tsv" in run("predict", "-i", file(""), "-o", tmp_path / "new.doc").err

    def test_nothing_is_replaced_unasked(self, run, file, tmp_path):
        new = tmp_path / "new.jsonl"
        new.write_text("mine")
        done = run("predict", "-i", file(lines(BACKS)), "-o", new)
        assert (done.code, done.err) == (1, f"actorstance: {new}: exists already; give --force to replace it\n")
        assert new.read_text() == "mine"
        assert run("predict", "-i", file(lines(BACKS)), "-o", new, "--force").code == 0
        assert objects(new.read_text())[0]["stance"] == "supportive"

    def test_a_file_may_be_replaced_by_its_own_prediction(self, run, file):
        data = file(lines(BACKS, OPPOSES))
        assert run("predict", "-i", data, "-o", data, "--force").code == 0
        with open(data, encoding="utf-8") as handle:
            assert [item["stance"] for item in objects(handle.read())] == ["supportive", "opposing"]

    def test_a_file_grows_beside_its_place(self, run, file, tmp_path, monkeypatch):
        seen = []
        monkeypatch.setattr(
            "actorstance.cli.answers.json_line", lambda _: seen.extend(p.name for p in tmp_path.iterdir()) or ""
        )
        assert run("predict", "-i", file(lines(BACKS)), "-o", tmp_path / "new.jsonl").code == 0
        assert sorted(seen) == ["data.jsonl", "new.jsonl.part"]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["data.jsonl", "new.jsonl"]

    def test_further_actors(self, run, file):
        data = file(lines({"text": "Alba backs Norden.", "actor": "Alba"}))
        assert run("predict", "-i", data, "--actors", file("actor,alias\nAlba,Albans\n", "actors.csv")).code == 0
        done = run("predict", "-i", data, "--actors", file("name\nAlba\n", "wrong.csv"))
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert "wrong.csv:1: " in done.err


MEASURED = """
import resource, sys
from actorstance.cli.main import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2))
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_memory_does_not_grow_with_the_input(shell, file, tmp_path):
    def peak(number):
        data = file("".join(lines(BACKS | {"note": "x" * 1000}) for _ in range(number)))
        done = shell("predict", "-i", data, "-o", tmp_path / f"{number}.jsonl", entry=("-c", MEASURED))
        assert (done.returncode, done.stderr) == (0, "")
        return int(done.stdout)

    # Held at once, the records of the larger file would take more than 50 megabytes.
    assert peak(20_000) < peak(2_500) + 15
