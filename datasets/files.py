"""Files of records in any of the formats, read row by row with their places, and written.

======== ======================== =========================================
format   suffix                   what
======== ======================== =========================================
jsonl    .jsonl .ndjson .json     one record object a line
csv, tsv .csv .tsv                columns text, actor, target, label, ...
markup   .stance                  the compact markup of `datasets.markup`
dse      .txt                     the DSE corpus as published
newsmtsc .jsonl (recognised)      the NewsMTSC corpus as published
======== ======================== =========================================
"""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from actorstance.datasets.dse import records_from_row
from actorstance.datasets.errors import DataError, shown
from actorstance.datasets.lines import read_lines
from actorstance.datasets.markup import parse_markup
from actorstance.datasets.newsmtsc import is_newsmtsc, records_from_item
from actorstance.datasets.objects import record_from_object, record_to_object
from actorstance.datasets.records import SURROGATE, Record, scheme_of
from actorstance.datasets.tables import table_rows
from actorstance.datasets.tabular import OFFSET_COLUMNS, record_from_row, record_to_row

READ_FORMATS = ("jsonl", "csv", "tsv", "markup", "dse", "newsmtsc")
WRITE_FORMATS = ("jsonl", "csv", "tsv")
LINE_FORMATS = ("jsonl", "dse", "newsmtsc")
"""Formats in which each line is read by itself."""
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".stance": "markup",
    ".txt": "dse",
}
_DELIMITERS = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file, or what is wrong with it: its place, the object as it was read, the record or the error."""

    where: str
    item: dict[str, Any]
    record: Record | None = None
    error: DataError | None = None


def format_of(
    path: str | os.PathLike[str],
    choice: str | None = None,
    *,
    known: Sequence[str] = READ_FORMATS,
    option: str = "--format",
) -> str:
    """Return the format named by `choice`, else by the file's suffix; standard input and output are JSON Lines.

    Raises
    ------
    DataError
        If the format is not one of `known`; the message names the command line's `option` to give one.
    """
    suffix = Path(path).suffix.lower()
    name = choice or ("jsonl" if os.fspath(path) == "-" else _SUFFIXES.get(suffix))
    if name is None or name not in known:
        raise DataError(
            f"unknown format ({choice or suffix or 'no suffix'}); name one with {option}: {', '.join(known)}",
            os.fspath(path),
        )
    return name


def iter_rows(
    path: str | os.PathLike[str], *, format: str | None = None, encoding: str = "utf-8", labeled: bool = True
) -> Iterator[Row]:
    """Yield the rows of a file in constant memory, good and bad alike.

    Parameters
    ----------
    path : path-like
        The file; ``-`` is standard input.
    format : str, optional
        One of `READ_FORMATS`; by default by the suffix.
    encoding : str, default ``utf-8``
        The file's encoding; a leading byte order mark is dropped.
    labeled : bool, default True
        Whether labels are required and checked.

    Raises
    ------
    DataError
        If the file as a whole cannot be used (missing, a folder, a table without the columns).
    """
    kind = format_of(path, format)
    name = os.fspath(path)
    if kind in _DELIMITERS:
        yield from _table_rows(name, _DELIMITERS[kind], encoding, labeled)
    elif kind == "markup":
        yield from _markup_rows(name, encoding)
    else:
        for number, line in read_lines(name, encoding=encoding):
            yield from line_rows(f"{name}:{number}", line, kind, labeled=labeled)


def line_rows(where: str, line: str | DataError, kind: str, *, labeled: bool = True) -> Iterator[Row]:
    """Yield the rows of one line of a file of `LINE_FORMATS`.

    Parameters
    ----------
    where : str
        What is said of the line's place (``FILE:7``).
    line : str or DataError
        As `lines.read_lines` gives it.
    kind : str
        One of `LINE_FORMATS`.
    labeled : bool, default True
        Whether labels are required and checked.
    """
    if isinstance(line, DataError):
        yield Row(where, {}, error=line)
    elif not line.strip():
        return
    elif kind == "dse":
        yield from _guarded(where, {}, partial(records_from_row, line.rstrip("\r\n")))
    else:
        yield from _json_rows(where, line, labeled, newsmtsc=kind == "newsmtsc")


def iter_files(
    paths: Iterable[str | os.PathLike[str]], *, format: str | None = None, encoding: str = "utf-8", labeled: bool = True
) -> Iterator[Row]:
    """Yield the rows of several files; a file that cannot be used, or holds no record, is one bad row."""
    for path in paths:
        name, empty = os.fspath(path), True
        try:
            for row in iter_rows(path, format=format, encoding=encoding, labeled=labeled):
                empty = False
                yield row
        except DataError as error:
            yield Row(name, {}, error=error.at(name))
        else:
            if empty:
                yield Row(name, {}, error=DataError("holds no record", name))


def read_records(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,
    encoding: str = "utf-8",
    labeled: bool = True,
    on_error: Callable[[DataError], None] | None = None,
) -> list[Record]:
    """Read the records of one or more files.

    Parameters
    ----------
    on_error : callable, optional
        Called with the error of each bad row, which is then left out; without it the first bad row raises.

    Raises
    ------
    DataError
        At the first bad row (without `on_error`), at a file that cannot be used, or if label schemes are mixed.
    """
    records: list[Record] = []
    paths = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    for path in paths:
        for row in iter_rows(path, format=format, encoding=encoding, labeled=labeled):
            if row.record is not None:
                records.append(row.record)
            elif row.error is not None:
                if on_error is None:
                    raise row.error
                on_error(row.error)
    try:
        scheme_of(record.label for record in records)
    except DataError as error:
        raise error.at(", ".join(os.fspath(path) for path in paths)) from None
    return records


def write_records(records: Iterable[Record], out: IO[str], *, format: str = "jsonl") -> int:
    """Write records as JSON Lines, CSV or TSV; return how many.

    JSON Lines stream; a table is gathered first, since its columns are those of all records.

    Raises
    ------
    DataError
        If a record cannot be written in the format.
    """
    count = 0
    rows: list[dict[str, str]] = []
    for count, record in enumerate(records, start=1):
        try:
            if format == "jsonl":
                out.write(json_line(record_to_object(record)))
            else:
                rows.append(record_to_row(record))
        except DataError as error:
            raise error.at(f"record {count}" + _named(record.id)) from None
    if rows:
        table_writer(out, list(dict.fromkeys(key for row in rows for key in row)), format).writerows(rows)
    return count


def json_line(item: dict[str, Any]) -> str:
    """Return the object as one line of JSON Lines, which UTF-8 can encode: unpaired surrogates are escaped.

    Raises
    ------
    DataError
        If a value is no JSON, is not finite or is nested too deeply.
    """
    try:
        line = json.dumps(item, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise DataError(f"cannot be written as JSON ({error})") from None
    if not line.isascii():
        line = SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", line)
    return line + "\n"


def table_writer(out: IO[str], columns: Sequence[str], format: str) -> csv.DictWriter[str]:
    """Return a writer of CSV or TSV rows whose header is written.

    Raises
    ------
    DataError
        If the format is no table.
    """
    if format not in _DELIMITERS:
        raise DataError(f"format {format!r} is no table; give one of {', '.join(_DELIMITERS)}")
    # The csv module quotes a carriage return only if the line end has one; _Lines then takes it out again.
    writer = csv.DictWriter(_Lines(out), columns, delimiter=_DELIMITERS[format], lineterminator="\r\n", restval="")
    writer.writeheader()
    return writer


class _Lines:
    """Rows of the csv module, written with a line feed alone at their end."""

    def __init__(self, out: IO[str]) -> None:
        self.out = out

    def write(self, row: str) -> int:
        return self.out.write(row.removesuffix("\r\n") + "\n")


def _guarded(where: str, item: dict[str, Any], make: Callable[[], Iterable[Record]]) -> Iterator[Row]:
    """Yield rows of the records that `make` gives, or one row with its error, placed."""
    try:
        records = list(make())
    except DataError as error:
        yield Row(where, item, error=error.at(where + _named(item.get("id"))))
        return
    yield from (Row(where, item, record) for record in records)


def _json_rows(where: str, line: str, labeled: bool, *, newsmtsc: bool) -> Iterator[Row]:
    try:
        item = json.loads(line, object_pairs_hook=_distinct, parse_constant=_refuse_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        yield Row(
            where, {}, error=DataError(f"not JSON ({error.msg} at column {error.colno}); one object a line", where)
        )
        return
    except (ValueError, RecursionError) as error:
        problem = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        yield Row(where, {}, error=DataError(f"not JSON that can be used ({problem})", where))
        return
    if newsmtsc or is_newsmtsc(item):
        yield from _guarded(where, {}, partial(records_from_item, item))
    else:
        raw = item if isinstance(item, dict) else {}
        yield from _guarded(where, raw, partial(_one, record_from_object, item, labeled))


def _named(identity: Any) -> str:
    return "" if identity in (None, "") else f" (id {shown(identity)})"


def _one(make: Callable[..., Record], item: Any, labeled: bool) -> list[Record]:
    return [make(item, labeled=labeled)]


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the pairs as an object; of a key that stands twice, JSON would silently keep the last."""
    item = dict(pairs)
    if len(item) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in item if keys.count(key) > 1)
        raise ValueError(f"the key {shown(twice)} stands twice in one object")
    return item


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _finite(digits: str) -> float:
    """Return the number; one that a float cannot hold would become infinite, which no JSON file can hold."""
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"{shown(digits)} is too large a number")
    return value


