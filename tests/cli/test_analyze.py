import csv
import json
import sys
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


ROWS = [
    {"id": "one", "text": "Russia said Turkey arms the rebels in Libya.", "date": "2020-06-14", "source": "Tribune"},
    {"text": "Russia backs Egypt."},
    {"text": "It rained."},
]


@pytest.fixture
def table(file):
    return file("".join(json.dumps(row) + "\n" for row in ROWS), "articles.jsonl")


class TestCollections:
    def test_rows_say_article_date_source_theatre_and_reporter(self, run, table):
        done = run("analyze", table, "--format", "jsonl")
        assert (done.code, done.err) == (0, f"actorstance: 3 articles analyzed, {done.out.count(chr(10))} rows\n")
        items = objects(done.out)
        assert {item["article"] for item in items} == {"one", f"{table}:2"}
        (said,) = [
            item
            for item in items
            if item["actor"]["text"] == "Turkey" and item["target"] and item["target"]["text"] == "the rebels"
        ]
        assert [said[key] for key in ("source", "date", "theatre", "reported_by")] == [
            "Tribune",
            "2020-06-14",
            "Libya",
            "Russia",
        ]

    def test_a_folder(self, run, file, tmp_path):
        (tmp_path / "in" / "deep").mkdir(parents=True)
        for name in ("in/b.txt", "in/deep/a.txt", "in/c.pdf"):
            file("Russia backs Egypt.", name)
        done = run("analyze", tmp_path / "in", "--format", "jsonl")
        assert done.code == 0
        assert "c.pdf: files ending in '.pdf' are left out" in done.err
        names = dict.fromkeys(item["article"] for item in objects(done.out))
        assert list(names) == [f"{tmp_path}/in/b.txt", f"{tmp_path}/in/deep/a.txt"]

    def test_columns_by_name_and_standard_input(self, run, feed):
        feed("body,day\nRussia backs Egypt.,2020-06-14\nRussia backs Egypt.,soon\n")
        done = run(
            "analyze", "-", "--input-format", "csv", "--text-column", "body", "--date-column", "day", "--format", "jsonl"
        )  # fmt: skip
        assert done.code == 1
        assert "standard input:3: date is 'soon'; give an ISO date or timestamp" in done.err
        assert {(item["article"], item["date"]) for item in objects(done.out)} == {("-:2", "2020-06-14")}

    def test_parquet_says_the_same(self, run, table, tmp_path):
        parquet = pytest.importorskip("pyarrow.parquet")
        assert run("analyze", table, "-o", tmp_path / "new.parquet").code == 0
        read = parquet.read_table(tmp_path / "new.parquet").to_pylist()
        rows = list(csv.DictReader(StringIO(run("analyze", table, "--format", "csv").out, newline="")))
        assert [list(row) for row in read[:1]] == [list(row) for row in rows[:1]]
        shown = [{key: "" if value is None else value for key, value in row.items()} for row in read]
        for ours, theirs in zip(shown, rows, strict=True):
            for key, value in ours.items():
                assert theirs[key] == (f"{value:.6f}" if key.startswith("p_") else str(value))

    @pytest.mark.parametrize("kind", ["jsonl", "csv"])
    def test_several_processes_write_the_same_bytes(self, shell, file, tmp_path, kind):
        path = file("".join(json.dumps(row) + "\nbad\n" for row in ROWS * 30), "many.jsonl")
        done = [
            shell("analyze", path, "-o", tmp_path / f"{jobs}.{kind}", "-j", jobs, "--roll-up", "state")
            for jobs in (1, 2)
        ]
        assert [one.returncode for one in done] == [1, 1]
        assert done[0].stderr == done[1].stderr
        assert done[0].stderr.endswith("actorstance: 90 bad articles left out\n")
        assert (tmp_path / f"1.{kind}").read_bytes() == (tmp_path / f"2.{kind}").read_bytes()

    def test_workers_do_without_scikit_learn(self, shell, table):
        code = (
            "import sys; from actorstance.inference.collection import analyze_batches;"
            "from actorstance.inference.serving import Settings;"
            "from actorstance.inference.articles import find_files, read_articles;"
            "from joblib import Parallel, delayed;"
            f"list(analyze_batches(read_articles(find_files([{table!r}])), Settings(), jobs=2));"
            "names = Parallel(2)(delayed(lambda: [m for m in sys.modules if m in ('sklearn', 'scipy', 'pandas')])() for _ in 'ab');"
            "print(names)"
        )
        done = shell(entry=("-c", code))
        assert (done.stdout, done.stderr) == ("[[], []]\n", "")


