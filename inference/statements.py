"""The rows that ``actorstance analyze`` writes, read again: one statement each, checked, with its place in the file."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from actorstance.datasets import DataError
from actorstance.datasets.errors import shown
from actorstance.datasets.lines import read_lines
from actorstance.datasets.records import SURROGATE
from actorstance.datasets.tables import table_rows

STANCES = ("supportive", "neutral", "opposing")
"""The labels, in the order of `Statement.probabilities`."""

READ_FORMATS = ("jsonl", "csv", "tsv", "parquet")
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}
_DELIMITERS = {"csv": ",", "tsv": "\t"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TOLERANCE = 1e-3  # analyze rounds probabilities to six digits; other tools may round more


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of an article: its characters (half-open) and its text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Party:
    """An actor mention of a statement: where it stands, and the actor's canonical id."""

    place: Place
    id: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of ``analyze``: what a sentence of an article says of an actor's stance.

    Parameters
    ----------
    article : str
    source, date : str or None
        The outlet; the day as ``YYYY-MM-DD``.
    sentence : Place
    actor : Party
    target : Party or None
        None in an undirected row.
    theatre, reported_by : str or None
        The place that the statement is about; the actor that says it, None for the newspaper itself.
    stance : str or None
        One of `STANCES`, or None where ``analyze`` abstained.
    probabilities : tuple of float
        Of `STANCES`, in order.
    """

    article: str
    source: str | None
    date: str | None
    sentence: Place
    actor: Party
    target: Party | None
    theatre: str | None
    reported_by: str | None
    stance: str | None
    probabilities: tuple[float, float, float]


def read_statements(
    path: str | os.PathLike[str], *, format: str | None = None, encoding: str = "utf-8"
) -> Iterator[Statement | DataError]:
    """Yield the statements of a file in constant memory; a bad row is yielded as its error, placed.

    Parameters
    ----------
    path : path-like
        The file; ``-`` is standard input (JSON Lines, unless `format` says otherwise).
    format : str, optional
        One of `READ_FORMATS`; by default by the suffix.

    Raises
    ------
    DataError
        If the file as a whole cannot be used.
    ImportError
        If it is Parquet, and pyarrow (extra ``parquet``) is not installed.
    """
    name = os.fspath(path)
    kind = format or ("jsonl" if name == "-" else _SUFFIXES.get(Path(name).suffix.lower()))
    if kind not in READ_FORMATS:
        problem = f"unknown format ({Path(name).suffix or 'no suffix'})"
        raise DataError(f"{problem}; give a result of analyze, or name it with --input-format", name)
    if kind == "parquet":
        rows: Iterable[tuple[str, Any]] = _parquet_rows(name)
    elif kind == "jsonl":
        rows = _json_rows(name, encoding)
    else:
        rows = _table_rows(name, _DELIMITERS[kind], encoding)
    for where, item in rows:
        if isinstance(item, DataError):
            yield item.at(where)
            continue
        try:
            yield statement_from_object(item if kind == "jsonl" else _nested(item))
        except DataError as error:
            yield error.at(where)


def statement_from_object(item: Any) -> Statement:
    """Make a statement of the object that ``analyze --format jsonl`` writes.

    Raises
    ------
    DataError
        If a field is missing or its value does not fit.
    """
    if not isinstance(item, dict):
        raise DataError(f"{shown(item)} is no object; give the rows that analyze writes")
    if "article" not in item and "text" in item:
        raise DataError("field article is missing; give the rows that analyze writes, not its input")
    return Statement(
        article=_text(item, "article"),
        source=_optional(item, "source"),
        date=_day(item.get("date")),
        sentence=_place(item, "sentence"),
        actor=_party(item, "actor"),
        target=None if item.get("target") is None else _party(item, "target"),
        theatre=_optional(item, "theatre"),
        reported_by=_optional(item, "reported_by"),
        stance=_stance(item.get("stance")),
        probabilities=_probabilities(item.get("probabilities")),
    )


def _text(item: Mapping[str, Any], key: str, role: str = "") -> str:
    value = item.get(key)
    named = f"{role}.{key}" if role else key
    if value is None:
        raise DataError(f"field {named} is missing; give the rows that analyze writes")
    if not isinstance(value, str) or not value.strip():
        raise DataError(f"{named} is {shown(value)}; give a text that is not empty")
    if not value.isascii() and SURROGATE.search(value):
        raise DataError(f"{named} holds an unpaired surrogate; remove it")
    return value


def _optional(item: Mapping[str, Any], key: str) -> str | None:
    return None if item.get(key) in (None, "") else _text(item, key)


def _part(item: Mapping[str, Any], role: str) -> Mapping[str, Any]:
    part = item.get(role)
    if part is None:
        raise DataError(f"field {role} is missing; give the rows that analyze writes")
    if not isinstance(part, dict):
        raise DataError(f"{role} is {shown(part)}; give an object with start, end and text")
    return part


def _place(item: Mapping[str, Any], role: str) -> Place:
    part = _part(item, role)
    start, end = part.get("start"), part.get("end")
    for value, key in ((start, "start"), (end, "end")):
        if not isinstance(value, int) or isinstance(value, bool):
            raise DataError(f"{role}.{key} is {shown(value)}; give a whole number")
    assert isinstance(start, int) and isinstance(end, int)
    if not 0 <= start < end:
        raise DataError(f"{role} runs from {start} to {end}; offsets count Unicode characters, end exclusive")
    return Place(start, end, _text(part, "text", role))


def _party(item: Mapping[str, Any], role: str) -> Party:
    return Party(_place(item, role), _text(_part(item, role), "id", role))


def _day(value: Any) -> str | None:
    if value in (None, ""):
        return None
    if isinstance(value, date):  # a date or a timestamp of a Parquet file
        return value.isoformat()[:10]
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return value
    raise DataError(f"date is {shown(value)}; give a day as YYYY-MM-DD, or null")


def _stance(value: Any) -> str | None:
    if value in (None, ""):
        return None
    if value not in STANCES:
        raise DataError(f"stance is {shown(value)}; give one of {', '.join(STANCES)}, or null")
    return str(value)


def _probabilities(value: Any) -> tuple[float, float, float]:
    if not isinstance(value, dict):
        raise DataError(f"probabilities is {shown(value)}; give those of {', '.join(STANCES)}")
    found = []
    for label in STANCES:
        one = value.get(label)
        if not isinstance(one, int | float) or isinstance(one, bool) or not 0 <= one <= 1:
            hint = "; results of a model of the polarity scheme hold no stances" if "positive" in value else ""
            raise DataError(f"the probability of {label} is {shown(one)}; give a number from 0 to 1{hint}")
        found.append(float(one))
    if not math.isclose(sum(found), 1, abs_tol=_TOLERANCE):
        raise DataError(f"the probabilities sum to {sum(found):.4g}; they must sum to 1")
    return found[0], found[1], found[2]


def _json_rows(name: str, encoding: str) -> Iterator[tuple[str, Any]]:
    for number, line in read_lines(name, encoding=encoding):
        where = f"{_shown_name(name)}:{number}"
        if isinstance(line, DataError):
            yield where, DataError(line.what)
            continue
        if not line.strip():
            continue
        try:
            yield where, json.loads(line)
        except json.JSONDecodeError as error:
            yield where, DataError(f"not JSON ({error.msg} at column {error.colno}); one object a line")
        except (ValueError, RecursionError):
            yield where, DataError("not JSON that can be used (a number too long, or nested too deeply)")


def _shown_name(name: str) -> str:
    return "standard input" if name == "-" else name


_COLUMNS = (
    "article", "sentence_start", "sentence_end", "sentence", "actor_start", "actor_end", "actor", "actor_id",
    "target_start", "target_end", "target", "target_id", "stance", "p_supportive", "p_neutral", "p_opposing",
)  # fmt: skip


def _table_rows(name: str, delimiter: str, encoding: str) -> Iterator[tuple[str, Any]]:
    def check(header: list[str], where: str) -> list[str]:
        _check_columns(header, where)
        return header

    for row in table_rows(name, delimiter, check, name=_shown_name(name), encoding=encoding):
        yield row.where, DataError(row.item.what) if isinstance(row.item, DataError) else row.item


def _parquet_rows(name: str) -> Iterator[tuple[str, Any]]:
    import pyarrow
    import pyarrow.parquet

    if name == "-":
        raise DataError("Parquet cannot be read from standard input; name a file", "standard input")
    try:
        with pyarrow.parquet.ParquetFile(name) as file:
            _check_columns(file.schema_arrow.names, name)
            number = 0
            for batch in file.iter_batches():
                for row in batch.to_pylist():
                    number += 1
                    yield f"{name}:{number}", row
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror or error})", name) from None
    except pyarrow.ArrowException as error:
        raise DataError(f"is no Parquet file that can be read ({str(error).splitlines()[0]})", name) from None


def _check_columns(header: Iterable[str], where: str) -> None:
    missing = [column for column in _COLUMNS if column not in header]
    if missing:
        raise DataError(f"column {', '.join(missing)} is missing; give the rows that analyze writes", where)


def _nested(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table's row as the object that JSON Lines would hold; an empty cell is null."""

    def part(role: str) -> dict[str, Any] | None:
        if row[role] in (None, "") and row[f"{role}_start"] in (None, ""):
            return None
        found = {"start": _whole(row, f"{role}_start"), "end": _whole(row, f"{role}_end"), "text": row[role]}
        return found if role == "sentence" else found | {"id": row[f"{role}_id"]}

    return {
        **{key: row.get(key) for key in ("article", "source", "date", "theatre", "reported_by", "stance")},
        **{role: part(role) for role in ("sentence", "actor", "target")},
        "probabilities": {label: _number(row, f"p_{label}") for label in STANCES},
    }


def _whole(row: Mapping[str, Any], column: str) -> int:
    value = row[column]
    if isinstance(value, int):
        return value
    # Stricter than int(), which takes "1_0" and digits of other scripts, and refuses thousands of digits.
    if not isinstance(value, str) or not re.fullmatch(r"\s*[0-9]{1,18}\s*", value):
        raise DataError(f"{column} is {shown(value)}; give a whole number")
    return int(value)


def _number(row: Mapping[str, Any], column: str) -> float:
    value = row[column]
    try:
        return float(value)
    except (TypeError, ValueError):
        raise DataError(f"{column} is {shown(value)}; give a number from 0 to 1") from None
