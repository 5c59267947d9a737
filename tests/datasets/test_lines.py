import io
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import CHARACTERS

from actorstance.datasets.errors import DataError
from actorstance.datasets.lines import codec_name, read_lines


@pytest.fixture
def file(tmp_path):
    def write(content: bytes):
        path = tmp_path / "lines.txt"
        path.write_bytes(content)
        return path

    return write


def lines(path, **options):
    return [line for _, line in read_lines(path, **options)]


def test_lines_keep_their_ends_and_count_from_one(file):
    assert list(read_lines(file(b"one\r\ntwo\n\nfour"))) == [(1, "one\r\n"), (2, "two\n"), (3, "\n"), (4, "four")]


def test_an_empty_file_has_no_lines(file):
    assert lines(file(b"")) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_byte_order_mark_is_no_text(file, encoding):
    assert lines(file("\ufeffİran\nU\u2028S\n".encode(encoding)), encoding=encoding) == ["İran\n", "U\u2028S\n"]


def test_a_line_that_cannot_be_decoded_does_not_stop_the_others(file):
    path = file(b"one\ncaf\xe9\nthree\n")
    first, bad, third = lines(path)
    assert (first, third) == ("one\n", "three\n")
    assert str(bad).endswith(
        "lines.txt:2: not utf-8 (byte 0xe9 at byte 3 of the line); name the file's encoding with --encoding"
    )
    assert lines(path, encoding="latin-1")[1] == "café\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognised(file, encoding):
    with pytest.raises(DataError, match=r"lines.txt: looks like UTF-16; say so with --encoding utf-16"):
        lines(file("\ufeffEgypt".encode(encoding)))


def test_broken_utf_16_is_an_error_of_the_file(file):
    with pytest.raises(DataError, match=r"lines.txt: is not utf-16 \(.* at byte 2\)"):
        lines(file(b"\xff\xfeE"), encoding="utf-16")


@pytest.mark.parametrize("encoding", ["utf-9", "hex", "rot13", "undefined", "a\0b", ""])
def test_an_encoding_that_is_none_of_text(encoding):
    with pytest.raises(DataError, match=r"unknown encoding .*; try utf-8, latin-1 or cp1252"):
        codec_name(encoding)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(DataError, match=r"none.txt: cannot be read \(No such file"):
        lines(tmp_path / "none.txt")
    with pytest.raises(DataError, match=r"cannot be read \(Is a directory\)"):
        lines(tmp_path)


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("İran\n".encode())))
    assert list(read_lines("-")) == [(1, "İran\n")]


@given(st.text(CHARACTERS), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_the_lines_of_a_text_join_to_the_text(tmp_path_factory, text, encoding):
    path = tmp_path_factory.getbasetemp() / "property.txt"
    path.write_bytes(text.encode(encoding))
    assert "".join(lines(path, encoding=encoding)) == text.removeprefix("\ufeff")
