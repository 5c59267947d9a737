"""Findings as rows: the objects of JSON Lines, and the same laid flat for tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from actorstance.datasets import Span
from actorstance.datasets.files import table_writer
from actorstance.inference.articles import Article
from actorstance.inference.predictor import Finding
from actorstance.inference.relations import actor_id
from actorstance.models import Mention

COLUMNS = (
    "article", "source", "date", "sentence_start", "sentence_end", "sentence", "actor_start", "actor_end", "actor",
    "actor_id", "target_start", "target_end", "target", "target_id", "theatre", "reported_by", "stance",
)  # fmt: skip
"""The columns of a table; the probabilities (`p_supportive`, ...) follow."""


def finding_object(article: Article, finding: Finding, *, roll_up: bool = False) -> dict[str, Any]:
    """Return a finding as the object that JSON Lines hold.

    Parameters
    ----------
    article : Article
    finding : Finding
    roll_up : bool, default False
        Whether leaders and ministries count as their states.
    """
    sentence = finding.sentence
    return {
        "article": article.id,
        "source": article.source,
        "date": article.date,
        "sentence": {"start": sentence.span.start, "end": sentence.span.end, "text": sentence.text},
        "actor": _mention(finding, finding.actor, roll_up),
        "target": None if finding.target is None else _mention(finding, finding.target, roll_up),
        "theatre": finding.theatre,
        "reported_by": _said_by(finding, roll_up),
        "stance": finding.prediction.stance,
        "probabilities": finding.prediction.shown,
    }


def flat_row(item: dict[str, Any]) -> dict[str, Any]:
    """Return the object of a finding as a row with the columns of a table; what is absent is None."""
    row = {name: item[name] for name in ("article", "source", "date", "theatre", "reported_by", "stance")}
    for role in ("sentence", "actor", "target"):
        part = item[role] or {}
        row |= {f"{role}_start": part.get("start"), f"{role}_end": part.get("end"), role: part.get("text")}
        if role != "sentence":
            row[f"{role}_id"] = part.get("id")
    return row | {f"p_{label}": p for label, p in item["probabilities"].items()}


def json_lines(article: Article, findings: Iterable[Finding], *, roll_up: bool = False) -> str:
    """Return an article's findings as JSON Lines: what `finding_object` gives, each part written once."""
    head = json.dumps({"article": article.id, "source": article.source, "date": article.date}, ensure_ascii=False)[:-1]
    sentences: dict[int, str] = {}
    mentions: dict[Span, str] = {}
    lines: list[str] = []
    for finding in findings:
        sentence, actor, target = finding.sentence, finding.actor, finding.target
        begin = sentence.span.start
        if begin not in sentences:
            part = {"start": begin, "end": sentence.span.end, "text": sentence.text}
            sentences[begin] = f'{head}, "sentence": {_json(part)}, "actor": '
        for mention in (actor, target):
            if mention is not None and mention.span not in mentions:
                mentions[mention.span] = _json(_mention(finding, mention, roll_up))
        probabilities = ", ".join(f'"{label}": {p!r}' for label, p in finding.prediction.shown.items())
        lines.append(
            f'{sentences[begin]}{mentions[actor.span]}, "target": {mentions[target.span] if target else "null"}, '
            f'"theatre": {_json(finding.theatre)}, "reported_by": {_json(_said_by(finding, roll_up))}, '
            f'"stance": {_json(finding.prediction.stance)}, "probabilities": {{{probabilities}}}}}\n'
        )
    return "".join(lines)


def csv_lines(rows: Iterable[dict[str, Any]], classes: Sequence[str]) -> str:
    """Return flat rows as lines of CSV, without the header; an empty cell stands for what is absent."""
    out = io.StringIO(newline="")
    table = _table(out, classes)
    out.seek(0)
    out.truncate()
    for row in rows:
        table.writerow(row | {name: f"{p:.6f}" for name, p in row.items() if name.startswith("p_")})
    return out.getvalue()


def csv_header(classes: Sequence[str]) -> str:
    """Return the header line of the CSV."""
    out = io.StringIO(newline="")
    _table(out, classes)
    return out.getvalue()


def columns(classes: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a table whose model has these classes."""
    return (*COLUMNS, *(f"p_{label}" for label in reversed(classes)))


def _table(out: io.StringIO, classes: Sequence[str]) -> csv.DictWriter[str]:
    return table_writer(out, columns(classes), "csv")


def _said_by(finding: Finding, roll_up: bool) -> str | None:
    """Return the id of who reports a stance; a minister's word on the own state's, rolled up, is no report."""
    if finding.reported_by is None:
        return None
    speaker = actor_id(finding.reported_by, roll_up=roll_up)
    return None if speaker == actor_id(finding.actor, roll_up=roll_up) else speaker


def _json(value: Any) -> str:
    return "null" if value is None else json.dumps(value, ensure_ascii=False)


def _mention(finding: Finding, mention: Mention, roll_up: bool) -> dict[str, Any]:
    span, offset = mention.span, finding.sentence.span.start
    return {
        "start": span.start,
        "end": span.end,
        "text": finding.sentence.text[span.start - offset : span.end - offset],
        "id": actor_id(mention, roll_up=roll_up),
    }
