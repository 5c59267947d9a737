import copyreg
import gzip
import io
import os
import pickle
import pickletools
import zipfile
import zlib

import joblib
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actorstance.models import ModelFileError
from actorstance.models import modelfile as module
from actorstance.models.modelfile import FORMAT_VERSION, MAGIC, load_plain, pack_array, save_plain, unpack_array

HEAD = {"magic": MAGIC, "format_version": FORMAT_VERSION}
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False)
    | st.text(max_size=4)
    | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.joblib"


def written(path, data):
    path.write_bytes(data)
    return path


@given(st.dictionaries(st.text(max_size=3), PLAIN, max_size=4))
def test_plain_values_come_back(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("plain") / "model.joblib"
    save_plain(values | HEAD, path)
    assert load_plain(path) == values | HEAD == joblib.load(path)


def test_equal_values_give_equal_bytes_and_leave_no_other_file(path):
    save_plain(HEAD | {"words": "a\nb", "n": [1, 2.5]}, path)
    first = path.read_bytes()
    save_plain(HEAD | {"words": "\n".join("ab"), "n": [1, 2.5]}, path)
    assert path.read_bytes() == first
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_bare_pickle_is_read_too(path):
    assert load_plain(written(path, pickle.dumps(HEAD, protocol=4))) == HEAD


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "is no actorstance model"),
        ([1, 2], "is no actorstance model"),
        ({"magic": "another model"}, "is no actorstance model"),
        ({"magic": MAGIC}, "has no valid format version"),
        (HEAD | {"format_version": "1"}, "has no valid format version"),
        (HEAD | {"format_version": 0}, "has no valid format version"),
        (
            HEAD | {"format_version": FORMAT_VERSION + 1},
            rf"has format {FORMAT_VERSION + 1}, newer than this version of actorstance reads \({FORMAT_VERSION}\); upgrade",
        ),
    ],
)
def test_another_file_is_refused(path, values, message):
    joblib.dump(values, path, compress=3)
    with pytest.raises(ModelFileError, match=rf"model\.joblib: {message}"):
        load_plain(path)


def test_a_missing_file_is_named(path):
    with pytest.raises(
        ModelFileError, match=r"model\.joblib: cannot be read \(No such file or directory\); name a model"
    ):
        load_plain(path)
    with pytest.raises(ModelFileError, match="cannot be read"):
        load_plain(path.parent)


@pytest.mark.parametrize("compress", [0, 9])
def test_a_truncated_file_is_refused_wherever_it_ends(path, compress):
    joblib.dump(
        HEAD | {"data": os.urandom(500), "text": "x" * 50, "numbers": [1, 2.5, None]},
        path,
        compress=compress,
        protocol=4,
    )
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        with pytest.raises(ModelFileError, match=r"model\.joblib: is (truncated|damaged|no actorstance model)"):
            load_plain(written(path, whole[:size]))


def zipped(data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("model", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80",
        b"\x80\x04",
        b"\x80\x04.",
        b"\x80\x04N",
        b"PK\x03\x04",
        b"text,actor\n",
        gzip.compress(pickle.dumps(HEAD)),
        zipped(pickle.dumps(HEAD)),
        zlib.compress(b""),
        zlib.compress(b"no pickle"),
        zlib.compress(pickle.dumps(HEAD))[:-4] + b"\0\0\0\0",  # a wrong checksum
        b"\x80\x04h\x05.",  # a memo that is not there
        b"\x80\x04}u.",  # no mark
        b"\x80\x04]}s.",
        b"\x80\x04\x8e" + (2**60).to_bytes(8, "little") + b"x.",  # bytes longer than the file
        b"\x80\x04\x95" + (2**60).to_bytes(8, "little") + b"}.",  # a frame, likewise
        b"\x80\x04}]Ns.",  # a list as key
        b"\x80\x04}(NNe.",  # a dict that is appended to
    ],
)
def test_bytes_that_are_no_model_are_refused(path, data):
    with pytest.raises(ModelFileError, match=r"model\.joblib: "):
        load_plain(written(path, data))


