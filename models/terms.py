"""Mentions to terms: what the linear model sees of an actor, and of a target, in a sentence.

A term is one 64-bit integer, a family and a few fields packed side by side, so that terms of a whole batch are made by
array arithmetic and can still be read: `TermMaker.name` spells one out. Mentions are masked: no term says who the
actor is. Families are listed in `FAMILIES`; training and serving call the same `TermMaker.make`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.cues import NEGATOR, OPPOSING, SUPPORTIVE
from actorstance.models.grammar import CLASSES, members
from actorstance.models.lexicon import PARTS_OF_SPEECH, POLARITIES
from actorstance.models.questions import Questions
from actorstance.models.structure import (
    BOTH,
    FAR,
    HOLDER_LOOSE,
    MODIFICATIONS,
    NEGATED,
    REVERSED,
    ROLES,
    TARGET,
    TARGET_LOOSE,
    Structure,
    read_structure,
)
from actorstance.models.vocabulary import Vocabulary
from actorstance.models.words import MENTION, NUMBER, UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actorstance.models.structure import IntArray

# Families: name -> fields with their widths in bits. The order is part of the model file's format.
FAMILIES: dict[str, tuple[tuple[str, int], ...]] = {
    "bias": (("directed", 1),),
    "cue": (("directed", 1), ("polarity", 3), ("modification", 2), ("role", 4), ("mutual", 1)),
    "cue pair": (("polarity", 3), ("modification", 2), ("role", 4), ("target_role", 4), ("mutual", 1)),
    "cue word": (("directed", 1), ("cue", 16), ("modification", 2), ("role", 4)),
    "cue word pair": (("cue", 16), ("modification", 2), ("role", 4), ("target_role", 4)),
    "holds": (("directed", 1), ("stances", 6)),
    "holds toward": (("stances", 6), ("loose", 6)),
    "target holds": (("stances", 6),),
    "listed together": (("stances", 6),),
    "spoken for": (("linked", 1), ("actor_elsewhere", 1), ("target_elsewhere", 1)),
    "near": (("directed", 1), ("offset", 4), ("lemma", 20)),
    "near target": (("offset", 4), ("lemma", 20)),
    "segment": (("actor_first", 1), ("segment", 2), ("lemma", 20)),
    "path": (("actor_first", 1), ("s1", 7), ("s2", 7), ("s3", 7), ("s4", 7), ("s5", 7), ("s6", 7), ("s7", 7)),
    "path piece": (("actor_first", 1), ("s1", 7), ("s2", 7), ("s3", 7)),
    "right context": (("directed", 1), ("s1", 7), ("s2", 7), ("s3", 7), ("s4", 7)),
    "left context": (("directed", 1), ("s1", 7), ("s2", 7), ("s3", 7)),
    "target context": (("side", 1), ("s1", 7), ("s2", 7)),
    "next words": (("directed", 1), ("first", 20), ("second", 20)),
    "between": (("actor_first", 1), ("mentions", 2), ("clauses", 2)),
    "governed": (("of_target", 1), ("directed", 1), ("preposition", 6)),
}
_FAMILY_NUMBER = {name: number for number, name in enumerate(FAMILIES, start=1)}
_FAMILY_SHIFT = 57

STANCES = ("supports", "opposes", "supports not", "opposes not", "contact", "speech")
_SEGMENTS = ("before", "between", "after")

# Symbols of the abstracted sequence: word classes, then cues by polarity and modification, then mentions.
_N_POLARITIES = NEGATOR  # those that are not modifiers
_CUE_SYMBOL = len(CLASSES)
_PASSIVE_SYMBOL = _CUE_SYMBOL + 4 * _N_POLARITIES
_EDGE, _OTHER_ACTOR, _ACTOR, _TARGET = range(_PASSIVE_SYMBOL + _N_POLARITIES, _PASSIVE_SYMBOL + _N_POLARITIES + 4)
_SILENT = members("content", "det", "adverb", "have", "do", "hyphen", "apostrophe", "pronoun")
_NO_LEXEME = members("det", "comma", "hyphen", "quote")

_NEAR = np.array([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
_NEAR_BUCKET = np.array([0, 0, 0, 1, 2, 3, 4, 5, 5, 5])
_NEAR_NAMES = ("3-5 before", "2 before", "1 before", "1 after", "2 after", "3-5 after")
_LONGEST_PATH = 7


@dataclass(frozen=True)
class Terms:
    """Terms of a batch of records: record `row[i]` has the term `code[i]`, `count`-ed by how often it stands."""

    row: NDArray[np.int64]
    code: NDArray[np.int64]
    n_rows: int


class TermMaker:
    """Makes the terms of records from a vocabulary.

    Parameters
    ----------
    vocabulary : Vocabulary
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def make(self, questions: Questions) -> Terms:
        """Make the terms of all records; a term that stands twice in a record is there twice."""
        if not len(questions):
            return Terms(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), 0)
        structure = read_structure(questions.instances, self.vocabulary)
        batch = _Batch(questions, structure, self.vocabulary)
        parts = [*batch.cue_terms(), *batch.word_terms(), *batch.sequence_terms()]
        return Terms(
            np.concatenate([row for row, _ in parts]), np.concatenate([code for _, code in parts]), len(questions)
        )

    def name(self, code: int) -> str:
        """Spell a term out for people.

        Parameters
        ----------
        code : int
            A term as `make` gives it.
        """
        family = list(FAMILIES)[(code >> _FAMILY_SHIFT) - 1]
        values = {}
        for field, width in reversed(FAMILIES[family]):
            values[field] = code & ((1 << width) - 1)
            code >>= width
        return f"{family}: " + " ".join(
            filter(None, (self._field(field, values[field]) for field, _ in FAMILIES[family]))
        )

    def _field(self, field: str, value: int) -> str:
        names = self.vocabulary.words.names
        if field == "directed":
            return "(directed)" if value else ""
        if field == "polarity":
            return POLARITIES[value]
        if field == "modification":
            return MODIFICATIONS[value]
        if field == "role":
            return f"actor is {ROLES[value]}"
        if field == "target_role":
            return f"target is {ROLES[value]}"
        if field == "mutual":
            return "mutual" if value else ""
        if field == "cue":
            return f"«{self.vocabulary.cue_names[value]}» ({PARTS_OF_SPEECH[self.vocabulary.cues.pos[value]]})"
        if field in ("stances", "loose"):
            held = ", ".join(name for bit, name in enumerate(STANCES) if value >> bit & 1) or "nothing"
            return held if field == "stances" else f"(perhaps {held})"
        if field == "offset":
            return _NEAR_NAMES[value]
        if field in ("lemma", "first", "second"):
            return f"«{names[value]}»"
        if field == "actor_first":
            return "actor first" if value else "target first"
        if field == "segment":
            return _SEGMENTS[value]
        if field in ("linked", "actor_elsewhere", "target_elsewhere"):
            return field.replace("_", " ") if value else ""
        if field == "side":
            return "after" if value else "before"
        if field == "of_target":
            return "target" if value else "actor"
        if field == "preposition":
            return CLASSES[value]
        if field in ("mentions", "clauses"):
            return f"{value} {field}"
        return symbol_name(value)


