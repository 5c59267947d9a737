"""What the tests of several commands share: files, the main function, and a small model that trains in a second."""

from __future__ import annotations

import io
import subprocess
import sys
from types import SimpleNamespace

import pytest

from actorstance.cli.main import main
from actorstance.datasets import load_corpus, write_records


@pytest.fixture
def file(tmp_path):
    """Write a file of text or bytes; return its path."""

    def write(content, name="data.jsonl"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


@pytest.fixture
def run(capsys):
    """Run the command line in this process; return its exit code, output and complaints."""

    def call(*arguments):
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        return SimpleNamespace(code=code, **dict(zip(("out", "err"), capsys.readouterr(), strict=True)))

    return call


@pytest.fixture
def feed(monkeypatch):
    """Put bytes on standard input."""

    def put(content):
        raw = content if isinstance(content, bytes) else content.encode()
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))

    return put


@pytest.fixture(scope="session")
def shell():
    """Run the command line in a process of its own; return the finished process with its output as text."""

    def call(*arguments, entry=("-m", "actorstance.cli"), **options):
        command = [sys.executable, *entry, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, **options)

    return call


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Train a small model by the command; return its path, its data and its card."""
    folder = tmp_path_factory.mktemp("small")
    records, model = folder / "records.jsonl", folder / "small.joblib"
    with records.open("w", encoding="utf-8") as out:
        write_records(load_corpus()[:60], out)
    settings = ["--C", "4", "--class-weight", "none", "--folds", "2"]
    assert main(["train", str(records), "-o", str(model), *settings]) == 0
    return SimpleNamespace(model=model, records=records, card=model.with_suffix(".md"), settings=settings)