def _table_rows(name: str, delimiter: str, encoding: str, labeled: bool) -> Iterator[Row]:
    def check(header: list[str], where: str) -> list[str]:
        return _header(header, name, labeled)

    for row in table_rows(name, delimiter, check, name=name, encoding=encoding):
        if isinstance(row.item, DataError):
            yield Row(row.where, {}, error=row.item)
        else:
            yield from _guarded(row.where, row.item, partial(_one, record_from_row, row.item, labeled))


def _header(values: list[str], name: str, labeled: bool) -> list[str]:
    header = [value.strip() for value in values]
    needed = ("text", "actor", "label") if labeled else ("text", "actor")
    missing = [
        column for column in needed if column not in header and not (column == "actor" and "actor_start" in header)
    ]
    if missing:
        optional = ", ".join(OFFSET_COLUMNS)
        hint = "; the columns seem to be set apart by tabs, give --format tsv" if "\t" in header[0] else ""
        raise DataError(
            f"column {', '.join(missing)} is missing; a table has text, actor, target, label and may have {optional}{hint}",
            f"{name}:1",
        )
    if len(set(header)) < len(header):
        twice = next(column for column in header if header.count(column) > 1)
        raise DataError(f"two columns have the name {shown(twice)}; rename or remove one", f"{name}:1")
    return header


def _markup_rows(name: str, encoding: str) -> Iterator[Row]:
    lines = []
    for _, line in read_lines(name, encoding=encoding):
        if isinstance(line, DataError):
            raise line
        lines.append(line)
    for sentence in parse_markup(lines, name):
        where = f"{name}:{sentence.line}"
        yield from _guarded(where, {}, sentence.records)
