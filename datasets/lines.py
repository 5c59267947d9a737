"""Lines of a text file or of standard input, decoded strictly, each with its place, in constant memory."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator

from actorstance.datasets.errors import DataError


def read_lines(path: str | os.PathLike[str], *, encoding: str = "utf-8") -> Iterator[tuple[int, str | DataError]]:
    """Yield (line number from 1, line with its line end) of a file; ``-`` is standard input.

    A line that cannot be decoded is yielded as a `DataError`, so that the caller may go on. A byte order mark is
    dropped. Encodings whose newline is not one byte (UTF-16, UTF-32) are read whole. Lines end at a line feed alone:
    other characters that Unicode counts as line ends (U+2028, U+0085, ...) are text.

    Raises
    ------
    DataError
        If the file cannot be read, the encoding is unknown, or the file is UTF-16 where UTF-8 was expected.
    """
    name = os.fspath(path)
    codec = codec_name(encoding)
    try:
        handle = sys.stdin.buffer if name == "-" else open(name, "rb")  # noqa: SIM115
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", name) from None
    try:
        if codec.startswith(("utf-16", "utf-32")):
            try:
                whole = handle.read().decode(codec)
            except UnicodeDecodeError as error:
                raise DataError(f"is not {encoding} ({error.reason} at byte {error.start})", name) from None
            yield from enumerate(io.StringIO(whole.removeprefix("\ufeff"), newline="\n"), start=1)
            return
        for number, raw in enumerate(handle, start=1):
            if number == 1:
                if codec.startswith("utf-8") and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise DataError("looks like UTF-16; say so with --encoding utf-16", name)
                raw = raw.removeprefix(codecs.BOM_UTF8)
            try:
                yield number, raw.decode(codec)
            except UnicodeDecodeError as error:
                place = f"{name}:{number}"
                yield (
                    number,
                    DataError(
                        f"not {encoding} (byte 0x{raw[error.start]:02x} at byte {error.start} of the line); "
                        "name the file's encoding with --encoding",
                        place,
                    ),
                )
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", name) from None
    finally:
        if name != "-":
            handle.close()


def codec_name(encoding: str) -> str:
    """Return Python's name of a text encoding.

    Raises
    ------
    DataError
        If there is no such encoding, or it is none of text (``hex``, ``rot13``).
    """
    try:
        " ".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise DataError(f"unknown encoding {encoding!r}; try utf-8, latin-1 or cp1252") from None