@given(st.binary(max_size=60))
@example(b"\x80\x04\x8c\x01\xff.")
def test_random_bytes_are_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("random") / "model.joblib"
    for raw in (data, b"\x80\x04" + data, zlib.compress(b"\x80\x04" + data)):
        with pytest.raises(ModelFileError):
            load_plain(written(path, raw))


# Hostile files. Each of the first kind makes a file when it is unpickled: shown once, so that they are what they claim.


class Reduced:
    """An object that pickles as a call."""

    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


def mark(name):
    return f"__import__('pathlib').Path({str(name)!r}).touch()"


def by_system(name):
    return pickle.dumps(HEAD | {"facts": Reduced(os.system, (f"touch '{name}'",))}, protocol=4)


def by_eval(name):
    return b"\x80\x02cbuiltins\neval\nX" + len(mark(name)).to_bytes(4, "little") + mark(name).encode() + b"\x85R."


def by_getattr(name):
    command = f"touch '{name}'".encode()
    system = pickle.dumps(Reduced(getattr, (Reduced(__import__, ("os",)), "system")), protocol=2)
    return system[:-1] + b"X" + len(command).to_bytes(4, "little") + command + b"\x85R."


def by_old_instance(name):
    return b"(V" + f"touch '{name}'".encode() + b"\nios\nsystem\n."


def by_old_instance_after_a_protocol(name):
    return b"\x80\x02" + by_old_instance(name)


def by_stack_global(name):
    return pickle.dumps(Reduced(eval, (mark(name),)), protocol=5)


def by_object_and_build(name):
    code = mark(name).encode()
    partial = b"\x80\x02cfunctools\npartial\ncbuiltins\neval\n\x85R"
    arguments = b"(cbuiltins\neval\nX" + len(code).to_bytes(4, "little") + code + b"\x85}Nt"
    return partial + arguments + b"b)R."  # its arguments are put in by BUILD, then it is called


def by_extension(name):
    return b"\x80\x02\x82\xf0X" + len(mark(name)).to_bytes(4, "little") + mark(name).encode() + b"\x85R."


def by_hook_of_a_dict(name):
    return pickle.dumps(HEAD | {"words": Reduced(exec, (mark(name),))}, protocol=3)


EXPLOITS = [
    by_system, by_eval, by_getattr, by_old_instance, by_old_instance_after_a_protocol, by_stack_global,
    by_object_and_build, by_extension, by_hook_of_a_dict,
]  # fmt: skip


@pytest.fixture
def extension():
    copyreg.add_extension("builtins", "eval", 0xF0)
    yield
    copyreg.remove_extension("builtins", "eval", 0xF0)
    copyreg.clear_extension_cache()


@pytest.mark.parametrize("exploit", EXPLOITS)
def test_an_exploit_runs_nothing(path, tmp_path, exploit, extension):
    planted = tmp_path / "planted"
    pickle.loads(exploit(planted))
    assert planted.exists(), "the exploit does not work, so the test shows nothing"
    planted.unlink()
    for data in (exploit(planted), zlib.compress(exploit(planted))):
        with pytest.raises(
            ModelFileError,
            match=r"model\.joblib: (holds more than plain values|is (truncated or )?no actorstance model)",
        ):
            load_plain(written(path, data))
        assert not planted.exists()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x80\x04Pfile\n.", id="persistent id"),
        pytest.param(b"\x80\x04\x8c\x04fileQ.", id="binary persistent id"),
        pytest.param(b"\x80\x02\x83\x01\x00.", id="ext2"),
        pytest.param(b"\x80\x02\x84\x01\x00\x00\x00.", id="ext4"),
        pytest.param(b"\x80\x04}}b.", id="build on a dict"),
        pytest.param(b"\x80\x05\x97.", id="buffer"),
        pytest.param(b"\x80\x05\x96" + (1).to_bytes(8, "little") + b"x.", id="bytearray"),
        pytest.param(b"\x80\x04\x8f.", id="set"),
        pytest.param(b"\x80\x04}2.", id="dup"),
        pytest.param(pickle.dumps(np.zeros(2)), id="numpy array"),
        pytest.param(pickle.dumps(HEAD | {"labels": ("a",)}, protocol=4), id="tuple"),
    ],
)
def test_operations_that_make_more_than_plain_values_are_refused(path, data):
    with pytest.raises(ModelFileError, match=r"holds more than plain values \(\w+.*\); do not trust it"):
        load_plain(written(path, data))


