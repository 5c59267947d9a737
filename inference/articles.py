"""Reading articles: files and folders of text, web pages and tables, one article at a time, in constant memory.

======== ===================== ====================================================
format   suffix                what
======== ===================== ====================================================
txt      .txt                  one article
html     .html .htm            one article, taken out of a page (extra ``html``)
jsonl    .jsonl .ndjson .json  one object a line, one article each
csv, tsv .csv .tsv             one article a row
parquet  .parquet              one article a row (extra ``parquet``)
======== ===================== ====================================================
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from actorstance.datasets import DataError
from actorstance.datasets.errors import shown
from actorstance.datasets.lines import codec_name, read_lines
from actorstance.datasets.records import SURROGATE, check_text
from actorstance.datasets.tables import table_rows

INPUT_FORMATS = ("txt", "html", "jsonl", "csv", "tsv", "parquet")
_SUFFIXES = {
    ".txt": "txt", ".html": "html", ".htm": "html", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
}  # fmt: skip
_WHOLE = ("txt", "html")
_DELIMITERS = {"csv": ",", "tsv": "\t"}
_ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Article:
    """An article to analyze.

    Parameters
    ----------
    id : str
        By which its rows name it: its id, else its file, for a row of a table ``file:line``.
    text : str
    source : str, optional
        The outlet.
    date : str, optional
        The day, as ISO 8601 has it.
    """

    id: str
    text: str
    source: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One article of the input, or what is wrong with it.

    Parameters
    ----------
    where : str
        Its place: the file, for a row of a table ``file:line``.
    size : int
        How much of the input it takes, about in bytes.
    article : Article, optional
    error : DataError, optional
    """

    where: str
    size: int
    article: Article | None = None
    error: DataError | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns, or keys, of an article's parts; one that is None has the name of its part and may be absent."""

    text: str | None = None
    date: str | None = None
    source: str | None = None
    id: str | None = None

    def name(self, part: str) -> str:
        """Return the name of a part's column."""
        return getattr(self, part) or part

    def needed(self) -> list[str]:
        """Return the columns that must be there: the text's, and those that were named."""
        return [self.name(part) for part in ("text", "date", "source", "id") if part == "text" or getattr(self, part)]


@dataclass(frozen=True, slots=True)
class Place:
    """A file to read, and its format."""

    path: str
    format: str


def find_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,
    on_skip: Callable[[str], None] = lambda message: None,
) -> Iterator[Place | DataError]:
    """Yield the files to read: those named, and those of named folders, however deep, in sorted order.

    Parameters
    ----------
    paths : iterable of path-like
        Files and folders; ``-`` is standard input.
    format : str, optional
        The format of what is named itself; by default told by the suffix, and plain text where that tells nothing.
    on_skip : callable, optional
        Told once of each suffix, in a folder, that is none of an article; hidden files are passed over in silence.
    """
    skipped: set[str] = set()
    for name in paths:
        path = os.fspath(name)
        if path == "-" or not os.path.isdir(path):
            yield Place(path, format or _SUFFIXES.get(Path(path).suffix.lower(), "txt"))
            continue
        empty = True
        for found in _walk(path):
            if isinstance(found, DataError):
                yield found
                continue
            suffix = Path(found).suffix.lower()
            if suffix in _SUFFIXES:
                empty = False
                yield Place(found, _SUFFIXES[suffix])
            elif suffix not in skipped:
                skipped.add(suffix)
                on_skip(
                    f"{_printable(found)}: files {f'ending in {suffix!r}' if suffix else 'without a suffix'} are left out; "
                    f"articles end in {' '.join(_SUFFIXES)}"
                )
        if empty:
            yield DataError("is a folder without articles", _printable(path))


