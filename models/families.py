"""The families of terms: how a term is packed into one 64-bit integer, and how it is spelled out for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actorstance.models.cues import NEGATOR
from actorstance.models.grammar import CLASSES
from actorstance.models.lexicon import PARTS_OF_SPEECH, POLARITIES
from actorstance.models.roles import ROLES
from actorstance.models.structure import MODIFICATIONS
from actorstance.models.tone import NEUTRAL, THEMES
from actorstance.models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from actorstance.models.structure import IntArray

# Families: name -> fields with their widths in bits. The order is part of the model file's format.
FAMILIES: dict[str, tuple[tuple[str, int], ...]] = {
    "bias": (("directed", 1),),
    "cue": (("directed", 1), ("polarity", 3), ("modification", 2), ("mutual", 1), ("role", 4)),
    "cue pair": (("polarity", 3), ("modification", 2), ("mutual", 1), ("role", 4), ("target_role", 4)),
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
    "word": (("lemma", 20),),
    "tone": (("negated", 1), ("theme", 5), ("self", 3), ("other", 3)),
    "theme near": (("directed", 1), ("after", 1), ("distance", 2), ("theme", 5), ("self", 3)),
    "tone sum": (("directed", 1), ("near", 4), ("far", 4)),
    "tone segment": (("actor_first", 1), ("segment", 2), ("negated", 1), ("self", 3), ("other", 3)),
}
FAMILY_SHIFT = 57
_NUMBER = {name: number for number, name in enumerate(FAMILIES, start=1)}

STANCES = ("supports", "opposes", "supports not", "opposes not", "contact", "speech")
NEAR_NAMES = ("3-5 before", "2 before", "1 before", "1 after", "2 after", "3-5 after")
MOST_TONE = 6  # a sum of tones is told from -6 to 6
_SEGMENTS = ("before", "between", "after")
_DISTANCES = ("near", "", "far")

# Symbols of the abstracted sequence: word classes, then cues by polarity and modification, then mentions.
_N_POLARITIES = NEGATOR  # those that are not modifiers
CUE_SYMBOL = len(CLASSES)
PASSIVE_SYMBOL = CUE_SYMBOL + 4 * _N_POLARITIES
EDGE, OTHER_ACTOR, ACTOR, TARGET = range(PASSIVE_SYMBOL + _N_POLARITIES, PASSIVE_SYMBOL + _N_POLARITIES + 4)
SYMBOL_BITS = 7


def family_code(family: str) -> int:
    """Return the code of a family with all fields 0."""
    return _NUMBER[family] << FAMILY_SHIFT


def pack(family: str, *values: IntArray | int) -> IntArray:
    """Pack a family and its fields; each value is an array or one number for all."""
    constant, parts = family_code(family), []
    shift = sum(width for _, width in FAMILIES[family])
    for (_, width), value in zip(FAMILIES[family], values, strict=True):
        shift -= width
        if isinstance(value, int):
            constant |= value << shift
        else:
            parts.append(value << shift if shift else value)
    code = np.asarray(constant)
    for part in parts:
        code = code | part
    return code


def family_of(code: int) -> str:
    """Return the name of a term's family."""
    return list(FAMILIES)[(code >> FAMILY_SHIFT) - 1]


def term_name(code: int, vocabulary: Vocabulary) -> str:
    """Spell a term out for people."""
    family = family_of(code)
    values = {}
    for field, width in reversed(FAMILIES[family]):
        values[field] = code & ((1 << width) - 1)
        code >>= width
    return f"{family}: " + " ".join(
        filter(None, (_field(family, field, values[field], vocabulary) for field, _ in FAMILIES[family]))
    )


def _field(family: str, field: str, value: int, vocabulary: Vocabulary) -> str:
    if field in _NAMES:
        return _NAMES[field][value]
    if field == "role":
        return f"actor is {ROLES[value]}"
    if field == "target_role":
        return f"target is {ROLES[value]}"
    if field == "cue":
        return f"«{vocabulary.cue_names[value]}» ({PARTS_OF_SPEECH[vocabulary.cues.pos[value]]})"
    if field in ("stances", "loose"):
        held = ", ".join(name for bit, name in enumerate(STANCES) if value >> bit & 1) or "nothing"
        return held if field == "stances" else f"(perhaps {held})"
    if field in ("lemma", "first", "second"):
        return f"«{vocabulary.words.names[value]}»"
    if field in ("linked", "actor_elsewhere", "target_elsewhere", "mutual", "negated"):
        return field.replace("_", " ") if value else ""
    if field in ("mentions", "clauses"):
        return f"{value} {field}"
    if field in ("self", "other"):
        return f"{field} {value - NEUTRAL:+d}"
    if field in ("near", "far"):
        return f"{value - MOST_TONE:+d} {field}"
    return symbol_name(value)


_NAMES: dict[str, tuple[str, ...]] = {
    "directed": ("", "(directed)"),
    "polarity": POLARITIES,
    "modification": MODIFICATIONS,
    "offset": NEAR_NAMES,
    "actor_first": ("target first", "actor first"),
    "segment": _SEGMENTS,
    "side": ("before", "after"),
    "after": ("before", "after"),
    "of_target": ("actor", "target"),
    "preposition": CLASSES,
    "theme": THEMES,
    "distance": _DISTANCES,
}


def symbol_name(symbol: int) -> str:
    """Return what a symbol of the abstracted sequence stands for; '' for none."""
    if symbol == 0:
        return ""
    if symbol < CUE_SYMBOL:
        return CLASSES[symbol]
    if symbol < PASSIVE_SYMBOL:
        polarity, modification = divmod(symbol - CUE_SYMBOL, 4)
        return f"{MODIFICATIONS[modification]} {POLARITIES[polarity]}".strip().upper()
    if symbol < EDGE:
        return f"PASSIVE {POLARITIES[symbol - PASSIVE_SYMBOL].upper()}"
    return {EDGE: "|", OTHER_ACTOR: "<other>", ACTOR: "<actor>", TARGET: "<target>"}[symbol]
