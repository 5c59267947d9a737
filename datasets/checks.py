"""Checking a corpus for what a single record cannot show: contradictions, doubles, mixed label schemes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actorstance.datasets.errors import DataError, shown
from actorstance.datasets.files import Row
from actorstance.datasets.records import Record, scheme_of


def check_rows(rows: Iterable[Row]) -> Iterator[DataError]:
    """Yield every problem of the rows, each with its place.

    Bad rows are problems; so are a record that stands twice, one whose label contradicts an earlier one's, an id that
    two records share, and label schemes that are mixed.
    """
    first: dict[tuple[object, ...], tuple[str, str | None]] = {}
    ids: dict[str, str] = {}
    labels: set[str | None] = set()
    mixed = False
    for row in rows:
        if row.error is not None:
            yield row.error
        if row.record is None:
            continue
        record = row.record
        if record.label not in labels and not mixed:
            labels.add(record.label)
            try:
                scheme_of(labels)
            except DataError as error:
                mixed = True
                yield error.at(row.where)
        key = (record.text, record.actor, record.target)
        if key in first:
            where, label = first[key]
            if label == record.label:
                yield DataError(f"the same record stands at {where}; keep one{_named(record)}", row.where)
            else:
                yield DataError(
                    f"label {record.label!r} contradicts {label!r} at {where}; settle which is right{_named(record)}",
                    row.where,
                )
        first.setdefault(key, (row.where, record.label))
        if record.id is not None and ids.setdefault(record.id, row.where) != row.where:
            yield DataError(f"id {shown(record.id)} is used at {ids[record.id]} already; give each its own", row.where)


def _named(record: Record) -> str:
    target = f" toward {shown(record.target.of(record.text))}" if record.target else ""
    return f" (actor {shown(record.actor.of(record.text))}{target})"
