"""Sentences with their mentions, read for structure: units, clauses, cues, and each mention's role to each cue.

A sentence's words are the same for every actor in it; what differs is where they stand. There is no parser here: a
mention is folded into one unit, clause ends are read from function words and punctuation, and each cue's frame
(`lexicon`) looks for its holder and its target among the mentions near it (`roles`). All of it is array arithmetic over
the batch. Between sentences stand empty units, so that no window reaches from one into the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from actorstance.datasets import Span
from actorstance.models.cues import NEGATOR, REVERSER, SPEECH
from actorstance.models.grammar import CLASS, members
from actorstance.models.roles import FAR, WINDOW, Cues, read_lists, read_roles
from actorstance.models.tokens import DIGIT, LETTER, Tokens, tokenize
from actorstance.models.vocabulary import Vocabulary
from actorstance.models.words import MENTION, NUMBER

if TYPE_CHECKING:  # importing numpy.typing takes a tenth of a one-shot command's time
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

# How a cue is modified by what stands before it in its clause.
PLAIN, NEGATED, REVERSED, BOTH = range(4)
MODIFICATIONS = ("", "not", "reversed", "not reversed")

EMPTY = 16
"""Empty units before, between and behind sentences: the longest window that terms are made of."""

_SCOPE = 6  # units over which a negator or reverser reaches
_TRANSPARENT = members("adverb", "not", "be", "have", "get")
_STRONG = members("stop", "break", "but", "subordinate", "relative", "that", "quote")
_MARKS = members("quote", "apostrophe", "break")
_MOST_CLOSING = 3  # marks that close behind one full stop
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

_ZERO = np.zeros(1, dtype=np.int64)


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
        counts = [len(spans) for _, spans in sentences]
        edges = [edge for _, spans in sentences for span in spans for edge in (span.start, span.end)]
        start, end = np.array(edges, dtype=np.int64).reshape(-1, 2).T
        return cls([text for text, _ in sentences], np.repeat(np.arange(len(counts)), counts), start, end)


@dataclass(frozen=True)
class Structure:
    """What is read from a batch of sentences.

    Units are words, with each mention folded into one. Cues are matches of the lexicon other than negators and
    reversers, which show in the cues that they modify.

    Parameters
    ----------
    unit_start, unit_end : array, shape (n_units,)
        Character offsets of each unit into its text; 0 and 0 for an empty one.
    word, word_class : array, shape (n_units,)
    sentence : array, shape (n_units,)
        The text of each unit; empty ones belong to the text before them.
    sentence_first : array, shape (n_sentences + 1,)
        First unit of each text, and the end of all.
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
    cue, cue_start, cue_end, voice, modification : array
        The cue's entry in the lexicon, its units, voice and modification.
    window : array of int64, shape (n_cues,)
        First mention of each cue's window.
    role : array of uint8, shape (n_cues, 2 * WINDOW)
        Role of each mention of the window; `FAR` where there is none.
    settled : array of uint8, shape (n_cues,)
        1 where the cue surely has a holder, plus 2 where it surely has a target: others are then hardly meant.
    """

    unit_start: IntArray
    unit_end: IntArray
    word: IntArray
    word_class: NDArray[np.uint8]
    sentence: IntArray
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
        known = (place >= 0) & (place < 2 * WINDOW)
        return np.where(known, self.role[cues, np.clip(place, 0, 2 * WINDOW - 1)], FAR).astype(np.uint8)

    def cues_of(self, mentions: IntArray) -> tuple[IntArray, IntArray]:
        """Return, half-open, the cues in whose windows each mention is; windows move on from cue to cue."""
        return (
            np.searchsorted(self.window, mentions - 2 * WINDOW, side="right"),
            np.searchsorted(self.window, mentions, side="right"),
        )


def read_structure(instances: Instances, vocabulary: Vocabulary) -> Structure:
    """Read the structure of a batch of sentences."""
    tokens = tokenize(instances.texts, (instances.text_of, instances.start, instances.end))
    unit_token, mention = _fold_mentions(tokens, instances)
    of_unit = tokens.text[unit_token[:-1]].astype(np.int64)
    numbers = np.arange(len(instances.texts) + 1)
    # Where each unit stands when empty ones are put between the sentences.
    place = np.arange(len(of_unit)) + EMPTY * (of_unit + 1)
    edge = np.searchsorted(of_unit, numbers)
    first = edge + EMPTY * (numbers + 1)
    end = edge[1:] + EMPTY * (numbers[:-1] + 1)
    size = int(first[-1])
    mention_unit = place[mention]
    words, sentence, unit_start, unit_end = np.zeros((4, size), dtype=np.int64)
    words[place] = vocabulary.words.look_up(tokens.key[unit_token[:-1]])
    words[place[tokens.kind[unit_token[:-1]] == DIGIT]] = NUMBER
    words[mention_unit] = MENTION
    sentence[first[1:-1]] = 1
    sentence = np.cumsum(sentence)
    unit_start[place], unit_end[place] = tokens.start[unit_token[:-1]], tokens.end[unit_token[1:] - 1]
    classes = vocabulary.word_class[words]
    classes[mention_unit] = CLASS["content"]
    mention_first = np.searchsorted(instances.text_of, numbers)
    ends = _clause_ends(tokens, unit_token, place, classes, mention_unit)
    ends[end] = True  # a text's end is a clause's
    strong = np.concatenate([_ZERO, np.cumsum(ends)])
    weak = np.concatenate([_ZERO, np.cumsum(classes == CLASS["comma"])])
    edges = _sentence_edges(tokens, unit_token, place, unit_start, unit_end, words, classes, ends, first, end)
    table = vocabulary.cues
    matches = table.match(words, _ends(edges))
    bare = table.bare[matches.phrase] & _BEFORE_NOUN[classes[matches.start - 1]]
    matches = replace(matches, phrase=np.where(bare, table.nominal[matches.phrase], matches.phrase))
    cue = table.cue_of[matches.phrase]
    polarity = table.polarity[cue]
    modification = _modifications(matches.start, matches.end, polarity, strong)
    kept = np.flatnonzero((polarity != NEGATOR) & (polarity != REVERSER))
    matches, cue, modification = matches.take(kept), cue[kept], modification[kept]
    voice = _voices(matches.start, matches.end, table.participle[matches.phrase], words, classes)
    verb_starts = matches.start[table.finite[matches.phrase]]
    opening = edges[np.searchsorted(edges, mention_unit, side="right") - 1]
    group, governor = read_lists(instances.text_of, mention_unit, classes, opening, verb_starts)
    window, role, settled = read_roles(
        Cues(
            matches.start,
            matches.end,
            sentence[matches.start],
            voice,
            table.holder[cue],
            table.target[cue],
            polarity[kept] == SPEECH,
        ),
        strong,
        weak,
        classes,
        mention_unit,
        mention_first,
        group,
        governor,
    )
    low, high = _told(edges, first, end, mention_unit, matches.start)
    return Structure(
        unit_start,
        unit_end,
        words,
        classes,
        sentence,
        first,
        low,
        high,
        strong,
        weak,
        mention_unit,
        mention_first,
        group,
        governor,
        cue,
        matches.start,
        matches.end,
        voice,
        modification,
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
    tokens: Tokens, unit_token: IntArray, place: IntArray, classes: NDArray[np.uint8], mention_unit: IntArray
) -> NDArray[np.bool_]:
    """Tell which units end a clause.

    A full stop does where a blank or nothing follows, unless it ends an initial or an abbreviation. Mentions are no
    abbreviations, whatever they are called.
    """
    strong = _STRONG[classes]
    stop = np.flatnonzero(classes == CLASS["stop"])
    if not len(stop):
        return strong
    here = unit_token[np.searchsorted(place, stop)]
    after, before = np.minimum(here + 1, len(tokens) - 1), np.maximum(here - 1, 0)
    before = np.where(tokens.text[before] == tokens.text[here], before, here)
    mention = np.zeros(len(classes), dtype=np.bool_)
    mention[mention_unit] = True
    last = (after == here) | (tokens.text[after] != tokens.text[here])
    blank = last | (tokens.start[after] > tokens.end[here])
    marked = _MARKS[classes[stop + 1]]  # ... in Bahir Dar. "It rained."
    after = np.minimum(after + marked, len(tokens) - 1)
    short = tokens.upper[before] & ~mention[stop - 1]
    length = tokens.end[before] - tokens.start[before]
    initial = (length == 1) & (tokens.end[before] == tokens.start[here])
    abbreviation = initial | ((length <= 3) & ~(last | tokens.upper[after] | mention[stop + 1 + marked]))
    strong[stop] = blank & ~(abbreviation & short)
    return strong


def _sentence_edges(
    tokens: Tokens,
    unit_token: IntArray,
    place: IntArray,
    unit_start: IntArray,
    unit_end: IntArray,
    words: IntArray,
    classes: NDArray[np.uint8],
    ends: NDArray[np.bool_],
    first: IntArray,
    end: IntArray,
) -> IntArray:
    """Return, sorted, the units at which a sentence begins or a text ends, and the end of all.

    "... and left." It rained: the marks that close behind a full stop belong to the sentence before them.
    """
    at = np.flatnonzero(classes == CLASS["stop"])
    edges = [first, end, at[ends[at]] + 1]
    for _ in range(_MOST_CLOSING):
        at = at[_MARKS[classes[at + 1]] & (unit_start[at + 1] == unit_end[at])] + 1
        if not len(at):
            break
        behind = at[unit_start[at + 1] > unit_end[at]] + 1
        token = unit_token[np.searchsorted(place, behind)]
        opens = tokens.upper[token] | (tokens.kind[token] != LETTER) | (words[behind] == MENTION)
        edges.append(behind[opens])
    sorted_edges = np.concatenate(edges)
    sorted_edges.sort()
    return sorted_edges


def _ends(edges: IntArray) -> IntArray:
    """Return for each unit the edge behind it: no phrase reaches into the next sentence."""
    lengths = edges.copy()
    lengths[1:] -= edges[:-1]
    return np.repeat(edges, lengths)


def _told(
    edges: IntArray, first: IntArray, end: IntArray, mention_unit: IntArray, cue_start: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the first and the end unit of each text without the sentences at its ends that say nothing of any actor."""
    anchors = np.concatenate([mention_unit, cue_start])
    if not len(anchors):
        return first[:-1], end
    anchors.sort()
    begin, behind = np.searchsorted(anchors, first[:-1]), np.searchsorted(anchors, end)
    told = behind > begin
    earliest, latest = anchors[np.minimum(begin, len(anchors) - 1)], anchors[behind - 1]
    low = edges[np.searchsorted(edges, earliest, side="right") - 1]
    high = edges[np.minimum(np.searchsorted(edges, latest, side="right"), len(edges) - 1)]
    return np.where(told, low, first[:-1]), np.where(told, high, end)


