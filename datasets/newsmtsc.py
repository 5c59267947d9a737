"""The NewsMTSC corpus (Hamborg & Donnay 2021) as it is published, from the user's own copy.

One JSON object a sentence: ``sentence_normalized`` and ``targets`` with ``from``, ``to`` (exclusive), ``mention`` and
``polarity`` 2, 4 or 6. The label says how the text portrays the mention: label scheme ``portrayal``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actorstance.datasets.errors import DataError, shown
from actorstance.datasets.objects import span_from_object
from actorstance.datasets.records import Record, check_text

_LABELS = {2: "negative", 4: "neutral", 6: "positive"}


def is_newsmtsc(item: Any) -> bool:
    """Tell whether a JSON object has the shape of a NewsMTSC line."""
    return isinstance(item, Mapping) and "sentence_normalized" in item and "targets" in item


def records_from_item(item: Any) -> list[Record]:
    """Make one undirected record of each target of a NewsMTSC object; the sentence's targets are its mentions.

    The article is the id's first part; it goes to ``extra["article"]`` where there is an id.

    Raises
    ------
    DataError
        If the object has another shape or no target, or a target's offsets do not cover its mention.
    """
    if not is_newsmtsc(item) or not isinstance(item["targets"], list):
        raise DataError("not a NewsMTSC object; it has 'sentence_normalized' and a list 'targets'")
    if not item["targets"]:
        raise DataError("a NewsMTSC object without targets gives no record; remove it")
    text, gid = item["sentence_normalized"], item.get("primary_gid")
    check_text(text)
    extra = {"article": _article(gid)} if isinstance(gid, str) and gid else {}
    spans, labels, ids = [], [], []
    for target in item["targets"]:
        if not isinstance(target, Mapping):
            raise DataError(f"target {shown(target)} is not an object with from, to, mention and polarity")
        missing = [key for key in ("from", "to", "mention", "polarity") if key not in target]
        if missing:
            raise DataError(f"a target lacks {', '.join(missing)}")
        polarity = target["polarity"]
        if not isinstance(polarity, int | float) or polarity not in _LABELS:
            raise DataError(f"polarity is {shown(polarity)}; NewsMTSC has 2, 4 and 6")
        value = {"start": target["from"], "end": target["to"], "text": target["mention"]}
        spans.append(span_from_object(text, value, "target"))
        labels.append(_LABELS[int(polarity)])
        identity = target.get("Input.gid", gid)
        ids.append(identity if isinstance(identity, str) else None)
    mentions = tuple(sorted(set(spans)))
    return [
        Record(text, span, None, label, mentions=mentions, id=identity, extra=extra)
        for span, label, identity in zip(spans, labels, ids, strict=True)
    ]


def _article(gid: str) -> str:
    """Return the article's part of an id: ``allsides_1000_401_25_Jane Doe_0_6`` -> ``allsides_1000_401``."""
    return "_".join(gid.split("_")[:3])
