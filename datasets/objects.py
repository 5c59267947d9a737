"""Records as plain objects: the shape that JSON Lines, CSV and the HTTP world share.

``{"text", "actor": {"start", "end"}, "target": {...} or null, "label", "id", "mentions": [{...}], ...}``
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from actorstance.datasets.errors import DataError, shown
from actorstance.datasets.records import Record, Span, check_text, point_at

RECORD_KEYS = ("id", "text", "actor", "target", "mentions", "label")
"""The keys that `record_from_object` understands; all others are carried along in `Record.extra`."""


def record_from_object(item: Any, *, labeled: bool = True) -> Record:
    """Make a record of a plain object.

    Parameters
    ----------
    item : mapping
        As in the module's docstring. A mention may also be given as a string that occurs once in the text.
    labeled : bool, default True
        Whether a label is required and checked; with False an existing label is not looked at.

    Raises
    ------
    DataError
        If a key is missing or a value does not fit; the message says which.
    """
    if not isinstance(item, Mapping):
        raise DataError(f"a record is an object with 'text' and 'actor', not {type(item).__name__}")
    for key in ("text", "actor", *(("label",) if labeled else ())):
        if item.get(key) is None:
            raise DataError(
                f"{key!r} is missing; a record needs {'text, actor and label' if labeled else 'text and actor'}"
            )
    text, identity, mentions = item["text"], item.get("id"), item.get("mentions")
    check_text(text)
    if labeled and not isinstance(item["label"], str):
        raise DataError(f"label is {shown(item['label'])}; give it as a string")
    if identity is not None and not isinstance(identity, str | int | float):
        raise DataError(f"id is {shown(identity)}; give a string or a number")
    if mentions is not None and not isinstance(mentions, list | tuple):
        raise DataError(f"mentions is {shown(mentions)}; give a list of spans")
    target = item.get("target")
    return Record(
        text=text,
        actor=span_from_object(text, item["actor"], "actor"),
        target=None if target is None else span_from_object(text, target, "target"),
        label=item["label"] if labeled else None,
        mentions=None if mentions is None else tuple(span_from_object(text, m, "mention") for m in mentions),
        id=None if identity is None else str(identity),
        extra={key: value for key, value in item.items() if key not in RECORD_KEYS},
    )


def record_to_object(record: Record) -> dict[str, Any]:
    """Return the record as a plain object; `record_from_object` gives the same record back."""
    item: dict[str, Any] = {} if record.id is None else {"id": record.id}
    item["text"] = record.text
    item["actor"] = {"start": record.actor.start, "end": record.actor.end}
    item["target"] = None if record.target is None else {"start": record.target.start, "end": record.target.end}
    if record.mentions is not None:
        item["mentions"] = [{"start": span.start, "end": span.end} for span in record.mentions]
    if record.label is not None:
        item["label"] = record.label
    return item | dict(record.extra)


def span_from_object(text: str, value: Any, role: str) -> Span:
    """Make a span of ``{"start", "end"}`` (with ``"text"``, it is compared) or of a string that occurs once.

    Raises
    ------
    DataError
        If the value has another shape, the string is absent or occurs twice, or the offsets do not cover ``"text"``.
    """
    if isinstance(value, str):
        return find_once(text, value, role)
    if not isinstance(value, Mapping) or "start" not in value or "end" not in value:
        raise DataError(f"{role} is {shown(value)}; give an object with 'start' and 'end', or the mention as a string")
    try:
        span = Span(value["start"], value["end"])
    except DataError as error:
        raise DataError(f"{role} {error.what}") from None
    surface = value.get("text")
    if isinstance(surface, str) and span.of(text) != surface:
        raise DataError(
            f"{role} span {span.start}-{span.end} covers {shown(span.of(text))}, not {shown(surface)}"
            + _offset_hint(text, span, surface)
        )
    return span


def find_once(text: str, surface: str, role: str) -> Span:
    """Return the span of the one place where `surface` stands in `text` as whole words.

    Raises
    ------
    DataError
        If it stands nowhere, or more than once; the message lists the places.
    """
    places = occurrences(text, surface)
    if not places:
        hint = "; it stands there in other code points (composed or decomposed), copy it from the text"
        raise DataError(
            f"{role} {shown(surface)} does not occur in the text {_shorten(text)!r}"
            + (hint if surface.strip() and _composed(surface) in _composed(text) else "")
        )
    if len(places) > 1:
        listed = ", ".join(f"{span.start}:{span.end}" for span in places)
        raise DataError(
            f"{role} {shown(surface)} occurs {len(places)} times (at {listed}); give its offsets\n{point_at(text, places[0])}"
        )
    return places[0]


def occurrences(text: str, surface: str) -> list[Span]:
    """Return the spans at which `surface` stands in `text` as whole words: no letter, digit or accent goes on."""
    if not surface.strip():
        return []
    # A combining mark belongs to the letter before it: "Jose" is no word of a decomposed "José".
    goes_on = r"(?![\w\u0300-\u036f])" if surface[-1].isalnum() else r"(?![\u0300-\u036f])"
    pattern = re.compile(rf"(?<!\w){re.escape(surface)}{goes_on}")
    return [Span(*found.span()) for found in pattern.finditer(text)]


def _offset_hint(text: str, span: Span, surface: str) -> str:
    """Say which other way of counting would have made the offsets right, if one does."""
    for name, encoding, unit in (("UTF-16 units", "utf-16-le", 2), ("UTF-8 bytes", "utf-8", 1)):
        piece = text.encode(encoding)[span.start * unit : span.end * unit]
        if piece == surface.encode(encoding, "surrogatepass"):
            return f"; the offsets seem to count {name}, convert them to Unicode characters"
    if _composed(span.of(text)) == _composed(surface):
        return "; the two differ in code points (composed or decomposed), copy the mention from the text"
    return "; offsets count Unicode characters, end exclusive"


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _shorten(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."
