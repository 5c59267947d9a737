"""Near-copies of articles, as agencies syndicate them: which article each one is a version of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from actorstance.datasets import near_copies

NEAR_COPY = 0.6
"""Articles are near-copies when the Jaccard similarity of their character 5-gram sets exceeds this."""
LEAST_TEXT = 200
"""Characters below which only equal articles are copies: of two headlines a changed word makes two reports."""
WITHIN_DAYS = 7
"""A near-copy appears within so many days; who says the same a month later says it again."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What is compared of an article: its sentences in order, each as its `sentence_key`, and its day if known."""

    sentences: tuple[str, ...]
    date: str | None


def first_versions(articles: Sequence[ArticleText]) -> list[int]:
    """Return for each article the position of the first version of it, which is its own where it is no near-copy.

    The first version of a group is the earliest one; of one day the longest, then the one that comes first. An article
    without a date comes after those that have one.

    Parameters
    ----------
    articles : sequence of ArticleText
        In an order that does not change from run to run: ties are settled by it.
    """
    # Equal texts are compared once; what is left to compare is little even where everything is syndicated.
    number: dict[str, int] = {}
    text_of = [number.setdefault(" ".join(article.sentences), len(number)) for article in articles]
    holders: list[list[int]] = [[] for _ in number]
    for position, text in enumerate(text_of):
        holders[text].append(position)
    parent = list(range(len(articles)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join_all(positions: list[int]) -> None:
        by_day = sorted(positions, key=lambda position: (articles[position].date or "9999", position))
        for one, other in pairwise(by_day):
            if _close(articles[one].date, articles[other].date):
                parent[root(one)] = root(other)

    for positions in holders:
        join_all(positions)
    long = [text for text in number if len(text) >= LEAST_TEXT]
    for i, j, _ in near_copies(long, NEAR_COPY):
        join_all(holders[number[long[i]]] + holders[number[long[j]]])
    groups: dict[int, list[int]] = {}
    for position in range(len(articles)):
        groups.setdefault(root(position), []).append(position)
    first = [0] * len(articles)
    for members in groups.values():
        version = min(members, key=lambda position: _rank(articles[position], position))
        for member in members:
            first[member] = version
    return first


def _rank(article: ArticleText, position: int) -> tuple[str, int, int]:
    return article.date or "9999", -len(article.sentences), position


def _close(one: str | None, other: str | None) -> bool:
    """Whether two days, where both are known, are near enough for one text to be a copy of the other."""
    if one is None or other is None or one == other:
        return True
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= WITHIN_DAYS
