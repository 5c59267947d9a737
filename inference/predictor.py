"""The predictor: a saved model, served. Needs numpy (and joblib's container); scikit-learn is never imported."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, permutations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actorstance.datasets import Record, Span
from actorstance.datasets.objects import find_once
from actorstance.datasets.records import check_text
from actorstance.inference.explanation import Explanation, explain
from actorstance.inference.priors import adjusted, prior_ratio
from actorstance.inference.sentences import Sentence, split_sentences
from actorstance.models import Finder, Gazetteer, Mention, StanceModel
from actorstance.models.questions import Questions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actorstance.inference.theatres import TheatreReader

_BATCH = 4096
MOST_PAIRED = 40
"""Mentions of one sentence that are paired; further ones get their undirected stance only, with a warning."""


class ManyMentionsWarning(UserWarning):
    """A sentence has more mentions than are paired."""


class Prediction(NamedTuple):
    """The stance of one mention.

    Parameters
    ----------
    stance : str or None
        The most probable label; None where its probability is below the predictor's `min_confidence`.
    probabilities : mapping of str to float
        Calibrated, by label; they sum to 1.
    """

    stance: str | None
    probabilities: Mapping[str, float]

    @property
    def shown(self) -> dict[str, float]:
        """The probabilities as rows show them: rounded to six digits, the last label first."""
        return {label: round(p, 6) for label, p in reversed(list(self.probabilities.items()))}


@dataclass(frozen=True, slots=True)
class Finding:
    """A stance found in an article; all offsets are into the article's text.

    Parameters
    ----------
    sentence : Sentence
    actor : Mention
    target : Mention or None
        None for the undirected stance.
    prediction : Prediction
    theatre : str or None
        The id of the state or polity that the statement is about, as a place.
    reported_by : Mention or None
        The speaker, where the sentence reports what somebody says of the actor; None where the article itself says it.
    """

    sentence: Sentence
    actor: Mention
    target: Mention | None
    prediction: Prediction
    theatre: str | None = None
    reported_by: Mention | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in an article: its sentences, their mentions, and the stances in order of the text.

    `notes` says what was left out: sentences with more than `MOST_PAIRED` mentions.
    """

    text: str
    sentences: Sequence[Sentence]
    mentions: Sequence[Sequence[Mention]]
    findings: Sequence[Finding]
    notes: Sequence[str] = ()


