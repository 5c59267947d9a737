"""Which mentions are a cue's holder and target: each cue's frame looks for them, and the cheapest ones win.

All of it is array arithmetic over the batch; the costs are small integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.cues import NOWHERE, OBJECT, POSSESSOR, PREPOSITION_0, SUBJECT
from actorstance.models.grammar import CLASS, PREPOSITIONS, members

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

# What a mention is to a cue.
HOLDER, HOLDER_LOOSE, TARGET, TARGET_LOOSE, LEFT, LEFT_BEYOND, LEFT_FAR, RIGHT, RIGHT_BEYOND, RIGHT_FAR, INSIDE, FAR = (
    range(12)
)
ROLES = (
    "holder", "holder?", "target", "target?", "left", "left, beyond a clause", "far left",
    "right", "right, beyond a clause", "far right", "inside", "far",
)  # fmt: skip

ACTIVE, PASSIVE = range(2)

WINDOW = 8
"""Mentions considered on either side of a cue."""
_REACH = 60  # units between a cue and a mention that can still be its holder or target
_SURE, _LIKELY = 3, 9  # costs up to which a role is assigned, surely or loosely

_AUXILIARY = members("be", "get", "have", "do", "modal")
_LIST_GLUE = members("comma", "and", "det")
_IS_PREPOSITION = np.isin(np.arange(64), list(PREPOSITIONS))


def read_lists(
    text_of: IntArray,
    mention_unit: IntArray,
    classes: NDArray[np.uint8],
    first: IntArray,
    verb_starts: IntArray,
) -> tuple[IntArray, IntArray]:
    """Return the list (A, B and C) that each mention belongs to, and its preposition, which a list shares.

    Parameters
    ----------
    text_of, mention_unit : array, shape (n_mentions,)
    classes : array, shape (n_units,)
    first : array, shape (n_sentences,)
        The first unit of each text.
    verb_starts : array
        The units where verbal cues begin.

    *backs the rebels and Russia arms* is no list: a verb follows the second name, and the first is an object.
    """
    n = len(mention_unit)
    verbal = _AUXILIARY[classes]
    verbal[verb_starts] = True
    governor = np.zeros(n, dtype=np.int64)
    open_ = np.ones(n, dtype=np.bool_)
    for back in (1, 2, 3):
        word_before = classes[mention_unit - back]
        is_preposition = open_ & _IS_PREPOSITION[word_before]
        governor[is_preposition] = word_before[is_preposition]
        open_ &= word_before == CLASS["det"]
    linked = np.zeros(n, dtype=np.bool_)
    if n > 1:
        left, right = mention_unit[:-1], mention_unit[1:]
        same = text_of[1:] == text_of[:-1]
        gap = right - left - 1
        glue = same & (gap >= 1) & (gap <= 3)
        for step in (1, 2, 3):
            glue &= (step > gap) | _LIST_GLUE[classes[left + step]]
        before = left - 1 - (classes[left - 1] == CLASS["det"])
        fronted = left - first[text_of[:-1]] < 2  # "With A and B at odds, ..."
        governed = (governor[:-1] > 0) & (governor[:-1] != CLASS["between"])  # "between A and B" is a list
        is_object = verbal[before] | (governed & ~fronted)
        linked[1:] = glue & ~(verbal[right + 1] & is_object)
    group = np.cumsum(~linked) - 1
    leader = np.flatnonzero(~linked)
    return group, governor[leader][group] if n else governor


def _before_relative(unit: IntArray, classes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which mentions stand before a relative pronoun, a comma or a preposition between them or not."""
    found = np.zeros(unit.shape, dtype=np.bool_)
    open_ = np.ones(unit.shape, dtype=np.bool_)
    for step in (1, 2, 3):
        word_class = classes[unit + step]
        found |= open_ & ((word_class == CLASS["relative"]) | (word_class == CLASS["that"]))
        open_ &= (word_class == CLASS["comma"]) | _IS_PREPOSITION[word_class]
    return found


@dataclass(frozen=True)
class Cues:
    """The columns of the cues that roles are looked for."""

    start: IntArray
    end: IntArray
    sentence: IntArray
    voice: NDArray[np.uint8]
    holder: NDArray[np.uint8]
    target: NDArray[np.uint8]
    speech: NDArray[np.bool_]


