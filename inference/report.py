"""The report: relations, their sentences and the page that draws them, as one HTML file that needs no network.

The page holds the distinct sentences of all relations as columns of numbers, and draws from them again whenever a filter
changes (``page/report.js``). The pictures are Plotly's, whose script is in the file; nothing is fetched.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Any, Generic, TypeVar

from actorstance.inference.aggregation import SIDES, Article, Evidence, RelationSummary, Said, Settled
from actorstance.inference.evidence import StanceWord
from actorstance.inference.graph import layout

T = TypeVar("T")

MOST_SENTENCES = 3000
"""Sentences whose text is put into the page; the others count, but are not shown."""
_EACH = 25  # sentences of one relation whose text is put in
_STANCE_CODES = {"supportive": 0, "neutral": 1, "opposing": 2, None: 3}
_SCALE = 10_000  # probabilities are written as whole numbers, to four digits


def report_page(data: dict[str, Any]) -> str:
    """Return the page that shows the data of `report_data`.

    Raises
    ------
    ImportError
        If plotly (extra ``report``) is not installed.
    """
    from plotly.offline import get_plotlyjs

    page = files("actorstance.inference") / "page"
    scripts = {"plotly": _as_script(get_plotlyjs()), "script": _as_script((page / "report.js").read_text("utf-8"))}
    parts = {
        **scripts,
        "title": html.escape(data["meta"]["title"]),
        "style": (page / "report.css").read_text("utf-8"),
        # The browser itself refuses whatever is not these two scripts, and every request.
        "policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "script-src " + " ".join(f"'sha256-{_digest(script)}'" for script in scripts.values()),
        "data": embedded_json(data),
    }
    template = (page / "report.html").read_text("utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], template)


def embedded_json(value: Any) -> str:
    """Return the value as JSON that can stand in a script element: no text of it can end the element or begin another.

    Examples
    --------
    >>> embedded_json({"text": "</script><b>"})
    '{"text":"\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e"}'
    """
    line = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", line)


def report_data(
    settled: Settled,
    summaries: Sequence[RelationSummary],
    shown: Mapping[Evidence, Sequence[StanceWord]],
    *,
    title: str,
    pair: tuple[str, str] | None = None,
    n_draws: int = 1000,
    seed: int = 0,
) -> dict[str, Any]:
    """Return what the page draws from, as plain values.

    Parameters
    ----------
    settled : Settled
    summaries : sequence of RelationSummary
        Of the same collection, without periods; their intervals are shown while no filter touches them.
    shown : mapping of Evidence to sequence of StanceWord
        Whose text the page holds, each with the words that are marked in it.
    pair : (str, str), optional
        Actor and target to begin with; by default the page chooses.
    n_draws, seed : int
        What the intervals were made with, for the page to state.
    """
    names, theatres, sources = _Numbers[str](), _Numbers[str](), _Numbers[str]()
    articles, texts = _Numbers[Article](), _Numbers[str]()
    columns: dict[str, list[int]] = {key: [] for key in "athrsokxbe"}
    more: dict[int, list[int]] = {}
    sentences: list[list[Any]] = []
    for relation, evidence in settled.relations.items():
        for found in evidence:
            said = found.said
            if len(found.articles) > 1:
                more[len(columns["a"])] = [articles(article) for article in found.articles[1:]]
            row = {
                "a": names(relation.actor),
                "t": names(relation.target),
                "h": theatres(relation.theatre),
                "r": articles(found.articles[0]),
                "s": round(said.probabilities[0] * _SCALE),
                "o": round(said.probabilities[2] * _SCALE),
                "k": _STANCE_CODES[said.stance],
                "x": texts(said.text),
                "b": names(said.reported_by),
                "e": len(sentences) if found in shown else -1,
            }
            for key, value in row.items():
                columns[key].append(value)
            if found in shown:
                sentences.append(_marked(said, shown[found]))
    days = sorted(article.date for article in settled.articles if article.date)
    meta = {
        "title": title,
        "articles": len(settled.articles),
        "copies": settled.n_read - len(settled.articles),
        "sources": len({article.source for article in settled.articles} - {None}),
        "from": days[0] if days else None,
        "to": days[-1] if days else None,
        "pair": [names(name) for name in pair] if pair else None,
        "draws": n_draws,
        "seed": seed,
    }
    intervals = [
        [*(names(name) for name in summary.relation[:2]), theatres(summary.relation.theatre)]
        + [round(value, 4) for value in (summary.low, summary.high)]
        for summary in summaries
    ]
    return {
        "meta": meta,
        "names": names.values,
        "theatres": theatres.values,
        "articles": {
            "id": [article.id for article in articles.values],
            "date": [article.date for article in articles.values],
            "source": [sources(article.source) for article in articles.values],
        },
        "sources": sources.values,
        "statements": columns,
        "more": more,
        "intervals": intervals,
        "places": {names(name): place for name, place in layout(pair_weights(settled)).items()},
        "evidence": sentences,
    }


def pair_weights(settled: Settled) -> dict[tuple[str, str], int]:
    """Return the number of sentences that take a side, by (actor, target)."""
    weights: Counter[tuple[str, str]] = Counter()
    for relation, evidence in settled.relations.items():
        weights[relation.actor, relation.target] += sum(found.said.stance in SIDES for found in evidence)
    return +weights


def sentences_to_embed(summaries: Iterable[RelationSummary], most: int = MOST_SENTENCES) -> list[Evidence]:
    """Return the evidence whose text the page shows: the strongest of every relation before the second strongest of any."""
    ranked = [
        (place, number, found)
        for number, summary in enumerate(summaries)
        for place, found in enumerate(f for f in summary.evidence if f.said.stance in SIDES)
        if place < _EACH
    ]
    ranked.sort(key=lambda item: item[:2])
    return [found for _, _, found in ranked[:most]]


class _Numbers(Generic[T]):
    """Numbers values in the order in which they are first asked for; None is -1."""

    def __init__(self) -> None:
        self._number: dict[T, int] = {}

    def __call__(self, value: T | None) -> int:
        return -1 if value is None else self._number.setdefault(value, len(self._number))

    @property
    def values(self) -> list[T]:
        return list(self._number)


def _marked(said: Said, words: Sequence[StanceWord]) -> list[Any]:
    """Return the sentence with its marks: offsets into it of the actor, the target, and the words of each side."""

    def inside(place: tuple[int, int]) -> list[int]:
        return [min(max(offset - said.start, 0), len(said.text)) for offset in place]

    return [said.text, inside(said.actor), inside(said.target), [[word.start, word.end, word.side] for word in words]]


def _as_script(source: str) -> str:
    """Return a script that can stand in a page: no string in it ends the element."""
    return re.sub("</(?=script)", r"<\\/", source.replace("<!--", r"<\!--"), flags=re.IGNORECASE).replace("\r", "")


def _digest(script: str) -> str:
    return base64.b64encode(sha256(script.encode()).digest()).decode()
