import csv
import json
from io import StringIO

import pytest

ARTICLE = "Ankara accused Washington of arming the rebels.\n\nRussia backs Egypt. Egypt signed a deal with Russia.\n"
KEYS = [
    "article", "source", "date", "sentence", "actor", "target", "theatre", "reported_by", "stance", "probabilities",
]  # fmt: skip


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


class TestJsonLines:
    def test_an_object_for_each_mention_and_each_ordered_pair(self, run, file):
        path = file(ARTICLE, "article.txt")
        done = run("analyze", path, "--format", "jsonl")
        assert (done.code, done.err) == (0, "")
        items = objects(done.out)
        assert all(list(item) == KEYS and item["article"] == path for item in items)
        first = [item for item in items if item["sentence"]["start"] == 0]
        asked = [(item["actor"]["text"], item["target"] and item["target"]["text"]) for item in first]
        names = ["Ankara", "Washington", "the rebels"]
        assert sorted(asked, key=str) == sorted(
            [(name, None) for name in names] + [(one, other) for one in names for other in names if one != other],
            key=str,
        )

    def test_offsets_are_into_the_text(self, run, file):
        text = "\ufeffİzmir’s mayor wept 👩‍👩‍👧.\r\n\r\nJose\u0301 left. Turkey backs Egypt in İstanbul.\r\n"
        decoded = text.removeprefix("\ufeff")
        items = objects(run("analyze", file(text, "article.txt"), "--format", "jsonl").out)
        assert items
        for item in items:
            for part in (item["sentence"], item["actor"], item["target"]):
                assert part is None or decoded[part["start"] : part["end"]] == part["text"]

    def test_roll_up_counts_a_leader_as_the_state(self, run, file):
        path = file("The Kremlin backs Egypt.", "article.txt")
        plain, rolled = (
            {item["actor"]["id"] for item in objects(run("analyze", path, "--format", "jsonl", *more).out)}
            for more in ((), ("--roll-up", "state"))
        )
        assert "Russia" in rolled
        assert plain != rolled or "Russia" in plain

    def test_articles_keep_their_order(self, run, file):
        names = [file("Russia backs Egypt.", f"{name}.txt") for name in "cab"]
        items = objects(run("analyze", *names, "--format", "jsonl").out)
        assert list(dict.fromkeys(item["article"] for item in items)) == names

    def test_standard_input(self, run, feed, file):
        feed(ARTICLE)
        done = run("analyze", "-", "--format", "jsonl")
        assert done.code == 0
        assert {item["article"] for item in objects(done.out)} == {"-"}

    def test_a_user_names_actors_of_his_own(self, run, file):
        article = file("Zarnik backs Egypt.", "article.txt")
        actors = file("actor,alias\nZarnik Republic,Zarnik\n", "actors.csv")
        items = objects(run("analyze", article, "--format", "jsonl", "--actors", actors).out)
        assert "Zarnik Republic" in {item["actor"]["id"] for item in items}


class TestOtherFormats:
    def test_csv_says_the_same(self, run, file):
        path = file(ARTICLE, "article.txt")
        items = objects(run("analyze", path, "--format", "jsonl").out)
        rows = list(csv.DictReader(StringIO(run("analyze", path, "--format", "csv").out, newline="")))
        assert [row["stance"] for row in rows] == [item["stance"] for item in items]
        assert [row["target_id"] for row in rows] == [(item["target"] or {"id": ""})["id"] for item in items]
        assert list(rows[0])[-4:] == ["stance", "p_supportive", "p_neutral", "p_opposing"]
        assert float(rows[0]["p_neutral"]) == items[0]["probabilities"]["neutral"]

    def test_the_table_shows_sentences_and_relations(self, run, file):
        done = run("analyze", file(ARTICLE, "article.txt"), "--color", "never")
        assert (done.code, done.err) == (0, "")
        assert "mentions: +supportive  −opposing  ·neutral" in done.out
        assert "−Ankara accused" in done.out
        assert "Who supports and who opposes whom" in done.out
        assert "\x1b[" not in done.out

    def test_colours_on_demand(self, run, file):
        assert "\x1b[" in run("analyze", file(ARTICLE, "article.txt"), "--color", "always").out

    def test_brackets_are_no_markup(self, run, file):
        done = run("analyze", file("Russia backs Egypt [bold]in Libya[/bold].", "article.txt"), "--color", "never")
        assert "[bold]in Libya[/bold]" in done.out

    @pytest.mark.parametrize(
        ("name", "start"), [("new.jsonl", '{"article"'), ("new.csv", "article,"), ("new.txt", "─")]
    )
    def test_the_output_s_suffix_names_the_format(self, run, file, tmp_path, name, start):
        assert run("analyze", file(ARTICLE, "article.txt"), "-o", tmp_path / name).code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