def symbol_name(symbol: int) -> str:
    """Return what a symbol of the abstracted sequence stands for; '' for none."""
    if symbol == 0:
        return ""
    if symbol < _CUE_SYMBOL:
        return CLASSES[symbol]
    if symbol < _PASSIVE_SYMBOL:
        polarity, modification = divmod(symbol - _CUE_SYMBOL, 4)
        return f"{MODIFICATIONS[modification]} {POLARITIES[polarity]}".strip().upper()
    if symbol < _EDGE:
        return f"PASSIVE {POLARITIES[symbol - _PASSIVE_SYMBOL].upper()}"
    return {_EDGE: "|", _OTHER_ACTOR: "<other>", _ACTOR: "<actor>", _TARGET: "<target>"}[symbol]


def _pack(family: str, *values: IntArray | int) -> IntArray:
    """Pack a family and its fields; each value is an array or one number for all."""
    code: IntArray = np.asarray(_FAMILY_NUMBER[family], dtype=np.int64) << _FAMILY_SHIFT
    total = sum(width for _, width in FAMILIES[family])
    for (_, width), value in zip(FAMILIES[family], values, strict=True):
        total -= width
        code = code | (np.asarray(value, dtype=np.int64) << total)
    return code


class _Batch:
    """The working state of one call of `TermMaker.make`."""

    def __init__(self, questions: Questions, structure: Structure, vocabulary: Vocabulary) -> None:
        self.structure = structure
        self.cues = vocabulary.cues
        self.actor, self.target = questions.actor, questions.target
        self.rows = np.arange(len(questions))
        self.directed = (self.target >= 0).astype(np.int64)
        self.pairs = np.flatnonzero(self.directed)
        self.lemma = vocabulary.lemma[structure.word].astype(np.int64)
        self.actor_unit = structure.mention_unit[self.actor]
        self.target_unit = structure.mention_unit[np.maximum(self.target, 0)]
        sentence = questions.instances.text_of[self.actor]
        self.sentence = sentence
        self.low, self.high = structure.sentence_first[sentence], structure.sentence_first[sentence + 1]

    def cue_terms(self) -> list[tuple[IntArray, IntArray]]:
        """Return the terms that say what the actor, and the target, is to each cue of the sentence."""
        row, cue = self._row_cues()
        structure, entry = self.structure, self.structure.cue[cue].astype(np.int64)
        polarity, mutual = self.cues.polarity[entry].astype(np.int64), self.cues.mutual[entry].astype(np.int64)
        modification = structure.modification[cue].astype(np.int64)
        role = structure.role_of(cue, self.actor[row]).astype(np.int64)
        seen = role != FAR
        directed = self.directed[row]
        parts = [
            (row[seen], _pack("cue", directed, polarity, modification, role, mutual)[seen]),
            (row[seen], _pack("cue word", directed, entry, modification, role)[seen]),
        ]
        stance = _stance_bit(polarity, modification)
        holds = np.zeros(len(self.rows), dtype=np.int64)
        held = role <= HOLDER_LOOSE
        np.bitwise_or.at(holds, row[held], stance[held])
        parts.append((self.rows, _pack("holds", self.directed, holds)))
        of_pair = directed > 0
        row, cue, entry, polarity, mutual = (
            row[of_pair],
            cue[of_pair],
            entry[of_pair],
            polarity[of_pair],
            mutual[of_pair],
        )
        modification, role, stance = modification[of_pair], role[of_pair], stance[of_pair]
        target_role = structure.role_of(cue, self.target[row]).astype(np.int64)
        either = (role != FAR) | (target_role != FAR)
        parts.append((row[either], _pack("cue pair", polarity, modification, role, target_role, mutual)[either]))
        close = (role <= TARGET_LOOSE) | (target_role <= TARGET_LOOSE)
        parts.append((row[close], _pack("cue word pair", entry, modification, role, target_role)[close]))
        held, struck = role <= HOLDER_LOOSE, _is_target(role)
        target_held, target_struck = target_role <= HOLDER_LOOSE, _is_target(target_role)
        together = held & target_held & (mutual > 0)
        sure = (held & target_struck) | together | (struck & target_held & (mutual > 0))
        loose = held & (target_role != FAR) & ~sure
        toward, perhaps = np.zeros((2, len(self.rows)), dtype=np.int64)
        np.bitwise_or.at(toward, row[sure], stance[sure])
        np.bitwise_or.at(perhaps, row[loose], stance[loose])
        parts.append((self.pairs, _pack("holds toward", toward[self.pairs], perhaps[self.pairs])))
        target_holds, shared = np.zeros((2, len(self.rows)), dtype=np.int64)
        np.bitwise_or.at(target_holds, row[target_held], stance[target_held])
        parts.append((self.pairs, _pack("target holds", target_holds[self.pairs])))
        # Whether a cue joins the two, or the cues that they hold and suffer have surely their other ends elsewhere.
        settled = structure.settled[cue]
        stance_cue = polarity <= OPPOSING
        linked, actor_elsewhere, target_elsewhere = np.zeros((3, len(self.rows)), dtype=np.int64)
        linked[row[stance_cue & held & target_struck]] = 1
        actor_elsewhere[row[stance_cue & held & ~target_struck & (settled >= 2)]] = 1
        target_elsewhere[row[stance_cue & target_struck & ~held & (settled & 1 > 0)]] = 1
        flags = (linked, actor_elsewhere, target_elsewhere)
        parts.append((self.pairs, _pack("spoken for", *(flag[self.pairs] for flag in flags))))
        # A and B of one list share what they do; toward each other it counts only if the cue is mutual.
        np.bitwise_or.at(shared, row[together], stance[together])
        group = structure.group
        listed = self.pairs[group[self.actor[self.pairs]] == group[self.target[self.pairs]]]
        parts.append((listed, _pack("listed together", shared[listed])))
        return parts

    def word_terms(self) -> list[tuple[IntArray, IntArray]]:
        """Return the terms that say which words stand near the actor and the target, and between them."""
        parts = [(self.rows, _pack("bias", self.directed))]
        for family, unit, rows in (
            ("near", self.actor_unit, self.rows),
            ("near target", self.target_unit[self.pairs], self.pairs),
        ):
            at = unit[:, None] + _NEAR
            shown, lemma = self._lexemes(at, rows)
            row = np.broadcast_to(rows[:, None], at.shape)[shown]
            bucket = np.broadcast_to(_NEAR_BUCKET, at.shape)[shown]
            fields = (bucket, lemma[shown]) if family == "near target" else (self.directed[row], bucket, lemma[shown])
            parts.append((row, _pack(family, *fields)))
        at = self.actor_unit[:, None] + np.array([1, 2])
        valid = at < self.high[:, None]
        lemma = np.where(valid, self.lemma[np.minimum(at, len(self.lemma) - 1)], UNKNOWN)
        told = (lemma[:, 0] != UNKNOWN) & (lemma[:, 1] != UNKNOWN)
        parts.append((self.rows[told], _pack("next words", self.directed, lemma[:, 0], lemma[:, 1])[told]))
        governor = self.structure.governor
        parts.append((self.rows, _pack("governed", 0, self.directed, governor[self.actor])))
        if len(self.pairs):
            parts += self._segment_terms()
            parts.append((self.pairs, _pack("governed", 1, 1, governor[self.target[self.pairs]])))
        return parts

    def _segment_terms(self) -> list[tuple[IntArray, IntArray]]:
        actor, target = self.actor_unit[self.pairs], self.target_unit[self.pairs]
        first, second = np.minimum(actor, target), np.maximum(actor, target)
        actor_first = (actor < target).astype(np.int64)
        parts = []
        for segment, (offsets, origin) in enumerate(
            ((np.arange(-4, 0), first), (np.arange(1, 15), first), (np.arange(1, 7), second))
        ):
            at = origin[:, None] + offsets
            shown, lemma = self._lexemes(at, self.pairs)
            if segment == 1:
                shown &= at < second[:, None]
            row = np.broadcast_to(self.pairs[:, None], at.shape)[shown]
            order = np.broadcast_to(actor_first[:, None], at.shape)[shown]
            parts.append((row, _pack("segment", order, segment, lemma[shown])))
        s = self.structure
        clauses = np.minimum(s.strong[second] - s.strong[first], 3)
        mentions = np.minimum(np.abs(self.actor[self.pairs] - self.target[self.pairs]) - 1, 3)
        parts.append((self.pairs, _pack("between", actor_first, mentions, clauses)))
        return parts

    def sequence_terms(self) -> list[tuple[IntArray, IntArray]]:
        """Return n-grams of the abstracted sequence: around the actor, around the target, and the path between them."""
        symbols, position = self._abstracted()
        actor_at = position[self.actor_unit]
        low, high = position[self.low], position[self.high]
        parts: list[tuple[IntArray, IntArray]] = []

        def around(at: IntArray, rows: IntArray, steps: Sequence[int]) -> list[IntArray]:
            columns = []
            other_at = position[np.where(at == actor_at[rows], self.target_unit[rows], self.actor_unit[rows])]
            other = np.where(at == actor_at[rows], _TARGET, _ACTOR)
            for step in steps:
                place = at + step
                valid = (place >= low[rows]) & (place < high[rows])
                symbol = np.where(valid, symbols[np.clip(place, 0, len(symbols) - 1)], _EDGE)
                columns.append(np.where((self.directed[rows] > 0) & valid & (place == other_at), other, symbol))
            return columns

        right, left = around(actor_at, self.rows, (1, 2, 3, 4)), around(actor_at, self.rows, (-1, -2, -3))
        nothing = np.zeros(len(self.rows), dtype=np.int64)
        for size in (1, 2, 3, 4):
            parts.append((self.rows, _pack("right context", self.directed, *right[:size], *[nothing] * (4 - size))))
        for size in (1, 2, 3):
            parts.append((self.rows, _pack("left context", self.directed, *left[:size], *[nothing] * (3 - size))))
        if not len(self.pairs):
            return parts
        rows = self.pairs
        target_at = position[self.target_unit[rows]]
        for side, steps in ((0, (-1, -2)), (1, (1, 2))):
            one, two = around(target_at, rows, steps)
            parts.append((rows, _pack("target context", side, one, 0)))
            parts.append((rows, _pack("target context", side, one, two)))
        first, second = np.minimum(actor_at[rows], target_at), np.maximum(actor_at[rows], target_at)
        actor_first = (actor_at[rows] < target_at).astype(np.int64)
        length = second - first - 1
        inner = first[:, None] + 1 + np.arange(_LONGEST_PATH)
        inside = inner < second[:, None]
        path = np.where(inside, symbols[np.minimum(inner, len(symbols) - 1)], 0)
        short = length <= _LONGEST_PATH
        parts.append((rows[short], _pack("path", actor_first, *path.T)[short]))
        # Pieces of two and three symbols, the ends among them.
        start_symbol, end_symbol = (
            np.where(actor_first > 0, _ACTOR, _TARGET),
            np.where(actor_first > 0, _TARGET, _ACTOR),
        )
        whole = np.column_stack([start_symbol, path, np.zeros_like(start_symbol)])
        whole[np.arange(len(rows)), np.minimum(length, _LONGEST_PATH) + 1] = np.where(short, end_symbol, _EDGE)
        for size in (2, 3):
            for begin in range(whole.shape[1] - size + 1):
                piece = whole[:, begin : begin + size]
                full = (piece > 0).all(axis=1)
                padded = [*piece.T, *[np.zeros(len(rows), dtype=np.int64)] * (3 - size)]
                parts.append((rows[full], _pack("path piece", actor_first, *padded)[full]))
        return parts

    def _row_cues(self) -> tuple[IntArray, IntArray]:
        """Return (record, cue) for each cue of each record's sentence that has the record's mentions in its window."""
        s = self.structure
        first, last = s.cues_of(self.actor)
        target_first, target_last = s.cues_of(self.target[self.pairs])
        # What the target adds to the actor's cues lies before them, or behind them.
        parts = (
            (self.rows, first, last),
            (self.pairs, target_first, np.minimum(target_last, first[self.pairs])),
            (self.pairs, np.maximum(target_first, last[self.pairs]), target_last),
        )
        row = np.concatenate([np.repeat(rows, np.maximum(end - begin, 0)) for rows, begin, end in parts])
        cue = np.concatenate([_ranges(begin, end) for _, begin, end in parts])
        near = s.role_of(cue, self.actor[row]) != FAR
        near |= (self.directed[row] > 0) & (s.role_of(cue, self.target[row]) != FAR)
        return row[near], cue[near]

    def _lexemes(self, at: IntArray, rows: IntArray) -> tuple[NDArray[np.bool_], IntArray]:
        """Return, for units of the rows' sentences, which hold a word to be told, and its lemma."""
        valid = (at >= self.low[rows][:, None]) & (at < self.high[rows][:, None])
        at = np.clip(at, 0, len(self.lemma) - 1)
        lemma = self.lemma[at]
        told = (
            valid
            & (lemma != UNKNOWN)
            & (lemma != NUMBER)
            & (lemma != MENTION)
            & ~_NO_LEXEME[self.structure.word_class[at]]
        )
        return told, lemma

    def _abstracted(self) -> tuple[IntArray, IntArray]:
        """Return the symbols that are not silent, and the position of each unit among them."""
        s = self.structure
        symbol = s.word_class.astype(np.int64)
        audible = ~_SILENT[s.word_class]
        for step in range(1, int((s.cue_end - s.cue_start).max(initial=1))):
            inside = s.cue_start + step < s.cue_end
            audible[s.cue_start[inside] + step] = False
        polarity = self.cues.polarity[s.cue].astype(np.int64)
        symbol[s.cue_start] = np.where(
            (s.voice > 0) & (s.modification == 0),
            _PASSIVE_SYMBOL + polarity,
            _CUE_SYMBOL + 4 * polarity + s.modification,
        )
        audible[s.cue_start] = True
        symbol[s.mention_unit] = _OTHER_ACTOR
        audible[s.mention_unit] = True
        position = np.concatenate([[0], np.cumsum(audible)])
        return symbol[audible], position


def _ranges(begin: IntArray, end: IntArray) -> IntArray:
    """Return the numbers of all ranges, one after the other; a reversed range is empty."""
    count = np.maximum(end - begin, 0)
    return np.asarray(np.arange(count.sum()) + np.repeat(begin - np.cumsum(count) + count, count))


def _is_target(role: IntArray) -> NDArray[np.bool_]:
    return np.asarray((role == TARGET) | (role == TARGET_LOOSE))


def _stance_bit(polarity: IntArray, modification: IntArray) -> IntArray:
    """Return the bit of `STANCES` that a cue of this polarity, modified so, stands for."""
    flipped = (modification == REVERSED) & (polarity <= OPPOSING)
    effective = np.where(flipped, OPPOSING + SUPPORTIVE - polarity, polarity)
    negated = ((modification == NEGATED) | (modification == BOTH)) & (polarity <= OPPOSING)
    return np.int64(1) << np.where(polarity <= OPPOSING, effective + 2 * negated, polarity + 2)
