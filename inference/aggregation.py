"""Who supports and who opposes whom over a whole collection: statements brought together to relations.

A sentence counts once, however many articles and mention pairs say it: its text is compared by `sentence_key`, and
near-copies of articles (`copies`) are one article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from actorstance.datasets import near_copies
from actorstance.datasets.splits import sentence_key
from actorstance.inference.copies import ArticleText, first_versions
from actorstance.inference.scores import interval, relation_seed, score
from actorstance.inference.statements import Statement

SIDES = ("supportive", "opposing")
"""The stances that take a side."""

PERIODS = ("none", "year", "quarter", "month", "week")
"""What `period_of` knows."""


class Relation(NamedTuple):
    """Whose stance toward whom, in which theatre (None: not known, or theatres are not told apart)."""

    actor: str
    target: str
    theatre: str | None


class Article(NamedTuple):
    """An article as the collection knows it."""

    id: str
    source: str | None
    date: str | None


class Said(NamedTuple):
    """What one sentence of one article says of a relation; offsets are into the article."""

    text: str
    start: int
    actor: tuple[int, int]
    target: tuple[int, int]
    stance: str | None
    probabilities: tuple[float, float, float]
    reported_by: str | None

    @property
    def decided(self) -> float:
        """How surely it says that the actor takes a side: the larger of the two probabilities."""
        return max(self.probabilities[0], self.probabilities[2])


@dataclass(frozen=True, slots=True)
class Evidence:
    """A distinct sentence of a relation.

    Parameters
    ----------
    said : Said
        As the first article says it.
    articles : tuple of Article
        The distinct articles that say it, near-copies left out; the first one first.
    """

    said: Said
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class RelationSummary:
    """A relation over a collection, or over one period of it.

    Parameters
    ----------
    relation : Relation
    period : str or None
        As `period_of` names it; None where periods are not told apart, and for articles without a date.
    score, low, high : float
        The score and its 95% interval.
    support, opposition : float
        The summed probabilities that the score is made of.
    counts : mapping of str or None to int
        Distinct sentences by stance; None counts those of which ``analyze`` was not sure.
    first_date, last_date : str or None
    articles, sources : int
        Distinct ones; near-copies count once.
    reported_by : tuple of (str or None, int)
        Who said it and in how many sentences, the most frequent first; None is the newspaper itself.
    evidence : tuple of Evidence
        All distinct sentences, the most decided first.
    """

    relation: Relation
    period: str | None
    score: float
    low: float
    high: float
    support: float
    opposition: float
    counts: Counter[str | None]
    first_date: str | None
    last_date: str | None
    articles: int
    sources: int
    reported_by: tuple[tuple[str | None, int], ...]
    evidence: tuple[Evidence, ...]

    @property
    def decided(self) -> int:
        """The number of sentences that support or oppose."""
        return self.counts["supportive"] + self.counts["opposing"]

    def strongest(self, number: int) -> tuple[Evidence, ...]:
        """Return the most decided sentences on the side of the score; the last one is the strongest to the contrary, if any.

        Where no sentence takes a side, it is the most decided of the others.
        """
        if not self.decided:
            return self.evidence[:number]
        side = "opposing" if self.score < 0 else "supportive"
        told = [found for found in self.evidence if found.said.stance == side]
        contrary = [found for found in self.evidence if found.said.stance in SIDES and found.said.stance != side]
        kept = told[: number - 1] if contrary and number > 1 else told
        return tuple((kept + contrary)[:number])

    @property
    def leaning(self) -> str:
        """``supportive`` or ``opposing`` where the interval leaves no doubt, else ``unclear``."""
        return "supportive" if self.low > 0 else "opposing" if self.high < 0 else "unclear"


@dataclass(frozen=True)
class Selection:
    """What is asked for; what is left empty admits everything.

    Parameters
    ----------
    actors, targets, theatres : frozenset of str
    since, until : str or None
        First and last day, inclusive; articles without a date are then left out.
    min_confidence : float
        The least probability of a row's most probable label.
    """

    actors: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    theatres: frozenset[str] = frozenset()
    since: str | None = None
    until: str | None = None
    min_confidence: float = 0.0

    def admits(self, statement: Statement) -> bool:
        """Whether the row is asked for, its date aside."""
        target = statement.target
        return (
            target is not None
            and (not self.actors or statement.actor.id in self.actors)
            and (not self.targets or target.id in self.targets)
            and (not self.theatres or statement.theatre in self.theatres)
            and max(statement.probabilities) >= self.min_confidence
        )

    def admits_day(self, day: str | None) -> bool:
        """Whether an article of that day is asked for."""
        if self.since is None and self.until is None:
            return True
        return day is not None and (self.since or day) <= day <= (self.until or day)


class Collection:
    """Gathers statements, in memory that grows with the distinct sentences of each relation and article, not with rows.

    Parameters
    ----------
    selection : Selection, optional
    by_theatre : bool, default True
        Whether theatres are told apart.

    Examples
    --------
    >>> collection = Collection()
    >>> collection.add_all(read_statements("stances.jsonl"))  # doctest: +SKIP
    >>> summarize(collection.settle())  # doctest: +SKIP
    """

    def __init__(self, selection: Selection | None = None, *, by_theatre: bool = True) -> None:
        self.selection = selection or Selection()
        self.by_theatre = by_theatre
        self._articles: dict[Article, int] = {}
        self._sentences: list[dict[str, int]] = []  # of each article: sentence key -> where it starts
        self._keys: dict[str, str] = {}  # sentence -> its key
        self._said: dict[Relation, dict[tuple[str, int], Said]] = {}

    def add(self, statement: Statement) -> None:
        """Take up one row; undirected ones, and those of an actor toward itself, say nothing of a relation."""
        article = Article(statement.article, statement.source, statement.date)
        number = self._articles.setdefault(article, len(self._articles))
        if number == len(self._sentences):
            self._sentences.append({})
        text = statement.sentence.text
        key = self._keys.get(text)
        if key is None:
            key = self._keys[text] = sentence_key(text)
        # Copies are told by all that an article says, whatever is asked for: a relation's figures depend on no filter.
        self._sentences[number].setdefault(key, statement.sentence.start)
        target = statement.target
        if target is None or target.id == statement.actor.id or not self.selection.admits(statement):
            return
        relation = Relation(statement.actor.id, target.id, statement.theatre if self.by_theatre else None)
        said = Said(
            text,
            statement.sentence.start,
            (statement.actor.place.start, statement.actor.place.end),
            (target.place.start, target.place.end),
            statement.stance,
            statement.probabilities,
            statement.reported_by,
        )
        known = self._said.setdefault(relation, {})
        place = key, number
        if place not in known or _rank(said) < _rank(known[place]):
            known[place] = said

    def add_all(self, statements: Iterable[Statement]) -> None:
        """Take up many rows."""
        for statement in statements:
            self.add(statement)

    @property
    def articles(self) -> int:
        """The number of articles with a row, near-copies included."""
        return len(self._articles)

    def settle(self) -> Settled:
        """Return the distinct sentences of each relation, copies of articles brought together."""
        articles = sorted(self._articles, key=_article_rank)
        old = np.array([self._articles[article] for article in articles], dtype=np.int64)
        new = np.empty_like(old)
        new[old] = np.arange(len(old))
        texts = [
            ArticleText(tuple(sorted(self._sentences[number], key=self._sentences[number].__getitem__)), article.date)
            for article, number in zip(articles, old.tolist(), strict=True)
        ]
        first = first_versions(texts)
        same = dict(_same_sentences(texts, first))
        undated = 0
        relations: dict[Relation, tuple[Evidence, ...]] = {}
        for relation in sorted(self._said, key=_relation_rank):
            said = {(key, int(new[number])): entry for (key, number), entry in self._said[relation].items()}
            chosen: dict[str, dict[int, Said]] = {}  # sentence key -> version -> what it says
            for (key, position), entry in sorted(said.items(), key=lambda item: item[0][1]):
                version = first[position]
                key = same.get((key, position), key)
                if version != position and (key, version) in said:
                    continue  # a copy of what its first version says
                if not self.selection.admits_day(articles[version].date):
                    undated += articles[version].date is None
                    continue
                known = chosen.setdefault(key, {})
                if version not in known or _rank(entry) < _rank(known[version]):
                    known[version] = entry
            evidence = [
                (min(versions), Evidence(versions[min(versions)], tuple(articles[at] for at in sorted(versions))))
                for versions in chosen.values()
            ]
            if evidence:
                evidence.sort(key=lambda pair: (pair[0], pair[1].said.start, pair[1].said.text))
                relations[relation] = tuple(found for _, found in evidence)
        distinct = tuple(articles[position] for position in sorted(set(first)))
        return Settled(relations, distinct, len(articles), undated)


@dataclass(frozen=True)
class Settled:
    """The distinct sentences of each relation, in order of their first article.

    Parameters
    ----------
    relations : mapping of Relation to tuple of Evidence
        Sorted by name.
    articles : tuple of Article
        Distinct ones, by date; near-copies left out.
    n_read : int
        The number of articles, near-copies included.
    undated : int
        Sentences left out since days were asked for and their articles have none.
    """

    relations: dict[Relation, tuple[Evidence, ...]]
    articles: tuple[Article, ...]
    n_read: int
    undated: int


def summarize(
    settled: Settled,
    *,
    period: str = "none",
    min_sentences: int = 0,
    include_neutral: bool = False,
    top: int | None = None,
    n_draws: int = 1000,
    seed: int = 0,
) -> list[RelationSummary]:
    """Return the relations of a collection, those with the most sentences that take a side first.

    Parameters
    ----------
    period : str, default 'none'
        One of `PERIODS`; a sentence belongs to the period in which it was first said. The periods of a relation stand
        together, in order.
    min_sentences : int, default 0
        Leave out relations with fewer sentences that support or oppose.
    include_neutral : bool, default False
        Whether relations none of whose sentences supports or opposes are kept.
    top : int, optional
        Keep so many relations (with all their periods).
    n_draws, seed : int
        Of the bootstrap; without draws the interval is the score.
    """
    sided = {relation: _sided(found) for relation, found in settled.relations.items()}
    least = max(min_sentences, 0 if include_neutral else 1)
    kept = [relation for relation in settled.relations if sided[relation] >= least]
    kept.sort(key=lambda relation: (-sided[relation], -len(settled.relations[relation]), _relation_rank(relation)))
    summaries = []
    for relation in kept[:top]:
        periods: dict[str | None, list[Evidence]] = {}
        for evidence in settled.relations[relation]:
            name = period_of(evidence.articles[0].date, period)
            # Articles that repeat the sentence later are no articles of this period.
            within = tuple(article for article in evidence.articles if period_of(article.date, period) == name)
            periods.setdefault(name, []).append(Evidence(evidence.said, within))
        for name in sorted(periods, key=lambda name: (name is None, name or "")):
            summaries.append(_summary(relation, name, periods[name], n_draws, seed))
    return summaries


def period_of(day: str | None, period: str) -> str | None:
    """Return the name of the period that a day is in.

    Examples
    --------
    >>> [period_of("2025-03-31", period) for period in PERIODS]
    [None, '2025', '2025-Q1', '2025-03', '2025-W14']
    """
    if day is None or period == "none":
        return None
    if period == "year":
        return day[:4]
    if period == "quarter":
        return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
    if period == "month":
        return day[:7]
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04}-W{week:02}"


def _summary(
    relation: Relation, period: str | None, evidence: Sequence[Evidence], n_draws: int, seed: int
) -> RelationSummary:
    probabilities = np.array([found.said.probabilities for found in evidence])
    number: dict[Article, int] = {}
    first_in = np.array([number.setdefault(found.articles[0], len(number)) for found in evidence], dtype=np.int64)
    support, _, opposition = probabilities.sum(axis=0).tolist()
    middle = score(support, opposition)
    low = high = middle
    if n_draws:
        low, high = interval(probabilities, first_in, n_draws=n_draws, seed=relation_seed(seed, *relation, period))
    articles = {article for found in evidence for article in found.articles}
    days = sorted(article.date for article in articles if article.date is not None)
    reporters = Counter(found.said.reported_by for found in evidence)
    return RelationSummary(
        relation,
        period,
        middle,
        low,
        high,
        support,
        opposition,
        Counter(found.said.stance for found in evidence),
        days[0] if days else None,
        days[-1] if days else None,
        len(articles),
        len({article.source for article in articles} - {None}),
        tuple(sorted(reporters.items(), key=lambda item: (-item[1], item[0] is not None, item[0] or ""))),
        tuple(sorted(evidence, key=lambda found: (*_rank(found.said), _article_rank(found.articles[0])))),
    )


def _sided(evidence: Iterable[Evidence]) -> int:
    return sum(found.said.stance in SIDES for found in evidence)


def _same_sentences(texts: Sequence[ArticleText], first: Sequence[int]) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield ((sentence key, article), key of the first version's sentence) of sentences that an editor of a copy changed."""
    copies: dict[int, list[int]] = {}
    for position, version in enumerate(first):
        if position != version:
            copies.setdefault(version, []).append(position)
    for version, positions in copies.items():
        original = list(dict.fromkeys(texts[version].sentences))
        known = set(original)
        changed = list(dict.fromkeys(key for at in positions for key in texts[at].sentences if key not in known))
        if not changed:
            continue
        alike: dict[str, list[str]] = {}
        for i, j, _ in sorted(near_copies([*original, *changed]), key=lambda pair: -pair[2]):
            if i < len(original) <= j:
                alike.setdefault(changed[j - len(original)], []).append(original[i])
        for position in positions:
            kept = set(texts[position].sentences)
            for key in texts[position].sentences:
                # What stands beside the original is no changed version of it.
                meant = next((other for other in alike.get(key, ()) if other not in kept), None)
                if meant is not None:
                    yield (key, position), meant


def _rank(said: Said) -> tuple[object, ...]:
    """Order of mention pairs: the most decided first; the rest only keeps the order of the rows from mattering."""
    names = said.text, said.reported_by or "", said.stance or ""
    return -said.decided, said.start, said.actor, said.target, said.probabilities, *names


def _article_rank(article: Article) -> tuple[str, str, str]:
    return article.date or "9999", article.id, article.source or ""


def _relation_rank(relation: Relation) -> tuple[str, str, bool, str]:
    return relation.actor, relation.target, relation.theatre is None, relation.theatre or ""