def _walk(folder: str) -> Iterator[str | DataError]:
    """Yield the files of a folder, however deep, in sorted order, hidden ones left out."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith("."))
    except OSError as error:
        yield DataError(f"cannot be read ({error.strerror})", _printable(folder))
        return
    for name, is_folder in inside:
        path = os.path.join(folder, name)
        if is_folder and not os.path.islink(path):  # a link to a folder may lead round in a circle
            yield from _walk(path)
        elif not is_folder:
            yield path


def read_articles(
    places: Iterable[Place | DataError], *, columns: Columns | None = None, encoding: str = "utf-8", skip: int = 0
) -> Iterator[Input]:
    """Yield articles one by one, good and bad alike.

    Parameters
    ----------
    places : iterable of Place or DataError
        As `find_files` gives them.
    columns : Columns, optional
        Where tables and objects have an article's parts.
    encoding : str, default ``utf-8``
    skip : int, default 0
        How many to pass over: files that are one article each are not opened then.
    """
    columns = columns or Columns()
    for place in places:
        if isinstance(place, Place) and place.format not in _WHOLE:
            try:
                for found in _READERS[place.format](place, columns, encoding):
                    if skip > 0:
                        skip -= 1
                    else:
                        yield found
                continue
            except DataError as error:
                problem = error.at(_name(place.path))
        elif skip > 0:
            skip -= 1
            continue
        elif isinstance(place, Place):
            yield _whole(place, encoding)
            continue
        else:
            problem = place
        if skip > 0:
            skip -= 1
        else:
            yield Input(problem.where, 0, error=problem)


def iso_day(value: Any) -> str | None:
    """Return the day of an ISO date or timestamp, as it stands there; None for nothing.

    Raises
    ------
    DataError
        If it is anything else.

    Examples
    --------
    >>> iso_day("2020-06-14T23:30:00+02:00")
    '2020-06-14'
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip()).date().isoformat()
        except ValueError:
            pass
    raise DataError(f"date is {shown(value)}; give an ISO date or timestamp, such as 2020-06-14")


# One article a file ---------------------------------------------------------------------------------------------------


def read_text(path: str, encoding: str = "utf-8") -> str:
    """Return the text of a file (``-``: standard input), strictly decoded, newlines as they are, without a BOM.

    Raises
    ------
    DataError
        If it cannot be read or decoded; the message names the byte.
    """
    name = _name(path)
    codec = codec_name(encoding)
    try:
        if path == "-":
            raw = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as handle:
                raw = handle.read()
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", name) from None
    try:
        return raw.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise DataError(
            f"is not {encoding} (byte 0x{raw[error.start]:02x} at byte {error.start}); name the file's encoding with --encoding",
            name,
        ) from None


def _whole(place: Place, encoding: str) -> Input:
    """Return the one article of a file."""
    size = 0
    try:
        text = read_text(place.path, encoding)
        size = len(text)
        if place.format == "html":
            article = _page(text, _printable(place.path))
        else:
            article = Article(_printable(place.path), text)
        check_text(article.text)
    except DataError as error:
        return Input(_name(place.path), size, error=error.at(_name(place.path)))
    return Input(_name(place.path), size, article)


