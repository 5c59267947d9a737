"""What a stance model must beat: the most frequent label, and TF-IDF over words with the mentions masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from actorstance.datasets import Record

ACTOR_MARK, TARGET_MARK = "actormarker", "targetmarker"


class MajorityBaseline:
    """Predicts the most frequent label of its training data; of equal ones the first in the alphabet."""

    def fit(self, records: Sequence[Record]) -> MajorityBaseline:
        """Count the labels."""
        counts = Counter(record.label for record in records)
        self.label_ = min(counts, key=lambda label: (-counts[label], label or ""))
        return self

    def predict(self, records: Sequence[Record]) -> list[str]:
        """Return the same label for every record."""
        return [str(self.label_)] * len(records)


class PlainBaseline:
    """TF-IDF of word 1-2-grams, actor and target replaced by two marker words, `LogisticRegression` at its defaults.

    The one baseline that every report of this project measures anew, on the same records.
    """

    def fit(self, records: Sequence[Record]) -> PlainBaseline:
        """Fit on labeled records, directed and undirected together."""
        self.pipeline_: Pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000))
        self.pipeline_.fit([masked_text(record) for record in records], [record.label for record in records])
        return self

    def predict(self, records: Sequence[Record]) -> list[str]:
        """Return the most probable label of each record."""
        return [str(label) for label in self.pipeline_.predict([masked_text(record) for record in records])]


def masked_text(record: Record) -> str:
    """Return the text with the actor and the target replaced by marker words.

    Examples
    --------
    >>> from actorstance.datasets import Span
    >>> masked_text(Record("Oslo thanked Rome.", Span(0, 4), Span(13, 17)))
    'actormarker thanked targetmarker.'
    """
    marks = [(record.actor, ACTOR_MARK)] + ([(record.target, TARGET_MARK)] if record.target else [])
    text = record.text
    for span, mark in sorted(marks, reverse=True):
        text = f"{text[: span.start]}{mark}{text[span.end :]}"
    return text
