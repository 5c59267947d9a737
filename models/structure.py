"""Sentences with their mentions, read for structure: units, clauses, cues, and each mention's role to each cue.

A sentence's words are the same for every actor in it; what differs is where they stand. There is no parser here: a
mention is folded into one unit, clause ends are read from function words and punctuation, and each cue's frame
(`lexicon`) looks for its holder and its target among the mentions near it, the cheapest one winning. All of it is array
arithmetic over the batch; the costs are small integers, listed once below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from actorstance.datasets import Span
from actorstance.models.cues import (
    NEGATOR,
    NOWHERE,
    OBJECT,
    POSSESSOR,
    PREPOSITION_0,
    REVERSER,
    SPEECH,
    SUBJECT,
)
from actorstance.models.grammar import CLASS, PREPOSITIONS, members
from actorstance.models.tokens import DIGIT, Tokens, tokenize
from actorstance.models.vocabulary import Vocabulary
from actorstance.models.words import MENTION, NUMBER

if TYPE_CHECKING:  # importing numpy.typing takes a tenth of a one-shot command's time
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

# How a cue is modified by what stands before it in its clause.
PLAIN, NEGATED, REVERSED, BOTH = range(4)
MODIFICATIONS = ("", "not", "reversed", "not reversed")

ACTIVE, PASSIVE = range(2)

_WINDOW = 8  # mentions considered on either side of a cue
_REACH = 60  # units between a cue and a mention that can still be its holder or target
_SCOPE = 6  # units over which a negator or reverser reaches
_SURE, _LIKELY = 3, 9  # costs up to which a role is assigned, surely or loosely

_AUXILIARY = members("be", "get", "have", "do", "modal")
_TRANSPARENT = members("adverb", "not", "be", "have", "get")
_LIST_GLUE = members("comma", "and", "det")
_STRONG = members("stop", "break", "but", "subordinate", "relative", "that", "quote")
_BEFORE_NOUN = members(
    "det",
    "possessive",
    "by",
    "of",
    "with",
    "against",
    "for",
    "from",
    "in",
    "on",
    "at",
    "over",
    "into",
    "about",
    "between",
)
_IS_PREPOSITION = np.isin(np.arange(64), list(PREPOSITIONS))


@dataclass(frozen=True)
class Instances:
    """Sentences with the mentions that are marked in them.

    Parameters
    ----------
    texts : list of str
    text_of, start, end : array of int64, shape (n_mentions,)
        The mentions, sorted by text and start; those of one text do not overlap.
    """

    texts: list[str]
    text_of: IntArray
    start: IntArray
    end: IntArray

    @classmethod
    def of(cls, sentences: Sequence[tuple[str, Sequence[Span]]]) -> Instances:
        """Make the instances of (text, sorted mentions that do not overlap)."""
        text_of = [number for number, (_, spans) in enumerate(sentences) for _ in spans]
        spans = [span for _, found in sentences for span in found]
        return cls(
            [text for text, _ in sentences],
            np.array(text_of, dtype=np.int64),
            np.array([span.start for span in spans], dtype=np.int64),
            np.array([span.end for span in spans], dtype=np.int64),
        )


@dataclass(frozen=True)
class Structure:
    """What is read from a batch of sentences.

    Units are words, with each mention folded into one. Cues are matches of the lexicon other than negators and
    reversers, which show in the cues that they modify.

    Parameters
    ----------
    tokens : Tokens
    unit_token : array, shape (n_units + 1,)
        First token of each unit.
    word, word_class : array, shape (n_units,)
    sentence_first : array, shape (n_sentences + 1,)
        First unit of each text.
    low, high : array, shape (n_sentences,)
        The units that terms are made of: from the first to the last of the text's sentences that has a mention or a cue.
    strong, weak : array, shape (n_units + 1,)
        Clause ends, and commas, before each unit, counted over the batch.
    mention_unit, mention_first : array
        Unit of each mention; first mention of each sentence.
    group : array, shape (n_mentions,)
        The list (A, B and C) that each mention belongs to, by number.
    governor : array, shape (n_mentions,)
        Class of the preposition before the mention, or 0.
    cue, cue_start, cue_end, voice, modification, symbol_of_unit : array
        The cue's entry in the lexicon, its units, voice and modification.
    window : array of int64, shape (n_cues,)
        First mention of each cue's window.
    role : array of uint8, shape (n_cues, 2 * _WINDOW)
        Role of each mention of the window; `FAR` where there is none.
    settled : array of uint8, shape (n_cues,)
        1 where the cue surely has a holder, plus 2 where it surely has a target: others are then hardly meant.
    """

    tokens: Tokens
    unit_token: IntArray
    word: NDArray[np.int32]
    word_class: NDArray[np.uint8]
    sentence_first: IntArray
    low: IntArray
    high: IntArray
    strong: IntArray
    weak: IntArray
    mention_unit: IntArray
    mention_first: IntArray
    group: IntArray
    governor: IntArray
    cue: NDArray[np.int32]
    cue_start: IntArray
    cue_end: IntArray
    voice: NDArray[np.uint8]
    modification: NDArray[np.uint8]
    window: IntArray
    role: NDArray[np.uint8]
    settled: NDArray[np.uint8]

    def role_of(self, cues: IntArray, mentions: IntArray) -> NDArray[np.uint8]:
        """Return the role of each mention to each cue, pairwise; both arrays of shape (n,)."""
        place = mentions - self.window[cues]
        known = (place >= 0) & (place < 2 * _WINDOW)
        return np.where(known, self.role[cues, np.clip(place, 0, 2 * _WINDOW - 1)], FAR).astype(np.uint8)

    def cues_of(self, mentions: IntArray) -> tuple[IntArray, IntArray]:
        """Return, half-open, the cues in whose windows each mention is; windows move on from cue to cue."""
        return (
            np.searchsorted(self.window, mentions - 2 * _WINDOW, side="right"),
            np.searchsorted(self.window, mentions, side="right"),
        )


def read_structure(instances: Instances, vocabulary: Vocabulary) -> Structure:
    """Read the structure of a batch of sentences."""
    tokens = tokenize(instances.texts, (instances.text_of, instances.start, instances.end))
    unit_token, mention_unit = _fold_mentions(tokens, instances)
    words = vocabulary.words.look_up(tokens.key[unit_token[:-1]])
    words[tokens.kind[unit_token[:-1]] == DIGIT] = NUMBER
    words[mention_unit] = MENTION
    classes = vocabulary.word_class[words]
    classes[mention_unit] = CLASS["content"]
    sentence = tokens.text[unit_token[:-1]]
    n_sentences = len(instances.texts)
    first = np.searchsorted(sentence, np.arange(n_sentences + 1))
    mention_first = np.searchsorted(instances.text_of, np.arange(n_sentences + 1))
    strong, weak = _clause_ends(tokens, unit_token, classes, mention_unit)
    matches = vocabulary.cues.match(words, first[sentence + 1])
    table = vocabulary.cues
    nominal = _nominal(matches.start, table.bare[matches.phrase], classes, first[sentence[matches.start]])
    matches = replace(matches, phrase=np.where(nominal, table.nominal[matches.phrase], matches.phrase))
    cue = table.cue_of[matches.phrase]
    modifier = (table.polarity[cue] == NEGATOR) | (table.polarity[cue] == REVERSER)
    modification = _modifications(matches.start, matches.end, table.polarity[cue], sentence, strong)
    voice = _voices(matches.start, matches.end, table.participle[matches.phrase], words, classes, sentence)
    kept = ~modifier
    group, governor = _lists(
        instances, mention_unit, classes, sentence, first, matches.start[kept & table.finite[matches.phrase]]
    )
    window, role, settled = _roles(
        _Cues(
            matches.start[kept],
            matches.end[kept],
            voice[kept],
            table.holder[cue[kept]],
            table.target[cue[kept]],
            table.polarity[cue[kept]] == SPEECH,
        ),
        sentence,
        strong,
        weak,
        classes,
        mention_unit,
        mention_first,
        group,
        governor,
    )
    low, high = _told(tokens, unit_token, classes, strong, first, mention_unit, matches.start[kept])
    return Structure(
        tokens,
        unit_token,
        words,
        classes,
        first,
        low,
        high,
        strong,
        weak,
        mention_unit,
        mention_first,
        group,
        governor,
        cue[kept],
        matches.start[kept],
        matches.end[kept],
        voice[kept],
        modification[kept],
        window,
        role,
        settled,
    )


def _fold_mentions(tokens: Tokens, instances: Instances) -> tuple[IntArray, IntArray]:
    """Return the first token of each unit (and the end), and the unit of each mention."""
    if not len(instances.start):
        return np.arange(len(tokens) + 1), np.zeros(0, dtype=np.int64)
    width = np.int64(1) << 32
    token_at = tokens.text.astype(np.int64) * width + tokens.start
    mention_at = instances.text_of * width + instances.start
    mention = np.searchsorted(mention_at, token_at, side="right") - 1
    inside = (mention >= 0) & (instances.text_of[mention] == tokens.text) & (tokens.start < instances.end[mention])
    mention = np.where(inside, mention, -1)
    begins = np.ones(len(tokens), dtype=np.bool_)
    begins[1:] = ~inside[1:] | (mention[1:] != mention[:-1])
    unit_token = np.flatnonzero(begins)
    unit_mention = mention[unit_token]
    units = np.flatnonzero(unit_mention >= 0)
    mention_unit = np.zeros(len(instances.start), dtype=np.int64)
    mention_unit[unit_mention[units]] = units
    return np.append(unit_token, len(tokens)), mention_unit


def _clause_ends(
    tokens: Tokens, unit_token: IntArray, classes: NDArray[np.uint8], mention_unit: IntArray
) -> tuple[IntArray, IntArray]:
    """Count clause ends and commas before each unit.

    A full stop ends a clause where a blank or nothing follows, unless it ends an initial or an abbreviation. Mentions
    are no abbreviations, whatever they are called.
    """
    strong = _STRONG[classes]
    stop = np.flatnonzero(classes == CLASS["stop"])
    if len(stop):
        here, after = unit_token[stop], np.minimum(unit_token[stop] + 1, len(tokens) - 1)
        before = np.maximum(here - 1, 0)
        before = np.where(tokens.text[before] == tokens.text[here], before, here)
        mention = np.zeros(len(classes) + 1, dtype=np.bool_)
        mention[mention_unit] = True
        last = (after == here) | (tokens.text[after] != tokens.text[here])
        blank = last | (tokens.start[after] > tokens.end[here])
        initial = (
            (tokens.end[before] - tokens.start[before] == 1)
            & tokens.upper[before]
            & (tokens.end[before] == tokens.start[here])
        )
        abbreviation = initial | (
            (tokens.end[before] - tokens.start[before] <= 3)
            & tokens.upper[before]
            & ~(last | tokens.upper[after] | mention[stop + 1])
        )
        strong[stop] = blank & ~(abbreviation & ~mention[stop - 1])
    zero = np.zeros(1, dtype=np.int64)
    return (
        np.concatenate([zero, np.cumsum(strong)]),
        np.concatenate([zero, np.cumsum(classes == CLASS["comma"])]),
    )


def _told(
    tokens: Tokens,
    unit_token: IntArray,
    classes: NDArray[np.uint8],
    strong: IntArray,
    first: IntArray,
    mention_unit: IntArray,
    cue_start: IntArray,
) -> tuple[IntArray, IntArray]:
    """Return the first and the end unit of each text without the sentences at its ends that say nothing of any actor."""
    n, low, high = len(classes), first[:-1], first[1:]
    here = np.arange(n)
    stop, quote = classes == CLASS["stop"], classes == CLASS["quote"]
    ends = stop & (strong[1:] > strong[:-1])
    # "... and left." It rained: the quotation mark belongs to the sentence before it.
    closing = np.flatnonzero(quote[1:] & stop[:-1]) + 1
    token = unit_token[closing]
    after = np.minimum(token + 1, len(tokens) - 1)
    ends[closing] |= (tokens.start[after] > tokens.end[token]) & (tokens.start[token] == tokens.end[token - 1])
    edges = np.concatenate([here[ends] + 1, first])
    edges.sort()
    anchors = np.concatenate([mention_unit, cue_start])
    anchors.sort()
    begin, end = np.searchsorted(anchors, low), np.searchsorted(anchors, high)
    told = end > begin
    if not told.any():
        return low, high
    earliest, latest = anchors[np.minimum(begin, len(anchors) - 1)], anchors[end - 1]
    return (
        np.where(told, edges[np.searchsorted(edges, earliest, side="right") - 1], low),
        np.where(told, edges[np.minimum(np.searchsorted(edges, latest, side="right"), len(edges) - 1)], high),
    )


def _nominal(start: IntArray, bare: NDArray[np.bool_], classes: NDArray[np.uint8], low: IntArray) -> NDArray[np.bool_]:
    """Tell which verb forms without an ending, or in -s, are nouns: those behind a determiner, possessive or preposition."""
    before = classes[np.maximum(start - 1, 0)]
    return bare & (start > low) & _BEFORE_NOUN[before]


def _modifications(
    start: IntArray,
    end: IntArray,
    polarity: NDArray[np.uint8],
    sentence: NDArray[np.int32],
    strong: IntArray,
) -> NDArray[np.uint8]:
    """Return how each match is modified: by the negators and reversers before it, near and in the same clause.

    Of two in a row (*did not stop supporting*) both count; a cue between them and this one takes them.
    """
    result = np.zeros(len(start), dtype=np.uint8)
    reach = start.copy()
    still = np.ones(len(start), dtype=np.bool_)
    negated, reversed_ = np.zeros(len(start), dtype=np.bool_), np.zeros(len(start), dtype=np.bool_)
    for back in (1, 2, 3):
        other = np.arange(len(start)) - back
        valid = still & (other >= 0)
        other = np.maximum(other, 0)
        valid &= (
            (sentence[start[other]] == sentence[start])
            & (reach - end[other] < _SCOPE)
            & (strong[start[other]] == strong[start])
        )
        negator, reverser = valid & (polarity[other] == NEGATOR), valid & (polarity[other] == REVERSER)
        negated ^= negator
        reversed_ ^= reverser
        still = negator | reverser
        reach = np.where(still, start[other], reach)
    result[negated] = NEGATED
    result[reversed_] = REVERSED
    result[negated & reversed_] = BOTH
    return result


def _beside(
    unit: IntArray, step: int, classes: NDArray[np.uint8], sentence: NDArray[np.int32]
) -> tuple[IntArray, NDArray[np.uint8]]:
    """Return the unit so many steps away and its class; past the end of the sentence the unit itself and ``content``."""
    at = np.clip(unit + step, 0, len(classes) - 1)
    at = np.where(sentence[at] == sentence[unit], at, unit)
    return at, np.where(at == unit + step, classes[at], CLASS["content"]).astype(np.uint8)


def _voices(
    start: IntArray,
    end: IntArray,
    participle: NDArray[np.bool_],
    words: NDArray[np.int32],
    classes: NDArray[np.uint8],
    sentence: NDArray[np.int32],
) -> NDArray[np.uint8]:
    """Tell which cues are passive: a participle behind a form of *be* or *get*, or before *by* and its agent.

    *weakened Rome by cutting its income* is active: an object stands before *by*, and no agent behind it.
    """
    passive = np.zeros(len(start), dtype=np.bool_)
    open_ = participle.copy()
    for back in range(1, 5):
        _, before = _beside(start, -back, classes, sentence)
        passive |= open_ & ((before == CLASS["be"]) | (before == CLASS["get"]))
        open_ &= _TRANSPARENT[before]
    open_ = participle.copy()
    for ahead in (1, 2):
        at, after = _beside(end - 1, ahead, classes, sentence)
        agent, agent_class = _beside(at, 1, classes, sentence)
        is_agent = (words[agent] == MENTION) | (agent_class == CLASS["det"])
        passive |= open_ & (after == CLASS["by"]) & is_agent
        open_ &= words[at] != MENTION
    return passive.astype(np.uint8)


def _lists(
    instances: Instances,
    mention_unit: IntArray,
    classes: NDArray[np.uint8],
    sentence: NDArray[np.int32],
    sentence_first: IntArray,
    verb_starts: IntArray,
) -> tuple[IntArray, IntArray]:
    """Return the list (A, B and C) that each mention belongs to, and its preposition, which a list shares.

    *backs the rebels and Russia arms* is no list: a verb follows the second name, and the first is an object.
    """
    n = len(mention_unit)
    verbal = _AUXILIARY[classes]
    verbal[verb_starts] = True
    governor = np.zeros(n, dtype=np.int64)
    open_ = np.ones(n, dtype=np.bool_)
    for back in (1, 2, 3):
        _, word_before = _beside(mention_unit, -back, classes, sentence)
        is_preposition = open_ & _IS_PREPOSITION[word_before]
        governor[is_preposition] = word_before[is_preposition]
        open_ &= word_before == CLASS["det"]
    linked = np.zeros(n, dtype=np.bool_)
    if n > 1:
        left, right = mention_unit[:-1], mention_unit[1:]
        same = instances.text_of[1:] == instances.text_of[:-1]
        gap = right - left - 1
        glue = same & (gap >= 1) & (gap <= 3)
        for step in (1, 2, 3):
            glue &= (step > gap) | _LIST_GLUE[classes[np.minimum(left + step, len(classes) - 1)]]
        after, _ = _beside(right, 1, classes, sentence)
        before, word_before = _beside(left, -1, classes, sentence)
        before = np.where(word_before == CLASS["det"], _beside(before, -1, classes, sentence)[0], before)
        fronted = left - sentence_first[instances.text_of[:-1]] < 2  # "With A and B at odds, ..."
        governed = (governor[:-1] > 0) & (governor[:-1] != CLASS["between"])  # "between A and B" is a list
        is_object = verbal[before] | (governed & ~fronted)
        linked[1:] = glue & ~(verbal[after] & is_object)
    group = np.cumsum(~linked) - 1
    leader = np.flatnonzero(~linked)
    return group, governor[leader][group] if n else governor


def _before_relative(unit: IntArray, classes: NDArray[np.uint8], sentence: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which mentions stand before a relative pronoun, a comma or a preposition between them or not."""
    found = np.zeros(unit.shape, dtype=np.bool_)
    open_ = np.ones(unit.shape, dtype=np.bool_)
    for step in (1, 2, 3):
        _, word_class = _beside(unit, step, classes, sentence)
        found |= open_ & ((word_class == CLASS["relative"]) | (word_class == CLASS["that"]))
        open_ &= (word_class == CLASS["comma"]) | _IS_PREPOSITION[word_class]
    return found