class StancePredictor:
    """Serves a stance model; thread-safe, since nothing of it changes.

    Parameters
    ----------
    model : StanceModel
    actors : iterable of (str, str), optional
        Further (actor, alias) names that the finder is to know.
    min_confidence : float, default 0
        Abstain where no label is as probable as this.
    prior : mapping of str to float, optional
        Shares of labels among the mentions to be predicted, where they differ from the training data's (`priors`).

    Raises
    ------
    DataError
        If the prior does not fit the model.

    Examples
    --------
    >>> predictor = StancePredictor.load()
    >>> predictor.predict_mention("Ankara accused Washington of arming the rebels.", "Ankara", "Washington").stance
    'opposing'
    """

    def __init__(
        self,
        model: StanceModel,
        actors: Iterable[tuple[str, str]] = (),
        *,
        min_confidence: float = 0.0,
        prior: Mapping[str, float] | None = None,
    ) -> None:
        self.model = model
        self.min_confidence = min_confidence
        self._ratio = prior_ratio(model, prior) if prior else None
        extra = list(actors)
        gazetteer: Gazetteer = model.gazetteer.with_actors(extra) if extra else model.gazetteer
        self.finder = Finder(gazetteer) if extra else model.finder

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str] | None = None,
        actors: Iterable[tuple[str, str]] = (),
        *,
        min_confidence: float = 0.0,
        prior: Mapping[str, float] | None = None,
    ) -> StancePredictor:
        """Load a model file; by default the model that ships with the package.

        Raises
        ------
        ModelFileError
            If the file cannot be used; nothing in it is run.
        DataError
            If the prior does not fit the model.
        """
        return cls(StanceModel.load(path), actors, min_confidence=min_confidence, prior=prior)

    def predict_proba(self, records: Sequence[Record]) -> NDArray[np.float64]:
        """Return probabilities, float64 of shape (n_records, n_classes); columns are `model.classes`.

        Raises
        ------
        TypeError
            If `records` is one record.
        """
        if isinstance(records, Record):
            raise TypeError("predict needs a sequence of records; write [record], or use predict_mention")
        probabilities = self.model.predict_proba(records, self.finder)
        return self._adjusted(probabilities, np.array([record.directed for record in records], dtype=np.bool_))

    def _adjusted(self, probabilities: NDArray[np.float64], directed: NDArray[np.bool_]) -> NDArray[np.float64]:
        return probabilities if self._ratio is None else adjusted(probabilities, self._ratio, directed)

    def predict(self, records: Sequence[Record]) -> list[Prediction]:
        """Return the prediction of each record, in order; labels of the records are not looked at."""
        return list(self._predictions(self.predict_proba(records)))

    def predict_mention(self, text: str, actor: str | Span, target: str | Span | None = None) -> Prediction:
        """Return the prediction of one mention, given as a span or as a string that occurs once.

        Raises
        ------
        DataError
            If a mention does not occur, occurs twice, or is no valid span.
        """
        return self.predict([_record(text, actor, target)])[0]

    def explain(self, text: str, actor: str | Span, target: str | Span | None = None) -> Explanation:
        """Explain the prediction of one mention, given as for `predict_mention`.

        Raises
        ------
        DataError
            If a mention does not occur, occurs twice, or is no valid span.

        Examples
        --------
        >>> predictor = StancePredictor.load()
        >>> text = "Ankara accused Washington of arming the rebels."
        >>> first = predictor.explain(text, "Ankara", "Washington").contributions[0]
        >>> [span.of(text) for span in first.spans]
        ['accused']
        """
        return self.explain_record(_record(text, actor, target))

    def explain_record(self, record: Record) -> Explanation:
        """Explain the prediction of one record."""
        return explain(self.model, record, self.finder.spans, self._ratio)

    def predict_iter(self, records: Iterable[Record], batch_size: int = 2048) -> Iterator[Prediction]:
        """Yield predictions of a stream, in order and in constant memory."""
        stream = iter(records)
        while batch := list(islice(stream, batch_size)):
            yield from self.predict(batch)

    def analyze(self, text: str) -> Analysis:
        """Find the actors of an article and their stances.

        Each mention gets its undirected stance; each ordered pair of mentions of different actors in a sentence gets the
        directed one.

        Raises
        ------
        DataError
            If the text is empty or holds a NUL or an unpaired surrogate.

        Warns
        -----
        ManyMentionsWarning
            If a sentence has more than `MOST_PAIRED` mentions.
        """
        (analysis,) = self.analyze_many([text])
        for note in analysis.notes:
            warnings.warn(note, ManyMentionsWarning, stacklevel=2)
        return analysis

    def analyze_many(self, texts: Sequence[str]) -> list[Analysis]:
        """Analyze articles together, which is much faster for short ones than one by one and gives the same.

        Each is read by itself; nothing is carried from one to the next. What `analyze` warns of stands in `notes`.

        Raises
        ------
        TypeError
            If `texts` is one text.
        DataError
            If a text is empty or holds a NUL or an unpaired surrogate.
        """
        if isinstance(texts, str):
            raise TypeError("analyze_many needs a sequence of texts; write [text], or use analyze")
        for text in texts:
            check_text(text)
        split = [split_sentences(text) for text in texts]
        found = self.finder.find_in_articles(
            [([s.text for s in sentences], [s.paragraph for s in sentences]) for sentences in split]
        )
        asked = [[_asked(mentions) for mentions in article] for article in found]
        predictions = self._answers(
            [sentence.text for sentences in split for sentence in sentences],
            [mentions for article in found for mentions in article],
            [pairs for article in asked for pairs in article],
        )
        return [self._analysis(*parts, predictions) for parts in zip(texts, split, found, asked, strict=True)]

    def _analysis(
        self,
        text: str,
        sentences: Sequence[Sentence],
        found: Sequence[Sequence[Mention]],
        asked: Sequence[Sequence[tuple[int, int]]],
        predictions: Iterator[Prediction],
    ) -> Analysis:
        """Return the analysis of one article, whose predictions come next."""
        from actorstance.inference.attribution import reporters  # here, since predicting mentions needs none of it
        from actorstance.inference.wording import Wording

        wordings = [Wording.of(sentence.text) for sentence in sentences]
        ranges = [
            wording.ranges([mention.span for mention in mentions])
            for wording, mentions in zip(wordings, found, strict=True)
        ]
        moved = [
            [_moved(mention, sentence) for mention in mentions]
            for sentence, mentions in zip(sentences, found, strict=True)
        ]
        paragraphs = [sentence.paragraph for sentence in sentences]
        theatres = self._theatres.read(wordings, paragraphs, moved, ranges, asked)
        speakers = reporters(wordings, paragraphs, moved, ranges, asked)
        findings = [
            Finding(
                sentence, mentions[actor], None if target < 0 else mentions[target], next(predictions), theatre, speaker
            )
            for sentence, mentions, pairs, places, said in zip(sentences, moved, asked, theatres, speakers, strict=True)
            for (actor, target), theatre, speaker in zip(pairs, places, said, strict=True)
        ]
        notes = [
            f"the sentence at {sentence.span.start} has {len(mentions)} mentions; "
            f"pairs are made of the first {MOST_PAIRED} only"
            for sentence, mentions in zip(sentences, found, strict=True)
            if len(mentions) > MOST_PAIRED
        ]
        return Analysis(text, sentences, moved, findings, notes)

    @cached_property
    def _theatres(self) -> TheatreReader:
        from actorstance.inference.theatres import TheatreReader

        return TheatreReader(self.finder.gazetteer)

    def _answers(
        self, texts: Sequence[str], found: Sequence[Sequence[Mention]], asked: Sequence[Sequence[tuple[int, int]]]
    ) -> Iterator[Prediction]:
        """Yield the predictions of what is asked of each sentence, a bounded number of sentences at a time."""
        numbers = [number for number, pairs in enumerate(asked) if pairs]
        first = 0
        while first < len(numbers):
            last, size = first, 0
            while last < len(numbers) and size < _BATCH:
                size += len(asked[numbers[last]])
                last += 1
            batch = numbers[first:last]
            marked = [(texts[number], [mention.span for mention in found[number]]) for number in batch]
            rows = [(place, *pair) for place, number in enumerate(batch) for pair in asked[number]]
            questions = Questions.of(marked, rows)
            yield from self._predictions(self._adjusted(self.model.answer(questions), questions.target >= 0))
            first = last

    def _predictions(self, rows: NDArray[np.float64]) -> Iterator[Prediction]:
        """Yield the prediction of each row of probabilities."""
        classes, least = self.model.classes, self.min_confidence
        for row, best in zip(rows.tolist(), rows.argmax(axis=1).tolist(), strict=True):
            yield Prediction(classes[best] if row[best] >= least else None, dict(zip(classes, row, strict=True)))


def _record(text: str, actor: str | Span, target: str | Span | None) -> Record:
    """Return the record of mentions given as spans or as strings that occur once."""
    check_text(text)
    spans = [
        find_once(text, m, role) if isinstance(m, str) else m
        for m, role in ((actor, "actor"), (target, "target"))
        if m is not None
    ]
    return Record(text, spans[0], spans[1] if target is not None else None)


def _asked(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return what is asked of a sentence: each mention alone (target -1), and each ordered pair of different actors."""
    pairs = permutations(range(min(len(mentions), MOST_PAIRED)), 2)
    return [(place, -1) for place in range(len(mentions))] + [
        (one, other) for one, other in pairs if mentions[one].id != mentions[other].id
    ]


def _moved(mention: Mention, sentence: Sentence) -> Mention:
    """Return the mention with offsets into the article instead of the sentence."""
    start = sentence.span.start
    return Mention(Span(mention.span.start + start, mention.span.end + start), mention.id, mention.kind, mention.state)