def test_a_call_is_named(path):
    with pytest.raises(ModelFileError, match=r"\(global builtins eval\); do not trust it"):
        load_plain(written(path, by_eval("x")))


def test_the_unpickler_itself_knows_no_globals(monkeypatch, path, tmp_path):
    """The second lock holds without the first."""
    monkeypatch.setattr(module, "_check_operations", lambda data, name: None)
    planted = tmp_path / "planted"
    with pytest.raises(ModelFileError, match=r"asks for builtins\.eval; a model file holds plain values only"):
        load_plain(written(path, by_eval(planted)))
    with pytest.raises(ModelFileError, match="refers to objects outside it"):
        load_plain(written(path, b"\x80\x04\x8c\x04fileQ."))
    assert not planted.exists()


def test_a_memo_bomb_is_refused(path):
    data = b"\x80\x04}r\xff\xff\xff\x7f."
    with pytest.raises(ModelFileError, match=r"is damaged or hostile \(memo 2147483647 after 3 operations\)"):
        load_plain(written(path, data))


def test_a_zip_bomb_is_refused(monkeypatch, path):
    monkeypatch.setattr(module, "_LARGEST", 2**20)
    data = zlib.compress(pickle.dumps(HEAD | {"data": b"\0" * 2**21}, protocol=4), 9)
    assert len(data) < 2**14
    with pytest.raises(ModelFileError, match="unpacks to more than 1 MiB; it is no actorstance model"):
        load_plain(written(path, data))


def test_a_key_that_would_be_hashed_for_ever_is_refused(path):
    data = b"\x80\x04)q\x00" + b"".join(
        b"h" + bytes([n]) + b"h" + bytes([n]) + b"\x86q" + bytes([n + 1]) for n in range(99)
    )
    data = b"\x80\x04}" + data[2:] + b"Ns."
    assert sum(1 for _ in pickletools.genops(data)) > 300
    with pytest.raises(ModelFileError, match="holds more than plain values"):
        load_plain(written(path, data))


def test_foreign_models_are_refused(path):
    from sklearn.linear_model import LogisticRegression

    for compress in (0, 3, ("gzip", 3), ("bz2", 3), ("lzma", 3)):
        joblib.dump(LogisticRegression(), path, compress=compress)
        with pytest.raises(ModelFileError, match=r"model\.joblib: "):
            load_plain(path)


# Arrays.


@pytest.mark.parametrize("dtype", ["<i8", ">i4", "u1", "?", "f4", ">f8"])
def test_arrays_come_back_in_the_machines_order(dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    packed = pack_array(array.T)
    again = unpack_array(packed, "weights")
    np.testing.assert_array_equal(again, array.T)
    assert again.dtype.isnative
    assert {type(value) for value in packed.values()} == {str, list, bytes}
    assert packed["dtype"][0] in "<|"


@pytest.mark.parametrize(
    "packed",
    [
        None,
        [],
        {"dtype": "<f8", "shape": [2]},
        {"dtype": "<f8", "shape": [2], "data": b"1234"},
        {"dtype": "<f8", "shape": [3], "data": bytes(16)},
        {"dtype": "<f8", "shape": [2**80], "data": bytes(16)},
        {"dtype": "<f8", "shape": "2", "data": bytes(16)},
        {"dtype": "|O", "shape": [2], "data": bytes(16)},
        {"dtype": "i4,O", "shape": [2], "data": bytes(16)},
        {"dtype": "3f4", "shape": [2], "data": bytes(24)},
        {"dtype": "<M8[s]", "shape": [2], "data": bytes(16)},
        {"dtype": "nonsense(", "shape": [2], "data": bytes(16)},
        {"dtype": [["a", "O"]], "shape": [2], "data": bytes(16)},
        {"dtype": "<f8", "shape": [2], "data": "text"},
    ],
)
def test_what_is_no_array_is_refused(packed):
    with pytest.raises(ModelFileError, match="the model's weights cannot be read"):
        unpack_array(packed, "weights")