def _modifications(
    start: IntArray,
    end: IntArray,
    polarity: NDArray[np.uint8],
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
        valid &= (reach - end[other] < _SCOPE) & (strong[start[other]] == strong[start])
        negator, reverser = valid & (polarity[other] == NEGATOR), valid & (polarity[other] == REVERSER)
        negated ^= negator
        reversed_ ^= reverser
        still = negator | reverser
        reach = np.where(still, start[other], reach)
    result[negated] = NEGATED
    result[reversed_] = REVERSED
    result[negated & reversed_] = BOTH
    return result


def _voices(
    start: IntArray,
    end: IntArray,
    participle: NDArray[np.bool_],
    words: IntArray,
    classes: NDArray[np.uint8],
) -> NDArray[np.uint8]:
    """Tell which cues are passive: a participle behind a form of *be* or *get*, or before *by* and its agent.

    *weakened Rome by cutting its income* is active: an object stands before *by*, and no agent behind it.
    """
    passive = np.zeros(len(start), dtype=np.bool_)
    open_ = participle.copy()
    for back in range(1, 5):
        before = classes[start - back]
        passive |= open_ & ((before == CLASS["be"]) | (before == CLASS["get"]))
        open_ &= _TRANSPARENT[before]
    open_ = participle.copy()
    for ahead in (1, 2):
        at = end - 1 + ahead
        is_agent = (words[at + 1] == MENTION) | (classes[at + 1] == CLASS["det"])
        passive |= open_ & (classes[at] == CLASS["by"]) & is_agent
        open_ &= (words[at] != MENTION) & (classes[at] != CLASS["stop"])
    return passive.astype(np.uint8)
