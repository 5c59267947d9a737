"""A collection of articles to rows: in batches, by several processes, in constant memory, always in the same order.

Batches are cut by the input alone, so that the output is the same whoever works on them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from actorstance.datasets import DataError
from actorstance.inference.articles import Article, Input
from actorstance.inference.language import foreign_language
from actorstance.inference.predictor import Analysis
from actorstance.inference.processes import spread
from actorstance.inference.rows import csv_lines, finding_object, flat_row, json_lines
from actorstance.inference.serving import Settings

ROW_FORMATS = ("jsonl", "csv", "parquet")

_MOST_ARTICLES, _MOST_CHARACTERS = 64, 60_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article of a batch: its place and size, what is to be said of it, or what is wrong with it."""

    where: str
    size: int
    error: DataError | None = None
    notes: tuple[str, ...] = ()
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of a batch of articles: text, or for Parquet the rows themselves."""

    outcomes: list[Outcome]
    text: str = ""
    rows: Sequence[dict[str, Any]] = ()
    count: int = 0


def batches(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    """Cut the input into batches; where one begins depends on nothing but the one before it."""
    batch: list[Input] = []
    size = 0
    for found in inputs:
        batch.append(found)
        size += len(found.article.text) if found.article else 0
        if len(batch) == _MOST_ARTICLES or size >= _MOST_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def analyze_batches(inputs: Iterable[Input], settings: Settings, *, jobs: int = 1) -> Iterator[Batch]:
    """Yield the rows of batches of articles, in order.

    Parameters
    ----------
    inputs : iterable of Input
        Read no further ahead than a few batches for each process.
    settings : Settings
    jobs : int, default 1
        How many processes work; each loads the model once.
    """
    yield from spread(partial(analyze_batch, settings=settings), batches(inputs), jobs=jobs)


def analyze_batch(batch: Sequence[Input], settings: Settings) -> Batch:
    """Return the rows of one batch."""
    predictor = settings.predictor()
    good = [found.article for found in batch if found.article is not None]
    analyses = iter(predictor.analyze_many([article.text for article in good]))
    outcomes: list[Outcome] = []
    lines: list[str] = []
    rows: list[dict[str, Any]] = []
    count = 0
    for found in batch:
        if found.article is None:
            outcomes.append(Outcome(found.where, found.size, found.error))
            continue
        article, analysis = found.article, next(analyses)
        outcomes.append(Outcome(found.where, found.size, None, tuple(notes_of(article, analysis)), _count(analysis)))
        count += len(analysis.findings)
        if settings.format == "jsonl":
            lines.append(json_lines(article, analysis.findings, roll_up=settings.roll_up))
        else:
            rows += (
                flat_row(finding_object(article, finding, roll_up=settings.roll_up)) for finding in analysis.findings
            )
    if settings.format == "csv":
        lines.append(csv_lines(rows, predictor.model.classes))
        rows = []
    return Batch(outcomes, "".join(lines), rows, count)


def notes_of(article: Article, analysis: Analysis) -> Iterator[str]:
    """Yield what a reader of an article's rows should know: what was left out, or that it is in another language."""
    yield from analysis.notes
    language = foreign_language(article.text)
    if language:
        yield f"the text seems to be in another language ({language}); the shipped model is for English"


def file_digest(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of a file."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _count(analysis: Analysis) -> int:
    return sum(map(len, analysis.mentions))
