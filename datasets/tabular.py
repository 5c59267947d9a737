"""Records as rows of a table (CSV, TSV): ``text, actor, target, label`` and optional offsets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from actorstance.datasets.errors import DataError, shown
from actorstance.datasets.objects import RECORD_KEYS, record_from_object
from actorstance.datasets.records import SURROGATE, Record

OFFSET_COLUMNS = ("actor_start", "actor_end", "target_start", "target_end")


def record_from_row(row: Mapping[str, str], *, labeled: bool = True) -> Record:
    """Make a record of a table's row.

    Parameters
    ----------
    row : mapping of str to str
        ``text`` and ``actor``; ``target`` is empty or absent in an undirected record; ``actor_start``, ``actor_end``,
        ``target_start`` and ``target_end`` are needed where a mention occurs twice; ``mentions`` lists spans as
        ``0:5 12:26``, ``-`` is an empty list. Blanks around a mention without offsets and around a label are dropped.
    labeled : bool, default True
        Whether ``label`` is required and checked.

    Raises
    ------
    DataError
        If a column is missing or a value does not fit.
    """
    text = row.get("text") or ""
    item: dict[str, Any] = {
        "id": row.get("id") or None,
        "text": text,
        "actor": _mention(row, "actor"),
        "target": _mention(row, "target"),
        "label": (row.get("label") or "").strip() or None,
    }
    mentions = (row.get("mentions") or "").split()
    if mentions:
        item["mentions"] = [] if mentions == ["-"] else [_pair(piece) for piece in mentions]
    known = {*RECORD_KEYS, *OFFSET_COLUMNS}
    return record_from_object(item | {key: value for key, value in row.items() if key not in known}, labeled=labeled)


def record_to_row(record: Record) -> dict[str, str]:
    """Return the record as a row with offsets; `record_from_row` gives the same record back.

    A further value that is no string is written as JSON, ``None`` as an empty cell.

    Raises
    ------
    DataError
        If a further key has the name of an offset column, or a value cannot stand in a text file.
    """
    row = {
        "id": record.id or "",
        "text": record.text,
        "actor": record.actor.of(record.text),
        "target": "",
        "label": record.label or "",
    }
    for role, span in (("actor", record.actor), ("target", record.target)):
        if span is not None:
            row[role] = span.of(record.text)
        row[f"{role}_start"], row[f"{role}_end"] = ("", "") if span is None else (str(span.start), str(span.end))
    row["mentions"] = (
        "" if record.mentions is None else " ".join(f"{span.start}:{span.end}" for span in record.mentions) or "-"
    )
    for key in record.extra:
        if key in row:
            raise DataError(f"the further key {key!r} has the name of a table's own column; rename it")
    row |= {key: _cell(value) for key, value in record.extra.items()}
    for key, value in row.items():
        if SURROGATE.search(key + value):
            raise DataError(f"{shown(key)} holds an unpaired surrogate, which no table can hold; write JSON Lines")
    return row


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        raise DataError("a further value is nested too deeply to be written") from None


def _mention(row: Mapping[str, str], role: str) -> dict[str, Any] | str | None:
    """Return the role's offsets with its string to compare, or its string alone, or nothing."""
    start, end = row.get(f"{role}_start") or "", row.get(f"{role}_end") or ""
    surface = row.get(role) or None
    if not start.strip() and not end.strip():
        return surface and (surface.strip() or None)
    mention = {"start": _whole(start, f"{role}_start"), "end": _whole(end, f"{role}_end")}
    return mention if surface is None else mention | {"text": surface}


def _pair(piece: str) -> dict[str, int]:
    start, _, end = piece.partition(":")
    return {"start": _whole(start, "mentions"), "end": _whole(end, "mentions")}


def _whole(value: str, column: str) -> int:
    # Stricter than int(), which takes "1_0" and digits of other scripts, and refuses thousands of digits.
    if not re.fullmatch(r"\s*-?[0-9]{1,18}\s*", value):
        raise DataError(f"{column} is {shown(value)}; give a whole number")
    return int(value)
