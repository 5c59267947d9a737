"""What the README shows runs, and prints what it shows."""

from __future__ import annotations

import doctest
import glob
import re
import shlex
from pathlib import Path

import pytest

import actorstance.datasets
from actorstance.cli.main import build_parser, main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
CONSOLE = [text for language, text in BLOCKS if language in ("", "console") and "actorstance " in text]
PYTHON = [text for language, text in BLOCKS if language == "python"]


def commands(block):
    """Return the block's commands, each with the output that it shows ('' where it shows none)."""
    found = []
    for line in block.splitlines():
        if re.match(r"(\$ )?actorstance ", line):
            found.append([line.removeprefix("$ "), ""])
        else:
            found[-1][1] += f"{line}\n"
    return found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a folder with the files that the README's examples name, and stand in it."""
    article = (ROOT / "docs" / "demo_article.txt").read_text(encoding="utf-8")
    (tmp_path / "articles").mkdir()
    for path in ("article.txt", "articles/one.txt", "articles/two.txt"):
        (tmp_path / path).write_text(article, encoding="utf-8")
    records = [text for language, text in BLOCKS if not language and text.startswith("{")]
    (tmp_path / "mentions.jsonl").write_text("".join(records), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", CONSOLE, ids=range(len(CONSOLE)))
def test_commands(block, folder, capsys):
    for command, shown in commands(block):
        words = shlex.split(command)[1:]
        assert main([path for word in words for path in (sorted(glob.glob(word)) or [word])]) == 0
        out = capsys.readouterr().out
        assert not shown or doctest.OutputChecker().check_output(shown, out, doctest.ELLIPSIS), f"{command}\n{out}"


def test_python(folder, capsys, monkeypatch):
    few = actorstance.datasets.load_corpus()[:60]
    monkeypatch.setattr(actorstance.datasets, "load_corpus", lambda: few)
    for block in PYTHON:
        exec(compile(block, "README.md", "exec"), {})
        out = capsys.readouterr().out.splitlines()
        shown = re.findall(r"^print\(.*\)  # (\w+)", block, re.MULTILINE)
        assert out[: len(shown)] == shown
    assert (folder / "mine.joblib").is_file()


def test_every_command_has_its_row():
    rows = [re.split(r"[ |\\]+", row) for row in re.findall(r"^\| `actorstance (.*?)` \|", README, re.MULTILINE)]
    named = {(row[0], action) for row in rows for action in (row[1:] if row[0] in ("data", "model") else [""])}
    for command, parser in choices(build_parser()).items():
        for action in choices(parser) or [""]:
            assert (command, action) in named, f"actorstance {command} {action}"


def choices(parser):
    """Return the subcommands of a parser."""
    return next((action.choices for action in parser._actions if action.dest.endswith(("command", "action"))), {})


def test_the_files_and_targets_that_it_names_are_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make (\w+)`?$|`make (\w+)`", README, re.MULTILINE):
        assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), target
    for path in re.findall(r"`((?:docs|datasets)/[\w./]+|[A-Z]+(?:\.\w+)?)`", README):
        if "/" in path or (ROOT / path).suffix or path == "LICENSE":
            assert (ROOT / path).exists(), path


def test_it_begins_with_two_commands():
    assert "\nmake demo\n" in README
    assert "`make test`" in README
