"""What the predictor is measured beside: scikit-learn's pipeline and, where it is installed, fastText's C++ predictor.

Both are asked as the predictor is, with records; masking the mentions is part of their work.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from actorstance.datasets import Record
from actorstance.training.baselines import PlainBaseline, masked_text

Peer = Callable[[Sequence[Record]], object]
"""Returns the labels of records."""

MISSING = "fastText is not installed, so its rows are missing; pip install 'actorstance[bench]' (make bench does)"


def fitted_peers(records: Sequence[Record]) -> dict[str, Peer]:
    """Return the peers, all fitted on the same masked texts: word 1-2-grams, defaults otherwise."""
    peers: dict[str, Peer] = {"scikit-learn": PlainBaseline().fit(records).predict}
    if find_spec("fasttext"):
        peers["fastText"] = _fasttext(records)
    return peers


def _fasttext(records: Sequence[Record]) -> Peer:
    import fasttext  # the extra `bench`

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.txt"
        path.write_text("".join(f"__label__{r.label} {_line(r)}\n" for r in records), encoding="utf-8")
        model = fasttext.train_supervised(str(path), wordNgrams=2, thread=1, verbose=0)
    return lambda asked: model.predict([_line(record) for record in asked])


def _line(record: Record) -> str:
    """Return the masked text as fastText takes it: on one line."""
    return masked_text(record).replace("\n", " ")
