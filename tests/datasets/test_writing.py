import io
import os
import sys

import pytest

from actorstance.datasets.errors import DataError
from actorstance.datasets.writing import check_free, whole_file


def test_a_file_appears_when_it_is_whole(tmp_path):
    path = tmp_path / "out.jsonl"
    with whole_file(path) as out:
        out.write("İran\r\n\u2028")
        assert not path.exists()
    assert path.read_bytes() == "İran\r\n\u2028".encode()
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_an_error_leaves_nothing_behind(tmp_path):
    with pytest.raises(KeyError), whole_file(tmp_path / "out.jsonl") as out:
        out.write("half")
        raise KeyError
    assert os.listdir(tmp_path) == []


def test_nothing_is_replaced_unasked(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_text("old")
    with pytest.raises(DataError, match=r"out.jsonl: exists already; give --force to replace it"), whole_file(path):
        pass
    with pytest.raises(KeyError), whole_file(path, force=True):
        raise KeyError
    assert path.read_text() == "old"
    with whole_file(path, force=True, binary=True) as out:
        out.write(b"new")
    assert path.read_text() == "new"


def test_a_place_that_cannot_be_written_to(tmp_path):
    with pytest.raises(DataError, match="is a folder; name a file to write to"):
        check_free(tmp_path, force=True)
    with pytest.raises(DataError, match=r"cannot be written \(No such file"), whole_file(tmp_path / "no" / "out"):
        pass
    (tmp_path / "out.part").mkdir()
    with pytest.raises(DataError, match=r"out: cannot be written \(Is a directory\)"), whole_file(tmp_path / "out"):
        pass


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_device_is_written_directly_and_stays():
    with whole_file("/dev/null") as out:
        out.write("gone")
    assert not os.path.isfile("/dev/null")
    with (
        pytest.raises(DataError, match=r"/dev/full: cannot be written \(No space left"),
        whole_file("/dev/full") as out,
    ):
        out.write("full")


def test_a_full_disk_is_an_error_of_the_file(tmp_path):
    with (
        pytest.raises(DataError, match=r"out: cannot be written \(No space left on device\)"),
        whole_file(tmp_path / "out"),
    ):
        raise OSError(28, "No space left on device")
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "out"):
        (tmp_path / "other").read_text()
    assert os.listdir(tmp_path) == []


def test_standard_output_is_utf_8_whatever_the_terminal_speaks(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    with whole_file("-") as out:
        out.write("İran\n")
    with whole_file("-", binary=True) as out:
        out.write(b"\xff")
    assert raw.getvalue() == "İran\n".encode() + b"\xff"
    sys.stdout.write("still open")


def test_standard_output_may_be_a_string_buffer(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with whole_file("-") as out:
        out.write("İran")
    assert sys.stdout.getvalue() == "İran"