def _page(page: str, name: str) -> Article:
    """Return the article of a web page; offsets will count in the text that is taken out of it."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise DataError("web pages need trafilatura; install it with: pip install 'actorstance[html]'") from None
    check_text(page)
    found = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict) or not found.text:
        raise DataError("no article was found in the page; give its text as .txt")
    try:
        day = iso_day(found.date)
    except DataError:
        day = None  # it was guessed from the page
    return Article(name, found.text, found.sitename or found.hostname or None, day)


# One article a row ----------------------------------------------------------------------------------------------------


def _json_rows(place: Place, columns: Columns, encoding: str) -> Iterator[Input]:
    name = _name(place.path)
    for number, line in read_lines(place.path, encoding=encoding):
        where = f"{name}:{number}"
        if isinstance(line, DataError):
            yield Input(where, 0, error=line)
            continue
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            problem = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else "too deep"
            yield Input(where, len(line), error=DataError(f"not JSON ({problem}); one object a line", where))
            continue
        if not isinstance(item, dict):
            problem = f"an article is an object with {columns.name('text')!r}, not {type(item).__name__}"
            yield Input(where, len(line), error=DataError(problem, where))
            continue
        missing = [column for column in columns.needed() if column not in item]
        if missing:
            problem = f"{missing[0]!r} is missing; it has {', '.join(map(shown, list(item)[:8])) or 'no keys'}"
            yield Input(where, len(line), error=DataError(problem, where))
            continue
        yield _row(place, number, item, columns, len(line))


def _table_rows(place: Place, columns: Columns, encoding: str) -> Iterator[Input]:
    def check(header: list[str], where: str) -> list[str]:
        names = [value.strip() for value in header]
        _check_columns(names, columns, where)
        return names

    rows = table_rows(place.path, _DELIMITERS[place.format], check, name=_name(place.path), encoding=encoding)
    for row in rows:
        if isinstance(row.item, DataError):
            yield Input(row.where, row.size, error=row.item)
        else:
            yield _row(place, row.number, row.item, columns, row.size)


def _parquet_rows(place: Place, columns: Columns, encoding: str) -> Iterator[Input]:
    try:
        from pyarrow import ArrowException, BufferReader, parquet
    except ModuleNotFoundError:
        raise DataError("Parquet needs pyarrow; install it with: pip install 'actorstance[parquet]'") from None
    name = _name(place.path)
    try:
        # A pipe cannot be sought in: it is read whole.
        source = BufferReader(sys.stdin.buffer.read()) if place.path == "-" else place.path
        with parquet.ParquetFile(source) as table:
            names = table.schema_arrow.names
            _check_columns(names, columns, name)
            wanted = [part for part in map(columns.name, ("text", "date", "source", "id")) if part in names]
            size = 0 if place.path == "-" else os.path.getsize(place.path) // max(table.metadata.num_rows, 1)
            number = 0
            for batch in table.iter_batches(_ROWS_AT_ONCE, columns=wanted):
                for item in batch.to_pylist():
                    number += 1
                    yield _row(place, number, item, columns, size)
    except FileNotFoundError:
        raise DataError("cannot be read (No such file or directory)", name) from None
    except (ArrowException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise DataError(f"cannot be read as Parquet ({reason})", name) from None


_READERS: dict[str, Callable[[Place, Columns, str], Iterator[Input]]] = {
    "jsonl": _json_rows,
    "csv": _table_rows,
    "tsv": _table_rows,
    "parquet": _parquet_rows,
}


def _check_columns(header: list[str], columns: Columns, where: str) -> None:
    missing = [column for column in columns.needed() if column not in header]
    if missing:
        option = next(part for part in ("text", "date", "source", "id") if columns.name(part) == missing[0])
        raise DataError(
            f"column {missing[0]!r} is missing; the table has {', '.join(map(shown, header[:12]))}, "
            f"name the right one with --{option}-column",
            where,
        )
    twice = next((column for column in columns.needed() if header.count(column) > 1), None)
    if twice is not None:
        raise DataError(f"two columns have the name {shown(twice)}; rename or remove one", where)


def _row(place: Place, number: int, item: Mapping[str, Any], columns: Columns, size: int) -> Input:
    """Return the article of one row or object."""
    where = f"{_name(place.path)}:{number}"
    try:
        text = item[columns.name("text")]
        if not isinstance(text, str):
            raise DataError(f"{columns.name('text')} is {shown(text)}; give the article as a string")
        check_text(text)
        article = Article(
            _label(item.get(columns.name("id")), columns.name("id")) or f"{_printable(place.path)}:{number}",
            text,
            _label(item.get(columns.name("source")), columns.name("source")),
            iso_day(item.get(columns.name("date"))),
        )
    except DataError as error:
        return Input(where, size, error=error.at(where))
    return Input(where, size, article)


def _label(value: Any, column: str) -> str | None:
    """Return an id or a source as text; None for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise DataError(f"{column} is {shown(value)}; give a string or a number")
    label = str(value)
    if "\0" in label or SURROGATE.search(label):
        raise DataError(f"{column} is {shown(value)}; remove the NUL or unpaired surrogate in it")
    return label


def _name(path: str) -> str:
    """Return the name of a file as a complaint has it."""
    return "standard input" if path == "-" else path


def _printable(path: str) -> str:
    """Return a file's name as text: it may hold bytes that are none."""
    return path.encode(errors="backslashreplace").decode()
