"""Rows as `actorstance analyze` writes them, for the tests of what reads them."""

from __future__ import annotations

import json
from typing import Any

from actorstance.inference.statements import Statement, statement_from_object

STANCES = ("supportive", "neutral", "opposing")


def row(
    actor: str = "Norway",
    target: str | None = "Italy",
    stance: str | None = "supportive",
    *,
    text: str | None = None,
    p: float | tuple[float, float, float] = 0.9,
    article: str = "a1",
    source: str | None = "Gazette",
    date: str | None = "2025-03-01",
    theatre: str | None = None,
    reported_by: str | None = None,
    start: int = 0,
) -> dict[str, Any]:
    """Return one row; `p` is the probability of the stance (the rest is shared out) or all three."""
    text = text or f"{actor} {stance} {target} in {article}."
    if not isinstance(p, tuple):
        p = tuple(p if label == stance else (1 - p) / 2 for label in STANCES)

    def mention(name: str) -> dict[str, Any]:
        at = max(text.find(name), 0)
        end = at + len(name) if name in text else len(text)
        return {"start": start + at, "end": start + end, "text": text[at:end], "id": name}

    return {
        "article": article,
        "source": source,
        "date": date,
        "sentence": {"start": start, "end": start + len(text), "text": text},
        "actor": mention(actor),
        "target": None if target is None else mention(target),
        "theatre": theatre,
        "reported_by": reported_by,
        "stance": stance,
        "probabilities": dict(zip(STANCES, p, strict=True)),
    }


def statement(*args: Any, **kwargs: Any) -> Statement:
    """Return one row, read."""
    return statement_from_object(row(*args, **kwargs))


def lines(rows: list[dict[str, Any]]) -> str:
    """Return rows as JSON Lines."""
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in rows)


def flat(item: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the tables hold it."""
    target = item["target"] or dict.fromkeys(("start", "end", "text", "id"))
    return {
        **{key: item[key] for key in ("article", "source", "date")},
        "sentence_start": item["sentence"]["start"],
        "sentence_end": item["sentence"]["end"],
        "sentence": item["sentence"]["text"],
        "actor_start": item["actor"]["start"],
        "actor_end": item["actor"]["end"],
        "actor": item["actor"]["text"],
        "actor_id": item["actor"]["id"],
        "target_start": target["start"],
        "target_end": target["end"],
        "target": target["text"],
        "target_id": target["id"],
        **{key: item[key] for key in ("theatre", "reported_by", "stance")},
        **{f"p_{label}": item["probabilities"][label] for label in STANCES},
    }