def read_roles(
    cues: Cues,
    strong: IntArray,
    weak: IntArray,
    classes: NDArray[np.uint8],
    mention_unit: IntArray,
    mention_first: IntArray,
    group: IntArray,
    governor: IntArray,
) -> tuple[IntArray, NDArray[np.uint8], NDArray[np.uint8]]:
    """Return each cue's window of mentions, their roles, and which of its roles are surely filled."""
    n = len(cues.start)
    if not n or not len(mention_unit):
        return np.zeros(n, dtype=np.int64), np.full((n, 2 * WINDOW), FAR, dtype=np.uint8), np.zeros(n, dtype=np.uint8)
    following = np.searchsorted(mention_unit, cues.start)
    window = following - WINDOW
    index = window[:, None] + np.arange(2 * WINDOW)
    low, high = mention_first[cues.sentence][:, None], mention_first[cues.sentence + 1][:, None]
    exists = (index >= low) & (index < high)
    index = np.clip(index, 0, len(mention_unit) - 1)
    unit = mention_unit[index]
    start, end = cues.start[:, None], cues.end[:, None]
    is_left, is_right = unit < start, unit >= end
    inside = ~is_left & ~is_right
    exists &= np.where(is_left, start - unit, unit - end) <= _REACH
    # How many lists of mentions stand between, from 0.
    near_left, near_right = (
        np.maximum(following - 1, 0),
        np.minimum(np.searchsorted(mention_unit, cues.end), len(mention_unit) - 1),
    )
    rank = np.where(
        is_left,
        group[near_left][:, None] - group[index],
        np.where(is_right, group[index] - group[near_right][:, None], 0),
    )
    crossed = np.where(
        is_left, strong[start] - strong[unit], np.where(is_right, strong[unit] - strong[np.maximum(end - 1, 0)], 0)
    )
    list_end = mention_unit[np.searchsorted(group, group[index], side="right") - 1]  # the commas of a list part nothing
    commas = np.where(is_left, weak[start] - weak[list_end], 0)
    governed = governor[index]
    word_after = classes[unit + 1]
    possessive = (word_after == CLASS["possessive"]) | (word_after == CLASS["apostrophe"])
    distance = 4 * rank + 3 * np.minimum(crossed, 3)
    never = np.int64(99)

    # "Oslo is Rome's proxy": where the target is the possessor, it is hardly the subject.
    no_subject = np.where((cues.target == POSSESSOR)[:, None], 6, 3)
    as_subject = distance + 5 * (governed > 0) + no_subject * possessive + np.minimum(commas, 2)
    reported = cues.speech[:, None] & is_right & (rank == 0) & (unit - end <= 1)
    # "Ignored by Rome, Oslo ...": a clause that opens the sentence has its subject behind the comma.
    fronted = (
        (following == mention_first[cues.sentence])[:, None]
        & is_right
        & (weak[unit] > weak[np.maximum(end - 1, 0)])
        & (governed == 0)
    )
    as_subject = np.where(is_left, as_subject, np.where(reported, 4, np.where(fronted, distance + 4, never)))
    # "the rebels, whom Oslo arms": the object stands before the relative pronoun, the subject behind it.
    relative = is_left & (rank == 1) & _before_relative(unit, classes)
    as_object = np.where(is_left, np.where(relative, 5, never), distance + 2 * (governed > 0) * is_right)
    own_preposition = classes[np.maximum(end - 1, 0)]

    def after_preposition(wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        fits = (governed == wanted) | ((own_preposition == wanted) & (rank == 0) & is_right & (unit - end <= 3))
        return np.where(is_left, never, distance + 6 * ~fits)

    as_possessor = np.where(~is_right & possessive, distance + (start - unit > 5) * 3, never)
    of_class, by_class = np.int64(CLASS["of"]), np.int64(CLASS["by"])
    by_phrase = np.where(is_right & (governed == by_class), distance, never)
    passive = cues.voice[:, None] == PASSIVE

    def cost_of(place: NDArray[np.uint8]) -> NDArray[np.int64]:
        column = place[:, None].astype(np.int64)
        return np.select(
            [column == SUBJECT, column == OBJECT, column == POSSESSOR, column == NOWHERE],
            [
                np.where(passive, by_phrase, as_subject),
                np.where(passive, as_subject, as_object),
                np.minimum(
                    as_possessor, np.minimum(as_subject + 2, np.where(governed == by_class, as_object + 2, never))
                ),
                np.full_like(distance, never),
            ],
            default=after_preposition(column - PREPOSITION_0),
        )

    holder_cost, target_cost = cost_of(cues.holder), cost_of(cues.target)
    # A noun whose holder is a possessor may also have it behind "of" (the support of A), if "of" is not its target's.
    of_holder = (
        (cues.holder == POSSESSOR)[:, None]
        & (cues.target[:, None] != PREPOSITION_0 + of_class)
        & (governed == of_class)
        & is_right
    )
    holder_cost = np.where(of_holder, np.minimum(holder_cost, distance), holder_cost)
    # What is done to something of the target's (freeze * project) has it behind "of" as well as before "'s".
    of_target = (cues.target == POSSESSOR)[:, None] & (governed == of_class) & ~is_left
    target_cost = np.where(of_target, np.minimum(target_cost, distance), target_cost)
    far = np.where(is_left, LEFT_FAR, RIGHT_FAR)
    beyond = np.where(is_left, LEFT_BEYOND, RIGHT_BEYOND)
    plain = np.where(is_left, LEFT, RIGHT)
    role = np.where(inside, INSIDE, np.where(rank > 0, far, np.where(crossed > 0, beyond, plain)))
    target_cost = np.where(exists, target_cost, never)
    holder_cost = np.where(exists, holder_cost, never)
    best_holder = holder_cost.min(axis=1, keepdims=True)
    is_holder = (holder_cost == best_holder) & (best_holder <= _LIKELY)
    best_target = np.where(is_holder, never, target_cost).min(axis=1, keepdims=True)
    is_target = (target_cost == best_target) & (best_target <= _LIKELY) & ~is_holder
    role = np.where(is_target, np.where(best_target <= _SURE, TARGET, TARGET_LOOSE), role)
    role = np.where(is_holder, np.where(best_holder <= _SURE, HOLDER, HOLDER_LOOSE), role)
    settled = (best_holder <= _SURE) + 2 * (best_target <= _SURE)
    return window, np.where(exists, role, FAR).astype(np.uint8), settled[:, 0].astype(np.uint8)
