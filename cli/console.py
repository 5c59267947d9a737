"""What the commands share at the rim: complaints, progress bars, whole files of text."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from actorstance.datasets import DataError

EXIT_CODES = """exit codes:
  0    done
  1    a bad record, file or model (named on standard error)
  2    wrong arguments
  130  interrupted"""


def complain(message: object) -> None:
    """Print one complaint on standard error."""
    print(f"actorstance: {message}", file=sys.stderr, flush=True)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """Give a function (what, done, of how many) that draws a bar on standard error, or None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("working", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


def read_text(path: str, encoding: str = "utf-8") -> str:
    """Return the text of a file (``-``: standard input), strictly decoded, newlines as they are, without a BOM.

    Raises
    ------
    DataError
        If it cannot be read or decoded; the message names the byte.
    """
    name = "standard input" if path == "-" else os.fspath(path)
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        raise DataError(f"unknown encoding {encoding!r}; try utf-8, latin-1 or cp1252", name) from None
    try:
        if path == "-":
            raw = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as handle:
                raw = handle.read()
    except IsADirectoryError:
        raise DataError("is a folder, not a file", name) from None
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", name) from None
    try:
        return raw.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise DataError(
            f"is not {encoding} (byte 0x{raw[error.start]:02x} at byte {error.start}); name the file's encoding with --encoding", name
        ) from None
