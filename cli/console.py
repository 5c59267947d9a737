"""What the commands share at the rim: complaints, progress bars, types of arguments."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from actorstance.datasets import DataError
from actorstance.datasets.lines import codec_name

EXIT_CODES = """exit codes:
  0    done
  1    a bad record, file or model (named on standard error)
  2    wrong arguments
  130  interrupted"""


def complain(message: object) -> None:
    """Print one complaint on standard error as one line, without the picture of the place that may stand beneath it."""
    print(f"actorstance: {str(message).partition(chr(10))[0]}", file=sys.stderr, flush=True)


def at_least(least: int) -> Callable[[str], int]:
    """Return the type of an argument that is a whole number of `least` or more."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            raise argparse.ArgumentTypeError(f"{text!r} will not do; give a whole number of {least} or more")
        return value

    return number


def encoding_name(text: str) -> str:
    """Return Python's name of the encoding that an argument names."""
    try:
        return codec_name(text)
    except DataError as error:
        raise argparse.ArgumentTypeError(error.what) from None


def share(text: str) -> float:
    """Return the number from 0 to 1 that an argument gives."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} will not do; give a number from 0 to 1")
    return value


def console_options(color: str) -> dict[str, Any]:
    """Return the options of a rich console for ``--color auto``, ``always`` or ``never``."""
    options: dict[str, dict[str, Any]] = {
        "always": {"force_terminal": True},
        "never": {"no_color": True, "force_terminal": False},
        "auto": {},
    }
    return options[color]


def make_folder(path: str | os.PathLike[str]) -> Path:
    """Return the folder, made if it is absent.

    Raises
    ------
    DataError
        If it cannot be made.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"cannot be made a folder ({error.strerror})", os.fspath(path)) from None
    return folder


class BadRecords:
    """Names each bad record on standard error, or stops at the first if strict, and counts them.

    Parameters
    ----------
    strict : bool
        Whether the first bad record is raised.
    """

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.count = 0

    def __call__(self, error: DataError) -> None:
        """Take note of one bad record."""
        if self.strict:
            raise error
        complain(error)
        self.count += 1

    def exit_code(self) -> int:
        """Say how many there were, if any; return the command's exit code."""
        if self.count:
            complain(f"{self.count} bad record{'s' * (self.count != 1)} left out")
        return 1 if self.count else 0


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """Give a function (what, done, of how many, if known) that draws a bar on standard error, or None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("working", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


@contextmanager
def collection_bar(size: Callable[[], int | None]) -> Iterator[Callable[[int, int, int], None] | None]:
    """Give a function that draws how far a collection is on standard error, or None where that is no terminal.

    Parameters
    ----------
    size : callable
        Returns the size of the whole input, if it is known; asked only where there is a terminal.

    Yields
    ------
    callable or None
        Takes the articles and the mentions done so far, and the size of the input that they took.
    """
    if not sys.stderr.isatty():
        yield None
        return
    import time

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    begun = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=size())

        def draw(articles: int, mentions: int, done: int) -> None:
            rate = mentions / max(time.monotonic() - begun, 1e-9)
            bar.update(task, description=f"{articles:,} articles, {rate:,.0f} mentions/s", completed=done)

        yield draw
