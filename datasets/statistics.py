"""Counting what a corpus holds: sentences, mentions, pairs, labels, groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actorstance.datasets.records import Record, scheme_of
from actorstance.datasets.splits import group_records, sentence_key

if TYPE_CHECKING:
    from numpy.typing import NDArray


def corpus_statistics(records: Sequence[Record], groups: NDArray[np.int64] | None = None) -> dict[str, Any]:
    """Count what the records hold.

    Parameters
    ----------
    records : sequence of Record
    groups : array of int64, shape (n_records,), optional
        Their groups (`group_records`), where they are known already.

    Returns
    -------
    dict
        ``scheme``, ``sentences``, ``records``, ``groups`` (units that no split divides), ``mentions`` (distinct spans),
        ``multi_actor`` (share of sentences with two or more mentions), ``directed``, ``undirected``, ``labels``,
        ``labels_directed``, ``labels_undirected``, ``characters`` (5th, 50th and 95th percentile of the sentences'
        lengths) and, where records have them, ``phenomena``, ``articles``, ``pairs``.
    """
    spans: dict[str, set[tuple[int, int]]] = {}
    for record in records:
        known = (record.actor, *((record.target,) if record.target else ()), *(record.mentions or ()))
        spans.setdefault(record.text, set()).update((span.start, span.end) for span in known)
    directed = [record for record in records if record.directed]
    lengths = [len(text) for text in spans]
    counted: dict[str, Any] = {
        "scheme": scheme_of(record.label for record in records),
        "sentences": len({sentence_key(text) for text in spans}),
        "records": len(records),
        "groups": len(np.unique(group_records(records) if groups is None else groups)),
        "mentions": sum(map(len, spans.values())),
        "multi_actor": round(sum(len(found) > 1 for found in spans.values()) / max(1, len(spans)), 3),
        "directed": len(directed),
        "undirected": len(records) - len(directed),
        "labels": _counts(record.label for record in records),
        "labels_directed": _counts(record.label for record in directed),
        "labels_undirected": _counts(record.label for record in records if not record.directed),
        "characters": [int(np.percentile(lengths, q)) for q in (5, 50, 95)] if lengths else [],
    }
    for name, key in (("phenomena", "phenomenon"), ("articles", "article"), ("pairs", "pair_id")):
        values = [str(record.extra[key]) for record in records if record.extra.get(key) not in (None, "")]
        if values:
            counted[name] = _counts(values) if name == "phenomena" else len(set(values))
    return counted


def _counts(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(value or "unlabeled" for value in values).items()))
