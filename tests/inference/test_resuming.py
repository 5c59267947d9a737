import json

import pytest

from actorstance.datasets import DataError
from actorstance.inference.resuming import ResumableFile

FACTS = {"model": "abc", "--roll-up": None, "FILE": ["a"]}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new.jsonl"


def killed(path, saved, unsaved, facts=FACTS):
    """Leave what a run leaves that is killed after it saved."""
    file = ResumableFile(path, facts)
    file.__enter__()
    file.write(saved)
    file.note(articles=3, bad=1, rows=2, last="a:3")
    file.save()
    file.write(unsaved)
    file._out.close()


def test_a_whole_run_leaves_the_file_alone(path):
    with ResumableFile(path, FACTS) as file:
        file.write("é\n")
        file.note(articles=1, bad=0, rows=1, last="a")
        file.save()
    assert [(item.name, item.read_text(encoding="utf-8")) for item in path.parent.iterdir()] == [("new.jsonl", "é\n")]


def test_a_killed_run_is_cut_back_to_what_the_journal_says(path):
    killed(path, "é\n", "half a li")
    with ResumableFile(path, FACTS, resume=True) as file:
        assert (file.progress.articles, file.progress.bad, file.progress.last, file.resumed) == (3, 1, "a:3", True)
        file.write("b\n")
    assert path.read_text(encoding="utf-8") == "é\nb\n"


def test_without_resume_it_begins_anew(path):
    killed(path, "a\n", "b")
    with ResumableFile(path, FACTS) as file:
        assert file.progress.articles == 0
        file.write("c\n")
    assert path.read_text() == "c\n"
    assert len(list(path.parent.iterdir())) == 1


def test_nothing_to_go_on_with_is_no_mistake(path):
    with ResumableFile(path, FACTS, resume=True) as file:
        file.write("c\n")
    assert path.read_text() == "c\n"


def test_other_facts_are_named(path):
    killed(path, "a\n", "")
    with pytest.raises(
        DataError, match=r"new\.jsonl\.part: was begun with another --roll-up; give the same as then, or"
    ):
        ResumableFile(path, FACTS | {"--roll-up": "state"}, resume=True)


@pytest.mark.parametrize(
    "journal", ["", "{}", "[]", json.dumps({"version": 1, "facts": FACTS, "progress": {"bytes": 99}})]
)
def test_a_journal_that_does_not_fit(path, journal):
    killed(path, "a\n", "")
    path.with_name("new.jsonl.part.progress").write_text(journal)
    with pytest.raises(DataError, match="does not fit the output; leave --resume out to begin anew"):
        ResumableFile(path, FACTS, resume=True)


def test_an_interrupted_run_is_kept_and_a_failed_one_is_not(path):
    for error, left in ((KeyboardInterrupt, ["new.jsonl.part", "new.jsonl.part.progress"]), (DataError, [])):
        with pytest.raises(error), ResumableFile(path, FACTS) as file:
            file.write("a\n")
            file.note(articles=1, bad=0, rows=1, last="a")
            raise error("x")
        assert sorted(item.name for item in path.parent.iterdir()) == left


def test_an_existing_file_needs_force(path):
    path.write_text("mine")
    with pytest.raises(DataError, match="exists already; give --force to replace it"):
        ResumableFile(path, FACTS)
    with ResumableFile(path, FACTS, force=True) as file:
        file.write("a\n")
    assert path.read_text() == "a\n"