@dataclass(frozen=True)
class _Cues:
    """The columns of the cues that roles are looked for."""

    start: IntArray
    end: IntArray
    voice: NDArray[np.uint8]
    holder: NDArray[np.uint8]
    target: NDArray[np.uint8]
    speech: NDArray[np.bool_]


def _roles(
    cues: _Cues,
    sentence: NDArray[np.int32],
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
        return np.zeros(n, dtype=np.int64), np.full((n, 2 * _WINDOW), FAR, dtype=np.uint8), np.zeros(n, dtype=np.uint8)
    following = np.searchsorted(mention_unit, cues.start)
    window = following - _WINDOW
    index = window[:, None] + np.arange(2 * _WINDOW)
    of_cue = sentence[cues.start]
    low, high = mention_first[of_cue][:, None], mention_first[of_cue + 1][:, None]
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
    _, word_after = _beside(unit, 1, classes, sentence)
    possessive = (word_after == CLASS["possessive"]) | (word_after == CLASS["apostrophe"])
    distance = 4 * rank + 3 * np.minimum(crossed, 3)
    never = np.int64(99)

    # "Oslo is Rome's proxy": where the target is the possessor, it is hardly the subject.
    no_subject = np.where((cues.target == POSSESSOR)[:, None], 6, 3)
    as_subject = distance + 5 * (governed > 0) + no_subject * possessive + np.minimum(commas, 2)
    reported = cues.speech[:, None] & is_right & (rank == 0) & (unit - end <= 1)
    # "Ignored by Rome, Oslo ...": a clause that opens the sentence has its subject behind the comma.
    fronted = (
        (following == mention_first[of_cue])[:, None]
        & is_right
        & (weak[unit] > weak[np.maximum(end - 1, 0)])
        & (governed == 0)
    )
    as_subject = np.where(is_left, as_subject, np.where(reported, 4, np.where(fronted, distance + 4, never)))
    # "the rebels, whom Oslo arms": the object stands before the relative pronoun, the subject behind it.
    relative = is_left & (rank == 1) & _before_relative(unit, classes, sentence)
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
