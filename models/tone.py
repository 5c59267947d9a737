"""The tone lexicon: how words of news portray those they are said of.

Each word has two tones, from -2 (shame, failure, harm) to 2 (praise, success): that of the one it is said of (a verb's
subject, a noun's bearer) and that of the one it is done to; and a theme. It follows the idea of connotation frames
(Rashkin, Singh & Choi 2016) with entries of our own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from importlib.resources import as_file, files

from actorstance.datasets import DataError
from actorstance.datasets.lines import read_lines
from actorstance.models.inflection import noun_forms, verb_forms

COLUMNS = ("lemma", "pos", "self", "other", "theme")
THEMES = (
    "", "violence", "crime", "law", "conflict", "criticism", "praise", "help", "cooperation", "success", "failure",
    "threat", "rejection", "deceit", "honesty", "skill", "weakness", "anger", "fear", "sorrow", "joy", "extremism",
    "freedom", "doubt", "power", "harm", "other",
)  # fmt: skip
NEUTRAL = 2
"""What a tone of 0 is stored as: tones are moved to 0 (worst) to 4 (best)."""

_PARTS_OF_SPEECH = ("adj", "adv", "noun", "verb")
_TONES = ("-2", "-1", "0", "1", "2")
_VERBAL_ENDINGS = ("ed", "ing", "s")


def pack_tone(self_tone: int, other_tone: int, theme: str) -> int:
    """Return both tones and the theme as one number above 0: theme, self, other in 5, 3 and 3 bits."""
    return THEMES.index(theme) << 6 | self_tone + NEUTRAL << 3 | other_tone + NEUTRAL


def read_tones(path: str | os.PathLike[str] | None = None) -> list[str]:
    """Read a tone lexicon, by default the one that ships, and return its lines without header and comments.

    Raises
    ------
    DataError
        At the first line that is no entry.
    """
    if path is None:
        with as_file(files("actorstance.models") / "data" / "tone.tsv") as shipped:
            return read_tones(shipped)
    kept: list[str] = []
    seen: set[tuple[str, str]] = set()
    header = True
    for number, line in read_lines(path):
        where = f"{os.fspath(path)}:{number}"
        if isinstance(line, DataError):
            raise line
        line = line.rstrip("\r\n")
        if not line.strip() or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        if header:
            header = False
            if row != COLUMNS:
                raise DataError(
                    f"the header is {' '.join(row)!r}; a tone lexicon has the columns {' '.join(COLUMNS)}", where
                )
            continue
        problem = _problem(row, seen)
        if problem:
            raise DataError(problem, where)
        seen.add((row[0], row[1]))
        kept.append(line)
    return kept


def tone_of_words(lines: Iterable[str]) -> dict[str, int]:
    """Return the packed tone of every inflected form of the entries.

    A form that several parts of speech share is a verb if it ends as verbs do (*attacks*, *blamed*), else an adjective,
    an adverb, a noun, a verb, whichever comes first.
    """
    tones: dict[str, dict[str, int]] = {}
    for line in lines:
        lemma, pos, own, other, theme = line.split("\t")
        for form in {lemma, *_forms(lemma, pos)}:
            tones.setdefault(form, {}).setdefault(pos, pack_tone(int(own), int(other), theme))
    return {form: _chosen(form, known) for form, known in tones.items()}


def _forms(lemma: str, pos: str) -> Iterable[str]:
    return verb_forms(lemma) if pos == "verb" else noun_forms(lemma) if pos == "noun" else ()


def _chosen(form: str, known: Mapping[str, int]) -> int:
    if "verb" in known and form.endswith(_VERBAL_ENDINGS):
        return known["verb"]
    return next(known[pos] for pos in _PARTS_OF_SPEECH if pos in known)


def _problem(row: tuple[str, ...], seen: set[tuple[str, str]]) -> str:
    """Return what is wrong with a row; nothing if it is an entry."""
    if len(row) != len(COLUMNS):
        return f"there are {len(row)} columns; an entry has {len(COLUMNS)}: {' '.join(COLUMNS)}"
    lemma, pos, own, other, theme = row
    if not lemma.isalpha() or lemma != lemma.lower():
        return f"lemma {lemma!r} is not one lower-case word"
    if pos not in _PARTS_OF_SPEECH:
        return f"part of speech {pos!r} is unknown; give one of {', '.join(_PARTS_OF_SPEECH)}"
    if own not in _TONES or other not in _TONES:
        return f"tones are {own!r} and {other!r}; give whole numbers from -2 to 2"
    if theme not in THEMES[1:]:
        return f"theme {theme!r} is unknown; give one of {', '.join(THEMES[1:])}"
    if (lemma, pos) in seen:
        return f"{lemma!r} stands here a second time as {pos}"
    return ""
