"""Output that is whole or absent: a file grows beside its place under another name and is renamed when complete."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from actorstance.datasets.errors import DataError


@contextmanager
def whole_file(path: str | os.PathLike[str], *, force: bool = False, binary: bool = False) -> Iterator[IO[str]]:
    """Open `path` for writing; it appears, under its name, only when the block ends without an error.

    Parameters
    ----------
    path : path-like
        The file; ``-`` is standard output. What is no regular file (``/dev/stdout``, a named pipe) is written directly.
    force : bool, default False
        Whether an existing file may be replaced.
    binary : bool, default False
        Whether bytes are written; text is UTF-8 with newlines as written.

    Raises
    ------
    DataError
        If the file exists and `force` is not set, its folder cannot be written to, or the disk is full.
    """
    name = os.fspath(path)
    if name == "-":
        with _standard_output(binary) as out:
            yield out
        return
    check_free(path, force=force)
    direct = Path(path).exists() and not Path(path).is_file()
    part = Path(name if direct else f"{name}.part")
    try:
        handle = open(part, "wb") if binary else open(part, "w", encoding="utf-8", newline="")  # noqa: SIM115
    except OSError as error:
        raise DataError(f"cannot be written ({error.strerror})", name) from None
    try:
        with handle:
            yield handle  # type: ignore[misc]
        if not direct:
            os.replace(part, path)
    except BaseException as error:
        if not direct:
            part.unlink(missing_ok=True)
        # A failed write names no file; an OSError that names another file is the caller's own, as a reader gone is.
        if (
            isinstance(error, OSError)
            and not isinstance(error, BrokenPipeError)
            and error.filename in (None, os.fspath(part))
        ):
            raise DataError(f"cannot be written ({error.strerror})", name) from None
        raise


@contextmanager
def _standard_output(binary: bool) -> Iterator[IO[str]]:
    """Lend standard output, as UTF-8 with newlines as written whatever the terminal's own encoding is."""
    sys.stdout.flush()
    raw = getattr(sys.stdout, "buffer", None)
    if binary or raw is None:
        yield raw if binary else sys.stdout  # type: ignore[misc]
        sys.stdout.flush()
        return
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
    try:
        yield out
        out.flush()
    finally:
        out.detach()


def check_free(path: str | os.PathLike[str], *, force: bool = False) -> None:
    """Raise `DataError` if `path` may not be written to: it exists and `force` is not set, or it is a folder."""
    place = Path(path)
    if os.fspath(path) == "-":
        return
    if place.is_dir():
        raise DataError("is a folder; name a file to write to", os.fspath(path))
    if place.is_file() and not force:
        raise DataError("exists already; give --force to replace it", os.fspath(path))
