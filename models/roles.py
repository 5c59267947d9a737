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
    opening: IntArray,
    verb_starts: IntArray,
) -> tuple[IntArray, IntArray]:
    """Return the list (A, B and C) that each mention belongs to, and its preposition, which a list shares.

    Parameters
    ----------
    text_of, mention_unit : array, shape (n_mentions,)
    classes : array, shape (n_units,)
    opening : array, shape (n_mentions,)
        The first unit of each mention's sentence.
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
        fronted = left - opening[:-1] < 2  # "With A and B at odds, ..."
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
    role = np.full((n, 2 * WINDOW), FAR, dtype=np.uint8)
    if not n or not len(mention_unit):
        return np.zeros(n, dtype=np.int64), role, np.zeros(n, dtype=np.uint8)
    following = np.searchsorted(mention_unit, cues.start)
    window = following - WINDOW
    index = window[:, None] + np.arange(2 * WINDOW)
    low, high = mention_first[cues.sentence], mention_first[cues.sentence + 1]
    # All that follows is told of pairs of a cue and a mention near it: few of the window's places are filled.
    cue, place = np.nonzero((index >= low[:, None]) & (index < high[:, None]))
    mention = window[cue] + place
    unit, start, end = mention_unit[mention], cues.start[cue], cues.end[cue]
    near = np.maximum(start - unit, unit - end) <= _REACH
    cue, place, mention, unit, start, end = (part[near] for part in (cue, place, mention, unit, start, end))
    last = end - 1
    is_left, is_right = unit < start, unit >= end
    # How many lists of mentions stand between, from 0.
    near_left = group[np.maximum(following - 1, 0)][cue]
    near_right = group[np.minimum(np.searchsorted(mention_unit, cues.end), len(mention_unit) - 1)][cue]
    of_list = group[mention]
    rank = np.where(is_left, near_left - of_list, np.where(is_right, of_list - near_right, 0))
    crossed = np.where(is_left, strong[start] - strong[unit], np.where(is_right, strong[unit] - strong[last], 0))
    # The commas of a list part nothing.
    list_end = mention_unit[np.append(np.flatnonzero(np.diff(group)), len(group) - 1)][of_list]
    commas = np.where(is_left, weak[start] - weak[list_end], 0)
    governed = governor[mention]
    word_after = classes[unit + 1]
    possessive = (word_after == CLASS["possessive"]) | (word_after == CLASS["apostrophe"])
    distance = 4 * rank + 3 * np.minimum(crossed, 3)
    never = np.int64(99)

    # "Oslo is Rome's proxy": where the target is the possessor, it is hardly the subject.
    to_possessor = (cues.target == POSSESSOR)[cue]
    as_subject = distance + 5 * (governed > 0) + np.where(to_possessor, 6, 3) * possessive + np.minimum(commas, 2)
    reported = cues.speech[cue] & is_right & (rank == 0) & (unit <= end + 1)
    # "Ignored by Rome, Oslo ...": a clause that opens the sentence has its subject behind the comma.
    fronted = (following == low)[cue] & is_right & (weak[unit] > weak[last]) & (governed == 0)
    as_subject = np.where(is_left, as_subject, np.where(reported, 4, np.where(fronted, distance + 4, never)))
    # "the rebels, whom Oslo arms": the object stands before the relative pronoun, the subject behind it.
    relative = is_left & (rank == 1) & _before_relative(unit, classes)
    as_object = np.where(is_left, np.where(relative, 5, never), distance + 2 * (governed > 0) * is_right)
    own_preposition = classes[last]
    as_possessor = np.where(~is_right & possessive, distance + (start - unit > 5) * 3, never)
    of_class, by_class = np.int64(CLASS["of"]), np.int64(CLASS["by"])
    by_phrase = np.where(is_right & (governed == by_class), distance, never)
    passive = (cues.voice == PASSIVE)[cue]
    adjacent = (rank == 0) & is_right & (unit - end <= 3)

    def cost_of(wanted: NDArray[np.uint8]) -> IntArray:
        column = wanted[cue].astype(np.int64)
        preposition = column - PREPOSITION_0
        fits = (governed == preposition) | ((own_preposition == preposition) & adjacent)
        cost = np.where(is_left, never, distance + 6 * ~fits)
        named = np.where(governed == by_class, as_object + 2, never)
        for which, other in (
            (SUBJECT, np.where(passive, by_phrase, as_subject)),
            (OBJECT, np.where(passive, as_subject, as_object)),
            (POSSESSOR, np.minimum(as_possessor, np.minimum(as_subject + 2, named))),
            (NOWHERE, never),
        ):
            cost = np.where(column == which, other, cost)
        return cost

    def best_of(cost: IntArray) -> IntArray:
        """Return the least cost of each cue."""
        best = np.full(n, never)
        np.minimum.at(best, cue, cost)
        return best

    holder_cost, target_cost = cost_of(cues.holder), cost_of(cues.target)
    # A noun whose holder is a possessor may also have it behind "of" (the support of A), if "of" is not its target's.
    of_holder = ((cues.holder == POSSESSOR) & (cues.target != PREPOSITION_0 + of_class))[cue]
    of_holder &= (governed == of_class) & is_right
    holder_cost = np.where(of_holder, np.minimum(holder_cost, distance), holder_cost)
    # What is done to something of the target's (freeze * project) has it behind "of" as well as before "'s".
    of_target = to_possessor & (governed == of_class) & ~is_left
    target_cost = np.where(of_target, np.minimum(target_cost, distance), target_cost)
    far = np.where(is_left, LEFT_FAR, RIGHT_FAR)
    beyond = np.where(is_left, LEFT_BEYOND, RIGHT_BEYOND)
    found = np.where(rank > 0, far, np.where(crossed > 0, beyond, np.where(is_left, LEFT, RIGHT)))
    found[~is_left & ~is_right] = INSIDE
    best_holder = best_of(holder_cost)
    is_holder = (holder_cost == best_holder[cue]) & (holder_cost <= _LIKELY)
    best_target = best_of(np.where(is_holder, never, target_cost))
    is_target = (target_cost == best_target[cue]) & (target_cost <= _LIKELY) & ~is_holder
    found = np.where(is_target, np.where(target_cost <= _SURE, TARGET, TARGET_LOOSE), found)
    found = np.where(is_holder, np.where(holder_cost <= _SURE, HOLDER, HOLDER_LOOSE), found)
    role[cue, place] = found
    settled = (best_holder <= _SURE) + 2 * (best_target <= _SURE)
    return window, role, settled.astype(np.uint8)