class TestBadArticles:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "bad.txt: text is empty; a record needs its sentence"),
            (b" \r\n\t", "bad.txt: text is empty"),
            (b"Russia\0left.", "bad.txt: text holds a NUL character at offset 6; remove it"),
            ("İzmir left.".encode("cp1254"), "bad.txt: is not utf-8 (byte 0xdd at byte 0); name the file's encoding"),
            ("Russia left.".encode("utf-16"), "bad.txt: is not utf-8 (byte 0xff at byte 0); name the file's encoding"),
            (b"Russia \xed\xa0\x80 left.", "bad.txt: is not utf-8 (byte 0xed at byte 7); name the file's encoding"),
        ],
    )
    def test_are_named_and_left_out(self, run, file, content, message):
        done = run("analyze", file(content, "bad.txt"), file("Russia backs Egypt.", "good.txt"), "--format", "jsonl")
        assert done.code == 1
        problem, read, count = done.err.splitlines()
        assert message in problem
        assert read.startswith("actorstance: 1 articles analyzed, ")
        assert count == "actorstance: 1 bad article left out"
        assert {item["article"].rpartition("/")[2] for item in objects(done.out)} == {"good.txt"}

    def test_missing_ones_and_empty_folders(self, run, tmp_path):
        done = run("analyze", tmp_path / "none.txt", tmp_path, "--format", "jsonl")
        assert (done.code, done.out) == (1, "")
        assert done.err.splitlines() == [
            f"actorstance: {tmp_path}/none.txt: cannot be read (No such file or directory)",
            f"actorstance: {tmp_path}: is a folder without articles",
            "actorstance: 0 articles analyzed, 0 rows",
            "actorstance: 2 bad articles left out",
        ]

    def test_strict_stops_at_the_first_and_writes_nothing(self, run, file, tmp_path):
        good, new = file("Russia backs Egypt.", "good.txt"), tmp_path / "new.jsonl"
        done = run("analyze", good, tmp_path / "none.txt", good, "-o", new, "--strict")
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert [path.name for path in tmp_path.iterdir()] == ["good.txt"]

    def test_another_encoding(self, run, file):
        article = file("Türkiye backs Egypt.".encode("cp1254"), "article.txt")
        items = objects(run("analyze", article, "--format", "jsonl", "--encoding", "cp1254").out)
        assert items[0]["sentence"]["text"] == "Türkiye backs Egypt."

    def test_an_article_whose_name_is_no_text(self, run, tmp_path):
        name = b"\xff.txt".decode("utf-8", "surrogateescape")
        try:
            (tmp_path / name).write_text("Russia backs Egypt.")
        except OSError:
            pytest.skip("the file system refuses the name")
        for kind in ("table", "csv", "jsonl"):
            done = run("analyze", tmp_path / name, "--format", kind)
            assert (done.code, done.err) == (0, "")
            assert "udcff.txt" in done.out

    def test_nothing_is_replaced_unasked(self, run, file, tmp_path):
        new = tmp_path / "new.csv"
        new.write_text("mine")
        done = run("analyze", file(ARTICLE, "article.txt"), "-o", new)
        assert (done.code, done.err) == (1, f"actorstance: {new}: exists already; give --force to replace it\n")
        assert run("analyze", file(ARTICLE, "article.txt"), "-o", new, "--force").code == 0
        assert new.read_text(encoding="utf-8").startswith("article,")


class TestWarnings:
    def test_another_language_once_an_article(self, run, file):
        german = (
            "Die Regierung hat den Vertrag über die Fischerei am Montag gekündigt. Der Minister schweigt dazu. " * 3
        )
        done = run("analyze", file(german, "article.txt"), "--format", "jsonl")
        assert done.code == 0
        assert done.err.endswith(
            "article.txt: the text seems to be in another language (de); the shipped model is for English\n"
        )
        assert done.err.count("\n") == 1

    def test_more_mentions_than_are_paired(self, run, file):
        states = ["Russia", "Egypt", "Turkey", "France", "Japan", "China", "India", "Peru", "Chile", "Kenya"]
        sentence = " and ".join(f"{state} met {other}" for state in states for other in states[:3] if state != other)
        done = run("analyze", file(f"{sentence}.", "article.txt"), "--format", "jsonl")
        assert done.code == 0
        assert "article.txt: the sentence at 0 has " in done.err
        assert "mentions; pairs are made of the first 40 only" in done.err

    def test_a_very_long_sentence_is_no_mistake(self, run, file):
        done = run(
            "analyze", file("Russia backs Egypt" + " and so it goes" * 7000 + ".", "article.txt"), "--format", "jsonl"
        )
        assert (done.code, done.err) == (0, "")
        assert objects(done.out)
