"""The corpus that ships with the package: news-like sentences written and labeled by the guideline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.resources import as_file, files

from actorstance.datasets.files import json_line, read_records
from actorstance.datasets.objects import record_to_object
from actorstance.datasets.records import Record

CORPUS_FILE = "corpus/stance.jsonl"


def load_corpus() -> list[Record]:
    """Read the shipped corpus (label scheme ``stance``; its card is ``corpus/README.md``)."""
    with as_file(files("actorstance.datasets") / CORPUS_FILE) as path:
        return read_records(path)


def corpus_digest(records: Iterable[Record]) -> str:
    """Return the SHA-256 of what training sees of the records: text, spans and labels, in order, without the rest."""
    digest = hashlib.sha256()
    for record in records:
        item = record_to_object(record)
        kept = {key: item.get(key) for key in ("text", "actor", "target", "mentions", "label")}
        digest.update(json_line(kept).encode())
    return digest.hexdigest()
