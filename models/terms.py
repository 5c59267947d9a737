"""Mentions to terms: what the linear model sees of an actor, and of a target, in a sentence.

A term is one 64-bit integer (`families`), so that terms of a whole batch are made by array arithmetic and can still be
read. Mentions are masked: no term says who the actor is. What a sentence says of all its mentions alike is made once a
sentence, the rest once a record; training and serving call the same `TermMaker.make`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.cues import OPPOSING, SUPPORTIVE
from actorstance.models.families import (
    ACTOR,
    CUE_SYMBOL,
    EDGE,
    MOST_TONE,
    OTHER_ACTOR,
    PASSIVE_SYMBOL,
    SYMBOL_BITS,
    family_code,
    pack,
    term_name,
)
from actorstance.models.families import TARGET as TARGET_SYMBOL
from actorstance.models.grammar import CLASS, members
from actorstance.models.layers import Collected, Layer, Located, Places, Terms, ranges
from actorstance.models.questions import Questions
from actorstance.models.roles import FAR, HOLDER_LOOSE, TARGET, TARGET_LOOSE
from actorstance.models.structure import (
    BOTH,
    EMPTY,
    NEGATED,
    REVERSED,
    Structure,
    read_structure,
)
from actorstance.models.tone import NEUTRAL
from actorstance.models.vocabulary import Vocabulary
from actorstance.models.words import MENTION, NUMBER, UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actorstance.models.structure import IntArray

_SILENT = members("content", "det", "adverb", "have", "do", "hyphen", "apostrophe", "pronoun")
_NO_LEXEME = members("det", "comma", "hyphen", "quote")

_NEAR = np.array([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
_NEAR_BUCKET = np.array([0, 0, 0, 1, 2, 3, 4, 5, 5, 5])
_BEFORE, _BETWEEN, _AFTER = np.arange(-4, 0), np.arange(1, 15), np.arange(1, 7)
_SEGMENT = np.repeat([0, 1, 2], [len(_BEFORE), len(_BETWEEN), len(_AFTER)])
_LONGEST_PATH = 7
_STEPS = np.array([-3, -2, -1, 1, 2, 3, 4])
_NEGATION_REACH = 3
_DISTANCE_STEPS = np.array([4, 12])
_TONE_NEAR, _TONE_REACH = 6, 40  # units

_RIGHT = np.arange(3, -1, -1) * SYMBOL_BITS  # the shifts of the symbols behind an actor, the nearest first
_LEFT = np.arange(2, -1, -1) * SYMBOL_BITS
_SIDE = np.arange(1, -1, -1) * SYMBOL_BITS
_PATH = np.arange(_LONGEST_PATH - 1, -1, -1) * SYMBOL_BITS


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
            nothing = np.zeros(0, dtype=np.int64)
            return Terms(Layer(nothing, nothing, 0), Layer(nothing, nothing, 0), nothing)
        batch = self._batch(questions)
        return Terms(
            Layer(*batch.own.joined(), len(questions)),
            Layer(*batch.shared.joined(), len(questions.instances.texts)),
            batch.sentence,
        )

    def locate(self, questions: Questions) -> Places:
        """Return where the terms that `make` makes stand in the texts; for explanations, not for speed."""
        batch = self._batch(questions)
        structure = batch.structure
        row, code, first, last = batch.own.located()
        of_sentence, shared, shared_first, shared_last = batch.shared.located()
        records = [np.flatnonzero(batch.sentence == sentence) for sentence in of_sentence.tolist()]
        repeats = np.array([len(rows) for rows in records], dtype=np.int64)
        row = np.concatenate([row, *records])
        code = np.concatenate([code, np.repeat(shared, repeats)])
        first = np.concatenate([first, np.repeat(shared_first, repeats)])
        last = np.concatenate([last, np.repeat(shared_last, repeats)])
        # Windows may reach over the ends of the sentence.
        first = np.maximum(first, batch.low[row])
        last = np.minimum(last, batch.high[row] - 1)
        shown = first <= last
        first, last = np.where(shown, first, batch.low[row]), np.where(shown, last, batch.low[row])
        start, end = structure.unit_start[first], structure.unit_end[last]
        return Places(row, code, np.where(shown, start, 0), np.where(shown, end, 0))

    def _batch(self, questions: Questions) -> _Batch:
        batch = _Batch(questions, read_structure(questions.instances, self.vocabulary), self.vocabulary)
        batch.cue_terms()
        batch.word_terms()
        batch.sequence_terms()
        batch.tone_terms()
        return batch

    def name(self, code: int) -> str:
        """Spell a term out for people.

        Parameters
        ----------
        code : int
            A term as `make` gives it.
        """
        return term_name(code, self.vocabulary)


class _Batch:
    """The working state of one call of `TermMaker.make`."""

    def __init__(self, questions: Questions, structure: Structure, vocabulary: Vocabulary) -> None:
        self.own, self.shared = Collected(), Collected()
        self.structure, self.vocabulary, self.cues = structure, vocabulary, vocabulary.cues
        self.actor, self.target = questions.actor, questions.target
        self.rows = np.arange(len(questions))
        self.directed = (self.target >= 0).astype(np.int64)
        self.pairs = np.flatnonzero(self.directed)
        self.actor_unit = structure.mention_unit[self.actor]
        self.pair_actor, self.pair_target = self.actor_unit[self.pairs], structure.mention_unit[self.target[self.pairs]]
        self.sentence = sentence = questions.instances.text_of[self.actor]
        self.low, self.high = structure.low[sentence], structure.high[sentence]
        self.first = np.minimum(self.pair_actor, self.pair_target)
        self.second = np.maximum(self.pair_actor, self.pair_target)
        self.actor_first = (self.pair_actor < self.pair_target).astype(np.int64)
        self.told = np.zeros(len(structure.word), dtype=np.bool_)
        self.told[ranges(structure.low, structure.high)] = True

    # Cues ------------------------------------------------------------------------------------------------------------

    def cue_terms(self) -> None:
        """Make the terms that say what the actor, and the target, is to each cue of the sentence."""
        row, cue, role, target_role = self._row_cues()
        structure = self.structure
        entry = structure.cue.astype(np.int64)
        polarity, modification = self.cues.polarity[entry].astype(np.int64), structure.modification.astype(np.int64)
        mutual = self.cues.mutual[entry]
        kind = polarity << 3 | modification << 1 | mutual
        word = entry << 2 | modification
        stance = _stance_bit(polarity, modification)[cue]
        is_mutual = mutual[cue]
        directed = self.directed[row]

        def units() -> tuple[IntArray, IntArray]:
            return structure.cue_start[cue], structure.cue_end[cue] - 1

        seen = role != FAR
        self.own.add(row, pack("cue", directed, 0, 0, 0, kind[cue] << 4 | role), units, seen)
        self.own.add(row, pack("cue word", directed, 0, 0, word[cue] << 4 | role), units, seen)
        held = role <= HOLDER_LOOSE
        holds = self._gathered(row, stance, held)

        def those(which: NDArray[np.bool_]) -> Callable[[], Located]:
            return lambda: (row[which], structure.cue_start[cue[which]], structure.cue_end[cue[which]] - 1)

        self.own.add_gathered(self.rows, pack("holds", self.directed, holds), those(held))
        if not len(self.pairs):
            return
        pair = directed > 0
        roles = role << 4 | target_role
        either = pair & (seen | (target_role != FAR))
        self.own.add(row, pack("cue pair", 0, 0, 0, 0, kind[cue] << 8 | roles), units, either)
        close = pair & ((role <= TARGET_LOOSE) | (target_role <= TARGET_LOOSE))
        self.own.add(row, pack("cue word pair", 0, 0, 0, word[cue] << 8 | roles), units, close)
        held &= pair
        struck = pair & _is_target(role)
        target_held, target_struck = pair & (target_role <= HOLDER_LOOSE), _is_target(target_role)
        together = held & target_held & is_mutual
        sure = (held & target_struck) | together | (struck & target_held & is_mutual)
        loose = held & (target_role != FAR) & ~sure
        toward, perhaps = self._gathered(row, stance, sure), self._gathered(row, stance, loose)
        pairs = self.pairs
        self.own.add_gathered(pairs, pack("holds toward", toward[pairs], perhaps[pairs]), those(sure | loose))
        target_holds = self._gathered(row, stance, target_held)
        self.own.add_gathered(pairs, pack("target holds", target_holds[pairs]), those(target_held))
        # Whether a cue joins the two, or the cues that they hold and suffer have surely their other ends elsewhere.
        settled = structure.settled[cue]
        stance_cue = polarity[cue] <= OPPOSING
        linked = stance_cue & held & target_struck
        actor_elsewhere = stance_cue & held & ~target_struck & (settled >= 2)
        target_elsewhere = stance_cue & target_struck & ~held & (settled & 1 > 0)
        flags = np.zeros(len(self.rows), dtype=np.int64)
        flags[row[target_elsewhere]] = 1
        flags[row[actor_elsewhere]] |= 2
        flags[row[linked]] |= 4
        self.own.add_gathered(
            pairs, pack("spoken for", 0, 0, flags[pairs]), those(linked | actor_elsewhere | target_elsewhere)
        )
        # A and B of one list share what they do; toward each other it counts only if the cue is mutual.
        listed = pairs[structure.group[self.actor[pairs]] == structure.group[self.target[pairs]]]
        shared = self._gathered(row, stance, together)
        self.own.add_gathered(listed, pack("listed together", shared[listed]), those(together))

    def _gathered(self, row: IntArray, stance: IntArray, which: NDArray[np.bool_]) -> IntArray:
        """Return for each record the stances, as bits, of some of its cues."""
        bits = np.zeros(len(self.rows), dtype=np.int64)
        np.bitwise_or.at(bits, row[which], stance[which])
        return bits

    def _row_cues(self) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        """Return (record, cue, the actor's role, the target's role) for each cue that has a mention of the record near it."""
        s = self.structure
        first, last = s.cues_of(self.actor)
        if len(self.pairs):
            target_first, target_last = s.cues_of(self.target[self.pairs])
            # What the target adds to the actor's cues lies before them, or behind them.
            rows = np.concatenate([self.rows, self.pairs, self.pairs])
            begin = np.concatenate([first, target_first, np.maximum(target_first, last[self.pairs])])
            end = np.concatenate([last, np.minimum(target_last, first[self.pairs]), target_last])
        else:
            rows, begin, end = self.rows, first, last
        row, cue = np.repeat(rows, np.maximum(end - begin, 0)), ranges(begin, end)
        role = s.role_of(cue, self.actor[row])
        target = self.target[row]
        target_role = np.where(target >= 0, s.role_of(cue, target), FAR)
        near = (role != FAR) | (target_role != FAR)
        return row[near], cue[near], role[near].astype(np.int64), target_role[near].astype(np.int64)

    # Words -----------------------------------------------------------------------------------------------------------

    def word_terms(self) -> None:
        """Make the terms that say which words stand in the sentence, near the actor and the target, and between them."""
        s = self.structure
        lemma = self.vocabulary.lemma[s.word].astype(np.int64)
        told = self.told & (lemma != UNKNOWN)
        lexeme = np.where(told & (lemma != NUMBER) & (lemma != MENTION) & ~_NO_LEXEME[s.word_class], lemma, UNKNOWN)
        units = np.flatnonzero(lexeme)
        self.shared.add(s.sentence[units], pack("word", lexeme[units]), lambda: (units, units))
        actor = self.actor_unit
        self.own.add(self.rows, pack("bias", self.directed), lambda: (actor, actor))
        near = actor[:, None] + _NEAR
        word = lexeme[near]
        base = (self.directed << 4)[:, None] | _NEAR_BUCKET
        self.own.add(self.rows, pack("near", 0, base, word), lambda: (near, near), word > 0)
        any_word = np.where(told, lemma, UNKNOWN)
        one, two = any_word[actor + 1], any_word[actor + 2]
        both = (one != UNKNOWN) & (two != UNKNOWN)
        self.own.add(self.rows, pack("next words", self.directed, one, two), lambda: (actor + 1, actor + 2), both)
        governor = s.governor
        self.own.add(self.rows, pack("governed", 0, self.directed, governor[self.actor]), lambda: (actor - 1, actor))
        if len(self.pairs):
            self._pair_words(lexeme)

    def _pair_words(self, lexeme: IntArray) -> None:
        s, pairs, target = self.structure, self.pairs, self.pair_target
        near = target[:, None] + _NEAR
        word = lexeme[near]
        self.own.add(pairs, pack("near target", _NEAR_BUCKET, word), lambda: (near, near), word > 0)
        first, second = self.first[:, None], self.second[:, None]
        at = np.concatenate([first + _BEFORE, np.minimum(first + _BETWEEN, second), second + _AFTER], axis=1)
        word = lexeme[at]  # the second mention itself, beyond which the middle does not reach, is no lexeme
        base = (self.actor_first << 2)[:, None] | _SEGMENT
        self.own.add(pairs, pack("segment", 0, base, word), lambda: (at, at), word > 0)
        clauses = np.minimum(s.strong[self.second] - s.strong[self.first], 3)
        mentions = np.minimum(np.abs(self.actor[pairs] - self.target[pairs]) - 1, 3)
        self.own.add(
            pairs, pack("between", self.actor_first, mentions, clauses), lambda: (self.first + 1, self.second - 1)
        )
        governor = s.governor[self.target[pairs]]
        self.own.add(pairs, pack("governed", 1, 1, governor), lambda: (target - 1, target))

    # The abstracted sequence -----------------------------------------------------------------------------------------

    def sequence_terms(self) -> None:
        """Make n-grams of the abstracted sequence: around the actor, around the target, and the path between them."""
        symbols, position, unit_of = self._abstracted()
        actor_at = position[self.actor_unit]
        directed = self.directed[:, None]

        def around(at: IntArray, other: IntArray, other_symbol: int) -> IntArray:
            """Return the symbols three before to four behind each place, shape (n, 7)."""
            place = at[:, None] + _STEPS
            return np.where(place == other[:, None], other_symbol, symbols[place])

        def units(at: IntArray, first: IntArray, last: IntArray) -> Callable[[], tuple[IntArray, IntArray]]:
            return lambda: (unit_of[at[:, None] + first], unit_of[at[:, None] + last])

        target_at = position[self.pair_target]
        other_at = np.full(len(self.rows), -1, dtype=np.int64)
        other_at[self.pairs] = target_at
        near = around(actor_at, other_at, TARGET_SYMBOL)
        right = np.cumsum(near[:, 3:] << _RIGHT, axis=1) | directed << 4 * SYMBOL_BITS
        left = np.cumsum(near[:, 2::-1] << _LEFT, axis=1) | directed << 3 * SYMBOL_BITS
        ahead, back, here = np.arange(1, 5), -np.arange(1, 4), np.array([1])
        self.own.add(self.rows, right | family_code("right context"), units(actor_at, here, ahead))
        self.own.add(self.rows, left | family_code("left context"), units(actor_at, back, -here))
        if not len(self.pairs):
            return
        pairs, actor_at = self.pairs, actor_at[self.pairs]
        near = around(target_at, actor_at, ACTOR)
        before = np.cumsum(near[:, 2:0:-1] << _SIDE, axis=1)
        after = np.cumsum(near[:, 3:5] << _SIDE, axis=1) | 1 << 2 * SYMBOL_BITS
        target_context = family_code("target context")
        self.own.add(pairs, before | target_context, units(target_at, back[:2], -here))
        self.own.add(pairs, after | target_context, units(target_at, here, ahead[:2]))
        first, second = np.minimum(actor_at, target_at)[:, None], np.maximum(actor_at, target_at)[:, None]
        inner = first + 1 + np.arange(_LONGEST_PATH)
        path = np.where(inner < second, symbols[inner], 0)
        short = (second - first)[:, 0] <= _LONGEST_PATH + 1
        order = self.actor_first << _LONGEST_PATH * SYMBOL_BITS
        code = (path << _PATH).sum(axis=1) | order | family_code("path")
        self.own.add(pairs, code, lambda: (self.first + 1, self.second - 1), short)
        # Pieces of two and three symbols, the ends among them.
        ends = np.where(self.actor_first[:, None] > 0, (ACTOR, TARGET_SYMBOL), (TARGET_SYMBOL, ACTOR))
        whole = np.concatenate([ends[:, :1], path, np.zeros_like(first)], axis=1)
        whole[np.arange(len(pairs)), np.minimum(second - first - 1, _LONGEST_PATH)[:, 0] + 1] = np.where(
            short, ends[:, 1], EDGE
        )
        order = (self.actor_first << 3 * SYMBOL_BITS)[:, None] | family_code("path piece")
        present = whole > 0
        one, two, three = whole << 2 * SYMBOL_BITS, whole << SYMBOL_BITS, whole
        step = np.arange(whole.shape[1])
        two_long = one[:, :-1] | two[:, 1:] | order
        self.own.add(pairs, two_long, units(first[:, 0], step[:-1], step[1:]), present[:, :-1] & present[:, 1:])
        three_long = one[:, :-2] | two[:, 1:-1] | three[:, 2:] | order
        self.own.add(
            pairs,
            three_long,
            units(first[:, 0], step[:-2], step[2:]),
            present[:, :-2] & present[:, 1:-1] & present[:, 2:],
        )

    def _abstracted(self) -> tuple[IntArray, IntArray, IntArray]:
        """Return the symbols that are not silent, each unit's place among them, and each place's unit.

        Before, between and behind the sentences there are edges enough for any window.
        """
        s = self.structure
        symbol = s.word_class.astype(np.int64)
        audible = ~_SILENT[s.word_class]
        for step in range(1, int((s.cue_end - s.cue_start).max(initial=1))):
            inside = s.cue_start + step < s.cue_end
            audible[s.cue_start[inside] + step] = False
        polarity = self.cues.polarity[s.cue].astype(np.int64)
        symbol[s.cue_start] = np.where(
            (s.voice > 0) & (s.modification == 0),
            PASSIVE_SYMBOL + polarity,
            CUE_SYMBOL + 4 * polarity + s.modification,
        )
        audible[s.cue_start] = True
        symbol[s.mention_unit] = OTHER_ACTOR
        audible[s.mention_unit] = True
        audible &= self.told
        heard = np.flatnonzero(audible)
        position = np.cumsum(audible) - 1 + EMPTY * (s.sentence + 1)
        place = position[heard]
        size = len(heard) + EMPTY * (len(s.low) + 1)
        symbols, unit_of = np.full(size, EDGE, dtype=np.int64), np.full(size, -1, dtype=np.int64)
        symbols[place], unit_of[place] = symbol[heard], heard
        return symbols, position, unit_of

    # Tone ------------------------------------------------------------------------------------------------------------

    def tone_terms(self) -> None:
        """Make the terms that say how the words of the sentence portray, near the actor, near the target and at all."""
        s = self.structure
        tone = self.vocabulary.tone[s.word].astype(np.int64)
        units = np.flatnonzero((tone > 0) & self.told)
        tone, of_sentence = tone[units], s.sentence[units]
        negated = self._negated(units)
        self.shared.add(of_sentence, pack("tone", negated, 0, 0, tone), lambda: (units, units))
        begin = np.searchsorted(units, np.maximum(self.actor_unit - _TONE_REACH, self.low))
        end = np.searchsorted(units, np.minimum(self.actor_unit + _TONE_REACH + 1, self.high))
        row, index = np.repeat(self.rows, end - begin), ranges(begin, end)
        unit, own = units[index], tone[index] >> 3 & 7
        step = unit - self.actor_unit[row]
        distance = np.abs(step)
        near = np.searchsorted(_DISTANCE_STEPS, distance, side="right")
        theme = tone[index] >> 6
        code = pack("theme near", self.directed[row], (step > 0).astype(np.int64), near, theme, own)
        self.own.add(row, code, lambda: (unit, unit))
        signed = np.where(negated[index] > 0, NEUTRAL - own, own - NEUTRAL)
        close = distance <= _TONE_NEAR
        sums = [
            np.bincount(row, weights=np.where(which, signed, 0), minlength=len(self.rows)) for which in (close, ~close)
        ]
        near_sum, far_sum = (np.clip(total, -MOST_TONE, MOST_TONE).astype(np.int64) + MOST_TONE for total in sums)
        self.own.add_gathered(self.rows, pack("tone sum", self.directed, near_sum, far_sum), lambda: (row, unit, unit))
        if not len(self.pairs):
            return
        pair = np.full(len(self.rows), -1, dtype=np.int64)
        pair[self.pairs] = np.arange(len(self.pairs))
        of_pair = pair[row]
        directed = of_pair >= 0
        segment = (unit > self.first[of_pair]).astype(np.int64) + (unit > self.second[of_pair])
        base = self.actor_first[of_pair] << 3 | segment << 1 | negated[index]
        self.own.add(row, pack("tone segment", 0, 0, base, 0, tone[index] & 63), lambda: (unit, unit), directed)

    def _negated(self, units: IntArray) -> IntArray:
        """Tell which units stand shortly behind a negation in their clause."""
        s = self.structure
        negation = s.word_class == CLASS["not"]
        found = np.zeros(len(units), dtype=np.bool_)
        for back in range(1, _NEGATION_REACH + 1):
            before = np.maximum(units - back, 0)
            found |= negation[before] & (s.strong[before] == s.strong[units])
        return found.astype(np.int64)


def _is_target(role: IntArray) -> NDArray[np.bool_]:
    return np.asarray((role == TARGET) | (role == TARGET_LOOSE))


def _stance_bit(polarity: IntArray, modification: IntArray) -> IntArray:
    """Return the bit of `STANCES` that a cue of this polarity, modified so, stands for."""
    flipped = (modification == REVERSED) & (polarity <= OPPOSING)
    effective = np.where(flipped, OPPOSING + SUPPORTIVE - polarity, polarity)
    negated = ((modification == NEGATED) | (modification == BOTH)) & (polarity <= OPPOSING)
    return np.int64(1) << np.where(polarity <= OPPOSING, effective + 2 * negated, polarity + 2)
