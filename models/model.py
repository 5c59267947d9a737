"""A stance model: everything that serving needs, in one object and one file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np

from actorstance.datasets import SCHEMES, Record
from actorstance.models.cues import CueTable
from actorstance.models.families import FAMILIES
from actorstance.models.finder import Finder
from actorstance.models.gazetteer import Gazetteer
from actorstance.models.lexicon import Cue, cue_of_line
from actorstance.models.modelfile import (
    FORMAT_VERSION,
    MAGIC,
    ModelFileError,
    load_plain,
    pack_array,
    save_plain,
    unpack_array,
)
from actorstance.models.nouns import Nouns, shipped_nouns
from actorstance.models.questions import Questions, make_questions
from actorstance.models.scorer import Scorer
from actorstance.models.terms import TermMaker
from actorstance.models.vocabulary import Vocabulary
from actorstance.models.words import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHIPPED_MODEL = "stance.joblib"
_BATCH = 4096


@dataclass(frozen=True, repr=False)
class StanceModel:
    """A fitted model.

    Parameters
    ----------
    scheme : str
        One of `SCHEMES`.
    vocabulary : Vocabulary
    scorer : Scorer
    lexicon_table : str
        The cue lexicon that the vocabulary was compiled from, as its file's lines without the header.
    gazetteer : Gazetteer
    nouns : Nouns
        What the finder recognises unnamed actors by.
    facts : mapping
        What it was trained on and how well it did: ``settings``, ``trained_on``, ``metrics``, ``versions``; plain values.
    """

    scheme: str
    vocabulary: Vocabulary
    scorer: Scorer
    lexicon_table: str
    gazetteer: Gazetteer
    nouns: Nouns = field(default_factory=shipped_nouns)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<StanceModel: scheme {self.scheme}, {len(self.scorer.codes):,} terms>"

    @property
    def classes(self) -> tuple[str, ...]:
        """The labels, in the order of the columns of probabilities."""
        return SCHEMES[self.scheme]

    @property
    def lexicon(self) -> list[Cue]:
        """The cue lexicon, parsed anew; serving uses its compiled form."""
        return [cue_of_line(line) for line in self.lexicon_table.split("\n")] if self.lexicon_table else []

    @cached_property
    def terms(self) -> TermMaker:
        """Makes the model's terms."""
        return TermMaker(self.vocabulary)

    @cached_property
    def finder(self) -> Finder:
        """Finds actor mentions with the model's gazetteer."""
        return Finder(self.gazetteer, self.nouns)

    def predict_proba(self, records: Sequence[Record], finder: Finder | None = None) -> NDArray[np.float64]:
        """Return probabilities, float64 of shape (n_records, n_classes); rows sum to 1, columns are `classes`.

        Parameters
        ----------
        records : sequence of Record
        finder : Finder, optional
            Supplies the mentions of records that list none; by default the model's own.
        """
        spans = (finder or self.finder).spans
        parts = [
            self.answer(make_questions(records[first : first + _BATCH], spans))
            for first in range(0, len(records), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.classes)))

    def answer(self, questions: Questions) -> NDArray[np.float64]:
        """Return the probabilities of questions, in one batch, shape (n_questions, n_classes)."""
        return self.scorer.probabilities(self.terms.make(questions))

    def predict(self, records: Sequence[Record]) -> list[str]:
        """Return the most probable label of each record."""
        return [self.classes[k] for k in self.predict_proba(records).argmax(axis=1)]

    def strongest_terms(self, n: int) -> dict[str, list[dict[str, Any]]]:
        """Return, for each label, the n terms that speak for it most, spelled out, with their weights."""
        listed: dict[str, list[dict[str, Any]]] = {}
        for k, label in enumerate(self.classes):
            order = np.argsort(-self.scorer.weights[:, k], kind="stable")[:n]
            listed[label] = [
                {"term": self.terms.name(int(self.scorer.codes[row])), "weight": float(self.scorer.weights[row, k])}
                for row in order
            ]
        return listed

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model file; equal models give equal bytes on one machine."""
        save_plain(self.to_plain(), path)

    @classmethod
    def load(cls, path: str | os.PathLike[str] | None = None) -> StanceModel:
        """Read a model file; by default the model that ships with the package.

        Raises
        ------
        ModelFileError
            If the file is missing, truncated, foreign, newer than this version, or hostile; nothing in it is run.
        """
        if path is None:
            with as_file(files("actorstance.models") / SHIPPED_MODEL) as shipped:
                return cls.from_plain(load_plain(shipped), os.fspath(shipped))
        return cls.from_plain(load_plain(path), os.fspath(path))

    def to_plain(self) -> dict[str, Any]:
        """Return the model as plain values: dicts, lists, strings, numbers, bytes."""
        cues = self.vocabulary.cues.arrays()
        return {
            "magic": MAGIC,
            "format_version": FORMAT_VERSION,
            "scheme": self.scheme,
            "labels": list(self.classes),
            "families": list(FAMILIES),
            "facts": dict(self.facts),
            "words": self.vocabulary.words.to_plain(),
            "lemma": pack_array(self.vocabulary.lemma),
            "word_class": pack_array(self.vocabulary.word_class),
            "tone": pack_array(self.vocabulary.tone),
            "cues": {name: pack_array(array) for name, array in cues.items()},
            "lexicon": self.lexicon_table,
            "scorer": {item.name: pack_array(getattr(self.scorer, item.name)) for item in fields(Scorer)},
            "gazetteer": self.gazetteer.to_plain(),
            "nouns": self.nouns.to_plain(),
        }

    @classmethod
    def from_plain(cls, values: Mapping[str, Any], name: str = "model") -> StanceModel:
        """Make the model of what `to_plain` returned.

        Raises
        ------
        ModelFileError
            If a part is missing or does not fit the others.
        """
        try:
            scheme = values["scheme"]
            if tuple(values["labels"]) != SCHEMES[scheme] or tuple(values["families"]) != tuple(FAMILIES):
                raise ModelFileError(f"{name}: its labels or terms are not those of this version; train it anew")
            lexicon = values["lexicon"]
            vocabulary = Vocabulary(
                Words.from_plain(values["words"]),
                unpack_array(values["lemma"], "lemma"),
                unpack_array(values["word_class"], "word_class"),
                unpack_array(values["tone"], "tone"),
                CueTable.from_arrays({key: unpack_array(array, key) for key, array in values["cues"].items()}),
                tuple(line.split("\t", 1)[0] for line in lexicon.split("\n")) if lexicon else (),
            )
            scorer = Scorer(
                **{item.name: unpack_array(values["scorer"][item.name], item.name) for item in fields(Scorer)}
            )
            gazetteer = Gazetteer.from_plain(values["gazetteer"])
            nouns = Nouns.from_plain(values["nouns"])
            model = cls(scheme, vocabulary, scorer, lexicon, gazetteer, nouns, values["facts"])
            model._check(name)
        except ModelFileError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
            raise ModelFileError(
                f"{name}: is damaged ({type(error).__name__}: {error}); get it again, or train it anew"
            ) from None
        return model

    def _check(self, name: str) -> None:
        """Refuse parts that do not fit each other: a wrong index would show only as a wrong label."""
        n_terms, n_classes = len(self.scorer.codes), len(self.classes)
        fits = (
            self.vocabulary.fits()
            and self.scorer.codes.dtype == np.int64
            and self.scorer.weights.shape == (n_terms, n_classes)
            and self.scorer.idf.shape == (n_terms,)
            and self.scorer.intercept.shape == (n_classes,)
            and bool(np.all(self.scorer.codes[1:] > self.scorer.codes[:-1]))
            and all(np.isfinite(part).all() for part in (self.scorer.weights, self.scorer.idf, self.scorer.intercept))
            and isinstance(self.facts, dict)
        )
        if not fits:
            raise ModelFileError(f"{name}: its parts do not fit each other; get it again, or train it anew")