class TestResuming:
    @pytest.fixture
    def many(self, file):
        """Write more articles than a batch holds, some bad."""
        return file("".join(json.dumps(row) + "\n" for row in ROWS * 60) + "bad\n" + json.dumps(ROWS[1]), "many.jsonl")

    def broken_off(self, monkeypatch, run, arguments, after):
        """Stop a run as a kill does, behind so many batches, each of which was saved."""
        from actorstance.inference import resuming

        class Killed(BaseException):
            pass

        noted = []

        def note(self, **told):
            original(self, **told)
            self.save()
            noted.append(told)
            if len(noted) == after:
                self.write("torn li")
                self._out.flush()
                raise Killed

        original = resuming.ResumableFile.note
        monkeypatch.setattr(resuming.ResumableFile, "note", note)
        monkeypatch.setattr(resuming.ResumableFile, "__exit__", lambda self, *_: self._out.close())
        with pytest.raises(Killed):
            run(*arguments)
        monkeypatch.undo()

    @pytest.mark.parametrize("kind", ["jsonl", "csv"])
    @pytest.mark.parametrize("after", [1, 2])
    def test_what_is_gone_on_with_is_what_an_unbroken_run_gives(self, monkeypatch, run, many, tmp_path, kind, after):
        whole, part = tmp_path / f"whole.{kind}", tmp_path / f"part.{kind}"
        unbroken = run("analyze", many, "-o", whole)
        self.broken_off(monkeypatch, run, ("analyze", many, "-o", part), after)
        assert not part.exists()
        resumed = run("analyze", many, "-o", part, "--resume")
        assert resumed.code == unbroken.code == 1
        assert f"going on behind {64 * after} articles" in resumed.err
        assert resumed.err.splitlines()[-2:] == unbroken.err.splitlines()[-2:]
        assert part.read_bytes() == whole.read_bytes()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["many.jsonl", part.name, whole.name]

    def test_other_arguments_or_another_input_are_refused(self, monkeypatch, run, many, tmp_path):
        part = tmp_path / "part.jsonl"
        self.broken_off(monkeypatch, run, ("analyze", many, "-o", part), 1)
        done = run("analyze", many, "-o", part, "--resume", "--roll-up", "state")
        assert (done.code, done.err) == (
            1,
            f"actorstance: {part}.part: was begun with another --roll-up; "
            "give the same as then, or leave --resume out to begin anew\n",
        )
        with open(many, "w") as out:
            out.write(json.dumps(ROWS[0]))
        done = run("analyze", many, "-o", part, "--resume")
        assert (done.code, f"article 64 of the input was {many}:64, and is no more there" in done.err) == (1, True)
        assert (tmp_path / "part.jsonl.part").exists()

    @pytest.mark.parametrize("arguments", [(), ("-o", "new.parquet"), ("-o", "-"), ("-o", "new.txt")])
    def test_outputs_that_cannot_be_gone_on_with(self, run, many, arguments):
        done = run("analyze", many, "--resume", *arguments)
        assert done.code == 2
        assert "--resume needs -o FILE and the format jsonl or csv" in done.err

    def test_a_killed_process(self, file, tmp_path):
        import os
        import signal
        import subprocess
        import sys
        import time

        path = file("".join(json.dumps({"text": f"Russia backs Egypt on day {n}. " * 10}) + "\n" for n in range(400)))
        new = tmp_path / "new.jsonl"
        command = [sys.executable, "-m", "actorstance.cli", "analyze", path, "-o", str(new)]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        journal = tmp_path / "new.jsonl.part.progress"
        while not journal.exists() and process.poll() is None:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        done = subprocess.run([*command, "--resume"], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0
        articles = [item["article"] for item in objects(new.read_text(encoding="utf-8"))]
        counts = {name: articles.count(name) for name in dict.fromkeys(articles)}
        assert list(counts) == [f"{path}:{n}" for n in range(1, 401)]
        assert len(set(counts.values())) == 1

    def test_an_interrupted_run_says_how_to_go_on(self, monkeypatch, run, many, tmp_path):
        from actorstance.inference import resuming

        def stop(self, **told):
            noted(self, **told)
            raise KeyboardInterrupt

        noted = resuming.ResumableFile.note
        monkeypatch.setattr(resuming.ResumableFile, "note", stop)
        done = run("analyze", many, "-o", tmp_path / "new.jsonl")
        assert done.code == 130
        assert done.err.splitlines()[-2:] == [
            f"actorstance: {tmp_path}/new.jsonl.part is kept; the same command with --resume goes on with it",
            "actorstance: interrupted",
        ]
        monkeypatch.undo()
        assert run("analyze", many, "-o", tmp_path / "new.jsonl", "--resume").code == 1
        assert (tmp_path / "new.jsonl").is_file()


def test_a_missing_extra_is_named(monkeypatch, run, file, tmp_path):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    page = file("<p>Russia backs Egypt.</p>", "page.html")
    assert (
        "page.html: web pages need trafilatura; install it with: pip install 'actorstance[html]'"
        in run("analyze", page, "--format", "jsonl").err
    )
    done = run("analyze", file("Russia backs Egypt.", "a.txt"), "-o", tmp_path / "new.parquet")
    assert (done.code, done.err) == (
        1,
        "actorstance: Parquet needs pyarrow; install it with: pip install 'actorstance[parquet]'\n",
    )
