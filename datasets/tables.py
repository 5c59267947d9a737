"""Rows of CSV and TSV files, each with its place, good and bad alike, in constant memory."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from actorstance.datasets.errors import DataError
from actorstance.datasets.lines import read_lines

_LONGEST_FIELD = 2**27


class TableRow(NamedTuple):
    """A row of a table, or what is wrong with it.

    Parameters
    ----------
    where : str
        Its place, as ``name:line``.
    number : int
        The line that it begins on.
    size : int
        How many characters it takes.
    item : dict or DataError
        Its cells, by column.
    """

    where: str
    number: int
    size: int
    item: dict[str, str] | DataError


def table_rows(
    path: str | os.PathLike[str],
    delimiter: str,
    check: Callable[[list[str], str], list[str]],
    *,
    name: str,
    encoding: str = "utf-8",
) -> Iterator[TableRow]:
    """Yield the rows of a table; empty lines are passed over.

    Parameters
    ----------
    path : path-like
        The file; ``-`` is standard input.
    delimiter : str
    check : callable
        Takes the header and its place, and returns the names of the columns; it raises if the header will not do.
    name : str
        What the file is called in places.
    encoding : str, default ``utf-8``

    Raises
    ------
    DataError
        If the file cannot be read, or its header is missing, broken or refused.
    """
    if csv.field_size_limit() < _LONGEST_FIELD:
        csv.field_size_limit(_LONGEST_FIELD)
    feed = _Feed(read_lines(path, encoding=encoding))
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        number, before = feed.number + 1, feed.size
        where = f"{name}:{number}"
        try:
            values = next(reader)
        except StopIteration:
            break
        except (DataError, csv.Error) as error:
            problem = error if isinstance(error, DataError) else _broken_row(error, where, feed.number)
            if header is None:
                raise problem from None
            yield TableRow(where, number, feed.size - before, problem)
            continue
        if not values:
            continue
        if header is None:
            header = check(values, where)
            continue
        item: dict[str, str] | DataError
        if len(values) == len(header):
            item = dict(zip(header, values, strict=True))
        else:
            item = DataError(f"{len(values)} columns where the header has {len(header)}", where)
        yield TableRow(where, number, feed.size - before, item)
    if header is None:
        raise DataError("is empty; a table begins with a header line", name)


class _Feed:
    """Lines for the csv module that survive a line which cannot be decoded: it raises, and the next call goes on."""

    def __init__(self, lines: Iterator[tuple[int, str | DataError]]) -> None:
        self.lines = lines
        self.number = self.size = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        self.number, line = next(self.lines)
        if isinstance(line, DataError):
            raise line
        self.size += len(line)
        return line


def _broken_row(error: csv.Error, where: str, last: int) -> DataError:
    """Say what the csv module could not read, and how far an unclosed quote has swallowed lines."""
    lines = "" if where.endswith(f":{last}") else f", which runs on to line {last}"
    return DataError(f"not a table's row ({error}){lines}; close each quoted field and double the quotes in it", where)
