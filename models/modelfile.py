"""The model file: a joblib file of plain values, opened by an unpickler that can run nothing.

Anyone can open it with ``joblib.load``; `load_plain` does not need to trust it. It reads only zlib-compressed or bare
pickles, allows only the operations that build dicts, lists, strings, numbers and bytes, and refuses every global. Arrays
are raw bytes with dtype and shape.

To change the format: raise `FORMAT_VERSION`, make `model.StanceModel.from_plain` read the versions before it, and keep
a file of the old version among the tests.
"""

from __future__ import annotations

import io
import os
import pickle
import pickletools
import zlib
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT_VERSION = 1
MAGIC = "actorstance model"

_LARGEST = 2**30  # bytes after decompression
# No tuples: as a key of a dict, one that holds itself many times over is hashed for ever.
_ALLOWED = (
    "PROTO FRAME STOP MEMOIZE BINPUT LONG_BINPUT BINGET LONG_BINGET MARK EMPTY_DICT EMPTY_LIST SETITEM SETITEMS "
    "APPEND APPENDS BINUNICODE SHORT_BINUNICODE BINUNICODE8 BINBYTES SHORT_BINBYTES BINBYTES8 "
    "BININT BININT1 BININT2 LONG1 BINFLOAT NONE NEWTRUE NEWFALSE"
)


class ModelFileError(ValueError):
    """A model file that cannot be used: truncated, foreign, newer than this version, or hostile."""


def save_plain(values: dict[str, Any], path: str | os.PathLike[str]) -> None:
    """Write plain values as a compressed joblib file; equal values give equal bytes on one machine."""
    import joblib  # not needed for reading

    part = f"{os.fspath(path)}.part"
    joblib.dump(values, part, compress=("zlib", 9), protocol=4)
    os.replace(part, path)


def load_plain(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a model file without running anything in it.

    Raises
    ------
    ModelFileError
        If the file is missing, truncated, no model file, of a newer format, or holds anything but plain values.
    """
    name = os.fspath(path)
    try:
        with open(path, "rb") as handle:
            raw = handle.read()
    except OSError as error:
        raise ModelFileError(f"{name}: cannot be read ({error.strerror}); name a model file") from None
    data = _decompress(raw, name)
    _check_operations(data, name)
    try:
        values = _PlainUnpickler(io.BytesIO(data)).load()
    except ModelFileError:
        raise
    except Exception as error:  # a damaged pickle can fail in any way; none of them may show
        raise ModelFileError(f"{name}: is damaged ({type(error).__name__}); get it again, or train it anew") from None
    if not isinstance(values, dict) or values.get("magic") != MAGIC:
        raise ModelFileError(f"{name}: is no actorstance model")
    version = values.get("format_version")
    if not isinstance(version, int) or version < 1:
        raise ModelFileError(f"{name}: has no valid format version")
    if version > FORMAT_VERSION:
        raise ModelFileError(
            f"{name}: has format {version}, newer than this version of actorstance reads ({FORMAT_VERSION}); upgrade actorstance"
        )
    return values


def pack_array(array: NDArray[Any]) -> dict[str, Any]:
    """Return an array as plain values, little-endian whatever the machine."""
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return {"dtype": little.dtype.str, "shape": list(array.shape), "data": np.ascontiguousarray(little).tobytes()}


def unpack_array(packed: Any, name: str) -> NDArray[Any]:
    """Return the array of plain values.

    Raises
    ------
    ModelFileError
        If the values are no array; `name` says which.
    """
    try:
        dtype = np.dtype(str(packed["dtype"]))
        if dtype.kind not in "biuf":
            raise ValueError(f"dtype {dtype}")
        array = np.frombuffer(packed["data"], dtype=dtype).reshape(packed["shape"])
    except (KeyError, TypeError, ValueError, OverflowError, SyntaxError) as error:
        raise ModelFileError(f"the model's {name} cannot be read ({error})") from None
    return array.astype(dtype.newbyteorder("="), copy=False)


class _PlainUnpickler(pickle.Unpickler):
    """An unpickler for which there are no globals."""

    def find_class(self, module_name: str, global_name: str) -> NoReturn:
        raise ModelFileError(
            f"the file asks for {module_name}.{global_name}; a model file holds plain values only, do not trust it"
        )

    def persistent_load(self, pid: Any) -> NoReturn:
        raise ModelFileError(
            "the file refers to objects outside it; a model file holds plain values only, do not trust it"
        )


def _decompress(raw: bytes, name: str) -> bytes:
    if raw[:1] == b"\x80":
        return raw
    stream = zlib.decompressobj()
    try:
        data = stream.decompress(raw, _LARGEST)
    except zlib.error:
        raise ModelFileError(f"{name}: is no actorstance model (neither a pickle nor compressed)") from None
    if stream.unconsumed_tail:
        raise ModelFileError(f"{name}: unpacks to more than {_LARGEST // 2**20} MiB; it is no actorstance model")
    if not stream.eof:
        raise ModelFileError(f"{name}: is truncated; get it again, or train it anew")
    if data[:1] != b"\x80":
        raise ModelFileError(f"{name}: is truncated or no actorstance model (no pickle inside)")
    return data


def _check_operations(data: bytes, name: str) -> None:
    """Refuse every operation that builds more than plain values, before any is carried out."""
    allowed = frozenset(_ALLOWED.split())
    count = 0
    try:
        for operation, argument, _ in pickletools.genops(data):
            count += 1
            if operation.name not in allowed:
                raise ModelFileError(
                    f"{name}: holds more than plain values ({operation.name.lower()}"
                    f"{f' {argument}' if isinstance(argument, str) else ''}); do not trust it"
                )
            if operation.name.endswith("PUT") and isinstance(argument, int) and argument > count:
                raise ModelFileError(f"{name}: is damaged or hostile (memo {argument} after {count} operations)")
    except ModelFileError:
        raise
    except Exception as error:
        raise ModelFileError(f"{name}: is truncated or no actorstance model ({error})") from None
